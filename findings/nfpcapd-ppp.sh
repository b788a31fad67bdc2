#!/usr/bin/env bash
# nfpcapd-ppp - nfpcapd reads PPP only under the other of its two names.
#
# Version: nfpcapd and nfdump 1.7.1 (Debian 12: nfdump 1.7.1-2+deb12u1).
# Behaviour: a capture of link type PPP (9) holds frames that begin with ff 03, if the line uses
# HDLC's framing, or with the protocol, if it does not; serial lines of routers give the former.
# nfpcapd takes link type 9 without a complaint, knows the frames without ff 03 only, counts all
# others as "unknown", and ends with status 0 and no flow. The same frames under the number of
# PPP_HDLC (50) are read.
# Seen: 9 with ff 03: 0 flows, "unknown: 6"; 9 without it: 2 flows; 50 with ff 03: 2 flows.
# usage: findings/nfpcapd-ppp.sh     0: as told; 1: it has changed; 77: cannot be had here
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
get nfdump=1.7.1-2+deb12u1
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


packets = Talk(25).end()
write("9-ff03.pcap", 9, [b"\xff\x03\x00\x21" + packet for packet in packets])
write("9-bare.pcap", 9, [b"\x00\x21" + packet for packet in packets])
write("50-ff03.pcap", 50, [b"\xff\x03\x00\x21" + packet for packet in packets])
END
flows() {
	mkdir "$1"
	nfpcapd -r "$1.pcap" -w "$1" >log 2>&1
	echo "status $?, $(grep -o 'unknown: [0-9]*' log | tail -n 1), flows $(nfdump -R "$1" -q -o 'fmt:%pr' 2>&1 | grep -c TCP)"
}
nfdump -V 2>&1 | head -n 1
expect "link type 9, ff 03 00 21" "status 0, unknown: 6, flows 0" "$(flows 9-ff03)"
expect "link type 9, 00 21" "status 0, unknown: 0, flows 2" "$(flows 9-bare)"
expect "link type 50, ff 03 00 21" "status 0, unknown: 0, flows 2" "$(flows 50-ff03)"
exit "$changed"
