#!/usr/bin/env python3
"""Whatever is of a wrong type is refused: for every key of every object that the JSON Schema describes,
each of some values is put there.  Where the schema refuses it the program says so at its path, once,
ends with status 2 and writes nothing; where the schema takes it the program does not speak of types.

usage: wrong_types.py LABWIRE
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import lab

HUGE = float("inf")  # written as 1e999
VALUES = [None, True, False, -1, 0, 1.5, 7, 2 ** 70, HUGE, "", "x", "5s", "10.0.0.1", "a:b", [], [[]], [None], [7],
          ["x"], {}, {"x": []}, [[[]]]]
BATCH = 40
OF_TYPE = re.compile(r"must be (?!longer)|must not be empty|is (missing|empty)$|unknown key|needs either|cannot stand")
BY_KEY = {"name": "x{i}", "node": "k{i}", "ends": ["r:Fa9/{i}", "q:Fa9/{i}"], "link": "wire", "state": "up", "target": "h",
          "server": "h", "from": "a@b", "to": "c@d", "user": "u", "action": "start", "type": ["x"], "commands": ["dir"],
          "origin": "x{i}.example", "primary": "h.example", "via": "10.0.0.1", "to#": "10.0.0.0/8", "path": "f", "step": "s",
          "mailbox": "u", "password": "p", "address": "10.0.0.1", "zones": [{"origin": "x", "primary": "h.x"}]}
BASE = {
    "name": "types", "addressing": "types.csv", "pods": 0,
    "nodes": [{"name": n, "kind": "router"} for n in "rq"] + [{"name": "h", "kind": "host"}] +
             [{"name": f"k{i}", "kind": "server"} for i in range(BATCH)],
    "links": [{"ends": ["r:Fa0/0", "q:Fa0/0"], "name": "wire"}],
    "services": [{"node": "h", "kind": "smtp", "users": ["u"]}, {"node": "h", "kind": "ftp"}],
    "steps": [{"do": "wait", "id": "s"}],
    "expect": [{"step": "s"}],
}
MAIL = ("imap", "pop3")


class Walk:
    def __init__(self, schema):
        self.defs = schema["$defs"]

    def resolved(self, s):
        while "$ref" in s:
            s = self.defs[s["$ref"].rsplit("/", 1)[1]]
        return s

    def forms(self, s):
        """The alternatives of a schema, without those that only limit one."""
        s = self.resolved(s)
        if "type" in s or "enum" in s:
            return [s]
        return [form for part in s.get("anyOf", s.get("oneOf", [])) for form in self.forms(part)]

    def least(self, form, without):
        """An object with what it must have."""
        made = {}
        for key in form["required"]:
            if key != without:
                words = self.resolved(form["properties"][key]).get("enum")
                made[key] = words[0] if words else BY_KEY["to#" if key == "to" and "via" in form["properties"] else key]
        return made

    def positions(self, s, path=""):
        """(path, schema, how a value is put there) of this and all below."""
        yield path, s, lambda value: value
        for form in self.forms(s):
            if form.get("type") == "array":
                for below, schema, put in self.positions(form["items"], "[0]"):
                    yield path + below, schema, lambda value, put=put, n=form.get("minItems", 1): [put(value)] + \
                        ["a:b"] * (n - 1)
            elif isinstance(form.get("additionalProperties"), dict):
                for below, schema, put in self.positions(form["additionalProperties"], ".x"):
                    yield path + below, schema, lambda value, put=put: {"x": put(value)}
            for key in form.get("properties", {}):
                for below, schema, put in self.positions(form["properties"][key], "." + key):
                    yield path + below, schema, lambda value, put=put, form=form, key=key: {
                        **self.least(form, key), key: put(value)}


def numbered(value, i):
    return json.loads(json.dumps(value).replace("{i}", str(i)).replace("Infinity", "1e999"))


def said(labwire, document):
    """Lines about the document, the status, and what was written."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "t.json").write_text(json.dumps(document).replace("Infinity", "1e999"))
        (folder / "types.csv").write_text("Device,Interface,IP Address,Subnet Mask,Default Gateway\n"
                                          "h,eth0,10.0.0.1,255.255.255.0,N/A\n")
        done = subprocess.run([labwire, "run", "t.json", "-o", "out"], cwd=folder, capture_output=True, text=True)
        left = sorted(p.name for p in folder.iterdir() if p.name not in ("t.json", "types.csv"))
        lines = [line.removeprefix("labwire: t.json: ") for line in done.stderr.splitlines()]
        return lines, done.returncode, left


