#!/usr/bin/env python3
"""Plays packetdrill scripts against our TCP: each becomes a case of the judge (tests/judge), for the
persona "tuned" with the settings that the script's system would have.

usage: pkt.py JUDGE SYSTEM FOLDER-OR-FILE... [--verbose] [--expect N]
SYSTEM: freebsd or linux, whose defaults the scripts take for granted.

A script that asks for what we do not have, or for what cannot be seen from outside, is not
runnable, with the reason: another connection, IPv6, fast open, the kernel's private counters.
--expect: so many must pass, no fewer and no more.
"""
import collections
import pathlib
import re
import subprocess
import sys
import tempfile

# The settings of each system, as "tune" steps of the judge; times in milliseconds.
SYSTEMS = {
    "freebsd": {"options": 0, "wscale": 6, "rcv_buf": 65536, "rcv_initial": 65535, "snd_buf": 32768,
                "rto_min": 230, "rto_spread_min": 200, "delack": 40, "time_wait": 60000, "syn_text": 1, "rack": 0, "ecn": 0,
                "ts_required": 0},
    "linux": {"options": 1, "wscale": 8, "rcv_initial": 65535, "snd_buf": 4194304, "rto_min": 200,
              "rto_spread_min": 200, "delack_segments": 1, "abc_limit": 255, "time_wait": 60000, "shut_read": 0, "ecn": 0,
              "ts_required": 0, "synack_retries": 5},
}
TOLERANCE_US = {"freebsd": 10000, "linux": 10000}
# Settings of a script's shell lines: value -> tune steps.  None: not runnable.
SYSCTLS = {
    "net.inet.tcp.rfc1323": lambda v: {"timestamps": v, "window_scale": v},
    "net.inet.tcp.sack.enable": lambda v: {"sack": v},
    "net.inet.tcp.ecn.enable": lambda v: {"ecn": {1: 2, 2: 1}.get(v, 0)},
    "net.inet.tcp.insecure_rst": lambda v: {"rst_rule": 1 - v},
    "net.inet.tcp.insecure_syn": lambda v: {"challenge_ack": 1 - v},
    "net.inet.tcp.recvspace": lambda v: {"rcv_buf": v, "rcv_initial": min(v, 65535)},
    "net.inet.tcp.sendspace": lambda v: {"snd_buf": v},
    "net.inet.tcp.rexmit_initial": lambda v: {"rto_initial": v},
    "net.inet.tcp.delacktime": lambda v: {"delack": v},
    "net.inet.tcp.tolerate_missing_ts": lambda v: {"ts_required": 1 - v},
    # the shift goes by the largest buffer that there may be
    "kern.ipc.maxsockbuf": lambda v: {"wscale": next((s for s in range(14) if 65535 << s >= v), 14)},
    "net.ipv4.tcp_timestamps": lambda v: {"timestamps": min(v, 1)},
    "net.ipv4.tcp_sack": lambda v: {"sack": v},
    "net.ipv4.tcp_ecn": lambda v: {"ecn": {1: 2, 2: 1}.get(v, 0)},
    "net.ipv4.tcp_dsack": lambda v: {"dsack": v},
    "net.ipv4.tcp_window_scaling": lambda v: {"window_scale": v},
}
HARMLESS = {  # value or None for any; other values: not runnable
    "net.inet.tcp.blackhole": 0,
    "net.inet.tcp.hostcache.purgenow": None, "net.inet.tcp.rexmit_drop_options": 0,
    "net.inet.tcp.rexmit_slop": None, "net.inet.tcp.syncookies": None, "net.inet.tcp.syncookies_only": 0,
    "net.inet.tcp.drop_synfin": 0, "net.inet.tcp.keepinit": None, "net.inet.tcp.keepidle": None,
    "net.inet.tcp.icmp_may_rst": 1, "net.inet.tcp.keepintvl": None, "net.inet.tcp.keepcnt": None, "net.ipv4.tcp_tso_win_divisor": None,
    "net.ipv4.tcp_congestion_control": None, "net.ipv4.tcp_slow_start_after_idle": None,
    "net.ipv4.tcp_pacing_ss_ratio": None, "net.ipv4.tcp_reordering": 3, "net.ipv4.tcp_early_retrans": None,
    "net.ipv4.tcp_recovery": None, "net.ipv4.tcp_no_metrics_save": None,
    "net.ipv4.tcp_min_tso_segs": None, "net.ipv4.tcp_min_rtt_wlen": None,
}
OPTIONS = {"SO_REUSEADDR": None, "SO_DEBUG": None, "TCP_NODELAY": "nodelay", "TCP_CORK": "cork",
           "SO_RCVBUF": "rcvbuf", "SO_SNDBUF": "sndbuf", "TCP_MAXSEG": "maxseg", "SO_KEEPALIVE": "keepalive",
           "TCP_USER_TIMEOUT": "usertimeout", "IP_MTU_DISCOVER": None, "IP_TOS": None, "TCP_LOG": None, "TCP_FUNCTION_BLK": None}
