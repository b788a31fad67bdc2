#!/usr/bin/env python3
"""lab.pcapng has each packet once, and what tshark thinks of each is what it thinks in the
capture of the host that sent it, in every scenario: the same dissection, the same flags and
warnings.  Only what depends on when the other side's answer is seen may be told in other
words (SOONER): a file that has each packet where it is sent has the answer sooner than the
host.  Also: names for addresses, statistics, and the same packets in the files per link type.

usage: once.py LABWIRE
"""
import collections
import concurrent.futures
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

import lab

FIELDS = ["frame.interface_name", "frame.time_epoch", "frame.len", "ip.id", "tcp.seq_raw", "tcp.analysis.flags",
          "_ws.expert.message", "_ws.malformed", "frame.protocols"]
# An answer that the sender has not seen yet: the repeat was needless, its FIN came second, and
# what hurried a repeat (three of the same ACK) is longer ago.
SOONER = [(r"This frame is a \(suspected\) (spurious|fast) retransmission,", ""), ("initiates the", "undergoes the")]
FRAME_NUMBERS = r" (Original request|Original response) in frame \d+"
STATISTICS, RECEIVED, DROPPED, WRITTEN = 5, 4, 5, 8  # pcapng: a block, its options


def place(row):
    """What finds a frame again: when, to the microsecond of a pcap, and which."""
    whole, _, part = row["frame.time_epoch"].partition(".")
    return whole, part[:6], row["frame.len"], row["ip.id"], row["tcp.seq_raw"]


def opinion(row):
    said = re.sub(FRAME_NUMBERS, "", row["_ws.expert.message"])
    for words, instead in SOONER:
        said = re.sub(words, instead, said)
    # a repeat is dissected as text only when tshark takes it for new
    protocols = "" if "retransmission" in said else row["frame.protocols"]
    return said, row["_ws.malformed"], protocols


def compare(folder, name, rows):
    """(frames that both captures have and agree on, what they do not agree on)"""
    own = collections.defaultdict(list)
    capture = folder / (name.replace(" ", "_").replace("/", "-") + ".pcap")
    for row in lab.tshark(capture, FIELDS, "-E", "occurrence=a"):
        own[place(row)].append(row)
    wrong = []
    for row in rows:
        twin = own[place(row)].pop(0) if own[place(row)] else None
        if not twin or opinion(row) != opinion(twin):
            wrong.append(f"{folder.name}: {name}: {opinion(row)}, its own capture says "
                         f"{opinion(twin) if twin else 'nothing'}")
    return len(rows), wrong


def check_scenario(verdict, labwire, folder):
    lab.run(labwire, folder.name, folder)
    by_sender = collections.defaultdict(list)
    for row in lab.tshark(folder / "lab.pcapng", FIELDS, "-E", "occurrence=a"):
        by_sender[row["frame.interface_name"]].append(row)
    talkers = [(name, rows) for name, rows in by_sender.items() if any(":ip" in r["frame.protocols"] for r in rows)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda t: compare(folder, *t), talkers))
    for line in [line for _, wrong in done for line in wrong]:
        verdict.expect(line, "the same", "another opinion")
    verdict.expect(f"{folder.name}: packets", True, sum(n for n, _ in done) > 0)


def blocks(path):
    data = path.read_bytes()
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        yield kind, data[at + 8:at + length - 4]
        at += length


def statistics(path):
    """One dict of the numbers per interface that has some, and how many packets stand there."""
    found, packets = {}, collections.Counter()
    for kind, body in blocks(path):
        if kind == 6:
            packets[struct.unpack_from("<I", body)[0]] += 1
        if kind != STATISTICS:
            continue
        at, numbers = 12, {}
        while struct.unpack_from("<H", body, at)[0]:
            code, length = struct.unpack_from("<HH", body, at)
            numbers[code] = struct.unpack_from("<Q", body, at + 4)[0]
            at += 4 + (length + 3) // 4 * 4
        found[struct.unpack_from("<I", body)[0]] = numbers
    return found, packets


def check_statistics(verdict, folder):
    """The numbers of the blocks are those of report.json."""
    report = json.loads((folder / "report.json").read_text())
    found, packets = statistics(folder / "lab.pcapng")
    for number, numbers in found.items():
        verdict.expect(f"{folder.name}: interface {number}: in the file", packets[number], numbers[WRITTEN])
    passed = sum(i.get("captured", 0) for n in report["nodes"] for i in n["interfaces"])
    lost = sum(d["drops"].get(why, 0) for link in report["links"] for d in link["directions"]
               for why in ("queue full", "link down"))
    verdict.expect(f"{folder.name}: passed", passed, sum(n[RECEIVED] for n in found.values()))
    verdict.expect(f"{folder.name}: lost", lost, sum(n[DROPPED] for n in found.values()))
    files = {c["file"]: c["frames"] for c in report["captures"]}
    verdict.expect(f"{folder.name}: files", {"lab.pcapng", "lab-ethernet.pcapng", "lab-serial.pcapng"}, set(files))
    verdict.expect(f"{folder.name}: packets", files["lab.pcapng"], sum(packets.values()))


def check_headline(verdict, folder):
    """lab-3.4.3: nothing went wrong with the mails, they are read whole, names stand for addresses."""
    flagged = lab.tshark(folder / "lab.pcapng", ["frame.number"], "-Y", "tcp.analysis.flags && tcp.port == 25")
    verdict.expect("no TCP analysis flag", [], flagged)
    counts = {name: len(lab.tshark(folder / name, ["frame.number"], "-Y", "smtp"))
              for name in ("lab.pcapng", "lab-ethernet.pcapng", "lab-serial.pcapng")}
    own = sum(len(lab.tshark(folder / f"{host}_eth0.pcap", ["frame.number"], "-Y", "smtp"))
              for host in ("hostPod1A", "hostPod1B"))
    verdict.expect("lines of the mails", {name: own for name in counts}, counts)
    named = subprocess.run(["tshark", "-N", "n", "-r", folder / "lab.pcapng", "-Y", "smtp", "-T", "fields",
                            "-e", "ip.src_host"], capture_output=True, text=True, check=True).stdout
    verdict.expect("names", {"hostPod1A", "hostPod1B", "eagle-server"}, set(named.split()))


def check_all(verdict, labwire, folder):
    """--lab-pcapng all: the same, and each packet at each interface; none: no such file."""
    lab.run(labwire, "figure-6", folder, "--lab-pcapng", "all")
    report = json.loads((folder / "report.json").read_text())
    files = {c["file"]: c["frames"] for c in report["captures"]}
    captured = sum(i.get("captured", 0) for n in report["nodes"] for i in n["interfaces"])
    verdict.expect("lab-all.pcapng has each at every interface", captured, files["lab-all.pcapng"])
    verdict.expect("lab.pcapng is as without it", True, files["lab.pcapng"] < captured)
    lab.run(labwire, "figure-6", folder / "none", "--lab-pcapng", "none")
    verdict.expect("none", [], list((folder / "none").glob("*.pcapng")))


def main(labwire):
    verdict = lab.Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        for name in lab.scenarios():
            folder = pathlib.Path(scratch) / name
            check_scenario(verdict, labwire, folder)
            check_statistics(verdict, folder)
            if name == "lab-3.4.3":
                check_headline(verdict, folder)
        check_all(verdict, labwire, pathlib.Path(scratch) / "all")
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
