#!/usr/bin/env python3
"""What show prints as a table is read back as the same addresses, in every form; and so is the table
of the handout when it is pasted with text around it and blanks between its cells.

usage: formats.py LABWIRE
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCENARIOS = [ROOT / "scenarios" / "lab-3.4.3.json", *sorted((ROOT / "tests" / "reach").glob("*.json"))]


def show(labwire, scenario, form, *more):
    done = subprocess.run([labwire, "show", scenario, "addresses", "--format", form, *map(str, more)],
                          capture_output=True, text=True, check=True)
    return done.stdout


def pasted(table):
    """A CSV table as it comes out of a page: a title, blanks for commas, blank cells gone, more text."""
    lines = [" ".join(filter(None, line.split(","))) for line in table.read_text().splitlines()]
    return "\n".join(["Lab", "", "Addressing Table", "", *lines, "", "Learning objectives", "- Device names"]) + "\n"


def main(labwire):
    bad = count = 0
    with tempfile.TemporaryDirectory() as scratch:
        for scenario in SCENARIOS:
            want = show(labwire, scenario, "csv")
            rows = json.loads(show(labwire, scenario, "json"))["addresses"]
            assert len(rows) == len(want.splitlines()) - 1 and all(r["device"] and r["mask"] for r in rows)
            texts = {form: show(labwire, scenario, form) for form in ("csv", "tsv", "md")}
            texts["txt"] = pasted(scenario.with_suffix(".csv"))
            for form, text in texts.items():
                table = pathlib.Path(scratch) / f"t.{form}"
                table.write_text(text)
                count += 1
                if show(labwire, scenario, "csv", "--addressing", table) != want:
                    bad += 1
                    print(f"{scenario.stem} as {form}: read back as something else")
    print(f"{count} tables written and read, {bad} not the same")
    return 1 if bad or count < 20 else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
