#!/usr/bin/env python3
"""The kernel's own TCP, ping and traceroute against the lab, through a TAP device in a
network namespace that this test makes.  Needs root for that; without it the test is skipped.

usage: tap.py LABWIRE [MEGABYTES]
"""
import os
import re
import subprocess
import sys
import time

from session import SKIPPED, Session, Verdict, need, run

NS = f"labwire-{os.getpid()}"
FAST = ("--set", "steps=[]", "--set", "expect=[]", "--set", "links[0].clock_rate=8000000")
IMPAIRED = '{"loss":0.05,"duplicate":0.02,"reorder":0.05,"reorder_by":"2ms"}'
LARGE = 100  # megabytes: then there is time for all the rest, too


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def may():
    """Why not, or None."""
    if os.geteuid() != 0:
        return "a TAP device and a network namespace need root"
    if not os.path.exists("/dev/net/tun"):
        return "there is no /dev/net/tun"
    made = not subprocess.run(["ip", "netns", "add", NS], capture_output=True).returncode
    # In a bare chroot one can be made, but not entered.
    if not made or subprocess.run(["ip", "-n", NS, "link", "set", "lo", "up"], capture_output=True).returncode:
        subprocess.run(["ip", "netns", "delete", NS], capture_output=True)
        return "no network namespace can be made here"
    return None


def inside(*command, **more):
    return run("ip", "netns", "exec", NS, *command, **more)


def plug_in(address="172.16.1.1/16", gateway="172.16.255.254"):
    ip("-n", NS, "address", "add", address, "dev", "tap0")
    ip("-n", NS, "link", "set", "tap0", "up")
    ip("-n", NS, "route", "add", "default", "via", gateway)
    time.sleep(0.3)


def session(labwire, *options):
    return Session(labwire, "lab-3.4.3", *FAST, "--no-capture", "--tap", "tap0=hostPod1A:eth0", *options,
                   wrapper=("ip", "netns", "exec", NS))


def pings(v, every):
    """Sizes next to where a fragment more is needed, and every so many from 1 to 65507."""
    lost = [size for size in range(1, 65508, every)
            if inside("ping", "-n", "-c", "1", "-W", "5", "-s", str(size), "172.16.2.2")[0]]
    v.expect(f"ping -s, every {every} from 1 to 65507: sizes not answered", [], lost)
    for size in (1, 2, 56, 1471, 1472, 1473, 2960, 8000, 32767, 65506, 65507):
        status, text = inside("ping", "-c", "2", "-i", "0.2", "-W", "5", "-s", str(size), "172.16.2.2")
        v.expect(f"ping -s {size} to a host", True, status == 0 and " 0% packet loss" in text)
    # more fragments than this would not fit into the queue of R2's serial interface
    status, _ = inside("ping", "-c", "3", "-W", "5", "-s", "20000", "192.168.254.254")
    v.expect("ping -s 20000 to the server", 0, status)


def traceroute(v):
    _, text = inside("traceroute", "-n", "-w", "3", "192.168.254.254")
    hops = re.findall(r"^ *\d+  ([\d.]+)", text, re.M)
    v.expect("traceroute: R2, R1, the server", ["172.16.255.254", "10.10.10.6", "192.168.254.254"], hops)


SERVER = """
import hashlib, socket, sys
s = socket.create_server((sys.argv[1], int(sys.argv[2]))); print("ready", flush=True)
c, _ = s.accept(); h = hashlib.sha256(); n = 0
while piece := c.recv(1 << 16):
    h.update(piece); n += len(piece); c.sendall(piece)
c.close(); print(n, h.hexdigest())
"""
CLIENT = """
import hashlib, os, socket, sys, threading
block, count = os.urandom(1 << 20), int(sys.argv[3])
c = socket.create_connection((sys.argv[1], int(sys.argv[2])), 60); c.settimeout(300)
def give():
    for _ in range(count): c.sendall(block)
    c.shutdown(socket.SHUT_WR)
threading.Thread(target=give).start()
want = hashlib.sha256()
for _ in range(count): want.update(block)
h = hashlib.sha256(); n = 0
while piece := c.recv(1 << 16):
    h.update(piece); n += len(piece)
print("same" if (n, h.digest()) == (count << 20, want.digest()) else f"{n} bytes, not the same")
"""


