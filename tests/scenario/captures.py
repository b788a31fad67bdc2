#!/usr/bin/env python3
"""What tshark has to say of every capture of every scenario, all checksum checks on: no
malformed packet, no bad checksum, and of warnings and TCP analysis flags just those in
tests/golden/flags.tsv, which the scenarios cause on purpose: so often in that capture, or,
where a line is so crowded that all of them have some, a "*" for both.

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
ANY = "*"  # in flags.tsv: some captures of the scenario, however often
WARNING = 0x600000
FIELDS = ["frame.protocols", "_ws.malformed", "_ws.expert.severity", "tcp.analysis.flags", "_ws.expert.message"]


def flagged(row):
    severities = [int(n, 0) for n in row["_ws.expert.severity"].split(",") if n]
    return row["_ws.malformed"] or row["tcp.analysis.flags"] or max(severities, default=0) >= WARNING


def survey_one(scenario, capture):
    """((scenario, capture, remark) for each remark, frame numbers left out; kinds of first protocol)"""
    rows = lab.tshark(capture, FIELDS, "-E", "occurrence=a")
    remarks = []
    for row in filter(flagged, rows):
        said = re.sub(r" (Original request|Original response) in frame \d+", "", row["_ws.expert.message"])
        remarks.append((scenario, capture.name, said or "flagged without words"))
    return remarks, {row["frame.protocols"].split(":")[0] for row in rows}


def wrong_links(capture, got):
    if capture.name == "lab.pcapng":  # of all links
        return []
    serial = capture.stem.removeprefix("lab-") == "serial" or "_S" in capture.stem
    want = "chdlc" if serial else "eth"  # the first protocol
    return [f"{capture.name}: frames are {sorted(got)}, not {want}"] if got - {want} else []


def read_list():
    lines = [line for line in LISTED.read_text().splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    exact = collections.Counter({tuple(r[:3]): int(r[3]) for r in rows if r[1] != ANY})
    return exact, {(r[0], r[2]) for r in rows if r[1] == ANY}


def survey(labwire, scratch):
    jobs = []
    for scenario in lab.scenarios():
        folder = pathlib.Path(scratch) / scenario
        lab.run(labwire, scenario, folder)
        jobs += [(scenario, capture) for capture in sorted(folder.glob("*.pcap*"))]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda j: survey_one(*j), jobs))
    found = collections.Counter(remark for remarks, _ in done for remark in remarks)
    return len(jobs), found, [w for (_, c), (_, got) in zip(jobs, done) for w in wrong_links(c, got)]


def main(labwire, write=False):
    with tempfile.TemporaryDirectory() as scratch:
        captures, found, wrong = survey(labwire, scratch)
    listed, anywhere = read_list()
    seen = {(scenario, remark) for scenario, _, remark in found}
    wrong += [f"{scenario}: no capture has: {remark}" for scenario, remark in sorted(anywhere - seen)]
    exact = {key: n for key, n in found.items() if (key[0], key[2]) not in anywhere}
    if write:
        kept = [line for line in LISTED.read_text().splitlines() if line.startswith("#") or f"\t{ANY}\t" in line]
        rows = ["\t".join([*key, str(n)]) for key, n in sorted(exact.items())]
        LISTED.write_text("\n".join(kept + rows) + "\n")
        listed = exact
    for key in sorted(set(exact) | set(listed)):
        if exact.get(key, 0) != listed.get(key, 0):
            wrong.append(f"{': '.join(key)}: {exact.get(key, 0)} times, listed are {listed.get(key, 0)}")
    print("\n".join(wrong + [f"{captures} captures, {sum(found.values())} remarks, {len(wrong)} wrong"]))
    return 1 if wrong or not captures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--write" in sys.argv))
