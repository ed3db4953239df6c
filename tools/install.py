"""Makes `.venv` fit the lock files: `python3 tools/install.py run` for using Northing, `... dev` for working on it.

Needs Python 3.11 to 3.13 and nothing else. Packages come from requirements*.lock, each checked by its hash, through uv
when it can be had (in seconds) and through pip when not. Does nothing, in a tenth of a second, when all is in place.
Standard library only, and written so that an older Python can at least say what it needs.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import frontend

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin/python"
OWN_UV = ROOT / ".venv-uv"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
SUPPORTED = ((3, 11), (3, 14))


def main() -> None:
    """Install what the group named in the first argument needs."""
    group = sys.argv[1] if len(sys.argv) > 1 else "run"
    if group not in LOCKS:
        fail("usage: tools/install.py [run|dev]")
    fitting_python()
    os.chdir(str(ROOT))
    if marker("dev").is_file():
        group = "dev"  # `make demo` must not take the test tools away again
    if marker(group).is_file() and marker(group).read_text() == fingerprint(group) and frontend.up_to_date():
        return
    if not usable():
        shutil.rmtree(str(VENV), ignore_errors=True)
    tell("Installing ...")
    if not install_with_uv(LOCKS[group]):
        install_with_pip(LOCKS[group])
    if not frontend.up_to_date():
        fail("The front end was not built; run `.venv/bin/python tools/frontend.py` to see why.")
    marker(group).write_text(fingerprint(group))


def fitting_python() -> None:
    """Hand over to a Python that fits when this one does not; end with a plain message when there is none."""
    if SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        if shutil.which(name) and quiet([name, "-c", "pass"]):
            os.execvp(name, [name, *sys.argv])  # noqa: S606 (no shell is wanted)
    found = ".".join(map(str, sys.version_info[:2]))
    fail(
        "Northing needs Python 3.11, 3.12 or 3.13; `python3` is "
        + found
        + ". Name another one: make PYTHON=python3.12 ..."
    )


def install_with_uv(lock: str) -> bool:
    """The quick way; False when uv cannot be had or cannot reach the packages."""
    uv = find_uv()
    if not uv:
        return False
    # uv has names of its own for what pip's users have already set.
    if os.environ.get("PIP_INDEX_URL"):
        os.environ.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])
    os.environ["VIRTUAL_ENV"] = str(VENV)
    package = ["--no-deps", "--refresh-package", "northing", "--reinstall-package", "northing", "--editable", "."]
    return (
        (VENV_PYTHON.exists() or quiet([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]))
        and loud([uv, "pip", "sync", "--quiet", "--require-hashes", lock])
        and loud([uv, "pip", "install", "--quiet", *package])
    )


def find_uv() -> str:
    """The system's uv, or one of our own in .venv-uv; empty when neither can be had."""
    own = OWN_UV / "bin/uv"
    if not own.exists() and not shutil.which("uv"):
        shutil.rmtree(str(OWN_UV), ignore_errors=True)
        if quiet([sys.executable, "-m", "venv", str(OWN_UV)]):
            quiet([str(OWN_UV / "bin/python"), "-m", "pip", "install", "--quiet", "uv"])
    return shutil.which("uv") or (str(own) if own.exists() else "")


def install_with_pip(lock: str) -> None:
    """The slow way, without uv."""
    tell("uv is not to be had here: going on with pip, which takes a little longer.")
    pip = [str(VENV_PYTHON), "-m", "pip"]
    if not (VENV_PYTHON.exists() and quiet([*pip, "--version"])):
        shutil.rmtree(str(VENV), ignore_errors=True)
        if not quiet([sys.executable, "-m", "venv", str(VENV)]):
            fail(
                "This Python cannot make virtual environments."
                " Debian and Ubuntu keep that part in a package of its own: apt-get install python3-venv"
            )
    if not loud([*pip, "install", "--quiet", "--require-hashes", "-r", lock]) or not loud(
        [*pip, "install", "--quiet", "--no-deps", "--editable", "."]
    ):
        fail("Installing failed; the lines above say why.")


def marker(group: str) -> Path:
    """The file in .venv that says what it was made from."""
    return VENV / (".northing-" + group)


def fingerprint(group: str) -> str:
    """All that decides what .venv must hold: Python and the place of the checkout, then lock and package metadata."""
    wanted = (ROOT / LOCKS[group]).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return home() + hashlib.sha256(wanted).hexdigest()


def home() -> str:
    """What a virtual environment cannot survive a change of."""
    return "Python " + ".".join(map(str, sys.version_info[:2])) + " in " + str(ROOT) + "\n"


def usable() -> bool:
    """Whether .venv can be brought up to date; one made by another Python, elsewhere, or half made cannot."""
    return any(marker(group).is_file() and marker(group).read_text().startswith(home()) for group in LOCKS)


def quiet(command: list) -> bool:
    """Run; True when it worked. For things that may fail."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def loud(command: list) -> bool:
    """Run with its output shown; True when it worked."""
    return subprocess.run(command, check=False).returncode == 0


def tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def fail(message: str) -> None:
    tell(message)
    sys.exit(1)


if __name__ == "__main__":
    main()
