"""What importing a file costs, from upload to applied, beside a raw load of the same values."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from benchmarks.generate import RECORDED_AT, Made, load_measurements, period_starts
from benchmarks.measure import Peak, cost_of_one
from benchmarks.report import Figure
from northing.actions.transfer import batches, steps
from northing.logic.kpis.definition import Aggregation, Direction, Frequency
from northing.logic.people import Actor
from northing.logic.transfer.mapping import Mapping
from northing.models import ImportBatch, Measurement

PERIODS = 100
MEMORY = 200
RATIO = 3


def measure(made: Made, actor: Actor, values: int) -> Iterator[Figure]:
    """A file in long form that brings its own KPIs, a hundred months each."""
    days = period_starts(Frequency.MONTH, date(2026, 10, 1), PERIODS)
    rows = [
        (name, day, 500 + (name + place) % 97) for name in range(values // PERIODS) for place, day in enumerate(days)
    ]
    floor = cost_of_one(lambda: _load_and_forget(made, rows)).total
    lines = (f"Imported {name},{day:%Y-%m},{tenths / 10}\n" for name, day, tenths in rows)
    text = "KPI,Period,Value\n" + "".join(lines)
    before = Measurement.objects.count()
    with Peak() as peak:
        read = cost_of_one(lambda: _checked(actor, text))
        batch = ImportBatch.objects.latest("id")
        batches.start_import(actor, batch.pk)
        apply = cost_of_one(lambda: steps.apply(batch.pk))
    written = Measurement.objects.count() - before
    assert written == len(rows), f"{written} of {len(rows)} values were written: {batch.report}"
    name = f"import a file of {written:,} values"
    note = f"{written / ((read.total + apply.total) / 1000):,.0f} a second"
    yield Figure(f"{name}: upload, read, check", cost=read.total, floor=floor)
    yield Figure(f"{name}: apply", cost=apply.total, floor=floor, ratio_budget=RATIO, note=note)
    yield Figure(f"{name}: memory above idle", cost=peak.above, budget=MEMORY, unit="MB")


def _checked(actor: Actor, text: str) -> None:
    """Upload, read, take the guessed mapping with its open questions answered, check."""
    batch = batches.upload(actor, file_name="values.csv", chunks=[text.encode()])
    steps.read_table(batch.pk)
    batch.refresh_from_db()
    mapping = replace(
        Mapping.from_json(batch.mapping),
        direction=Direction.UP,
        frequency=Frequency.MONTH,
        aggregation=Aggregation.LAST,
    )
    batches.set_mapping(actor, batch.pk, mapping=mapping, unit_id=batch.facts["unit"], version=batch.version)
    steps.check(batch.pk)


def _load_and_forget(made: Made, rows: list[tuple[int, date, int]]) -> None:
    """The quickest load of as many rows, under KPIs that are there but in periods that are not, rolled back."""
    with transaction.atomic():
        point = transaction.savepoint()
        spread = (
            (made.lone_kpi, date.fromordinal(1 + place), 1, Decimal(row[2]) / 10) for place, row in enumerate(rows)
        )
        load_measurements((*row, RECORDED_AT, "") for row in spread)
        transaction.savepoint_rollback(point)
