#!/usr/bin/env python3
"""A file over a slow line with a short queue, between hosts that know ECN: where the line marks
(RFC 3168), the sender slows down before anything is lost; where it does not, something is.

usage: marks.py LABWIRE
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import lab

SCENARIOS = pathlib.Path(__file__).parents[2] / "scenarios"
KINDS = {"CE": "ip.dsfield.ecn == 3 && tcp", "ECE": "tcp.flags.ece == 1 && tcp.flags.syn == 0",
         "CWR": "tcp.flags.cwr == 1 && tcp.flags.syn == 0", "repeated": "tcp.analysis.retransmission"}


def scenario():
    """The handout's lab with two hosts that know ECN, and one file to get."""
    it = json.loads((SCENARIOS / "lab-3.4.3-tasks.json").read_text())
    get = next(step for step in it["steps"] if step["do"] == "ftp")
    it["steps"] = [{**get, "id": "get", "node": "hostPod1A"}]
    it["expect"], it["for"] = [], "90s"
    return json.dumps(it)


def play(labwire, mark_frames):
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(SCENARIOS, f"{scratch}/scenarios")
        file = pathlib.Path(scratch) / "scenarios" / "marks.json"
        file.write_text(scenario())
        sets = [f"links[0].mark_frames={mark_frames}", "links[0].queue_frames=24",
                *(f"nodes[{n}].profile=rfc" for n in (3, 4, 5))]
        subprocess.run([labwire, "run", file, "-o", f"{scratch}/out", "-q", *(w for s in sets for w in ("--set", s))],
                       stdout=subprocess.DEVNULL, check=False)  # the file is longer than the time
        capture = pathlib.Path(scratch) / "out" / "hostPod1A_eth0.pcap"
        return {kind: len(lab.tshark(capture, ["frame.number"], "-Y", wanted)) for kind, wanted in KINDS.items()}


def main(labwire):
    verdict = lab.Verdict()
    lossy, marked = play(labwire, 0), play(labwire, 6)
    print(f"without marks {lossy}, with them {marked}")
    verdict.expect("without marks nothing is marked", 0, lossy["CE"] + lossy["ECE"])
    verdict.expect("and something is lost", True, lossy["repeated"] > 0)
    verdict.expect("a mark is echoed, and the sender says that it has slowed down", True,
                   min(marked["CE"], marked["ECE"], marked["CWR"]) > 0)
    verdict.expect("nothing is lost then", 0, marked["repeated"])
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
