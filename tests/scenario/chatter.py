#!/usr/bin/env python3
"""What switch and routers say by themselves, judged by tshark: BPDUs, CDP and configuration
test frames on the interfaces where they belong, in their periods, without an expert's word
against them; each can be switched off, and figure-6 has none.

usage: chatter.py LABWIRE
"""
import collections
import pathlib
import sys
import tempfile

import lab

OURS = ("stp", "cdp", "loop")
DEVICES = {"R1-ISP": "nodes[0]", "R2-Central": "nodes[1]", "S1-Central": "nodes[2]"}
LENGTH = "150s"  # two of the longest period, and some
FIELDS = ["frame.protocols", "frame.time_epoch", "frame.len", "eth.src", "eth.dst", "eth.len", "_ws.expert.message",
          "stp.root.hw", "stp.root.prio", "stp.root.ext", "stp.bridge.hw", "stp.root.cost", "stp.port",
          "stp.max_age", "stp.hello", "stp.forward", "stp.msg_age",
          "cdp.deviceid", "cdp.portid", "cdp.platform", "cdp.capabilities", "cdp.checksum.status",
          "cdp.native_vlan", "cdp.duplex", "cdp.ttl", "cdp.software_version"]


def chatter(capture):
    """{"stp": frames, ...}: what a capture has of the three, each frame as its fields."""
    seen = {kind: [] for kind in OURS}
    for f in lab.tshark(capture, FIELDS, "-Y", " || ".join(OURS)):
        seen[next(k for k in OURS if k in f["frame.protocols"].split(":"))].append(f)
    return seen


def check_period(verdict, name, frames, period):
    at = [float(f["frame.time_epoch"]) for f in frames]
    verdict.expect(f"{name}: how many", True, len(at) >= int(120 / period))
    verdict.expect(f"{name}: every {period} s", {period}, {round(b - a, 3) for a, b in zip(at, at[1:])})


def check_bpdus(verdict, frames):
    verdict.expect("one kind of BPDU", 1, len({tuple(v for k, v in f.items() if k != "frame.time_epoch")
                                               for f in frames}))
    f = frames[0]
    verdict.expect("priority and VLAN", ("32768", "1"), (f["stp.root.prio"], f["stp.root.ext"]))
    verdict.expect("it is the root", (f["stp.root.hw"], "0"), (f["stp.bridge.hw"], f["stp.root.cost"]))
    verdict.expect("times", ("20", "2", "15", "0"), tuple(f[k] for k in (
        "stp.max_age", "stp.hello", "stp.forward", "stp.msg_age")))
    verdict.expect("port Fa0/1", ("0x8001", True), (f["stp.port"], f["eth.src"].endswith(":01")))
    verdict.expect("to all bridges", ("01:80:c2:00:00:00", "38", "60"), (f["eth.dst"], f["eth.len"], f["frame.len"]))


def check_cdp(verdict, name, f):
    switch = f["cdp.deviceid"] == "S1-Central"
    verdict.expect(f"{name}: checksum", "1", f["cdp.checksum.status"])
    verdict.expect(f"{name}: kept for", "180", f["cdp.ttl"])
    verdict.expect(f"{name}: says what it is", True, "Cisco" in f["cdp.software_version"] and "isco" in f["cdp.platform"])
    verdict.expect(f"{name}: can", "0x00000028" if switch else "0x00000029", f["cdp.capabilities"])
    verdict.expect(f"{name}: VLAN", "1" if switch else "", f["cdp.native_vlan"])
    verdict.expect(f"{name}: duplex", "" if "S0" in name else "1", f["cdp.duplex"].replace("True", "1"))


# Capture, and who is told of by CDP there.
TOLD = {"hostPod1A_eth0": {("S1-Central", "FastEthernet0/1")},
        "S1-Central_Fa0-24": {("S1-Central", "FastEthernet0/24"), ("R2-Central", "FastEthernet0/0")},
        "R2-Central_S0-0-0": {("R2-Central", "Serial0/0/0"), ("R1-ISP", "Serial0/0/0")},
        "eagle-server_eth0": {("R1-ISP", "FastEthernet0/0")}}


def check_lab(verdict, labwire):
    with tempfile.TemporaryDirectory() as scratch:
        lab.run(labwire, "lab-3.4.3", scratch, "--for", LENGTH)
        seen = {name: chatter(pathlib.Path(scratch) / f"{name}.pcap") for name in TOLD}
        wrong = lab.tshark(pathlib.Path(scratch) / "lab.pcapng", ["frame.number", "_ws.expert.message"], "-Y",
                           f"({' || '.join(OURS)}) && (_ws.expert || _ws.malformed)")
    verdict.expect("an expert finds nothing", [], wrong)
    for name, kinds in seen.items():
        told = {}
        for f in kinds["cdp"]:
            told.setdefault((f["cdp.deviceid"], f["cdp.portid"]), []).append(f)
        verdict.expect(f"{name}: who is told of", TOLD[name], set(told))
        for who, frames in told.items():
            check_period(verdict, f"{name}: CDP of {who}", frames, 60)
            check_cdp(verdict, name, frames[0])
        for mac in {f["eth.src"] for f in kinds["loop"]}:
            frames = [f for f in kinds["loop"] if f["eth.src"] == mac]
            check_period(verdict, f"{name}: LOOP of {mac}", frames, 10)
            verdict.expect(f"{name}: to itself", ({mac}, {"60"}), ({f["eth.dst"] for f in frames},
                                                                    {f["frame.len"] for f in frames}))
        stp = {"hostPod1A_eth0": True, "S1-Central_Fa0-24": True}.get(name, False)
        verdict.expect(f"{name}: BPDUs", stp, bool(kinds["stp"]))
        verdict.expect(f"{name}: LOOP", "S0-0-0" not in name, bool(kinds["loop"]))
        if stp:
            check_period(verdict, f"{name}: BPDUs", kinds["stp"], 2)
    check_bpdus(verdict, seen["hostPod1A_eth0"]["stp"])


def check_off(verdict, labwire):
    for key, kind in (("stp", "stp"), ("cdp", "cdp"), ("loopback", "loop")):
        off = [w for node in DEVICES.values() if key != "stp" or node == "nodes[2]"
               for w in ("--set", f"{node}.{key}=false")]
        with tempfile.TemporaryDirectory() as scratch:
            lab.run(labwire, "lab-3.4.3", scratch, "--for", LENGTH, "--capture", "R2-Central:Fa0/0", *off)
            seen = chatter(pathlib.Path(scratch) / "R2-Central_Fa0-0.pcap")
        verdict.expect(f"without {key}", {k: k != kind for k in OURS}, {k: bool(v) for k, v in seen.items()})


def check_figure(verdict, labwire):
    with tempfile.TemporaryDirectory() as scratch:
        lab.run(labwire, "figure-6", scratch)
        seen = chatter(pathlib.Path(scratch) / "lab.pcapng")
    verdict.expect("figure-6 has none", [], [f for frames in seen.values() for f in frames])


def main(labwire):
    verdict = lab.Verdict()
    check_lab(verdict, labwire)
    check_off(verdict, labwire)
    check_figure(verdict, labwire)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
