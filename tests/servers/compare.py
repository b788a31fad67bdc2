#!/usr/bin/env python3
"""The same dialogues with our servers (labwire live, through port forwards) and with Debian's
(judges.py): each difference must stand in known.txt with its reason, and each that stands there
must be seen.

usage: compare.py LABWIRE FOLDER [--write] [DIALOGUE...]
FOLDER: where script/bootstrap servers unpacked them.  --write prints what known.txt lacks.
A dialogue is a file of dialogues/, PROTOCOL-NAME: the lines to send; # begins a comment.
"""
import mailbox
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import judges
import names

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77
# What differs in each run, or by where it runs, and not by who answers.
VARIES = {
    "smtp": [(r"Sendmail [\d.]+/[\d.]+", "Sendmail VERSION"), (r"sendmail version [\d.]+", "sendmail version VERSION"),
             (r"\w{3}, +\d+ \w{3} \d{4} [\d:]+ (\+\d{4}|GMT)", "DATE"), (r"Hello .*, pleased", "Hello CLIENT, pleased"),
             (r"(?<=2\.0\.0 )\w{14}(?= Message)", "ID")],
    "ftp": [(r"vsFTPd [\d.]+", "vsFTPd VERSION"), (r"Connected to [\d.]+", "Connected to CLIENT")],
    "imap": [(r" \([\d.]+( \+ [\d.]+)* secs\)", ""), (r"UIDVALIDITY \d+", "UIDVALIDITY N"),
             (r"APPENDUID \d+", "APPENDUID N")],
    "pop3": [],
    "dns": [(r"size (1232|4096) ", "size MAX ")],  # 9.16.8 and later say the former
}


class Talker:
    """A client that sends a line and takes the whole answer to it."""

    def __init__(self, protocol, port):
        self.protocol, self.in_body = protocol, False
        end = time.monotonic() + 20
        while True:  # a server that has just started may hang up on the first
            self.socket = socket.create_connection(("127.0.0.1", port), 20)
            self.lines = self.socket.makefile("rb")
            self.greeting = self.answer("", None)
            if self.greeting != ["(closed)"] or time.monotonic() > end:
                break
            time.sleep(0.3)

    def line(self):
        try:
            return self.lines.readline()
        except (ConnectionResetError, TimeoutError):
            return b""

    def ends(self, text, sent, tag, first):
        if self.protocol in ("smtp", "ftp"):
            return re.match(r"\d{3} ", text)
        if self.protocol == "pop3":
            multi = re.match(r"(CAPA|LIST|UIDL)$|RETR|TOP", sent or "", re.I) and first.startswith("+OK")
            return text == "." if multi else True
        return not sent or text.startswith(f"{tag} ") or text.startswith("+ ")

    def answer(self, sent, tag):
        said = []
        while True:
            raw = self.line()
            text = raw.decode("latin-1").rstrip("\r\n")
            if not raw:
                return said + ["(closed)"]
            said.append(text)
            if self.ends(text, sent, tag, said[0]):
                return said

    def say(self, text):
        """The answer, as lines; None: none is due to it."""
        try:
            self.socket.sendall(text.encode("latin-1") + b"\r\n")
        except OSError:
            return ["(closed)"]
        if self.in_body and text != ".":
            return None
        self.in_body = False
        said = self.answer(text, text.split(" ", 1)[0])
        self.in_body = self.protocol == "smtp" and said[-1].startswith("354")
        return said


def plain(protocol, said):
    text = "\n".join(said)
    for pattern, word in VARIES[protocol]:
        text = re.sub(pattern, word, text)
    return text


