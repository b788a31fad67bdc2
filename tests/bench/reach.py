#!/usr/bin/env python3
"""How long labwire reach takes: the lab's 26 devices without and with simulation, and 2,000 hosts.

usage: reach.py LABWIRE
Prints one line of JSON per question: wall time and CPU time of whole processes.
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

PODS, LETTERS = 250, "ABCDEFGH"


def two_thousand(folder):
    """A router, a server behind it, and eight switches in a row with 250 hosts each."""
    nodes = [{"name": "R1", "kind": "router", "interfaces": [{"name": "Fa0/0"}, {"name": "Fa0/1"}]},
             {"name": "server", "kind": "server"}]
    links = [{"ends": ["R1:Fa0/1", "server:eth0"]}]
    rows = ["Device,Interface,IP Address,Subnet Mask,Default Gateway", "R1,Fa0/0,10.1.255.254,255.255.0.0,N/A",
            ",Fa0/1,192.168.1.1,255.255.255.0,N/A", "server,,192.168.1.2,255.255.255.0,192.168.1.1"]
    above = "R1:Fa0/0"
    for nth, letter in enumerate(LETTERS, 1):
        nodes += [{"name": f"S{nth}", "kind": "switch", "ports": PODS + 2}, {"name": f"host#{letter}", "kind": "host"}]
        links += [{"ends": [above, f"S{nth}:Fa0/{PODS + 1}"]}, {"ends": [f"host#{letter}:eth0", f"S{nth}:Fa0/#"]}]
        rows.append(f"host#{letter},,10.1.Pod#.{nth},255.255.0.0,10.1.255.254")
        above = f"S{nth}:Fa0/{PODS + 2}"
    scenario = {"name": "two-thousand", "pods": PODS, "addressing": "t.csv", "nodes": nodes, "links": links}
    (folder / "t.csv").write_text("\n".join(rows) + "\n")
    (folder / "t.json").write_text(json.dumps(scenario))
    return str(folder / "t.json")


def measure(name, words, times):
    walls, before = [], resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(times):
        start = time.monotonic()
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
        walls.append(time.monotonic() - start)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / times
    print(json.dumps({"benchmark": "reach", "what": name, "best_ms": round(min(walls) * 1e3, 1),
                      "median_ms": round(sorted(walls)[times // 2] * 1e3, 1), "cpu_ms": round(cpu * 1e3, 1)}))


def main(labwire):
    with tempfile.TemporaryDirectory() as scratch:
        measure("26 devices", [labwire, "reach", "lab-3.4.3"], 20)
        measure("26 devices, with simulation", [labwire, "reach", "lab-3.4.3", "--verify"], 20)
        measure("26 devices, 171 mistakes", [labwire, "check", "lab-3.4.3", "--mutate"], 20)
        measure("2,000 hosts", [labwire, "reach", two_thousand(pathlib.Path(scratch))], 5)


if __name__ == "__main__":
    main(sys.argv[1])
