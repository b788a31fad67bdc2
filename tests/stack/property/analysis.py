#!/usr/bin/env python3
"""tshark and labwire agree, frame by frame, on what is special in a capture.

usage: analysis.py ANALYSIS [DAMAGE...]

labwire's list comes from who knows: the TCP that sends a segment, and the line that carries
it (analysis.c).  tshark infers from numbers and times, and what it can know depends on
where the capture was taken.  So each thing is compared where both can know it:

- A retransmission, a duplicate ACK and a zero window where they are sent.  For a segment
  behind the newest tshark chooses among four names by the clock; a card does not reorder
  what its own host sends, so there each of them means a retransmission.
- Out of order, and a second copy, where the frame arrives.  Again it is one of the four
  names; when a frame is overtaken by a single segment with text ("reorder") the right one.
  (Overtaken by an empty one it ends where the newest begins, and tshark takes it for that
  one's retransmission; after two duplicate ACKs, for a fast retransmission.)
- A retransmission that arrives is left out: it may be the first copy to get through, and
  then it looks like a late one, or like nothing special when nothing came behind it.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "harness"))
from cases import sample  # noqa: E402

BEHIND = {"tcp.analysis.retransmission", "tcp.analysis.fast_retransmission",
          "tcp.analysis.spurious_retransmission", "tcp.analysis.out_of_order"}
ACK, ZERO = "tcp.analysis.duplicate_ack", "tcp.analysis.zero_window"
FIELDS = sorted(BEHIND | {ACK, ZERO})
DAMAGES = ("loss", "reorder", "duplicate", "slow", "mixed")
SEEDS = sample(range(1, 7))


def tshark(pcap, address):
    """For each frame that tshark has something to say about: (number, sent here?, names)."""
    command = ["tshark", "-n", "-r", pcap, "-T", "fields", "-e", "frame.number", "-e", "ip.src"]
    for field in FIELDS:
        command += ["-e", field]
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        frame, source, *values = line.split("\t")
        names = {field for field, value in zip(FIELDS, values) if value}
        if names:
            yield int(frame), source == address, names


def theirs(pcap, address, repeated):
    found = set()
    for frame, sent, names in tshark(pcap, address):
        if sent and names & BEHIND:
            found.add((frame, "retransmission"))
        if sent and ACK in names:
            found.add((frame, "duplicate-ack"))
        if sent and ZERO in names:
            found.add((frame, "zero-window"))
        if not sent and names & BEHIND and frame not in repeated:
            found.add((frame, "out-of-order or copy"))
        if not sent and "tcp.analysis.out_of_order" in names:
            found.add((frame, "out-of-order by name"))
    return found


def ours(said, host, strict):
    found, repeated = set(), set()
    for name, frame, what in map(str.split, said.splitlines()):
        if name != host:
            continue
        if what == "repeated":
            repeated.add(int(frame))
        elif what in ("out-of-order", "behind-ack", "asked-for", "copy"):
            found.add((int(frame), "out-of-order or copy"))
            if what == "out-of-order" and strict:
                found.add((int(frame), "out-of-order by name"))
        else:
            found.add((int(frame), what))
    return found, repeated


def compare(analysis, damage, seed, counts):
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run([analysis, damage, str(seed), folder], capture_output=True, text=True, check=True).stdout
        for host, address in (("a", "10.0.0.1"), ("b", "10.0.0.2")):
            strict = damage == "reorder"
            one, repeated = ours(said, host, strict)
            other = theirs(pathlib.Path(folder) / f"{host}.pcap", address, repeated)
            if not strict:
                other = {(frame, what) for frame, what in other if what != "out-of-order by name"}
            for _, what in one:
                counts[damage, what] = counts.get((damage, what), 0) + 1
            for frame, what in sorted(one ^ other):
                bad += 1
                print(f"{damage} seed {seed}, {host}.pcap frame {frame}: {what}, "
                      f"says only {'labwire' if (frame, what) in one else 'tshark'}")
    return bad


def main(analysis, damages):
    if not shutil.which("tshark"):
        print("tshark is not here")
        return 77
    counts = {}
    bad = sum(compare(analysis, damage, seed, counts) for damage in damages for seed in SEEDS)
    for (damage, what), n in sorted(counts.items()):
        print(f"{damage}: {n} x {what}")
    found = {what for _, what in counts}
    if damages == DAMAGES and len(found) < 5:
        print(f"the scenarios show only {', '.join(sorted(found))}")
        bad += 1
    print(f"{bad} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], tuple(sys.argv[2:]) or DAMAGES))
