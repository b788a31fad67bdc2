#!/usr/bin/env python3
"""RFC 3501's formal syntax (section 9) of what a server says: greeting and responses, with
those of IDLE, UIDPLUS and NAMESPACE.  A second reading of the RFC, which knows nothing of
the engine: each server line of the dialogues in tests/talk/imap must be of that syntax.

usage: imap_syntax.py FOLDER
"""
import pathlib
import re
import sys

ATOM = rb"[^\x00-\x20\x7f-\xff(){%*\"\\\]]+"
ASTRING_ATOM = rb"[^\x00-\x20\x7f-\xff(){%*\"\\]+"
TAG = rb"[^\x00-\x20\x7f-\xff(){%*\"\\+]+"
NUMBER = rb"(?:0|[1-9][0-9]{0,9})"
NZ = rb"[1-9][0-9]{0,9}"
SET = rb"(?:" + NZ + rb"(?::" + NZ + rb")?)(?:,(?:" + NZ + rb"(?::" + NZ + rb")?))*"
FLAG = rb"(?:\\(?:Answered|Flagged|Deleted|Seen|Draft|Recent)|" + ATOM + rb")"
FLAGS = rb"\((?:" + FLAG + rb"(?: " + FLAG + rb")*)?\)"
PERMANENT = rb"\((?:(?:" + FLAG + rb"|\\\*)(?: (?:" + FLAG + rb"|\\\*))*)?\)"
CODE = (rb"\[(?:ALERT|BADCHARSET \([A-Z0-9-]+(?: [A-Z0-9-]+)*\)|PERMANENTFLAGS " + PERMANENT +
        rb"|READ-ONLY|READ-WRITE|TRYCREATE|(?:UIDNEXT|UIDVALIDITY|UNSEEN) " + NZ +
        rb"|APPENDUID " + NZ + rb" " + SET + rb"|COPYUID " + NZ + rb" " + SET + rb" " + SET + rb")\]")
TEXT = rb"(?:" + CODE + rb" )?[^\x00\r\n\[\x80-\xff][^\x00\r\n\x80-\xff]*"
DATE_TIME = rb"\"[ 0-3][0-9]-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{4} " \
            rb"[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}\""


class Wrong(Exception):
    """Where the bytes leave the syntax."""


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, pattern):
        found = re.compile(pattern, re.S).match(self.data, self.at)
        if not found:
            return None
        self.at = found.end()
        return found.group()

    def need(self, pattern):
        got = self.take(pattern)
        if got is None:
            raise Wrong(f"at {self.at}: {self.data[self.at:self.at + 60]!r} is not {pattern[:60]!r}")
        return got

    def string(self):
        """string = quoted / literal"""
        head = self.take(rb"\{([0-9]+)\}\r\n")
        if head is None:
            return self.need(rb"\"(?:[^\x00\r\n\"\\\x80-\xff]|\\[\"\\])*\"")
        size = int(head[1:-3])
        if len(self.data) < self.at + size or b"\0" in self.data[self.at:self.at + size]:
            raise Wrong(f"at {self.at}: a literal of {size} bytes that is not whole, or with NUL")
        self.at += size
        return self.data[self.at - size:self.at]

    def nstring(self):
        return None if self.take(rb"NIL") else self.string()

    def astring(self):
        return self.take(ASTRING_ATOM) or self.string()


def address(r):
    r.need(rb"\(")
    for i in range(4):
        r.need(rb" ") if i else None
        r.nstring()
    r.need(rb"\)")


def envelope(r):
    r.need(rb"\(")
    for i in range(10):
        r.need(rb" ") if i else None
        if 2 <= i <= 7:
            if r.take(rb"\("):
                address(r)
                while not r.take(rb"\)"):
                    address(r)
            else:
                r.need(rb"NIL")
        else:
            r.nstring()
    r.need(rb"\)")


def params(r):
    if r.take(rb"NIL"):
        return
    r.need(rb"\(")
    while True:
        r.string()
        r.need(rb" ")
        r.string()
        if not r.take(rb" "):
            break
    r.need(rb"\)")


def extension(r):
    """SP body-fld-dsp SP body-fld-lang SP body-fld-loc"""
    r.need(rb" ")
    if not r.take(rb"NIL"):
        r.need(rb"\(")
        r.string()
        r.need(rb" ")
        params(r)
        r.need(rb"\)")
    r.need(rb" ")
    if r.take(rb"\("):
        r.string()
        while not r.take(rb"\)"):
            r.need(rb" ")
            r.string()
    else:
        r.nstring()
    r.need(rb" ")
    r.nstring()


