#!/usr/bin/env bash
# tshark-smtp-end - a letter whose last line is cut in two has no end for Wireshark.
#
# Version: tshark 4.0.17 (Debian 12: 4.0.17-0+deb12u3).
# Behaviour: the SMTP dissector finds the end of DATA when "." CRLF comes in one segment, also when
# CRLF before it came earlier. When "." and CRLF come in two segments, which TCP allows anywhere and
# Thunderbird sometimes does, it finds no end: the letter is not shown as a letter (IMF), and all
# commands of the connection that follow, QUIT too, are called "DATA fragment".
# Seen: the commands found are HELO MAIL RCPT DATA QUIT, and in the cut one HELO MAIL RCPT DATA.
# usage: findings/tshark-smtp-end.sh     0: as told; 1: it has changed; 77: cannot be had here
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


LETTER = b"Subject: x\r\n\r\nhello\r\n"
for name, pieces in (("whole", [LETTER + b".\r\n"]), ("line", [LETTER, b".\r\n"]), ("cut", [LETTER + b".", b"\r\n"])):
    talk = Talk(25)
    talk.say(1, b"220 hello\r\n")
    for said, answer in ((b"HELO x", b"250 x"), (b"MAIL FROM:<a@b.c>", b"250 ok"), (b"RCPT TO:<a@b.c>", b"250 ok"),
                         (b"DATA", b"354 go on")):
        talk.say(0, said + b"\r\n")
        talk.say(1, answer + b"\r\n")
    for piece in pieces:
        talk.say(0, piece)
    talk.say(1, b"250 taken\r\n")
    talk.say(0, b"QUIT\r\n")
    talk.say(1, b"221 bye\r\n")
    write(f"{name}.pcap", 101, talk.end())
END
commands() {
	tshark -r "$here/$1.pcap" -Y smtp.req.command -T fields -e smtp.req.command 2>/dev/null | paste -sd ' '
}
letters() { tshark -r "$here/$1.pcap" -Y imf 2>/dev/null | wc -l; }
tshark --version 2>/dev/null | head -n 1
expect "commands, the end in one segment with the letter" "HELO MAIL RCPT DATA QUIT" "$(commands whole)"
expect "letters" 1 "$(letters whole)"
expect "commands, \".\" CRLF in a segment of its own" "HELO MAIL RCPT DATA QUIT" "$(commands line)"
expect "letters" 1 "$(letters line)"
expect "commands, CRLF in a segment of its own" "HELO MAIL RCPT DATA" "$(commands cut)"
expect "letters" 0 "$(letters cut)"
exit "$changed"
