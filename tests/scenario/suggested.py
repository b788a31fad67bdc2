#!/usr/bin/env python3
"""What scenarios/README.md suggests to try: each --set of a scenario's section is played, and as many
expectations hold as is said there ("14 of 15 expectations hold"; all, when nothing is said); each
command that is piped into grep prints something.

usage: suggested.py LABWIRE
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import lab

HELD = re.compile(r"expectations: (\d+ of \d+) held")
SAID = re.compile(r"(\d+ of \d+) expectations hold")


def sections():
    """(scenario, [its suggestions])"""
    text = (lab.SCENARIOS / "README.md").read_text()
    for section in re.split(r"(?m)^## ", text)[1:]:
        name = section.split()[0]
        yield name, [" ".join(item.split()) for item in re.split(r"(?m)^- |^$", section)[1:]]


def variants(item):
    """(options, what the text says of them, or None) of each `--set` of a suggestion."""
    parts = re.split(r"`(--set [^`]+)`", item)
    for options, after in zip(parts[1::2], parts[2::2]):
        said = SAID.search(after)
        yield shlex.split(options), said.group(1) if said else None


def held(labwire, name, options):
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run([labwire, "run", lab.SCENARIOS / f"{name}.json", "--no-capture", "-o", scratch, *options],
                              capture_output=True, text=True)
    found = HELD.search(done.stdout)
    return found.group(1) if found else done.stderr


def main(labwire):
    verdict, tried, piped = lab.Verdict(), 0, 0
    for name, items in sections():
        for item in items:
            for options, said in variants(item):
                got = held(labwire, name, options)
                if said:
                    verdict.expect(f"{name} {options}", said, got)
                else:
                    verdict.expect(f"{name} {options}: all hold", True, len(set(got.split(" of "))) == 1)
                tried += 1
            for command in re.findall(r"`(labwire run [^`]*\| grep [^`]*)`", item):
                with tempfile.TemporaryDirectory() as scratch:
                    out = subprocess.run(["bash", "-c", command.replace("|", "--no-capture -o . |", 1)], cwd=scratch,
                                         capture_output=True, text=True,
                                         env={**os.environ, "PATH": f"{pathlib.Path(labwire).parent}:{os.environ['PATH']}"})
                verdict.expect(f"{command} prints something", True, out.stdout.count("\n") > 1)
                piped += 1
    verdict.expect("suggestions were found", True, tried >= 8 and piped >= 3)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
