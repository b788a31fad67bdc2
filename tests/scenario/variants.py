#!/usr/bin/env python3
"""lab-3.4.3 in other clothes: its table as TSV and Markdown gives the same bytes; with PPP
on the serial line, and with spanning tree, it works as well and looks as it must.

usage: variants.py LABWIRE
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import lab

SEPARATORS = {"csv": ",", "tsv": "\t"}


def rows():
    return [line.split(",") for line in (lab.SCENARIOS / "lab-3.4.3.csv").read_text().splitlines()]


def markdown(table):
    lines = ["| " + " | ".join(row) + " |" for row in table]
    return "\n".join([lines[0], "|" + "---|" * len(table[0]), *lines[1:]]) + "\n"


def fingerprint(labwire, folder, *options):
    out = subprocess.run([labwire, "run", lab.SCENARIOS / "lab-3.4.3.json", "--json", "-o", folder, *options],
                         capture_output=True, text=True, check=True).stdout
    return json.loads(out)["fingerprint"]


def check_forms(verdict, labwire, scratch):
    want = fingerprint(labwire, scratch, "--no-capture")
    forms = {kind: "\n".join(separator.join(row) for row in rows()) + "\n" for kind, separator in SEPARATORS.items()}
    for kind, text in {**forms, "md": markdown(rows())}.items():
        table = scratch / f"table.{kind}"
        table.write_text(text)
        verdict.expect(f"the table as {kind}", want,
                       fingerprint(labwire, scratch, "--no-capture", "--addressing", table))


def check_ppp(verdict, labwire, scratch):
    lab.run(labwire, "lab-3.4.3", scratch, "--set", "links[0].encapsulation=ppp")
    for end in ("R1-ISP", "R2-Central"):
        capture = scratch / f"{end}_S0-0-0.pcap"
        frames = lab.tshark(capture, ["frame.protocols", "frame.time_relative"])
        verdict.expect(f"{end}: PPP frames only", {"ppp"}, {f["frame.protocols"].split(":")[0] for f in frames})
        kinds = [f["frame.protocols"] for f in frames]
        first = [next(i for i, k in enumerate(kinds) if name in k) for name in ("lcp", "ipcp", ":ip:")]
        verdict.expect(f"{end}: LCP, then IPCP, then IP", sorted(first), first)
        verdict.expect(f"{end}: nothing malformed", [], lab.tshark(capture, ["frame.number"], "-Y",
                                                                   "_ws.malformed || _ws.expert.severity >= 0x800000"))


def main(labwire):
    verdict = lab.Verdict()
    for check in (check_forms, check_ppp):
        with tempfile.TemporaryDirectory() as scratch:
            check(verdict, labwire, pathlib.Path(scratch))
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