def at(lines, path):
    return [line for line in lines if line.startswith((path + ".", path + "[", path + ":"))]


def judge(verdict, place, value, good, lines):
    """Lines at this place: as the schema thinks of it."""
    spoken = [line for line in lines if OF_TYPE.search(line)]
    if good:
        if spoken:
            verdict.expect(f"{place} = {json.dumps(value)} is fine", [], spoken)
    elif not spoken or (not isinstance(value, (dict, list)) and len(lines) != 1):
        verdict.expect(f"{place} = {json.dumps(value)} is refused once", "a line", lines)


def try_top(verdict, labwire, valid, key, schema):
    """A key of the scenario itself: a run for each value."""
    tried = 0
    for value in VALUES:
        good = valid(schema, value)
        lines, status, left = said(labwire, {**BASE, key: value})
        judge(verdict, key, value, good, at(lines, key))
        if not good and (status, left) != (2, []):
            verdict.expect(f"{key} = {json.dumps(value)}: status, files", (2, []), (status, left))
        tried += 1
    return tried


def beside(made):
    """What an element needs to stand beside it."""
    if isinstance(made, dict) and made.get("kind") in MAIL and "node" in made:
        return [{"node": made["node"], "kind": "smtp", "users": ["u"]}]
    return []


def try_batch(verdict, labwire, key, batch):
    """Elements of a list, each with one value somewhere in it, all at once."""
    elements, places = list(BASE[key]), []
    for i, (path, made, value, good) in enumerate(batch):
        made = numbered(made, i)
        elements += beside(made)
        places.append((f"{key}[{len(elements)}]{path}", value, good))
        elements.append(made)
    lines, status, left = said(labwire, {**BASE, key: elements})
    if (status, left) != (2, []):
        verdict.expect(f"{places[0][0]} …: status, files", (2, []), (status, left))
    for place, value, good in places:
        judge(verdict, place, value, good, at(lines, place))
    if any("too many mistakes" in line for line in lines):
        verdict.expect("room for all mistakes", True, False)


def main(labwire):
    try:
        import jsonschema
    except ImportError:
        print("skipped: python3-jsonschema is not installed (script/bootstrap test installs it)")
        return 77
    verdict = lab.Verdict()
    schema = json.loads((lab.SCENARIOS / "scenario.schema.json").read_text())
    walk, tried, keys = Walk(schema), 0, 0

    def valid(part, value):
        return jsonschema.Draft202012Validator({**part, "$defs": schema["$defs"]}).is_valid(value)

    _, status, _ = said(labwire, BASE)
    verdict.expect("the base is sound", 0, status)
    for key, part in schema["properties"].items():
        tried += try_top(verdict, labwire, valid, key, part)
        keys += 1
        if key not in ("nodes", "links", "services", "steps", "expect"):
            continue
        batch = []
        for path, inner, put in walk.positions(walk.resolved(part)["items"]):
            keys += 1
            for value in VALUES:
                batch.append((path, put(value), value, valid(inner, value)))
        bad = [case for case in batch if not case[3]]
        fine = [case for case in batch if case[3]]
        for cases in (bad, fine):
            for first in range(0, len(cases), BATCH):
                some = cases[first:first + BATCH]
                # a batch of good ones is refused by this one at least
                try_batch(verdict, labwire, key, some + [("", 7, 7, False)] if cases is fine else some)
                tried += len(some)
    verdict.expect("many keys", True, keys > 250)
    print(f"{keys} places, {tried} values")
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
