#!/usr/bin/env python3
"""File transfer programs do their whole job through a forward and through SOCKS5: curl,
Python's ftplib and lftp list, fetch, store, rename and delete; a file of 100 MB is fetched
and stored, byte by byte the same.

usage: ftp.py LABWIRE [MEGABYTES]
"""
import ftplib
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import socket
import sys
import tempfile
import time

from clients import chained
from session import Session, Verdict, need, run, scaled

HERE = pathlib.Path(__file__).resolve().parent
HELLO = "Hello.\nAgain.\n"
DOORS_MAX = 256  # of live/ways/ftp_data_ports.c
# By ftplib, for a process that proxychains sends through SOCKS5.
BY_FTPLIB = """
import sys; sys.path.insert(0, sys.argv[1])
import ftp; ftp.by_ftplib("10.0.0.2", 21)
"""


def scenario(folder, megabytes):
    """Two hosts on a fast cable, one with a file server."""
    lab = json.loads((HERE / "fast.json").read_text())
    shutil.copy(HERE / lab["addressing"], folder)
    lab["services"].append({"node": "s", "kind": "ftp", "users": [{"name": "ccna1", "password": "cisco"}],
                            "files": [{"path": "/pub/hello.txt", "text": HELLO},
                                      {"path": "/pub/big.bin", "size": megabytes << 20}]})
    path = pathlib.Path(folder) / "lab.json"
    path.write_text(json.dumps(lab))
    return path


def by_ftplib(host, port):
    """Nothing is said when all is well."""
    f = ftplib.FTP(timeout=30)
    f.connect(host, port)
    f.trust_server_pasv_ipv4_address = True  # else the proxy's own address is taken
    f.login("ccna1", "cisco")
    words, lines = os.urandom(70000), []
    f.mkd("new")
    f.cwd("new")
    f.storbinary("STOR one", io.BytesIO(words))
    f.rename("one", "two")
    assert f.nlst() == ["two"], f.nlst()
    assert f.size("two") == len(words)
    got = io.BytesIO()
    f.retrbinary("RETR two", got.write)
    assert got.getvalue() == words, "other bytes"
    f.retrlines("LIST", lines.append)
    assert len(lines) == 1 and lines[0].endswith(" two"), lines
    f.delete("two")
    f.cwd("/")
    f.rmd("new")
    lines.clear()
    f.retrlines("RETR /pub/hello.txt", lines.append)
    assert lines == HELLO.splitlines(), lines
    f.quit()


def curl(*words):
    return run("curl", "-sS", "-u", "ccna1:cisco", *words)


def by_curl(v, what, url, *options):
    v.expect(f"curl, {what}: list", (0, True), (lambda s, t: (s, "hello.txt" in t))(*curl(*options, f"{url}/pub/")))
    for form in ((), ("--disable-epsv",)):  # 229, and 227
        v.expect(f"curl, {what}: fetch {form}", (0, HELLO), curl(*options, *form, f"{url}/pub/hello.txt"))
    v.expect(f"curl, {what}: no such file", 78, curl(*options, f"{url}/pub/nothing")[0])


def big(v, what, folder, url, *options):
    """The server's own file twice, and one of ours to it and back."""
    def checksum(name):
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()
    ours = folder / "ours"
    for words in (("-o", folder / "its", f"{url}/pub/big.bin"), ("-T", ours, f"{url}/ours"),
                  ("-o", folder / "back", f"{url}/ours"), ("-Q", "-DELE ours", f"{url}/", "-o", os.devnull)):
        began = time.monotonic()
        v.expect(f"curl, {what}: {words[-1]}", (0, ""), curl(*options, *map(str, words)))
        print(f"{what}: {words[-1]} in {time.monotonic() - began:.1f} s")
    v.expect(f"{what}: the same bytes there and back", True, checksum("ours") == checksum("back"))
    return (folder / "its").stat().st_size, checksum("its")


def by_lftp(v, what, around, host, folder):
    words = os.urandom(70000)
    (folder / "given").write_bytes(words)
    (folder / "taken").unlink(missing_ok=True)
    job = (f"set net:max-retries 1; set net:timeout 20; open -u ccna1,cisco {host}; cls pub; "
           f"put {folder}/given -o new; mv new newer; get newer -o {folder}/taken; rm newer; mkdir d; rmdir d; bye")
    status, text = run(*around, "lftp", "-c", job)
    v.expect(f"lftp, {what}", (0, ["pub/big.bin", "pub/hello.txt"]), (status, re.findall(r"^pub/\S+$", text, re.M)))
    v.expect(f"lftp, {what}: the same bytes", True, (folder / "taken").read_bytes() == words)


