"""What the live tests share: a session of labwire live, ports, real programs."""
import contextlib
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "scenario"), str(HERE.parent / "harness")]
from cases import scaled  # noqa: E402,F401
from lab import SCENARIOS, Verdict, copied  # noqa: E402,F401

SKIPPED = 77


def need(*programs):
    """Skip the whole test, with the reason, when a program is absent."""
    missing = [p for p in programs if not shutil.which(p)]
    if missing:
        print(f"skipped: not installed: {', '.join(missing)} (script/bootstrap test installs them)")
        sys.exit(SKIPPED)


class Session:
    """labwire live SCENARIO OPTIONS...; use in a with-statement."""

    def __init__(self, labwire, scenario, *options, folder=None, wrapper=()):
        self.scratch = tempfile.TemporaryDirectory() if folder is None else None
        self.folder = folder or self.scratch.name
        self.command = [*wrapper, labwire, "live", str(scenario), "-q", "-o", self.folder, *options]
        self.lines, self.ready = [], threading.Event()
        self.status = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True, errors="replace")
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.outer = threading.Thread(target=self._read_out, daemon=True)
        self.outer.start()
        if not self.ready.wait(60):
            self.process.kill()
            raise SystemExit(f"labwire live did not start: {''.join(self.lines)}")
        return self

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)
            if "running; Ctrl-C" in line:
                self.ready.set()
        self.ready.set()

    def _read_out(self):
        self.out = self.process.stdout.read()

    def stop(self, how=signal.SIGINT):
        """End it as Ctrl-C does; its exit status."""
        if self.status is None:
            self.process.send_signal(how)
            self.status = self.process.wait(60)
            self.reader.join(10)
            self.outer.join(10)
        return self.status

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        if self.scratch:
            self.scratch.cleanup()

    def port(self, nth=0):
        """Of the nth way in, in the order of the command line."""
        said = [re.match(r"labwire: (?:\w+:)?127\.0\.0\.1:(\d+) ", line) for line in self.lines]
        return [int(m.group(1)) for m in said if m][nth]

    def said(self, words, within=10):
        """Has it said something with these words, or does it soon?"""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if any(words in line for line in list(self.lines)):
                return True
            time.sleep(0.02)
        return False


def run(*command, data=None, timeout=60):
    """A real program to its end; stdout and stderr are one text."""
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=timeout)
    return done.returncode, done.stdout.decode(errors="replace")


@contextlib.contextmanager
def file_of(data, suffix=""):
    with tempfile.NamedTemporaryFile(suffix=suffix) as f:
        f.write(data)
        f.flush()
        yield f.name
