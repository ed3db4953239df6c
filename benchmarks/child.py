"""One organisation of one size on one database: made, measured, printed. benchmarks/run.py starts this."""

import argparse
import os
import platform
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import django
from django.core.management import call_command
from django.db import connection

import northing
from benchmarks import imports, pages, writes
from benchmarks.generate import Generator, Made, Size
from benchmarks.report import Figure, table
from benchmarks.sizes import FULL, PARTS, SMALL, Scale
from northing.models import Person
from northing.queries.people import actor_for


def main() -> None:
    """Fill the database that the environment names and measure the parts asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", choices=("small", "large"))
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    options = parser.parse_args()
    scale = FULL if options.full else SMALL
    call_command("migrate", verbosity=0)
    is_large = options.size == "large"
    size = Size(
        kpis=scale.kpis if is_large else scale.board,
        values=scale.values,
        objectives=scale.objectives[is_large],
    )
    made = Generator(size).run()
    print(f"\n### {size.kpis:,} KPIs, {size.objectives:,} objectives\n\n{header()}", flush=True)
    print(table(figures(made, scale, options.only, is_large=is_large)), flush=True)


def yardstick() -> float:
    """CPU milliseconds of a fixed loop: by it figures of two runs, or of two machines, can be compared."""
    started = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number % 7
    return 1000 * (time.process_time() - started)


def header() -> str:
    """What ran where: figures mean nothing without it."""
    if connection.vendor == "sqlite":
        database = f"SQLite {sqlite3.sqlite_version}"
    else:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            database = f"PostgreSQL {cursor.fetchone()[0].split()[0]}"
    return (
        f"{database} · Northing {northing.__version__} · Python {platform.python_version()} · Django"
        f" {django.__version__} · {os.cpu_count()} cores · {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        f" · a loop of Python took {yardstick():.0f} ms\n"
    )


def figures(made: Made, scale: Scale, only: list[str], *, is_large: bool) -> Iterator[Figure]:
    """Pages and single values at both sizes, the rest at the large one."""
    actor = actor_for(Person.objects.get(pk=made.admin), made.organisation)
    assert actor is not None
    if "pages" in only:
        yield from pages.measure(made, made.admin, scale.calls)
    if "moves" in only:
        yield from writes.one_value(made, actor, scale.calls)
    if not is_large:
        return
    if "rebuild" in only:
        yield from writes.rebuild(made)
    if "signals" in only:
        yield from writes.signals(made)
    if "bulk" in only:
        yield from writes.bulk(made, actor, scale.bulk)
    if "imports" in only:
        yield from imports.measure(made, actor, scale.bulk)


if __name__ == "__main__":
    main()
