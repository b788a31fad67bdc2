#!/usr/bin/env bash
# bind-truncated - a cut answer of BIND is empty when it was asked with EDNS, and full when not.
#
# Version: BIND 9.18.49 (Debian 12: bind9 1:9.18.49-1~deb12u3).
# Behaviour: 100 addresses do not fit into an answer by UDP, so it is cut and has TC set. Asked as in
# RFC 1035, BIND puts in as many as fit. Asked with EDNS, for the same 512 octets or for more, it puts
# in none: header, question, OPT. BIND 9.3 filled both (RFC 2181 section 9 allows either).
# So who asks with EDNS and cannot ask again by TCP gets less than who asks without it.
# Seen: without EDNS 29 addresses; with EDNS and 512, 1024 or 1232 octets none; by TCP all 100.
# usage: findings/bind-truncated.sh     0: as told; 1: it has changed; 77: cannot be had here
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
get bind9=1:9.18.49-1~deb12u3 bind9-libs=1:9.18.49-1~deb12u3
cd "$here" || exit 1
cat >try.py <<'END'
import os
import socket
import struct
import subprocess
import time

with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
here = os.getcwd()
with open("zone", "w") as zone:
    zone.write("@ 86400 SOA ns hostmaster 1 2 3 4 5\n@ 86400 NS ns\nns 86400 A 10.0.0.2\n")
    zone.writelines(f"many 86400 A 10.1.0.{n}\n" for n in range(1, 101))
with open("named.conf", "w") as conf:
    conf.write(f"""options {{ directory "{here}"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
        pid-file none; session-keyfile none; lock-file none; recursion no; dnssec-validation no; notify no; }};
        controls {{ }}; zone "example.com" {{ type master; file "zone"; }};\n""")
QUESTION = b"\4many\7example\3com\0" + struct.pack(">HH", 1, 1)


def query(size):
    """With an OPT for so many octets; 0: without."""
    opt = b"\0" + struct.pack(">HHIH", 41, size, 0, 0) if size else b""
    return struct.pack(">HHHHHH", 1, 0, 1, 0, 0, bool(size)) + QUESTION + opt


def by_udp(size):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(2)
        s.sendto(query(size), ("127.0.0.1", port))
        return s.recv(65535)


def by_tcp():
    with socket.create_connection(("127.0.0.1", port), 10) as s, s.makefile("rb") as answers:
        s.sendall(struct.pack(">H", len(query(0))) + query(0))
        return answers.read(struct.unpack(">H", answers.read(2))[0])


server = subprocess.Popen(["named", "-f", "-c", f"{here}/named.conf", "-n", "1"], stdout=subprocess.DEVNULL,
                          stderr=open("named.log", "w"))
try:
    end = time.monotonic() + 60
    while True:
        try:
            answers = [by_udp(0), by_udp(512), by_udp(1024), by_udp(1232), by_tcp()]
            break
        except OSError:
            if server.poll() is not None or time.monotonic() > end:
                raise SystemExit("no answer")
            time.sleep(0.3)
    for answer in answers:
        flags, _, count = struct.unpack_from(">HHH", answer, 2)
        print(f"TC {flags >> 9 & 1}, {count} addresses")
finally:
    server.terminate()
    server.wait(30)
END
named -v 2>&1 | head -n 1
said=$(python3 try.py)
[ "$said" != "no answer" ] || skip "named does not run here: $(tail -n 1 named.log)"
line() { sed -n "$1p" <<<"$said"; }
expect "by UDP, without EDNS" "TC 1, 29 addresses" "$(line 1)"
expect "by UDP, EDNS of 512 octets" "TC 1, 0 addresses" "$(line 2)"
expect "by UDP, EDNS of 1024 octets" "TC 1, 0 addresses" "$(line 3)"
expect "by UDP, EDNS of 1232 octets" "TC 1, 0 addresses" "$(line 4)"
expect "by TCP" "TC 0, 100 addresses" "$(line 5)"
exit "$changed"
