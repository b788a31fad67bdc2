#!/usr/bin/env python3
"""What labwire prints, word for word: each file of tests/golden/cli begins with the
command and goes on with its status, stdout and stderr.  Played in the folder scenarios.

usage: golden.py LABWIRE [--write]
"""
import difflib
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COMMANDS = ROOT / "tests" / "golden" / "cli"


def play(labwire, command):
    words = shlex.split(command)
    assert words[0] == "labwire"
    done = subprocess.run([labwire, *words[1:]], cwd=ROOT / "scenarios", capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    said = f"$ {command}\nstatus {done.returncode}\n{done.stdout}--- stderr\n{done.stderr}"
    return said.replace(str(ROOT), "ROOT")


def main(labwire, write):
    files, bad = sorted(COMMANDS.glob("*.txt")), 0
    for path in files:
        want = path.read_text()
        got = play(labwire, want.partition("\n")[0].removeprefix("$ "))
        if write:
            path.write_text(got)
        elif want != got:
            bad += 1
            sys.stdout.writelines(difflib.unified_diff(want.splitlines(True), got.splitlines(True),
                                                       f"{path.name}: expected", "got"))
    print(f"{len(files)} commands, {bad} not as expected")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), "--write" in sys.argv))
