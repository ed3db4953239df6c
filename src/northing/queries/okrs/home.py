"""What a person owes and owns this week: check-ins due, objectives, drafts to accept, KPIs. For the home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from northing.lib.ids import show
from northing.logic.okrs.definition import CycleState, ObjectiveState
from northing.logic.people import Actor
from northing.models import Cycle, KeyResult
from northing.queries.kpis.board import BoardFilters
from northing.queries.okrs.attention import AttentionRow, Group, attention_board
from northing.queries.okrs.board import ObjectiveRow, rows_of
from northing.queries.okrs.lines import KeyResultLine, last_due, lines_in
from northing.queries.okrs.visible import visible_key_results, visible_objectives
from northing.queries.people.rights import permitted

MOST = 50
MOST_OBJECTIVES = 20


@dataclass(frozen=True)
class DueCheckIn:
    """A key result whose check-in is due, with its objective."""

    line: KeyResultLine
    objective: str
    objective_key: str


@dataclass(frozen=True)
class Home:
    """What the home page asks of OKRs."""

    check_ins: tuple[DueCheckIn, ...]  # the first ones
    check_in_count: int
    objectives: tuple[ObjectiveRow, ...]
    drafts: tuple[ObjectiveRow, ...]
    to_close: tuple[ObjectiveRow, ...]
    kpis: tuple[AttentionRow, ...]

    @property
    def answers_owed(self) -> int:
        """How many of my KPIs need an answer."""
        return sum(row.group is Group.NEEDS for row in self.kpis)


def home(actor: Actor, today: date, *, check_ins: int = 3) -> Home:
    """Everything of mine that is open, for one person; `check_ins` is how many of those due are drawn."""
    mine = visible_objectives(actor).filter(owner_id=actor.person_id)
    is_open = [ObjectiveState.ACTIVE, ObjectiveState.DRAFT]
    rows = rows_of(actor, mine.filter(state__in=is_open).order_by("cycle__end", "title", "pk")[:MOST_OBJECTIVES], today)
    over = set(
        Cycle.objects.filter(organisation_id=actor.organisation_id)
        .filter(Q(end__lt=today) | Q(state=CycleState.RETROSPECTIVE))
        .values_list("name", flat=True)
    )
    board = attention_board(actor, BoardFilters(owner_id=actor.person_id), today)
    due = _due(actor, today, own=True)
    return Home(
        check_ins=_drawn(actor, due[:check_ins], today),
        check_in_count=len(due),
        objectives=tuple(row for row in rows if row.state is ObjectiveState.ACTIVE),
        drafts=tuple(row for row in rows if row.state is ObjectiveState.DRAFT),
        to_close=tuple(row for row in rows if row.state is ObjectiveState.ACTIVE and row.cycle in over),
        kpis=tuple(row for part in board.parts for row in part.rows),
    )


def due_check_ins(actor: Actor, today: date, *, own: bool) -> tuple[DueCheckIn, ...]:
    """Key results whose check-in is due today: my own, or all the actor may check in."""
    return _drawn(actor, _due(actor, today, own=own), today)


Due = tuple[int, int, str]  # keys of key result and objective, title of the objective


def _due(actor: Actor, today: date, *, own: bool) -> list[Due]:
    """The first key results whose check-in is due; the condition is the list form of `lines.is_due`."""
    rows = visible_key_results(actor).filter(permitted(actor, "objective.check_in", "objective__"))
    rows = rows.filter(objective__state=ObjectiveState.ACTIVE, start__lte=today, due__gte=today)
    day_after = datetime.combine(last_due(today) + timedelta(days=1), time.min, tzinfo=UTC)
    rows = rows.filter(Q(standing__checked_in_at=None) | Q(standing__checked_in_at__lt=day_after))
    columns = ("pk", "objective_id", "objective__title", "position")
    found = rows.values_list(*columns)
    if own:
        # Two short lists, each by an index of its own: one condition over both tables reads all key results.
        mine = rows.filter(organisation_id=actor.organisation_id, owner_id=actor.person_id).values_list(*columns)
        found = rows.filter(objective__owner_id=actor.person_id).values_list(*columns).union(mine)
    ordered = found.order_by("objective__title", "objective_id", "position", "pk")[:MOST]
    return [(key, objective, title) for key, objective, title, _ in ordered]


def _drawn(actor: Actor, due: Sequence[Due], today: date) -> tuple[DueCheckIn, ...]:
    """These key results as lines, in the same order."""
    query = KeyResult.objects.filter(pk__in=[key for key, _, _ in due])
    lines = {line.row: line for _, line in lines_in(actor, query, today)}
    return tuple(DueCheckIn(lines[key], title, show("obj", objective)) for key, objective, title in due)
