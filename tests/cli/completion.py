#!/usr/bin/env python3
"""Completion as it is used: a real bash, zsh or fish on a terminal of its own, keys typed, what stands on the
command line then.  Every answer comes from labwire complete, which is asked by itself before.

usage: completion.py LABWIRE
A shell that is not installed is left out, and said.
"""
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = HERE.parent.parent / "cli" / "completion"
# what is typed before the key -> what stands there after it ("" at the end: and a blank)
TYPED = [
    ("labwire ver", "labwire version "),
    ("labwire run fing", "labwire run fingerprint "),
    ("labwire run fingerprint --outp", "labwire run fingerprint --output "),
    ("labwire reach imap --from R2", "labwire reach imap --from R2-Central "),
    ("labwire reach imap --to eagle-server:192", "labwire reach imap --to eagle-server:192.168.254.254 "),
    ("labwire run imap --capture R1-ISP:S", "labwire run imap --capture R1-ISP:S0/0/0 "),
    ("labwire show imap addresses --format=js", "labwire show imap addresses --format=json "),
    ("labwire live imap --socks 1080=eag", "labwire live imap --socks 1080=eagle-server "),
    ("labwire live imap --tap lw0=S1-Cen", "labwire live imap --tap lw0=S1-Central:"),
    ("labwire live imap --tap lw0=R2-Central:S", "labwire live imap --tap lw0=R2-Central:S0/0/0 "),
    ("labwire live imap --forward '2525=R2-Central>eag", "labwire live imap --forward '2525=R2-Central>eagle-server:"),
    ("labwire live imap --forward eag", "labwire live imap --forward eagle-server "),
    ("labwire check ./tab", "labwire check ./table.csv "),
    ("labwire run imap --addressing tab", "labwire run imap --addressing table.csv "),
    ("labwire run imap -o fol", "labwire run imap -o folder/"),
    ("labwire help sub", "labwire help subnet "),
]
# the words behind labwire, the last one unfinished -> what it offers (a part), what it does not
OFFERED = [
    (["run", ""], ["fingerprint", "imap", ":file"], ["version"]),
    (["run", "imap", "--"], ["--seed", "--help"], ["--forward"]),
    (["run", "imap", "--seed", "1", "--se"], ["--set"], ["--seed"]),
    (["run", "imap", "--set", "a=1", "--se"], ["--set", "--seed"], []),
    (["run", "imap", "-qo", ""], [":folder"], [":file", "imap"]),
    (["run", "imap", "--", "--"], [], ["--seed"]),
    (["run", "imap", "extra"], [], ["imap", ":file"]),
    (["reach", "--from", "host", "imap"], ["imap"], []),
    (["reach", "imap", "--from", "hostPod1"], ["hostPod1A", "hostPod11B"], ["hostPod2A", "R1-ISP"]),
    (["reach", "no-such", "--from", ""], [], ["R1-ISP"]),
    (["reach", "imap", "--service", ""], ["smtp", "pop3"], ["imap-x"]),
    (["show", "imap", ""], ["topology", "routes"], [":file"]),
    (["nonsense", ""], [], ["imap"]),
    ([""], ["run", "help"], ["--help"]),
    (["--"], ["--help", "--version"], ["run"]),
    (["ctl", "st"], ["status", "step", "stream"], ["pause"]),
    (["ctl", "node", ""], ["node="], ["by="]),
    (["ctl", "link", ""], ["link=", "state="], ["node="]),
    (["ctl", "link", "link=serial", "state="], ["state=up", "state=down", "state=unplugged"], ["state="]),
    (["ctl", "ping", ""], ["node=", "target=", "count="], ["id=", "at=", "state="]),
    (["live", "imap", "--stream", "9000=R1-ISP:"], ["9000=R1-ISP:S0/0/0"], ["9000=R1-ISP:eth0"]),
]


def offers(labwire, words):
    done = subprocess.run([labwire, "complete", "--", *words], capture_output=True, text=True, check=True)
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


