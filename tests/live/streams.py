#!/usr/bin/env python3
"""Captures for viewers: over TCP, through a named pipe, on standard output; who comes late
gets a head, who is slow loses frames, who is killed harms nobody.

usage: streams.py LABWIRE
"""
import os
import pathlib
import signal
import smtplib
import socket
import struct
import subprocess
import sys
import tempfile
import time

from session import Session, Verdict, need

QUIET = ("--set", "steps=[]", "--set", "expect=[]", "--set", "links[0].clock_rate=8000000")


def read_frames(stream, want):
    """The link type, and `want` frames, of a classic capture file."""
    head = stream.read(24)
    magic, link = struct.unpack("<I16xI", head)
    assert magic == 0xA1B2C3D4, head
    frames = []
    while len(frames) < want:
        kept, length = struct.unpack("<8xII", stream.read(16))
        frames.append(stream.read(kept))
        assert kept == length
    return link, frames


def letter(port, size=10):
    client = smtplib.SMTP("127.0.0.1", port, timeout=60)
    client.sendmail("a@example.com", ["ccna1@example.com"], "Subject: x\r\n\r\n" + ("x" * 70 + "\r\n") * (size // 72))
    client.quit()


def tcp(v, s):
    early = socket.create_connection(("127.0.0.1", s.port(1)), 10).makefile("rb")
    letter(s.port(0))
    late = socket.create_connection(("127.0.0.1", s.port(1)), 10).makefile("rb")
    letter(s.port(0))
    v.expect("early: Cisco HDLC", 104, read_frames(early, 30)[0])
    v.expect("late: Cisco HDLC", 104, read_frames(late, 20)[0])


def lost(line):
    """Frames that a viewer lost, when the line tells of one that is gone."""
    return int(line.split(" frames, ")[1].split()[0]) if "a viewer is gone" in line else 0


def slow_and_killed(v, s):
    """One viewer reads nothing, another is killed: mail goes on at once."""
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.connect(("127.0.0.1", s.port(1)))
    cat = subprocess.Popen(["cat", s.pipe], stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    cat.send_signal(signal.SIGKILL)
    cat.wait()
    began = time.monotonic()
    for _ in range(3):
        letter(s.port(0), 4 << 20)
    v.expect("nobody waits", True, time.monotonic() - began < 60)
    slow.close()
    end = time.monotonic() + 20
    while time.monotonic() < end and not any(lost(line) for line in list(s.lines)):
        time.sleep(0.1)
    v.expect("the slow one's loss is counted", True, any(lost(line) for line in s.lines))


def pipe(v, s):
    with open(s.pipe, "rb") as f:
        time.sleep(0.5)
        letter(s.port(0))
        v.expect("pipe: Ethernet", 1, read_frames(f, 10)[0])


def stdout(v, labwire):
    """labwire live ... | tshark -r -"""
    command = [labwire, "live", "lab-3.4.3", *QUIET, "--no-capture", "-o", s_folder(), "--stream",
               "-=eagle-server:eth0", "--forward", "0=hostPod1A>eagle-server:25"]
    live = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    shark = subprocess.Popen(["tshark", "-n", "-l", "-r", "-", "-Y", "smtp", "-T", "fields", "-e",
                              "smtp.response.code"], stdin=live.stdout, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    live.stdout.close()
    port = None
    for line in live.stderr:
        if b" leads to " in line:
            port = int(line.split(b":")[2].split()[0])
        if b"running" in line:
            break
    letter(port)
    live.send_signal(signal.SIGINT)
    said = shark.communicate(timeout=60)[0]
    live.stderr.read()
    v.expect("tshark read it", True, "220" in said and "221" in said)
    v.expect("status", 0, live.wait(30))


def s_folder():
    return tempfile.mkdtemp(prefix="labwire-streams-")


def main(labwire):
    need("tshark")
    v = Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        path = str(pathlib.Path(scratch) / "pipe")
        with Session(labwire, "lab-3.4.3", *QUIET, "--forward", "0=hostPod1A>eagle-server:25",
                     "--stream", "0=R2-Central:S0/0/0", "--stream", f"{path}=hostPod1A:eth0") as s:
            s.pipe = path
            tcp(v, s)
            pipe(v, s)
            slow_and_killed(v, s)
            v.expect("exit status", 0, s.stop())
    stdout(v, labwire)
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
