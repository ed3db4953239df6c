"""The objectives that moved a KPI, past and present: what its page tells as its story (E4-08)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from northing.lib.formats import day, number, percent
from northing.lib.ids import show
from northing.logic.okrs.definition import ObjectiveState, PaceStatus, Verdict
from northing.logic.people import Actor
from northing.models import Answer
from northing.queries.okrs.visible import visible_key_results
from northing.queries.people.rights import audience


@dataclass(frozen=True)
class MovedBy:
    """An objective that follows or followed the KPI: from where to where, of which target, how it ended."""

    key: str
    title: str
    cycle: str
    cycle_end: date
    state: ObjectiveState
    status: str  # verdict once closed, else the pace
    movement: str  # "54 → 62 of 70"
    progress: str
    score: str
    verdict: str
    learning: str
    owner: str


@dataclass(frozen=True)
class AnswerLine:
    """What was decided about the KPI when it needed an answer."""

    at: str
    who: str
    words: str
    key: str  # shown id of the objective, if there is one to see


_COLUMNS = (
    "objective_id", "objective__title", "objective__cycle__name", "objective__cycle__end", "objective__state",
    "objective__owner__name", "baseline", "target", "measure_unit", "kpi__definition__decimals", "pk",
    "standing__current", "standing__progress", "standing__status", "objective__closing__verdict",
    "objective__closing__grade", "objective__closing__learning",
)  # fmt: skip


def objectives_for_kpi(actor: Actor, kpi_id: int) -> list[MovedBy]:
    """Every visible objective with a key result that follows this KPI, newest cycle first; one statement.

    The caller has checked that the actor may see the KPI.
    """
    rows = visible_key_results(actor).filter(kpi_id=kpi_id).exclude(objective__state=ObjectiveState.DROPPED)
    ordered = rows.order_by("-objective__cycle__end", "-objective_id", "position")
    return [_moved(record) for record in ordered.values_list(*_COLUMNS)]


def answers_for_kpi(actor: Actor, kpi_id: int) -> list[AnswerLine]:
    """Answers given for this KPI, newest first; objectives the actor may not see are not named."""
    seen = set(
        Answer.objects.filter(audience(actor, "objective__"), kpi_id=kpi_id).values_list("objective_id", flat=True)
    )
    read = Answer.objects.filter(kpi_id=kpi_id).order_by("-at", "-pk")
    lines = []
    for at, who, reason, again, key, title in read.values_list(
        "at", "by__name", "reason", "look_again_on", "objective_id", "objective__title"
    ):
        if again is not None:
            lines.append(AnswerLine(day(at.date()), who, f"Not now: {reason} Look again on {day(again)}.", ""))
        elif key in seen:
            lines.append(AnswerLine(day(at.date()), who, title, show("obj", key)))
    return lines


def _moved(record: tuple[Any, ...]) -> MovedBy:
    (objective, title, cycle, end, state, owner, baseline, target, unit, decimals, _, current, progress, status,
     verdict, grade, learning) = record  # fmt: skip
    pace = PaceStatus(status or PaceStatus.NO_DATA)
    return MovedBy(
        key=show("obj", objective),
        title=title,
        cycle=cycle,
        cycle_end=end,
        state=ObjectiveState(state),
        status=str(verdict or (pace if state == ObjectiveState.ACTIVE else state)),
        movement=_movement(baseline, current, target, unit, decimals),
        progress=percent(progress),
        score="" if grade is None else str(grade),
        verdict=Verdict(verdict).label if verdict else "",
        learning=learning or "",
        owner=owner,
    )


def _movement(
    baseline: Decimal | None, current: Decimal | None, target: Decimal | None, unit: str, decimals: int | None
) -> str:
    """As in "54 → 62 of 70 points"."""
    way = (
        f"{number(baseline, decimals)} → {number(current, decimals)}"
        if baseline is not None
        else number(current, decimals)
    )
    return way if target is None else f"{way} of {number(target, decimals, unit)}"
