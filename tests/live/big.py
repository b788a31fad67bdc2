#!/usr/bin/env python3
"""A mail of 10 MB through a forward and through SOCKS5, byte by byte as it was sent.

usage: big.py LABWIRE [MEGABYTES]
"""
import base64
import mailbox
import os
import pathlib
import smtplib
import sys
import time

from session import Session, Verdict, file_of, need, run, scaled

FAST = ("--set", "steps=[]", "--set", "expect=[]", "--set", "links[0].clock_rate=100000000")


def letter(megabytes, subject):
    """Lines of base64, one that begins with a dot, and one that looks like mbox."""
    body = base64.encodebytes(os.urandom(megabytes * (1 << 20) * 3 // 4)).replace(b"\n", b"\r\n")
    return f"From: <ccna1@example.com>\r\nSubject: {subject}\r\n\r\n.dot\r\n..\r\n".encode() + body


def main(labwire, megabytes=scaled(10)):
    need("curl")
    v = Verdict()
    first, second = letter(megabytes, "forward"), letter(megabytes, "socks")
    with Session(labwire, "lab-3.4.3", *FAST, "--capture", "hostPod9A", "--forward", "0=hostPod1A>eagle-server:25",
                 "--socks", "0=hostPod2B") as s:
        began = time.monotonic()
        client = smtplib.SMTP("127.0.0.1", s.port(0), timeout=120)
        client.sendmail("ccna1@example.com", ["ccna2@example.com"], first)
        client.quit()
        print(f"{len(first)} bytes in {time.monotonic() - began:.1f} s")
        with file_of(second) as path:
            v.expect("curl", (0, ""), run(
                "curl", "-sS", "-x", f"socks5h://127.0.0.1:{s.port(1)}", "smtp://eagle-server.example.com",
                "--mail-from", "ccna1@example.com", "--mail-rcpt", "ccna2@example.com", "--upload-file", path))
        v.expect("exit status", 0, s.stop())
        box = mailbox.mbox(pathlib.Path(s.folder) / "mail" / "ccna2.mbox")
        got = {m["Subject"]: m.as_bytes().partition(b"\n\n")[2].rstrip(b"\n") for m in box}
        for subject, sent in (("forward", first), ("socks", second)):
            want = sent.partition(b"\r\n\r\n")[2].replace(b"\r\n", b"\n").rstrip(b"\n")
            v.expect(f"{subject}: the same bytes", True, got.get(subject) == want)
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
