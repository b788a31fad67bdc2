#!/usr/bin/env python3
"""What ends in the mailboxes: exactly the mails that the scenarios send, and each is byte
for byte what crossed the wire, plus the two lines that delivery adds.

usage: mailboxes.py LABWIRE
"""
import mailbox
import pathlib
import re
import sys
import tempfile

import lab

EXPECTED = {
    "lab-3.4.3": {"ccna1": 1, "ccna2": 1, "instructor": 1},
    "figure-6": {"ccna2": 1},
    "fingerprint": {"ccna1": 1, "ccna2": 1},
    "broken-link": {"ccna2": 1},
    "imap": {"ccna1": 1, "ccna2": 1, "instructor": 1},
    "lab-3.4.3-tasks": {**{f"ccna{i}": 1 for i in range(1, 23)}, "instructor": 1},
    "ping-and-traceroute": {},
}
# More than one server: two_domains.py, its own expectations; by POP3, and many times the same: pop3.py, spam.py.
OWN_TEST = {"two-domains", "smtp-errors", "pop3", "spam-flood"}
MOVED = {"imap": [b"To ccna1"]}  # read and moved out of INBOX by its subject: see imap.py
TO_SERVER = "tcp.dstport == 25 && tcp.len > 0"
RECEIVED = re.compile(
    rb"Return-Path: <[^<>\n]+>\n"
    rb"Received: from (?:\[[\d.]+\]|[\w.-]+) \(host-\d+\.example\.com \[[\d.]+\]\)\n"
    rb"\tby localhost\.localdomain \(8\.13\.1/8\.13\.1\) with E?SMTP id l0S[A-Za-z0-9]{11}\n"
    rb"\tfor <[a-z0-9]+@example\.com>; Sun, 28 Jan 2007 \d\d:\d\d:\d\d \+1000\n")


def client_bytes(capture):
    """What the clients wrote, per connection, in sequence order, repeats once."""
    streams = {}
    for row in lab.tshark(capture, ["ip.src", "tcp.srcport", "tcp.seq", "tcp.payload"], "-Y", TO_SERVER):
        key = (row["ip.src"], row["tcp.srcport"])
        streams.setdefault(key, {})[int(row["tcp.seq"])] = bytes.fromhex(row["tcp.payload"].replace(":", ""))
    for parts in streams.values():
        text = bytearray()
        for seq in sorted(parts):
            text[seq - 1:seq - 1 + len(parts[seq])] = parts[seq]
        yield bytes(text)


def messages_sent(capture):
    for stream in client_bytes(capture):
        for body in re.findall(rb"\r\nDATA\r\n(.*?\r\n)\.\r\n", stream, re.S):
            yield body.replace(b"\r\n..", b"\r\n.").replace(b"\r\n", b"\n")


def delivered(path):
    """The mails of an mbox file (RFC 4155), as bytes."""
    box = mailbox.mbox(path, create=False)
    for key in box.keys():
        yield re.sub(rb"(?m)^>(>*From )", rb"\1", box.get_bytes(key))


def check(verdict, labwire, scenario, scratch):
    folder = pathlib.Path(scratch) / scenario
    lab.run(labwire, scenario, folder)
    boxes = {p.stem: list(delivered(p)) for p in folder.glob("mail/*.mbox")}
    verdict.expect(f"{scenario}: mailboxes", EXPECTED[scenario], {k: len(v) for k, v in sorted(boxes.items())})
    moved = MOVED.get(scenario, [])
    sent = sorted(m for m in messages_sent(folder / "eagle-server_eth0.pcap")
                  if not any(b"\nSubject: " + subject + b"\n" in m for subject in moved))
    got = []
    for mails in boxes.values():
        for mail in mails:
            trace = RECEIVED.match(mail)
            verdict.expect(f"{scenario}: Received: line in {mail[:300]!r}", True, bool(trace))
            got.append(mail[trace.end():] if trace else mail)
    verdict.expect(f"{scenario}: bytes", [m.strip() for m in sent], sorted(m.strip() for m in got))


def main(labwire):
    verdict = lab.Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        for scenario in [s for s in lab.scenarios() if s not in OWN_TEST]:
            check(verdict, labwire, scenario, scratch)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