STATES = {"SYN_RECEIVED": "SYN-RECEIVED", "ESTABLISHED": "ESTABLISHED", "TIME_WAIT": "TIME-WAIT",
          "SYN_SENT": "SYN-SENT", "CLOSE_WAIT": "CLOSE-WAIT", "CLOSED": "CLOSED", "CLOSE": "CLOSED",
          "LAST_ACK": "LAST-ACK", "FIN_WAIT_2": "FIN-WAIT-2", "FIN_WAIT_1": "FIN-WAIT-1",
          "CLOSING": "CLOSING", "LISTEN": "LISTEN"}
ICMP = {"net_unreachable": (3, 0), "host_unreachable": (3, 1), "protocol_unreachable": (3, 2),
        "port_unreachable": (3, 3), "frag_needed": (3, 4), "source_route_failed": (3, 5), "net_unknown": (3, 6),
        "host_unknown": (3, 7), "source_host_isolated": (3, 8), "net_prohibited": (3, 9),
        "host_prohibited": (3, 10), "net_unreachable_for_tos": (3, 11), "host_unreachable_for_tos": (3, 12),
        "packet_filtered": (3, 13), "precedence_violation": (3, 14), "precedence_cutoff": (3, 15),
        "ttl_exceeded_in_transit": (11, 0), "frag_reass_exceeded": (11, 1), "source_quench": (4, 0),
        "redirect": (5, 0), "code_0": (12, 0), "code_1": (12, 1), "code_2": (12, 2)}
WHEN = re.compile(r"\s*(\*|\+?\s*\d*\.?\d+)?\s*(?:(~|\.\.\.)\s*(\+?\s*\d*\.?\d+)?)?\s*(?=[<>`%a-z]|$)")
SEGMENT = re.compile(r"([SFRPAEWCU.]+|-)\s*(\d+):(\d+)\s*\((\d+)\)(?:\s*ack\s+(\d+))?(?:\s*win\s+(\d+))?"
                     r"(?:\s*urg\s+(\d+))?\s*(<[^>]*>)?$")


class NotRunnable(Exception):
    pass


