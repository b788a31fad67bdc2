#!/usr/bin/env python3
"""two-domains and its variants: the far server away for an hour, for five days, a forwarding
loop, mail servers found and not found, and a link that fails anywhere in the dialogue.
Whatever happens, each message arrives once and unchanged, or its sender is told once.

usage: two_domains.py LABWIRE
"""
import json
import mailbox
import pathlib
import shutil
import subprocess
import sys
import tempfile

import lab

NAME = "two-domains"
WARNING = 0x600000  # tshark's severity; notes are below
HOUR = 3600
# When the first message crosses the serial line, and when the partner's.
CLIENT_DIALOGUE, RELAY_DIALOGUE = (5.0, 5.28), (5.22, 5.37)
CUTS = 16


class Variant:
    """The scenario with changes, run once."""

    def __init__(self, labwire, scratch, change=lambda s: None, options=("--no-capture",)):
        scenario = json.loads((lab.SCENARIOS / f"{NAME}.json").read_text())
        change(scenario)
        self.out = scratch / "out"
        shutil.rmtree(self.out, ignore_errors=True)
        (scratch / f"{NAME}.json").write_text(json.dumps(scenario))
        shutil.copy(lab.SCENARIOS / f"{NAME}.csv", scratch)
        done = subprocess.run([labwire, "run", scratch / f"{NAME}.json", "-q", "-o", self.out, *options],
                              capture_output=True, text=True)
        self.status, self.errors = done.returncode, done.stderr
        self.report = json.loads((self.out / "report.json").read_text()) if self.out.exists() else {}

    def box(self, user):
        path = self.out / "mail" / f"{user}.mbox"
        return list(mailbox.mbox(path)) if path.exists() else []

    def subjects(self, user):
        return sorted(m["Subject"] for m in self.box(user))

    def notifications(self, user, action):
        """The delivery status parts of the user's notifications that say so."""
        found = []
        for message in self.box(user):
            for part in message.walk():
                if part.get_content_type() == "message/delivery-status":
                    found += [p for p in part.get_payload() if p["Action"] == action]
        return found

    def mail(self, node):
        return next(n["mail"] for n in self.report["nodes"] if n["node"] == node)


def step(scenario, name):
    return next(s for s in scenario["steps"] if s["id"] == name)


def service(scenario, node, kind):
    return next(v for v in scenario["services"] if v["node"] == node and v["kind"] == kind)


def away_for(span):
    def change(scenario):
        step(scenario, "again")["delay"] = span
        scenario["expect"] = []
    return change


def check_as_written(verdict, labwire, scratch):
    v = Variant(labwire, scratch, options=())
    verdict.expect("as written", (0, ""), (v.status, v.errors))
    late = [m for m in v.box("bert") if m["Subject"] == "While you are away"]
    verdict.expect("the late message arrives once", 1, len(late))
    # sent two and a half minutes after ten; the server comes back a minute after eleven
    verdict.expect("and after the server is back", True, " 11:01:" in late[0]["Received"])
    dots = next(m for m in v.box("ccna1") if m["Subject"] == "Re: To the partner")
    verdict.expect("dots come through", "I can.\n.\n..and dots too\n", dots.get_payload().rstrip("\n") + "\n")
    refused = v.notifications("ccna2", "failed")
    verdict.expect("one of several is refused", ["RFC822; nobody@example.net"],
                   [p["Final-Recipient"] for p in refused])
    verdict.expect("by the partner", "DNS; partner-server.example.net", refused[0]["Remote-MTA"])
    for capture in ("eagle-server_eth0", "partner-server_eth0", "hostPod1A_eth0", "R1-ISP_S0-0-1"):
        strange = lab.tshark(v.out / f"{capture}.pcap", ["frame.number", "_ws.expert.message"], "-Y",
                             f"(smtp || imf || dns || mime_multipart) && _ws.expert.severity >= {WARNING}")
        verdict.expect(f"{capture}: nothing strange", [], strange)
    mails = lab.tshark(v.out / "partner-server_eth0.pcap", ["imf.subject"], "-Y", "imf")
    verdict.expect("tshark sees the messages at the partner's",
                   ["To the partner", "Re: To the partner", "To several", "While you are away"],
                   list(dict.fromkeys(m["imf.subject"] for m in mails)))


def check_away(verdict, labwire, scratch):
    v = Variant(labwire, scratch, away_for("6d"))
    verdict.expect("five days: ran", 0, v.status)
    verdict.expect("five days: nothing arrives", ["To several"], v.subjects("bert"))
    bounces = v.notifications("ccna1", "failed")
    verdict.expect("five days: one bounce", [("RFC822; bert@example.net", "4.4.7")],
                   [(p["Final-Recipient"], p["Status"]) for p in bounces])
    verdict.expect("five days: no other notification", [], v.notifications("ccna1", "delayed"))
    verdict.expect("five days: the queue is empty", 0, v.mail("eagle-server")["queued"])
    verdict.expect("five days: tries", 121, v.mail("eagle-server")["deferred"])

    def with_warning(scenario):
        away_for("6d")(scenario)
        del service(scenario, "eagle-server", "smtp")["queue"]
    v = Variant(labwire, scratch, with_warning)
    verdict.expect("with Sendmail's warning: one of each", (1, 1),
                   (len(v.notifications("ccna1", "delayed")), len(v.notifications("ccna1", "failed"))))

    v = Variant(labwire, scratch, away_for("119h"))
    verdict.expect("almost five days: arrives", ["To several", "While you are away"], v.subjects("bert"))
    verdict.expect("almost five days: no bounce", [], v.notifications("ccna1", "failed"))


