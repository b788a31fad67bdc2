#!/usr/bin/env python3
"""lab-3.4.3 as somebody finds it who reads the handout: quiet when asked to be, every
account lets in with the handout's password, and every server is there.

usage: whole.py LABWIRE
"""
import ftplib
import imaplib
import io
import json
import pathlib
import poplib
import smtplib
import subprocess
import sys
import tempfile

from session import Session, Verdict

USERS = [*(f"ccna{n}" for n in range(1, 23)), "instructor"]
TREE = "pub/eagle_labs/eagle1/chapter3"
PORTS = [25, 143, 110, 21]


def send_to_all(v, port):
    client = smtplib.SMTP("127.0.0.1", port, timeout=30)
    refused = client.sendmail("ccna1@example.com", [f"{user}@example.com" for user in USERS],
                              "Subject: to all\r\n\r\nHello.\r\n")
    client.quit()
    v.expect("recipients refused", {}, refused)


def read_all(v, imap, pop3):
    for user in USERS:
        box = imaplib.IMAP4("127.0.0.1", imap, timeout=30)
        v.expect(f"{user}: IMAP", "OK", box.login(user, "cisco")[0])
        v.expect(f"{user}: in the INBOX", ("OK", [b"1"]), box.select())
        box.logout()
        drop = poplib.POP3("127.0.0.1", pop3, timeout=30)
        drop.user(user)
        v.expect(f"{user}: POP3", b"+OK", drop.pass_("cisco")[:3])
        v.expect(f"{user}: fetched", 1, drop.stat()[0])
        drop.quit()


def list_files(v, port):
    server, text = ftplib.FTP(), io.StringIO()
    server.connect("127.0.0.1", port, timeout=30)
    server.login()
    v.expect("files of the chapter", True, f"{TREE}/README" in server.nlst(TREE))
    server.retrlines(f"RETR {TREE}/README", text.write)
    v.expect("README", True, "Thunderbird" in text.getvalue())
    server.quit()


def check_session(v, labwire, folder, journal):
    forwards = [word for port in PORTS
                for word in ("--forward", f"{'ftp:' * (port == 21)}0=hostPod1A>eagle-server:{port}")]
    with Session(labwire, "lab-3.4.3", "--quiet-lab", "--set", "links[0].clock_rate=100000000", "--journal", journal,
                 *forwards, folder=str(folder)) as s:
        send_to_all(v, s.port(0))
        read_all(v, s.port(1), s.port(2))
        list_files(v, s.port(3))
        v.expect("status", 0, s.stop())
    report = json.loads((folder / "report.json").read_text())
    v.expect("steps of its own", [], report["steps"])


def main(labwire):
    v = Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        live, journal = pathlib.Path(scratch) / "live", str(pathlib.Path(scratch) / "journal")
        check_session(v, labwire, live, journal)
        again = pathlib.Path(scratch) / "again"
        done = subprocess.run([labwire, "run", "lab-3.4.3", "--set", "steps=[]", "--set",
                               "links[0].clock_rate=100000000", "--journal", journal, "-q", "-o", again],
                              capture_output=True, text=True)
        v.expect(done.stderr or "status of the replay", 0, done.returncode)
        v.expect("the same capture", (live / "eagle-server_eth0.pcap").read_bytes(),
                 (again / "eagle-server_eth0.pcap").read_bytes())
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
