#!/usr/bin/env python3
"""Two switches with two cables between them, as a whole lab: one end blocks, nothing storms, and a
fault is mended in the time that IEEE 802.1D gives: 20 s of maximum age when nobody is told, 15 s of
listening, 15 s of learning.  What tshark and the hosts' own pings say of it.

usage: bridges.py LABWIRE
"""
import json
import pathlib
import sys
import tempfile

import lab

TABLE = """Device,Interface,IP Address,Subnet Mask,Default Gateway
S1,Vlan1,10.0.0.11,255.255.255.0,N/A
S2,Vlan1,10.0.0.12,255.255.255.0,N/A
pc1,N/A,10.0.0.1,255.255.255.0,N/A
pc2,N/A,10.0.0.2,255.255.255.0,N/A
"""
BROKEN_AT, MENDED_AT, END = 20, 120, 200
HELLO_S, MAX_AGE_S, FORWARD_S = 2, 20, 30


def scenario(folder, state, **switch):
    """Pings every second for 200 s; the cable that carries them is out of order for a while."""
    (folder / "bridges.csv").write_text(TABLE)
    document = {
        "name": "bridges", "pods": 1, "addressing": "bridges.csv", "for": f"{END}s",
        "nodes": [{"name": "S1", "kind": "switch", "ports": 4, **switch},
                  {"name": "S2", "kind": "switch", "ports": 4, **switch},
                  {"name": "pc1", "kind": "host"}, {"name": "pc2", "kind": "host"}],
        "links": [{"name": "first", "ends": ["S1:Fa0/1", "S2:Fa0/1"]},
                  {"name": "second", "ends": ["S1:Fa0/2", "S2:Fa0/2"]},
                  {"ends": ["S1:Fa0/4", "pc1:eth0"]}, {"ends": ["S2:Fa0/4", "pc2:eth0"]}],
        "steps": [{"id": "ping", "do": "ping", "node": "pc1", "target": "10.0.0.2", "count": END - 5,
                   "timeout": "400ms", "at": "1s"},
                  {"id": "break", "do": "link", "link": "first", "state": state, "at": f"{BROKEN_AT}s"},
                  {"id": "mend", "do": "link", "link": "first", "state": "up", "at": f"{MENDED_AT}s"}]}
    path = folder / "bridges.json"
    path.write_text(json.dumps(document))
    return path


def seconds(frames, start):
    return [float(f["frame.time_epoch"]) - start for f in frames]


def longest_silence(answers):
    """When the longest time without an answer began, and how long it was."""
    return max(((b - a, a) for a, b in zip(answers, answers[1:])), default=(0, 0))[::-1]


def play(labwire, folder, state, **switch):
    lab.run(labwire, scenario(folder, state, **switch), folder / "run")
    run = folder / "run"
    requests = lab.tshark(run / "pc1_eth0.pcap", ["frame.time_epoch"], "-Y", "icmp.type == 8")
    answers = lab.tshark(run / "pc1_eth0.pcap", ["frame.time_epoch"], "-Y", "icmp.type == 0")
    start = float(requests[0]["frame.time_epoch"]) - 1
    return run, start, seconds(answers, start)


def check_outage(verdict, labwire, state, least, most):
    with tempfile.TemporaryDirectory() as scratch:
        run, start, answers = play(labwire, pathlib.Path(scratch), state)
        began, length = longest_silence(answers)
        verdict.expect(f"{state}: silence begins with the fault, at {began:.1f} s", True, abs(began - BROKEN_AT) <= 1.5)
        verdict.expect(f"{state}: and lasts {length:.1f} s, {least} to {most}", True, least <= length <= most)
        verdict.expect(f"{state}: nothing else is lost", True,
                       sum(1 for a, b in zip(answers, answers[1:]) if b - a > 1.5) <= 2)
        frames = json.loads((run / "report.json").read_text())["frames"]
        verdict.expect(f"{state}: {frames} frames, no storm", True, frames < 3000)
        flags = {f["stp.flags.tc"] for f in lab.tshark(run / "pc1_eth0.pcap", ["stp.flags.tc"], "-Y", "stp.type == 0")}
        verdict.expect(f"{state}: the root tells of a change", True, len(flags) == 2)
        wrong = lab.tshark(run / "S2_Fa0-2.pcap", ["frame.number"], "-Y", "stp && (_ws.expert || _ws.malformed)")
        verdict.expect(f"{state}: an expert finds nothing", [], wrong)
        roots = {(f["stp.root.hw"], f["stp.root.cost"]) for f in
                 lab.tshark(run / "pc2_eth0.pcap", ["stp.root.hw", "stp.root.cost"], "-Y", "stp.type == 0")}
        verdict.expect(f"{state}: the second switch says how far the root is", True, any(c == "19" for _, c in roots))


def check_portfast(verdict, labwire):
    """A host's own cable out and in again: 30 s, or nothing with PortFast."""
    for portfast, least, most in ((False, 30, 32.5), (True, 1, 2.5)):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            path = scenario(folder, "up", portfast=portfast)
            document = json.loads(path.read_text())
            document["links"][2]["name"] = "desk"
            document["steps"][1:] = [
                {"id": "out", "do": "link", "link": "desk", "state": "unplugged", "at": "20100ms"},
                {"id": "in", "do": "link", "link": "desk", "state": "up", "at": "20200ms"}]
            path.write_text(json.dumps(document))
            lab.run(labwire, path, folder / "run")
            answers = seconds(lab.tshark(folder / "run" / "pc1_eth0.pcap", ["frame.time_epoch"], "-Y", "icmp.type == 0"), 0)
            _, length = longest_silence(answers)
            verdict.expect(f"portfast {portfast}: silence of {length:.1f} s", True, least <= length <= most)


def main(labwire):
    verdict = lab.Verdict()
    check_outage(verdict, labwire, "down", MAX_AGE_S - HELLO_S + FORWARD_S, MAX_AGE_S + FORWARD_S + 2)
    check_outage(verdict, labwire, "unplugged", FORWARD_S, FORWARD_S + 2)
    check_portfast(verdict, labwire)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
