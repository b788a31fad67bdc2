#!/usr/bin/env python3
"""What show prints as a table is read back as the same addresses, in every form; and so is the table
of the handout when it is pasted with text around it and blanks or line ends between its cells.  The picture of
every topology is XML in which no text lies on another.

usage: formats.py LABWIRE
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OWN = [s for s in sorted((ROOT / "scenarios").glob("*.json")) if s.name != "scenario.schema.json"]
PICTURES = [*OWN, *sorted((ROOT / "tests" / "reach").glob("*.json"))]
SCENARIOS = [ROOT / "scenarios" / "lab-3.4.3.json", *sorted((ROOT / "tests" / "reach").glob("*.json"))]


def show(labwire, scenario, form, *more):
    done = subprocess.run([labwire, "show", scenario, "addresses", "--format", form, *map(str, more)],
                          capture_output=True, text=True, check=True)
    return done.stdout


def pasted(table):
    """A CSV table as it comes out of a page: a title, blanks for commas, blank cells gone, more text."""
    lines = [" ".join(filter(None, line.split(","))) for line in table.read_text().splitlines()]
    return "\n".join(["Lab", "", "Addressing Table", "", *lines, "", "Learning objectives", "- Device names"]) + "\n"


def broken(table):
    """The same from a page so narrow that each cell has a line of its own."""
    cells = [cell for line in table.read_text().splitlines() for cell in line.split(",") if cell]
    return "\n".join(cells) + "\n\nLearning objectives\n"


def boxes(svg):
    """Where each text of the picture is, with letters as wide as those of DejaVu Sans, a wide font."""
    for text in svg.iter("{http://www.w3.org/2000/svg}text"):
        words, kinds = text.text, text.get("class").split()
        wide = len(words) * (5.5 if "port" in kinds or "kind" in kinds else 7)
        x, y = int(text.get("x")), int(text.get("y"))
        left = x if "right" in kinds else x - wide / 2
        yield words, left, y - 9, left + wide, y + 1


def overlaps(svg):
    all_boxes = list(boxes(svg))
    return [(a[0], b[0]) for i, a in enumerate(all_boxes) for b in all_boxes[:i]
            if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]]


def picture(labwire, scenario):
    done = subprocess.run([labwire, "show", scenario, "topology", "--svg"], capture_output=True, text=True, check=True)
    svg = xml.etree.ElementTree.fromstring(done.stdout)
    wide, high = map(int, svg.get("viewBox").split()[2:])
    outside = [b[0] for b in boxes(svg) if b[1] < 0 or b[2] < 0 or b[3] > wide or b[4] > high]
    return overlaps(svg) + outside


def main(labwire):
    bad = count = 0
    for scenario in PICTURES:
        trouble = picture(labwire, scenario)
        bad += bool(trouble)
        if trouble:
            print(f"{scenario.stem}: texts on each other or outside:", trouble)
    with tempfile.TemporaryDirectory() as scratch:
        for scenario in SCENARIOS:
            want = show(labwire, scenario, "csv")
            rows = json.loads(show(labwire, scenario, "json"))["addresses"]
            assert len(rows) == len(want.splitlines()) - 1 and all(r["device"] and r["mask"] for r in rows)
            texts = {form: show(labwire, scenario, form) for form in ("csv", "tsv", "md")}
            texts["txt"] = pasted(scenario.with_suffix(".csv"))
            texts["lines.txt"] = broken(scenario.with_suffix(".csv"))
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
