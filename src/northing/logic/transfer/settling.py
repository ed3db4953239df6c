"""Settles what was collected: periods to days, repeats, contradictions, bounds, and what is new or known."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from northing.logic.kpis.definition import Aggregation, Direction, Frequency
from northing.logic.kpis.periods import period_of
from northing.logic.transfer.calendars import Calendars
from northing.logic.transfer.collected import Collected
from northing.logic.transfer.drafts import Draft
from northing.logic.transfer.known import Known
from northing.logic.transfer.mapping import Mapping, Role, TargetsAs, ValueRule
from northing.logic.transfer.problems import Findings, Note
from northing.logic.transfer.register import Register
from northing.logic.transfer.result import (
    Measurements,
    Plan,
    PlannedDefinition,
    PlannedKpi,
    PlannedPlanValue,
    PlannedThreshold,
)
from northing.logic.transfer.units import check_units

_DAY_BITS = 22  # the last day of the calendar is number 3,652,059


def settle(
    mapping: Mapping,
    known: Known,
    register: Register,
    values: Collected,
    targets: dict[TargetsAs, Collected],
    findings: Findings,
    today: date,
    rows: int,
) -> Plan:
    """Make the plan of what was collected from all rows."""
    drafts, kpis = register.drafts.all, register.kpis
    parts = (values, *targets.values())
    check_units(drafts, kpis, values, findings)
    settling = _Settling(
        mapping, known, drafts, kpis, findings, today, Calendars(mapping, findings, drafts, kpis, parts)
    )
    measurements, unchanged = settling.measurements(values)
    thresholds = tuple(settling.thresholds(targets[TargetsAs.THRESHOLD]))
    plan_values = tuple(settling.plan_values(targets[TargetsAs.PLAN]))
    used = {kpi.definition for kpi in kpis} | {place for place, draft in enumerate(drafts) if not draft.known}
    place_of = {place: number for number, place in enumerate(sorted(used))}
    return Plan(
        units=tuple(register.places.units),
        definitions=tuple(settling.definition(place) for place in sorted(used)),
        kpis=tuple(replace(kpi, definition=place_of[kpi.definition]) for kpi in kpis),
        thresholds=thresholds,
        plan_values=plan_values,
        measurements=measurements,
        unchanged=unchanged,
        problems=tuple(findings.problems),
        problem_count=findings.problem_count,
        notes={note: count for note, count in findings.notes.items() if count},
        rows=rows,
    )


class _Settling:
    def __init__(
        self,
        mapping: Mapping,
        known: Known,
        drafts: list[Draft],
        kpis: list[PlannedKpi],
        findings: Findings,
        today: date,
        calendars: Calendars,
    ) -> None:
        self._mapping, self._known, self._drafts, self._kpis = mapping, known, drafts, kpis
        self._findings, self._today, self._calendars = findings, today, calendars
        period = mapping.one(Role.PERIOD) or mapping.one(Role.YEAR)
        self._period_column = period.index if period else None

    def measurements(self, part: Collected) -> tuple[Measurements, int]:
        """Values to record, and how many are there already."""
        planned, unchanged, current, existing = Measurements(), 0, -1, {}
        for place, kpi, day in self._in_order(part):
            value = part.values[place]
            if value is None or not self._within_bounds(part, place, value):
                continue
            if kpi != current:
                kpi_id = self._kpis[kpi].id
                current, existing = kpi, dict(self._known.values(kpi_id)) if kpi_id is not None else {}
            before = existing.get(date.fromordinal(day)) if existing else None
            if before == value and before is not None:
                unchanged += 1
            else:
                planned.add(kpi, day, value, part.fractions.get(place), before is not None)
        return planned, unchanged

    def thresholds(self, part: Collected) -> Iterator[PlannedThreshold]:
        """The levels that differ from what holds at their period; a level that goes on is not repeated (E6)."""
        current, ahead, holding = -1, deque[tuple[date, Decimal | None]](), None
        for place, kpi, day in self._in_order(part):
            if kpi != current:
                kpi_id = self._kpis[kpi].id
                steps = self._known.thresholds(kpi_id) if kpi_id is not None else ()
                current, ahead, holding = kpi, deque(sorted(steps, key=lambda step: step[0])), None
            starts, level = date.fromordinal(day), part.values[place]
            while ahead and ahead[0][0] <= starts:
                holding = ahead.popleft()[1]
            if holding != level:
                holding = level
                yield PlannedThreshold(kpi, starts, level)

    def plan_values(self, part: Collected) -> Iterator[PlannedPlanValue]:
        """Plan values that are new or differ."""
        current, existing = -1, {}
        for place, kpi, day in self._in_order(part):
            if kpi != current:
                kpi_id = self._kpis[kpi].id
                current, existing = kpi, dict(self._known.plans(kpi_id)) if kpi_id is not None else {}
            value, start = part.values[place], date.fromordinal(day)
            if value is not None and existing.get(start) != value:
                yield PlannedPlanValue(kpi, start, value)

    def definition(self, place: int) -> PlannedDefinition:
        """A definition with everything the file or the mapping says, and the product's defaults for the rest."""
        draft, mapping = self._drafts[place], self._mapping
        known, calendar = draft.known, self._calendars.by_definition.get(place)
        frequency = draft.frequency or mapping.frequency or (calendar.frequency if calendar else None)
        year_start = mapping.year_start or (calendar.year_start if calendar else 0) or 1
        direction = draft.direction or mapping.direction
        if not known and direction is None:
            self._findings.note(Note.DIRECTION_ASSUMED)
        is_ratio = mapping.value_rule is not ValueRule.AS_IS
        return PlannedDefinition(
            id=known.id if known else None,
            name=draft.name,
            key=draft.key,
            what=draft.what,
            measure_unit=known.measure_unit if known else draft.measure_unit,
            direction=known.direction if known else direction or Direction.UP,
            frequency=known.frequency if known else frequency or Frequency.MONTH,
            year_start=known.year_start if known else year_start,
            decimals=draft.decimals,
            lower_bound=known.lower_bound if known else draft.lower,
            upper_bound=known.upper_bound if known else draft.upper,
            aggregation=mapping.aggregation or (Aggregation.RATIO if is_ratio else Aggregation.LAST),
            numerator=self._fraction_name(Role.NUMERATOR) if is_ratio else "",
            denominator=self._fraction_name(Role.DENOMINATOR) if is_ratio else "",
        )

    def _fraction_name(self, role: Role) -> str:
        column = self._mapping.one(role)
        text = self._findings.header[column.index].strip() if column else ""
        if role is Role.NUMERATOR and self._mapping.value_rule is ValueRule.COMPLEMENT:
            whole = self._fraction_name(Role.DENOMINATOR)
            return f"{whole} without {text}"[:200]
        return text[:200]

    def _in_order(self, part: Collected) -> Iterator[tuple[int, int, int]]:
        """Yield (position, KPI, day) in the order (KPI, period): a repeat is skipped, a contradiction recorded."""
        days = [self._day(part, place) for place in range(len(part))]
        keys: NDArray[np.int64] = np.array(
            [-1 if day is None else (kpi << _DAY_BITS) | day for kpi, day in zip(part.kpis, days, strict=True)],
            dtype=np.int64,
        )
        previous, first = -1, -1
        for place in np.argsort(keys, kind="stable"):
            key = int(keys[place])
            if key < 0:
                continue
            if key == previous:
                self._repeated(part, first, int(place))
                continue
            previous, first = key, int(place)
            yield first, key >> _DAY_BITS, key & ((1 << _DAY_BITS) - 1)

    def _day(self, part: Collected, place: int) -> int | None:
        definition = self._kpis[part.kpis[place]].definition
        text = part.texts[part.periods[place]]
        if not text and self._mapping.layout == "definitions":
            draft = self._drafts[definition]
            frequency = draft.known.frequency if draft.known else draft.frequency or self._mapping.frequency
            year_start = draft.known.year_start if draft.known else self._mapping.year_start or 1
            return period_of(self._today, frequency or Frequency.MONTH, year_start).start.toordinal()
        column = part.columns[place] if self._period_column is None else self._period_column
        return self._calendars.day(definition, text, part.rows[place], column)

    def _repeated(self, part: Collected, first: int, place: int) -> None:
        if part.values[first] == part.values[place]:
            self._findings.note(Note.REPEATED)
            return
        if self._findings.is_full:  # only counted from here on, so that a wrong mapping is told quickly
            self._findings.problem_count += 1
            return
        kpi = self._kpis[part.kpis[place]]
        before = part.values[first]
        self._findings.wrong(
            part.rows[place],
            part.columns[place],
            "" if part.values[place] is None else str(part.values[place]),
            f"“{self._drafts[kpi.definition].name}” has two values for {part.texts[part.periods[place]]}: "
            f"row {part.rows[first]} says {'none' if before is None else before}.",
            "Keep one of the rows, or make the column that tells them apart part of the KPI's name.",
        )

    def _within_bounds(self, part: Collected, place: int, value: Decimal) -> bool:
        draft = self._drafts[self._kpis[part.kpis[place]].definition]
        lower = draft.known.lower_bound if draft.known else draft.lower
        upper = draft.known.upper_bound if draft.known else draft.upper
        if (lower is None or value >= lower) and (upper is None or value <= upper):
            return True
        bounds = f"below {lower}" if lower is not None and value < lower else f"above {upper}"
        self._findings.wrong(
            part.rows[place],
            part.columns[place],
            str(value),
            f"{value} is {bounds}, which “{draft.name}” cannot be.",
            "Correct the value, or the bounds of the KPI.",
        )
        return False
