"""R8: the whole program is killed at random moments. What it said yes to is there exactly once, nothing is half there.

Three kills by default; `pytest -m long tests/trust` makes it a hundred.
"""

import http.client
import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from tests.site import COMMAND, ROOT, Site, environment
from tests.trust.crashed import FIRST_DAY, ROWS

CSRF = "a" * 32


def run(home: Path, what: str) -> dict[str, Any]:
    """Run one part of tests/trust/crashed.py in the data folder."""
    own = environment(home) | {"DJANGO_SETTINGS_MODULE": "northing.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", "tests.trust.crashed", what]
    done = subprocess.run(command, env=own, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def verified(home: Path) -> tuple[int, str]:
    """What `northing verify` says."""
    own = environment(home)
    done = subprocess.run([*COMMAND, "verify"], env=own, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout.strip()


class Writer(threading.Thread):
    """Posts one thing after another until told to stop, and remembers what was sent and what was answered with yes."""

    def __init__(self, site: Site, session: str, next_post: Callable[[], tuple[str, dict[str, str], str]]) -> None:
        super().__init__(daemon=True)
        self.address = urlsplit(site.url).netloc
        self.session = session
        self.next_post = next_post
        self.sent: list[str] = []
        self.accepted: list[str] = []
        self.refused: list[str] = []

    def run(self) -> None:
        """Until the server is gone."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"northing_session={self.session}; northing_csrf={CSRF}",
            "X-CSRFToken": CSRF,
        }
        connection = http.client.HTTPConnection(self.address, timeout=20)
        try:
            while True:
                path, form, name = self.next_post()
                self.sent.append(name)
                connection.request("POST", path, urlencode(form), headers)
                answer = connection.getresponse()
                body = answer.read()
                (self.accepted if answer.status == 302 else self.refused).append(name)
                if answer.status != 302:
                    self.refused.append(f"{answer.status} {body[:2000]!r}")
                    return
        except (OSError, http.client.HTTPException):
            return


def kills(home: Path, times: int) -> None:
    """Kill the server `times` times while values and check-ins come in, then look at what is left."""
    made = run(home, "make")
    serial = count()

    def value() -> tuple[str, dict[str, str], str]:
        number = next(serial)
        day = (FIRST_DAY + timedelta(days=number)).isoformat()
        return "/kpis/enter/", {f"v_{made['kpi']}_{day}": str(number)}, day

    def check_in() -> tuple[str, dict[str, str], str]:
        note = f"note {next(serial)}"
        return f"/key-results/{made['key_result']}/check-in/", {"value": "5", "confidence": "5", "note": note}, note

    chance = random.Random(2026)  # noqa: S311 (moments, not secrets)
    sent: list[str] = []
    accepted: list[str] = []
    refused: list[str] = []
    for _ in range(times):
        site = Site(home)
        try:
            writers = [Writer(site, made["session"], post) for post in (value, check_in, value)]
            for writer in writers:
                writer.start()
            end = time.monotonic() + 20
            while not any(writer.accepted for writer in writers) and time.monotonic() < end:
                time.sleep(0.02)  # the first request of a process takes longer
            time.sleep(chance.uniform(0, 0.5))
        finally:
            site.kill()
        for writer in writers:
            writer.join(30)
            sent += writer.sent
            accepted += writer.accepted
            refused += writer.refused
    left = run(home, "look")
    values, notes = [day for day, _, _ in left["values"]], left["check_ins"]
    present = values + notes
    assert refused == []
    assert len(accepted) >= times
    assert sorted(set(accepted) - set(present)) == []  # nothing acknowledged was lost
    assert sorted(set(present) - set(sent)) == []
    assert (len(present), {version for _, version, _ in left["values"]}) == (len(set(present)), {1})  # exactly once
    assert left["audited"] == {"kpi.record": len(values), "key_result.check_in": len(notes)}  # no half transaction
    assert (left["announced"], left["open"]) == (len(values), 0)
    assert (left["chain"], left["sound"]) == ([], "ok")
    assert verified(home) == (0, "Acme: everything agrees")


def test_three_kills_lose_nothing_and_leave_nothing_half_done(tmp_path: Path) -> None:
    kills(tmp_path, 3)


@pytest.mark.long
def test_a_hundred_kills_lose_nothing_and_leave_nothing_half_done(tmp_path: Path) -> None:
    kills(tmp_path, 100)


def ask(home: Path, sql: str) -> Any:
    """The first cell of an answer of the database, read past the program."""
    url = environment(home).get("NORTHING_DATABASE_URL", "")
    if url:
        with psycopg.connect(url) as connection:
            row = connection.execute(sql).fetchone()  # type: ignore[call-overload]
    else:
        with sqlite3.connect(home / "northing.sqlite3") as lite:
            row = lite.execute(sql).fetchone()
        lite.close()
    return row[0]


def kills_in_an_import(tmp_path: Path, *moments: float) -> None:
    """Kill the server so many seconds after each start, while an import waits; then let it finish."""
    run(tmp_path, "make")
    started = run(tmp_path, "import")
    values, state = "SELECT count(*) FROM northing_measurement", "SELECT state FROM northing_importbatch"
    found = []
    for seconds in moments:
        site = Site(tmp_path)
        time.sleep(seconds)
        site.kill()
        time.sleep(0.2)  # PostgreSQL notices that the other side is gone
        found.append((ask(tmp_path, state), ask(tmp_path, values) - started["before"]))
    assert set(found) <= {("applying", 0), ("applied", ROWS)}
    assert ("applying", 0) in found  # it was really killed on the way
    site = Site(tmp_path)
    try:
        end = time.monotonic() + 60
        while ask(tmp_path, state) != "applied" and time.monotonic() < end:
            time.sleep(0.2)
    finally:
        site.stop()
    assert (ask(tmp_path, state), ask(tmp_path, values) - started["before"]) == ("applied", ROWS)
    assert run(tmp_path, "look")["sound"] == "ok"
    assert verified(tmp_path) == (0, "Acme: everything agrees")


def test_an_import_killed_while_it_writes_leaves_all_or_nothing_and_completes_by_itself(tmp_path: Path) -> None:
    kills_in_an_import(tmp_path, 0.3)


@pytest.mark.long
def test_an_import_killed_again_and_again_leaves_all_or_nothing_and_completes_by_itself(tmp_path: Path) -> None:
    kills_in_an_import(tmp_path, 0.0, 0.3, 0.8, 1.5)