def read_dialogue(path):
    """What is sent, each up to where an answer is due: a line, or one with its literals."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    while lines:
        text = lines.pop(0)
        while literal := re.search(r"\{(\d+)\+\}$", text):
            size, text = int(literal[1]), text + "\r\n"
            start = len(text)
            while len(text) - start < size:
                text += lines.pop(0) + "\r\n"
            assert len(text) - start == size, (path, text)
            text += lines.pop(0)
        yield text


def play(name, port):
    """[(what was sent, what came back)], the greeting first."""
    protocol = name.split("-")[0]
    talker = Talker(protocol, port)
    heard = [("(greeting)", plain(protocol, talker.greeting))]
    for text in read_dialogue(HERE / "dialogues" / name):
        said = talker.say(text)
        if said is not None:
            heard.append((text.replace("\r\n", "|"), plain(protocol, said)))
    talker.socket.close()
    return heard


def letters(path):
    """The letters of a mailbox, but for what varies."""
    for key in (box := mailbox.mbox(path, create=False)).keys():
        text = box.get_bytes(key).decode("latin-1")
        for pattern, word in [*VARIES["smtp"], (r"from (\S+) \(.*\)", r"from \1 (CLIENT)"), (r"id \w{14}", "id ID"),
                              (r"\([\d.]+/[\d.]+\)", "(VERSION)"), (r"Id: <.*@", "Id: <ID@")]:
            text = re.sub(pattern, word, text)
        yield "\n".join(text.splitlines())


class Ours:
    """labwire live, with a way in for each service."""

    def __init__(self, labwire, folder):
        ways = ["--forward", "0=h>10.0.0.2:25", "--forward", "0=h>10.0.0.2:143", "--forward", "0=h>10.0.0.2:110",
                "--forward", "0=h>10.0.0.2:21", "--forward", "0=h>10.0.0.2:53", "--forward", "udp:0=h>10.0.0.2:53"]
        self.folder = folder
        self.process = subprocess.Popen([labwire, "live", HERE / "lab.json", "-q", "--no-capture", "-o", folder, *ways],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        ports = []
        for line in self.process.stderr:
            if found := re.match(r"labwire: (?:udp:)?127\.0\.0\.1:(\d+) leads", line):
                ports.append(int(found[1]))
            if "running; Ctrl-C" in line:
                break
        self.ports = dict(zip(("smtp", "imap", "pop3", "ftp", "dns-tcp", "dns"), ports))

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)


class Theirs:
    """The judges."""

    def __init__(self, root, folder):
        for name in ("sendmail", "dovecot", "vsftpd", "named"):
            (folder / name).mkdir(mode=0o755)
        log = (folder / "log").open("wb")
        self.folder, self.started = folder, []
        dovecot, pop3 = self.start(judges.dovecot(root, folder / "dovecot", log))
        smtp = self.start((judges.sendmail(root, folder / "sendmail", log), 0))[0]
        ftp = self.start((judges.vsftpd(root, folder / "vsftpd", log), 0))[0]
        dns = self.start((judges.named(root, folder / "named", log, names.ZONES), 0))[0]
        self.ports = {"smtp": smtp.port, "imap": dovecot.port, "pop3": pop3, "ftp": ftp.port, "dns": dns.port,
                      "dns-tcp": dns.port}

    def start(self, judge):
        self.started.append(judge[0])
        return judge

    def stop(self):
        for judge in self.started:
            judge.stop()


def known_differences(text):
    """{(dialogue, sent, ours, theirs): why}"""
    found = {}
    for block in re.split(r"\n(?=== )", text):
        parts = re.match(r"== (\S+): (.*)\n((?:< .*\n)*)((?:> .*\n)*)why: (.+)", block)
        if parts:
            bare = ["\n".join(line[2:] for line in part.splitlines()) for part in (parts[3], parts[4])]
            found[(parts[1], parts[2], *bare)] = parts[5]
    return found


def differences(wanted, ours, theirs):
    for name in wanted:
        protocol = name.split("-")[0]
        if protocol == "dns":
            pairs = zip(*([(sent, plain("dns", [said])) for sent, said in names.play(who.ports)] for who in (ours, theirs)))
        else:
            pairs = zip(play(name, ours.ports[protocol]), play(name, theirs.ports[protocol]))
        for (sent, mine), (_, other) in pairs:
            if mine != other:
                yield name, sent, mine, other


def letter_differences(ours, theirs):
    for user in judges.USERS:
        mine = list(letters(pathlib.Path(ours.folder) / "mail" / f"{user}.mbox"))
        other = list(letters(theirs.folder / "sendmail" / "mail" / user))
        if len(mine) != len(other):
            yield "smtp-letters", f"(letters of {user})", str(len(mine)), str(len(other))
        for number, (a, b) in enumerate(zip(mine, other), 1):
            if a != b:
                yield "smtp-letters", f"(letter {number} of {user})", a, b


def told(key, why):
    name, sent, mine, other = key
    return "\n".join([f"== {name}: {sent}", *(f"< {line}" for line in mine.split("\n")),
                      *(f"> {line}" for line in other.split("\n")), f"why: {why}", ""])


def main(labwire, root, *rest):
    root = pathlib.Path(root).resolve()
    if why := judges.cannot_run(root):
        print(f"skipped: {why}")
        return SKIPPED
    everything = sorted([p.name for p in (HERE / "dialogues").iterdir()] + ["dns-names"])
    wanted = [name for name in rest if name != "--write"] or everything
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        os.chmod(folder, 0o755)
        theirs = Theirs(root, folder)
        try:
            ours = Ours(labwire, str(folder / "ours"))
            try:
                seen = list(differences(wanted, ours, theirs))
            finally:
                ours.stop()
            if "smtp-letters" in wanted:
                seen += letter_differences(ours, theirs)
        finally:
            theirs.stop()
    known = {key: why for key, why in known_differences((HERE / "known.txt").read_text()).items() if key[0] in wanted}
    fresh = [key for key in dict.fromkeys(seen) if key not in known]
    gone = [key for key in known if key not in seen]
    for key in fresh:
        print(told(key, "?"))
    for key in gone:
        print("not seen any more:\n" + told(key, known[key]))
    print(f"{len(wanted)} dialogues, {len(set(seen))} differences: {len(fresh)} unknown, {len(gone)} gone")
    return 1 if fresh or gone else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
