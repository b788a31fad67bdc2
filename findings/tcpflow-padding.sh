#!/usr/bin/env bash
# tcpflow-padding - tcpflow and ngrep take the padding of short Ethernet frames for text.
#
# Version: tcpflow 1.6.1 and ngrep 1.47 (Debian 12: 1.6.1-2+b1, 1.47+ds1-5+b1).
# Behaviour: a bare SYN or ACK has 40 octets, an Ethernet frame 46 octets of content at least; what
# is between belongs to nobody, and the IP total length says so. Both programs look at the length of
# the frame instead. tcpflow's files then hold zeros that nobody sent, in files of their own, too, and it
# complains of a "SYN with data"; ngrep finds words in padding. Captures of what a host itself sends
# have no padding, those of what it receives do.
# Seen: "NOOP" CRLF is 6 octets in tcpflow's file without padding, and 12 with it, beside a third file.
# usage: findings/tcpflow-padding.sh     0: as told; 1: it has changed; 77: cannot be had here
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
get tcpflow=1.6.1-2+b1 ngrep=1.47+ds1-5+b1
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


talk = Talk(25)
talk.say(1, b"220 hi\r\n")
talk.say(0, b"NOOP\r\n")
talk.say(1, b"250 ok\r\n")
ethernet = [bytes.fromhex("0200000000020200000000010800") + packet for packet in talk.end()]
write("bare.pcap", 1, ethernet)
write("padded.pcap", 1, [frame + bytes(max(0, 60 - len(frame))) for frame in ethernet])
write("word.pcap", 1, [frame + b"WORDS" for frame in ethernet[:1]])
END
flows() { # each file's size
	mkdir "$1"
	tcpflow -r "$1.pcap" -o "$1" >log 2>&1
	(cd "$1" && for f in *-*; do echo "$f:$(stat -c %s "$f")"; done | paste -sd ' ')
}
one=172.016.001.001.01250-192.168.254.254.00025
two=192.168.254.254.00025-172.016.001.001.01250
tcpflow --version | head -n 1
expect "tcpflow, without padding" "$one:6 $two:16" "$(flows bare)"
expect "tcpflow, with padding" "$one:12 ${one}c1:6 $two:22" "$(flows padded)"
expect "  its complaints of a SYN with data" 2 "$(grep -c 'SYN with data' log)"
expect "ngrep, a word in the padding of a SYN" 1 "$(ngrep -q -I word.pcap WORDS 2>log | grep -c '^  WORDS')"
exit "$changed"
