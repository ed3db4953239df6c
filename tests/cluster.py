"""A PostgreSQL server for one test run: fresh, on a free port, in a temporary folder, under a user that is not root."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from tools.test_needs import postgresql

QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=64MB", "max_connections=60")


class ClusterError(Exception):
    """PostgreSQL cannot run here; the message says why and what to do."""


class Cluster:
    """One running server."""

    def __init__(self) -> None:
        found = postgresql()
        if found is None:
            raise ClusterError(
                "no PostgreSQL server programs (initdb, postgres) were found: install the postgresql package"
            )
        self.programs = found
        self.user = other_user() if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="northing-pg-"))
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.port = free_port()
        try:
            self._initialise()
            self.process = self._start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def url(self, database: str = "postgres") -> str:
        """Address of one of its databases."""
        return f"postgresql://northing@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"cwd": self.folder, "env": {**os.environ, "LC_ALL": "C", "TZ": "UTC"}}
        if self.user:
            options |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return options

    def _initialise(self) -> None:
        command = [self.programs / "initdb", "-D", "data", "-U", "northing", "-A", "trust", "-E", "UTF8", "--no-sync"]
        result = subprocess.run(command, capture_output=True, text=True, check=False, **self._options())
        if result.returncode:
            raise ClusterError(f"initdb failed: {result.stderr.strip()}")

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [*QUICK, "listen_addresses=127.0.0.1", f"port={self.port}", f"unix_socket_directories={self.folder}"]
        command = [self.programs / "postgres", "-D", "data", *(part for text in settings for part in ("-c", text))]
        with (self.folder / "log").open("wb") as log:
            # A session of its own: Ctrl-C in the terminal is for the tests, which then stop the server in order.
            process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **self._options())
        for _ in range(300):
            if process.poll() is not None:
                break
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return process
        process.kill()
        process.wait()
        raise ClusterError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")


def create_database(url: str, name: str) -> None:
    """Make a database in the cluster that `url` leads to."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]


def other_user() -> pwd.struct_passwd:
    """Whom to run as instead of root, which PostgreSQL refuses."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ClusterError("PostgreSQL refuses to run as root and there is no user postgres or nobody")


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
