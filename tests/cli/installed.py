#!/usr/bin/env python3
"""Scenarios by their bare names: where they are looked for, which of two is taken, how they are listed.  The
program is copied into a tree of its own, as an installed one that was moved, and finds what is beside it.

usage: installed.py LABWIRE
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OWN = ROOT / "scenarios"


def play(labwire, *words, folder=None):
    env = {k: v for k, v in os.environ.items() if k != "LABWIRE_SCENARIOS"}
    if folder:
        env["LABWIRE_SCENARIOS"] = str(folder)
    done = subprocess.run([labwire, *words], capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def names(text):
    return [line.split()[0] for line in text.splitlines()]


def listed(labwire):
    """Every scenario of the folder, its title and its file, as text and as JSON."""
    files = sorted((p for p in OWN.glob("*.json") if ".schema." not in p.name), key=lambda p: p.stem)
    want = {p.stem: json.loads(p.read_text()) for p in files}
    status, text, _ = play(labwire, "list")
    assert status == 0 and names(text) == list(want), text
    for line in text.splitlines():
        name, _, title = line.partition(" ")
        assert title.strip() == want[name]["title"], line
    status, text, _ = play(labwire, "list", "--json")
    for row in json.loads(text)["scenarios"]:
        assert row["good"] and row["title"] == want[row["name"]]["title"] and row["nodes"] >= 6, row
        assert pathlib.Path(row["file"]).samefile(OWN / (row["name"] + ".json")), row
        want.pop(row["name"])
    assert status == 0 and not want, want
    return 2


def bring_along(folder):
    """What figure-6 includes."""
    shutil.copy(OWN / "lab-3.4.3.csv", folder)
    shutil.copytree(OWN / "parts", folder / "parts")


def moved(labwire, scratch):
    """bin/labwire and share/labwire/scenarios, wherever they are; without them, what the environment says."""
    program = scratch / "usr" / "bin" / "labwire"
    program.parent.mkdir(parents=True)
    shutil.copy(labwire, program)
    status, text, error = play(program, "run", "mine")
    assert status == 2 and "no scenario of that name" in error, error
    there = scratch / "usr" / "share" / "labwire" / "scenarios"
    there.mkdir(parents=True)
    shutil.copy(OWN / "figure-6.json", there)
    bring_along(there)
    scenario = json.loads((OWN / "figure-6.json").read_text())
    (there / "mine.json").write_text(json.dumps(scenario | {"title": "the installed one"}))
    status, text, _ = play(program, "list")
    assert status == 0 and {"figure-6", "mine"} <= set(names(text)), text
    status, text, _ = play(program, "show", "mine", "routes")
    assert status == 0 and "R2-Central" in text, text
    (scratch / "usr").rename(scratch / "elsewhere")
    program = scratch / "elsewhere" / "bin" / "labwire"
    status, text, _ = play(program, "list")
    assert status == 0 and "the installed one" in text, text
    return program


def hidden(program, scratch):
    """Of two with one name the environment's counts; one that cannot be read is listed, and stops nothing."""
    folder = scratch / "own"
    folder.mkdir()
    bring_along(folder)
    scenario = json.loads((OWN / "figure-6.json").read_text())
    (folder / "mine.json").write_text(json.dumps(scenario | {"title": "my \"own\"\tone"}))
    (folder / "broken.json").write_text("{")
    (folder / "notes.txt").write_text("not a scenario")
    status, text, error = play(program, "list", folder=folder)
    assert status == 0 and error == "" and names(text)[:2] == ["broken", "figure-6"], (text, error)
    assert "labwire check broken" in text and 'my "own"' in text and "the installed one" not in text, text
    status, text, _ = play(program, "list", "--json", folder=folder)
    rows = {row["name"]: row for row in json.loads(text)["scenarios"]}
    assert rows["mine"]["title"] == 'my "own"\tone' and rows["broken"]["good"] is False, rows
    status, _, error = play(program, "run", "mnie", folder=folder)
    assert status == 2 and 'did you mean "mine"?' in error, error


def main(labwire):
    listed(labwire)
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        hidden(moved(labwire, scratch), scratch)
    print("scenarios are listed, found beside the program, and hidden by the environment's")


if __name__ == "__main__":
    main(sys.argv[1])
