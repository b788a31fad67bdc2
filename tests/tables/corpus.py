#!/usr/bin/env python3
"""The corpus of addressing tables: what labwire check finds in each is what stands beside it.

tests/tables/WIRING/NAME.csv is a table, NAME.txt what is to be found in it, once with the wiring
of tests/reach/WIRING.json (or the lab's) and once in the table alone.  With `repair` every
repair that is proposed is applied to a copy: it must remove its finding and add none.  With
`reach` the answers of labwire reach are compared with the simulation's, in every cell.

usage: corpus.py LABWIRE findings|repair|reach [EVERY]     EVERY: only each so-and-so many'th table
"""
import collections
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "scenario"), str(HERE.parent / "harness")]
import lab  # noqa: E402
from cases import sample, tried  # noqa: E402
WIRINGS = {"lab": HERE.parent.parent / "scenarios" / "lab-3.4.3.json"}
KEYS = ["code", "severity", "device", "interface", "column", "value", "message", "repair"]
SECTIONS = ["with the wiring:", "alone:"]


def wiring_of(table):
    name = table.parent.name
    return WIRINGS.get(name, HERE.parent / "reach" / f"{name}.json")


def ask(labwire, *words):
    return subprocess.run([labwire, *map(str, words)], capture_output=True, text=True, timeout=120)


def line_of(paragraph):
    """Which line of the table is meant: only the text says it, in the head, which is not indented."""
    head = " ".join(line for line in paragraph.splitlines() if not line.startswith(" "))
    place = re.search(r"\(line (\d+)\)$", head)
    return int(place.group(1)) if place else None


def too_wide(text):
    return [line for line in text.splitlines() if len(line) > 80]


def check(labwire, table, wiring):
    """The findings as JSON has them, each with its line."""
    words = ["check", wiring, "--addressing", table] if wiring else ["check", table]
    done = ask(labwire, *words, "--json")
    findings = json.loads(done.stdout)["findings"]
    assert all(list(f) == KEYS for f in findings), f"{table}: other keys"
    text = ask(labwire, *words).stdout
    assert too_wide(text) == [], f"{table}: {too_wide(text)}"
    for finding, paragraph in zip(findings, text.split("\n\n")):
        assert paragraph.startswith(f"{finding['severity']} {finding['code']}: "), f"{table}: {paragraph}"
        finding["line"] = line_of(paragraph)
    errors = any(f["severity"] == "error" for f in findings)
    assert done.returncode == (1 if errors else 0), f"{table}: status {done.returncode}"
    return findings


def in_words(finding):
    place = " ".join(filter(None, [finding["device"], finding["interface"]]))
    column = f", {finding['column']}" if finding["column"] else ""
    return f"{finding['severity']} {finding['code']}: {place}{column}"


def expected(table):
    """What NAME.txt lists below each of the two headings."""
    lists, now = {}, None
    for line in table.with_suffix(".txt").read_text().splitlines():
        if line in SECTIONS:
            now = lists.setdefault(line, [])
        else:
            now.append(line.strip())
    return [sorted(lists[s]) for s in SECTIONS]


def test_findings(labwire, table):
    troubles = []
    for section, wiring, want in zip(SECTIONS, (wiring_of(table), None), expected(table)):
        found = check(labwire, table, wiring)
        got = sorted(map(in_words, found))
        if got != want:
            missing, extra = (collections.Counter(a) - collections.Counter(b) for a, b in ((want, got), (got, want)))
            troubles.append(f"{section} missing {sorted(missing.elements())}, too many {sorted(extra.elements())}")
        bad = [f for f in found if table.name.startswith("good-") and f["severity"] != "info"]
        troubles += [f"false alarm: {in_words(f)}" for f in bad]
    return 2, troubles


def type_order(routes, order):
    """[no] ip route NETWORK MASK VIA."""
    to, mask, via = order.removeprefix("no ").removeprefix("ip route ").split()
    prefix = sum(bin(int(octet)).count("1") for octet in mask.split("."))
    route = {"to": f"{to}/{prefix}", "via": via}
    if order.startswith("no "):
        routes.remove(route)
    else:
        routes.append(route)


def repaired(table, scenario, finding, folder):
    """The table with one cell written anew, or the scenario with one more route."""
    rows = list(csv.reader(table.read_text().splitlines()))
    if finding["column"]:
        column = rows[0].index(finding["column"])
        assert rows[finding["line"] - 1][column] == (finding["value"] or ""), finding
        rows[finding["line"] - 1][column] = finding["repair"]
    else:
        node = next(n for n in scenario["nodes"] if n["name"] == finding["device"])
        for order in finding["repair"].split(", then "):
            type_order(node.setdefault("routes", []), order)
    with open(folder / "t.csv", "w", newline="") as out:
        csv.writer(out).writerows(rows)
    (folder / "s.json").write_text(json.dumps(scenario))


def key(finding):
    """Which finding it is; a network without a route may be lost one way or both, as others change."""
    where = finding["line"] if finding["column"] else (finding["device"], finding["repair"] or finding["message"])
    return finding["code"].removesuffix("-back"), where, finding["interface"], finding["column"]


def test_repair(labwire, table):
    tried, troubles = 0, []
    for wiring in (wiring_of(table), None):
        before = check(labwire, table, wiring)
        for finding in filter(lambda f: f["repair"] and (wiring or f["column"]), before):
            tried += 1
            with tempfile.TemporaryDirectory() as scratch:
                folder = pathlib.Path(scratch)
                repaired(table, lab.whole(wiring_of(table)), finding, folder)
                after = check(labwire, folder / "t.csv", wiring and folder / "s.json")
            # What is only worth knowing may have been hidden by the error.
            new = {key(f) for f in after if f["severity"] != "info"} - set(map(key, before))
            if new or key(finding) in map(key, after):
                troubles.append(f"{in_words(finding)}: {finding['repair']} leaves or adds {sorted(map(str, new))}")
    return tried, troubles


def test_reach(labwire, table):
    done = ask(labwire, "reach", wiring_of(table), "--addressing", table, "--verify")
    if done.returncode == 2:  # refused when read, the same with and without --verify
        plain = ask(labwire, "reach", wiring_of(table), "--addressing", table)
        return 0, [] if plain.returncode == 2 and plain.stderr == done.stderr else ["refused only once"]
    return 1, (done.stderr.splitlines() if done.returncode else []) + too_wide(done.stdout)


def undocumented():
    """Kinds of findings without a section in docs/findings.md."""
    root = HERE.parent.parent
    codes = re.findall(r'X\(\w+, "([\w-]+)"', (root / "include/labwire/lint/lint.h").read_text())
    assert len(codes) > 30
    sections = re.findall(r"(?m)^### ([\w-]+)$", (root / "docs/findings.md").read_text())
    return sorted(set(codes) ^ set(sections))


def main(labwire, what, every):
    test = {"findings": test_findings, "repair": test_repair, "reach": test_reach}[what]
    tables, count, bad = sample(sorted(HERE.glob("*/*.csv"))[::every]), 0, 0
    for table, (n, troubles) in zip(tables, tried(lambda table: test(labwire, table), tables)):
        count += n
        bad += bool(troubles)
        for trouble in troubles:
            print(f"{table.parent.name}/{table.stem}: {trouble}")
    print(f"{what}: {len(tables)} tables, {count} tried, {bad} not as they should be")
    if what == "findings":
        print("not the same in docs/findings.md:", undocumented())
        bad += len(undocumented())
    return 1 if bad or not count else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2], int((sys.argv[3:] or [1])[0])))
