#!/usr/bin/env python3
"""Which programs of the field read which link type: each reads the same line, captured in every
form that --serial-link-type has, and must find its TCP connections.  What comes out is the
table of docs/captures.md, word for word.

usage: readers.py LABWIRE [--write]
"""
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

import lab

PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "captures.md"
BEGIN, END = "<!-- readers -->\n", "<!-- /readers -->\n"
SKIPPED = 77
LINE = "R1-ISP_S0-0-0.pcap"  # the line that all mails cross
CONNECTIONS = 3
PPP_HDLC, LINKTYPE_AT = 50, 20  # the same bytes as PPP (9) under another number; where a pcap has it
TIMEOUT = 120


def said(*command, folder=None):
    """What a program prints, and how it ended."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", cwd=folder, timeout=TIMEOUT)
    return done.stdout + done.stderr


def tcpdump(capture, _):
    return said("tcpdump", "-nr", capture, "tcp[13] = 2").count("Flags [S]") >= CONNECTIONS


def tcpflow(capture, scratch):
    said("tcpflow", "-r", capture, "-o", scratch / "flows", folder=scratch)
    flows = scratch / "flows"
    return flows.exists() and len([p for p in flows.iterdir() if "-" in p.name]) >= 2 * CONNECTIONS


def ngrep(capture, _):
    return said("ngrep", "-I", capture, "-q", "-W", "single", "MAIL FROM").count("MAIL FROM:<") >= CONNECTIONS


def tcptrace(capture, _):
    words = said("tcptrace", "-n", capture).split()
    return "TCP" in words and words[words.index("TCP") - 1].isdigit() and int(words[words.index("TCP") - 1]) > 0


def softflowd(capture, scratch):
    """Its NetFlow 5 datagrams: 24 bytes of header, then 48 a flow, the protocol at 38."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as collector:
        collector.bind(("127.0.0.1", 0))
        collector.settimeout(1)
        said("softflowd", "-r", capture, "-d", "-v", "5", "-n", f"127.0.0.1:{collector.getsockname()[1]}",
             "-c", "none", "-p", scratch / "pid")  # with a control socket it waits for somebody there
        flows = 0
        try:
            while True:
                data = collector.recv(65536)
                flows += sum(data[at + 38] == 6 for at in range(24, len(data) - 47, 48))
        except TimeoutError:
            return flows >= 2 * CONNECTIONS


def nfpcapd(capture, scratch):
    (scratch / "nf").mkdir()
    said("nfpcapd", "-r", capture, "-w", scratch / "nf")
    return said("nfdump", "-R", scratch / "nf", "-q", "-o", "fmt:%pr %sap", "proto tcp").count("TCP") >= 2 * CONNECTIONS


def argus(capture, scratch):
    said("argus", "-r", capture, "-w", scratch / "argus")
    return (scratch / "argus").exists() and said("ra", "-nr", scratch / "argus").count(" tcp ") >= CONNECTIONS


def p0f(capture, scratch):
    said("p0f", "-r", capture, "-o", scratch / "log")
    return (scratch / "log").exists() and (scratch / "log").read_text().count("mod=syn|") >= CONNECTIONS


def scapy(capture, _):
    code = ("import logging, sys; logging.disable(50)\nfrom scapy.all import TCP, rdpcap\n"
            "print('syn', sum(TCP in p and p[TCP].flags == 'S' for p in rdpcap(sys.argv[1])))")
    words = said("/usr/bin/python3", "-c", code, capture).split()
    return len(words) > 1 and words[-2] == "syn" and int(words[-1]) >= CONNECTIONS


def tcprewrite(capture, scratch):
    said("tcprewrite", f"--infile={capture}", f"--outfile={scratch / 'new.pcap'}", "--ttl=+1")
    return (scratch / "new.pcap").exists() and tcpdump(scratch / "new.pcap", scratch)


def to_ethernet(capture, scratch):
    said("tcprewrite", f"--infile={capture}", f"--outfile={scratch / 'new.pcap'}", "--dlt=enet",
         "--enet-dmac=02:00:00:00:00:01", "--enet-smac=02:00:00:00:00:02")
    return (scratch / "new.pcap").exists() and tcpdump(scratch / "new.pcap", scratch)


PROGRAMS = [("tcpdump", tcpdump), ("tcpflow", tcpflow), ("ngrep", ngrep), ("tcptrace", tcptrace),
            ("softflowd", softflowd), ("nfpcapd", nfpcapd), ("argus", argus), ("p0f", p0f), ("scapy", scapy),
            ("tcprewrite --ttl=+1", tcprewrite), ("tcprewrite --dlt=enet", to_ethernet)]
COLUMNS = ["ethernet (1)", "c_hdlc (104)", "ppp (9)", "PPP_HDLC (50)", "raw (101)", "lab.pcapng", "lab-ethernet.pcapng"]


def captures(labwire, scratch):
    """One for each column."""
    for kind in ("c_hdlc", "ppp", "raw", "ethernet"):
        lab.run(labwire, "lab-3.4.3", scratch / kind, "--serial-link-type", kind)
    data = bytearray((scratch / "ppp" / LINE).read_bytes())
    data[LINKTYPE_AT] = PPP_HDLC
    (scratch / "ppp_hdlc.pcap").write_bytes(data)
    return [scratch / "ethernet" / LINE, scratch / "c_hdlc" / LINE, scratch / "ppp" / LINE, scratch / "ppp_hdlc.pcap",
            scratch / "raw" / LINE, scratch / "c_hdlc" / "lab.pcapng", scratch / "c_hdlc" / "lab-ethernet.pcapng"]


def measure(labwire):
    rows = [f"| | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    with tempfile.TemporaryDirectory() as scratch:
        files = captures(labwire, pathlib.Path(scratch))
        for name, reads in PROGRAMS:
            cells = []
            for file in files:
                with tempfile.TemporaryDirectory(dir=scratch) as own:
                    cells.append("yes" if reads(file, pathlib.Path(own)) else "no")
            rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def main(labwire, write=False):
    missing = [n for n in ("tcpdump", "tcpflow", "ngrep", "tcptrace", "softflowd", "nfpcapd", "nfdump", "argus", "ra",
                           "p0f", "tcprewrite") if not shutil.which(n)]
    if missing:
        print(f"not installed (script/bootstrap test installs them): {', '.join(missing)}")
        return SKIPPED
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    listed, _, after = rest.partition(END)
    got = measure(labwire)
    if write:
        PAGE.write_text(before + BEGIN + got + END + after)
    verdict = lab.Verdict()
    for want, row in zip(listed.splitlines(), got.splitlines()):
        verdict.expect("a row of docs/captures.md", row, want)
    verdict.expect("rows", len(got.splitlines()), len(listed.splitlines()))
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--write" in sys.argv))
