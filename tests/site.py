"""A real `northing serve` for tests: its own process, data folder and database, on a free port."""

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

from tests.cluster import create_database
from tools import frontend

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "from northing.cli import main; main()"]
READY = re.compile(r"^Northing is ready: http://localhost:(\d+)/$", re.MULTILINE)


class Site:
    """One running server; `url` has no slash at its end."""

    def __init__(self, home: Path, *options: str) -> None:
        frontend.build(say=str)  # nothing to do, unless somebody changed a style since installing
        self.home = home
        self.log = home / "console.log"
        self.environment = environment(home)
        before = len(self.console()) if self.log.exists() else 0  # of servers that ran in this folder earlier
        with self.log.open("ab") as log:
            command = [*COMMAND, "serve", "--port", "0", *options]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=home)
        self.url = self._wait(before)

    def _wait(self, before: int, seconds: float = 120) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            found = READY.findall(self.console()[before:])
            if found:
                return f"http://localhost:{found[-1]}"
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"northing serve did not start:\n{self.console()}")

    def console(self) -> str:
        """All that the server has written."""
        return self.log.read_text(encoding="utf-8")

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it as Ctrl-C does; the exit code."""
        self.process.send_signal(how)
        return self.process.wait(10)

    def kill(self) -> None:
        """End it as a power cut does, when it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def environment(home: Path) -> dict[str, str]:
    """What a `northing` process sees; on PostgreSQL it gets an empty database of its own, one for each data folder."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("NORTHING_", "DJANGO_", "PYTEST_"))
    }
    own |= {"NORTHING_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    cluster = os.environ.get("NORTHING_TEST_CLUSTER", "")
    if os.environ.get("NORTHING_TEST_DB", "sqlite") == "postgresql":
        assert cluster, "NORTHING_TEST_DB=postgresql, but no PostgreSQL could be started (tools/test_needs.py)"
        noted = home / "database"
        if not noted.exists():
            noted.write_text(f"e2e_{uuid.uuid4().hex[:12]}")
            create_database(cluster, noted.read_text())
        own["NORTHING_DATABASE_URL"] = f"{cluster.rpartition('/')[0]}/{noted.read_text()}"
    return own
