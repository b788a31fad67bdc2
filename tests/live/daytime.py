#!/usr/bin/env python3
"""The service "daytime" to real sockets, by TCP and UDP, in the lab's zone and in UTC: the words
are xinetd's (2.3.15: "01 DEC 2026 17:16:40 UTC", CR LF, then FIN), and the time is the capture's.

usage: daytime.py LABWIRE
"""
import datetime
import json
import pathlib
import re
import socket
import sys
import tempfile

from session import HERE, Session, Verdict, need, run

WORDS = re.compile(rb"(\d\d [A-Z]{3} \d{4} \d\d:\d\d:\d\d) (UTC|\+10)\r\n")
HOURS = {b"UTC": 0, b"+10": 10}


def by_tcp(port):
    with socket.create_connection(("127.0.0.1", port), 30) as s:
        said = b""
        while piece := s.recv(100):
            said += piece
        return said


def by_udp(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(30)
        s.sendto(b"anything", ("127.0.0.1", port))
        return s.recv(100)


def seconds_of(said):
    """Unix seconds of what was said, or None."""
    m = WORDS.fullmatch(said)
    if not m:
        return None
    local = datetime.datetime.strptime(m.group(1).decode().title(), "%d %b %Y %H:%M:%S")
    return int(local.replace(tzinfo=datetime.timezone.utc).timestamp()) - HOURS[m.group(2)] * 3600


def captured(folder):
    """{text: seconds} as tshark's dissector of the protocol has it."""
    status, text = run("tshark", "-r", str(folder / "s_eth0.pcap"), "-Y", "daytime.response_request == 1",
                       "-T", "json", "-e", "frame.time_epoch", "-e", "daytime.string")
    packets = [p["_source"]["layers"] for p in json.loads(text[text.index("["):])]
    return status, {p["daytime.string"][0]: int(float(p["frame.time_epoch"][0])) for p in packets}


def main(labwire):
    need("tshark")
    v = Verdict()
    lab = json.loads((HERE / "fast.json").read_text())
    for utc, zone in ((False, b"+10"), (True, b"UTC")):
        lab["services"] = [{"node": "s", "kind": "daytime", **({"utc": True} if utc else {})}]
        lab["start"] = "2007-01-28T20:41:00+10:00"
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            (folder / "fast.csv").write_text((HERE / "fast.csv").read_text())
            (folder / "daytime.json").write_text(json.dumps(lab))
            with Session(labwire, folder / "daytime.json", "--forward", "0=h>s:13", "--forward", "udp:0=h>s:13",
                         folder=str(folder / "out")) as s:
                said = [by_tcp(s.port(0)), by_udp(s.port(1))]
                v.expect("exit status", 0, s.stop())
            for how, text in zip(("TCP", "UDP"), said):
                v.expect(f"{how}: words", zone, (WORDS.fullmatch(text) or [b""] * 3)[2])
            status, seen = captured(folder / "out")
            v.expect("tshark", 0, status)
            v.expect("in the capture", {t.decode() for t in said}, set(seen))
            for text, at in seen.items():
                v.expect(f"the time of {text.strip()}", at, seconds_of(text.encode()))
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
