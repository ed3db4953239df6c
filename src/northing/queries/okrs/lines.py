"""A key result as a line on any page: preformatted words and numbers, judged against today. Reads in bulk.

Standings hold no today. What today adds is decided here: a due date that has passed, steps and yes/no key results that
fall due, a check-in that is due.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from northing.lib.formats import day, number, percent
from northing.lib.ids import show
from northing.lib.svg.small import progress_bar
from northing.lib.svg.spec import Tone
from northing.logic.kpis.definition import Comparison, Frequency
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, ObjectiveState, PaceStatus
from northing.logic.okrs.pace import key_result_pace, next_check_in, shown_status
from northing.logic.okrs.progress import Milestone, Progress
from northing.logic.people import Actor, Item, Visibility, in_audience
from northing.models import KeyResult
from northing.models import Milestone as MilestoneRow

CADENCE = Frequency.WEEK
TONES = {
    PaceStatus.ON_TRACK: Tone.GOOD,
    PaceStatus.AT_RISK: Tone.WARN,
    PaceStatus.OFF_TRACK: Tone.BAD,
    PaceStatus.MISSED: Tone.BAD,
    PaceStatus.ACHIEVED: Tone.GOOD,
    PaceStatus.NO_DATA: Tone.PLAIN,
}


@dataclass(frozen=True)
class Step:
    """A milestone of a key result."""

    key: str
    title: str
    is_done: bool
    words: str


@dataclass(frozen=True)
class KeyResultLine:
    """One key result, ready to show. Keys are shown ids."""

    key: str
    row: int
    title: str
    type: KeyResultType
    status: PaceStatus
    progress: str
    bar: SafeString
    now: str
    target: str
    expected: str
    confidence: str
    confidence_before: str
    confidence_words: str
    due: str
    note: str
    weight: str
    owner: str
    owner_row: int
    kpi: str  # shown id of the KPI it follows, if the reader may see that
    kpi_name: str
    follows: bool
    measure_unit: str
    current: str  # as an input shows it
    is_check_in_due: bool
    is_done: bool
    evidence: str
    steps: tuple[Step, ...] = ()

    @property
    def where(self) -> str:
        """Where it is on its way: "67 of 75", "1 of 4 done", "not done"."""
        if self.type is KeyResultType.BINARY:
            return self.now
        return f"{self.now} done" if self.type is KeyResultType.MILESTONE else f"{self.now}, target {self.target}"

    @property
    def takes_value(self) -> bool:
        """Whether people type its value at a check-in."""
        return not self.follows and self.type not in {KeyResultType.MILESTONE, KeyResultType.BINARY}


_COLUMNS = (
    "pk", "objective_id", "title", "type", "operator", "baseline", "target", "upper", "start", "due", "weight",
    "measure_unit", "evidence", "owner_id", "owner__name", "kpi_id", "kpi__definition__name",
    "kpi__definition__decimals", "kpi__owner_id", "kpi__unit_id", "kpi__visibility", "organisation_id",
    "objective__kind", "objective__state",
    "standing__current", "standing__observed_on", "standing__progress", "standing__expected", "standing__status",
    "standing__is_achieved", "standing__periods_met", "standing__periods_observed", "standing__confidence",
    "standing__previous_confidence", "standing__checked_in_at",
)  # fmt: skip


@dataclass(frozen=True)
class _Row:
    """The columns as read, in their order."""

    key: int
    objective_id: int
    title: str
    type: str
    operator: str
    baseline: Decimal | None
    target: Decimal | None
    upper: Decimal | None
    start: date
    due: date
    weight: Decimal
    measure_unit: str
    evidence: str
    owner_id: int
    owner: str
    kpi_id: int | None
    kpi_name: str | None
    decimals: int | None
    kpi_owner: int | None
    kpi_unit: int | None
    kpi_visibility: str | None
    organisation_id: int
    kind: str
    state: str
    current: Decimal | None
    observed_on: date | None
    progress: Decimal | None
    expected: Decimal | None
    status: str | None
    is_achieved: bool | None
    periods_met: int | None
    periods_observed: int | None
    confidence: int | None
    previous_confidence: int | None
    checked_in_at: datetime | None

    def number(self, value: Decimal | None) -> str:
        """A value with the unit of this key result."""
        return number(value, self.decimals, self.measure_unit)


def lines_of(actor: Actor, objective_ids: Sequence[int], today: date) -> dict[int, list[KeyResultLine]]:
    """The key results of visible objectives by objective, in their order; two statements."""
    query = KeyResult.objects.filter(objective_id__in=objective_ids).order_by("objective_id", "position", "pk")
    lines: dict[int, list[KeyResultLine]] = defaultdict(list)
    for objective_id, line in _lines(actor, query, today):
        lines[objective_id].append(line)
    return lines


def lines_in(actor: Actor, query: Any, today: date) -> list[tuple[int, KeyResultLine]]:
    """The key results of a query, each with its objective's key; two statements. Rights are the caller's matter."""
    return list(_lines(actor, query, today))


def _lines(actor: Actor, query: Any, today: date) -> Iterable[tuple[int, KeyResultLine]]:
    rows = [_Row(*record) for record in query.values_list(*_COLUMNS)]
    steps = _steps([row.key for row in rows])
    for row in rows:
        yield row.objective_id, _line(actor, row, steps.get(row.key, []), today)


def _steps(keys: Sequence[int]) -> dict[int, list[tuple[Step, Milestone]]]:
    found: dict[int, list[tuple[Step, Milestone]]] = defaultdict(list)
    read = MilestoneRow.objects.filter(key_result_id__in=keys).order_by("key_result_id", "position", "pk")
    for key, pk, title, weight, due, done_on in read.values_list(
        "key_result_id", "pk", "title", "weight", "due", "done_on"
    ):
        words = f"done {day(done_on)}" if done_on else f"by {day(due)}" if due else ""
        step = Step(show("ms", pk), title, done_on is not None, words)
        found[key].append((step, Milestone(weight, done_on is not None, due)))
    return found


def _line(actor: Actor, row: _Row, steps: Sequence[tuple[Step, Milestone]], today: date) -> KeyResultLine:
    kind = KeyResultType(row.type)
    status, expected = _judged(row, [milestone for _, milestone in steps], today)
    may_see = row.kpi_id is not None and in_audience(
        actor, Item(row.organisation_id, row.kpi_owner, row.kpi_unit, Visibility(row.kpi_visibility or "private"))
    )
    shown = percent(row.progress)
    return KeyResultLine(
        key=show("kr", row.key),
        row=row.key,
        title=row.title,
        type=kind,
        status=status,
        progress=shown,
        bar=progress_bar(row.progress, expected=expected, tone=TONES[status], label=_bar_words(row.progress, expected)),
        now=_now(row, kind, steps),
        target=_target(row, kind),
        expected=_expected(row, kind, expected),
        confidence="" if row.confidence is None else str(row.confidence),
        confidence_before="" if row.previous_confidence is None else str(row.previous_confidence),
        confidence_words=_confidence(row),
        due=day(row.due),
        note=_note(row, kind),
        weight="" if row.weight == 1 else f"{row.weight.normalize():f}",
        owner=row.owner,
        owner_row=row.owner_id,
        kpi=show("kpi", row.kpi_id) if row.kpi_id and may_see else "",
        kpi_name=row.kpi_name or "" if may_see else "",
        follows=row.kpi_id is not None,
        measure_unit=row.measure_unit,
        current="" if row.current is None else f"{row.current.normalize():f}",
        is_check_in_due=row.state == ObjectiveState.ACTIVE and is_due(row.checked_in_at, row.start, row.due, today),
        is_done=bool(row.is_achieved) and kind is KeyResultType.BINARY,
        evidence=row.evidence,
        steps=tuple(step for step, _ in steps),
    )


def is_due(checked_in_at: datetime | None, start: date, due: date, today: date) -> bool:
    """Whether a check-in is due: a week has passed since the last one, and the key result runs (D7, D9)."""
    last = checked_in_at.date() if checked_in_at else None
    return start <= today <= due and (last is None or next_check_in(last, start, CADENCE) <= today)


def last_due(today: date) -> date:
    """The newest day of a last check-in that is due again today; `is_due` for a list."""
    return today - (next_check_in(today, today, CADENCE) - today)


def _judged(row: _Row, milestones: Sequence[Milestone], today: date) -> tuple[PaceStatus, Decimal | None]:
    """Status and expected share: as of the last observation; steps and yes/no fall due with the day (D4, B7)."""
    status, expected = PaceStatus(row.status or PaceStatus.NO_DATA), row.expected
    kind = KeyResultType(row.type)
    if row.state == ObjectiveState.CLOSED:
        return (PaceStatus.ACHIEVED if row.is_achieved else PaceStatus.MISSED), expected
    if row.state == ObjectiveState.DRAFT:  # nobody has promised anything yet
        return PaceStatus.NO_DATA, None
    if kind in {KeyResultType.MILESTONE, KeyResultType.BINARY} and row.progress is not None:
        progress = Progress(progress=row.progress, achieved=bool(row.is_achieved))
        pace = key_result_pace(
            kind, progress, ObjectiveKind(row.kind), as_of=today, start=row.start, due=row.due, milestones=milestones
        )
        status, expected = pace.status, pace.expected
    return shown_status(status, bool(row.is_achieved), row.due, today), expected


def _bar_words(progress: Decimal | None, expected: Decimal | None) -> str:
    if progress is None:
        return "no value yet"
    return f"{percent(progress)} of the way" + ("" if expected is None else f", {percent(expected)} expected")


def _now(row: _Row, kind: KeyResultType, steps: Sequence[tuple[Step, Milestone]]) -> str:
    if kind is KeyResultType.BINARY:
        return "done" if row.is_achieved else "not done"
    if kind is KeyResultType.MILESTONE:
        return f"{sum(step.is_done for step, _ in steps)} of {len(steps)}"
    return row.number(row.current)


def _target(row: _Row, kind: KeyResultType) -> str:
    if kind is KeyResultType.BINARY:
        return "done"
    if kind is KeyResultType.MILESTONE:
        return "all done"
    if row.target is None:
        return "–"
    if kind is KeyResultType.RANGE:
        return f"{row.number(row.target)} to {row.number(row.upper)}"
    words = {Comparison.GT: "above ", Comparison.LT: "below "}.get(Comparison(row.operator), "")
    if kind.is_held and not words:
        words = "≥ " if row.operator == Comparison.GE else "≤ "
    return f"{words}{row.number(row.target)}"


def _expected(row: _Row, kind: KeyResultType, expected: Decimal | None) -> str:
    """Where it should be by now, in its own unit where a level travels."""
    if expected is None:
        return "–"
    if kind.is_moved and row.baseline is not None and row.target is not None:
        level = row.baseline + expected * (row.target - row.baseline)
        places = max(_places(row.baseline), _places(row.target))
        return (
            row.number(level)
            if row.decimals is not None or places > _PLACES
            else number(level, places, row.measure_unit)
        )
    return percent(expected)


_PLACES = 2  # a baseline with more (a share of counts) says nothing about how exactly people speak of it


def _places(value: Decimal) -> int:
    """Decimals a number is written with, without trailing zeros."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _confidence(row: _Row) -> str:
    if row.confidence is None:
        return "–"
    if row.previous_confidence is None or row.previous_confidence == row.confidence:
        return str(row.confidence)
    return f"{row.previous_confidence} → {row.confidence}"


def _note(row: _Row, kind: KeyResultType) -> str:
    if kind.is_held and row.periods_observed:
        periods = "period" if row.periods_observed == 1 else "periods"
        return f"held in {row.periods_met} of {row.periods_observed} {periods}"
    if kind.is_moved and row.observed_on is None:
        return "no value yet"
    return f"as of {day(row.observed_on)}" if row.observed_on else ""