def statements(text):
    """(time text, statement) of each line or block, comments gone."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    # the persona is the RFCs', so where a script knows the standard and a system, the standard counts
    text = re.sub(r"^#ifdef (\w+)\n(.*?)^#endif", lambda m: m[2] if m[1] == "STANDARD" else "", text, flags=re.S | re.M)
    text = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(("//", "#")))
    held = []
    text = re.sub(r"`[^`]*`|%\{.*?\}%", lambda m: (held.append(m[0]), f"@{len(held) - 1}@")[1], text, flags=re.S)
    text = re.sub(r"//[^\n]*", "", text)
    lines, open_line = [], ""
    for line in text.split("\n"):
        open_line = (open_line + " " + line.strip()).strip()
        if open_line and open_line.count("(") == open_line.count(")") and open_line.count("<") - \
                open_line.count(">") in (0, 1, -1):
            lines.append(open_line)
            open_line = ""
    for line in lines:
        yield re.sub(r"@(\d+)@", lambda m: held[int(m[1])], line)


def microseconds(text):
    return round(float(text.replace("+", "").replace(" ", "")) * 1e6)


class Case:
    """One script on its way to a case of the judge."""

    def __init__(self, system, path):
        self.system, self.path = system, path
        self.tunes = self.effective = dict(SYSTEMS[system])
        self.steps = []
        self.tolerance = TOLERANCE_US[system]
        self.listener = self.sock = None
        self.connected = self.lingers = False
        self.clock, self.lasts, self.waiting = 0, 0, []  # microseconds; calls that return later
        self.mss = {"offered": 1460, "peer": 536}
        self.timestamps = False

    def returns(self, when, what):
        """A call that waits is made when the script says that it returns."""
        if not self.lasts:
            return self.add(when, what)
        self.add(when, "wait")
        self.waiting.append((self.clock + self.lasts, what))

    def add(self, when, what, tolerance=None):
        at = int(re.sub(r"\D", "", when)) + (self.clock if when[0] == "+" else 0)
        while self.waiting and self.waiting[0][0] < at:
            due, call = self.waiting.pop(0)
            self.steps.append(f"    +{due - self.clock}us {call}")
            self.clock = due
            when = f"+{at - due}us"
        self.clock = at
        self.steps.append(f"    {when}{f'~{tolerance}us' if tolerance is not None else ''} {what}")

    def settings(self, line):
        line = re.sub(r"/proc/sys/(\S+?)=", lambda m: m[1].replace("/", ".") + "=", line)
        for name, value in re.findall(r"([a-z0-9_.]+)=\"?(\d+)", line):
            if not name.startswith(("net.", "kern.")):
                continue
            value = int(value)
            if name in HARMLESS:
                if HARMLESS[name] not in (None, value):
                    raise NotRunnable(f"{name}={value}")
            elif name not in SYSCTLS:
                raise NotRunnable(name)
            else:
                self.tunes.update(SYSCTLS[name](value))
        if re.search(r"\b(ip route|tc |ip link|ifconfig|sleep)", line):
            raise NotRunnable("changes the host's network")

    def asserts(self, when, block):
        for name, value in re.findall(r"assert\s+([a-z_]+)\s*==\s*([A-Za-z_0-9]+)", block):
            state = re.sub(r"^TCPI?_", "", value)
            if name == "tcpi_state" and state in STATES:
                self.add(when, f"state {STATES[state]}")
            elif name == "tcpi_snd_cwnd" and value.isdigit():
                self.add(when, f"info cwnd {int(value) * self.segment() if self.system == 'linux' else value}")
            elif name == "tcpi_snd_ssthresh" and value.isdigit():
                self.add(when, f"info ssthresh {int(value) * self.segment() if self.system == 'linux' else value}")
            elif name == "tcpi_advmss" or value == "TCP_INFINITE_SSTHRESH":
                self.add(when, "wait")  # its SYN has told; cwnd will
            elif name == "tcpi_ca_state":  # of its states we tell two apart: something is being repeated, or not
                self.add(when, f"info recovering {int(value in ('TCP_CA_Recovery', 'TCP_CA_Loss'))}")
            elif name == "tcpi_snd_mss" and value.isdigit():
                self.add(when, f"info mss {value}")
            else:
                raise NotRunnable(f"asks for {name}")
            when = "+0"
        if "assert" in block and not re.search(r"assert\s+[a-z_]+\s*==\s*[A-Za-z_0-9]+", block):
            raise NotRunnable("asks for a counter")

    def segment(self):
        return min(self.mss["peer"], self.mss["offered"]) - (12 if self.timestamps else 0)

    def options(self, text, ours):
        if text is None:
            return ""
        if "..." in text:
            return ""
        found = []
        for option in (o.strip() for o in text.strip("<>").split(",")):
            words = option.split()
            if words and words[-1].isalpha() and words[0] in ("mss", "wscale"):
                raise NotRunnable("a variable")
            if not words or words[0] in ("eol", "EOL"):
                continue
            if words[0] in ("nop", "NOP"):
                found.append("nop")
            elif words[0] == "mss":
                found.append(f"mss {words[1]}")
                self.mss["offered" if ours else "peer"] = int(words[1])
            elif words[0] == "wscale":
                found.append(f"ws {words[1]}")
            elif words[0] == "sackOK":
                found.append("sok")
            elif words[0] == "TS":
                val, ecr = words[2], words[4]
                found.append(f"ts * {ecr}" if ours else f"ts {val} {'^' if int(ecr) else 0}")
            elif words[0] == "sack":
                found.append("sack " + " ".join(b.replace(":", "-") for b in words[1:]))
            else:
                raise NotRunnable(f"option {words[0]}")
        return f" <{','.join(found)}>"

    def packet(self, when, tolerance, line):
        ours = line[0] == ">"
        line = line[1:].strip()
        if line.startswith("icmp"):
            return self.icmp(when, line)
        line = re.sub(r"^\[[^\]]*\]|^\([^)]*\)", "", line).strip()
        shown = SEGMENT.match(line)
        if not shown:
            raise NotRunnable(f"segment {line[:30]}")
        flags, seq, end, length, ack, win, urgent, options = shown.groups()
        letters = "".join({".": "A", "W": "C"}.get(f, f) for f in flags).replace("-", "")
        if not ours and int(length) > 1460:
            raise NotRunnable("a segment longer than Ethernet carries")
        if "A" not in letters:  # then the field says nothing
            ack = None
        if "A" in letters and ack is None:
            ack = "0"
        seq, end, length = int(seq), int(end), int(length)
        opts = self.options(options, ours)
        if "S" in letters and ours is False:
            self.timestamps = self.timestamps and "TS" in (options or "")
        if "S" in letters and ours:
            self.timestamps = "TS" in (options or "")
        closed = self.sock is None and self.listener is None
        absolute = "=" if ours and closed else ""
        # how far the window is opened again while text waits is each system's own (RFC 9293 3.8.6.2.2)
        told = win and (not ours or "S" in letters or win == "0")
        tail = (f" win {win}" if told else "") + (f" urg {urgent}" if urgent else "") + opts
        if not ours:
            seq, ack = seq - (1 << 32) if seq > 1 << 31 else seq, ack
            if ack and int(ack) > 1 << 31:
                ack = str(int(ack) - (1 << 32))
            self.add(when, f"peer > {letters or '-'} {absolute}{seq}{f':{ack}' if ack is not None else ''}"
                           f"{f' len {length}' if length else ''}{tail}")
            return None
        most = self.segment() if length > self.segment() else length
        while True:
            last = length <= most
            sent = letters if last else letters.replace("F", "")
            if not last and self.system != "linux":
                sent = sent.replace("P", "")
            if self.system == "linux":  # sets it by what it hands to the card at once, not by segment
                sent = sent.replace("P", "") + ("p" if "P" in sent else "")
            self.add(when, f"host > {sent or '-'} {absolute}{seq}{f':{ack}' if ack is not None else ''}"
                           f"{f' len {min(length, most)}' if length else ''}{tail}", tolerance)
            if last:
                return None
            seq, length, when = seq + most, length - most, "+0"

    def icmp(self, when, line):
        shown = re.match(r"icmp\s+\w+(?:\s+(\w+))?(?:\s+mtu\s+(\d+))?\s*\[(\d+):", line)
        kind = shown and (shown[1] or line.split()[1])
        if not shown or (kind not in ICMP and line.split()[1] not in ICMP):
            raise NotRunnable(f"icmp {line[:30]}")
        kind, code = ICMP.get(kind) or ICMP[line.split()[1]]
        self.add(when, f"peer icmp {kind}/{code}{f' mtu {shown[2]}' if shown[2] else ''} about {shown[3]}")

    def call(self, when, tolerance, line):
        shown = re.match(r"([a-z_0-9]+)\s*\((.*)\)\s*=\s*(-?\w+|\.\.\.)\s*([A-Z]+)?", line)
        if not shown:
            raise NotRunnable(f"line {line[:30]}")
        name, arguments, result, errno = shown.groups()
        words = [a.strip() for a in arguments.split(",")]
        handler = getattr(self, f"do_{name}", None)
        if not handler:
            raise NotRunnable(f"call {name}")
        handler(when, words, int(result, 0) if re.fullmatch(r"-?(0x)?[0-9a-f]+", result) else result, errno)

    def do_socket(self, when, words, result, errno):
        if words[1] != "SOCK_STREAM":
            raise NotRunnable("no TCP socket")
        self.add(when, "wait")

    def do_bind(self, when, words, result, errno):
        self.add(when, "wait")

    do_fcntl = do_bind
    do_getsockopt = do_bind

    def do_ioctl(self, when, words, result, errno):
        self.mine(words)
        if words[1] != "SIOCINQ":
            raise NotRunnable(f"ioctl {words[1]}")
        self.add(when, f"info readable {int(words[2].strip('[]'))}")

    def do_listen(self, when, words, result, errno):
        if self.listener is not None:
            raise NotRunnable("listens twice")
        self.listener = words[0]
        self.add(when, f"listen {max(1, int(words[1]))}")

    def do_accept(self, when, words, result, errno):
        if errno:
            self.add(when, "wait")
            return
        if self.sock is not None:
            raise NotRunnable("another connection")
        self.sock = str(result)
        self.returns(when, "accept")

    def do_connect(self, when, words, result, errno):
        if self.connected:
            self.add(when, "wait")
            return
        if result != 0 and errno not in ("EINPROGRESS", "ETIMEDOUT"):
            raise NotRunnable(f"connect fails with {errno}")
        if self.sock is not None:
            raise NotRunnable("another connection")
        self.connected, self.sock = True, words[0]
        self.add(when, "connect")
        if errno == "ETIMEDOUT":
            self.returns("+0", 'error "timed out"')

    def mine(self, words):
        if words[0] != self.sock:
            raise NotRunnable("a call on a socket without a connection")

    def do_write(self, when, words, result, errno):
        self.mine(words)
        if self.lasts:
            raise NotRunnable("a write that waits for room")
        for flag in ("MSG_EOR", "MSG_MORE"):
            if flag in words:
                raise NotRunnable(flag)
        if errno == "EPIPE":
            self.add(when, 'unwritable "closed for writing"')
        elif errno or int(words[2]) != result:
            raise NotRunnable(f"write: {errno or 'in part'}")
        elif result:
            self.add(when, f"write {result}")

    do_send = do_sendto = do_write

    def do_read(self, when, words, result, errno):
        self.mine(words)
        if "MSG_PEEK" in " ".join(words):
            self.add(when, "wait")
        elif errno in ("EAGAIN", "EWOULDBLOCK"):
            self.add(when, "read nothing")
        elif errno in ("ECONNRESET", "ECONNREFUSED", "ETIMEDOUT"):
            said = {"ECONNRESET": "connection reset", "ECONNREFUSED": "connection refused", "ETIMEDOUT": "timed out"}
            self.add(when, f'error "{said[errno]}"')
        elif errno:
            raise NotRunnable(f"read: {errno}")
        else:
            self.returns(when, f"read {result}" if result else "read eof")

    do_recv = do_recvfrom = do_read

    def do_shutdown(self, when, words, result, errno):
        self.mine(words)
        if errno:
            self.add(when, "wait")
            return
        if words[1] in ("SHUT_RD", "SHUT_RDWR"):
            self.add(when, "shutdown-read")
            when = "+0"
        if words[1] in ("SHUT_WR", "SHUT_RDWR"):
            self.add(when, "shutdown")

    def do_close(self, when, words, result, errno):
        if words[0] == self.sock:
            self.add(when, "abort" if self.lingers else "close")
        elif words[0] == self.listener:
            self.add(when, "unlisten")
        else:
            self.add(when, "wait")

    def do_setsockopt(self, when, words, result, errno):
        name = words[2]
        if errno:
            raise NotRunnable(f"setsockopt fails with {errno}")
        if name == "SO_LINGER":
            self.lingers = bool(re.search(r"onoff\s*=\s*1.*linger\s*=\s*0|\[\s*1\s*,\s*0\s*\]", ",".join(words)))
            if not self.lingers:
                raise NotRunnable("lingers")
            self.add(when, "wait")
        elif name not in OPTIONS:
            raise NotRunnable(f"option {name}")
        elif OPTIONS[name] is None:
            self.add(when, "wait")
        else:
            value = re.sub(r"[\[\]]", "", words[3])
            self.add(when, f"set {OPTIONS[name]} {int(value, 0) * (2 if name == 'SO_SNDBUF' else 1)}")

    def statement(self, line):
        if line.startswith("--"):
            for name, value in re.findall(r"--(\w+)=(\S+)", line):
                if name == "ip_version" and value != "ipv4":
                    raise NotRunnable("IPv6")
                if name == "tolerance_usecs":
                    self.tolerance = max(int(value), self.tolerance)
                if name == "mtu" and int(value) <= 1500:
                    self.tunes["mss"] = int(value) - 40
                elif name in ("udp_encapsulation", "mtu", "local_port"):
                    raise NotRunnable(f"--{name}")
            return
        if line.startswith("`"):
            self.settings(line)
            return
        shown = WHEN.match(line)
        begins, between, ends = (shown.groups() if shown else (None, None, None))
        rest = line[shown.end():] if shown else line
        when, tolerance = "+0", self.tolerance
        if begins == "*":
            tolerance = 1000000
        elif begins:
            low = microseconds(begins)
            self.lasts = microseconds(ends) - low if between == "..." else 0
            if between == "~" and ends:
                high = microseconds(ends)
                tolerance += (high - low) // 2
                low = (low + high) // 2
            when = f"{'+' if '+' in begins else ''}{low}us"
        if not begins:
            self.lasts = 0
        if not rest:
            return
        if rest[0] in "<>":
            self.effective = dict(self.tunes)  # what is set back behind the last one does not count
            self.packet(when, tolerance, rest)
        elif rest[0] == "`":
            self.settings(rest)
            self.add(when, "wait")
        elif rest[0] == "%":
            self.asserts(when, rest)
        else:
            self.call(when, tolerance, rest)


def translate(system, path):
    """The case's text; NotRunnable with the reason."""
    case = Case(system, path)
    for line in statements(path.read_text(errors="replace")):
        case.statement(line)
    while case.waiting:
        case.add(f"{case.waiting[0][0] + 1}us", "wait")
    if not any(" > " in step for step in case.steps):
        raise NotRunnable("no segment")
    if system == "linux" and not case.effective.get("timestamps", 1):
        case.effective["options"] = 2
    if system == "freebsd" and not case.effective.get("sack", 1):
        case.effective["options"] = 3
    tunes = [f"    +0 tune {name} {value}" for name, value in case.effective.items()]
    end = ["    +0 skip"]
    return "\n".join([f'case "{path.stem[:80]}"', "    personas tuned", *tunes, *case.steps, *end, ""])


