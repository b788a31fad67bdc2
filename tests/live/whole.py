#!/usr/bin/env python3
"""lab-3.4.3 as somebody finds it who reads the handout: quiet when asked to be, every
account lets in with the handout's password, and every server is there, by one option.

usage: whole.py LABWIRE
"""
import ftplib
import imaplib
import io
import json
import pathlib
import poplib
import re
import smtplib
import subprocess
import sys
import tempfile

from session import Session, Verdict, need, run

USERS = [*(f"ccna{n}" for n in range(1, 23)), "instructor"]
TREE = "pub/eagle_labs/eagle1/chapter3"
SERVICES = ["SMTP", "IMAP", "POP3", "FTP", "DNS"]
USUAL = {"SMTP": 2525, "IMAP": 2143, "POP3": 2110, "FTP": 2121, "DNS": 5353}


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


def table(session):
    """The ports that --forward eagle-server has printed."""
    rows = [re.match(r"labwire:   (\w+) +127\.0\.0\.1 +(\d+)  ", line) for line in session.lines]
    return {m.group(1): int(m.group(2)) for m in rows if m}


def check_taken(v, labwire, ports):
    """A second lab beside the first: each port goes up by 1000 until one is free."""
    with Session(labwire, "lab-3.4.3", "--quiet-lab", "--no-capture", "--forward", "hostPod2B>eagle-server") as s:
        second = table(s)
        v.expect("services of the second", SERVICES, list(second))
        for name, port in second.items():
            v.expect(f"{name}: a port of its own", True, port != ports[name] and port > ports[name])
            v.expect(f"{name}: by the rule", 0, (port - USUAL[name]) % 1000 if port < 12000 else 0)
        smtplib.SMTP("127.0.0.1", second["SMTP"], timeout=30).quit()


def check_link_by_end(v, labwire, session):
    control = next(re.search(r"control socket: (\S+)", line).group(1) for line in session.lines if "control" in line)

    def ctl(*words):
        return json.loads(subprocess.run([labwire, "ctl", "--socket", control, *words],
                                         capture_output=True, text=True).stdout)
    for words in (["link", "link=hostPod2A:eth0", "state=down"], ["impair", "link=S1-Central:Fa0/3", "loss=0.1"],
                  ["link", "link=hostPod2A:eth0", "state=up"]):
        v.expect(" ".join(words), {"ok": True}, ctl(*words))
    for typed, said in (("hostPod2A:eth1", 'there is no link "hostPod2A:eth1"; did you mean "hostPod2A:eth0"?'),
                        ("x", 'there is no link "x"; a link is named "serial", or by one of its ends, such as '
                              '"S1-Central:Fa0/22"')):
        v.expect(typed, {"ok": False, "why": f"step: link: {said}"}, ctl("link", f"link={typed}", "state=down"))


def check_session(v, labwire, folder, journal):
    with Session(labwire, "lab-3.4.3", "--quiet-lab", "--set", "links[0].clock_rate=100000000", "--journal", journal,
                 "--forward", "eagle-server", folder=str(folder)) as s:
        ports = table(s)
        v.expect("services", SERVICES, list(ports))
        send_to_all(v, ports["SMTP"])
        read_all(v, ports["IMAP"], ports["POP3"])
        list_files(v, ports["FTP"])
        code, text = run("dig", "+short", "@127.0.0.1", "-p", str(ports["DNS"]), "eagle-server.example.com")
        v.expect(text, (0, "192.168.254.254\n"), (code, text))
        check_taken(v, labwire, ports)
        check_link_by_end(v, labwire, s)
        v.expect("status", 0, s.stop())
    report = json.loads((folder / "report.json").read_text())
    v.expect("steps of its own", [], report["steps"])


def main(labwire):
    need("dig")
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
