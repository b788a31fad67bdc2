#!/usr/bin/env bash
# libcjson-insert - Debian 12's cJSON puts nothing into the middle of an array.
#
# Version: libcjson1 1.7.15-1+deb12u4 (Debian 12 with its later corrections).
# Behaviour: cJSON_InsertItemInArray(array, which, item) is to put the item before the one that is
# at that place. It does for the first place and behind the last; for each place between them it
# answers false and changes nothing. Who does not look at the answer loses the item.
# Seen: of [10,11,12] place 0 gives [99,10,11,12], 1 and 2 leave [10,11,12], 3 gives [10,11,12,99].
# usage: findings/libcjson-insert.sh     0: as told; 1: it has changed; 77: cannot be had here
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
get libcjson1=1.7.15-1+deb12u4
cat >"$here/try.py" <<'END'
import ctypes
import sys

lib = ctypes.CDLL(sys.argv[1])
for name in ("cJSON_Parse", "cJSON_CreateNumber", "cJSON_PrintUnformatted"):
    getattr(lib, name).restype = ctypes.c_void_p
lib.cJSON_CreateNumber.argtypes = [ctypes.c_double]
lib.cJSON_PrintUnformatted.argtypes = [ctypes.c_void_p]
lib.cJSON_InsertItemInArray.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
array = lib.cJSON_Parse(b"[10,11,12]")
done = lib.cJSON_InsertItemInArray(array, int(sys.argv[2]), lib.cJSON_CreateNumber(99))
print(bool(done), ctypes.string_at(lib.cJSON_PrintUnformatted(array)).decode())
END
insert() { python3 "$here/try.py" "$(echo "$here"/usr/lib/*/libcjson.so.1)" "$1"; }
expect "at 0" "True [99,10,11,12]" "$(insert 0)"
expect "at 1" "False [10,11,12]" "$(insert 1)"
expect "at 2" "False [10,11,12]" "$(insert 2)"
expect "at 3, the end" "True [10,11,12,99]" "$(insert 3)"
exit "$changed"
