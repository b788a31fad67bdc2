#!/usr/bin/env python3
"""Broken scenarios and tables: each is refused with status 2, all its mistakes at once,
each with its place, and nothing is written.  The cases and the sentences expected are in
broken/cases.txt:

    == what is wrong
    set PATH JSON      one value of broken/base.json is another
    drop PATH          one is left out
    file PATH JSON     a file beside it, with this text
    text PLACE         what follows up to the dashes is the whole scenario
    table              ... the whole addressing table, else broken/base.csv
    sub OLD => NEW     the table with one text in place of another
    ---
    the lines on stderr, in their order

usage: broken.py LABWIRE [--write]
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "harness"))
from cases import tried  # noqa: E402

HERE = TESTS / "cli" / "broken"
BAD_INPUT = 2
PART = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


def cases():
    for block in re.split(r"(?m)^== ", (HERE / "cases.txt").read_text())[1:]:
        name, _, rest = block.partition("\n")
        orders, _, expected = rest.partition("---\n")
        yield name, orders, [line for line in expected.splitlines() if line]


def walk(value, path):
    """(container, last key) of a path such as nodes[0].name"""
    keys = [int(index) if index else name for index, name in PART.findall(path)]
    for key in keys[:-1]:
        value = value[key]
    return value, keys[-1]


def prepare(orders, folder):
    scenario = json.loads((HERE / "base.json").read_text())
    table = (HERE / "base.csv").read_text()
    text = None
    lines = orders.splitlines(keepends=True)
    for number, line in enumerate(lines):
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "set":
            path, _, value = rest.partition(" ")
            container, key = walk(scenario, path)
            if isinstance(container, list) and key == len(container):
                container.append(None)
            container[key] = json.loads(value)
        elif word == "drop":
            container, key = walk(scenario, rest)
            del container[key]
        elif word == "file":
            path, _, value = rest.partition(" ")
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(json.loads(value))
        elif word == "sub":
            old, _, new = rest.partition(" => ")
            assert old in table, old
            table = table.replace(old, new, 1)
        elif word == "text":
            text = "".join(lines[number + 1:])
            break
        elif word == "table":
            table = "".join(lines[number + 1:])
            break
    (folder / "broken.json").write_text(text if text is not None else json.dumps(scenario))
    (folder / "base.csv").write_text(table.replace("\\0", "\0"))


def refuse(labwire, orders):
    """(status of run, lines of its stderr, what else it left or said, status of check)"""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        prepare(orders, folder)
        before = sorted(p.name for p in folder.iterdir())
        run, check = (subprocess.run([labwire, *words], cwd=folder, capture_output=True, text=True) for words in
                      (["run", "broken.json", "-o", "out"], ["check", "broken.json"]))
        left = sorted({p.name for p in folder.iterdir()} - set(before))
        return run.returncode, run.stderr.splitlines(), left + [run.stdout] * bool(run.stdout), check.returncode


def base_is_sound(labwire):
    """Else every case would be refused for the base's own mistake."""
    with tempfile.TemporaryDirectory() as scratch:
        prepare("", pathlib.Path(scratch))
        return subprocess.run([labwire, "run", "broken.json", "-q"], cwd=scratch,
                              stdout=subprocess.DEVNULL).returncode == 0


def main(labwire, write):
    assert base_is_sound(labwire)
    bad, written = 0, [(HERE / "cases.txt").read_text().partition("== ")[0]]
    names = set()
    every = list(cases())
    for (name, orders, expected), (status, said, left, checked) in zip(
            every, tried(lambda case: refuse(labwire, case[1]), every)):
        written.append(f"== {name}\n{orders}---\n" + "\n".join(said) + "\n\n")
        good = (status, said, left) == (BAD_INPUT, expected, []) and checked in (1, 2) and name not in names
        names.add(name)
        if not good or not expected:
            bad += 1
            print(f"{name}: status {status} and {checked}, left {left}, said:", *said, sep="\n  ")
    if write:
        (HERE / "cases.txt").write_text("".join(written))
    print(f"{len(names)} broken inputs, {bad} not refused as expected")
    return 1 if bad or len(names) < 130 else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), "--write" in sys.argv))
