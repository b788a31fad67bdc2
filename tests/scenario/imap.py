#!/usr/bin/env python3
"""The scenario "imap" from outside: what the server says is of RFC 3501's syntax, the
letters that clients read and file are those that were sent, byte for byte, tshark takes
every dialogue for IMAP, and report.json tells it as the wire does.

usage: imap.py LABWIRE
"""
import json
import pathlib
import re
import sys
import tempfile

import lab

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "talk"))
import imap_syntax  # noqa: E402

READ = re.compile(rb"BODY\[\] \{(\d+)\}\r\n")
FILED = re.compile(rb"append \"Sent\" \(\\Seen\) \{(\d+)\+?\}\r\n")
RECEIVED = re.compile(rb"Return-Path: <[^<>\r\n]+>\r\nReceived: .*?\r\n(?:[ \t].*?\r\n)*", re.S)


def streams(capture, port):
    """{client: (what it said, what the server said)}, in sequence order, repeats once."""
    found = {}
    rows = lab.tshark(capture, ["ip.src", "tcp.srcport", "ip.dst", "tcp.dstport", "tcp.seq", "tcp.payload"],
                      "-Y", f"tcp.port == {port} && tcp.len > 0")
    for row in rows:
        to_server = row["tcp.dstport"] == str(port)
        key = (row["ip.src"], row["tcp.srcport"]) if to_server else (row["ip.dst"], row["tcp.dstport"])
        parts = found.setdefault(key, ({}, {}))[0 if to_server else 1]
        parts[int(row["tcp.seq"])] = bytes.fromhex(row["tcp.payload"].replace(":", ""))
    return {key: tuple(b"".join(parts[seq] for seq in sorted(parts)) for parts in both)
            for key, both in found.items()}


def literals(pattern, text):
    return [text[m.end():m.end() + int(m.group(1))] for m in pattern.finditer(text)]


def sent_by_smtp(capture):
    for said, _ in streams(capture, 25).values():
        for body in re.findall(rb"\r\nDATA\r\n(.*?\r\n)\.\r\n", said, re.S):
            yield body.replace(b"\r\n..", b"\r\n.")


def check_syntax(verdict, key, said):
    try:
        verdict.expect(f"{key}: responses", True, imap_syntax.check(said) > 0)
    except imap_syntax.Wrong as why:
        verdict.expect(f"{key}: RFC 3501's syntax", "held", str(why))


def told(report):
    """(lines the clients sent, lines they got) of all IMAP steps."""
    lines = [line for step in report["steps"] for line in step["dialogue"]
             if step["step"] not in ("write-1", "write-2", "write-3", "write-4")]
    return ([line[2:] for line in lines if line.startswith("> ")], [line[2:] for line in lines if line.startswith("< ")])


def main(labwire):
    verdict = lab.Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        lab.run(labwire, "imap", scratch)
        capture = pathlib.Path(scratch) / "eagle-server_eth0.pcap"
        sent = sorted(sent_by_smtp(capture))
        dialogues = streams(capture, 143)
        read, filed, client_lines = [], [], []
        for key, (client, server) in sorted(dialogues.items()):
            check_syntax(verdict, key, server)
            read += literals(READ, server)
            filed += literals(FILED, client)
            client_lines += client.split(b"\r\n")
        verdict.expect("connections", 7, len(dialogues))
        bare = sorted(RECEIVED.sub(b"", letter, count=1) for letter in read)
        verdict.expect("letters read", [s for s in sent if b"Subject: The second" not in s], bare)
        verdict.expect("letters filed", {True}, {letter in sent for letter in filed})
        verdict.expect("letters filed, and once more where the folder was missing", 4, len(filed))
        report = json.loads((pathlib.Path(scratch) / "report.json").read_text())
        ours, theirs = told(report)
        verdict.expect("commands in report.json that the wire has not", [],
                       [line for line in ours if line != "(the message)" and line.encode() not in client_lines])
        verdict.expect("untagged EXPUNGE told to both sessions", 2, theirs.count("* 1 EXPUNGE"))
        frames = lab.tshark(capture, ["frame.protocols", "_ws.malformed"], "-Y", "tcp.port == 143 && tcp.len > 0")
        verdict.expect("frames that are not IMAP", [], [f for f in frames if "imap" not in f["frame.protocols"]
                                                        and "tcp" != f["frame.protocols"].split(":")[-1]])
        verdict.expect("malformed", [], [f for f in frames if f["_ws.malformed"]])
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
