#!/usr/bin/env python3
"""Random mistakes in tables, routes and cables: `labwire reach --verify` must find that its answers and
the simulation's agree in every cell.  The same number gives the same mistakes everywhere.

usage: sweep.py LABWIRE FIRST COUNT    mistakes number FIRST to FIRST + COUNT - 1
"""
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
WIRINGS = ["pods", "office", "triangle", "two-doors", "ring", "chain", "circles/bridges"]
MASKS = ["255.0.0.0", "255.128.0.0", "255.255.0.0", "255.255.128.0", "255.255.255.0", "255.255.255.128",
         "255.255.255.192", "255.255.255.224", "255.255.255.240", "255.255.255.248", "255.255.255.252",
         "255.255.255.254", "255.255.255.255", "128.0.0.0"]
ADDRESS, MASK, GATEWAY = 2, 3, 4


def another_address(dice, cell, everybodys):
    """A plausible slip in an address, or another one of the table."""
    octets = cell.split(".")
    if cell == "N/A" or len(octets) != 4 or dice.random() < 0.3:
        return dice.choice(everybodys)
    at = dice.choice([3, 3, 3, 2, 2, 1])
    old = int(octets[at]) if octets[at].isdigit() else 0
    octets[at] = str(dice.choice([old + 1, old - 1, old ^ 128, 0, 255, 254, 1, dice.randrange(256)]) % 256)
    return ".".join(octets)


def slip(dice, rows):
    """One mistake in one cell of the table."""
    row = dice.choice(rows)
    everybodys = [r[ADDRESS] for r in rows if "#" not in r[ADDRESS]]
    column = dice.choice([ADDRESS, ADDRESS, MASK, MASK, GATEWAY, GATEWAY])
    if column == MASK:
        row[MASK] = dice.choice(MASKS)
    elif column == GATEWAY and dice.random() < 0.25:
        row[GATEWAY] = "N/A"
    else:
        row[column] = another_address(dice, row[column], everybodys)


def slip_of_route(dice, scenario):
    routers = [n for n in scenario["nodes"] if n["kind"] == "router"]
    router = dice.choice(routers)
    routes = router.setdefault("routes", [])
    vias = [r["via"] for n in routers for r in n.get("routes", [])] or ["10.0.0.1"]
    what = dice.randrange(3)
    if routes and what == 0:
        del routes[dice.randrange(len(routes))]
    elif routes and what == 1:
        dice.choice(routes)["via"] = dice.choice(vias)
    else:
        routes.append({"to": "0.0.0.0/0", "via": dice.choice(vias)})


def is_doubled(scenario):
    """Is a router on one segment twice?  It then answers ARP in place of others on its own segment, and who is
    believed changes with time: there is no one answer to compare."""
    kinds = {n["name"]: n["kind"] for n in scenario["nodes"]}
    segments = []
    for link in scenario["links"]:
        ends = {end if kinds[end.split(":")[0]] != "switch" else end.split(":")[0] for end in link["ends"]}
        for met in [s for s in segments if s & ends]:
            segments.remove(met)
            ends |= met
        segments.append(ends)
    routers = [[e.split(":")[0] for e in s if kinds[e.split(":")[0]] == "router"] for s in segments]
    return any(len(names) != len(set(names)) for names in routers)


def slip_of_cable(dice, scenario):
    """A cable that is not there, or two that are in each other's place."""
    cables = [c for c in scenario["links"] if "#" not in "".join(c["ends"])]
    if dice.random() < 0.5 or len(cables) < 2:
        scenario["links"].remove(dice.choice(cables))
        return
    one, other = dice.sample(cables, 2)
    first, second = one["ends"], other["ends"]
    between = {end.split(":")[0] for end in first} & {end.split(":")[0] for end in second}
    if one.get("kind") == other.get("kind") and not between:
        first[1], second[1] = second[1], first[1]
        if is_doubled(scenario):
            first[1], second[1] = second[1], first[1]


def mistaken(number, folder):
    """Write scenario and table number so-and-so; how to ask."""
    dice = random.Random(number)
    name = dice.choice(WIRINGS)
    scenario = json.loads((HERE / f"{name}.json").read_text())
    lines = (HERE / f"{name}.csv").read_text().splitlines()
    name = scenario["name"]
    rows = [line.split(",") for line in lines[1:]]
    for _ in range(dice.choice([1, 1, 2, 3])):
        what = dice.random()
        if what < 0.15:
            slip_of_route(dice, scenario)
        elif what < 0.25:
            slip_of_cable(dice, scenario)
        else:
            slip(dice, rows)
    (folder / f"{name}.json").write_text(json.dumps(scenario))
    (folder / f"{name}.csv").write_text("\n".join([lines[0], *map(",".join, rows)]) + "\n")
    services = sorted({s["kind"] for s in scenario.get("services", [])})
    return [f"{name}.json", "--service", dice.choice(["ping", "ping", *services])]


def main(labwire, first, count):
    asked = refused = bad = 0
    cells = collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(first, first + count):
            words = mistaken(number, pathlib.Path(scratch))
            done = subprocess.run([labwire, "reach", *words, "--verify"], cwd=scratch, capture_output=True,
                                  text=True, timeout=120)
            same = re.search(r"packets: (\d+) of (\d+) answers", done.stdout)
            if done.returncode == 2 and not same:  # two devices with one address, and the like
                refused += 1
                continue
            asked += 1
            cells[words[-1]] += int(same.group(2)) if same else 0
            if done.returncode != 0:
                bad += 1
                print(f"number {number}, {' '.join(words)}:", *done.stderr.splitlines()[:4], sep="\n  ")
    each = ", ".join(f"{service} {n}" for service, n in cells.most_common())
    print(f"{count} mistakes: {asked} played, {refused} refused when read; {cells.total()} answers compared "
          f"({each}), {bad} networks with an answer that differs")
    return 1 if bad or asked < count // 2 else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2]), int(sys.argv[3])))
