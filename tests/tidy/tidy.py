#!/usr/bin/env python3
"""House rules that no compiler knows: floors, sizes, banned words, headers, twins, sources of profiles.

usage: tidy.py [--self-test]
Prints 'FILE:LINE: rule' for each breach; exit status 1 when there is one.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FLOORS = ["include", "sim", "topology", "live", "cli", "tests"]
# Inside sim and include/labwire: a folder includes itself and those before it.
ROOMS = ["base", "engine", "wire", "profile", "link", "stack", "store", "proto", "app", "device", "capture"]
TOPOLOGY = ["address", "scenario", "net", "lab", "kinds", "reach", "lint"]
# wire/tcp.h names the options whose order a profile lists, and store/zone.h keeps DNS records.
FILE_LINES, FUNCTION_LINES, COLUMNS, PARAMETERS, DEPTH = 600, 70, 90, 5, 5
SYSTEMS = re.compile(r"\b(linux|winxp|windows|sendmail|thunderbird|cisco|catalyst|ios12)\b", re.I)
LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
WORLD = re.compile(r"\b(time|gettimeofday|clock_gettime|rand|srand|random|getenv)\s*\(")
FILES = re.compile(r"\b(fopen|open|mkdir|unlink)\s*\(")
FLOATING = re.compile(r"\b(float|double)\b")
MUTABLE = re.compile(r"^static\s+(?!const\b|inline\b|_Thread_local\b)[\w\s\*]*?\b\w+(\[[^\]]*\])*\s*(=[^=(]|;)")
OPENS_FILES = ("cli/", "live/", "topology/scenario/", "topology/address/", "tests/")


PRINTED_JSON = re.compile(r'\\":(\\"|\[|\{)?%|cJSON_Print')


def code_lines(text):
    """The lines without comments and string contents, so that words in prose do not count."""
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
    text = re.sub(r'"(\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"'(\\.|[^'\\\n])+'", "' '", text)
    return text.split("\n")


def room(path):
    """(floor, room) of a source or header."""
    parts = path.split("/")
    if path.startswith("include/labwire/"):
        inner = parts[2]
        if inner == "live":
            return ("live", "")
        return ("topology" if inner in TOPOLOGY else "sim", inner)
    return (parts[0], parts[1] if len(parts) > 2 else "")


def may_include(frm, to):
    order = {f: i for i, f in enumerate(FLOORS)}
    if order[to[0]] != order[frm[0]]:
        return order[to[0]] < order[frm[0]]
    rooms = ROOMS if frm[0] == "sim" else TOPOLOGY
    if frm[1] in rooms and to[1] in rooms:
        return rooms.index(to[1]) <= rooms.index(frm[1])
    return True


def functions(lines):
    """(name, first, last, parameters, depth) of each definition: a brace in column 0."""
    for i, line in enumerate(lines):
        if line != "{":
            continue
        head, k = "", i - 1
        while k >= 0 and lines[k].strip() and not lines[k].rstrip().endswith((";", "}")) and \
                not lines[k].startswith("#"):
            head = lines[k].strip() + " " + head
            k -= 1
        name = re.search(r"(\w+)\s*\(", head)
        if not name or re.match(r"(struct|enum|union)\b[^(]*$", head):
            continue
        end, depth, most = i, 0, 0
        for end in range(i, len(lines)):
            depth += lines[end].count("{") - lines[end].count("}")
            most = max(most, depth)
            if depth == 0:
                break
        inside = head[name.end():head.rfind(")")]
        inside = re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", inside))
        count = 0 if inside.strip() in ("", "void") else inside.count(",") + 1
        yield name.group(1), k + 2, end + 1, count, most


def check_file(path, text):
    lines = text.split("\n")
    code = code_lines(text)
    where = room(path)
    ours = not path.startswith("tests/")
    if not lines[0].startswith(f"/* {path.split('/')[-1]} - "):
        yield 1, "the first line is '/* name - one sentence'"
    if "SPDX-License-Identifier: MIT" not in text:
        yield 1, "no SPDX line"
    if len(lines) > FILE_LINES + 1:
        yield 1, f"{len(lines) - 1} lines, {FILE_LINES} are allowed"
    for n, (line, bare) in enumerate(zip(lines, code), 1):
        wide = len(line.expandtabs(8))
        if wide > COLUMNS:
            yield n, f"{wide} columns"
        if LEFT_OPEN.search(line):
            yield n, "left open"
        include = re.match(r'#include "((?:labwire|topology)/[^"]+)"', line)
        if include:
            header = include.group(1)
            to = room("include/" + header if header.startswith("labwire/") else header)
            if not may_include(where, to) or header.startswith("topology/kinds/"):
                yield n, f"{'/'.join(where)} may not include {'/'.join(to)}"
        if "cjson" in line and line.startswith("#include") and not path.startswith(
                ("topology/scenario/", "live/control/command.c", "cli/commands/ctl.c",
                "cli/commands/extcap_list.c", "cli/lib/names.c")):
            yield n, "cJSON is seen by those who read JSON only: topology/scenario, live/control/command.c, three of cli"
        if ours and path.startswith("sim/") and not path.startswith("sim/profile/") and SYSTEMS.search(line):
            yield n, "a system's name outside sim/profile"
        if path.startswith(("sim/", "include/labwire/")) and where[0] == "sim" and FLOATING.search(bare):
            yield n, "floating point in sim"
        if ours and where[0] in ("sim", "topology") and WORLD.search(bare):
            yield n, "the machine's clock, randomness or environment"
        if not path.startswith(OPENS_FILES) and FILES.search(bare) and path.endswith(".c") and \
                not re.search(r"\w+(->|\.)open\(|static", bare):
            yield n, "opens a file"
        if ours and PRINTED_JSON.search(line):
            yield n, "JSON that labwire/base/json.h did not write"
        if ours and MUTABLE.match(bare):
            yield n, "a mutable variable of file scope"
    if path.endswith(".c"):
        yield from check_functions(path, code, ours)
        yield from check_own_header(path, lines)
    if path.endswith(".h") and not re.search(r"#ifndef \w+_H\n#define \w+_H", text):
        yield 1, "no include guard"


def check_functions(path, code, ours):
    for name, first, last, parameters, depth in functions(code):
        if last - first + 1 > FUNCTION_LINES:
            yield first, f"{name}: {last - first + 1} lines, {FUNCTION_LINES} are allowed"
        if ours and parameters > PARAMETERS and name not in MANY_PARAMETERS:
            yield first, f"{name}: {parameters} parameters, {PARAMETERS} are allowed"
        if ours and depth > DEPTH:
            yield first, f"{name}: nested {depth} deep, {DEPTH} levels of braces are allowed"


# Calls whose shape is a callback's or a printf's: what happened, when, where, text.
MANY_PARAMETERS = {"lw_log", "said", "lost", "link_lost", "lw_diag_syntax"}


def check_own_header(path, lines):
    stem = pathlib.Path(path).stem
    parts = path.split("/")
    own = [f'#include "{stem}.h"'] + [f'#include "labwire/{p}/{stem}.h"' for p in ROOMS + TOPOLOGY]
    exists = (ROOT / path).with_suffix(".h").exists() or any(
        (ROOT / "include/labwire" / p / f"{stem}.h").exists() for p in parts[1:2])
    includes = [line for line in lines if line.startswith("#include")]
    if exists and (not includes or includes[0] not in own) and not path.startswith("tests/unit"):
        yield 1, "its own header does not come first"


def twins(files):
    """Sources without a test of the same name, and without a reason in twins.txt."""
    tests = {pathlib.Path(f).stem for f in files if f.startswith("tests/")}
    excused = {}
    for line in (ROOT / "tests/tidy/twins.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(":")
            excused[name.strip()] = reason.strip()
    for f in files:
        if not f.endswith(".c") or not f.startswith(("sim/", "topology/", "live/")):
            continue
        folders = [str(p) + "/" for p in pathlib.PurePath(f).parents]
        covered = pathlib.Path(f).stem in tests or f in excused or any(p in excused for p in folders)
        if not covered:
            yield f, "no test of the same name, and no reason in tests/tidy/twins.txt"
    for name, reason in excused.items():
        if not reason or not (ROOT / name).exists():
            yield name, "tests/tidy/twins.txt: gives no reason, or the file is gone"


def profile_fields():
    """The fields of struct lw_profile, those of its parts as "tcp.mss"."""
    text = (ROOT / "include/labwire/profile/profile.h").read_text()
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    members = {}
    for struct, body in re.findall(r"struct (\w+) \{([^}]*)\};", text):
        members[struct] = []
        for statement in body.split(";")[:-1]:
            first, *more = " ".join(statement.split()).split(",")
            kind, name = re.match(r"(?:const )?(?:struct |enum )?(\w+) \*?(\w+)", first).groups()
            names = [name] + [re.match(r" (\w+)", m).group(1) for m in more]
            members[struct] += [(kind, name) for name in names]
    for kind, name in members["lw_profile"]:
        yield from ([f"{name}.{inner}" for _, inner in members[kind]] if kind in members else [name])


def profile_notes(notes, fields):
    """Each profile's section of NOTES.md has a line for each field, and none for what is no field."""
    for profile in ("winxp", "linux26", "ios12", "rfc"):
        section = re.search(rf"^## [^\n]*`{profile}\.c`.*?(?=^## |\Z)", notes, flags=re.S | re.M)
        named = []
        for cell in re.findall(r"^\| ([^|]+) \|", section.group() if section else "", flags=re.M):
            part = ""
            for name in cell.split(", "):
                part = name.rpartition(".")[0] or part
                named.append(name if "." in name or not part else f"{part}.{name}")
        named = [name for name in named if name not in ("field", "---")]
        for name in sorted(set(fields) - set(named)):
            yield f"{profile}: no line says where {name} comes from"
        for name in sorted(set(named) - set(fields)):
            yield f"{profile}: {name} is no field of struct lw_profile"


