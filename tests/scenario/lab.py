"""What the scenario tests share: run labwire, read captures with tshark."""
import json
import pathlib
import shutil
import subprocess
import sys

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent.parent / "scenarios"
GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"
CHECKSUMS = [f"-o{p}.check_checksum:TRUE" for p in ("ip", "tcp", "udp")]


def scenarios():
    """The names of all scenarios, in order."""
    return sorted(p.stem for p in SCENARIOS.glob("*.json") if not p.name.endswith(".schema.json"))


def copied(scenario, folder):
    """A scenario with what it includes, as data, to be changed and written into this folder; its table
    is there already."""
    document = whole(SCENARIOS / f"{scenario}.json")
    shutil.copy(SCENARIOS / document["addressing"], folder)
    return document


def whole(path):
    """A scenario with what it includes, as data."""
    document = json.loads(path.read_text())
    part = json.loads((path.parent / document.pop("include")).read_text()) if "include" in document else {}
    for kind, same in (("nodes", ["name"]), ("links", ["ends"]), ("services", ["node", "kind"])):
        own = {str([e[key] for key in same]): e for e in document.get(kind, [])}
        shared = [own.pop(str([e[key] for key in same]), e) for e in part.get(kind, [])]
        document[kind] = shared + list(own.values())
    return document


def run(labwire, scenario, folder, *options):
    """Play a scenario; what it promises must hold."""
    path = scenario if "/" in str(scenario) else SCENARIOS / f"{scenario}.json"
    subprocess.run([labwire, "run", path, "-q", "-o", folder, *options], check=True,
                   stdout=subprocess.DEVNULL)


def tshark(capture, fields, *options):
    """One dict per frame that passes the display filter given in the options."""
    if not shutil.which("tshark"):
        print("skipped: tshark is not installed (script/bootstrap test installs it)")
        sys.exit(77)
    wanted = [word for field in fields for word in ("-e", field)]
    done = subprocess.run(["tshark", "-n", "-r", capture, "-T", "fields", "-E", "separator=/t",
                           "-E", "occurrence=f", *wanted, *CHECKSUMS, *options],
                          capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"tshark: {capture}: {done.stderr}")
    return [dict(zip(fields, line.split("\t"))) for line in done.stdout.splitlines()]


class Verdict:
    """Counts what held and what did not, and says the latter."""

    def __init__(self):
        self.held = self.failed = 0

    def expect(self, what, want, got):
        if want == got:
            self.held += 1
            return
        self.failed += 1
        print(f"{what}: expected {want!r}, got {got!r}")

    def status(self):
        print(f"{self.held} held, {self.failed} failed")
        return 1 if self.failed or not self.held else 0
