#!/usr/bin/env bash
# dpkt-pcapng - dpkt reads every packet of a pcapng file as if its first interface had sent it.
#
# Version: dpkt 1.9.8 (Debian 12: python3-dpkt 1.9.8-1).
# Behaviour: a pcapng file may have several interfaces, each with a link type and a unit of time of
# its own. dpkt's reader takes both from the first one, and tells of no packet where it comes
# from. Nothing is refused: microseconds read as nanoseconds are a time in 1970, and a
# frame of Cisco HDLC is given to who asks datalink() as Ethernet.
# Seen: times 1196000000 of both interfaces become 1196000000.0 and 1196000.0; datalink() is 1.
# usage: findings/dpkt-pcapng.sh     0: as told; 1: it has changed; 77: cannot be had here
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
get python3-dpkt=1.9.8-1
export PYTHONPATH=$here/usr/lib/python3/dist-packages
cd "$here" || exit 1
python3 - <<'END'
import struct


def block(kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def packet(interface, time, frame):
    high, low = divmod(time, 1 << 32)
    return block(6, struct.pack("<IIIII", interface, high, low, len(frame), len(frame)) + frame)


arp = bytes.fromhex("ffffffffffff020000000001080600010800060400010200000000010a0000010000000000000a000002")
slarp = bytes.fromhex("8f0080350000000200000001") + bytes(4) + bytes.fromhex("ffff00000000")
with open("two.pcapng", "wb") as file:
    file.write(block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
    file.write(block(1, struct.pack("<HHI", 1, 0, 0) + option(9, b"\x09") + option(0, b"")))  # nanoseconds
    file.write(block(1, struct.pack("<HHI", 104, 0, 0)))  # without a word: microseconds
    file.write(packet(0, 1196000000 * 10**9, arp) + packet(1, 1196000000 * 10**6, slarp))
END
cat >read.py <<'END'
import sys

import dpkt

reader = dpkt.pcapng.Reader(open("two.pcapng", "rb"))
print(reader.datalink() if sys.argv[1] == "type" else " ".join(str(time) for time, _ in reader))
END
python3 -c 'import dpkt; print("dpkt", dpkt.__version__)'
expect "times" "1196000000.0 1196000.0" "$(python3 read.py times)"
expect "link type" 1 "$(python3 read.py type)"
exit "$changed"
