#!/usr/bin/env python3
"""Real programs through the SOCKS5 proxy: names are looked up inside the lab; datagrams;
refusals have their number; garbage and silence harm nobody.

usage: socks.py LABWIRE
"""
import os
import socket
import struct
import sys

from session import Session, Verdict, file_of, need, run

GREETING = b"\x05\x01\x00"
MAIL = b"From: <ccna1@example.com>\r\nTo: <ccna2@example.com>\r\nSubject: socks\r\n\r\nHello.\r\n"


def request(port, command, host, to):
    """(socket, reply code, bound address) of one request."""
    s = socket.create_connection(("127.0.0.1", port), 30)
    name = host.encode()
    s.sendall(GREETING + bytes([5, command, 0, 3, len(name)]) + name + struct.pack(">H", to))
    got = b""
    while len(got) < 12 and (piece := s.recv(12 - len(got))):
        got += piece
    assert got[:2] == b"\x05\x00", got
    return s, got[3], (socket.inet_ntoa(got[6:10]), struct.unpack(">H", got[10:12])[0])


def curl(v, port):
    with file_of(MAIL) as path:
        done = run("curl", "-sS", "-x", f"socks5h://127.0.0.1:{port}", "smtp://eagle-server.example.com",
                   "--mail-from", "ccna1@example.com", "--mail-rcpt", "ccna2@example.com", "--upload-file", path)
    v.expect("curl: a name of the lab's", (0, ""), done)
    status, text = run("curl", "-sS", "-x", f"socks5h://127.0.0.1:{port}", "smtp://nobody.example.com")
    v.expect("curl: no such name", (97, True), (status, "(4)" in text))
    status, text = run("curl", "-sS", "-x", f"socks5://127.0.0.1:{port}", "smtp://192.168.254.254:99")
    v.expect("curl: refused", (97, True), (status, "(5)" in text))


def datagrams(v, port):
    """A question to the lab's name server, by UDP ASSOCIATE."""
    control, code, at = request(port, 3, "0.0.0.0", 0)
    v.expect("associate", 0, code)
    question = b"\x12\x34\x01\x00\0\1\0\0\0\0\0\0\x0ceagle-server\x07example\x03com\0\0\1\0\1"
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    u.settimeout(10)
    for host in (b"\x01" + socket.inet_aton("192.168.254.254"), b"\x03\x18eagle-server.example.com"):
        u.sendto(b"\0\0\0" + host + b"\0\x35" + question, at)
        answer = u.recv(2000)
        v.expect("from the server", b"\0\0\0\1\xc0\xa8\xfe\xfe\0\x35\x12\x34", answer[:12])
        v.expect("its address", True, b"\0\x04\xc0\xa8\xfe\xfe" in answer)
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stranger.settimeout(0.5)
    stranger.sendto(b"\0\0\0\1\xc0\xa8\xfe\xfe\0\x35" + question, at)
    try:
        got = stranger.recv(100)
    except TimeoutError:
        got = None
    v.expect("a stranger gets nothing", None, got)
    control.close()


def garbage(v, port):
    for n in range(60):
        with socket.create_connection(("127.0.0.1", port), 30) as s:
            s.sendall(os.urandom(n) if n % 2 else GREETING + os.urandom(n))
    silent = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(50)]
    silent[0].sendall(b"\x05")
    v.expect("BIND", 7, request(port, 2, "1.2.3.4", 1)[1])
    return silent


def main(labwire):
    need("curl")
    v = Verdict()
    with Session(labwire, "lab-3.4.3", "--set", "steps=[]", "--set", "expect=[]",
                 "--set", "links[0].clock_rate=2000000", "--socks", "0=hostPod1A") as s:
        silent = garbage(v, s.port())
        curl(v, s.port())
        datagrams(v, s.port())
        v.expect("exit status", 0, s.stop())
        for c in silent:
            c.close()
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
