"""Plays two years of KPIs: defined when the company began with Northing, recorded as each period ended."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from northing.actions.kpis.definitions import Card, create_definition
from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.kpis.thresholds import set_threshold
from northing.actions.transfer.demo.people import Company
from northing.actions.transfer.demo.script import Script
from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import period_of
from northing.logic.people import Visibility
from northing.logic.transfer.demo.calendar import DemoCalendar
from northing.logic.transfer.demo.kpis import KPIS, DemoKpi
from northing.logic.transfer.demo.series import history

ADMIN = "robin"
CLERK = "heron"  # types in what everyone may see
A_YEAR = {Frequency.WEEK: 52, Frequency.MONTH: 12, Frequency.QUARTER: 4}
NOTICED_AFTER = timedelta(days=9)  # how long a wrong value stood


def play_values(script: Script, company: Company, calendar: DemoCalendar) -> None:
    """Write down definitions, thresholds, values and corrections."""
    for kpi in KPIS:
        script.on(calendar.introduced, 9, _define, company, calendar, kpi)
    for (day, person), values in _typed(calendar).items():
        script.on(day, 10, _record, company, person, values)
    for kpi in KPIS:
        if kpi.levels[1] is not None:
            day = calendar.month_ago(kpi.changed_months_ago)
            script.on(day, 9, _set_threshold, company, kpi, kpi.levels[1], day, kpi.change_reason)
        if kpi.correction:
            start, over = calendar.periods(kpi.frequency)[-1 - kpi.correction.back]
            value = _values(kpi, calendar)[start]
            script.on(over + NOTICED_AFTER, 15, _correct, company, kpi, start, value)


def _define(company: Company, calendar: DemoCalendar, kpi: DemoKpi) -> None:
    lower, upper = (Decimal(bound) if bound else None for bound in kpi.bounds)
    card = Card(
        name=kpi.name,
        what=kpi.what,
        why=kpi.why,
        how=kpi.how,
        decision_informed=kpi.decision,
        measure_unit=kpi.measure_unit,
        decimals=kpi.decimals,
        direction=kpi.direction,
        lower_bound=lower,
        upper_bound=upper,
        aggregation=kpi.aggregation,
        numerator=kpi.out_of[0],
        denominator=kpi.out_of[1],
        frequency=kpi.frequency,
        year_start=calendar.year_start if kpi.frequency is Frequency.QUARTER else 1,
        indicator=kpi.indicator,
        measures=kpi.measures,
        perspective=kpi.perspective,
    )
    row = create_definition(
        company.actors[ADMIN],
        card=card,
        unit_id=company.units[kpi.unit],
        owner_id=company.persons[kpi.owner].pk if kpi.owner else None,
        visibility=kpi.visibility,
    )
    company.kpis[kpi.name] = row.pk
    if kpi.levels[0] is not None:
        first = calendar.periods(kpi.frequency)[0][0]
        _set_threshold(company, kpi, kpi.levels[0], first, "Taken over from the spreadsheet we used before.")


def _set_threshold(company: Company, kpi: DemoKpi, level: Decimal, day: date, reason: str) -> None:
    actor = company.actors[kpi.owner or ADMIN]
    set_threshold(actor, kpi_id=company.kpis[kpi.name], valid_from=day, level=level, reason=reason)


def _values(kpi: DemoKpi, calendar: DemoCalendar) -> dict[date, Decimal]:
    """The values by first day of their period, without the missing ones."""
    periods = calendar.periods(kpi.frequency)
    values = history(kpi.shape, len(periods), kpi.decimals, kpi.name, a_year=A_YEAR[kpi.frequency])
    return {
        start: value
        for left, ((start, _), value) in enumerate(zip(reversed(periods), reversed(values), strict=True))
        if left >= kpi.missing and left not in kpi.gaps
    }


def _typed(calendar: DemoCalendar) -> dict[tuple[date, str], list[tuple[DemoKpi, date, Decimal]]]:
    """What was typed in by whom on which day: all older values when Northing began, then each as its period ended."""
    typed: dict[tuple[date, str], list[tuple[DemoKpi, date, Decimal]]] = defaultdict(list)
    for kpi in KPIS:
        over = dict(calendar.periods(kpi.frequency))
        person = CLERK if kpi.visibility is Visibility.EVERYONE else kpi.owner
        values = _values(kpi, calendar)
        if kpi.correction:
            start = calendar.periods(kpi.frequency)[-1 - kpi.correction.back][0]
            values[start] = Decimal(kpi.correction.wrong)
        for start, value in values.items():
            typed[_day_typed(calendar, kpi, over[start]), person].append((kpi, start, value))
    return typed


def _day_typed(calendar: DemoCalendar, kpi: DemoKpi, over: date) -> date:
    """The day a value was recorded. Weekly values came once a month until the running quarter began."""
    if kpi.frequency is Frequency.WEEK and over < calendar.running.start:
        over = period_of(over, Frequency.MONTH).end + timedelta(days=1)
    return max(over, calendar.introduced)


def _record(company: Company, person: str, values: list[tuple[DemoKpi, date, Decimal]]) -> None:
    rows = [NewValue(company.kpis[kpi.name], start, value) for kpi, start, value in values]
    record_measurements(company.actors[person], values=rows)


def _correct(company: Company, kpi: DemoKpi, start: date, value: Decimal) -> None:
    reason = kpi.correction.reason if kpi.correction else ""
    right = NewValue(company.kpis[kpi.name], start, value, reason=reason)
    record_measurements(company.actors[kpi.owner], values=[right])
