#!/usr/bin/env bash
# pcapng-copy - a pcapng file that Wireshark's programs copy loses its names and its statistics.
#
# Version: editcap, mergecap, reordercap and tshark 4.0.17 (Debian 12: 4.0.17-0+deb12u3).
# Behaviour: a pcapng file can hold a name resolution block (addresses and their names) and, at
# its end, interface statistics (seen, dropped). All four read such a file, copy sections,
# interfaces and packets, and leave those two kinds of blocks out, without a word and with status 0,
# also when nothing was asked of them but to copy.
# Seen: SHB IDB NRB EPB ISB becomes SHB IDB EPB with each of them.
# usage: findings/pcapng-copy.sh     0: as told; 1: it has changed; 77: cannot be had here
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
cd "$here" || exit 1
python3 - <<'END'
import struct


def block(kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


high, low = divmod(1196000000 * 10**6, 1 << 32)
udp = struct.pack(">HHHH", 1025, 9, 8, 0)
packet = bytes.fromhex("4500001c0001000040110e18") + bytes([172, 16, 1, 1, 192, 168, 254, 254]) + udp
name = bytes([172, 16, 1, 1]) + b"host.example.com\0"
with open("whole.pcapng", "wb") as file:
    file.write(block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
    file.write(block(1, struct.pack("<HHI", 101, 0, 0) + option(2, b"S0/0/0") + option(0, b"")))
    file.write(block(4, struct.pack("<HH", 1, len(name)) + name + bytes(-len(name) % 4) + bytes(4)))
    file.write(block(6, struct.pack("<IIIII", 0, high, low, len(packet), len(packet)) + packet))
    file.write(block(5, struct.pack("<III", 0, high, low) + option(4, struct.pack("<Q", 10))
                     + option(5, struct.pack("<Q", 3)) + option(0, b"")))
END
cat >blocks.py <<'END'
import struct
import sys

NAMES = {0x0A0D0D0A: "SHB", 1: "IDB", 4: "NRB", 5: "ISB", 6: "EPB"}
data, at, found = open(sys.argv[1], "rb").read(), 0, []
while at < len(data):
    kind, length = struct.unpack_from("<II", data, at)
    found.append(NAMES.get(kind, hex(kind)))
    at += length
print(*found)
END
tshark --version 2>/dev/null | head -n 1
expect "made" "SHB IDB NRB EPB ISB" "$(python3 blocks.py whole.pcapng)"
source=$(tshark -N n -r whole.pcapng -T fields -e _ws.col.Source 2>log)
expect "tshark -N n says of it" host.example.com "$source"
copy() {
	expect "$1" 0 "$("${@:2}" >log 2>&1; echo $?)"
	expect "  blocks" "SHB IDB EPB" "$(python3 blocks.py "$1.pcapng")"
}
copy editcap editcap whole.pcapng editcap.pcapng
copy mergecap mergecap -w mergecap.pcapng whole.pcapng
copy reordercap reordercap whole.pcapng reordercap.pcapng
copy tshark tshark -r whole.pcapng -w tshark.pcapng
exit "$changed"
