#!/usr/bin/env python3
"""On a bad serial line, labwire's own trace (-vv) and tshark name the same segments of both
ends: retransmissions, duplicate ACKs, zero windows, each where it was sent.

usage: noted.py LABWIRE
The trace says what the sending TCP knew; tests/stack/property/analysis.py has more of this,
and says why tshark's four names for a segment behind the newest are one here.
"""
import collections
import re
import subprocess
import sys
import tempfile

import lab

HOSTS = {"hostPod1A": "172.16.1.1", "eagle-server": "192.168.254.254"}
IMPAIR = 'links[0].impair={"loss":0.1,"duplicate":0.05}'
SEEDS = range(1, 7)
NAMES = {"tcp.analysis.retransmission": "retransmission", "tcp.analysis.fast_retransmission": "retransmission",
         "tcp.analysis.spurious_retransmission": "retransmission", "tcp.analysis.out_of_order": "retransmission",
         "tcp.analysis.duplicate_ack": "duplicate ACK", "tcp.analysis.zero_window": "zero window"}


def traced(text, host):
    """What the trace says of each TCP segment that the host sent, in order."""
    sent = re.findall(rf"^ *[\d.]+  {host} eth0 \S+ <\S+  \S+ tcp (.*)$", text, re.M)
    return [set(re.findall(r"\[([^\]]+)\]", line)) - {"window probe"} for line in sent if " LOST: " not in line]


def analysed(capture, address):
    frames = lab.tshark(capture, ["frame.number", *NAMES], "-Y", f"tcp && !icmp && ip.src == {address}")
    return [{NAMES[field] for field in NAMES if frame[field]} for frame in frames]


def main(labwire):
    verdict, counts = lab.Verdict(), collections.Counter()
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as scratch:
            run = subprocess.run([labwire, "run", "lab-3.4.3", "-vv", "-o", scratch, "--seed", str(seed), "--set", IMPAIR],
                                 capture_output=True, text=True)
            for host, address in HOSTS.items():
                ours, theirs = traced(run.stdout, host), analysed(f"{scratch}/{host}_eth0.pcap", address)
                verdict.expect(f"seed {seed}, {host}: segments", len(ours), len(theirs))
                for number, (one, other) in enumerate(zip(ours, theirs), 1):
                    verdict.expect(f"seed {seed}, {host}: segment {number}", one, other)
                    counts.update(one)
    print(", ".join(f"{n} x {what}" for what, n in sorted(counts.items())))
    for what in ("retransmission", "duplicate ACK"):
        verdict.expect(f"there is a {what}", True, counts[what] > 0)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
