#!/usr/bin/env python3
"""The Debian package, as somebody meets it who has nothing but Debian: lintian has nothing to say of it; in a
chroot of the system's base it is installed with apt, plays labs as root and as a user, answers bash, is found by
man, is linked into programs; purged, it leaves nothing.

usage: package.py DEB [--fast]      --fast: what needs neither root nor a network
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
PARTS = [  # of each kind that is promised, one file
    "usr/bin/labwire", "usr/include/labwire/lab/lab.h", "usr/share/labwire/scenarios/lab-3.4.3.json",
    "usr/share/labwire/scenarios/lab-3.4.3.csv", "usr/share/man/man1/labwire.1.gz",
    "usr/share/man/man1/labwire-run.1.gz", "usr/share/bash-completion/completions/labwire",
    "usr/share/zsh/vendor-completions/_labwire", "usr/share/fish/vendor_completions.d/labwire.fish",
    "usr/share/applications/labwire.desktop", "usr/share/icons/hicolor/scalable/apps/labwire.svg",
    "usr/share/doc/labwire/copyright", "usr/share/doc/labwire/changelog.gz", "usr/share/doc/labwire/README.md",
]
LIBRARY = ["liblabwire.a", "liblabwire-topology.a", "pkgconfig/labwire.pc", "wireshark/extcap/labwire"]
# What is typed in the chroot; each must succeed, and print what this finds.
TYPED = [
    ("labwire version", "labwire 0"),
    ("labwire list", "lab-3.4.3 "),
    ("cd /tmp && labwire run figure-6 -o /tmp/root-out", r"expectations: (\d+) of \1 held"),
    ("su nobody -s /bin/bash -c 'cd /tmp && labwire run lab-3.4.3 -q -o user-out'", r"ions: (\d+) of \1 held"),
    ("ls /tmp/user-out/mail", "instructor.mbox"),
    ("labwire complete -- reach imap --from R2", "R2-Central\t"),
    ("bash -n /usr/share/bash-completion/completions/labwire && echo good", "good"),
    ("/usr/lib/*/wireshark/extcap/labwire --extcap-interfaces", "labwire_imap_"),
]


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def contents(deb):
    listed = [line.split()[5].removeprefix("./") for line in run("dpkg-deb", "-c", deb).splitlines()]
    multiarch = next(name for name in listed if name.endswith("/liblabwire.a")).rpartition("/")[0]
    missing = [part for part in PARTS + [f"{multiarch}/{part}" for part in LIBRARY] if part not in listed]
    missing += [name for name in listed if name.endswith(".png.part") or "/work/" in name]
    assert not missing, missing
    with tempfile.TemporaryDirectory() as scratch:
        run("dpkg-deb", "-x", deb, scratch)
        tree = pathlib.Path(scratch) / "usr"
        env = {"PATH": os.environ["PATH"]}
        rows = json.loads(run(tree / "bin" / "labwire", "list", "--json", env=env))["scenarios"]
        assert len(rows) > 10 and all(row["file"].startswith(scratch) and row["good"] for row in rows), rows
        (link,) = tree.glob("lib/*/wireshark/extcap/labwire")
        assert link.resolve() == (tree / "bin" / "labwire").resolve(), link
        assert str(pathlib.Path.cwd()).encode() not in (tree / "bin" / "labwire").read_bytes(), "a path of the sources"
    return len(listed)


def lintian(deb):
    if not shutil.which("lintian"):
        return "lintian is not installed: not asked"
    done = subprocess.run(["lintian", "--display-info", "--allow-root", deb], capture_output=True, text=True)
    said = [line for line in done.stdout.splitlines() if re.match(r"[EWIX]:", line)]
    assert not said and done.returncode == 0, "\n".join(said[:20])
    return "lintian has nothing to say"


def tree_of(root):
    """What there is but for what every apt leaves: its lists, caches and logs, and what it asked of dpkg."""
    mine = re.compile(r"^(var/(cache|log|lib/(apt|dpkg|systemd))|proc|sys|dev|tmp|root|etc/ld\.so\.cache)(/|$)")
    found = set()
    for folder, folders, files in os.walk(root):
        place = os.path.relpath(folder, root)
        folders[:] = [d for d in folders if not mine.match(os.path.normpath(os.path.join(place, d)))]
        found |= {os.path.normpath(os.path.join(place, name)) for name in files + folders}
    return {name for name in found if not mine.match(name)}


def in_chroot(deb, root):
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
           "DEBIAN_FRONTEND": "noninteractive"}

    def type_(line):
        return run("chroot", root, "/bin/bash", "-c", line, env=env, stdin=subprocess.DEVNULL)

    shutil.copy(deb, f"{root}/tmp/labwire_0_test.deb")
    type_("apt-get -qq install -y --no-install-recommends libcjson1 libuv1 ca-certificates")
    before = tree_of(root)
    type_("apt-get install -y --no-install-recommends /tmp/labwire*.deb")
    for line, wanted in TYPED:
        said = type_(line)
        assert re.search(wanted, said), f"{line}: {said[-500:]}"
    type_("apt-get purge -y labwire")
    left = tree_of(root) - before
    assert not left, sorted(left)[:20]
    assert "labwire" not in type_("dpkg-query -W -f '${Package}\\n'"), "dpkg still knows it"


def chroot(deb):
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        return "no chroot: it takes root and debootstrap"
    root = tempfile.mkdtemp(prefix="labwire-chroot-")
    os.chmod(root, 0o755)
    try:
        run("debootstrap", "--variant=minbase", "bookworm", root, "http://deb.debian.org/debian")
        for conf in pathlib.Path("/etc/apt/apt.conf.d").glob("*"):  # how this machine reaches the registry
            shutil.copy(conf, f"{root}/etc/apt/apt.conf.d/")
        in_chroot(deb, root)
    finally:
        shutil.rmtree(root)
    return f"installed, {len(TYPED)} command lines as expected, purged without a trace"


def main(deb, fast):
    parts = contents(deb)
    print(f"{pathlib.Path(deb).name}: {parts} files and folders; {lintian(deb)}; "
          f"{'no chroot asked for' if fast else chroot(deb)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), "--fast" in sys.argv))
