"""The board of a cycle: objectives by unit, with their key results. One dataclass a page, lists read in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.safestring import SafeString

from northing.lib.formats import day, percent
from northing.lib.ids import show
from northing.lib.svg.small import progress_bar
from northing.logic.okrs.definition import CycleState, ObjectiveKind, ObjectiveState, PaceStatus, Verdict
from northing.logic.okrs.pace import elapsed, weakest
from northing.logic.people import Actor, Scope, reach
from northing.models import Cycle, KeyResult, Objective
from northing.queries.okrs.lines import TONES, KeyResultLine, lines_of
from northing.queries.okrs.visible import visible_cycles, visible_objectives
from northing.queries.people import visible_units
from northing.queries.people.units import home_unit, unit_and_below

PAGE = 50
SCOPES = ("mine", "unit", "below", "all")


@dataclass(frozen=True)
class ObjectiveRow:
    """One objective on the board."""

    key: str
    title: str
    state: ObjectiveState
    status: str  # a pace status, a state or a verdict
    words: str
    kind: str
    owner: str
    unit_id: int
    unit: str
    cycle: str
    progress: str
    bar: SafeString
    key_results: tuple[KeyResultLine, ...] = ()


@dataclass(frozen=True)
class UnitGroup:
    """The objectives of one unit."""

    key: str
    name: str
    rows: tuple[ObjectiveRow, ...]


@dataclass(frozen=True)
class CycleChoice:
    """A cycle in the switch of the board."""

    key: str
    name: str
    state: CycleState
    words: str
    current: bool


@dataclass(frozen=True)
class Board:
    """What the board shows."""

    cycles: tuple[CycleChoice, ...]
    cycle: CycleChoice | None
    scope: str
    unit: str
    groups: tuple[UnitGroup, ...]
    page: Page[Any] | None
    count: int
    facts: tuple[str, ...]
    may_create: bool
    may_manage: bool


def board(
    actor: Actor,
    *,
    today: date,
    cycle_id: int | None = None,
    scope: str = "",
    unit_id: int | None = None,
    page: int = 1,
) -> Board:
    """The board of a cycle, by default the one that runs today; `scope` is mine, unit, below (default) or all."""
    cycles = list(visible_cycles(actor).order_by("-start", "end", "name"))
    cycle = _chosen(cycles, cycle_id, today)
    scope = scope if scope in SCOPES else "all"
    unit_id = unit_id or (home_unit(actor) if scope in {"unit", "below"} else None)
    choices = tuple(_choice(row, current=row is cycle) for row in cycles)
    base = Board(
        cycles=choices,
        cycle=next((choice for choice in choices if choice.current), None),
        scope=scope,
        unit=show("unit", unit_id) if unit_id else "",
        groups=(),
        page=None,
        count=0,
        facts=(),
        may_create=reach(actor, "objective.create") is not Scope.NO,
        may_manage=reach(actor, "cycle.manage") is not Scope.NO,
    )
    return base if cycle is None else _filled(actor, base, cycle, unit_id, today, page)


def _filled(actor: Actor, base: Board, cycle: Cycle, unit_id: int | None, today: date, page: int) -> Board:
    found = _in_scope(actor, visible_objectives(actor).filter(cycle=cycle), base.scope, unit_id)
    found = found.exclude(state=ObjectiveState.DROPPED)
    units = _units(actor, found)
    shown = Paginator(range(sum(count for _, count in units)), PAGE).get_page(page)
    rows = _rows(actor, _read(found, units, shown), today)
    return Board(
        cycles=base.cycles,
        cycle=base.cycle,
        scope=base.scope,
        unit=base.unit,
        groups=tuple(_groups(rows)),
        page=shown,
        count=shown.paginator.count,
        facts=_facts(cycle, today),
        may_create=base.may_create,
        may_manage=base.may_manage,
    )


def _units(actor: Actor, found: QuerySet[Objective]) -> list[tuple[int, int]]:
    """Units in the order of the board, each with how many objectives it has: counted in an index, no row is read."""
    inside = found.filter(unit_id=OuterRef("pk")).order_by().values("unit_id").annotate(count=Count("*"))
    units = visible_units(actor).annotate(count=Subquery(inside.values("count"))).order_by("name", "pk")
    return [(unit_id, count) for unit_id, count in units.values_list("pk", "count") if count]


def _read(found: QuerySet[Objective], units: Sequence[tuple[int, int]], shown: Page[int]) -> list[tuple[Any, ...]]:
    """The rows of one page, sorting only the units that are on it."""
    first, last, before = shown.start_index() - 1, shown.end_index(), 0
    on_page, skipped = [], 0
    for unit_id, count in units:
        if before + count <= first:
            skipped = before + count
        elif before < last:
            on_page.append(unit_id)
        before += count
    ordered = found.filter(unit_id__in=on_page).order_by("unit__name", "unit_id", "-state", "title", "pk")
    first = max(first, 0)
    return list(ordered.values_list(*_COLUMNS)[first - skipped : last - skipped])


def rows_of(actor: Actor, found: QuerySet[Objective], today: date) -> list[ObjectiveRow]:
    """These visible objectives as rows; three statements."""
    return _rows(actor, list(found.values_list(*_COLUMNS)), today)


def _rows(actor: Actor, records: Sequence[tuple[Any, ...]], today: date) -> list[ObjectiveRow]:
    lines = lines_of(actor, [record[0] for record in records], today)
    return [_row(record, lines.get(record[0], []), today) for record in records]


def _chosen(cycles: Sequence[Cycle], cycle_id: int | None, today: date) -> Cycle | None:
    """The cycle asked for, else the shortest one that holds today, else the next one, else the last one."""
    if cycle_id is not None:
        return next((row for row in cycles if row.pk == cycle_id), None)
    running = [row for row in cycles if row.start <= today <= row.end and row.state != CycleState.CLOSED]
    if running:
        return min(running, key=lambda row: row.end - row.start)
    coming = [row for row in cycles if row.start > today]
    return min(coming, key=lambda row: row.start) if coming else cycles[0] if cycles else None


def _choice(row: Cycle, *, current: bool) -> CycleChoice:
    state = CycleState(row.state)
    return CycleChoice(show("cyc", row.pk), row.name, state, f"{day(row.start)} – {day(row.end)}", current)


def _facts(cycle: Cycle, today: date) -> tuple[str, ...]:
    gone = percent(elapsed(today, cycle.start, cycle.end))
    left = (cycle.end - today).days
    if today < cycle.start:
        time = f"starts {day(cycle.start)}"
    elif left < 0:
        time = f"ended {day(cycle.end)}"
    else:
        time = f"{gone} of the time gone, {left} {'day' if left == 1 else 'days'} left"
    return (f"{day(cycle.start)} – {day(cycle.end)}", time)


def _in_scope(actor: Actor, found: QuerySet[Objective], scope: str, unit_id: int | None) -> QuerySet[Objective]:
    if scope == "mine":
        measured = KeyResult.objects.filter(owner_id=actor.person_id).values("objective_id")
        return found.filter(Q(owner_id=actor.person_id) | Q(pk__in=measured))
    if scope == "unit" and unit_id:
        return found.filter(unit_id=unit_id)
    if scope == "below" and unit_id:
        return found.filter(unit_id__in=unit_and_below(actor, unit_id))
    return found


_COLUMNS = (
    "pk", "title", "state", "kind", "owner__name", "unit_id", "unit__name", "cycle__name", "cycle__end",
    "standing__progress", "standing__expected", "standing__status", "closing__verdict", "closing__grade",
)  # fmt: skip


def _row(record: tuple[Any, ...], lines: Sequence[KeyResultLine], today: date) -> ObjectiveRow:
    pk, title, state, kind, owner, unit_id, unit, cycle, end, progress, expected, status, verdict, grade = record
    pace = objective_status(PaceStatus(status or PaceStatus.NO_DATA), state, end, lines, today)
    shown = verdict or (pace if state == ObjectiveState.ACTIVE else state)
    return ObjectiveRow(
        key=show("obj", pk),
        title=title,
        state=ObjectiveState(state),
        status=str(shown),
        words=_words(state, verdict, grade, pace, expected),
        kind=ObjectiveKind(kind).label.lower(),
        owner=owner,
        unit_id=unit_id,
        unit=unit,
        cycle=cycle,
        progress=percent(progress),
        bar=progress_bar(
            progress,
            expected=expected if state == ObjectiveState.ACTIVE else None,
            tone=TONES[pace],
            label="no value yet" if progress is None else f"{percent(progress)} of the way",
        ),
        key_results=tuple(lines),
    )


def objective_status(
    stored: PaceStatus, state: str, end: date, lines: Iterable[KeyResultLine], today: date
) -> PaceStatus:
    """The status to show: the weakest of what is stored and of what today makes of the key results (C7, D3)."""
    if state == ObjectiveState.CLOSED:
        return stored
    found = weakest([stored, *(line.status for line in lines if line.type.is_scored)])
    if today > end and found is not PaceStatus.NO_DATA:
        return PaceStatus.ACHIEVED if found is PaceStatus.ACHIEVED else PaceStatus.MISSED
    return found


def _words(state: str, verdict: str | None, grade: Decimal | None, pace: PaceStatus, expected: Decimal | None) -> str:
    if verdict:
        return f"{Verdict(verdict).label}, score {grade if grade is not None else '–'}"
    if state == ObjectiveState.DRAFT:
        return "Draft, waits for a person"
    if pace is PaceStatus.NO_DATA or expected is None:
        return pace.label
    return f"{pace.label} · {percent(expected)} expected"


def _groups(rows: Sequence[ObjectiveRow]) -> Iterable[UnitGroup]:
    units: dict[int, list[ObjectiveRow]] = {}
    for row in rows:
        units.setdefault(row.unit_id, []).append(row)
    for unit_id, found in units.items():
        yield UnitGroup(show("unit", unit_id), found[0].unit, tuple(found))
