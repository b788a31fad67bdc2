#!/usr/bin/env python3
"""Every command that a document shows is typed, and prints what the document says.

What a command is, and how a document shows what it prints: document.py.  A document is one session
in one folder that looks like the tree.  "labwire live" runs in a terminal of its own until the next
one or the end of the document, and then gets Ctrl-C.  What is not typed here stands in ELSEWHERE,
with who types it, and the document says in words near it what is special.  "sudo" is done in
namespaces of the session's own, where the kernel lets us have them: nothing outside changes.

usage: commands.py LABWIRE DOCUMENT FEWEST   fewer commands typed than FEWEST is a fault
       commands.py LABWIRE --help FEWEST     the same for the example of each --help, and for what
                                             script/lab says in the end
       commands.py --list DOCUMENT...        these are all documents; ELSEWHERE is true and needed
"""
import collections
import getpass
import itertools
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import document
import scenarios

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PATIENCE = 60  # seconds that a command may take
START = 15  # seconds until a lab that is live says so
SKIP = 77
# Not typed here: the command, why not, a word of that near it, and the file that does it, with what words.
ELSEWHERE = [
    (r"script/lab", "minutes", r"minute", "script/test", "script/lab"),
    (r"script/test", "minutes", r"hour|every test", ".ci/run", "script/test"),
    (r"\./check.*", "minutes", r"seconds|lanes", ".ci/run", "./check"),
    (r"script/fuzz.*", "minutes", r"minutes|SECONDS", "script/nightly", "script/fuzz"),
    (r"script/nightly.*", "hours", r"long|nightly", "CONTRIBUTING.md", "script/nightly"),
    (r"script/live.*", "minutes, root", r"large", "tests/live/meson.build", "big"),
    (r"script/sweep.*", "minutes", r"min|random", "tests/reach/meson.build", "sweep.py"),
    (r"script/throughput", "minutes", r"minute", "tests/throughput/meson.build", "throughput.py"),
    (r"script/yardstick.*", "needs others' scripts", r"public|folder", "tests/packetdrill/meson.build", "yardstick"),
    (r"meson test -C build( .*)?", "this is one of them", r"test", "check", "meson test -C build"),
    (r"meson (setup|test -C) build-release.*", "minutes", r"release|[Mm]easured", "tests/bench/meson.build", "benchmark("),
    (r"script/package|sudo apt (install|purge) (\./out/)?labwire.*", "changes the machine", r"[Ii]nstall|deb",
     "script/nightly", "tests/install/package.py"),
    (r"sudo meson install -C build-lab", "changes the machine", r"/usr/local", "tests/install/install.py", "install"),
    (r"man labwire-run", "needs it installed", r"[Ii]nstall|puts", "tests/cli/pages.py", "man"),
    (r"pkg-config --cflags --libs labwire", "needs it installed", r"program of your own", "tests/install/install.py",
     "pkg-config"),
    (r"findings/[a-z-]+\.sh; echo \$\?", "fetches packages", r"fetches", "findings/tcpflow-padding.sh", "tcpflow"),
    (r".*\bwireshark .*", "needs a desktop", r"[Ww]ireshark", "tests/live/streams.py", "tshark"),
]
# What words of a shown form stand for.
STANDS_FOR = {"SCENARIO": "lab-3.4.3", "FILE": "scenarios/lab-3.4.3.csv", "TABLE": "scenarios/lab-3.4.3.csv",
              "NAME": "lab-3.4.3", "COMMAND": "status"}
FORM = re.compile(rf"\b({'|'.join(STANDS_FOR)})\b")
LIVE = re.compile(r"(sudo )?(\./)?labwire live\b(?!.* --help)[^|]*$")


def elsewhere(command):
    """The row of ELSEWHERE, or None."""
    return next((row for row in ELSEWHERE if re.fullmatch(row[0], command.text)), None)


