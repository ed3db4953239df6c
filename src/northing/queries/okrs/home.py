"""What a person owes and owns this week: check-ins due, objectives, drafts to accept, KPIs. For the home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from northing.lib.formats import number
from northing.lib.ids import show
from northing.logic.kpis.definition import KpiStatus
from northing.logic.okrs.definition import CycleState, ObjectiveState
from northing.logic.people import Actor
from northing.models import Answer, Cycle
from northing.queries.okrs.board import ObjectiveRow, rows_of
from northing.queries.okrs.lines import KeyResultLine, lines_in
from northing.queries.okrs.visible import readable_kpis, visible_key_results, visible_objectives
from northing.queries.people.rights import permitted

MOST = 50


@dataclass(frozen=True)
class DueCheckIn:
    """A key result whose check-in is due, with its objective."""

    line: KeyResultLine
    objective: str
    objective_key: str


@dataclass(frozen=True)
class MyKpi:
    """A KPI the person owns."""

    key: str
    name: str
    unit: str
    value: str
    period: date | None
    status: str
    needs_answer: bool
    draft_key: str


@dataclass(frozen=True)
class Home:
    """What the home page asks of OKRs."""

    check_ins: tuple[DueCheckIn, ...]
    objectives: tuple[ObjectiveRow, ...]
    drafts: tuple[ObjectiveRow, ...]
    to_close: tuple[ObjectiveRow, ...]
    kpis: tuple[MyKpi, ...]

    @property
    def answers_owed(self) -> int:
        """How many of my KPIs are in breach without an answer."""
        return sum(kpi.needs_answer for kpi in self.kpis)


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
    return Home(
        check_ins=due_check_ins(actor, today, own=True),
        objectives=tuple(row for row in rows if row.state is ObjectiveState.ACTIVE),
        drafts=tuple(row for row in rows if row.state is ObjectiveState.DRAFT),
        to_close=tuple(row for row in rows if row.state is ObjectiveState.ACTIVE and row.cycle in over),
        kpis=_kpis(actor, today),
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


def _kpis(actor: Actor, today: date) -> tuple[MyKpi, ...]:
    rows = list(
        readable_kpis(actor)
        .filter(owner_id=actor.person_id)
        .order_by("definition__name", "pk")
        .values_list(
            "pk", "definition__name", "unit__name", "latest__value", "latest__period_start", "state__status",
            "state__stale_on", "definition__decimals", "definition__measure_unit",
        )[:MOST]
    )  # fmt: skip
    answered = _answered([row[0] for row in rows], today)
    found = []
    for pk, name, unit, value, period, status, stale_on, decimals, measure_unit in rows:
        shown = KpiStatus.STALE if stale_on and stale_on <= today else KpiStatus(status or KpiStatus.NO_DATA)
        breached = status == KpiStatus.BREACHES and pk not in answered
        draft = answered.get(pk) or ""
        text = number(value, decimals, measure_unit)
        found.append(MyKpi(show("kpi", pk), name, unit, text, period, str(shown), breached, draft))
    return tuple(found)


def _answered(kpi_ids: Sequence[int], today: date) -> dict[int, str]:
    """KPIs with an open objective, or put off until a later day: with the shown id of their open draft, if any."""
    rows = Answer.objects.filter(kpi_id__in=kpi_ids).filter(
        Q(objective__state__in=[ObjectiveState.DRAFT, ObjectiveState.ACTIVE]) | Q(look_again_on__gt=today)
    )
    return {
        kpi_id: show("obj", objective_id) if is_draft and objective_id else ""
        for kpi_id, objective_id, is_draft in rows.order_by("at").values_list("kpi_id", "objective_id", "is_open_draft")
    }
