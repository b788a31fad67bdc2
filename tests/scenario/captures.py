#!/usr/bin/env python3
"""What tshark has to say of every capture of every scenario, all checksum checks on: no
malformed packet, no bad checksum, and of warnings and TCP analysis flags just those in
tests/golden/flags.tsv, which the scenarios cause on purpose.

usage: captures.py LABWIRE [--write]
"""
import collections
import concurrent.futures
import pathlib
import re
import sys
import tempfile

import lab

LISTED = lab.GOLDEN / "flags.tsv"
WARNING = "0x600000"
FLAGGED = f"_ws.malformed || _ws.expert.severity >= {WARNING} || tcp.analysis.flags"
# In lab.pcapng a packet appears once per interface that it passes, which only looks like
# a retransmission; the captures of the single interfaces are held to it instead.
TOGETHER = "-otcp.analyze_sequence_numbers:FALSE"


def remarks(scenario, capture):
    """(scenario, capture, remark) for each remark, frame numbers left out."""
    options = [TOGETHER] if capture.suffix == ".pcapng" else []
    rows = lab.tshark(capture, ["_ws.expert.message"], "-E", "occurrence=a",
                      "-Y", FLAGGED, *options)
    for row in rows:
        said = re.sub(r" (Original request|Original response) in frame \d+", "", row["_ws.expert.message"])
        if capture.suffix == ".pcapng" and said.startswith(("DNS ", "New fragment overlaps")):
            continue
        yield scenario, capture.name, said or "flagged without words"


def wrong_links(capture):
    want = "chdlc" if capture.stem.split("_", 1)[1].startswith("S") else "eth"  # the first protocol
    got = {row["frame.protocols"].split(":")[0] for row in lab.tshark(capture, ["frame.protocols"])}
    return f"{capture.name}: frames are {sorted(got)}, not {want}" if got - {want} else None


def read_list():
    lines = [line for line in LISTED.read_text().splitlines() if line and not line.startswith("#")]
    return collections.Counter({tuple(line.split("\t")[:3]): int(line.split("\t")[3]) for line in lines})


def survey(labwire, scratch):
    jobs = []
    for scenario in lab.scenarios():
        folder = pathlib.Path(scratch) / scenario
        lab.run(labwire, scenario, folder)
        jobs += [(scenario, capture) for capture in sorted(folder.glob("*.pcap*"))]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = [r for rows in pool.map(lambda j: list(remarks(*j)), jobs) for r in rows]
        links = [c for _, c in jobs if c.suffix == ".pcap"]
        wrong = [w for w in pool.map(wrong_links, links) if w]
    return len(jobs), collections.Counter(found), wrong


def main(labwire, write=False):
    with tempfile.TemporaryDirectory() as scratch:
        captures, found, wrong = survey(labwire, scratch)
    if write:
        head = [line for line in LISTED.read_text().splitlines() if line.startswith("#")]
        rows = ["\t".join([*key, str(n)]) for key, n in sorted(found.items())]
        LISTED.write_text("\n".join(head + rows) + "\n")
    listed = read_list()
    for key in sorted(set(found) | set(listed)):
        if found[key] != listed[key]:
            wrong.append(f"{': '.join(key)}: {found[key]} times, listed are {listed[key]}")
    print("\n".join(wrong + [f"{captures} captures, {sum(found.values())} remarks, {len(wrong)} wrong"]))
    return 1 if wrong or not captures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--write" in sys.argv))
