#!/usr/bin/env python3
"""Virtual time follows the wall clock at the speed that was asked for; a machine that
cannot keep up slows it down and says so; Ctrl-C ends cleanly.

usage: pacing.py LABWIRE [WANTED-P99-MS]
"""
import json
import pathlib
import re
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


def punctual(v, labwire, wanted):
    """About 1,000 events per second: 22 hosts ping the switch, one after the other."""
    steps = [{"do": "ping", "node": f"hostPod#{x}", "target": "172.16.254.1", "count": 1000,
              "at": at} for x, at in (("A", "{90#}ms"), ("B", "{90#+45}ms"))]
    with Session(labwire, "lab-3.4.3", "--no-capture", "--set", f"steps={json.dumps(steps)}", "--set",
                 "expect=[]", "--speed", "11") as s:
        time.sleep(20)
        v.expect("status", 0, s.stop())
        report = json.loads((pathlib.Path(s.folder) / "report.json").read_text())
        print(f"{report['events'] / 20:.0f} events per second\n{s.out}")
        p99 = float(re.search(r"99% ([\d.]+) ms", s.out).group(1))
        v.expect(f"99 of 100 are less than {wanted} ms late", True, p99 < wanted)


def main(labwire, wanted=None):
    v = Verdict()
    if wanted:
        punctual(v, labwire, float(wanted))
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
    sys.exit(main(*sys.argv[1:]))