def play(judge, text, folder):
    script = folder / "case.seg"
    script.write_text(text)
    done = subprocess.run([judge, script], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        return f"the judge cannot read it: {done.stderr.splitlines()[0].split(':', 2)[2] if done.stderr else '?'}"
    why = next((line[2:] for line in done.stdout.splitlines() if line.startswith("# ")), "")
    return re.sub(r"^.*?\[tuned\] ", "", why) if done.returncode else None


def main(judge, system, *rest):
    verbose = "--verbose" in rest
    wanted = int(rest[rest.index("--expect") + 1]) if "--expect" in rest else None
    folders = [pathlib.Path(w) for i, w in enumerate(rest) if not w.startswith("--") and
               (i == 0 or rest[i - 1] != "--expect")]
    files = sorted(f for folder in folders for f in ([folder] if folder.is_file() else folder.rglob("*.pkt")))
    passed, failed, not_runnable = [], [], collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            try:
                text = translate(system, path)
            except (NotRunnable, ValueError) as reason:  # ValueError: a variable where we know numbers
                reason = "a variable" if isinstance(reason, ValueError) else reason
                not_runnable[str(reason)] += 1
                if verbose:
                    print(f"{path}: not runnable: {reason}")
                continue
            why = play(judge, text, pathlib.Path(folder))
            (failed if why else passed).append(path)
            if why:
                print(f"{path}: {why}")
    for reason, n in not_runnable.most_common():
        print(f"not runnable, {n}: {reason}")
    print(f"{len(passed)} of {len(passed) + len(failed)} runnable scripts passed, "
          f"{sum(not_runnable.values())} were not runnable")
    return 1 if not passed or (wanted is not None and len(passed) != wanted) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
