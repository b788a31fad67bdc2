#!/usr/bin/env python3
"""One packet on its way through lab-3.4.3, interface by interface: TTL, MAC addresses and
header checksum change as they must, the rest stays; and on the serial line it takes the
time that its bits take at 64000 bit/s, whatever its size.

usage: hops.py LABWIRE
"""
import json
import pathlib
import sys
import tempfile

import lab

# Interfaces in the order of the way from hostPod1A to the server, and the TTL there.
WAY = [("hostPod1A_eth0", 128), ("S1-Central_Fa0-1", 128), ("S1-Central_Fa0-24", 128),
       ("R2-Central_Fa0-0", 128), ("R2-Central_S0-0-0", 127), ("R1-ISP_S0-0-0", 127),
       ("R1-ISP_Fa0-0", 126), ("eagle-server_eth0", 126)]
FIELDS = ["ip.ttl", "ip.checksum", "ip.id", "eth.src", "eth.dst", "tcp.checksum", "frame.protocols",
          "frame.time_epoch", "ip.len"]
FIRST_DATA = "tcp.dstport == 25 && ip.src == 172.16.1.1 && tcp.seq == 1 && tcp.len > 0"
CLOCK_RATE = 64000
HDLC_FRAMING = 4 + 3  # header; FCS and flag
PROPAGATION_US = 1000  # the scenario's
FULL_PACKET = 1500
FULL_PING = FULL_PACKET - 20 - 8


def microseconds(frame):
    whole, _, part = frame["frame.time_epoch"].partition(".")
    return int(whole) * 10**6 + int(part.ljust(9, "0")[:6])


def check_line(verdict, sent, arrived):
    bits = 8 * (int(sent["ip.len"]) + HDLC_FRAMING)
    want = bits * 10**6 / CLOCK_RATE + PROPAGATION_US
    took = microseconds(arrived) - microseconds(sent)
    verdict.expect(f"{sent['ip.len']} bytes: {took} us on the line, not {want}", True, abs(took - want) <= 1)


def full_ping(folder):
    """lab-3.4.3 with one large ping instead of its steps."""
    scenario = lab.copied("lab-3.4.3", folder)
    scenario["steps"] = [{"id": "large", "do": "ping", "node": "hostPod1A", "target": "192.168.254.254",
                          "size": FULL_PING, "count": 4, "at": "2s"}]
    scenario["expect"] = [{"step": "large"}]
    path = pathlib.Path(folder) / "large.json"
    path.write_text(json.dumps(scenario))
    return str(path)


def check_way(verdict, labwire):
    with tempfile.TemporaryDirectory() as scratch:
        lab.run(labwire, "lab-3.4.3", scratch)
        seen = {name: lab.tshark(pathlib.Path(scratch) / f"{name}.pcap", FIELDS, "-Y", FIRST_DATA)[0]
                for name, _ in WAY}
    for name, ttl in WAY:
        verdict.expect(f"{name}: TTL", str(ttl), seen[name]["ip.ttl"])
        for field in ("ip.id", "tcp.checksum", "ip.len"):
            verdict.expect(f"{name}: {field}", seen["hostPod1A_eth0"][field], seen[name][field])
        kind = "chdlc" if "S0-0-0" in name else "eth"
        verdict.expect(f"{name}: link", kind, seen[name]["frame.protocols"].split(":")[0])
    pod, wire, isp = (seen[n] for n in ("hostPod1A_eth0", "R2-Central_S0-0-0", "eagle-server_eth0"))
    verdict.expect("three header checksums", 3, len({f["ip.checksum"] for f in (pod, wire, isp)}))
    verdict.expect("four MAC addresses", 4, len({f[a] for f in (pod, isp) for a in ("eth.src", "eth.dst")}))
    verdict.expect("the switch changes nothing", pod["eth.src"], seen["S1-Central_Fa0-24"]["eth.src"])
    check_line(verdict, wire, seen["R1-ISP_S0-0-0"])


def check_full_packets(verdict, labwire):
    with tempfile.TemporaryDirectory() as scratch:
        lab.run(labwire, full_ping(scratch), scratch)
        sent, arrived = (lab.tshark(pathlib.Path(scratch) / f"{end}_S0-0-0.pcap", FIELDS,
                                    "-Y", f"icmp.type == 8 && ip.len == {FULL_PACKET}")
                         for end in ("R2-Central", "R1-ISP"))
    verdict.expect("large pings", True, len(sent) == len(arrived) > 1)
    for a, b in zip(sent, arrived):
        check_line(verdict, a, b)


def main(labwire):
    verdict = lab.Verdict()
    check_way(verdict, labwire)
    check_full_packets(verdict, labwire)
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
