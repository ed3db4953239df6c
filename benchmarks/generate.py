"""Fills an empty database with an organisation of any size, quickly and always the same.

    python -m benchmarks.generate --kpis 100 --values 120 --objectives 1000

writes into the database that NORTHING_HOME or NORTHING_DATABASE_URL names. Rows go in directly: no rights, no audit, no
outbox. Measurements are made in the order of their key and loaded with COPY or executemany; derived rows are then
computed by the product itself. The same parameters give the same rows, keys included.
"""

import argparse
import os
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count, islice
from typing import TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "northing.settings")
django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402 - models need the settings
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from northing.actions.kpis import states  # noqa: E402
from northing.actions.okrs import standings  # noqa: E402
from northing.logic.kpis.definition import Aggregation, Comparison, Direction, Frequency  # noqa: E402
from northing.logic.kpis.periods import next_period, period_of  # noqa: E402
from northing.logic.okrs.definition import CycleState, KeyResultType, ObjectiveState  # noqa: E402
from northing.logic.people import Role, UnitKind  # noqa: E402
from northing.models import (  # noqa: E402
    CheckIn,
    Cycle,
    Definition,
    KeyResult,
    Kpi,
    Measurement,
    Membership,
    Objective,
    Organisation,
    Person,
    Threshold,
    Unit,
    UnitMember,
)

FIRST_KEY = 1 << 40  # below every key the product makes, so that generated rows come first
RECORDED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
AT = RECORDED_AT.replace(tzinfo=None).isoformat(" ")  # as Django writes it to SQLite
FANOUT, DEPTH = 3, 5  # trees of objectives: 1 + 3 + 9 + 27 + 81 = 121 of them, five levels deep
TREE = sum(FANOUT**level for level in range(DEPTH))
BATCH = 5000
COLUMNS = ("kpi_id", "period_start", "version", "value", "recorded_at", "reason")

M = TypeVar("M", bound=models.Model)
MeasurementRow = tuple[int, date, int, Decimal, datetime, str]


@dataclass(frozen=True)
class Size:
    """How much of everything; `values` per KPI, `long_values` for the one daily KPI, `day` is the last one."""

    units: int = 30
    people: int = 50
    kpis: int = 100
    values: int = 120
    long_values: int = 2500
    objectives: int = 1000
    day: date = date(2026, 11, 1)


@dataclass
class Made:
    """Keys of what a benchmark asks for."""

    organisation: int = 0
    admin: int = 0
    person: int = 0
    unit: int = 0
    long_kpi: int = 0
    lone_kpi: int = 0  # followed by one key result, at the bottom of a tree
    wide_objective: int = 0  # has ten key results
    cycle: int = 0
    kpis: tuple[int, ...] = ()


