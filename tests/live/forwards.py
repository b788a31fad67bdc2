#!/usr/bin/env python3
"""Real programs through port forwards: mail, names, telnet, refusals, resets, half-closes,
and the reverse direction.

usage: forwards.py LABWIRE
"""
import mailbox
import os
import pathlib
import smtplib
import socket
import struct
import subprocess
import sys
import threading

from session import Session, Verdict, file_of, need, run

MAIL = b"From: <ccna1@example.com>\r\nTo: <ccna2@example.com>\r\nSubject: %s\r\n\r\nHello.\r\n"


def smtp_clients(v, port):
    client = smtplib.SMTP("127.0.0.1", port, timeout=30)
    client.sendmail("ccna1@example.com", ["ccna2@example.com"], MAIL % b"by smtplib")
    v.expect("smtplib: quit", 221, client.quit()[0])
    with file_of(MAIL % b"by curl") as path:
        status, text = run("curl", "-sS", f"smtp://127.0.0.1:{port}", "--mail-from", "ccna1@example.com",
                           "--mail-rcpt", "ccna2@example.com", "--upload-file", path)
        v.expect("curl: smtp", (0, ""), (status, text))
    swaks(v, "forward", [], f"127.0.0.1:{port}")


def names(v, port):
    dig = ("dig", "@127.0.0.1", "-p", str(port), "+short", "+tries=2")
    v.expect("dig: A", (0, "192.168.254.254\n"), run(*dig, "eagle-server.example.com", "A"))
    v.expect("dig: MX", (0, "10 eagle-server.example.com.\n"), run(*dig, "example.com", "MX"))
    v.expect("dig: PTR", (0, "host-1.example.com.\n"), run(*dig, "-x", "172.16.1.1"))


def swaks(v, what, around, *server):
    status, text = run(*around, "swaks", "--server", *server, "--from", "ccna1@example.com",
                       "--to", "ccna2@example.com", "--header", "Subject: by swaks")
    v.expect(f"swaks, {what}", (0, True), (status, "221 2.0.0" in text))


def telnet(v, what, *command):
    client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    client.stdin.write("HELO there\nQUIT\n")
    client.stdin.flush()  # and open until the server hangs up
    text = client.stdout.read()
    client.stdin.close()
    client.wait()
    v.expect(f"telnet, {what}", True, "220 localhost.localdomain ESMTP" in text and "221 2.0.0" in text)


def half_close(v, port):
    """All commands, then our FIN; the answers still come, and then the server's FIN."""
    with socket.create_connection(("127.0.0.1", port), 30) as s:
        s.sendall(b"EHLO x\r\nNOOP\r\nQUIT\r\n")
        s.shutdown(socket.SHUT_WR)
        text = b""
        while piece := s.recv(4096):
            text += piece
    v.expect("half-close: answers", True, b"221 2.0.0" in text)


def refused(v, port, session):
    with socket.create_connection(("127.0.0.1", port), 30) as s:
        try:
            got = s.recv(1)
        except ConnectionResetError:
            got = "reset"
    v.expect("a refusal is a reset", "reset", got)
    v.expect("and said", True, session.said("hostPod1A to eagle-server:99: connection refused"))


def reset_arrives(v, port):
    """A real client's reset reaches the lab: the server is free for the next at once."""
    s = socket.create_connection(("127.0.0.1", port), 30)
    s.recv(100)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()


class Echo(threading.Thread):
    """A real server on loopback."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        while True:
            c, _ = self.listener.accept()
            while piece := c.recv(65536):
                c.sendall(piece)
            c.close()


def reverse(v, port):
    """Out of the lab and back: a forward to a port that a real server stands behind."""
    blob = os.urandom(300000)
    with socket.create_connection(("127.0.0.1", port), 30) as s:
        threading.Thread(target=lambda: (s.sendall(blob), s.shutdown(socket.SHUT_WR)), daemon=True).start()
        back = bytearray()
        while piece := s.recv(65536):
            back += piece
    v.expect("reverse: bytes", True, bytes(back) == blob)


def main(labwire):
    need("curl", "swaks", "dig", "telnet")
    v = Verdict()
    echo = Echo()
    echo.start()
    with Session(labwire, "lab-3.4.3", "--set", "steps=[]", "--set", "expect=[]",
                 "--set", "links[0].clock_rate=2000000",
                 "--forward", "0=hostPod1A>eagle-server:25",
                 "--forward", "udp:0=hostPod2A>eagle-server.example.com:53",
                 "--forward", "0=hostPod1A>eagle-server:99",
                 "--forward", "0=hostPod3B>hostPod4A:8080",
                 "--reverse", f"hostPod4A:8080=127.0.0.1:{echo.port}") as s:
        smtp_clients(v, s.port(0))
        names(v, s.port(1))
        telnet(v, "forward", "telnet", "127.0.0.1", str(s.port(0)))
        half_close(v, s.port(0))
        reset_arrives(v, s.port(0))
        refused(v, s.port(2), s)
        reverse(v, s.port(3))
        v.expect("exit status", 0, s.stop())
        box = mailbox.mbox(pathlib.Path(s.folder) / "mail" / "ccna2.mbox")
        v.expect("subjects", ["by curl", "by smtplib", "by swaks"], sorted(m["Subject"] for m in box))
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