def first_words(command):
    """The programs of a command line."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words, first = [], True
    for word in lexer:
        if first and re.fullmatch(r"[\w./+-]+", word):
            words.append(word)
        first = word in ("|", "||", "&&", ";", "&") or first and word == "sudo"
    return words


def folder_like_the_tree(folder, labwire):
    """Where one stands after git clone and a build; what may be written is a copy."""
    for path in ROOT.iterdir():
        if path.name in ("scenarios", "docs"):
            shutil.copytree(path, folder / path.name)
        elif not path.name.startswith((".", "build", "out")) and path.name != "labwire":
            (folder / path.name).symlink_to(path)
    (folder / "labwire").symlink_to(labwire)
    (folder / "build").symlink_to(labwire.parent.parent)


class Session:
    """What one types while reading a document."""

    def __init__(self, labwire, folder, root):
        self.folder, self.root = folder, root
        self.live = None  # (process, command, file of what it prints)
        self.typed = self.compared = self.named = 0
        self.bad, self.not_typed = [], collections.Counter()
        self.missing = self.without = None  # why a lab could not be started, and in which block
        self.here = 0  # how many this machine did not let us type
        folder_like_the_tree(folder, labwire)
        tools = folder / ".tools"
        tools.mkdir()
        if root:
            (tools / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
            (tools / "sudo").chmod(0o755)
        self.environment = dict(os.environ, PATH=f"{folder}:{tools}:{os.environ['PATH']}:/usr/sbin:/sbin", NO_COLOR="1",
                                LC_ALL="C.UTF-8", TZ="UTC", XDG_RUNTIME_DIR=str(folder / "run"), HOME=str(folder),
                                USER=getpass.getuser())
        (folder / "run").mkdir(mode=0o700)

    def judge(self, command, got, status):
        if status != command.status and not (status == 1 and command.how == "named" and "labwire" in command.text) or \
                (command.said and not document.like(command.said, got)):
            self.bad.append(f"$ {command.text}\n  status {status}, printed:\n    " + "\n    ".join(got) +
                            f"\n  the document shows status {command.status}, and:\n    " + "\n    ".join(command.said))
        else:
            self.typed += 1
            self.compared += bool(command.said)

    def end_live(self, signalled=True):
        if not self.live:
            return
        process, command, printed = self.live
        self.live = None
        until = time.monotonic() + START
        first = list(itertools.takewhile(lambda line: line.strip() != "...", command.said)) + ["..."]
        while command.said and process.poll() is None and time.monotonic() < until and not document.like(
                first, os.pread(printed.fileno(), 1 << 20, 0).decode(errors="replace").splitlines()):
            time.sleep(0.05)  # one ends it when one has seen what is shown
        if signalled and process.poll() is None:
            process.send_signal(signal.SIGINT)
        status = process.wait(PATIENCE)
        printed.seek(0)
        self.judge(command, printed.read().splitlines(), status)
        printed.close()

    def start_live(self, command, text):
        self.end_live()
        printed = tempfile.TemporaryFile("w+")
        process = subprocess.Popen(["bash", "-c", "exec " + text], cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=printed, stderr=subprocess.STDOUT, env=self.environment)
        self.live = (process, command, printed)
        until = time.monotonic() + START
        while process.poll() is None and time.monotonic() < until:
            if b"running; " in os.pread(printed.fileno(), 1 << 16, 0):
                return
            time.sleep(0.05)

    def why_not(self, text):
        """Why this machine cannot have that typed, or None."""
        words = first_words(text)
        if "sudo" in words and not (self.root and os.access("/dev/net/tun", os.R_OK | os.W_OK)):
            return "needs root, or namespaces and /dev/net/tun"
        for word in words:
            if subprocess.run(["bash", "-c", f"type -t -- {shlex.quote(word)}"], cwd=self.folder, env=self.environment,
                              stdout=subprocess.DEVNULL).returncode:
                return f"{word} is not installed"
        return None

    def type(self, command):
        row = elsewhere(command)
        if command.how == "named" and document.SCRIPT.fullmatch(command.text):
            return self.script(command.text)
        if row:
            self.not_typed[row[1]] += 1
            if not re.search(row[2], command.near):
                self.bad.append(f"$ {command.text}\n  is not typed here ({row[1]}); nothing near it says {row[2]}")
            return
        if command.how == "named" and (FORM.search(command.text) or re.fullmatch(r"(\./)?labwire \S+", command.text)):
            return self.form(command)
        text = FORM.sub(lambda found: STANDS_FOR[found[1]], command.text)
        if text.split()[:2] in (["labwire", "help"], ["./labwire", "help"]):
            text = text.replace("status", "run")
        missing = self.missing if self.missing and command.near == self.without else self.why_not(text)
        if missing:
            if LIVE.match(text):
                self.missing, self.without = missing, command.near  # nor the rest of that block
            self.not_typed[missing] += 1
            self.here += 1
        elif LIVE.match(text):
            self.start_live(command, text)
        else:
            done = subprocess.run(["timeout", str(PATIENCE), "bash", "-c", text], cwd=self.folder,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, env=self.environment, errors="replace")
            self.judge(command, done.stdout.splitlines(), done.returncode)
            if "ctl shutdown" in text:
                self.end_live(signalled=False)

    def script(self, name):
        """A script that is only named in a sentence is there."""
        if os.access(ROOT / name, os.X_OK):
            self.named += 1
        else:
            self.bad.append(f"there is no {name}")

    def form(self, command):
        """A command that is only named in a sentence: it is there, and knows its options."""
        words = command.text.split()
        if words[0] not in ("labwire", "./labwire"):
            self.bad.append(f"`{command.text}`: who types it?  It may be a row of ELSEWHERE")
            return
        done = subprocess.run([self.folder / "labwire", words[1], "--help"], capture_output=True, text=True,
                              env=self.environment)
        unknown = [option for option in re.findall(r"--[a-z][a-z-]*", command.text)
                   if not re.search(re.escape(option) + r"\b(?!-)", done.stdout)]
        if done.returncode or unknown:
            self.bad.append(f"`{command.text}`: --help has status {done.returncode}, knows no {unknown}")
        else:
            self.named += 1


def shown_by_programs(labwire):
    """A document of what the program and script/lab tell one to type."""
    def told(*words):
        return subprocess.run([labwire, *words, "--help"], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"(?m)^  ([a-z]+) {2,}", told().split("Commands:")[1].split("Environment:")[0])
    lines = ["labwire run lab-3.4.3 -q"]  # which script/lab has done
    lines += re.findall(r'(?m)^\s*(?:echo ")?    ((?:\./labwire|tshark|wireshark|sudo) [^"\n]*)',
                        (ROOT / "script" / "lab").read_text())
    lines += [line for name in ["", *names] for line in re.findall(r"(?m)^example: (.*)", told(*name.split()))]
    return "\n" + "".join(f"    {line}\n" for line in lines)


def play(labwire, name, fewest, root):
    text = shown_by_programs(labwire) if name == "--help" else (ROOT / name).read_text()
    with tempfile.TemporaryDirectory() as folder:
        session = Session(labwire, pathlib.Path(folder), root)
        if name == "docs/scenarios.md":
            table, lab = scenarios.from_nothing(text)
            (session.folder / "office.csv").write_text(table)
            (session.folder / "office.json").write_text(json.dumps(lab))
        try:
            for command in document.commands(text):
                session.type(command)
            session.end_live()
        finally:
            if session.live:
                session.live[0].kill()
    session.bad += [f"{line}: it is not read as a command (root types sudo)" for line in document.not_seen(text)]
    if session.typed + session.here < fewest:
        session.bad.append(f"only {session.typed} commands were typed, and there were {fewest}")
    for bad in session.bad:
        print(f"{name}: {bad}")
    not_typed = "".join(f"; {count} not typed: {why}" for why, count in sorted(session.not_typed.items()))
    print(f"{name}: {session.typed} commands typed, {session.compared} of them compared line by line, "
          f"{session.named} named only, {len(session.bad)} faults{not_typed}")
    return 1 if session.bad else SKIP if fewest and not session.typed else 0


def look_at_lists(names):
    """The documents are all that there are; each row of ELSEWHERE is needed, and says the truth."""
    bad, needed = [], set()
    there = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.md")
             if not path.relative_to(ROOT).parts[0].startswith((".", "build", "out"))}
    for name in sorted(there):
        found = document.commands((ROOT / name).read_text())
        if bool(found) != (name in names):
            bad.append(f"{name} shows {len(found)} commands; is it in tests/docs/meson.build?")
        for command in found:
            needed.add(elsewhere(command))
            lanes = re.fullmatch(r"(script/nightly|\./check)((?: [a-z-]+)*)", command.text)
            for lane in (lanes[2].split() if lanes else []):
                if not lane.startswith("-") and f"lane_{lane}()" not in (ROOT / lanes[1]).read_text():
                    bad.append(f"{name}: {lanes[1]} has no lane {lane}")
    bad += [f"ELSEWHERE: no document shows {row[0]}" for row in ELSEWHERE if row not in needed]
    bad += [f"ELSEWHERE: {row[3]} does not say {row[4]}" for row in ELSEWHERE
            if not (ROOT / row[3]).is_file() or row[4] not in (ROOT / row[3]).read_text()]
    bad += [f"{name} is not there" for name in names if name not in there]
    print("\n".join(bad or [f"{len(names)} documents of {len(there)} show commands"]))
    return 1 if bad else 0


def inside(argv):
    """Go on in network and mount namespaces of our own, if that is allowed: True inside."""
    if os.environ.get("LABWIRE_INSIDE"):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        folder = "/usr/lib/x86_64-linux-gnu/wireshark/extcap"  # what extcap --install writes into
        if os.path.isdir(folder):
            subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
        return True
    how = ["unshare", "-nm"] if os.getuid() == 0 else ["unshare", "-rnm"]
    ready = shutil.which("unshare") and shutil.which("ip") and \
        not subprocess.run([*how, "sh", "-c", "ip link set lo up && mount -t tmpfs none /mnt"], capture_output=True).returncode
    if not ready:
        return False
    os.environ["LABWIRE_INSIDE"] = "1"
    os.execvp("unshare", [*how, sys.executable, *argv])


def main(argv):
    document.self_test()
    if argv[1] == "--list":
        return look_at_lists(argv[2:])
    return play(pathlib.Path(argv[1]).resolve(), argv[2], int(argv[3]), inside(argv))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
