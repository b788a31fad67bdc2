#!/usr/bin/env python3
"""docs/scenarios.md: its blocks build a lab that keeps what it promises, each block of "Every key" is
added to that lab and played, and together they show every key that there is.

usage: scenarios.py LABWIRE
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "scenario"))
import lab  # noqa: E402

BESIDE = {"pub/extra.txt": "a file\n", "old-mail/carl.mbox": "From a@b Sun Jan 28 20:41:03 2007\nSubject: old\n\n"}
SHOWN_ELSEWHERE = {"include"}  # needs a file of its own: tests/unit/scenario/include.c plays it
PROMISE = re.compile(r'ends with "expectations: (\d+ of \d+) held"')


def blocks(text, language):
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


def merged(base, more):
    """The scenario with a block's lists added to its own."""
    return {**base, **{key: base.get(key, []) + value if isinstance(value, list) else value
                       for key, value in more.items()}}


def from_nothing(text):
    """(table, scenario) that the document builds before it comes to every key."""
    tutorial = text.split("## Every key")[0]
    table, = blocks(tutorial, "csv")
    scenario = {}
    for block in blocks(tutorial, "json"):
        scenario = merged(scenario, json.loads(block))
    return table, scenario


def play(labwire, table, scenario):
    """(status, what it said)"""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for path, text in {"office.csv": table, "office.json": json.dumps(scenario), **BESIDE}.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text)
        done = subprocess.run([labwire, "run", "office.json"], cwd=folder, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


class Keys:
    """Which keys of which objects of the schema some documents show."""

    def __init__(self, schema):
        import jsonschema
        self.schema, self.all, self.shown = schema, {}, set()
        self.valid = lambda part, value: jsonschema.Draft202012Validator({**part, "$defs": schema["$defs"]}).is_valid(value)
        self.collect(schema, "scenario")

    def forms(self, s):
        while "$ref" in s:
            s = self.schema["$defs"][s["$ref"].rsplit("/", 1)[1]]
        if "type" in s or "enum" in s:
            return [s]
        return [form for part in s.get("anyOf", s.get("oneOf", [])) for form in self.forms(part)]

    def collect(self, s, where):
        for form in self.forms(s):
            if "items" in form:
                self.collect(form["items"], where)
            if isinstance(form.get("additionalProperties"), dict):
                self.collect(form["additionalProperties"], where)
            for key, inner in form.get("properties", {}).items():
                words = [p["enum"][0] for p in form["properties"].values() if len(p.get("enum", [])) == 1]
                self.all[(id(form), key)] = f"{where} {''.join(words[:1])}: {key}"
                self.collect(inner, f"{where}.{key}")

    def show(self, s, value):
        for form in self.forms(s):
            if "items" in form and isinstance(value, list):
                for element in value:
                    self.show(form["items"], element)
            elif isinstance(value, dict) and self.valid(form, value):
                for key, inner in value.items():
                    if key in form.get("properties", {}):
                        self.shown.add((id(form), key))
                        self.show(form["properties"][key], inner)
                    elif isinstance(form.get("additionalProperties"), dict):
                        self.show(form["additionalProperties"], inner)

    def missing(self):
        return sorted(name for at, name in self.all.items() if at not in self.shown and at[1] not in SHOWN_ELSEWHERE)


def main(labwire):
    verdict = lab.Verdict()
    text = (ROOT / "docs" / "scenarios.md").read_text()
    tutorial, reference = text.split("## Every key")
    table, = blocks(tutorial, "csv")
    first, *more = map(json.loads, blocks(tutorial, "json"))
    for part in [None, *more]:
        first = merged(first, part) if part else first
        status, said = play(labwire, table, first)
        verdict.expect("from nothing, so far", 0, status if status == 0 else said)
    verdict.expect("what it ends with", [f"expectations: {PROMISE.search(tutorial).group(1)} held"],
                   re.findall(r"expectations: .* held", said))
    kinds = [node["kind"] for node in first["nodes"]]
    verdict.expect("three routers, two switches", [3, 2], [kinds.count("router"), kinds.count("switch")])
    parts = [json.loads(block) for block in blocks(reference, "json")]
    for part in parts:
        status, said = play(labwire, table, merged(first, part))
        verdict.expect(json.dumps(part)[:70], 0, status if status == 0 else said)
    try:
        keys = Keys(json.loads((ROOT / "scenarios" / "scenario.schema.json").read_text()))
    except ImportError:
        print("skipped: python3-jsonschema is not installed (script/bootstrap test installs it)")
        return 77
    for part in [first, *parts]:
        keys.show(keys.schema, merged({"name": "x", "addressing": "x", "nodes": [{"name": "x", "kind": "host"}]}, part))
    verdict.expect("keys without an example", [], keys.missing())
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
