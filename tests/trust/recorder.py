"""What a request has written and kept: the SQL of a block, without what was rolled back and without session rows."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITES = re.compile(
    r'^\s*(?:INSERT\s+(?:OR \w+ )?INTO|UPDATE|DELETE FROM|REPLACE INTO|WITH .*?\bDELETE)\s+"?(\w+)"?',
    re.IGNORECASE | re.DOTALL,
)
OF_SESSIONS = {"django_session", "usersessions_usersession"}
_BEGIN = re.compile(r'^SAVEPOINT "?(\w+)"?')
_BACK = re.compile(r'^ROLLBACK TO SAVEPOINT "?(\w+)"?')


@contextmanager
def kept_writes() -> Iterator[list[str]]:
    """Collect the tables written in the block; what a savepoint took back is taken back here too."""
    tables: list[str] = []
    marks: dict[str, int] = {}

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if begin := _BEGIN.match(sql):
            marks[begin[1]] = len(tables)
        elif back := _BACK.match(sql):
            del tables[marks[back[1]] :]
        elif (write := WRITES.match(sql)) and write[1] not in OF_SESSIONS:
            tables.append(write[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables
