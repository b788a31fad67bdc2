#!/usr/bin/env python3
"""Mail is fetched by curl and Python's poplib, through a forward and through SOCKS5: each
letter byte by byte as it was sent, one of 10 MB among them; what is deleted is gone.

usage: pop3.py LABWIRE [MEGABYTES]
"""
import pathlib
import poplib
import smtplib
import sys
import tempfile

from big import letter
from clients import SERVER, chained, scenario
from session import Session, Verdict, need, run, scaled

HERE = pathlib.Path(__file__).resolve().parent
# By poplib, for a process that proxychains sends through SOCKS5.
BY_POPLIB = """
import sys; sys.path.insert(0, sys.argv[1])
import pop3; sys.stdout.buffer.write(pop3.fetch(sys.argv[2], 110, *sys.argv[3:]))
"""


def fetch(host, port, user, subject):
    """Look at everything, keep the letter of that subject, delete it; what it was."""
    box = poplib.POP3(host, port, timeout=60)
    box.user(user)
    box.pass_("cisco")
    count, size = box.stat()
    lines = box.list()[1]
    assert len(lines) == count and sum(int(n.split()[1]) for n in lines) == size, (count, size, lines)
    assert len({n.split()[1] for n in box.uidl()[1]}) == count
    for number in range(1, count + 1):
        if f"Subject: {subject}".encode() in box.top(number, 0)[1]:
            got = b"\r\n".join(box.retr(number)[1]) + b"\r\n"
            box.dele(number)
            box.rset()  # not that
            box.dele(number)
    box.quit()
    return got


def send(port, to, letters):
    client = smtplib.SMTP("127.0.0.1", port, timeout=60)
    for words in letters.values():
        client.sendmail("ccna1@example.com", [f"{to}@example.com"], words)
    client.quit()


def same(got, sent):
    """What was sent, behind the servers' own header fields."""
    return got.endswith(sent)


def by_poplib(v, around, port, folder, letters):
    """Half of the letters by the forward, half by SOCKS5."""
    for number, (subject, sent) in enumerate(letters.items()):
        if number % 2 == 0:
            got = fetch("127.0.0.1", port, "ccna2", subject)
        else:
            path = f"{folder}/fetched"
            status, text = run(*around, "sh", "-c", f"exec \"$@\" > {path}", "sh", sys.executable, "-c", BY_POPLIB, str(HERE),
                SERVER, "ccna2", subject)
            v.expect(f"poplib, SOCKS5: {subject}", (0, ""), (status, text))
            with open(path, "rb") as f:
                got = f.read()
        v.expect(f"poplib: {subject}: the same bytes", True, same(got, sent))
    box = poplib.POP3("127.0.0.1", port, timeout=60)
    box.user("ccna2")
    try:
        box.pass_("wrong")
        said = "no refusal"
    except poplib.error_proto as e:
        said = e.args[0]
    v.expect("poplib: a wrong password", b"-ERR", said[:4])
    box.close()


def by_curl(v, what, folder, url, letters, *options):
    """The list, every letter, and then all are deleted."""
    def curl(*words):
        return run("curl", "-sS", *options, "-u", "ccna3:cisco", *words)
    status, text = curl(f"{url}/")
    v.expect(f"curl, {what}: list", (0, len(letters)), (status, len(text.splitlines())))
    for number, (subject, sent) in enumerate(letters.items(), 1):
        path = f"{folder}/fetched"
        v.expect(f"curl, {what}: {subject}", (0, ""), curl("-o", path, f"{url}/{number}"))
        with open(path, "rb") as f:
            v.expect(f"curl, {what}: {subject}: the same bytes", True, same(f.read(), sent))
    for number in range(len(letters), 0, -1):
        v.expect(f"curl, {what}: delete", 0, curl("-X", f"DELE {number}", "-l", f"{url}/{number}")[0])
    v.expect(f"curl, {what}: none is left", (0, "\r\n"), curl(f"{url}/"))


def main(labwire, megabytes=scaled(10)):
    need("curl", "proxychains4")
    v = Verdict()
    letters = {"small": letter(0, "small"), "big": letter(megabytes, "big"), "other": letter(0, "other"),
               "also big": letter(megabytes, "also big")}
    with tempfile.TemporaryDirectory() as folder:
        with Session(labwire, scenario(folder), "--no-capture", "--forward", f"0=hostPod1A>{SERVER}:25",
                     "--forward", f"0=hostPod1B>{SERVER}:110", "--socks", "0=hostPod2A") as s:
            pop, socks = s.port(1), ("-x", f"socks5h://127.0.0.1:{s.port(2)}")
            send(s.port(0), "ccna2", letters)
            by_poplib(v, chained(folder, s.port(2)), pop, folder, letters)
            for what, url, options in (("forward", f"pop3://127.0.0.1:{pop}", ()), ("SOCKS5", f"pop3://{SERVER}", socks)):
                send(s.port(0), "ccna3", letters)
                by_curl(v, what, folder, url, letters, *options)
            v.expect("exit status", 0, s.stop())
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
