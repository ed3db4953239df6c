"""What writing costs: one value that moves five levels, many values at once, and computing derived rows again."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import count

import numpy as np
from django.db import connection, transaction

from benchmarks.generate import Made, load_measurements, period_starts
from benchmarks.measure import Peak, Statements, cost_of, cost_of_one
from benchmarks.report import Figure
from northing.actions.kpis import states
from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.okrs import standings
from northing.actions.okrs.check_ins import CheckInFields, check_in
from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import period_of
from northing.logic.people import Actor
from northing.models import KeyResult, Kpi, KpiState, Measurement, Objective
from northing.queries.people import today

MOVED_CPU = 20
BULK_RATIO = 3
BULK_MEMORY = 200
REBUILD_RATIO = 3


def one_value(made: Made, actor: Actor, calls: int) -> Iterator[Figure]:
    """A measurement, and a check-in, at the bottom of five levels, with everything above moved."""
    numbers = count(1)
    day = today(actor.organisation_id)
    period = period_of(day, Frequency.MONTH).start

    def measurement() -> None:
        value = NewValue(made.lone_kpi, period, Decimal(next(numbers) % 1000) / 10)
        record_measurements(actor, values=[value])
        standings.refresh_for_kpis(actor.organisation_id, [made.lone_kpi])

    yield _moved("a value that moves five levels", measurement, calls)
    bottom = KeyResult.objects.filter(kpi_id=made.lone_kpi).values_list("objective_id", flat=True)
    by_hand = KeyResult.objects.get(objective_id__in=list(bottom), kpi=None)

    def checked_in() -> None:
        said = CheckInFields(
            value=Decimal(next(numbers) % 1000) / 10, confidence=next(numbers) % 11, note="On the way."
        )
        check_in(actor, key_result_id=by_hand.pk, fields=said, on=day)

    yield _moved("a check-in that moves five levels", checked_in, calls)


def _moved(name: str, call: "object", calls: int) -> Figure:
    assert callable(call)
    with Statements() as sent:
        call()
    cost = cost_of(call, calls=calls)
    objectives = Objective.objects.count()
    return Figure(
        name, cost=cost.total, budget=MOVED_CPU, statements=len(sent.sent), note=f"among {objectives:,} objectives"
    )


def bulk(made: Made, actor: Actor, values: int) -> Iterator[Figure]:
    """Many values with their checks, latest, status and audit, beside the same rows loaded raw and taken back."""
    each = -(-values // len(made.kpis))
    first = Measurement.objects.filter(kpi_id=made.kpis[0]).order_by("period_start").first()
    assert first is not None
    days = period_starts(Frequency.MONTH, _month_before(first.period_start), each)
    rows = [(kpi, day) for kpi in made.kpis for day in days][:values]
    floor = cost_of_one(lambda: _load_and_forget(rows))
    new = [NewValue(kpi, day, Decimal(500 + (kpi + day.toordinal()) % 97) / 10) for kpi, day in rows]
    with Peak() as peak:
        cost = cost_of_one(lambda: record_measurements(actor, values=new))
    note = f"{len(new) / (cost.total / 1000):,.0f} a second"
    name = f"record {len(new):,} values"
    yield Figure(name, cost=cost.total, floor=floor.total, ratio_budget=BULK_RATIO, note=note)
    yield Figure(f"{name}: memory above idle", cost=peak.above, budget=BULK_MEMORY, unit="MB")
    again = cost_of_one(lambda: record_measurements(actor, values=new))
    yield Figure(f"{name} again: nothing changes", cost=again.total, floor=floor.total, ratio_budget=BULK_RATIO)


def _month_before(day: date) -> date:
    return period_of(date.fromordinal(day.toordinal() - 1), Frequency.MONTH).start


def _load_and_forget(rows: list[tuple[int, date]]) -> None:
    """The quickest load of the same rows, rolled back."""
    from_text = Decimal(500) / 10
    with transaction.atomic():
        point = transaction.savepoint()
        at = Measurement.objects.values_list("recorded_at", flat=True)[0]
        load_measurements((kpi, day, 1, from_text, at, "") for kpi, day in rows)
        transaction.savepoint_rollback(point)


def rebuild(made: Made) -> Iterator[Figure]:
    """Everything derived computed again (`northing verify`), beside reading the facts and a bare calculation."""
    kpis = Kpi.objects.count()
    cost = cost_of_one(lambda: states.rebuild(made.organisation))
    floor = cost_of_one(_fetch_and_compute)
    yield Figure(
        f"rebuild {kpis:,} KPIs",
        cost=cost.total,
        floor=floor.total,
        ratio_budget=REBUILD_RATIO,
        note=f"{Measurement.objects.count():,} values",
    )
    cost = cost_of_one(lambda: standings.rebuild(made.organisation))
    floor = cost_of_one(_fetch_objectives)
    yield Figure(
        f"rebuild {Objective.objects.count():,} objectives",
        cost=cost.total,
        floor=floor.total,
        ratio_budget=REBUILD_RATIO,
        note=f"{KeyResult.objects.count():,} key results",
    )


def _fetch_and_compute() -> None:
    """Read every value in the order of the key; limits and signals of all KPIs with numpy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kpi_id, CAST(value AS double precision) FROM northing_measurement"
            " ORDER BY kpi_id, period_start, version"
        )
        rows = np.array(cursor.fetchall(), dtype=float)
        cursor.execute(f"SELECT * FROM {KpiState._meta.db_table}")  # what a rebuild compares with
        cursor.fetchall()
    values = rows[:, 1]
    ends = np.flatnonzero(np.diff(rows[:, 0])) + 1
    for series in np.split(values, ends):
        mean, reach = series[:12].mean(), 2.66 * np.abs(np.diff(series[:12])).mean()
        _outside = (series > mean + reach) | (series < mean - reach)
        _side = np.sign(series - mean)


def _fetch_objectives() -> None:
    """Read objectives, key results, their check-ins and standings; the mean of progress by objective with numpy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, parent_id, state, visibility, owner_id, unit_id FROM northing_objective")
        objectives = cursor.fetchall()
        cursor.execute(
            "SELECT id, objective_id, type, operator, baseline, target, start, due, weight, kpi_id"
            " FROM northing_keyresult ORDER BY objective_id"
        )
        results = cursor.fetchall()
        cursor.execute('SELECT key_result_id, "on", value, confidence, at FROM northing_checkin ORDER BY key_result_id')
        cursor.fetchall()
        cursor.execute("SELECT * FROM northing_keyresultstanding")
        cursor.fetchall()
        cursor.execute("SELECT * FROM northing_objectivestanding")
        cursor.fetchall()
    place = {row[0]: index for index, row in enumerate(objectives)}
    owner = np.array([place[row[1]] for row in results])
    sums = np.bincount(owner, weights=np.ones(len(results)), minlength=len(objectives))
    counts = np.bincount(owner, minlength=len(objectives))
    np.divide(sums, counts, where=counts > 0, out=np.zeros_like(sums))


def signals(made: Made) -> Iterator[Figure]:
    """What the newest value of every KPI means, beside a bulk read and bare numpy."""

    def all_of_them() -> None:
        for start in range(0, len(made.kpis), states.CHUNK):
            states.summaries(made.organisation, list(made.kpis[start : start + states.CHUNK]))

    cost, floor = cost_of_one(all_of_them), cost_of_one(_fetch_and_compute)
    name = f"status and signals of {len(made.kpis):,} KPIs"
    yield Figure(name, cost=cost.total, floor=floor.total, ratio_budget=REBUILD_RATIO)
