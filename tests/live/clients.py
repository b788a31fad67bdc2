#!/usr/bin/env python3
"""Mail programs do their whole job against eagle-server, through forwards and SOCKS5: curl,
Python's smtplib and imaplib, mutt, swaks, telnet and dig.

usage: clients.py LABWIRE
"""
import imaplib
import json
import os
import pathlib
import pty
import smtplib
import sys
import tempfile

from forwards import swaks, telnet
from session import Session, Verdict, copied, need, run

SERVER = "eagle-server.example.com"
LETTER = "From: <ccna1@example.com>\r\nTo: <ccna2@example.com>\r\nSubject: {}\r\n\r\nHello ccna2.\r\n"


# For a process that proxychains sends through SOCKS5.
BY_PYTHON = """
import imaplib, smtplib, sys
client = smtplib.SMTP(sys.argv[1], 25, timeout=30)
client.sendmail("ccna1@example.com", ["ccna4@example.com"], "Subject: from afar\\r\\n\\r\\nHello.\\r\\n")
assert client.quit()[0] == 221
box = imaplib.IMAP4(sys.argv[1], 143, timeout=30)
box.login("ccna4", "cisco")
assert box.select("INBOX") == ("OK", [b"1"])
assert box.fetch("1", "(BODY[TEXT])")[1][0][1] == b"Hello.\\r\\n"
assert box.logout()[0] == "BYE"
"""


def scenario(folder):
    """The lab without its steps, with a fast serial line."""
    lab = copied("lab-3.4.3", folder)
    lab["steps"], lab["expect"] = [], []
    lab["links"][0]["clock_rate"] = 100000000
    path = pathlib.Path(folder) / "lab.json"
    path.write_text(json.dumps(lab))
    return path


def chained(folder, port):
    """A command line that sends a program's connections through the SOCKS5 proxy."""
    path = pathlib.Path(folder) / "proxychains.conf"
    path.write_text(f"strict_chain\nproxy_dns\n[ProxyList]\nsocks5 127.0.0.1 {port}\n")
    return ["proxychains4", "-q", "-f", str(path)]


def python_imap(v, port):
    box = imaplib.IMAP4("127.0.0.1", port, timeout=30)
    v.expect("imaplib: login", "OK", box.login("ccna2", "cisco")[0])
    v.expect("imaplib: select", ("OK", [b"1"]), box.select("INBOX"))
    number = box.search(None, "SUBJECT", "imaplib")[1][0]
    body = box.fetch(number, "(BODY[TEXT])")[1][0][1]
    v.expect("imaplib: the text", b"Hello ccna2.\r\n", body)
    v.expect("imaplib: create", "OK", box.create("kept")[0])
    v.expect("imaplib: append", "OK", box.append("kept", "(\\Seen)", None, LETTER.format("kept").encode())[0])
    v.expect("imaplib: copy", "OK", box.copy(number, "kept")[0])
    v.expect("imaplib: both are there", ("OK", [b"2"]), box.select("kept"))
    box.store("1", "+FLAGS", "\\Deleted")
    v.expect("imaplib: expunge", ("OK", [b"1"]), box.expunge())
    v.expect("imaplib: logout", "BYE", box.logout()[0])


def curl_imap(v, what, *options):
    status, text = run("curl", "-sS", *options, "-u", "ccna2:cisco")
    v.expect(f"curl: imap {what}", (0, True), (status, "Subject: imaplib" in text))


def screen(command):
    """A program that wants a terminal gets one; it has to end by itself."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execvp(command[0], command)
    try:
        while os.read(fd, 65536):
            pass
    except OSError:
        pass  # it has ended
    os.close(fd)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def mutt(v, what, around, smtp, imap, folder):
    """Send with mutt, then read the inbox with mutt and save what is in it.

    Without a folder of its own it would ask first whether to make one in the user's home."""
    settings = ["-n", "-F", "/dev/null", "-e", f"set folder='{folder}'",
                "-e", "set ssl_starttls=no ssl_force_tls=no copy=no record='' "
                "imap_user=ccna3 imap_pass=cisco header_cache='' confirmappend=no confirmcreate=no mbox_type=mbox mark_old=no"]
    saved = pathlib.Path(folder) / f"saved-{what}"
    status, text = run(*around, "mutt", *settings, "-e", f"set smtp_url='smtp://{smtp}/' from=ccna1@example.com",
                       "-s", f"by mutt, {what}", "--", "ccna3@example.com", data=b"Hello ccna3.\n")
    v.expect(f"mutt, {what}: sent", (0, ""), (status, text))
    status = screen([*around, "mutt", *settings, "-f", f"imap://{imap}/INBOX", "-e",
                     f"push '<last-entry><copy-message><kill-line>{saved}<enter><exit>'"])
    letter = saved.read_text() if saved.exists() else ""
    v.expect(f"mutt, {what}: read", (0, True, True),
             (status, f"Subject: by mutt, {what}" in letter, "Hello ccna3." in letter))


def talk(v, around, port):
    """The others through SOCKS5; dig by TCP, for proxychains knows no datagrams."""
    status, text = run(*around, "dig", "+tcp", "+short", "@192.168.254.254", "example.com", "MX")
    v.expect("dig +tcp by SOCKS5", (0, "10 eagle-server.example.com.\n"), (status, text))
    swaks(v, "SOCKS5", around, SERVER)
    telnet(v, "SOCKS5", *around, "telnet", SERVER, "25")
    status, text = run("curl", "-sS", "-m", "5", "-x", f"socks5h://127.0.0.1:{port}", f"telnet://{SERVER}:25",
                       data=b"HELO there\r\nQUIT\r\n")
    v.expect("curl: telnet by SOCKS5", (0, True), (status, "221 2.0.0" in text))
    v.expect("smtplib and imaplib by SOCKS5", (0, ""), run(*around, sys.executable, "-c", BY_PYTHON, SERVER))


def main(labwire):
    need("curl", "dig", "mutt", "proxychains4", "swaks", "telnet")
    v = Verdict()
    with tempfile.TemporaryDirectory() as folder:
        lab = scenario(folder)
        with Session(labwire, lab, "--no-capture", "--forward", f"0=hostPod1A>{SERVER}:25",
                     "--forward", f"0=hostPod1B>{SERVER}:143", "--socks", "0=hostPod2A") as s:
            smtp, imap, socks = s.port(0), s.port(1), s.port(2)
            client = smtplib.SMTP("127.0.0.1", smtp, timeout=30)
            client.sendmail("ccna1@example.com", ["ccna2@example.com"], LETTER.format("imaplib"))
            client.quit()
            python_imap(v, imap)
            curl_imap(v, "by a forward", f"imap://127.0.0.1:{imap}/INBOX;MAILINDEX=1")
            curl_imap(v, "by SOCKS5", "-x", f"socks5h://127.0.0.1:{socks}", f"imap://{SERVER}/INBOX;MAILINDEX=1")
            mutt(v, "forward", [], f"127.0.0.1:{smtp}", f"127.0.0.1:{imap}", folder)
            mutt(v, "SOCKS5", chained(folder, socks), SERVER, SERVER, folder)
            talk(v, chained(folder, socks), socks)
            v.expect("exit status", 0, s.stop())
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
