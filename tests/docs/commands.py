#!/usr/bin/env python3
"""Every command that a document shows is typed, and prints what the document says.

In a block of a document a line "$ COMMAND" is what one types, with "\\" at its end when it goes
on; the lines that follow are what comes out: all of it, or from an own line "..." to the next
line that is shown whatever there is; "..." in a line stands for anything.  No line: nothing is
said about it.  A command ends with status 0, or 1 when it found what it was asked for.

A document is one session in one folder.  "labwire live" runs in a terminal of its own until the
next one or the end of the document, and then gets Ctrl-C.  Blocks without "$" show the form of
commands; each option in them is one that the command's --help knows.

usage: commands.py LABWIRE DOCUMENT...
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PATIENCE = 60  # seconds that a command may take
START = 15  # seconds until a lab that is live says so
# Not typed here, and why.
ELSEWHERE = {
    "sudo": "changes the machine",
    "wireshark": "needs a desktop",
    "thunderbird": "needs a desktop",
    "script/": "each is a lane or a test of its own",
    "./check": "the lanes, which run this",
    "meson": "builds",
    "git": "fetches",
}


def blocks(text):
    """The code blocks of a Markdown text: lists of lines."""
    block, fenced = [], False
    for line in text.split("\n") + [""]:
        if line.lstrip().startswith("```"):
            fenced = not fenced
            if block:
                yield block
            block = []
        elif fenced:
            block.append(line)
        elif line.startswith("    ") or (block and not line.strip()):
            block.append(line[4:])
        elif block:
            yield block
            block = []
    if block:
        yield block


def entries(block):
    """(command, [lines that it prints]) of a session."""
    found = []
    lines = iter([line.rstrip() for line in block])
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command = command[:-1].rstrip() + " " + next(lines).strip()
            found.append((re.sub(r"\s+# .*$", "", command), []))
        elif found:
            found[-1][1].append(line)
    return [(command, "\n".join(said).rstrip().split("\n") if "".join(said).strip() else [])
            for command, said in found]


def like(want, got):
    """Are these the lines that were shown?"""
    parts = [".*?".join(re.escape(piece) for piece in line.rstrip().split("...")) for line in want]
    form = "".join(r"(?:.*\n)*?" if line.strip() == "..." else part + r" *\n" for line, part in zip(want, parts))
    return re.fullmatch(form, "".join(line.rstrip() + "\n" for line in got)) is not None


class Session:
    """What one types while reading a document."""

    def __init__(self, labwire, folder):
        self.folder = folder
        self.live = None  # (process, command, lines expected, file of what it prints)
        self.held = self.skipped = 0
        self.bad = []
        shutil.copytree(ROOT / "scenarios", folder / "scenarios")
        shutil.copytree(ROOT / "docs", folder / "docs")
        (folder / "labwire").symlink_to(labwire)
        self.environment = dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}", NO_COLOR="1", LC_ALL="C.UTF-8",
                                XDG_RUNTIME_DIR=str(folder / "run"), HOME=str(folder))
        (folder / "run").mkdir(mode=0o700)

    def judge(self, command, want, got, status):
        if status not in (0, 1) or (want and not like(want, got)):
            self.bad.append(f"$ {command}\n  status {status}, printed:\n    " + "\n    ".join(got) +
                            "\n  the document shows:\n    " + "\n    ".join(want))
        else:
            self.held += 1

    def end_live(self):
        if not self.live:
            return
        process, command, want, printed = self.live
        self.live = None
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        status = process.wait(PATIENCE)
        printed.seek(0)
        self.judge(command, want, printed.read().splitlines(), status)
        printed.close()

    def start_live(self, command, want):
        self.end_live()
        printed = tempfile.TemporaryFile("w+")
        process = subprocess.Popen(["bash", "-c", "exec " + command.removesuffix("&")], cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.STDOUT,
                                   env=self.environment)
        self.live = (process, command, want, printed)
        until = time.monotonic() + START
        while process.poll() is None and time.monotonic() < until:
            if b"running" in os.pread(printed.fileno(), 1 << 16, 0):
                return
            time.sleep(0.05)

    def type(self, command, want):
        first = command.split()[0]
        needed = re.findall(r"(?:^|[|;&]\s*)([\w./+-]+)", command)
        if any(first.startswith(word) for word in ELSEWHERE) or \
                any(not shutil.which(word, path=self.environment["PATH"]) and not (self.folder / word).exists()
                    for word in needed if re.fullmatch(r"[a-z][\w-]*", word)):
            self.skipped += 1
        elif re.match(r"(\./)?labwire live\b", command) and "--help" not in command:
            self.start_live(command, want)
        else:
            done = subprocess.run(["timeout", str(PATIENCE), "bash", "-c", command], cwd=self.folder,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, env=self.environment, errors="replace")
            self.judge(command, want, done.stdout.splitlines(), done.returncode)


def forms(session, block):
    """Commands that are shown without being typed: their options exist."""
    for line in block:
        shown = re.match(r"(?:\./)?labwire ([a-z]+)\b(.*)", line)
        if not shown:
            continue
        command = "ctl" if shown[1] == "ctl" else shown[1]
        done = subprocess.run([session.folder / "labwire", command, "--help"], capture_output=True, text=True,
                              env=session.environment)
        unknown = [option for option in re.findall(r"--[a-z][a-z-]*", shown[2].split("  ")[0])
                   if not re.search(re.escape(option) + r"\b(?!-)", done.stdout)]
        if done.returncode or unknown:
            session.bad.append(f"{line.strip()}\n  {command} --help: status {done.returncode}, knows no {unknown}")
        else:
            session.held += 1


def play(labwire, document):
    with tempfile.TemporaryDirectory() as folder:
        session = Session(labwire, pathlib.Path(folder))
        try:
            for block in blocks((ROOT / document).read_text()):
                found = entries(block)
                for command, want in found:
                    session.type(command, want)
                if not found:
                    forms(session, block)
            session.end_live()
        finally:
            if session.live:
                session.live[0].kill()
    for bad in session.bad:
        print(f"{document}: {bad}")
    print(f"{document}: {session.held} as shown, {len(session.bad)} not, {session.skipped} not typed here")
    return session


def self_test():
    assert like(["a", "...", "z"], ["a", "b", "c", "z"]) and like(["a ... c"], ["a b c"])
    assert not like(["a", "z"], ["a", "b", "z"]) and not like(["a"], []) and like(["...", "z"], ["z"])
    assert entries(["$ one \\", "   two", "said", "", "$ three  # why"]) == [("one two", ["said"]), ("three", [])]
    assert list(blocks("x\n\n    a\n\n    b\n\ny\n```\nc\n```\n")) == [["a", "", "b", ""], ["c"]]


def main(labwire, *documents):
    self_test()
    sessions = [play(labwire, document) for document in documents]
    return 1 if any(s.bad for s in sessions) or not any(s.held for s in sessions) else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), *sys.argv[2:]))
