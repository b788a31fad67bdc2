#!/usr/bin/env python3
"""A session with real clients, played again from its journal: the same bytes, ten times
out of ten; a journal that is damaged or of another scenario is refused.

usage: journal.py LABWIRE
"""
import filecmp
import os
import pathlib
import smtplib
import subprocess
import sys
import tempfile

from session import Session, Verdict, need, run

TIMES = 10


def session(labwire, folder, journal):
    with Session(labwire, "lab-3.4.3", "--journal", journal, "--forward", "0=hostPod1A>eagle-server:25",
                 "--forward", "udp:0=hostPod2B>eagle-server:53", folder=str(folder)) as s:
        client = smtplib.SMTP("127.0.0.1", s.port(0), timeout=30)
        for n in range(3):
            client.sendmail("a@example.com", ["ccna1@example.com"], f"Subject: {n}\r\n\r\n" + "x" * 70 * n)
        client.quit()
        run("dig", "@127.0.0.1", "-p", str(s.port(1)), "host-3.example.com")
        smtplib.SMTP("127.0.0.1", s.port(0), timeout=30)  # and one that is open at the end
        return s.stop()


def replay(labwire, folder, journal, scenario="lab-3.4.3"):
    return subprocess.run([labwire, "run", scenario, "-q", "-o", folder, "--journal", journal],
                          capture_output=True, text=True)


def main(labwire):
    need("dig")
    v = Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        live, journal = pathlib.Path(scratch) / "live", str(pathlib.Path(scratch) / "journal")
        v.expect("status of the session", 0, session(labwire, live, journal))
        files = sorted(p.relative_to(live) for p in live.rglob("*") if p.is_file())
        v.expect("captures", True, len(files) > 40)
        for n in range(TIMES):
            again = pathlib.Path(scratch) / f"again{n}"
            v.expect("status of the replay", 0, replay(labwire, again, journal).returncode)
            _, different, missing = filecmp.cmpfiles(live, again, files, shallow=False)
            v.expect("files that differ", ([], []), (different, missing))
        done = replay(labwire, live, journal, "figure-6")
        v.expect("another scenario", (2, f"labwire: {journal}: was made with the scenario \"lab-3.4.3\","
                                      " not \"figure-6\"\n"), (done.returncode, done.stderr))
        size = os.path.getsize(journal)
        os.truncate(journal, size - 1)
        done = replay(labwire, live, journal)
        v.expect("cut", (2, True), (done.returncode, "breaks off at byte" in done.stderr))
        with open(journal, "w") as f:
            f.write("something else\n")
        done = replay(labwire, live, journal)
        v.expect("no journal", (2, f"labwire: {journal}: is not a journal\n"), (done.returncode, done.stderr))
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