class Generator:
    """One organisation in the making."""

    def __init__(self, size: Size, seed: int = 1) -> None:
        self.size = size
        self.keys = count(FIRST_KEY)
        self.random = random.Random(seed)  # noqa: S311 - sample numbers, not secrets
        self.made = Made()

    def run(self) -> Made:
        """Make everything; the database has to be empty."""
        with transaction.atomic():
            self._people()
            self._kpis()
            self._objectives()
        states.refresh(self.made.organisation, Kpi.objects.order_by("pk").values_list("pk", flat=True))
        standings.rebuild(self.made.organisation)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self.made

    def _people(self) -> None:
        made, size = self.made, self.size
        made.organisation = next(self.keys)
        Organisation.objects.create(id=made.organisation, name="Benchmark Works", created_at=RECORDED_AT)
        own = {"organisation_id": made.organisation}
        units = [next(self.keys) for _ in range(size.units)]
        made.unit = units[0]
        add(
            Unit.objects,
            (
                Unit(
                    id=key,
                    name=f"Unit {place}",
                    parent_id=units[(place - 1) // 4] if place else None,
                    kind=UnitKind.TEAM if place else UnitKind.ORGANISATION,
                    **own,
                )
                for place, key in enumerate(units)
            ),
        )
        people = [next(self.keys) for _ in range(size.people)]
        made.admin, made.person = people[0], people[1]
        self.units, self.people = units, people
        password = make_password(None)
        add(
            Person.objects,
            (
                Person(id=key, email=f"person{place}@example.org", name=f"Person {place}", password=password)
                for place, key in enumerate(people)
            ),
        )
        self._members()

    def _members(self) -> None:
        """One administrator, the rest contributors; the first ten lead their unit."""
        size, units, people = self.size, self.units, self.people
        own = {"organisation_id": self.made.organisation}
        roles = [Role.ADMIN, *[Role.CONTRIBUTOR] * (size.people - 1)]
        add(
            Membership.objects,
            (
                Membership(id=next(self.keys), person_id=key, role=role, **own)
                for key, role in zip(people, roles, strict=True)
            ),
        )
        add(
            UnitMember.objects,
            (
                UnitMember(
                    id=next(self.keys), person_id=key, unit_id=units[place % len(units)], is_lead=place < 10, **own
                )
                for place, key in enumerate(people)
            ),
        )

    def _kpis(self) -> None:
        size, own = self.size, {"organisation_id": self.made.organisation}
        kpis = [next(self.keys) for _ in range(size.kpis + 2)]
        self.made.kpis = tuple(kpis[: size.kpis])
        self.made.long_kpi, self.made.lone_kpi = kpis[-2:]
        definitions = [next(self.keys) for _ in kpis]
        add(
            Definition.objects,
            (
                Definition(
                    id=key,
                    name=f"Measure {place}",
                    measure_unit="min" if place % 2 else "%",
                    direction=Direction.DOWN if place % 3 else Direction.UP,
                    aggregation=Aggregation.MEAN,
                    frequency=Frequency.DAY if kpi == self.made.long_kpi else Frequency.MONTH,
                    **own,
                )
                for place, (key, kpi) in enumerate(zip(definitions, kpis, strict=True))
            ),
        )
        add(
            Kpi.objects,
            (
                Kpi(
                    id=key,
                    definition_id=definition,
                    unit_id=self.units[place % len(self.units)],
                    owner_id=self.people[place % len(self.people)],
                    **own,
                )
                for place, (key, definition) in enumerate(zip(kpis, definitions, strict=True))
            ),
        )
        self._thresholds(kpis)
        load_measurements(self._measurements(kpis))

    def _thresholds(self, kpis: list[int]) -> None:
        """A level for nine KPIs of ten."""
        own = {"organisation_id": self.made.organisation}
        add(
            Threshold.objects,
            (
                Threshold(
                    id=next(self.keys),
                    kpi_id=key,
                    valid_from=date(2010, 1, 1),
                    level=Decimal(48 + place % 10),
                    comparison=Comparison.LE if place % 3 else Comparison.GE,
                    recorded_at=RECORDED_AT,
                    **own,
                )
                for place, key in enumerate(kpis)
                if place % 10
            ),
        )

    def _measurements(self, kpis: list[int]) -> Iterator[MeasurementRow]:
        """All values in the order of the key."""
        for kpi in kpis:
            is_long = kpi == self.made.long_kpi
            frequency = Frequency.DAY if is_long else Frequency.MONTH
            days = period_starts(frequency, self.size.day, self.size.long_values if is_long else self.size.values)
            level = self.random.randint(400, 600)
            for day in days:
                value = Decimal(level + self.random.randint(-60, 60)).scaleb(-1)
                yield kpi, day, 1, value, RECORDED_AT, ""

    def _objectives(self) -> None:
        size, own = self.size, {"organisation_id": self.made.organisation}
        start = period_of(size.day, Frequency.QUARTER).start
        end = period_of(size.day, Frequency.QUARTER).end
        self.made.cycle = next(self.keys)
        Cycle.objects.create(
            id=self.made.cycle, name="This quarter", start=start, end=end, state=CycleState.EXECUTION, **own
        )
        keys = [next(self.keys) for _ in range(max(size.objectives, TREE))]
        add(
            Objective.objects,
            (
                Objective(
                    id=key,
                    cycle_id=self.made.cycle,
                    unit_id=self.units[place % len(self.units)],
                    owner_id=self.people[place % len(self.people)],
                    parent_id=parent_of(place, keys),
                    title=f"Objective {place}",
                    state=ObjectiveState.ACTIVE,
                    activated_at=RECORDED_AT,
                    **own,
                )
                for place, key in enumerate(keys)
            ),
        )
        self.made.wide_objective = keys[1]
        self._key_results(keys, start, end)

    def _key_results(self, objectives: list[int], start: date, end: date) -> None:
        """Two for each objective, one of them following a KPI; ten for one objective; one that follows its own KPI."""
        own = {"organisation_id": self.made.organisation}
        bottom = objectives[TREE - 1]
        results: list[tuple[int, int, int | None, int]] = [(next(self.keys), bottom, self.made.lone_kpi, 0)]
        for place, key in enumerate(objectives):
            followed = self.made.kpis[place % len(self.made.kpis)]
            results += [(next(self.keys), key, followed if n % 2 == 0 else None, n) for n in range(2)]
        results += [(next(self.keys), self.made.wide_objective, None, position) for position in range(2, 10)]
        add(
            KeyResult.objects,
            (
                KeyResult(
                    id=key,
                    objective_id=objective,
                    kpi_id=kpi,
                    owner_id=self.people[key % len(self.people)],
                    title=f"Result {position}",
                    type=KeyResultType.DECREASE,
                    operator=Comparison.LE,
                    baseline=Decimal(60),
                    baseline_on=start,
                    target=Decimal(40),
                    start=start,
                    due=end,
                    position=position,
                    **own,
                )
                for key, objective, kpi, position in results
            ),
        )
        self._check_ins([key for key, _, kpi, _ in results if kpi is None], start)

    def _check_ins(self, key_results: list[int], day: date) -> None:
        """One for each key result that no KPI feeds."""
        own = {"organisation_id": self.made.organisation}
        add(
            CheckIn.objects,
            (
                CheckIn(
                    id=next(self.keys),
                    key_result_id=key,
                    at=RECORDED_AT,
                    on=day,
                    by_id=self.people[key % len(self.people)],
                    value=Decimal(60 - key % 20),
                    confidence=key % 11,
                    note="On the way.",
                    **own,
                )
                for key in key_results
            ),
        )


def add(table: "models.Manager[M]", rows: Iterable[M]) -> None:
    """Insert rows of one table, a batch at a time."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        table.bulk_create(batch)


def parent_of(place: int, keys: list[int]) -> int | None:
    """The objective above the one at this place, in a forest of trees laid out one after the other."""
    tree, inside = divmod(place, TREE)
    return keys[tree * TREE + (inside - 1) // FANOUT] if inside else None


def period_starts(frequency: Frequency, last: date, number: int) -> list[date]:
    """First days of that many periods, oldest first, up to the one that holds `last`."""
    length = {Frequency.DAY: 1, Frequency.MONTH: 30.4375}[frequency]
    period = period_of(last - timedelta(days=int(length * (number - 1))), frequency)
    starts = []
    while period.start <= last:
        starts.append(period.start)
        period = next_period(period, frequency)
    return starts[-number:]


def load_measurements(rows: Iterable[MeasurementRow]) -> None:
    """Write rows that come in the order of the key, the quickest way the database has."""
    table = Measurement._meta.db_table
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" for _ in COLUMNS)
        plain = (
            (kpi, day.isoformat(), version, str(value), AT, reason) for kpi, day, version, value, _, reason in rows
        )
        cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)


def main() -> None:
    """Fill the database that the environment names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for field in fields(Size):
        kind = date.fromisoformat if field.name == "day" else int
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=field.default)
    size = Size(**vars(parser.parse_args()))
    call_command("migrate", verbosity=0)
    started = time.monotonic()
    made = Generator(size).run()
    print(f"{Measurement.objects.count():,} measurements of {Kpi.objects.count():,} KPIs")
    print(f"{Objective.objects.count():,} objectives with {KeyResult.objects.count():,} key results")
    print(f"organisation {made.organisation}; {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
