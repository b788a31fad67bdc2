#!/usr/bin/env python3
"""Scenario figure-6 gives the frames of the handout's Figure 6 at the host, whatever the
seed, and the server's capture tells the same story from the other side.

usage: figure6.py LABWIRE
"""
import pathlib
import sys
import tempfile

import lab

TIME_TOLERANCE = 0.001  # seconds
TOLD_BY_BOTH = ["ip.src", "ip.dst", "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.seq", "tcp.ack",
                "tcp.window_size_value", "tcp.len", "tcp.checksum", "tcp.payload"]
HOPS = 2  # routers between host and server


def golden():
    lines = [line for line in (lab.GOLDEN / "figure-6.tsv").read_text().splitlines() if line[0] != "#"]
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"))) for line in lines[1:]]


def same(want, got):
    """Numbers by value; names by their beginning, in either case."""
    if want.startswith("0x"):
        return int(want, 16) == int(got or "0", 16)
    return got.upper().startswith(want.upper()) if want.strip("0123456789") else got == want


def check_rows(verdict, capture):
    rows = golden()
    fields = [f for f in rows[0] if f != "time"]
    frames = lab.tshark(capture, ["frame.time_relative", *fields])
    verdict.expect(f"{capture}: frames", len(rows), len(frames))
    for number, (want, got) in enumerate(zip(rows, frames), 1):
        late = abs(float(want["time"]) - float(got["frame.time_relative"]))
        verdict.expect(f"row {number}: late by {late:.6f} s", True, late <= TIME_TOLERANCE)
        for field in fields:
            if want[field] != "-" and not same(want[field], got[field]):
                verdict.expect(f"row {number}: {field}", want[field], got[field])
        verdict.held += 1


def sent_by(frames, address):
    return [{f: frame[f] for f in TOLD_BY_BOTH} for frame in frames if frame["ip.src"] == address]


def check_other_side(verdict, host, server):
    fields = [*TOLD_BY_BOTH, "ip.ttl", "eth.src", "eth.dst", "ip.checksum"]
    near, far = (lab.tshark(c, fields, "-Y", "tcp") for c in (host, server))
    for address in ("172.16.1.1", "192.168.254.254"):
        verdict.expect(f"segments of {address}", sent_by(near, address), sent_by(far, address))
    for a in near:
        b = next(b for b in far if all(a[f] == b[f] for f in TOLD_BY_BOTH))
        verdict.expect("TTL falls by one per router", HOPS, abs(int(a["ip.ttl"]) - int(b["ip.ttl"])))
        for field in ("eth.src", "eth.dst", "ip.checksum"):
            verdict.expect(f"{field} changes on the way", True, a[field] != b[field])


def main(labwire):
    verdict = lab.Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        for seed in ("1", "77"):
            folder = pathlib.Path(scratch) / seed
            lab.run(labwire, "figure-6", folder, "--seed", seed)
            check_rows(verdict, folder / "hostPod1A_eth0.pcap")
            check_other_side(verdict, folder / "hostPod1A_eth0.pcap", folder / "eagle-server_eth0.pcap")
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
