#!/usr/bin/env python3
"""Virtual time follows the wall clock at the speed that was asked for; a machine that
cannot keep up slows it down and says so; Ctrl-C ends cleanly.

usage: pacing.py LABWIRE
"""
import json
import pathlib
import signal
import sys
import time

from session import Session, Verdict


def ran(labwire, seconds, *options, how=signal.SIGINT):
    """(virtual seconds, wall seconds, what it printed, exit status)"""
    with Session(labwire, "figure-6", "--no-capture", *options) as s:
        began = time.monotonic()
        time.sleep(seconds)
        status = s.stop(how)
        wall = time.monotonic() - began
        report = json.loads((pathlib.Path(s.folder) / "report.json").read_text(), parse_float=float)
        return float(report["virtual_time"]), wall, s.out, "".join(s.lines), status


def main(labwire):
    v = Verdict()
    for speed, factor in (("1", 1), ("0.5", 0.5), ("20", 20)):
        virtual, wall, out, _, status = ran(labwire, 1.5, "--speed", speed)
        v.expect(f"speed {speed}: status", 0, status)
        # the process is asked a little before or after it has begun or ended
        v.expect(f"speed {speed}: {virtual} for {wall}", True, 0.6 * factor * wall < virtual <= factor * wall + factor)
        v.expect(f"speed {speed}: lateness is shown", True, "lateness of" in out)
    virtual, wall, _, _, status = ran(labwire, 1, "--speed", "max", how=signal.SIGTERM)
    v.expect(f"max: {virtual} for {wall}", True, virtual > 100 * wall)
    v.expect("max: status", 0, status)
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
