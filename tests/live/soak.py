#!/usr/bin/env python3
"""Many concurrent connections through a forward, opened, used and closed all the time: in
the end neither memory nor descriptors have grown.

usage: soak.py LABWIRE [SECONDS [CONNECTIONS]]
"""
import asyncio
import os
import pathlib
import sys
import time

from session import Session, Verdict

HERE = pathlib.Path(__file__).resolve().parent
WORDS = b"what goes in comes out\n"
SPEED = "10"  # so that a minute of TIME-WAIT is over in 6 s
# Under AddressSanitizer what is freed would stay in memory for a while.
os.environ["ASAN_OPTIONS"] = "quarantine_size_mb=1:" + os.environ.get("ASAN_OPTIONS", "")


async def echo(reader, writer):
    while piece := await reader.read(4096):
        writer.write(piece)
        await writer.drain()
    writer.close()


async def one(port, until, counts):
    """Connections one after the other."""
    while time.monotonic() < until:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(WORDS)
            good = await reader.readexactly(len(WORDS)) == WORDS
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.IncompleteReadError):
            good = False
        counts[good] += 1


async def load(port, seconds, connections):
    counts = {True: 0, False: 0}
    until = time.monotonic() + seconds
    await asyncio.gather(*(one(port, until, counts) for _ in range(connections)))
    return counts


def resident_kb(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


async def play(labwire, seconds, connections, v):
    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=1000)
    back = server.sockets[0].getsockname()[1]
    with Session(labwire, HERE / "fast.json", "--no-capture", "--speed", SPEED, "--forward", "0=h>10.0.0.2:7",
                 "--reverse", f"s:7=127.0.0.1:{back}") as s:
        pid = s.process.pid
        descriptors = len(os.listdir(f"/proc/{pid}/fd"))
        warm = await load(s.port(), max(15, seconds / 3), connections)
        before = resident_kb(pid)
        counts = await load(s.port(), seconds, connections)
        await asyncio.sleep(1)
        after, left = resident_kb(pid), len(os.listdir(f"/proc/{pid}/fd"))
        print(f"{counts[True]} connections, {connections} at a time, {seconds} s: {before} KB, then {after} KB; "
              f"{descriptors} descriptors, then {left}")
        v.expect("all were answered", (0, 0), (warm[False], counts[False]))
        v.expect("some were made", True, counts[True] > connections)
        v.expect("descriptors", descriptors, left)
        v.expect("memory", True, after < before * 1.1 + 1024)
        v.expect("status", 0, s.stop())
    server.close()


def main(labwire, seconds=6, connections=100):
    v = Verdict()
    asyncio.run(play(labwire, seconds, connections, v))
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