def check_loop(verdict, labwire, scratch):
    def change(scenario):
        step(scenario, "out")["to"] = "wanderer@example.com"
        scenario["expect"] = []
    v = Variant(labwire, scratch, change)
    bounces = v.notifications("ccna1", "failed")
    verdict.expect("a loop: one bounce", ["5.4.6"], [p["Status"] for p in bounces])
    verdict.expect("a loop: nobody else hears of it", (["Re: To the partner", "To several"], []),
                   (sorted(s for s in v.subjects("ccna1") if not s.startswith("Returned")), v.box("postmaster")))
    hops = v.mail("eagle-server")["relayed"] + v.mail("partner-server")["relayed"]
    verdict.expect("a loop: ends by the partner's limit of 15", True, 15 <= hops <= 20)


def check_servers(verdict, labwire, scratch):
    def records(scenario, *more):
        for node in ("eagle-server", "partner-server"):
            service(scenario, node, "dns")["zones"][1]["records"] = list(more)
        scenario["expect"] = []

    def mx(preference, target):
        return {"name": "example.net", "type": "MX", "preference": preference, "target": target}

    good = mx(20, "partner-server.example.net")
    dead = {"name": "dead.example.net", "type": "A", "address": "192.168.30.77"}
    closed = {"name": "closed.example.net", "type": "A", "address": "192.168.30.2"}
    cases = [
        ("a server that is not there", [mx(5, "dead.example.net"), good, dead], True),
        ("a server where nobody listens", [mx(5, "closed.example.net"), good, closed], True),
        ("a server without an address", [mx(5, "nowhere.example.net"), good], True),
        ("the domain is its own server", [{"name": "example.net", "type": "A", "address": "192.168.30.1"}], True),
        ("servers that are ourselves", [mx(5, "eagle-server.example.com"), good], False),
        ("no server and no address", [], False),
    ]
    for what, zone, arrives in cases:
        v = Variant(labwire, scratch, lambda s, zone=zone: records(s, *zone))
        verdict.expect(f"{what}: arrives", arrives, "To the partner" in v.subjects("anna"))
        failed = [p["Final-Recipient"] for p in v.notifications("ccna1", "failed")]
        verdict.expect(f"{what}: a bounce", not arrives, "RFC822; anna@example.net" in failed)

    def no_domain(scenario):
        step(scenario, "out")["to"] = "anna@nowhere.example.net"
        scenario["expect"] = []
    v = Variant(labwire, scratch, no_domain)
    verdict.expect("a domain that does not exist: status", ["5.1.2"],
                   [p["Status"] for p in v.notifications("ccna1", "failed")
                    if "nowhere" in p["Final-Recipient"]])


def cut(link, at, span):
    """Only the first message, and the link fails at this time."""
    def change(scenario):
        scenario["steps"] = [step(scenario, "out"),
                             {"id": "cut", "do": "link", "link": link, "state": "down", "at": f"{at:.6f}s"},
                             {"id": "mend", "do": "link", "link": link, "state": "up", "after": "cut", "delay": span},
                             {"id": "end", "do": "wait", "after": "mend", "delay": "3h"}]
        scenario["steps"][0]["retries"] = 40
        scenario["steps"][0]["retry_after"] = "5min"
        scenario["expect"] = []
    return change


def check_cuts(verdict, labwire, scratch):
    repeated = 0
    for link, (first, last) in (("serial", CLIENT_DIALOGUE), ("partner-line", RELAY_DIALOGUE)):
        for i in range(CUTS):
            at = first + (last - first) * i / CUTS
            for span in ("20s", "2h"):
                v = Variant(labwire, scratch, cut(link, at, span))
                what = f"{link} down at {at:.3f} s for {span}"
                verdict.expect(what, (0, ["To the partner"]), (v.status, v.subjects("anna")))
                verdict.expect(f"{what}: nobody complains", [], v.box("ccna1"))
                repeated += v.mail("eagle-server")["repeated"] + v.mail("partner-server")["repeated"]
    # A reply that is lost after the last dot: the message comes again (RFC 1047), and is known.
    verdict.expect("some messages came twice", True, repeated > 0)


def main(labwire):
    verdict = lab.Verdict()
    for check in (check_as_written, check_away, check_loop, check_servers, check_cuts):
        with tempfile.TemporaryDirectory() as scratch:
            check(verdict, labwire, pathlib.Path(scratch))
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
