#!/usr/bin/env python3
"""docs/rfc-coverage.md names files, functions and tests: each must exist, and no MUST or
SHOULD of RFC 9293's table may be missing, nor a section of RFC 1122's summaries at that level.

usage: coverage.py
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs/rfc-coverage.md"
NUMBERS = [f"MUST-{n}" for n in range(1, 70)] + [f"SHLD-{n}" for n in range(1, 32)]
# Where the summaries of RFC 1122 (3.5, 4.1.5) have a MUST or SHOULD, or a NOT of either.
SUMMARY = {
    "MUST": "3.1 3.2.1.1 3.2.1.2 3.2.1.3 3.2.1.4 3.2.1.6 3.2.1.7 3.2.1.8 3.2.1.8b 3.2.1.8c 3.2.2 3.2.2.1 3.2.2.2 "
            "3.2.2.3 3.2.2.4 3.2.2.5 3.2.2.6 3.2.2.8 3.2.2.9 3.3.1.1 3.3.1.2 3.3.1.4 3.3.1.5 3.3.1.6 3.3.2 3.3.3 "
            "3.3.4.2 3.3.5 3.3.6 3.3.8 3.4 4.1.3.2 4.1.3.3 4.1.3.4 4.1.3.5 4.1.3.6 4.1.4",
    "SHOULD": "3.1 3.2.1.6 3.2.2 3.2.2.1 3.2.2.2 3.2.2.3 3.2.2.5 3.2.2.6 3.2.2.8 3.3.1.2 3.3.1.4 3.3.2 3.3.3 3.3.4.2 "
              "3.3.5 3.3.6 3.3.7 4.1.3.1 4.1.3.5",
    "MUST NOT": "3.1 3.2.1.7 3.2.1.8c 3.2.2 3.2.2.9 3.3.1.4 3.3.6",
    "SHOULD NOT": "3.2.1.6 3.2.1.8b 3.2.2.2 3.2.2.7 3.3.1.4",
}
WITH_REASON = ("left out", "nothing of the kind")
COLUMNS = 4


def text_of(path, cache={}):
    if path not in cache:
        cache[path] = path.read_text() if path.is_file() else None
    return cache[path]


def missing_code(reference):
    """What is wrong with 'folder/file.c: function', or None."""
    name, _, function = reference.partition(": ")
    text = text_of(ROOT / "sim" / name)
    if text is None:
        return f"there is no sim/{name}"
    if name.startswith("profile/"):
        found = re.search(rf"\.{function} =", text)
    else:
        found = re.search(rf"^[a-z][^;={{}}]*\b{function}\(", text, re.M)
    return None if function and found else f"sim/{name} has no {function}"


def missing_test(reference):
    """The same for 'folder/file: test'."""
    name, _, test = reference.partition(": ")
    text = text_of(ROOT / "tests" / name)
    if text is None:
        return f"there is no tests/{name}"
    if name.endswith(".seg"):
        found = f"\ncase {test}\n" in text or f"\ncell {test}\n" in text
    elif name.endswith(".py"):
        found = f"\ndef {test}(" in text
    else:
        suite, _, case = test.partition(".")
        found = re.search(rf"Test\({suite},\s+{case}[,)]", text)
    return None if test and found else f"tests/{name} has no test {test}"


def main():
    bad, done, left_out, seen = [], 0, 0, set()
    for number, line in enumerate(PAGE.read_text().splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if not line.startswith("| ") or cells[0] in ("id", "section"):
            continue
        if len(cells) != COLUMNS or not all(cells):
            bad.append(f"{number}: not four cells")
            continue
        section, _, levels = cells[0].partition(" ")
        seen.update([cells[0], *(f"{section} {level}" for level in levels.split(", "))])
        if cells[2] in WITH_REASON:
            left_out += 1
            continue
        done += 1
        wrong = [missing_code(r) for r in cells[2].split("; ")] + [missing_test(r) for r in cells[3].split("; ")]
        bad += [f"{number}: {why}" for why in wrong if why]
    wanted = NUMBERS + [f"{section} {level}" for level, sections in SUMMARY.items() for section in sections.split()]
    bad += [f"{rule} is not in the table" for rule in wanted if rule not in seen]
    for line in bad:
        print(f"docs/rfc-coverage.md:{line}")
    print(f"{done} rules kept, {left_out} left out, {len(bad)} mistakes")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
