#!/usr/bin/env bash
# cdp-checksum - CDP's checksum over an odd number of octets is not the Internet checksum.
#
# Version: tshark 4.0.17 (Debian 12: 4.0.17-0+deb12u3) and scapy 2.5.0 (python3-scapy 2.5.0+dfsg-2),
# which both follow what Cisco's devices send.
# Behaviour: RFC 1071 puts the last octet of an odd number into the upper half of a word, with
# zero behind it. Cisco's arithmetic takes it as a number with a sign, in the lower half: 32 is added
# as 0032, and 80 to FF as minus something. Both programs find the Internet checksum wrong,
# and there is no difference where the number of octets is even.
# Seen, of a frame of 59 octets that ends in 32: Cisco dbd1 is "good", the Internet's aa03 is "bad".
# usage: findings/cdp-checksum.sh     0: as told; 1: it has changed; 77: cannot be had here
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
get "tshark=$v" "wireshark-common=$v" "libwireshark16=$v" "libwireshark-data=$v" "libwiretap13=$v" "libwsutil14=$v" \
	python3-scapy=2.5.0+dfsg-2
export WIRESHARK_DATA_DIR=$here/usr/share/wireshark PYTHONPATH=$here/usr/lib/python3/dist-packages
cd "$here" || exit 1
python3 - <<'END'
import struct


def words(data):
    return sum(struct.unpack(f">{len(data) // 2}H", data[:len(data) // 2 * 2]))


def folded(total):
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack(">H", ~total & 0xFFFF)


def internet(data):
    return folded(words(data) + (data[-1] << 8 if len(data) % 2 else 0))


def cisco(data):
    last = data[-1] if len(data) % 2 else 0
    return folded(words(data) + (last if last < 0x80 else last + 0xFF00))


def tlv(kind, value):
    return struct.pack(">HH", kind, 4 + len(value)) + value


with open("cdp.pcap", "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    for name in b"R1-ISP", b"R1-ISPx":
        for arithmetic in cisco, internet:
            text = b"\x02\xb4\0\0" + tlv(1, name) + tlv(3, b"FastEthernet0/0") + tlv(4, bytes([0, 0, 0, 1]))
            text += tlv(5, b"IOS") + tlv(6, b"cisco 2")
            text = bytes.fromhex("aaaa0300000c2000") + text[:2] + arithmetic(text) + text[4:]
            frame = bytes.fromhex("01000ccccccc020000000001") + struct.pack(">H", len(text)) + text
            file.write(struct.pack("<IIII", 1196000000, 0, len(frame), len(frame)) + frame)
END
cat >scapys.py <<'END'
import logging

logging.disable(50)
from scapy.all import Ether, load_contrib, rdpcap  # noqa: E402

load_contrib("cdp")
for frame in rdpcap("cdp.pcap"):
    again = frame.copy()
    again["CDPv2_HDR"].cksum = None
    print(f"{Ether(bytes(again))['CDPv2_HDR'].cksum:04x}")
END
wiresharks() { # of frame $1: length, checksum and what Wireshark says of it: 1 good, 0 bad
	tshark -r cdp.pcap -Y "frame.number == $1" -T fields -e cdp.checksum -e cdp.checksum.status 2>log | tr '\t' ' '
}
tshark --version 2>/dev/null | head -n 1
expect "59 octets, Cisco's: good" "0xdbd1 1" "$(wiresharks 1)"
expect "59 octets, the Internet's: bad" "0xaa03 0" "$(wiresharks 2)"
expect "60 octets, Cisco's: good" "0x3ff4 1" "$(wiresharks 3)"
expect "60 octets, the Internet's: the same" "0x3ff4 1" "$(wiresharks 4)"
expect "what scapy computes for the four" "dbd1 dbd1 3ff4 3ff4" "$(python3 scapys.py 2>log | paste -sd ' ')"
exit "$changed"
