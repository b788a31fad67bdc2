#!/usr/bin/env python3
"""The embedding example is short, and does what it says with each persona.

usage: embed.py EMBED
"""
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs/examples/embed.c"
LINES = 150
SAYS = ("tcp 7>4000 SA", " echo: CLOSE-WAIT", "client: SYN-SENT, rto ", "client: connection refused")


def main(embed):
    lines = len(SOURCE.read_text().splitlines())
    bad = 0
    if lines >= LINES:
        print(f"{SOURCE}: {lines} lines, fewer than {LINES} are promised")
        bad += 1
    for persona in ("rfc", "winxp", "linux26"):
        run = subprocess.run([embed, persona], capture_output=True, text=True)
        if run.returncode != 0 or any(words not in run.stdout for words in SAYS):
            print(f"{persona}: exit status {run.returncode}, and it printed\n{run.stdout}{run.stderr}")
            bad += 1
    if subprocess.run([embed, "no-such-persona"], capture_output=True).returncode != 2:
        print("a persona that there is not is not refused")
        bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
