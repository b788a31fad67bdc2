#!/usr/bin/env python3
"""Nothing that a scenario says gets out of the output folder, or reads a file outside the scenario's own.

Every text in the scenarios below is in turn a path, a quote, a line break, an option: the run is
refused, or all it leaves is below the output folder, and its report is JSON.  A file outside with
a known word shows nowhere.  A place is tried once: texts at the same keys of elements of the same
kind are read by the same lines of the program.  Then two servers with a user of one name: two
mailboxes are written.

usage: escape.py LABWIRE
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "harness"))
from cases import EVERY, sample, tried  # noqa: E402

SCENARIOS = TESTS.parent / "scenarios"
BASES = ["imap", "pop3", "smtp-errors", "lab-3.4.3-tasks"]
SECRET = "a-word-that-nobody-knows"
HOSTILE = ["../../victim", "{outside}/secret", "a/../../victim", 'a"b', "a\nb", "-o"]
RUN = ["-q", "--for", "3s", "-o", "inner/out"]


def sort_of(element):
    """What a list's element is, as its reader sees it."""
    if not isinstance(element, dict):
        return type(element).__name__
    return element.get("kind") or element.get("do") or ",".join(sorted(element))


def places(value, path=(), place=()):
    """(path, place) of all texts: a place is a path with sorts of elements instead of their numbers."""
    if isinstance(value, str):
        yield path, place
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key), (*place, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from places(inner, (*path, i), (*place, sort_of(inner)))


def cases():
    """(scenario, its JSON, path, text): each place where it stands first, with each hostile text."""
    seen = set()
    for base in BASES:
        document = json.loads((SCENARIOS / f"{base}.json").read_text())
        for path, place in places(document):
            if place not in seen:
                yield from ((base, document, path, text) for text in HOSTILE)
            seen.add(place)


def changed(document, path, text):
    copy = json.loads(json.dumps(document))
    at = copy
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = text
    return copy


def tree(folder):
    return {str(p.relative_to(folder)) for p in folder.rglob("*")
            if not f"{p.relative_to(folder)}/".startswith("inner/out/")}


def leaks(folder):
    return [p.name for p in (folder / "inner").rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()]


def prepare(work, document):
    shutil.rmtree(work, ignore_errors=True)
    inner = work / "inner"
    inner.mkdir(parents=True)
    for table in SCENARIOS.glob("*.csv"):
        shutil.copy(table, inner)
    shutil.copytree(SCENARIOS / "pop3-mail", inner / "pop3-mail")
    (work / "secret").write_text(f"From {SECRET} Sun Jan 28 20:41:00 2007\n\n{SECRET}\n")
    (work / "victim.mbox").write_text("kept\n")
    (inner / "s.json").write_text(json.dumps(document))


def fault(labwire, work, document):
    """What is wrong with playing this scenario, or None."""
    prepare(work, document)
    before = tree(work)
    done = subprocess.run([labwire, "run", "inner/s.json", *RUN], cwd=work, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60)
    if done.returncode not in (0, 1, 2):
        return f"status {done.returncode}: {done.stderr}"
    if tree(work) != before or (work / "victim.mbox").read_text() != "kept\n":
        return f"left {tree(work) - before}"
    if SECRET in done.stdout + done.stderr or leaks(work):
        return f"told what it may not read: {done.stderr} {leaks(work)}"
    if done.returncode == 2:
        lines = done.stderr.splitlines()
        return None if lines and all(line.startswith("labwire: ") for line in lines) else f"said {done.stderr}"
    json.loads((work / "inner" / "out" / "report.json").read_text())
    return None


def walk(labwire, scratch):
    """(tried, bad), in a folder for each thread."""
    chosen = sample(cases())

    def attempt(case):
        base, document, path, form = case
        work = scratch / threading.current_thread().name
        text = form.replace("{outside}", str(work))
        return f"{base}: {path} = {text!r}", fault(labwire, work, changed(document, path, text))

    faults = [(what, wrong) for what, wrong in tried(attempt, chosen) if wrong]
    for what, wrong in faults:
        print(f"{what}: {wrong}")
    return len(chosen), len(faults)


def namesakes(labwire, scratch):
    """postmaster of both domains gets a letter."""
    document = json.loads((SCENARIOS / "two-domains.json").read_text())
    shutil.copy(SCENARIOS / document["addressing"], scratch)
    mail = next(s for s in document["steps"] if s["do"] == "mail")
    domains = [d for s in document["services"] if s["kind"] == "smtp" for d in s["domains"][:1]]
    document["steps"] = [{key: value for key, value in mail.items() if key != "after"} |
                         {"id": f"m{i}", "to": f"postmaster@{domain}", "at": f"{5 + 20 * i}s"}
                         for i, domain in enumerate(domains)]
    document["expect"] = []
    (scratch / "n.json").write_text(json.dumps(document))
    subprocess.run([labwire, "run", "n.json", "-q", "-o", "n"], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
    boxes = sorted(p.name for p in (scratch / "n" / "mail").glob("postmaster*"))
    good = len(boxes) == len(domains) and "postmaster.mbox" in boxes
    if not good:
        print(f"namesakes: {domains}: {boxes}")
    return len(domains), 0 if good else 1


def main(labwire):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        total, failed = map(sum, zip(walk(labwire, scratch), namesakes(labwire, scratch)))
    print(f"{total} hostile texts, {failed} got out or broke something")
    return 1 if failed or total < 900 // EVERY else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
