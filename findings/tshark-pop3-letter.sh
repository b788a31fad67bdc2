#!/usr/bin/env bash
# tshark-pop3-letter - Wireshark sees a letter of POP3 only when it comes apart from the "+OK".
#
# Version: tshark 4.0.17 (Debian 12: 4.0.17-0+deb12u3).
# Behaviour: a server may send "+OK 72 octets" and the letter in one segment. The POP dissector then
# takes the first line and passes over the rest: no letter (IMF), nothing for --export-objects.
# When "+OK" has a segment of its own, the same letter is found.
# And what is exported is what was on the wire: with the "." that ends it, and with lines that
# begin with two dots where the letter has one (RFC 1939 section 3). Of SMTP, too, dots stay doubled.
# Seen: 0 letters together, 1 apart; the exported one ends ". " where the letter has no such line.
# usage: findings/tshark-pop3-letter.sh     0: as told; 1: it has changed; 77: cannot be had here
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
v=4.0.17-0+deb12u3
get "tshark=$v" "wireshark-common=$v" "libwireshark16=$v" "libwireshark-data=$v" "libwiretap13=$v" "libwsutil14=$v"
export WIRESHARK_DATA_DIR=$here/usr/share/wireshark
(cd "$here" && python3 - <<'END')
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


LETTER = b"Subject: x\r\n\r\n..hello\r\n"  # one dot belongs to the letter
for name, pieces in (("together", [b"+OK 22 octets\r\n" + LETTER + b".\r\n"]),
                     ("apart", [b"+OK 22 octets\r\n", LETTER + b".\r\n"])):
    talk = Talk(110)
    talk.say(1, b"+OK hello\r\n")
    for said in (b"USER a", b"PASS b"):
        talk.say(0, said + b"\r\n")
        talk.say(1, b"+OK\r\n")
    talk.say(0, b"RETR 1\r\n")
    for piece in pieces:
        talk.say(1, piece)
    talk.say(0, b"QUIT\r\n")
    talk.say(1, b"+OK bye\r\n")
    write(f"{name}.pcap", 101, talk.end())
END
letters() { tshark -r "$here/$1.pcap" -Y imf 2>/dev/null | wc -l; }
exported() {
	tshark -q -r "$here/$1.pcap" --export-objects "imf,$here/$1" >"$here/log" 2>&1
	cat "$here/$1"/* 2>/dev/null | tr -d '\r' | paste -sd '|'
}
tshark --version 2>/dev/null | head -n 1
expect "letters, \"+OK\" and the letter in one segment" 0 "$(letters together)"
expect "exported" "" "$(exported together)"
expect "letters, \"+OK\" in a segment of its own" 1 "$(letters apart)"
expect "exported" "Subject: x||..hello|." "$(exported apart)"
exit "$changed"
