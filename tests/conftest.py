"""What every test run has: the database asked for, no network beyond this machine, browser tests last."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations

from tests.cluster import Cluster, ClusterError

CLUSTER: pytest.StashKey[Cluster] = pytest.StashKey()
PROBLEM: pytest.StashKey[str] = pytest.StashKey()
HERE = {"127.0.0.1", "::1", "localhost"}


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL when it is asked for; parallel workers get the address of the one that is there."""
    if os.environ.get("NORTHING_TEST_DB", "sqlite") != "postgresql" or os.environ.get("NORTHING_TEST_CLUSTER"):
        return
    try:
        cluster = Cluster()
    except ClusterError as problem:
        config.stash[PROBLEM] = str(problem)
        return
    config.stash[CLUSTER] = cluster
    os.environ["NORTHING_TEST_CLUSTER"] = cluster.url()
    settings.DATABASES["default"]["PORT"] = str(cluster.port)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    cluster = config.stash.get(CLUSTER, None)
    if cluster:
        del os.environ["NORTHING_TEST_CLUSTER"]
        cluster.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests, and put them last: the browser's event loop would stand in the way of database tests."""
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: "/e2e/" in item.path.as_posix())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Before the test database is made: fail, and do not skip, when PostgreSQL is asked for and is not there."""
    problem = request.config.stash.get(PROBLEM, "")
    if problem:
        pytest.fail(f"NORTHING_TEST_DB=postgresql, but {problem}", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Nothing in a test talks to another machine."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in HERE:
            raise ConnectionRefusedError(f"a test tried to reach {address[0]}")
        real(self, address)

    real = socket.socket.connect
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def emptied_in_spite_of_triggers() -> Iterator[None]:
    """Let a test that really commits be emptied: SQLite has no TRUNCATE, and its triggers keep append-only rows."""

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        if self.connection.vendor != "sqlite":
            real(self, sql_list)
            return
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        real(self, sql_list)
        with self.connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)

    real = BaseDatabaseOperations.execute_sql_flush
    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
    yield
    patch.undo()
