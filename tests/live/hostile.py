#!/usr/bin/env python3
"""A hostile outside: who connects and says nothing, reads nothing, resets at any byte;
no descriptors left, no room on the disk.  Each time there is a clear message, the rest
goes on, and memory stays bounded.

usage: hostile.py LABWIRE
"""
import pathlib
import resource
import smtplib
import socket
import struct
import sys
import tempfile
import time

from session import Session, Verdict, need
from soak import resident_kb

HERE = pathlib.Path(__file__).resolve().parent
QUIET = ("--set", "steps=[]", "--set", "expect=[]", "--set", "links[0].clock_rate=8000000")
SMTP = "0=hostPod1A>eagle-server:25"


def works(port):
    """A letter arrives: the rest goes on."""
    client = smtplib.SMTP("127.0.0.1", port, timeout=30)
    client.sendmail("a@example.com", ["ccna1@example.com"], "Subject: x\r\n\r\nx\r\n")
    return client.quit()[0] == 221


def reset(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()


def silent(v, labwire):
    """Connections that hang: to an address that never answers, and in a SOCKS dialogue."""
    with Session(labwire, "lab-3.4.3", *QUIET, "--no-capture", "--forward", SMTP, "--forward",
                 "0=hostPod2A>172.16.77.77:80", "--socks", "0=hostPod3A") as s:
        before = resident_kb(s.process.pid)
        hanging = [socket.create_connection(("127.0.0.1", s.port(1 + n % 2)), 10) for n in range(500)]
        v.expect("silent: the rest goes on", True, works(s.port(0)))
        v.expect("silent: memory", True, resident_kb(s.process.pid) - before < 64 << 10)
        for c in hanging:
            reset(c)
        v.expect("silent: and after", True, works(s.port(0)))
        v.expect("silent: status", 0, s.stop())


def resets(v, labwire):
    words = b"EHLO there\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<ccna1@example.com>\r\nDATA\r\n"
    with Session(labwire, "lab-3.4.3", *QUIET, "--no-capture", "--forward", SMTP) as s:
        for n in range(len(words)):
            c = socket.create_connection(("127.0.0.1", s.port()), 10)
            if n % 3:
                c.recv(1)
            c.sendall(words[:n])
            reset(c)
        v.expect("resets at any byte: the rest goes on", True, works(s.port()))
        v.expect("resets: status", 0, s.stop())


def slow(v, labwire):
    """A real server floods, a real client reads nothing: the lab's window closes."""
    flood = socket.create_server(("127.0.0.1", 0))
    with Session(labwire, HERE / "fast.json", "--no-capture", "--forward", "0=h>10.0.0.2:9",
                 "--reverse", f"s:9000=127.0.0.1:{flood.getsockname()[1]}", "--forward", "0=h>10.0.0.2:9000") as s:
        before = resident_kb(s.process.pid)
        clients, given = [], 0
        for _ in range(20):
            clients.append(socket.create_connection(("127.0.0.1", s.port(1)), 10))
            server, _ = flood.accept()
            server.setblocking(False)
            clients.append(server)
        end = time.monotonic() + 3
        while time.monotonic() < end:
            for server in clients[1::2]:
                try:
                    given += server.send(bytes(65536))
                except BlockingIOError:
                    pass
        grown = resident_kb(s.process.pid) - before
        print(f"20 who read nothing: {given >> 20} MB were taken, memory has grown by {grown} KB")
        v.expect("slow readers: back-pressure", True, given < 400 << 20)
        v.expect("slow readers: memory", True, grown < 64 << 10)
        with socket.create_connection(("127.0.0.1", s.port(0)), 10) as c:
            c.sendall(b"x")
            c.shutdown(socket.SHUT_WR)
            c.settimeout(10)
            v.expect("slow readers: the rest goes on", b"", c.recv(1))
        v.expect("slow readers: status", 0, s.stop())


def no_descriptors(v, labwire):
    with Session(labwire, "lab-3.4.3", *QUIET, "--no-capture", "--forward", SMTP,
                 wrapper=("prlimit", "--nofile=64")) as s:
        clients = [socket.create_connection(("127.0.0.1", s.port()), 10) for _ in range(100)]
        v.expect("EMFILE: said", True, s.said("Too many open files: new connections wait"))
        clients[0].settimeout(10)
        v.expect("EMFILE: those that are open go on", b"220", clients[0].recv(3))
        for c in clients:
            reset(c)
        v.expect("EMFILE: and then the others", True, works(s.port()))
        v.expect("EMFILE: status", 0, s.stop())


def no_room(v, labwire):
    with Session(labwire, "lab-3.4.3", *QUIET, "--no-capture", "--forward", SMTP, "--journal", "/dev/full") as s:
        v.expect("journal on a full disk: the rest goes on", True, works(s.port()))
        v.expect("journal on a full disk: status", 3, s.stop())
        v.expect("journal on a full disk: said", True,
                 s.said("/dev/full: No space left on device; the journal ends here"))
    with tempfile.TemporaryDirectory() as folder:
        with Session(labwire, "lab-3.4.3", *QUIET, "--forward", SMTP, "--capture", "eagle-server",
                     folder=folder, wrapper=("prlimit", "--fsize=100")) as s:
            v.expect("captures on a full disk: the rest goes on", True, works(s.port()))
            v.expect("captures on a full disk: status", 3, s.stop())
            v.expect("captures on a full disk: said", True, s.said("eagle-server_eth0.pcap: File too large"))


def main(labwire):
    need("prlimit")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    v = Verdict()
    for play in (silent, resets, slow, no_descriptors, no_room):
        play(v, labwire)
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
