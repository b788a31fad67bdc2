#!/usr/bin/env python3
"""meson install, into a scratch folder; then each installed header compiles alone, and the
example is built with nothing but pkg-config, and runs.  The installed program needs nothing of the sources.

usage: install.py BUILD-FOLDER EMBED.C -- COMPILER...
"""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def installed_program(where):
    """It plays what was installed beside it, and every command has its page; the shells' functions are there."""
    (program,) = where.rglob("bin/labwire")
    env = {k: v for k, v in os.environ.items() if k != "LABWIRE_SCENARIOS"}
    rows = json.loads(run([program, "list", "--json"], env=env))["scenarios"]
    if len(rows) < 10 or any(not row["file"].startswith(str(where.resolve())) for row in rows):
        sys.exit(f"scenarios are not those that were installed: {rows}")
    run([program, "run", "figure-6", "-q", "-o", where / "out"], env=env)
    names = [line.split("\t")[0] for line in run([program, "complete", "--", ""]).splitlines()]
    pages = {path.name for path in where.rglob("man1/*")}
    if pages != {"labwire.1"} | {f"labwire-{name}.1" for name in names}:
        sys.exit(f"pages of man: {sorted(pages)}; commands: {names}")
    for file in ("bash-completion/completions/labwire", "_labwire", "fish/vendor_completions.d/labwire.fish"):
        if len(list(where.rglob(f"share/**/{file}"))) != 1:
            sys.exit(f"{file} is not installed")
    return f"{len(rows)} scenarios, {len(pages)} pages of man"


def main(build, example, compiler):
    with tempfile.TemporaryDirectory() as scratch:
        run(["meson", "install", "-C", build, "--no-rebuild", "--destdir", scratch])
        where = pathlib.Path(scratch)
        files = list(where.rglob("labwire.pc"))
        if len(files) != 1:
            sys.exit(f"labwire.pc was installed {len(files)} times")
        env = os.environ | {"PKG_CONFIG_PATH": str(files[0].parent), "PKG_CONFIG_SYSROOT_DIR": scratch}
        flags = shlex.split(run(["pkg-config", "--cflags", "--libs", "labwire"], env=env))
        strict = [*compiler, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
        headers = sorted(path.relative_to(where) for path in where.rglob("include/labwire/**/*.h"))
        alone = where / "alone.c"
        for header in headers:
            name = str(header).partition("include/")[2]
            alone.write_text(f"#include <{name}>\nint main(void) {{ return 0; }}\n")
            run([*strict, "-fsyntax-only", alone, *flags])
        run([*strict, example, "-o", where / "embed", *flags])
        run([where / "embed", "winxp"])
        run(["pkg-config", "--exists", "labwire-topology"], env=env)
        program = installed_program(where)
        print(f"{len(headers)} headers compile alone; the example is built and runs; {program}")


if __name__ == "__main__":
    split = sys.argv.index("--")
    main(sys.argv[1], sys.argv[2], sys.argv[split + 1:])
