#!/usr/bin/env python3
"""scenario.schema.json and the program agree: every scenario is valid for both, and what
is broken in kind (an unknown key, a wrong type or word) is so for both.

The checked-in file is what the program's tables say.

usage: schema.py LABWIRE LABWIRE-SCHEMA
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import lab

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import broken  # noqa: E402  its cases are ours too

# Mistakes that a schema can see; the others are about names, places and numbers together.
OF_KIND = re.compile(r"unknown key|must be (?!longer)(?!.*: for pod)|must not be empty|is (missing|empty)$|is longer than "
                     r"|cannot stand beside|needs either")
NOT_IN_SCHEMA = {"two steps of one id"}


def validator():
    try:
        import jsonschema
    except ImportError:
        print("skipped: python3-jsonschema is not installed (script/bootstrap test installs it)")
        sys.exit(77)
    schema = json.loads((lab.SCENARIOS / "scenario.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema), jsonschema.Draft202012Validator(
        {"$ref": "#/$defs/part", "$defs": schema["$defs"]})


def main():
    verdict, (valid, valid_part) = lab.Verdict(), validator()
    for path in sorted(lab.SCENARIOS.glob("**/*.json")):
        if not path.name.endswith(".schema.json"):
            schema = valid_part if path.parent.name == "parts" else valid
            errors = [e.json_path + ": " + e.message for e in schema.iter_errors(json.loads(path.read_text()))]
            verdict.expect(path.name, [], errors)
    printed = subprocess.run([sys.argv[2]], capture_output=True, text=True, check=True).stdout
    verdict.expect("scenario.schema.json is as labwire-schema prints it", True,
                   printed == (lab.SCENARIOS / "scenario.schema.json").read_text())
    of_kind = 0
    for name, orders, expected in broken.cases():
        said = [line for line in expected if line.startswith("labwire: broken.json: ")]
        if not any(OF_KIND.search(line) for line in said) or "is given twice" in expected[0] or name in NOT_IN_SCHEMA:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            broken.prepare(orders, pathlib.Path(scratch))
            document = json.loads((pathlib.Path(scratch) / "broken.json").read_text())
        verdict.expect(f"refused by the schema too: {name}", False, valid.is_valid(document))
        of_kind += 1
    verdict.expect("many mistakes of kind", True, of_kind > 25)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main())
