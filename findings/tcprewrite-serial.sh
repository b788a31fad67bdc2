#!/usr/bin/env bash
# tcprewrite-serial - tcprewrite --dlt=enet writes the Ethernet header over the IP header.
#
# Version: tcprewrite 4.4.3 (Debian 12: tcpreplay 4.4.3-1).
# Behaviour: its manual lists Cisco HDLC and raw IP among what it reads, and --dlt=enet is to give
# Ethernet. From Cisco HDLC (104) and PPP (50), with 4 octets of header, it puts the 14 octets of
# Ethernet at the front of the frame without making room: 10 octets of each IP header are
# gone, and the status is 0. From raw IP (101) it makes nothing: "Expected IPv4 packet: got 0".
# Seen: a frame of 44 octets stays 44 octets long; where IPv4 (0800 45) should stand is 4006 0e.
# usage: findings/tcprewrite-serial.sh     0: as told; 1: it has changed; 77: cannot be had here
set -uo pipefail
here=$(mktemp -d) && trap 'rm -rf "$here"' EXIT
changed=0
skip() { echo "skipped: $*"; exit 77; }
# get NAME=VERSION...: unpacks these packages, and what they need that is not installed here
get() {
	local more p
	command -v apt-get >/dev/null || skip "there is no apt-get here"
	more=$(apt-get -s --no-install-recommends install "$@" 2>/dev/null) || skip "apt-get has no $*"
	more=$(awk '/^Inst/ { print $2 }' <<<"$more")
	for p in "$@"; do more=$(grep -vx "${p%%=*}" <<<"$more"); done
	# shellcheck disable=SC2086 # names without blanks
	(cd "$here" && apt-get download "$@" $more) >"$here/log" 2>&1 || skip "$(tail -n 1 "$here/log")"
	for p in "$here"/*.deb; do dpkg -x "$p" "$here"; done
	export HOME=$here PATH=$here/usr/bin:$here/usr/sbin:$PATH
	LD_LIBRARY_PATH=$(echo "$here"/usr/lib/*-linux-gnu | tr ' ' :)
	export LD_LIBRARY_PATH
}
# expect WHAT WANTED GOT
expect() {
	printf '%s: %s\n' "$1" "$3"
	[ "$2" = "$3" ] || { echo "    changed: it was: $2"; changed=1; }
}
command -v python3 >/dev/null || skip "there is no python3 here"
get tcpreplay=4.4.3-1
cd "$here" || exit 1
python3 - <<'END'
import struct

HERE, THERE = bytes([172, 16, 1, 1]), bytes([192, 168, 254, 254])


def checksum(data):
    total = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack(">H", ~total & 0xFFFF)


class Talk:
    """A TCP connection as IP packets."""

    def __init__(self, port):
        self.port, self.sent, self.packets = port, [1000, 5000], []
        self.put(0, 2)
        self.put(1, 0x12)
        self.put(0, 0x10)

    def put(self, who, flags, data=b""):
        ends = (HERE, THERE)[:: 1 - 2 * who]
        ports = (1250, self.port)[:: 1 - 2 * who]
        ack = self.sent[1 - who] if flags & 0x10 else 0
        tcp = struct.pack(">HHIIBBHHH", *ports, self.sent[who], ack, 0x50, flags, 65535, 0, 0) + data
        tcp = tcp[:16] + checksum(b"".join(ends) + struct.pack(">HH", 6, len(tcp)) + tcp) + tcp[18:]
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), len(self.packets) + 1, 0, 64, 6, 0)
        self.packets.append(ip[:10] + checksum(ip + b"".join(ends)) + b"".join(ends) + tcp)
        self.sent[who] += len(data) + bool(flags & 3)

    def say(self, who, data):
        self.put(who, 0x18, data)
        self.put(1 - who, 0x10)

    def end(self):
        self.put(0, 0x11)
        self.put(1, 0x11)
        self.put(0, 0x10)
        return self.packets


def write(name, link_type, frames):
    with open(name, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type))
        for n, frame in enumerate(frames):
            file.write(struct.pack("<IIII", 1196000000, n * 10000, len(frame), len(frame)) + frame)


for name, link_type, header in (("hdlc", 104, "0f000800"), ("ppp", 50, "ff030021"), ("raw", 101, "")):
    write(f"{name}.pcap", link_type, [bytes.fromhex(header) + packet for packet in Talk(25).end()])
END
cat >first.py <<'END'
import struct
import sys

data = open(sys.argv[1], "rb").read()
if len(data) < 40:
    print("no frame")
else:
    length = struct.unpack_from("<I", data, 32)[0]
    print(f"link type {data[20]}, {length} octets, at 12: {data[52:55].hex()}")
END
rewritten() {
	rm -f new.pcap
	tcprewrite --infile="$1.pcap" --outfile=new.pcap --dlt=enet --enet-dmac=02:00:00:00:00:02 \
		--enet-smac=02:00:00:00:00:01 >log 2>&1
	echo "status $?, $(python3 first.py new.pcap)"
}
tcprewrite --version 2>&1 | head -n 1
expect "Cisco HDLC" "link type 104, 44 octets, at 12: 4006" "$(python3 first.py hdlc.pcap | sed 's/..$//')"
expect "  made Ethernet" "status 0, link type 1, 44 octets, at 12: 40060e" "$(rewritten hdlc)"
expect "PPP" "status 0, link type 1, 44 octets, at 12: 40060e" "$(rewritten ppp)"
expect "raw IP" "status 255, no frame" "$(rewritten raw)"
expect "  it says" 1 "$(grep -c 'Expected IPv4 packet: got 0' log)"
exit "$changed"