def self_test():
    bad = '/* x.c - y.\n * SPDX-License-Identifier: MIT */\n#include "labwire/app/ping.h"\nstatic int count;\n' \
          "/* TO" "DO */\nint f(int a, int b, int c, int d, int e, int g)\n{\n\treturn time(0) + (int)1.0f;\n}\n" \
          'void p(const char *s)\n{\n\tprintf("{\\"name\\":\\"%s\\"}", s);\n}\n' \
          "double d(void)\n{\n\treturn 0;\n}\n"
    found = " ".join(rule for _, rule in check_file("sim/base/x.c", bad))
    for want in ("may not include", "mutable", "left open", "6 parameters", "clock", "floating", "JSON"):
        assert want in found, (want, found)
    other = bad.replace("labwire/app/ping.h", "topology/kinds/ftp/ftp.h")
    assert any("may not include" in rule for _, rule in check_file("topology/kinds/smtp/x.c", other))
    good = "/* x.c - y.\n * SPDX-License-Identifier: MIT */\n#include <stdint.h>\n\nint f(void)\n{\n\treturn 0;\n}\n"
    assert not list(check_file("sim/base/x.c", good)), list(check_file("sim/base/x.c", good))
    assert may_include(("cli", ""), ("sim", "app")) and not may_include(("sim", "base"), ("sim", "engine"))
    lines = "## 1. x (`winxp.c`)\n| field | value |\n|---|---|\n| ip.ttl, df_tcp | 1 |\n| ip.gone | 2 |\n"
    found = [line for line in profile_notes(lines, ["ip.ttl", "ip.df_tcp", "tcp.mss"]) if line.startswith("winxp")]
    assert found == ["winxp: no line says where tcp.mss comes from", "winxp: ip.gone is no field of struct lw_profile"], found
    print("tidy: its own tests hold")


def main():
    if "--self-test" in sys.argv:
        self_test()
        return 0
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.c", "*.h"], cwd=ROOT,
                           capture_output=True, text=True, check=True).stdout.split()
    names = [n for n in names if (ROOT / n).exists()]
    bad = 0
    for name in names:
        for line, rule in check_file(name, (ROOT / name).read_text()):
            print(f"{name}:{line}: {rule}")
            bad += 1
    for name, rule in twins(names):
        print(f"{name}:1: {rule}")
        bad += 1
    for rule in profile_notes((ROOT / "sim/profile/NOTES.md").read_text(), list(profile_fields())):
        print(f"sim/profile/NOTES.md:1: {rule}")
        bad += 1
    print(f"tidy: {len(names)} files, {bad} breaches")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
