#!/usr/bin/env python3
"""tshark with labwire as an extcap program: lists, captures from a running lab and from one
that is started on demand, and stops at once.

tshark starts the program twice for each interface that it lists, so the program is a copy of its own, which
has two scenarios.

usage: extcap.py LABWIRE
"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from session import SKIPPED, Session, Verdict, copied, need

LABS = ["figure-6", "lab-3.4.3"]
PATIENCE = 120  # seconds


def wrapper(folder):
    """How tshark is made to see our folder.  For root it looks at no environment variable, so
    there it gets a mount namespace of its own.  None: it cannot be done here."""
    if os.geteuid() != 0:
        os.environ["WIRESHARK_EXTCAP_DIR"] = str(folder)
        return []
    said = subprocess.run(["tshark", "-G", "folders"], capture_output=True, text=True).stdout
    system = re.search(r"^Extcap path:\s*(.*)$", said, re.M).group(1)
    words = ["unshare", "-m", "sh", "-c", f"mount --bind '{folder}' '{system}' && exec \"$@\"", "sh"]
    return words if subprocess.run([*words, "true"], capture_output=True).returncode == 0 else None


def labs():
    """Processes that run a lab without anybody's command line but ours."""
    return subprocess.run(["pgrep", "-f", "live figure-6 --no-capture -q"], capture_output=True).stdout.split()


def capture(around, interface, count):
    """So many frames: (the lines that tshark printed, how long it took to end when told to).
    tshark asks the program about each interface it lists before it begins: that takes its time."""
    shark = subprocess.Popen([*around, "tshark", "-n", "-l", "-i", interface], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True, start_new_session=True)
    watch = threading.Timer(PATIENCE, os.killpg, (shark.pid, signal.SIGKILL))  # dumpcap, too
    watch.start()
    lines = [line for _, line in zip(range(count), shark.stdout)]
    watch.cancel()
    shark.send_signal(signal.SIGINT)
    began = time.monotonic()
    shark.communicate(timeout=PATIENCE)
    return lines, time.monotonic() - began


def program(labwire, folder):
    """The program and, beside it as in a build, the two scenarios."""
    (folder / "scenarios").mkdir(parents=True)
    for name in LABS:
        (folder / "scenarios" / f"{name}.json").write_text(json.dumps(copied(name, folder / "scenarios")))
    return shutil.copy(labwire, folder / "labwire")


def main(labwire):
    need("tshark", "pgrep")
    v = Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        labwire = program(labwire, pathlib.Path(scratch) / "bin")
        folder, runtime = pathlib.Path(scratch) / "extcap", pathlib.Path(scratch) / "run"
        runtime.mkdir(0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        done = subprocess.run([labwire, "extcap", f"--install={folder}"], capture_output=True, text=True)
        v.expect("install", (0, True), (done.returncode, os.access(folder / "labwire", os.X_OK)))
        around = wrapper(folder)
        if around is None:
            print("skipped: as root this needs a mount namespace, which cannot be made here")
            return SKIPPED
        listed = subprocess.run([*around, "tshark", "-D"], capture_output=True, text=True).stdout
        v.expect("a scenario's interface is listed", True,
                 bool(re.search(r"labwire_figure-6_hostPod1A_eth0 \(labwire: hostPod1A eth0 \(figure-6\)\)", listed)))
        v.expect("and a serial one", True, "labwire_lab-3.4.3_R2-Central_S0-0-0" in listed)

        before = labs()
        lines, _ = capture(around, "labwire_figure-6_hostPod1A_eth0", 5)
        v.expect("started on demand: frames", 5, len(lines))
        time.sleep(0.5)
        v.expect("and ended with the capture", before, labs())

        with Session(labwire, "lab-3.4.3", "--no-capture") as s:
            listed = subprocess.run([*around, "tshark", "-D"], capture_output=True, text=True).stdout
            v.expect("a running lab's interface", True, "(labwire: hostPod1A eth0)" in listed)
            lines, took = capture(around, "labwire_lab-3.4.3_R2-Central_S0-0-0", 1)
            v.expect("frames of the serial line", 1, len(lines))
            v.expect(f"tshark stops at once ({took:.1f} s)", True, took < 3)
            v.expect("and the lab notices", True, s.said("R2-Central:S0/0/0: a viewer is gone", within=2))
            v.expect("exit status", 0, s.stop())
    return v.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
