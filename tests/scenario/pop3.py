#!/usr/bin/env python3
"""The scenario "pop3" from outside: what crosses the line is what the mbox file held and
what was sent, byte for byte; the mailbox is empty in the end; tshark takes every dialogue
for POP3.  And a run that starts from the mailboxes of another has them as they were.

usage: pop3.py LABWIRE
"""
import json
import mailbox
import pathlib
import re
import sys
import tempfile

import imap
import lab

RETR = re.compile(rb"\+OK \d+ octets\r\n(.*?\r\n)\.\r\n", re.S)
RECEIVED = imap.RECEIVED


def start_letters(path):
    """With the line ends of the wire."""
    for key in (box := mailbox.mbox(path, create=False)).keys():
        letter = re.sub(rb"(?m)^>(>*From )", rb"\1", box.get_bytes(key))
        yield letter.replace(b"\n", b"\r\n")


def fetched(capture):
    """{(client, user): letters} of every connection that fetched some."""
    for (host, port), (client, server) in imap.streams(capture, 110).items():
        user = re.match(rb"(?:(?!USER).*\r\n)*USER (.*)\r\n", client).group(1).decode()
        yield host, user, [t.replace(b"\r\n..", b"\r\n.") for t in RETR.findall(server)], client


def check_letters(verdict, folder):
    capture = folder / "eagle-server_eth0.pcap"
    sent, = set(imap.sent_by_smtp(capture))
    old = list(start_letters(lab.SCENARIOS / "pop3-mail" / "ccna2.mbox"))
    verdict.expect("letters at the start", 2, len(old))
    dialogues = list(fetched(capture))
    verdict.expect("connections", 5, len(dialogues))
    for host, user, letters, client in dialogues:
        bare = [RECEIVED.sub(b"", letter, count=1) for letter in letters]
        want = {"ccna2": [old + [sent], []], "ccna3": [[sent]]}[user]
        verdict.expect(f"{host}, {user}: letters", True, bare in want)
        removed = client.count(b"\r\nDELE ")
        verdict.expect(f"{host}, {user}: removed", True, removed in (0, len(letters)))
    verdict.expect("fetched in all", 7, sum(len(letters) for _, _, letters, _ in dialogues))
    verdict.expect("removed in all", 3, sum(client.count(b"\r\nDELE ") for *_, client in dialogues))
    frames = lab.tshark(capture, ["frame.protocols", "_ws.malformed"], "-Y", "tcp.port == 110 && tcp.len > 0")
    verdict.expect("frames that are not POP3", [], [f for f in frames if "pop" not in f["frame.protocols"]])
    verdict.expect("malformed", [], [f for f in frames if f["_ws.malformed"]])


def check_goes_on(verdict, labwire, first, scratch):
    """Play on with the mailboxes that a run left: what nobody touches comes out the same."""
    document = lab.copied("pop3", scratch)
    document["services"][1]["mail"] = str((first / "mail").relative_to(scratch))
    document["steps"] = [{"id": "nothing", "do": "wait", "at": "1s"}]
    document["expect"] = [{"mailbox": "ccna3", "messages": 1}]
    path = scratch / "on.json"
    path.write_text(json.dumps(document))
    lab.run(labwire, path, scratch / "on")
    verdict.expect("mailbox after a run that did nothing", (first / "mail" / "ccna3.mbox").read_bytes(),
                   (scratch / "on" / "mail" / "ccna3.mbox").read_bytes())


def main(labwire):
    verdict = lab.Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        lab.run(labwire, "pop3", scratch / "first")
        check_letters(verdict, scratch / "first")
        check_goes_on(verdict, labwire, scratch / "first", scratch)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
