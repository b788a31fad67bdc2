#!/usr/bin/env python3
"""Each command that the FTP, POP3 and SMTP servers know has its cases among the dialogues: a
line in every-state.talk (out of sequence), every-argument.talk (bad syntax), every-long.talk
(over the limit), and one in another file (good).

usage: cases.py TALK-FOLDER
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TABLES = {"ftp": "sim/proto/ftp/ftp_command.c", "pop3": "sim/proto/pop3/pop3_server.c",
          "smtp": "sim/proto/smtp/smtp_command.c"}
CASES = {"out of sequence": "every-state", "of bad syntax": "every-argument", "over a limit": "every-long"}
# No state forbids them; vsftpd's PASV by another name is the same function.
ANY_STATE = {"ftp": {"USER", "QUIT", "FEAT", "P@SW"}, "pop3": {"QUIT", "CAPA"}, "smtp": {"QUIT"}}
SAME_AS = {"P@SW": "PASV"}


def commands(source):
    """The names in the table of commands, which is the first table of the file that has any."""
    table = re.search(r'\{ "[A-Z@]+",.*?\};', source.read_text(), re.S)[0]
    return set(re.findall(r'\{ "([A-Z@]{3,8})", ', table))


def sent(path):
    """The first word of each line that a client sends."""
    return set(re.findall(r"(?mi)^\d*> ([A-Z@]+)", path.read_text(encoding="latin-1").upper()))


def missing(engine, folder):
    files = {path.stem: sent(path) for path in folder.glob("*.talk")}
    good = set().union(*(words for name, words in files.items() if name not in CASES.values()))
    for command in sorted(commands(ROOT / TABLES[engine])):
        name = SAME_AS.get(command, command)
        for case, stem in CASES.items():
            if name not in files[stem] and not (case == "out of sequence" and command in ANY_STATE[engine]):
                yield f"{engine} {command}: {stem}.talk has no case {case}"
        if name not in good:
            yield f"{engine} {command}: no dialogue has a good case"


def main(folder):
    wrong = [line for engine in TABLES for line in missing(engine, pathlib.Path(folder) / engine)]
    number = sum(len(commands(ROOT / source)) for source in TABLES.values())
    print("\n".join(wrong + [f"{number} commands, {len(wrong)} cases missing"]))
    return 1 if wrong or not number else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
