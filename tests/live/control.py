#!/usr/bin/env python3
"""The control socket and labwire ctl: time, links, captures, state; garbage harms nobody;
what was asked for is in the journal.

usage: control.py LABWIRE
"""
import filecmp
import json
import os
import pathlib
import random
import socket
import stat
import subprocess
import sys
import tempfile
import time

from session import Session, Verdict


class Control:
    """The lines of one connection."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(path)
        self.file = self.socket.makefile("rb")

    def ask(self, do, **more):
        self.socket.sendall(json.dumps({"do": do, **more}).encode() + b"\n")
        return json.loads(self.file.readline())


def clock(v, c):
    v.expect("pause", {"ok": True}, c.ask("pause"))
    before = c.ask("status")
    time.sleep(0.3)
    v.expect("time stands still", before["virtual_time"], c.ask("status")["virtual_time"])
    v.expect("step", {"ok": True}, c.ask("step", by="250ms"))
    stepped = c.ask("status")["virtual_time"] - before["virtual_time"]
    v.expect("a step of 250 ms", 0.25, round(stepped, 6))
    v.expect("resume", {"ok": True}, c.ask("resume"))
    v.expect("step, not paused", False, c.ask("step")["ok"])
    v.expect("speed", {"ok": True}, c.ask("speed", factor="50"))
    at = c.ask("status")["virtual_time"]
    time.sleep(0.3)
    v.expect("faster", True, c.ask("status")["virtual_time"] - at > 5)
    v.expect("speed 1", {"ok": True}, c.ask("speed", factor=1))


def lab(v, c):
    v.expect("capture off", {"ok": True}, c.ask("capture", action="stop", interface="hostPod1A"))
    v.expect("capture on", {"ok": True}, c.ask("capture", action="start", interface="hostPod1A"))
    v.expect("link down", {"ok": True}, c.ask("link", link="serial", state="down"))
    v.expect("link up", {"ok": True}, c.ask("link", link="serial", state="up"))
    v.expect("impair", {"ok": True}, c.ask("impair", link="serial", loss=0.1))
    v.expect("ping", {"ok": True}, c.ask("ping", node="hostPod1A", target="172.16.2.1"))
    time.sleep(0.5)
    state = c.ask("node", node="hostPod1A")
    v.expect("node: its address", ["172.16.1.1"], state["interfaces"][0]["addresses"])
    v.expect("node: it has pinged", True, state["counters"]["icmp_in"] > 0)
    v.expect("node: ARP", True, "172.16.2.1" in [a["address"] for a in state["arp"]])
    state = c.ask("node", node="S1-Central")
    v.expect("node: CDP", True, isinstance(state["cdp_neighbors"], list))
    v.expect("node: STP", ("0", {("designated", "forwarding")}, 23), (
        str(state["spanning_tree"]["cost"]), {(p["role"], p["state"]) for p in state["spanning_tree"]["ports"]},
        len(state["spanning_tree"]["ports"])))
    v.expect("interfaces", True, len(c.ask("interfaces")["interfaces"]) > 50)
    answer = c.ask("link", link="nowhere", state="sideways")
    v.expect("a node that was meant", 'there is no node "hostPd1A"; did you mean "hostPod1A"?',
             c.ask("node", node="hostPd1A")["why"])
    v.expect("a key that was meant", 'bye: unknown key; did you mean "by"?', c.ask("step", bye="1ms")["why"])
    v.expect("a key too many", "now: unknown key; pause takes no key", c.ask("pause", now=True)["why"])
    v.expect("a key left out", "node: is missing", c.ask("node")["why"])
    v.expect("a key of another kind", "by: must be a time such as 250ms, with its unit", c.ask("step", by=1)["why"])
    v.expect("what it takes", "iface: unknown key; stream takes interface=NODE:INTERFACE",
             c.ask("stream", iface="hostPod1A")["why"])
    v.expect("a command that was meant", 'there is no command "puase"; did you mean "pause"?', c.ask("puase")["why"])
    v.expect("a step that was meant", 'there is no command "pnig"; did you mean "ping"?', c.ask("pnig")["why"])
    v.expect("all mistakes at once", 2, answer["why"].count("step: "))


def garbage(v, path):
    rand = random.Random(1)
    for n in range(40):
        s = socket.socket(socket.AF_UNIX)
        s.connect(path)
        s.sendall(rand.randbytes(rand.randrange(2000)) + b"\n" + b'{"do":[]}\n{"do":"node"}\n[[[[\n'[: n])
        s.close()
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    try:
        for _ in range(100):
            s.sendall(b"x" * 10000)  # a line without end
        ended = False
    except (BrokenPipeError, ConnectionResetError):
        ended = True
    v.expect("a line without end ends the connection", True, ended)
    flood = socket.socket(socket.AF_UNIX)
    flood.connect(path)
    flood.settimeout(1)
    try:
        while True:
            flood.sendall(b'{"do":"interfaces"}\n' * 100)  # and no answer is read
    except TimeoutError:
        v.expect("who reads nothing waits", True, Control(path).ask("status")["ok"])


def ctl(v, labwire, path):
    def call(*words):
        done = subprocess.run([labwire, "ctl", "--socket", path, *words], capture_output=True, text=True)
        return done.returncode, done.stdout
    v.expect("ctl", (0, '{"ok":true}\n'), call("speed", "factor=2"))
    v.expect("ctl JSON", (0, '{"ok":true}\n'), call('{"do":"speed","factor":1}'))
    v.expect("ctl refused", 1, call("speed", "factor=1000")[0])
    v.expect("ctl usage", 2, call("speed", "1000")[0])
    asked = subprocess.run([labwire, "complete", "--", "ctl", "--socket", path, "stream", "interface=R2-Central:S"],
                           capture_output=True, text=True)
    v.expect("completion knows the interfaces", "interface=R2-Central:S0/0/0\t10.10.10.5\n", asked.stdout)
    v.expect("ctl status", True, json.loads(call("status")[1])["ok"])
    v.expect("ctl without a lab", 3, subprocess.run([labwire, "ctl", "--socket", path + "x", "status"],
                                                    capture_output=True).returncode)
    v.expect("ctl shutdown", (0, '{"ok":true}\n'), call("shutdown"))


def main(labwire):
    v = Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        path, journal = f"{scratch}/control", f"{scratch}/journal"
        live, again = pathlib.Path(scratch) / "live", pathlib.Path(scratch) / "again"
        with Session(labwire, "lab-3.4.3", "--control", path, "--journal", journal, "--set", "steps=[]",
                     "--set", "expect=[]", folder=str(live)) as s:
            v.expect("mode", 0o600, stat.S_IMODE(os.stat(path).st_mode))
            c = Control(path)
            clock(v, c)
            lab(v, c)
            garbage(v, path)
            ctl(v, labwire, path)
            v.expect("status after shutdown", 0, s.process.wait(20))
        v.expect("the socket is gone", False, os.path.exists(path))
        subprocess.run([labwire, "run", "lab-3.4.3", "-q", "-o", again, "--journal", journal, "--set", "steps=[]",
                        "--set", "expect=[]"], check=True, stdout=subprocess.DEVNULL)
        files = sorted(p.relative_to(live) for p in live.rglob("*.pcap*"))
        v.expect("the same captures again", ([], []), filecmp.cmpfiles(live, again, files, shallow=False)[1:])
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