def doors(v, s, port):
    """A data port takes one connection; those that nobody comes to do not pile up."""
    def descriptors():
        return len(os.listdir(f"/proc/{s.process.pid}/fd"))
    before = descriptors()
    f = ftplib.FTP(timeout=30)
    f.connect("127.0.0.1", port)
    f.login()
    data = [f.makepasv() for _ in range(DOORS_MAX + 50)]
    v.expect("doors: as many as there may be", True, descriptors() - before <= DOORS_MAX + 1)
    with socket.create_connection(data[-1], 10) as c:
        f.voidcmd("TYPE A")
        f.sendcmd("LIST pub")
        c.settimeout(10)
        v.expect("doors: the last one leads to the server", True, b"hello.txt" in c.recv(1 << 16))
        f.voidresp()
    v.expect("doors: closed", True, socket.socket().connect_ex(data[-1]) != 0)
    f.quit()


def odd_words(v, labwire):
    """A server that says what names no port, in pieces: every byte crosses as it is."""
    words = (b"220 ready\r\n", b"227", b" nonsense\n", b"229 (|||0|)\r\n227 (1,2,3,4,5,999)\r\n", b"x" * 5000,
             b"\r\n227 (10,0,0,2,4,1)\0\r\n", bytes(range(256)) * 300, b"221 no end")
    server = socket.create_server(("127.0.0.1", 0))
    with Session(labwire, HERE / "fast.json", "--no-capture", "--forward", "ftp:0=h>10.0.0.2:2100",
                 "--reverse", f"s:2100=127.0.0.1:{server.getsockname()[1]}") as s:
        with socket.create_connection(("127.0.0.1", s.port()), 10) as c:
            peer, _ = server.accept()
            for piece in words:
                peer.sendall(piece)
                time.sleep(0.05)
            peer.close()
            got = b""
            while piece := c.recv(1 << 16):
                got += piece
        v.expect("odd words", True, got == b"".join(words))
        v.expect("odd words: exit status", 0, s.stop())
    server.close()


def in_the_lab(v, labwire, folder):
    """The server of the handout's tasks, behind two routers, by its name."""
    with Session(labwire, "lab-3.4.3-tasks", "--set", "steps=[]", "--set", "expect=[]", "--no-capture",
                 "--set", "links[0].clock_rate=8000000", "--forward", "ftp:0=hostPod1A>eagle-server:21",
                 "--socks", "0=hostPod2A") as s:
        path, labs = folder / "lab-1.pdf", "pub/eagle_labs/eagle1/chapter1"
        socks, url = f"socks5h://127.0.0.1:{s.port(1)}", f"ftp://eagle-server.example.com/{labs}/lab-1.pdf"
        v.expect("curl, in the lab", (0, ""), run("curl", "-sS", "-x", socks, "-o", str(path), url))
        job = f"set net:max-retries 1; open 127.0.0.1:{s.port(0)}; mirror {labs} {folder}/mirror"
        v.expect("lftp, in the lab: a whole folder", 0, run("lftp", "-c", job)[0])
        v.expect("the same bytes", path.read_bytes(), (folder / "mirror" / "lab-1.pdf").read_bytes())
        v.expect("in the lab: exit status", 0, s.stop())


def main(labwire, megabytes=scaled(100)):
    need("curl", "lftp", "proxychains4")
    v = Verdict()
    odd_words(v, labwire)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        in_the_lab(v, labwire, folder)
        (folder / "ours").write_bytes(os.urandom(megabytes << 20))
        with Session(labwire, scenario(folder, megabytes), "--no-capture", "--forward", "ftp:0=h>10.0.0.2:21",
                     "--socks", "0=h") as s:
            forward, socks = f"127.0.0.1:{s.port(0)}", ("-x", f"socks5h://127.0.0.1:{s.port(1)}")
            around = chained(folder, s.port(1))
            by_curl(v, "forward", f"ftp://{forward}")
            by_curl(v, "SOCKS5", "ftp://10.0.0.2", *socks)
            by_ftplib("127.0.0.1", s.port(0))
            v.expect("ftplib, SOCKS5", (0, ""), run(*around, sys.executable, "-c", BY_FTPLIB, str(HERE)))
            by_lftp(v, "forward", [], forward, folder)
            by_lftp(v, "SOCKS5", around, "10.0.0.2", folder)
            v.expect("curl, active: the server takes no address but the lab's host's", 30,
                     curl("-P", "127.0.0.1", f"ftp://{forward}/pub/")[0])
            doors(v, s, s.port(0))
            first = big(v, "forward", folder, f"ftp://{forward}")
            v.expect("so many bytes", megabytes << 20, first[0])
            v.expect("the same bytes by SOCKS5", first, big(v, "SOCKS5", folder, "ftp://10.0.0.2", *socks))
            v.expect("exit status", 0, s.stop())
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
