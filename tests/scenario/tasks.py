#!/usr/bin/env python3
"""The scenario "lab-3.4.3-tasks": 22 downloads share the serial line, and together they
get what it can carry; each file is whole; Task 4's dialogue comes out in Sendmail's words.

usage: tasks.py LABWIRE
"""
import json
import pathlib
import re
import sys
import tempfile
import zlib

import lab

HOSTS = 22
FILE = 2 * 1024 * 1024
SEGMENT, IP_PACKET = 1460, 1500
FRAMING = 4 + 2 + 1  # HDLC: address, control and type; FCS; a flag
RATE = 64000
CAPACITY = RATE * SEGMENT / (IP_PACKET + FRAMING)
TASK4 = [r"220 localhost\.localdomain ESMTP Sendmail 8\.13\.1/8\.13\.1; Sun, 28 Jan 2007 .*",
         r"250 localhost\.localdomain Hello host-2\.example\.com \[172\.16\.1\.2\], pleased to meet you",
         r"250 2\.1\.0 ccna2@example\.com\.\.\. Sender ok", r"250 2\.1\.5 instructor@example\.com\.\.\. Recipient ok",
         r"354 Enter mail, end with \".\" on a line by itself", r"250 2\.0\.0 \w{14} Message accepted for delivery",
         r"221 2\.0\.0 localhost\.localdomain closing connection"]


def while_all_run(downloads):
    """Bits per second of file that all hosts together got, until the first had its own."""
    end = min(d["ended"] for d in downloads)
    got, until = 0, 0.0
    for d in downloads:
        whole = int(end / d["interval"])  # intervals are counted from the start of the lab
        got += sum(d["bytes"][:whole])
        until = whole * d["interval"]
    return got * 8 / until


def check_downloads(verdict, steps):
    gets = [s for s in steps if s["step"].startswith("get-")]
    files = [f for s in gets for f in s["files"]]
    verdict.expect("downloads", HOSTS, len(gets))
    verdict.expect("whole, and all the same", {(True, FILE, files[0]["crc32"])},
                   {(f["whole"], f["bytes"], f["crc32"]) for f in files})
    downloads = [s["throughput"] for s in gets]
    verdict.expect("the sum over time is the file", {FILE}, {sum(d["bytes"]) for d in downloads})
    together = while_all_run(downloads)
    all_of_it = HOSTS * FILE * 8 / (max(d["ended"] for d in downloads) - min(d["began"] for d in downloads))
    print(f"goodput of all: {together:.0f} bit/s while all run, {all_of_it:.0f} from the first byte to the last, "
          f"of {CAPACITY:.0f}")
    verdict.expect("within 3 % of the line's capacity", (True, True),
                   tuple(0.97 * CAPACITY <= g <= CAPACITY for g in (together, all_of_it)))


def check_passwords(verdict, steps):
    reads = [s for s in steps if s["step"].startswith("read-")]
    verdict.expect("mailboxes opened", HOSTS, len(reads))
    refused = [sum(" NO Authentication failed" in line for line in s["dialogue"]) for s in reads]
    verdict.expect("each after one wrong password", {1}, set(refused))


def check_bytes(verdict, capture):
    """What the first capture has of a download is the beginning of one file, in order."""
    parts = {}
    for row in lab.tshark(capture, ["tcp.srcport", "tcp.seq", "tcp.payload"], "-Y",
                          "ip.src == 192.168.254.254 && ftp-data"):
        parts.setdefault(row["tcp.srcport"], {})[int(row["tcp.seq"])] = bytes.fromhex(
            row["tcp.payload"].replace(":", ""))
    texts = [b"".join(p[s] for s in sorted(p)) for p in parts.values()]
    verdict.expect("a host's download in its capture", True, bool(texts) and all(len(t) >= SEGMENT for t in texts))
    return zlib.crc32(texts[0][:SEGMENT]) if texts else None


def main(labwire):
    verdict = lab.Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        lab.run(labwire, "lab-3.4.3-tasks", folder)
        steps = json.loads((folder / "report.json").read_text())["steps"]
        check_downloads(verdict, steps)
        check_passwords(verdict, steps)
        starts = {check_bytes(verdict, folder / f"hostPod{pod}A_eth0.pcap") for pod in (1, 6, 11)}
        verdict.expect("the same file in three captures", 1, len(starts))
        task4 = next(s for s in steps if s["step"] == "task4")
        replies = [line[2:] for line in task4["dialogue"] if line.startswith("< ")]
        verdict.expect("Task 4: replies", len(TASK4), len(replies))
        verdict.expect("Task 4: that are not Sendmail's", [],
                       [got for want, got in zip(TASK4, replies) if not re.fullmatch(want, got)])
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
