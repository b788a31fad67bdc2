#!/usr/bin/env python3
"""Nothing that a scenario says gets out of the output folder, or reads a file outside the scenario's own.

Every text in the scenarios below is put in turn in place of a path, a quote, a line break, an
option: the run is refused, or all it leaves is below the output folder, and its report is JSON.
A file outside with a known word shows nowhere.  Then two servers with a user of one name: two
mailboxes are written.

usage: escape.py LABWIRE
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent.parent / "scenarios"
BASES = ["imap", "pop3", "smtp-errors", "lab-3.4.3-tasks"]
SECRET = "a-word-that-nobody-knows"
HOSTILE = ["../../victim", "{outside}/secret", "a/../../victim", 'a"b', "a\nb", "-o"]
RUN = ["-q", "--for", "3s", "-o", "inner/out"]


def places(value, path=()):
    """The paths of all texts, one of each list's elements with the same keys alone."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        seen = set()
        for i, inner in enumerate(value):
            shape = (tuple(sorted(inner)), inner.get("kind"), inner.get("do")) if isinstance(inner, dict) else ()
            if shape not in seen:
                yield from places(inner, (*path, i))
            seen.add(shape)


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


def walk(labwire, scratch, base):
    """(tried, bad) with every text of a scenario in turn."""
    document = json.loads((SCENARIOS / f"{base}.json").read_text())
    tried = bad = 0
    for path in places(document):
        for form in HOSTILE:
            text = form.replace("{outside}", str(scratch / "work"))
            wrong = fault(labwire, scratch / "work", changed(document, path, text))
            tried += 1
            bad += bool(wrong)
            if wrong:
                print(f"{base}: {path} = {text!r}: {wrong}")
    return tried, bad


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
    total = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for tried, bad in [*(walk(labwire, scratch, base) for base in BASES), namesakes(labwire, scratch)]:
            total, failed = total + tried, failed + bad
    print(f"{total} hostile texts, {failed} got out or broke something")
    return 1 if failed or total < 500 else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
