#!/usr/bin/env python3
"""An outside judge of who is who: p0f, with the signatures it comes with, names the systems by
their first packets, in every scenario.

usage: p0f.py LABWIRE
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import lab

SKIPPED = 77
DATABASE = pathlib.Path("/etc/p0f/p0f.fp")
# Whose packet (profile, client or server), the names that it may get, with the signature behind
# each.  A system of no name, as the RFCs have it, may be called what p0f likes.
XP = {"Windows XP": ["*:128:0:*:65535,0:mss,nop,nop,sok:df,id+:0"]}
WANT = {
    ("winxp", "cli"): XP,
    ("winxp", "srv"): {"Windows XP": ["*:128:0:*:65535,0:mss:df,id+:0", *XP["Windows XP"],
                                      "*:128:0:*:65535,0:mss,nop,ws,nop,nop,ts,nop,nop,sok:df,id+,ts1-:0"]},
    ("linux26", "srv"): {"Linux 2.4-2.6": ["*:64:0:*:mss*4,0:mss,nop,nop,sok:df:0"],
                         "Linux 2.6.x": ["*:64:0:*:mss*4,*:mss,sok,ts,nop,ws:df:0"]},
    # p0f gives a shift of 2 to 2.4 alone, and 6 and more to 2.6: those came with 2.6.17.
    ("linux26", "cli"): {"Linux 2.4.x": ["*:64:0:*:mss*4,2:mss,sok,ts,nop,ws:df,id+:0"]},
}
# The figure fixes its host's window at 64240 = 44 segments.  No signature for XP has that: p0f's
# own end there, and its generic one is what matches.
NT_KERNEL = {"Windows NT kernel": ["*:128:0:*:*,*:mss,nop,nop,sok:df,id+:0"]}
EXCEPT = {"figure-6": {("winxp", "cli"): NT_KERNEL}}
NO_TCP = {"ping-and-traceroute"}
DEFAULTS = {"host": "winxp", "server": "linux26"}


def p0f():
    """The program: Debian keeps it where only root looks."""
    return shutil.which("p0f", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def opinions(program, capture):
    """What p0f says of each SYN ("cli") and SYN-ACK ("srv"): address -> set of (name, raw signature)."""
    with tempfile.TemporaryDirectory() as scratch:
        log = pathlib.Path(scratch) / "p0f.log"
        subprocess.run([program, "-r", str(capture), "-o", str(log)], check=True, capture_output=True)
        found = {"cli": {}, "srv": {}}
        for line in log.read_text().splitlines() if log.exists() else []:
            fields = dict(part.partition("=")[::2] for part in line.partition("] ")[2].split("|"))
            if fields.get("mod") in ("syn", "syn+ack"):
                side = fields["subj"]
                address = fields[side].partition("/")[0]
                found[side].setdefault(address, set()).add((fields["os"], fields["raw_sig"]))
        return found


def agrees(signature, raw):
    """Is the raw signature an instance of the database's?  TTL and hops are p0f's guess."""
    want, got = (re.split("[:,]", text)[2:] for text in (signature, raw))
    return len(want) == len(got) and all(a in ("*", b) for a, b in zip(want, got))


def addresses(labwire, scenario):
    """Of each node's eth0."""
    shown = subprocess.run([labwire, "show", lab.SCENARIOS / f"{scenario}.json", "addresses"],
                           capture_output=True, text=True, check=True).stdout
    return {words[0]: words[2] for words in map(str.split, shown.splitlines()) if words[1] == "eth0"}


def profiles(scenario):
    """A pattern of names -> the profile, for hosts and servers; the scenario's own nodes first."""
    own = json.loads((lab.SCENARIOS / f"{scenario}.json").read_text())
    shared = json.loads((lab.SCENARIOS / own["include"]).read_text()) if "include" in own else {}
    nodes = own.get("nodes", []) + shared.get("nodes", [])
    return [(re.escape(n["name"]).replace(r"\#", r"\d+"), n.get("profile", DEFAULTS[n["kind"]]))
            for n in nodes if n["kind"] in DEFAULTS]


def judge(verdict, where, want, said):
    """All that p0f said about the packets of one system in one capture."""
    for name, raw in sorted(said):
        verdict.expect(f"{where}, {raw}: is", True, name in want or f"{name}, not {' or '.join(want)}")
        verdict.expect(f"{raw} is an instance of a signature for {name}", True,
                       any(agrees(signature, raw) for signature in want.get(name, [])))


def check(verdict, labwire, program, scenario, folder):
    """How many systems were named."""
    lab.run(labwire, scenario, folder)
    named = 0
    for node, address in addresses(labwire, scenario).items():
        profile = next(p for pattern, p in profiles(scenario) if re.fullmatch(pattern, node))
        said = opinions(program, folder / f"{node}_eth0.pcap")
        for side in ("cli", "srv"):
            want = {**WANT, **EXCEPT.get(scenario, {})}.get((profile, side))
            own = said[side].get(address)
            if want and own:
                judge(verdict, f"{scenario} {node} {side}", want, own)
                named += 1
    return named


def main():
    labwire, program = sys.argv[1], p0f()
    if not program:
        print("p0f: not installed (Debian package p0f): nothing judged")
        return SKIPPED
    verdict, known = lab.Verdict(), DATABASE.read_text()
    for names in [*WANT.values(), NT_KERNEL]:
        for signature in sum(names.values(), []):
            verdict.expect(f"{signature} is in the database", True, f"= {signature}" in known)
    with tempfile.TemporaryDirectory() as scratch:
        for scenario in lab.scenarios():
            named = check(verdict, labwire, program, scenario, pathlib.Path(scratch) / scenario)
            verdict.expect(f"{scenario}: systems were named", scenario not in NO_TCP, named > 0)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main())