def body(r, extended):
    r.need(rb"\(")
    if r.data[r.at:r.at + 1] == b"(":
        while r.data[r.at:r.at + 1] == b"(":
            body(r, extended)
        r.need(rb" ")
        r.string()
        if extended:
            r.need(rb" ")
            params(r)
            extension(r)
        r.need(rb"\)")
        return
    kind = r.string().strip(b'"').lower()
    r.need(rb" ")
    sub = r.string().strip(b'"').lower()
    r.need(rb" ")
    params(r)
    r.need(rb" ")
    r.nstring()
    r.need(rb" ")
    r.nstring()
    r.need(rb" ")
    r.string()
    r.need(rb" " + NUMBER)
    if (kind, sub) == (b"message", b"rfc822"):
        r.need(rb" ")
        envelope(r)
        r.need(rb" ")
        body(r, extended)
    if kind == b"text" or (kind, sub) == (b"message", b"rfc822"):
        r.need(rb" " + NUMBER)
    if extended:
        r.need(rb" ")
        r.nstring()
        extension(r)
    r.need(rb"\)")


def section(r):
    """section = "[" [section-spec] "]" ["<" number ">"]"""
    if not r.take(rb"\]"):
        r.take(rb"(?:" + NZ + rb"(?:\." + NZ + rb")*)(?:\.(?=[A-Z]))?")
        if r.take(rb"HEADER\.FIELDS(?:\.NOT)? \("):
            r.astring()
            while not r.take(rb"\)"):
                r.need(rb" ")
                r.astring()
        else:
            r.take(rb"HEADER|TEXT|MIME")
        r.need(rb"\]")
    r.take(rb"<" + NUMBER + rb">")


def fetch_item(r):
    if r.take(rb"FLAGS "):
        r.need(FLAGS)
    elif r.take(rb"ENVELOPE "):
        envelope(r)
    elif r.take(rb"INTERNALDATE "):
        r.need(DATE_TIME)
    elif r.take(rb"RFC822\.SIZE "):
        r.need(NUMBER)
    elif r.take(rb"UID "):
        r.need(NZ)
    elif r.take(rb"RFC822(?:\.HEADER|\.TEXT)? "):
        r.nstring()
    elif r.take(rb"BODYSTRUCTURE "):
        body(r, True)
    elif r.take(rb"BODY "):
        body(r, False)
    else:
        r.need(rb"BODY\[")
        section(r)
        r.need(rb" ")
        r.nstring()


def untagged(r):
    if r.take(rb"(?:OK|NO|BAD|BYE|PREAUTH) "):
        r.need(TEXT)
    elif r.take(rb"CAPABILITY"):
        words = r.need(rb"(?: " + ATOM + rb")+").split()
        if b"IMAP4rev1" not in words:
            raise Wrong("CAPABILITY without IMAP4rev1")
    elif r.take(rb"FLAGS "):
        r.need(FLAGS)
    elif r.take(rb"(?:LIST|LSUB) "):
        r.need(rb"\((?:\\[A-Za-z]+(?: \\[A-Za-z]+)*)?\) (?:\"(?:[^\"\\]|\\[\"\\])\"|NIL) ")
        r.astring()
    elif r.take(rb"NAMESPACE"):
        r.need(rb" \(\(\"\" \"/\"\)\) NIL NIL")
    elif r.take(rb"SEARCH"):
        r.take(rb"(?: " + NZ + rb")+")
    elif r.take(rb"STATUS "):
        r.astring()
        item = rb"(?:MESSAGES|RECENT|UIDNEXT|UIDVALIDITY|UNSEEN) " + NUMBER
        r.need(rb" \((?:" + item + rb"(?: " + item + rb")*)?\)")
    elif r.take(NUMBER + rb" (?:EXISTS|RECENT)"):
        pass
    elif r.take(NZ + rb" EXPUNGE"):
        pass
    else:
        r.need(NZ + rb" FETCH \(")
        fetch_item(r)
        while r.take(rb" "):
            fetch_item(r)
        r.need(rb"\)")


def check(data):
    """How many responses there are; Wrong where they leave the syntax."""
    r, count = Reader(data), 0
    while r.at < len(r.data):
        if r.take(rb"\+ "):
            r.need(rb"(?:" + TEXT + rb")?")
        elif r.take(rb"\* "):
            untagged(r)
        else:
            r.need(TAG + rb" (?:OK|NO|BAD) " + TEXT)
        r.need(rb"\r\n")
        count += 1
    return count


def dialogues(path):
    """What the server says in each session of a .talk file, as bytes."""
    said = {}
    for line in path.read_bytes().split(b"\n"):
        found = re.match(rb"(\d?)< (.*)", line, re.S)
        if found and found.group(2) != b"(closed)":
            said.setdefault(found.group(1), []).append(found.group(2) + b"\r\n")
    return [b"".join(lines) for lines in said.values()]


def main(folder):
    count = wrong = 0
    for path in sorted(pathlib.Path(folder).glob("*.talk")):
        for said in dialogues(path):
            try:
                count += check(said)
            except Wrong as why:
                print(f"{path.name}: {why}")
                wrong += 1
    print(f"{count} responses, {wrong} dialogues that leave RFC 3501's syntax")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
