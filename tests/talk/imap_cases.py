#!/usr/bin/env python3
"""Which cases of which IMAP commands the dialogues in tests/talk/imap play: each command must
have a good one, one out of sequence (where its state forbids it), one of bad syntax and one
over a limit.

usage: imap_cases.py FOLDER
"""
import collections
import pathlib
import re
import sys

FRESH, USER, SELECTED = "not authenticated", "authenticated", "selected"
# RFC 3501 section 6: the states in which a command may be given; RFC 2177, 2342, 3691, 4315.
STATES = {
    **dict.fromkeys(["CAPABILITY", "NOOP", "LOGOUT"], {FRESH, USER, SELECTED}),
    **dict.fromkeys(["STARTTLS", "AUTHENTICATE", "LOGIN"], {FRESH}),
    **dict.fromkeys(["SELECT", "EXAMINE", "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE", "LIST",
                     "LSUB", "STATUS", "APPEND", "IDLE", "NAMESPACE"], {USER, SELECTED}),
    **dict.fromkeys(["CHECK", "CLOSE", "EXPUNGE", "SEARCH", "FETCH", "STORE", "COPY", "UID COPY", "UID EXPUNGE",
                     "UID FETCH", "UID SEARCH", "UID STORE", "UNSELECT"], {SELECTED}),
}
CASES = ["good", "out of sequence", "bad syntax", "over a limit"]
NOT_THERE = {("STARTTLS", "good")}  # the server has no TLS
OVER = re.compile("Too long argument|Literal size too large|Maximum number")


def command_of(line):
    """The tag and the name of the command, "UID FETCH" where UID comes first."""
    found = re.match(r"(\S+) ((?:UID )?[A-Za-z]+)", line, re.I)
    return (found[1], found[2].upper()) if found else (None, None)


def case_of(command, state, answer, text):
    if state not in STATES[command]:
        return "out of sequence"
    if answer == "OK":
        return "good"
    return "over a limit" if OVER.search(text) else "bad syntax" if answer == "BAD" else "refused"


def follow(state, command, answer):
    """The state after an answer."""
    if command in ("SELECT", "EXAMINE"):
        return SELECTED if answer == "OK" else USER if state == SELECTED and answer == "NO" else state
    if answer != "OK":
        return state
    if command in ("LOGIN", "AUTHENTICATE"):
        return USER if state == FRESH else state
    return USER if command in ("CLOSE", "UNSELECT") else state


def cases(path):
    """(command, case) of each answer in a dialogue."""
    said, state = {}, collections.defaultdict(lambda: FRESH)
    lines = path.read_text(encoding="latin-1").split("\n")
    for line in lines:
        if found := re.match(r"(\d?)> (.*)", line):
            tag, command = command_of(found[2])
            if command in STATES:
                said.setdefault((found[1], tag), command)
    for line in lines:
        found = re.match(r"(\d?)< (\S+) (OK|NO|BAD) (.*)", line)
        if not found or (found[1], found[2]) not in said:
            continue
        command = said[found[1], found[2]]
        yield command, case_of(command, state[found[1]], found[3], found[4])
        state[found[1]] = follow(state[found[1]], command, found[3])


def main(folder):
    played = collections.Counter(c for path in sorted(pathlib.Path(folder).glob("*.talk")) for c in cases(path))
    wanted = {(command, case) for command in STATES for case in CASES} - NOT_THERE
    wanted -= {(command, "out of sequence") for command, states in STATES.items() if len(states) == 3}
    missing = sorted(wanted - set(played))
    for command, case in missing:
        print(f"{command}: no dialogue has a case that is {case}")
    print(f"{len(wanted)} cases of {len(STATES)} commands, {len(missing)} missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