def echo_through(v, what, at, to, megabytes):
    """So many megabytes to a server that sends them back: every byte goes both ways."""
    server = subprocess.Popen(["ip", "netns", "exec", NS, sys.executable, "-c", SERVER, *at],
                              stdout=subprocess.PIPE, text=True)
    server.stdout.readline()
    began = time.monotonic()
    _, text = inside(sys.executable, "-c", CLIENT, *to, str(megabytes), timeout=1800)
    wall = time.monotonic() - began
    server.terminate()
    server.wait()
    v.expect(f"{what}: {megabytes} MB each way", "same", text.strip())
    print(f"{what}: {megabytes} MB each way in {wall:.1f} s")


def both_roles(v, labwire, megabytes, what, *options):
    """The lab's host as the server (reverse) and as the client (forward) of the kernel."""
    with session(labwire, "--forward", "9001=hostPod2B>172.16.1.1:9000", "--reverse", "hostPod2B:9002=127.0.0.1:9003",
                 *options) as s:
        plug_in()
        echo_through(v, f"{what}, the lab's host calls", ("172.16.1.1", "9000"), ("127.0.0.1", "9001"), megabytes)
        echo_through(v, f"{what}, the kernel calls", ("127.0.0.1", "9003"), ("172.16.2.2", "9002"), megabytes)
        v.expect(f"{what}: status", 0, s.stop())


def netem(v, labwire, megabytes):
    ip("netns", "add", NS + "x")
    probe = subprocess.run(["tc", "-n", NS + "x", "qdisc", "add", "dev", "lo", "root", "netem", "loss", "1%"],
                           capture_output=True, text=True)
    ip("netns", "delete", NS + "x")
    if probe.returncode:
        print("no netem in this kernel: the lab's own cable loses, doubles, delays and reorders instead")
        both_roles(v, labwire, megabytes, "a bad cable", "--set", f"links[3].impair={IMPAIRED}",
                   "--set", "links[3].delay=1ms")
        return
    with session(labwire, "--forward", "9001=hostPod2B>172.16.1.1:9000", "--reverse",
                 "hostPod2B:9002=127.0.0.1:9003"):
        plug_in()
        subprocess.run(["tc", "-n", NS, "qdisc", "add", "dev", "tap0", "root", "netem", "delay", "2ms", "1ms",
                        "loss", "5%", "duplicate", "2%", "reorder", "5%"], check=True)
        echo_through(v, "netem, the lab's host calls", ("172.16.1.1", "9000"), ("127.0.0.1", "9001"), megabytes)
        echo_through(v, "netem, the kernel calls", ("127.0.0.1", "9003"), ("172.16.2.2", "9002"), megabytes)


def main(labwire, megabytes=1):
    need("ip", "tc", "ping", "traceroute")
    if why := may():
        print(f"skipped: {why}")
        return SKIPPED
    v = Verdict()
    try:
        with session(labwire):
            plug_in()
            pings(v, 61 if megabytes >= LARGE else 997)
            traceroute(v)
        with Session(labwire, "lab-3.4.3", *FAST, "--tap", "tap0=S1-Central:Fa0/23",
                     wrapper=("ip", "netns", "exec", NS)) as s:
            plug_in("172.16.99.1/16")
            v.expect("a switch's port", 0, inside("ping", "-c", "1", "-W", "5", "172.16.1.1")[0])
            v.expect("status", 0, s.stop())
        both_roles(v, labwire, 4 * megabytes, "a good cable")
        netem(v, labwire, megabytes)
    finally:
        ip("netns", "delete", NS)
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
