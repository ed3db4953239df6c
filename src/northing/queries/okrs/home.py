"""What a person owes and owns this week: check-ins due, objectives, drafts to accept, KPIs. For the home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from northing.lib.ids import show
from northing.logic.okrs.definition import CycleState, ObjectiveState
from northing.logic.people import Actor
from northing.models import Cycle
from northing.queries.kpis.board import BoardFilters
from northing.queries.okrs.attention import AttentionRow, Group, attention_board
from northing.queries.okrs.board import ObjectiveRow, rows_of
from northing.queries.okrs.lines import KeyResultLine, lines_in
from northing.queries.okrs.visible import visible_key_results, visible_objectives
from northing.queries.people.rights import permitted

MOST = 50


@dataclass(frozen=True)
class DueCheckIn:
    """A key result whose check-in is due, with its objective."""

    line: KeyResultLine
    objective: str
    objective_key: str


@dataclass(frozen=True)
class Home:
    """What the home page asks of OKRs."""

    check_ins: tuple[DueCheckIn, ...]
    objectives: tuple[ObjectiveRow, ...]
    drafts: tuple[ObjectiveRow, ...]
    to_close: tuple[ObjectiveRow, ...]
    kpis: tuple[AttentionRow, ...]

    @property
    def answers_owed(self) -> int:
        """How many of my KPIs need an answer."""
        return sum(row.group is Group.NEEDS for row in self.kpis)


def home(actor: Actor, today: date) -> Home:
    """Everything of mine that is open, for one person."""
    mine = visible_objectives(actor).filter(owner_id=actor.person_id)
    is_open = [ObjectiveState.ACTIVE, ObjectiveState.DRAFT]
    rows = rows_of(actor, mine.filter(state__in=is_open).order_by("cycle__end", "title", "pk")[:MOST], today)
    over = set(
        Cycle.objects.filter(organisation_id=actor.organisation_id)
        .filter(Q(end__lt=today) | Q(state=CycleState.RETROSPECTIVE))
        .values_list("name", flat=True)
    )
    board = attention_board(actor, BoardFilters(owner_id=actor.person_id), today)
    return Home(
        check_ins=due_check_ins(actor, today, own=True),
        objectives=tuple(row for row in rows if row.state is ObjectiveState.ACTIVE),
        drafts=tuple(row for row in rows if row.state is ObjectiveState.DRAFT),
        to_close=tuple(row for row in rows if row.state is ObjectiveState.ACTIVE and row.cycle in over),
        kpis=tuple(row for part in board.parts for row in part.rows),
    )


def due_check_ins(actor: Actor, today: date, *, own: bool) -> tuple[DueCheckIn, ...]:
    """Key results whose check-in is due today: my own, or all the actor may check in."""
    rows = visible_key_results(actor).filter(permitted(actor, "objective.check_in", "objective__"))
    rows = rows.filter(objective__state=ObjectiveState.ACTIVE, start__lte=today)
    if own:
        rows = rows.filter(Q(owner_id=actor.person_id) | Q(objective__owner_id=actor.person_id))
    ordered = rows.order_by("objective__title", "objective_id", "position", "pk")[:200]
    found = [(key, line) for key, line in lines_in(actor, ordered, today) if line.is_check_in_due][:MOST]
    titles = _titles(actor, [key for key, _ in found])
    return tuple(DueCheckIn(line, titles[key], show("obj", key)) for key, line in found)


def _titles(actor: Actor, keys: Sequence[int]) -> dict[int, str]:
    return dict(visible_objectives(actor).filter(pk__in=keys).values_list("pk", "title"))
