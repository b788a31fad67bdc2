#!/usr/bin/env python3
"""Help, the pages of man and completion tell the same: each option and argument of each command is in all of
them.  The pages are clean to mandoc and man, and each command is described in the page labwire(1) and by a file
of tests/golden/cli.

usage: pages.py LABWIRE
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden" / "cli"
# Of each command some, written down by hand: a table that lost them would lose them everywhere.
KNOWN = {
    "run": "output seed for set capture no-capture addressing quiet verbose json journal",
    "live": "forward reverse socks tap stream control no-control speed journal output set",
    "ctl": "lab socket list",
    "check": "addressing mutate json",
    "reach": "from to service addressing diff verify json",
    "show": "addressing format dot svg",
    "subnet": "hosts json",
    "extcap": "install extcap-interfaces extcap-dlts capture fifo",
    "list": "json",
    "help": "man",
}
LAYOUT = ["usage:", "example:", "Exit status:"]


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def options(text):
    return set(re.findall(r"(?<![\w-])--([a-z][\w-]*)(?= |\[|$)", text, flags=re.M))


def in_help(text):
    return options("\n".join(re.findall(r"^  (?:-\w, |    )(--\S+)", text, flags=re.M)))


def in_man(source):
    lines = source.split(".SH OPTIONS\n")[1].split(".SH EXIT STATUS\n")[0].splitlines()
    labels = [b for a, b in zip(lines, lines[1:]) if a == ".TP"]
    return options("\n".join(re.sub(r"\\f.|\\", "", label) for label in labels))


def same(labwire, name):
    text = said(labwire, "help", name)
    assert text == said(labwire, name, "--help")
    source = said(labwire, "help", "--man", name)
    offered = {line.split("\t")[0] for line in said(labwire, "complete", "--", name, "--").splitlines()}
    wanted = in_help(text)
    bad = [f"{name}: --help has {sorted(wanted)}, {what} {sorted(got)}" for what, got in
           (("man", in_man(source)), ("completion", {o.removeprefix("--") for o in offered})) if got != wanted]
    bad += [f"{name}: --{known} is gone" for known in KNOWN.get(name, "").split() if known not in wanted]
    places = [text.index(word) for word in LAYOUT]
    if places != sorted(places) or not re.search(r"Exit status:\n(  \d  .*\n)+\Z", text):
        bad.append(f"{name}: --help does not end with an example and the exit statuses")
    if any(len(line) > 80 and " " in line[25:] and not line.startswith("example") for line in text.splitlines()):
        bad.append(f"{name}: --help is wider than a terminal")
    if not any(p.read_text().startswith((f"$ labwire {name} --help\n", f"$ labwire help {name}\n"))
               for p in GOLDEN.glob("help-*.txt")):
        bad.append(f"{name}: no file of tests/golden/cli has its help")
    return bad


def clean(labwire, names):
    """What the readers of man pages have to say about them: nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        pages = []
        for name in names:
            page = pathlib.Path(scratch) / ("-".join(["labwire", *name.split()]) + ".1")
            page.write_text(said(labwire, "help", "--man", *name.split()))
            pages.append(page)
        complaints = []
        if shutil.which("mandoc"):
            done = subprocess.run(["mandoc", "-Tlint", "-Wstyle", *pages], capture_output=True, text=True)
            complaints += done.stdout.splitlines()
        if shutil.which("man"):
            for page in pages:
                done = subprocess.run(["man", "--warnings=all", "-Tutf8", "-l", page], capture_output=True, text=True,
                                      env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANPAGER": "cat"})
                complaints += done.stderr.splitlines()
                shown = re.sub(".\b|\x1b\\[[0-9;]*m", "", done.stdout)
                if done.returncode or "EXIT STATUS" not in shown:
                    complaints.append(f"{page.name}: man does not show it")
    return complaints


def main(labwire):
    names = [line.split("\t")[0] for line in said(labwire, "complete", "--", "").splitlines()]
    bad = [line for name in names for line in same(labwire, name)]
    bad += clean(labwire, ["", *names])
    page, overview = said(labwire, "help", "--man"), said(labwire, "--help")
    built = {p.name for p in (pathlib.Path(labwire).resolve().parent).glob("*.1")}
    for name in names:
        if f"labwire\\-{name}\\fR(1)" not in page or not re.search(rf"^  {name} ", overview, flags=re.M):
            bad.append(f"{name}: not in labwire(1) or labwire --help")
        if f"labwire-{name}.1" not in built:
            bad.append(f"{name}: cli/meson.build makes no page of it")
    print("\n".join(bad))
    print(f"{len(names)} commands, {len(bad)} complaints; "
          f"read by {[tool for tool in ('mandoc', 'man') if shutil.which(tool)]}")
    return 1 if bad or len(names) < 12 or "labwire.1" not in built else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