def asked(labwire):
    bad = 0
    for words, wanted, unwanted in OFFERED:
        got = offers(labwire, words)
        if not set(wanted) <= set(got) or set(unwanted) & set(got):
            bad += 1
            print(f"complete -- {words}: {got}; wanted {wanted}, not {unwanted}")
    return bad


class Terminal:
    """A shell on a terminal of its own, and what it has written."""

    def __init__(self, command, folder, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, env)
        self.seen = b""

    def wait_for(self, what, seconds=30):
        end = time.monotonic() + seconds
        while not re.search(what, self.seen) and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.fd, 65536)
                except OSError:
                    break
        return re.search(what, self.seen)

    def type(self, keys):
        self.seen = b""
        os.write(self.fd, keys)

    def line_after(self, keys):
        self.type(keys)
        found = self.wait_for(rb"<<(.*?)>>\r?\n")
        return plain(found.group(1)).decode() if found else None

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


# Each shell, started without anybody's settings, is told to print the command line as it stands between two marks,
# and to clear it, at keys of their own.
MARK, CLEAR = b"\x18\x18", b"\x18\x0f"
BASH = r"""PS1='$ '; bind 'set enable-bracketed-paste off' 'set bell-style none'
source SCRIPTS/labwire.bash
mark() { printf '<<%s>>\n' "$READLINE_LINE"; }
clear() { READLINE_LINE=; READLINE_POINT=0; }
bind -x '"\C-x\C-x": mark'; bind -x '"\C-x\C-o": clear'
"""
ZSH = r"""PS1='$ '; unset zle_bracketed_paste; setopt nobeep
fpath=(SCRIPTS $fpath); autoload -Uz compinit; compinit -u -D
mark() { zle -I; print -r -- "<<$BUFFER>>"; }
clear() { BUFFER= }
zle -N mark; bindkey '^X^X' mark; zle -N clear; bindkey '^X^O' clear
"""
FISH = r"""function fish_prompt; echo '$ '; end; function fish_greeting; end
source SCRIPTS/labwire.fish
bind \cx\cx 'printf "<<%s>>\n" (commandline | string collect)'
bind \cx\co 'commandline ""'
"""
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], BASH),
    "zsh": (["zsh", "-f", "-i"], ZSH),
    "fish": (["fish", "--no-config", "-i"], FISH),
}


def plain(text):
    return re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()=>].?|\r", b"", text)


def typed(name, program, folder):
    command, start = SHELLS[name]
    env = {"PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "dumb" if name == "bash" else
           "xterm", "LANG": "C.UTF-8", "LABWIRE_SCENARIOS": str(HERE.parent.parent / "scenarios")}
    (folder / "start").write_text(start.replace("SCRIPTS", str(SCRIPTS)))
    shell, bad = Terminal(command, folder, env), 0
    shell.type(f". ./start; echo rea''dy\n".encode())
    assert shell.wait_for(rb"ready"), shell.seen
    for before, after in TYPED:
        got = shell.line_after(before.encode() + b"\t" + MARK)
        if got != after:
            bad += 1
            print(f"{name}: {before!r} became {got!r}, not {after!r}; {shell.seen[-300:]!r}")
        assert shell.line_after(CLEAR + MARK) == "", shell.seen
    shell.close()
    return bad


def main(labwire):
    bad, tried = asked(labwire), []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "bin").mkdir()
        (folder / "bin" / "labwire").symlink_to(labwire)
        (folder / "table.csv").write_text("")
        (folder / "folder").mkdir()
        for name in SHELLS:
            if shutil.which(name):
                bad += typed(name, folder / "bin" / "labwire", folder)
                tried.append(name)
            else:
                print(f"{name} is not installed: left out")
    print(f"{len(OFFERED)} questions, {len(TYPED)} command lines in each of {', '.join(tried)}: {bad} wrong")
    return 1 if bad or not tried else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
