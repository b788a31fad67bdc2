#!/usr/bin/env python3
"""What a run leaves when it is killed, or the disk is full: captures that can be read.

usage: damage.py LABWIRE
"""
import os
import pathlib
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time

import lab

KILLS = 40
STEP = 0.0007  # seconds between one kill and the next
FILE_LIMIT = 8192
FULL = 3  # exit status


def cut_at(path):
    """None when a pcap file is whole or ends inside its last record; else what is wrong."""
    data = path.read_bytes()
    if len(data) < 24 or struct.unpack_from("<I", data)[0] != 0xA1B2C3D4:
        return f"{path.name}: {len(data)} bytes and no header"
    at, last = 24, 0
    while at + 16 <= len(data):
        seconds, micros, kept, length = struct.unpack_from("<IIII", data, at)
        if kept > 65535 or kept > length or micros >= 10**6 or (seconds, micros) < (last, 0):
            return f"{path.name}: no record at {at}"
        last = seconds
        at += 16 + kept
    return None


def tshark_reads(path):
    """tshark reads it to the end, or to a cut last record."""
    done = subprocess.run(["tshark", "-n", "-r", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return done.returncode == 0 or "cut short" in done.stderr


def check_kills(verdict, labwire):
    running = 0
    for i in range(KILLS):
        with tempfile.TemporaryDirectory() as scratch:
            process = subprocess.Popen([labwire, "run", lab.SCENARIOS / "lab-3.4.3.json", "-q", "-o", scratch],
                                       stdout=subprocess.DEVNULL)
            time.sleep(i * STEP)
            process.kill()
            running += process.wait() == -signal.SIGKILL
            captures = sorted(pathlib.Path(scratch).glob("*.pcap"))
            for capture in captures:
                verdict.expect(f"killed after {i * STEP * 1000:.1f} ms", None, cut_at(capture))
            for path in sorted(pathlib.Path(scratch).glob("*.pcap*"))[-1:]:
                verdict.expect(f"tshark reads {path.name}", True, tshark_reads(path))
    verdict.expect("some were killed while they ran", True, running > KILLS / 8)


def limit_files():
    """A write beyond the limit fails with EFBIG, as on a full disk with ENOSPC."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))


def check_full_disk(verdict, labwire):
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run([labwire, "run", lab.SCENARIOS / "lab-3.4.3.json", "-q", "-o", scratch],
                              preexec_fn=limit_files, capture_output=True, text=True)
        verdict.expect("status on a full disk", FULL, done.returncode)
        complaints = [line for line in done.stderr.splitlines() if "File too large" in line]
        full = [p for p in sorted(pathlib.Path(scratch).rglob("*")) if p.is_file() and p.stat().st_size >= FILE_LIMIT]
        verdict.expect("some files did not fit", True, len(full) > 3)
        for path in full:
            verdict.expect(f"complaints about {path.name}", 1, sum(f"{path}:" in c for c in complaints))
        for path in sorted(pathlib.Path(scratch).glob("*.pcap*")):
            verdict.expect(f"tshark reads {path.name}", True, tshark_reads(path))


def check_no_folder(verdict, labwire):
    with tempfile.TemporaryDirectory() as scratch:
        blocked = pathlib.Path(scratch) / "file"
        blocked.write_text("not a folder")
        done = subprocess.run([labwire, "run", lab.SCENARIOS / "figure-6.json", "-q", "-o", blocked],
                              capture_output=True, text=True)
        verdict.expect("status when the folder is a file", FULL, done.returncode)
        verdict.expect("message", f"labwire: {blocked}: Not a directory\n", done.stderr)
        done = subprocess.run([labwire, "run", lab.SCENARIOS / "figure-6.json", "-q", "-o", "/dev/full/x"],
                              capture_output=True, text=True)
        verdict.expect("status when the folder cannot be made", FULL, done.returncode)


def main(labwire):
    verdict = lab.Verdict()
    check_kills(verdict, labwire)
    check_full_disk(verdict, labwire)
    check_no_folder(verdict, labwire)
    return verdict.status()


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C"
    sys.exit(main(sys.argv[1]))
