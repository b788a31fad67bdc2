"""What a document tells one to type, in its order.

A command is
  a line "$ COMMAND" of a code block, with "\\" at its end when it goes on; the lines behind it are
    what comes out: all of it, or from an own line "..." to the next line that is shown whatever
    there is; "..." in a line stands for anything.  Behind "  # " is a remark; "status 1" in it is
    how the command ends, if not with 0;
  a line of a code block without "$" that begins with a program's name; two blanks end it;
  a piece of text in `backquotes` that begins with a program's name and goes on.
Blocks of csv and json are scenarios (tests/docs/scenarios.py), not commands.
"""
import collections
import re
import shutil
import textwrap

# how: "typed", "listed" in a block without "$", or "named" in a sentence; near: the text around it
Command = collections.namedtuple("Command", "text how said status near")

PROGRAMS = {"labwire", "meson", "curl", "dig", "lftp", "tshark", "wireshark", "p0f", "nmap", "sudo", "apt", "git", "man",
            "python3", "swaks", "mutt", "traceroute", "pkg-config", "source", "thunderbird", "tcpdump", "diff"}
OURS = re.compile(r"\./[a-z]|(script|build[\w-]*|tests)/\S*[\w-]$")
# Words of other languages that begin as a command does.
NOT_COMMANDS = ("ip tcp ", "ip icmp ", "ip route 0.0.0.0 0.0.0.0 ADDRESS", "chrt -f 50", "tshark -w",
                "service ", "labwire: ")
SCRIPT = re.compile(r"script/\w+|\./check")
WITH_LANGUAGE = re.compile(r"```(csv|json)$")


def is_program(word):
    return word in PROGRAMS or bool(OURS.match(word))


def parts(text):
    """("text", "block" or "data", lines) of a Markdown text, in order."""
    for kind, lines in raw_parts(text):
        yield kind, textwrap.dedent("\n".join(lines)).split("\n") if kind == "block" else lines


def raw_parts(text):
    kind, lines, fence = "text", [], None
    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            yield kind if fence is None or not WITH_LANGUAGE.match(fence) else "data", lines
            fence = line.strip() if fence is None else None
            kind, lines = "text" if fence is None else "block", []
        elif fence is None and kind == "text" and line.startswith("    ") and not (lines and lines[-1].strip()):
            yield kind, lines
            kind, lines = "block", [line[4:]]
        elif fence is None and kind == "block" and line.strip() and not line.startswith("    "):
            yield kind, lines
            kind, lines = "text", [line]
        else:
            lines.append(line[4:] if fence is None and kind == "block" else line)
    yield kind, lines


def split_remark(line):
    """(command, how it ends)"""
    command, _, remark = re.sub(r"\s{2,}# ", "\0", line, count=1).partition("\0")
    status = re.search(r"status (\d)", remark)
    return command.rstrip(), int(status.group(1)) if status else 0


def typed(block, near):
    found = []
    lines = iter([line.rstrip() for line in block])
    for line in lines:
        if line.startswith("$ "):
            line = line[2:]
            while line.endswith("\\"):
                line = line[:-1].rstrip() + " " + next(lines).strip()
            command, status = split_remark(line)
            found.append(Command(command, "typed", [], status, near))
        elif found:
            found[-1].said.append(line)
    for command in found:
        while command.said and not command.said[-1].strip():
            command.said.pop()
    return found


def listed(block, near):
    for line in block:
        if is_program((line.split() or [""])[0]):
            yield Command(re.split(r"\s{2,}", line.rstrip())[0], "listed", [], 0, near)


def named(text, near):
    for piece in re.findall(r"`([^`]+)`", text):
        piece = " ".join(piece.split())
        words = piece.split()
        if piece.startswith(NOT_COMMANDS) or not words:
            continue
        if SCRIPT.fullmatch(piece) or \
                len(words) > 1 and (is_program(words[0]) or shutil.which(words[0])):
            yield Command(piece, "named", [], 0, near)


def commands(text):
    """Each command of a document; a list."""
    pieces = [(kind, lines) for kind, lines in parts(text) if "".join(lines).strip()]
    found = []
    for i, (kind, lines) in enumerate(pieces):
        before = "\n".join(pieces[i - 1][1]) if i else ""
        after = "\n".join(pieces[i + 1][1]) if i + 1 < len(pieces) else ""
        near = before.split("\n\n")[-1] + "\n" + "\n".join(lines) + "\n" + after.lstrip("\n").split("\n\n")[0]
        if kind == "text":
            found += [command for paragraph in "\n".join(lines).split("\n\n") for command in named(paragraph, paragraph)]
        elif kind == "block":
            found += typed(lines, near) or listed(lines, near)
    return found


def not_seen(text):
    """Lines that look as if one types them, and are none of the forms above."""
    seen = sum(command.how == "typed" for command in commands(text))
    dollars = re.findall(r"(?m)^\s*\$ .*", text)
    prompts = [line for kind, lines in parts(text) if kind == "block"
               for line in lines if line.startswith("# ") and is_program((line[2:].split() or [""])[0])]
    return prompts + (dollars if len(dollars) != seen else [])


def like(want, got):
    """Are these the lines that were shown?"""
    rows = [".*?".join(re.escape(piece) for piece in line.rstrip().split("...")) for line in want]
    form = "".join(r"(?:.*\n)*?" if line.strip() == "..." else row + r" *\n" for line, row in zip(want, rows))
    return re.fullmatch(form + r"\n*", "".join(line.rstrip() + "\n" for line in got)) is not None


def self_test():
    assert like(["a", "...", "z"], ["a", "b", "c", "z"]) and like(["a ... c"], ["a b c"])
    assert not like(["a", "z"], ["a", "b", "z"]) and not like(["a"], []) and like(["a"], ["a", ""]) and like(["...", "z"], ["z"])
    def texts(document):
        return [(c.text, c.how, c.said, c.status) for c in commands(document)]
    assert texts("x\n\n    $ one \\\n       two\n    said\n\n    $ three  # why; status 1\n\ny\n```\n$ four\n```\n") == [
        ("one two", "typed", ["said"], 0), ("three", "typed", [], 1), ("four", "typed", [], 0)]
    assert texts("Say `labwire\nlist` or `labwire`.\n\n    labwire list    names\n            them\n") == [
        ("labwire list", "named", [], 0), ("labwire list", "listed", [], 0)]
    assert texts("```json\n{ }\n```\nand `script/x`, `script/x.py`") == [("script/x", "named", [], 0)]
    assert texts("- an item:\n\n      $ one\n      said\n") == [("one", "typed", ["said"], 0)]
    assert not_seen("\n    # sudo x\n    # nothing\n") == ["# sudo x"] and not_seen("$ one\n") == ["$ one"]
