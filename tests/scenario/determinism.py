#!/usr/bin/env python3
"""Every scenario, with every program given, twice, with all captures and with none: the
fingerprints are equal, and the folders byte for byte.

usage: determinism.py LABWIRE [LABWIRE...]
"""
import filecmp
import json
import os
import pathlib
import subprocess
import sys
import tempfile


def run(program, scenario, folder, *options):
    out = subprocess.run([program, "run", scenario, "-o", folder, "--json", *options],
                         capture_output=True, text=True, check=True).stdout
    return json.loads(out)["fingerprint"]


def differing(a, b):
    names = sorted(os.path.relpath(p, a) for p in pathlib.Path(a).rglob("*") if p.is_file())
    others = sorted(os.path.relpath(p, b) for p in pathlib.Path(b).rglob("*") if p.is_file())
    if names != others:
        return sorted(set(names) ^ set(others))
    _, mismatch, errors = filecmp.cmpfiles(a, b, names, shallow=False)
    return mismatch + errors


def main(programs):
    bad = 0
    root = pathlib.Path(__file__).parent.parent.parent / "scenarios"
    scenarios = [p for p in sorted(root.glob("*.json")) if not p.name.endswith(".schema.json")]
    with tempfile.TemporaryDirectory() as scratch:
        for scenario in scenarios:
            reference = f"{scratch}/{scenario.stem}"
            want = run(programs[0], scenario, reference)
            for i, program in enumerate([programs[0], *programs]):
                folder = f"{reference}-{i}"
                got = run(program, scenario, folder)
                without = run(program, scenario, f"{folder}-none", "--no-capture")
                files = differing(reference, folder)
                if got != want or without != want or files:
                    print(f"{scenario.name}: {program}: {got} and {without} without captures, "
                          f"expected {want}; differing files: {files}")
                    bad += 1
            print(f"{scenario.name}: {want}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
