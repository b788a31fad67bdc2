#!/usr/bin/env python3
"""The scenario "spam-flood": what a flood does to the line and to an honest letter, as
report.json tells it; and no letter is lost, doubled or changed by it.

usage: spam.py LABWIRE
"""
import json
import pathlib
import sys
import tempfile

import lab
import mailboxes

SENDERS, LETTERS_EACH, USERS = 10, 5, 22


def main(labwire):
    verdict = lab.Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        lab.run(labwire, "spam-flood", scratch)
        report = json.loads((scratch / "report.json").read_text())
        took = {s["step"]: s["ended"] - s["began"] for s in report["steps"]}
        line = next(link for link in report["links"] if link["link"] == "serial")
        verdict.expect("an honest letter takes much longer while the flood lasts", True,
                       took["during"] > 5 * max(took["before"], took["after"]))
        verdict.expect("the line's queue ran over", True,
                       any(d["drops"].get("queue full", 0) for d in line["directions"]))
        verdict.expect("fetching three honest letters takes a minute", True, took["fetch"] > 60)
        boxes = {p.stem: list(mailboxes.delivered(p)) for p in (scratch / "mail").glob("*.mbox")}
        unwanted = {user: [letter for letter in box if b"\nSubject: You have won" in letter]
                    for user, box in boxes.items()}
        verdict.expect("unwanted letters in each mailbox",
                       {"instructor": 0, **{f"ccna{i}": SENDERS * LETTERS_EACH for i in range(1, USERS + 1)}},
                       {user: len(letters) for user, letters in unwanted.items()})
        # By Message-ID: one body each, in every mailbox.
        bodies = {}
        for letter in sum(unwanted.values(), []):
            header, _, body = letter.partition(b"\n\n")
            key = next(row for row in header.split(b"\n") if row.startswith(b"Message-ID"))
            bodies.setdefault(key, []).append(body)
        verdict.expect("different ones", SENDERS * LETTERS_EACH, len(bodies))
        verdict.expect("copies of each, all the same", {(USERS, 1)}, {(len(b), len(set(b))) for b in bodies.values()})
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
