#!/usr/bin/env python3
"""An outside judge of who is who: nmap's detection of operating systems, with the database it comes
with, through a TAP device in a network namespace that this test makes.  Needs root for that;
without it the test is skipped.  tests/stack/persona/probes.c has each answer as a row.

usage: nmap.py LABWIRE
"""
import re
import sys
import tempfile
import xml.etree.ElementTree

from session import SKIPPED, Session, Verdict, need, run
from tap import NS, ip, may, plug_in

# One open port on an XP host, one that the kernel of this machine serves behind the lab.
XP_OPEN, XP_CLOSED = "172.16.2.2", "172.16.2.1"
SERVER, NEAR_ROUTER, FAR_ROUTER, SWITCH = "192.168.254.254", "172.16.255.254", "10.10.10.6", "172.16.254.1"
OPTIONS = ("--set", "steps=[]", "--set", "expect=[]", "--set", "links[0].clock_rate=8000000", "--no-capture",
           "--tap", "tap0=hostPod1A:eth0", "--reverse", "hostPod2B:9002=127.0.0.1:9003")
PORTS = "23,25,99,9002"
TRIES = 8  # a system's numbers are random: so many chances for spread and speed to be in range
# Whom nmap must name so, in full: every test of an entry in its range.
WANT = {
    XP_OPEN: r"Microsoft Windows XP .*SP[23]",
    SERVER: r"Linux 2\.6\.[0-9]+( - 2\.6\.[0-9]+)?$",
    NEAR_ROUTER: r"Cisco .*router.*\(IOS 12\.[0-9]",
    FAR_ROUTER: r"Cisco .*router.*\(IOS 12\.[0-9]",
    SWITCH: r"Cisco Catalyst .*switch \(IOS 12\.2\)",
}
RUNNING = {NEAR_ROUTER: ("IOS", "12.X"), FAR_ROUTER: ("IOS", "12.X"), SWITCH: ("IOS", "12.X"),
           SERVER: ("Linux", "2.6.X"), XP_OPEN: ("Windows", "XP")}


def scan(*hosts):
    """Address -> [(name, accuracy, {(family, generation)})], best first."""
    with tempfile.NamedTemporaryFile(suffix=".xml") as out:
        status, text = run("ip", "netns", "exec", NS, "nmap", "-n", "-Pn", "-O", "--max-os-tries", str(TRIES),
                           "-p", PORTS, "-oX", out.name, *hosts, timeout=150)
        if status:
            raise SystemExit(f"nmap: {text}")
        print(text)
        found = {}
        for host in xml.etree.ElementTree.parse(out.name).getroot().iter("host"):
            found[host.find("address").get("addr")] = [
                (m.get("name"), int(m.get("accuracy")), {(c.get("osfamily"), c.get("osgen")) for c in m.iter("osclass")})
                for m in host.iter("osmatch")]
        return found


def holds_2_6_9(name):
    """Of "Linux 2.6.8 - 2.6.12": it does."""
    first, *last = (int(n) for n in re.findall(r"2\.6\.(\d+)", name))
    return first <= 9 <= (last[0] if last else first)


def judge(v, found):
    for address, name in WANT.items():
        best = [n for n, accuracy, _ in found.get(address, []) if accuracy == 100]
        v.expect(f"{address}: {best or found.get(address)} has {name}", True, any(re.search(name, n) for n in best))
        classes = set().union(*(c for _, accuracy, c in found.get(address, []) if accuracy == 100))
        v.expect(f"{address} runs {RUNNING[address]}, of {classes}", True, RUNNING[address] in classes)
    v.expect("the server's kernel may be 2.6.9", True,
             any(holds_2_6_9(n) for n, accuracy, _ in found[SERVER] if accuracy == 100))
    # Without an open port too little is left for one name, but a wrong one there must not be.
    wrong = [n for n, _, _ in found.get(XP_CLOSED, []) if "Windows" not in n]
    v.expect(f"{XP_CLOSED}, with closed ports alone, is called", [], wrong)


def main(labwire):
    need("ip", "nmap")
    if why := may():
        print(f"skipped: {why}")
        return SKIPPED
    v = Verdict()
    try:
        with Session(labwire, "lab-3.4.3", *OPTIONS, wrapper=("ip", "netns", "exec", NS)) as s:
            plug_in()
            judge(v, scan(*WANT, XP_CLOSED))
            v.expect("status", 0, s.stop())
    finally:
        ip("netns", "delete", NS)
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
