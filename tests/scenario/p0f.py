#!/usr/bin/env python3
"""An outside judge of who is who: p0f, with the signatures it comes with, names the systems by
their first packets.

usage: p0f.py LABWIRE
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import lab

SKIPPED = 77
DATABASE = pathlib.Path("/etc/p0f/p0f.fp")
CLIENT, CLIENT_2, SERVER = "172.16.1.1", "172.16.1.2", "192.168.254.254"
# (scenario, capture, who connects, whose packet, name, the signature that matched).  The window
# of XP's SYN is in no signature when it is a multiple of the segment, as it is by default: then
# p0f says "NT kernel" by a generic one.
WANT = [
    ("fingerprint", "hostPod1A_eth0", CLIENT, "cli", "Windows XP", "*:128:0:*:65535,0:mss,nop,nop,sok:df,id+:0"),
    ("fingerprint", "hostPod1A_eth0", CLIENT, "srv", "Linux 2.4-2.6", "*:64:0:*:mss*4,0:mss,nop,nop,sok:df:0"),
    ("fingerprint", "hostPod1B_eth0", CLIENT_2, "srv", "Linux 2.6.x", "*:64:0:*:mss*4,*:mss,sok,ts,nop,ws:df:0"),
    ("lab-3.4.3", "hostPod1A_eth0", CLIENT, "cli", "Windows NT kernel", "*:128:0:*:*,*:mss,nop,nop,sok:df,id+:0"),
    ("lab-3.4.3", "hostPod1A_eth0", CLIENT, "srv", "Linux 2.4-2.6", "*:64:0:*:mss*4,0:mss,nop,nop,sok:df:0"),
]


def p0f():
    """The program: Debian keeps it where only root looks."""
    return shutil.which("p0f", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def opinions(program, capture):
    """What p0f says of each SYN and SYN-ACK: (client, subject) -> set of (name, raw signature)."""
    with tempfile.TemporaryDirectory() as scratch:
        log = pathlib.Path(scratch) / "p0f.log"
        subprocess.run([program, "-r", str(capture), "-o", str(log)], check=True, capture_output=True)
        found = {}
        for line in log.read_text().splitlines():
            fields = dict(part.partition("=")[::2] for part in line.partition("] ")[2].split("|"))
            if fields.get("mod") in ("syn", "syn+ack"):
                key = fields["cli"].partition("/")[0], fields["subj"]
                found.setdefault(key, set()).add((fields["os"], fields["raw_sig"]))
        return found


def agrees(signature, raw):
    """Is the raw signature an instance of the database's?  TTL and hops are p0f's guess."""
    want, got = (re.split("[:,]", text)[2:] for text in (signature, raw))
    return len(want) == len(got) and all(a in ("*", b) for a, b in zip(want, got))


def database():
    """The signatures that this p0f comes with, one a line."""
    return DATABASE.read_text() if DATABASE.exists() else ""


def main():
    labwire, program = sys.argv[1], p0f()
    if not program:
        print("p0f: not installed (Debian package p0f): nothing judged")
        return SKIPPED
    verdict, known = lab.Verdict(), database()
    with tempfile.TemporaryDirectory() as scratch:
        for scenario in sorted({row[0] for row in WANT}):
            lab.run(labwire, scenario, pathlib.Path(scratch) / scenario)
        for scenario, capture, client, subject, name, signature in WANT:
            said = opinions(program, pathlib.Path(scratch) / scenario / f"{capture}.pcap")[client, subject]
            verdict.expect(f"{scenario} {capture} {subject}: one opinion", 1, len(said))
            os_name, raw = said.pop()
            verdict.expect(f"{scenario} {capture} {subject} is", name, os_name)
            verdict.expect(f"{signature} is in the database", True, f"= {signature}" in known)
            verdict.expect(f"{raw} is an instance of {signature}", True, agrees(signature, raw))
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main())
