#!/usr/bin/env python3
"""How many bits per second a forward carries over a lab with 10 Gbit/s links: from a real
client to the lab's discard service, and to a real server behind the lab and back.

usage: speed.py LABWIRE [MEGABYTES [WANTED-MBIT/S]]
"""
import pathlib
import socket
import sys
import threading
import time

from session import Session, Verdict, scaled

HERE = pathlib.Path(__file__).resolve().parent
BLOCK = bytes(1 << 20)


def upload(port, megabytes):
    """Until the far end has read the last byte and closed: Mbit/s."""
    with socket.create_connection(("127.0.0.1", port), 60) as s:
        began = time.monotonic()
        for _ in range(megabytes):
            s.sendall(BLOCK)
        s.shutdown(socket.SHUT_WR)
        while s.recv(1 << 20):
            pass
        return megabytes * 8.388608 / (time.monotonic() - began)


class Source(threading.Thread):
    """A real server: says so many megabytes and hangs up."""

    def __init__(self, megabytes):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.megabytes = megabytes

    def run(self):
        while True:
            c, _ = self.listener.accept()
            for _ in range(self.megabytes):
                c.sendall(BLOCK)
            c.close()


def download(port, megabytes):
    got, room = 0, memoryview(bytearray(1 << 20))
    with socket.create_connection(("127.0.0.1", port), 60) as s:
        began = time.monotonic()
        while n := s.recv_into(room):
            got += n
        assert got == megabytes << 20, got
        return megabytes * 8.388608 / (time.monotonic() - began)


def main(labwire, megabytes=scaled(20), wanted=0):
    v = Verdict()
    source = Source(megabytes)
    source.start()
    with Session(labwire, HERE / "fast.json", "--no-capture", "--forward", "0=h>10.0.0.2:9",
                 "--forward", "0=h>10.0.0.2:9000", "--reverse", f"s:9000=127.0.0.1:{source.port}") as s:
        for what, rate in (("to a service of the lab", upload(s.port(0), megabytes)),
                           ("from a server behind the lab", download(s.port(1), megabytes))):
            print(f"{megabytes} MB {what}: {rate:.0f} Mbit/s")
            v.expect(f"{what}: {rate:.0f} Mbit/s is at least {wanted}", True, rate >= wanted)
        v.expect("status", 0, s.stop())
        print(s.out)
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
