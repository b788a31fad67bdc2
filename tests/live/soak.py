#!/usr/bin/env python3
"""Many concurrent connections through a forward, opened, used and closed all the time: in
the end neither memory nor descriptors have grown.

They come in rounds of the same size, so that each leaves as many sockets in TIME-WAIT; then
time runs fast until those are gone.  A leak of the connections shows from round to round.

usage: soak.py LABWIRE [SECONDS [CONNECTIONS]]
"""
import asyncio
import collections
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from session import Session, Verdict

HERE = pathlib.Path(__file__).resolve().parent
WORDS = b"what goes in comes out\n"
EACH = 50  # connections one after the other, in each round; a host has 28,000 ports
WARM = 2  # rounds
# Under AddressSanitizer what is freed would stay in memory for a while.
os.environ["ASAN_OPTIONS"] = "quarantine_size_mb=1:" + os.environ.get("ASAN_OPTIONS", "")


async def echo(reader, writer):
    while piece := await reader.read(4096):
        writer.write(piece)
        await writer.drain()
    writer.close()


async def one(port, faults):
    for _ in range(EACH):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(WORDS)
            got = await reader.readexactly(len(WORDS))
            writer.close()
            await writer.wait_closed()
            if got != WORDS:
                faults[f"got {got}"] += 1
        except (OSError, asyncio.IncompleteReadError) as e:
            faults[repr(e)] += 1


async def play_round(ctl, port, connections, faults):
    await asyncio.gather(*(one(port, faults) for _ in range(connections)))
    for speed in ("100", "1"):  # TIME-WAIT takes a minute
        told = await asyncio.create_subprocess_exec(*ctl, "speed", f"factor={speed}", stdout=subprocess.DEVNULL)
        faults["ctl"] += await told.wait()
        await asyncio.sleep(1)


def resident_kb(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


async def play(labwire, path, seconds, connections, v):
    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=1000)
    back = server.sockets[0].getsockname()[1]
    ctl, faults = (labwire, "ctl", "--socket", path), collections.Counter()
    with Session(labwire, HERE / "fast.json", "--no-capture", "--forward", "0=h>10.0.0.2:7",
                 "--reverse", f"s:7=127.0.0.1:{back}", "--control", path) as s:
        pid = s.process.pid
        descriptors = len(os.listdir(f"/proc/{pid}/fd"))
        for _ in range(WARM):
            await play_round(ctl, s.port(), connections, faults)
        before, rounds, until = resident_kb(pid), 0, time.monotonic() + seconds
        while rounds == 0 or time.monotonic() < until:
            await play_round(ctl, s.port(), connections, faults)
            rounds += 1
        after, left = resident_kb(pid), len(os.listdir(f"/proc/{pid}/fd"))
        print(f"{rounds * EACH * connections} connections, {connections} at a time, in {rounds} rounds: {before} KB, "
              f"then {after} KB; {descriptors} descriptors, then {left}")
        v.expect("all were answered", {}, dict(+faults))
        v.expect("descriptors", descriptors, left)
        v.expect("memory", True, after < before * 1.1 + 1024)
        v.expect("status", 0, s.stop())
    server.close()


def main(labwire, seconds=1, connections=100):
    v = Verdict()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(labwire, f"{folder}/control", seconds, connections, v))
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
