#!/usr/bin/env bash
# tcprewrite-padding - tcprewrite makes text out of the padding of short Ethernet frames.
#
# Version: tcprewrite 4.4.3 (Debian 12: tcpreplay 4.4.3-1).
# Behaviour: an Ethernet frame has 60 octets at least, so a bare SYN or ACK (40 octets of IP) is
# followed by 6 octets of padding that belong to nobody. tcprewrite, whatever it is asked for, and
# also when it is asked for nothing, sets the IP total length of such packets to 46 and
# corrects the checksums: the packets are valid, and now have 6 octets of text. To Wireshark the
# handshake carries data, and what follows are retransmissions.
# Seen: lengths 40 40 40 48 … become 46 46 46 48 …. Without padding they stay.
# usage: findings/tcprewrite-padding.sh     0: as told; 1: it has changed; 77: cannot be had here
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


talk = Talk(25)
talk.say(1, b"220 hi\r\n")
ethernet = [bytes.fromhex("0200000000020200000000010800") + packet for packet in talk.end()]
write("bare.pcap", 1, ethernet)
write("padded.pcap", 1, [frame + bytes(max(0, 60 - len(frame))) for frame in ethernet])
END
cat >lengths.py <<'END'
import struct
import sys

data, at = open(sys.argv[1], "rb").read(), 24
while at < len(data):
    print(int.from_bytes(data[at + 32:at + 34], "big"), end=" ")
    at += 16 + struct.unpack_from("<I", data, at + 8)[0]
print()
END
lengths() { python3 lengths.py "$1" | sed 's/ $//'; }
rewritten() {
	rm -f new.pcap
	tcprewrite --infile="$1" --outfile=new.pcap "${@:2}" >log 2>&1 || head -n 3 log
	lengths new.pcap
}
tcprewrite --version 2>&1 | head -n 1
expect "IP total lengths" "40 40 40 48 40 40 40 40" "$(lengths padded.pcap)"
expect "tcprewrite, asked for nothing" "46 46 46 48 46 46 46 46" "$(rewritten padded.pcap)"
expect "tcprewrite --tos=4" "46 46 46 48 46 46 46 46" "$(rewritten padded.pcap --tos=4)"
expect "tcprewrite --portmap=25:26" "46 46 46 48 46 46 46 46" "$(rewritten padded.pcap --portmap=25:26)"
expect "tcprewrite --tos=4, of the same without padding" "40 40 40 48 40 40 40 40" "$(rewritten bare.pcap --tos=4)"
exit "$changed"
