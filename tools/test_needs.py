"""Puts on the machine what the tests need beside Python packages: Chromium and the PostgreSQL server, by apt-get.

What cannot be installed is said plainly and is no failure here: the tests that need it fail by themselves and say so.
Standard library only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Install what is missing and say what stays missing."""
    packages = missing()
    if not packages:
        return
    tell(f"The tests need {' and '.join(packages)}: asking the distribution for it ...")
    problem = install(packages)
    for package in missing():
        tell(f"Could not install {package}: {problem or 'the package brought no program we know'}.")
        tell(f"  The tests that need it will fail. Install {package} by hand and run `make test` again.")


def missing() -> list[str]:
    """Names of the Debian packages for programs that were not found."""
    needs = {"chromium": chromium(), "postgresql": postgresql()}
    return [package for package, found in needs.items() if not found]


def chromium() -> str:
    """Path of a Chromium or Chrome that starts; empty when there is none."""
    candidates = (os.environ.get("NORTHING_CHROMIUM", ""), *(shutil.which(name) or "" for name in CHROMIUM))
    return next((path for path in candidates if path and starts([path, "--version"])), "")


def postgresql() -> Path | None:
    """Folder of initdb and postgres, the newest version first; distributions keep it off the PATH."""
    on_path = shutil.which("initdb")
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: version(path.parent.name), reverse=True
    )
    candidates = [*folders, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((path for path in candidates if (path / "initdb").exists() and (path / "postgres").exists()), None)


def version(name: str) -> int:
    """15 for "15"; folders with other names sort last."""
    return int(name) if name.isdigit() else 0


def install(packages: list[str]) -> str:
    """Ask apt-get; the reason when it cannot or did not."""
    apt = shutil.which("apt-get")
    if not apt:
        return "this system has no apt-get"
    root = os.geteuid() == 0
    if not root and not starts(["sudo", "-n", "true"]):
        return "that needs root, and sudo asks for a password or is missing"
    apt_get = [*([] if root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", apt, "--quiet", "--yes"]
    for command in (["update"], ["install", "--no-install-recommends", *packages]):
        result = subprocess.run([*apt_get, *command], capture_output=True, text=True, check=False)
        if result.returncode:
            lines = (result.stderr or result.stdout).strip().splitlines()
            return f"apt-get {command[0]} said: {lines[-1] if lines else 'nothing'}"
    return ""


def starts(command: list[str]) -> bool:
    """Whether the command runs and ends well."""
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
