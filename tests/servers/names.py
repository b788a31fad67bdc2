"""Questions to a name server, over UDP and TCP, with EDNS and without."""
import socket
import struct

ZONES = {
    "example.com.zone": """$TTL 86400
@ IN SOA eagle.example.com. root.example.com. 2007012801 10800 3600 604800 86400
@ IN NS eagle.example.com.
@ IN MX 10 eagle.example.com.
eagle IN A 10.0.0.2
www IN CNAME eagle
host-1 IN A 172.16.1.1
""" + "".join(f"many IN A 10.1.0.{i}\n" for i in range(60)),
    "16.172.zone": """$TTL 86400
@ IN SOA eagle.example.com. root.example.com. 2007012801 10800 3600 604800 86400
@ IN NS eagle.example.com.
1.1 IN PTR host-1.example.com.
""",
}
TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "ANY": 255}
BY_NUMBER = {number: name for name, number in TYPES.items()}
OPT = 41
# What is asked: name, type, EDNS (version, size, flags) or None, how.
QUESTIONS = [
    ("eagle.example.com", "A", None), ("eagle.example.com", "A", (0, 4096, 0)), ("eagle.example.com", "A", (0, 4096, 0x8000)),
    ("eagle.example.com", "A", (1, 4096, 0)), ("eagle.example.com", "A", (255, 100, 0x8000)),
    ("eagle.example.com", "A", (0, 0, 0x7fff)), ("EAGLE.example.COM", "AAAA", (0, 1232, 0)),
    ("nothing.example.com", "A", None), ("nothing.example.com", "A", (0, 4096, 0)), ("example.com", "MX", (0, 512, 0)),
    ("example.com", "SOA", None), ("www.example.com", "A", None), ("1.1.16.172.in-addr.arpa", "PTR", (0, 4096, 0)),
    ("example.org", "A", None), ("example.org", "A", (0, 4096, 0)),
    ("many.example.com", "A", None), ("many.example.com", "A", (0, 100, 0)), ("many.example.com", "A", (0, 512, 0)),
    ("many.example.com", "A", (0, 1024, 0)), ("many.example.com", "A", (0, 1232, 0)), ("many.example.com", "A", (0, 65535, 0)),
]


def wire_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def opt(version, size, flags, data=b""):
    return b"\0" + struct.pack("!HHBBHH", OPT, size, 0, version, flags, len(data)) + data


def query(name, kind, edns, opcode=0, extra=()):
    more = ([opt(*edns)] if edns else []) + list(extra)
    return struct.pack("!6H", 77, 0x0100 | opcode << 11, 1, 0, 0, len(more)) + wire_name(name) + \
        struct.pack("!HH", TYPES[kind], 1) + b"".join(more)


# Queries that are wrong, or want something else.
ODD = {
    "two OPTs": query("eagle.example.com", "A", (0, 4096, 0), extra=[opt(0, 512, 0)]),
    "an OPT with a name": query("eagle.example.com", "A", None, extra=[b"\1x" + opt(0, 512, 0)]),
    "an OPT in the answer section": struct.pack("!6H", 77, 0x0100, 1, 1, 0, 0) + wire_name("eagle.example.com") +
    struct.pack("!HH", 1, 1) + opt(0, 512, 0),
    "an OPT with an unknown option": query("eagle.example.com", "A", None, extra=[opt(0, 4096, 0, b"\xfd\xe9\0\2hi")]),
    "an OPT with half an option": query("eagle.example.com", "A", None, extra=[opt(0, 4096, 0, b"\xfd\xe9\0\5hi")]),
    "an OPT cut off": query("eagle.example.com", "A", (0, 4096, 0))[:-3],
    "status, with EDNS": query("eagle.example.com", "A", (0, 4096, 0), opcode=2),
    "status": query("eagle.example.com", "A", None, opcode=2),
}


def read_name(message, at):
    labels, jumped = [], None
    while message[at]:
        if message[at] >= 0xc0:
            jumped = jumped or at + 2
            at = struct.unpack_from("!H", message, at)[0] & 0x3fff
            continue
        labels.append(message[at + 1:at + 1 + message[at]].decode("latin-1"))
        at += 1 + message[at]
    return ".".join(labels).lower() or ".", jumped or at + 1


def rdata(message, kind, at, size):
    if kind in (2, 5, 12):
        return read_name(message, at)[0]
    if kind == 15:
        return f"{struct.unpack_from('!H', message, at)[0]} {read_name(message, at + 2)[0]}"
    if kind == 6:
        primary, at = read_name(message, at)
        return f"{primary} {read_name(message, at)[0]}"
    return ".".join(map(str, message[at:at + size])) if kind == 1 else message[at:at + size].hex()


def described(message):
    """An answer as text, the records of each section in order."""
    _, flags, *counts = struct.unpack_from("!6H", message)
    words = [word for bit, word in ((0x8000, "qr"), (0x400, "aa"), (0x200, "tc"), (0x100, "rd"), (0x80, "ra")) if flags & bit]
    lines = [f"{' '.join(words)} opcode {flags >> 11 & 15} rcode {flags & 15} questions {counts[0]}"]
    at = 12
    for _ in range(counts[0]):
        name, at = read_name(message, at)
        at += 4
    for section, count in zip(("answer", "authority", "additional"), counts[1:]):
        records = []
        for _ in range(count):
            name, at = read_name(message, at)
            kind, cls, ttl, size = struct.unpack_from("!HHIH", message, at)
            at += 10
            if kind == OPT:
                records.append(f"OPT {name} size {cls} rcode {ttl >> 24} version {ttl >> 16 & 255} "
                               f"flags {ttl & 0xffff:04x} {message[at:at + size].hex()}".rstrip())
            else:
                records.append(f"{name} {ttl} {BY_NUMBER.get(kind, kind)} {rdata(message, kind, at, size)}")
            at += size
        if len(records) > 10:
            records = [f"{len(records)} records"]
        lines += [f"{section}: {r}" for r in sorted(records)]
    return "\n".join(lines)


def over_udp(port, message):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(3)
        s.sendto(message, ("127.0.0.1", port))
        try:
            return described(s.recv(65535))
        except TimeoutError:
            return "(no answer)"


def over_tcp(port, message):
    with socket.create_connection(("127.0.0.1", port), 10) as s, s.makefile("rb") as answers:
        s.sendall(struct.pack("!H", len(message)) + message)
        size = answers.read(2)
        return described(answers.read(struct.unpack("!H", size)[0])) if len(size) == 2 else "(closed)"


def play(ports):
    """[(what was asked, the answer)]"""
    asked = [(f"{name} {kind} {edns or ''}".rstrip(), query(name, kind, edns)) for name, kind, edns in QUESTIONS]
    asked += ODD.items()
    for words, message in asked:
        yield words, over_udp(ports["dns"], message)
        yield f"{words}, over TCP", over_tcp(ports["dns-tcp"], message)
