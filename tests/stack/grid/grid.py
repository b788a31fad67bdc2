#!/usr/bin/env python3
"""The grid of events and states: every cell has a test with every persona, or a reason.

usage: grid.py JUDGE [SCRIPT...]
Prints the grid, a row per state and kind of segment, a column per position: "ok" where
tests stand, "-" where impossible.txt says why there is none, "??" for a gap.  Exit status
1 when there is a gap, a cell that is called impossible and tested all the same, or a
reason that matches no cell.
"""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
STATES = ("CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2",
          "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT")
KINDS = ("SYN", "SYN-ACK", "ACK", "data", "FIN", "RST", "acknowledges")
POSITIONS = ("any", "below", "left", "in", "right", "above")
PERSONAS = {"winxp", "linux26", "rfc", "ios12"}


def tested(judge, scripts):
    """(state, kind, position) -> personas with a test there."""
    found = {}
    listing = subprocess.run([judge, "--cells", *scripts], capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        *cell, persona = line.split()
        found.setdefault(tuple(cell), set()).add(persona)
    return found


def impossible():
    """(state, kind, position) -> line of the file that gives the reason."""
    reasons, bad = {}, []
    for number, line in enumerate((HERE / "impossible.txt").read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, _, why = line.partition(": ")
        columns = [set(all_of if word == "*" else word.split(",")) for word, all_of in
                   zip(pattern.split(), (STATES, KINDS, POSITIONS))]
        if len(columns) != 3 or not why or any(
                not names <= set(all_of) for names, all_of in zip(columns, (STATES, KINDS, POSITIONS))):
            bad.append(f"impossible.txt:{number}: not STATE KIND POSITION: reason")
            continue
        for cell in ((s, k, p) for s in columns[0] for k in columns[1] for p in columns[2]):
            reasons[cell] = number
    return reasons, bad


def main(judge, scripts):
    scripts = scripts or [HERE / "states.seg", *sorted(HERE.glob("[A-Z]*.seg"))]
    tests = tested(judge, scripts)
    reasons, bad = impossible()
    for cell in tests:
        if cell[0] not in STATES or cell[1] not in KINDS or cell[2] not in POSITIONS:
            bad.append(f"{' '.join(cell)}: there is no such cell")
    print(f"{'':26}" + "".join(f"{p:>7}" for p in POSITIONS))
    full = 0
    for state in STATES:
        for kind in KINDS:
            row = ""
            for position in POSITIONS:
                cell = (state, kind, position)
                missing = PERSONAS - tests.get(cell, set())
                if cell in reasons and cell in tests:
                    bad.append(f"{' '.join(cell)}: tested, though impossible.txt:{reasons[cell]} says it cannot occur")
                elif cell not in reasons and missing:
                    bad.append(f"{' '.join(cell)}: no test with {', '.join(sorted(missing))}")
                full += cell in tests
                row += f"{'-' if cell in reasons else '??' if missing else 'ok':>7}"
            print(f"{state:13}{kind:13}{row}")
    print(f"{full} cells with tests, {len(reasons)} that cannot occur, {len(bad)} mistakes")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
