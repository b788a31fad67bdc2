#!/usr/bin/env python3
"""A folder of this machine as the tree of the lab's file server, and of a client: what is
fetched and put is the same, byte for byte; a link that leads out of the folder is not there.

usage: folder.py LABWIRE
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import zlib

import lab

SERVER = "eagle-server.example.com"
FILES = {"notes.txt": b"one\r\ntwo\nthree", "empty": b"", "sub/deeper/x.bin": random.Random(1).randbytes(70000)}


def make(folder):
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "out").symlink_to("/etc/passwd")


def scenario(folder, steps):
    document = lab.copied("lab-3.4.3-tasks", folder.parent)
    ftp = next(s for s in document["services"] if s["kind"] == "ftp")
    del ftp["files"]
    ftp["folder"] = folder.name
    ftp["anonymous_write"] = True
    document["steps"] = steps
    document["expect"] = [{"step": "get"}, {"step": "put"}, {"step": "out", "ok": False, "says": "550"}]
    return document


def step(name, at, **more):
    return {"id": name, "do": "ftp", "node": "hostPod1A", "server": SERVER, "at": at, **more}


def main(labwire):
    verdict = lab.Verdict()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        make(scratch / "tree")
        make(scratch / "own")
        path = scratch / "folder.json"
        path.write_text(json.dumps(scenario(scratch / "tree", [
            step("get", "1s", commands=[f"get /{name}" for name in FILES]),
            step("put", "60s", commands=["put sub/deeper/x.bin"], folder="own"),
            step("out", "120s", commands=["get /out"])])))
        done = subprocess.run([labwire, "run", path, "-q", "-o", scratch / "run"], capture_output=True, text=True)
        verdict.expect(done.stderr or "status", 0, done.returncode)
        steps = {s["step"]: s for s in json.loads((scratch / "run" / "report.json").read_text())["steps"]}
        moved = steps["get"]["files"] + steps["put"]["files"]
        want = [*FILES.values(), FILES["sub/deeper/x.bin"]]
        verdict.expect("files", [(True, len(data), f"{zlib.crc32(data):08x}") for data in want],
                       [(f["whole"], f["bytes"], f["crc32"]) for f in moved])
    return verdict.status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
