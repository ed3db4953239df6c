"""What can be wrong with an installation, and how to put it right."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from northing.cli.database import pending_migrations, unknown_migrations

DIST = Path(__file__).resolve().parent.parent / "web/static/northing/dist"


def examine() -> int:
    """Print one line for each check; 1 when something is wrong."""
    wrong = False
    for name, check in CHECKS.items():
        problem = check()
        wrong = wrong or bool(problem)
        print(f"{'wrong' if problem else 'ok   '}  {name}{': ' + problem if problem else ''}")
    return int(wrong)


def data_folder() -> str:
    """The folder that holds everything can be written and is closed to other users."""
    home = Path(settings.HOME)
    if not os.access(home, os.W_OK):
        return f"{home} cannot be written; give it to the user that runs Northing (chown) or set NORTHING_HOME"
    if home.stat().st_mode & 0o077:
        return f"other users of this machine can look into {home}; run: chmod 700 {home}"
    return ""


def database() -> str:
    """The database answers and has this version's tables."""
    try:
        connection.ensure_connection()
        newer, waiting = unknown_migrations(), pending_migrations()
    except DatabaseError as error:
        return f"it does not answer ({error}); see NORTHING_DATABASE_URL"
    if newer:
        return "it was last used by a newer version of Northing; start that one"
    return f"{waiting} steps behind this version; run: northing migrate" if waiting else ""


def front_end() -> str:
    """The built style sheet and scripts are there."""
    try:
        manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "it was not built; run: python tools/frontend.py"
    lost = [entry["file"] for entry in manifest.values() if not (DIST / entry["file"]).is_file()]
    return f"{lost[0]} is missing; run: python tools/frontend.py" if lost else ""


CHECKS: dict[str, Callable[[], str]] = {
    "data folder": data_folder,
    "database": database,
    "pages' style and scripts": front_end,
}
