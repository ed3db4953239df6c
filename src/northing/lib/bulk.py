"""Appends many rows the quickest way a database has: COPY, or one prepared statement. Rows mean nothing here.

`bulk_create` prepares every value of every row one by one, which costs several times what the database needs.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model


def append(table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of `columns` (names of database columns) and have their types.

    Best in the order of the table's key. Raises Django's database errors.
    """
    quote = connection.ops.quote_name
    target = f"{quote(table._meta.db_table)} ({', '.join(quote(name) for name in columns)})"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 - names of our own tables
        cursor.executemany(statement, [[_plain(value) for value in row] for row in rows])


def _plain(value: Any) -> Any:
    """A value as Django writes it to SQLite."""
    write = _WRITTEN.get(type(value))
    return write(value) if write else value


@lru_cache(maxsize=4)  # the rows of one load share the moment
def _moment(value: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(value))


_WRITTEN: dict[type, Callable[[Any], str]] = {Decimal: "{:f}".format, date: date.isoformat, datetime: _moment}
