#!/usr/bin/env python3
"""How a command line is read: the forms that options may take, what is refused and with which words.
Every option of every command is tried for the forms that hold for all: its whole name, never a part of it.
Command lines made by chance are read as Python's gnu_getopt, another reader of the same rules, reads them.

usage: options.py LABWIRE
"""
import getopt
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "harness"))
from cases import EVERY, sample  # noqa: E402

FINE, FAILED, USAGE, MACHINE = 0, 1, 2, 3
LINES = 300 // EVERY
WRONG_WORD = "is none of|too many"
COMMANDS = ("run", "live", "ctl", "extcap", "check", "reach", "show", "subnet")
# what is typed, status, what is printed on stdout or stderr
CASES = [
    # the same options, as getopt_long takes them
    ("show imap addresses --format csv", FINE, "hostPod1A,eth0,172.16.1.1"),
    ("show imap addresses --format=csv", FINE, "hostPod1A,eth0,172.16.1.1"),
    ("show --format=csv imap addresses", FINE, "hostPod1A,eth0,172.16.1.1"),
    ("show --format csv -- imap addresses", FINE, "hostPod1A,eth0,172.16.1.1"),
    ("run figure-6 -o {out}/a -q", FINE, "written to {out}/a"),
    ("run figure-6 -o{out}/b -q", FINE, "written to {out}/b"),
    ("run figure-6 -qo{out}/c", FINE, "written to {out}/c"),
    ("run figure-6 -qo {out}/d", FINE, "written to {out}/d"),
    ("run figure-6 --output={out}/e --for=10s -q", FAILED, "written to {out}/e"),
    ("run figure-6 -vvo {out}/f --for 10s", FAILED, "written to {out}/f"),
    ("subnet --hosts 2 -- 10.0.0.0/24", FINE, "255.255.255.252"),
    # help, wherever it stands and whatever else is wrong
    ("run --help", FINE, "usage: labwire run"),
    ("run -h", FINE, "usage: labwire run"),
    ("run -qh", FINE, "usage: labwire run"),
    ("check nothing nowhere --nonsense --help", FINE, "usage: labwire check"),
    ("reach -h --from", FINE, "usage: labwire reach"),
    # but not as a value, or behind two dashes
    ("show imap addresses --format --help", USAGE, '--format: "--help" is none of text, csv'),
    ("show -- imap --help", USAGE, 'WHAT: "--help" is none of topology'),
    # refused
    ("run", USAGE, "SCENARIO is missing"),
    ("run imap pop3", USAGE, '"pop3" is one argument too many'),
    ("show imap", USAGE, "WHAT is missing"),
    ("subnet 10.0.0.0/24", USAGE, "--hosts is missing"),
    ("ctl", USAGE, "COMMAND is missing"),
    ("run imap -o", USAGE, "-o: needs a value"),
    ("run imap --seed", USAGE, "--seed: needs a value"),
    ("run imap --json=yes", USAGE, "--json: takes no value"),
    ("run imap -qx", USAGE, "-x: there is no such option"),
    ("live imap --for 1s", USAGE, "--for: there is no such option"),
    # the nearest is named
    ("rnu imap", USAGE, 'there is no command "rnu"; did you mean "run"?'),
    ("--versoin", USAGE, 'there is no command "--versoin"; did you mean "--version"?'),
    ("help rnu", USAGE, 'did you mean "run"?'),
    ("run lab-343", USAGE, 'did you mean "lab-3.4.3"?'),
    ("live imap --for 1s", USAGE, "did you mean --forward?"),
    ("run imap --ouput x", USAGE, "--ouput: there is no such option; did you mean --output?"),
    ("reach imap --from hostPd1A", USAGE, 'there is no node "hostPd1A"; did you mean "hostPod1A"?'),
    ("reach imap --to eagle:1.2.3.4", USAGE, 'there is no node "eagle"; did you mean "eagle-server"?'),
    ("run imap --capture R1-IPS", USAGE, 'there is no node "R1-IPS"; did you mean "R1-ISP"?'),
    ("run imap --capture R1-ISP:S0/0/1", USAGE, 'R1-ISP has no interface "S0/0/1"; it has S0/0/0, Fa0/0'),
    ("run imap --capture S1-Central:F0/11", USAGE, 'has no interface "F0/11"; did you mean "Fa0/11"?'),
    ("live imap --socks 1080=hostpod1", USAGE, 'there is no node "hostpod1"; did you mean "hostPod1A"?'),
    ("live imap --stream 1=R1-ISP", USAGE, '"R1-ISP" is a node; an interface is R1-ISP:INTERFACE'),
    ("live imap --tap t=hostPod1A:eth1", USAGE, 'hostPod1A has no interface "eth1"; it has eth0'),
    ("live imap --forward 2525=hostPod1A>eagle-servr:25", USAGE, 'no node "eagle-servr"; did you mean "eagle-server"?'),
    ("reach imap --to eagle-server:1.2.3.4", USAGE, 'no address "1.2.3.4"; it has 192.168.254.254'),
    ("imap", USAGE, "labwire run imap plays that scenario"),
    ("show imap adresses", USAGE, 'did you mean "addresses"?'),
    ("show imap addresses --format cvs", USAGE, 'did you mean "csv"?'),
    ("reach imap --service stmp", USAGE, 'did you mean "smtp"?'),
    # about the program
    ("help run", FINE, "usage: labwire run"),
    ("help", FINE, "usage: labwire COMMAND"),
    ("version", FINE, "labwire 0."),
    ("--version", FINE, "labwire 0."),
    ("run imap --output=", MACHINE, "labwire: :"),
]


def play(labwire, command):
    words = command.split() if isinstance(command, str) else command
    done = subprocess.run([labwire, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def names_of(labwire, command):
    _, text = play(labwire, command + " --help")
    return re.findall(r"^  (?:-\w, |    )--([\w-]+)", text, flags=re.M)


# Of labwire reach; the value of --service has to be one of a few.
LONG = {"from": True, "to": True, "service": True, "addressing": True, "diff": False, "verify": False, "json": False}
WORDS = ["nowhere", "-", "--", "--from", "--to=x", "--from=", "--diff", "--diff=x", "--json", "-x", "-", "--nothing",
         "--service", "ping", "--service=ping", "--addressing", "a=b", "---", "--=x"]


def reader(words):
    """What is wrong with `labwire reach WORDS`; None: nothing."""
    try:
        options, arguments = getopt.gnu_getopt(words, "", [name + "=" * value for name, value in LONG.items()])
    except getopt.GetoptError as error:
        said = re.search("not recognized|unique prefix|requires argument|must not have", str(error))[0]
        return {"requires argument": "needs a value", "must not have": "takes no value"}.get(said, "such option")
    if any(name == "--service" and value != "ping" for name, value in options) or len(arguments) > 1:
        return WRONG_WORD
    return None if arguments else "SCENARIO is missing"


def first_mistake(words):
    """The one that stands first: a value or an argument is wrong before what follows it is looked at."""
    early = [wrong for wrong in (reader(words[:n]) for n in range(len(words))) if wrong == WRONG_WORD]
    return early[0] if early else reader(words)


def by_chance(labwire):
    rand, bad, kinds = random.Random(10), 0, set()
    for _ in range(LINES):
        words = [rand.choice(WORDS) for _ in range(rand.randrange(6))]
        wanted = first_mistake(words)
        kinds.add(wanted)
        got, text = play(labwire, ["reach", *words])
        # Read well, it is refused by who uses it: there is no such scenario, and --diff wants --addressing.
        if got != USAGE or not re.search(wanted or "no scenario of that name|--diff compares", text):
            bad += 1
            print(f"labwire reach {words}: status {got}, {text!r}; wanted {wanted!r}")
    assert len(kinds) == 6, kinds
    return bad


def reader_gone(labwire, out):
    """Somebody who has read enough (less, head) is no fault of the machine's."""
    done = subprocess.run(["bash", "-c", f"'{labwire}' run figure-6 -vv -o '{out}/g' | true; echo ${{PIPESTATUS[0]}}"],
                          capture_output=True, text=True)
    if (done.stdout.strip(), done.stderr) == ("0", ""):
        return 0
    print(f"labwire run | true: status {done.stdout.strip()}, {done.stderr!r}; wanted 0, and no word")
    return 1


def main(labwire, out):
    bad = count = 0
    for command, status, words in CASES:
        count += 1
        got, text = play(labwire, command.format(out=out))
        if got != status or words.format(out=out) not in text:
            bad += 1
            print(f"labwire {command}: status {got}, {text[-300:]!r}; wanted {status}, {words!r}")
    for command in COMMANDS:
        names = names_of(labwire, command)
        assert "help" in names and len(names) >= 2, (command, names)
        for name in sample(names):
            short = name[:-1]
            if short in names:
                continue
            count += 1
            got, text = play(labwire, f"{command} --{short}")
            if got != USAGE or f"--{short}: there is no such option" not in text:
                bad += 1
                print(f"labwire {command} --{short}: taken for --{name}: status {got}, {text[-300:]!r}")
    count += LINES + 1
    bad += by_chance(labwire) + reader_gone(labwire, out)
    print(f"{count} command lines, {bad} not as expected")
    return 1 if bad or count < 70 else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(main(sys.argv[1], scratch))
