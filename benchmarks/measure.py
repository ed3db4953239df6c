"""Instruments: CPU time of this process and of its database, statements, memory, and the parts of a page's floor.

CPU milliseconds repeat better than wall time on a busy machine. What PostgreSQL spends is read from /proc.
"""

import gc
import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
from django.db import connection

Statement = tuple[str, Any]


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds per call: of the program, and of PostgreSQL (SQLite runs inside the program)."""

    program: float
    database: float = 0.0

    @property
    def total(self) -> float:
        """Both together."""
        return self.program + self.database


def cost_of(call: Callable[[], object], *, calls: int = 20) -> Cost:
    """CPU of one call, the mean of several after two to warm up."""
    call()
    call()
    gc.collect()
    database, program = database_cpu(), time.process_time()
    for _ in range(calls):
        call()
    program = time.process_time() - program
    return Cost(1000 * program / calls, 1000 * (database_cpu() - database) / calls)


def cost_of_one(call: Callable[[], object]) -> Cost:
    """CPU of a single call that cannot be repeated."""
    gc.collect()
    database, program = database_cpu(), time.process_time()
    call()
    return Cost(1000 * (time.process_time() - program), 1000 * (database_cpu() - database))


def database_cpu() -> float:
    """Seconds of CPU that this connection's PostgreSQL process has used; 0 for SQLite."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Statements(AbstractContextManager["Statements"]):
    """Notes every SQL statement sent inside the block."""

    def __init__(self) -> None:
        self.sent: list[Statement] = []

    def __enter__(self) -> Self:
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wrapper.__exit__(kind, error, trace)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.sent.append((sql, params))
        return execute(sql, params, many, context)

    @property
    def reads(self) -> list[Statement]:
        """The statements that only read."""
        return [(sql, params) for sql, params in self.sent if sql.lstrip().upper().startswith(("SELECT", "WITH"))]


def replay(statements: Sequence[Statement]) -> None:
    """Send statements again and fetch all rows, without an object-relational mapper between."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


class Peak(AbstractContextManager["Peak"]):
    """The most resident memory of this process and its children inside the block, above what it was before, in MB."""

    above = 0.0

    def __enter__(self) -> Self:
        gc.collect()
        self._process = psutil.Process()
        self._before = memory(self._process)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            self.above = max(self.above, memory(self._process) - self._before)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.above = max(self.above, memory(self._process) - self._before)
        self._done.set()
        self._thread.join()


def memory(process: psutil.Process) -> float:
    """Resident memory of a process and its children, in MB."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6
