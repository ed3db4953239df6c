"""The list of cycles: dates, state, how many objectives of which state."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from northing.lib.formats import day, percent
from northing.lib.ids import show
from northing.logic.okrs.definition import CycleState, ObjectiveState
from northing.logic.okrs.pace import elapsed
from northing.logic.people import Actor
from northing.queries.okrs.visible import visible_cycles, visible_objectives


@dataclass(frozen=True)
class CycleRow:
    """One cycle; `next` and `back` are the states it may go to, with the words on the button."""

    key: str
    name: str
    inside: str
    dates: str
    state: CycleState
    words: str
    objectives: str
    next: CycleState | None
    next_words: str
    back: CycleState | None


_NEXT_WORDS = {
    CycleState.PLANNING: "Start it",
    CycleState.EXECUTION: "Look back",
    CycleState.RETROSPECTIVE: "Close it",
    CycleState.CLOSED: "",
}


def cycle_rows(actor: Actor, today: date) -> list[CycleRow]:
    """Every cycle of the organisation, the one that starts last first; two statements."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    found = visible_objectives(actor).exclude(state=ObjectiveState.DROPPED)
    for cycle_id, state, count in found.values_list("cycle_id", "state").annotate(Count("pk")).order_by():
        counts[cycle_id][state] = count
    order = list(CycleState)
    rows = []
    for pk, name, start, end, text, parent in (
        visible_cycles(actor)
        .order_by("-start", "end", "name")
        .values_list("pk", "name", "start", "end", "state", "parent__name")
    ):
        state = CycleState(text)
        at = order.index(state)
        rows.append(
            CycleRow(
                key=show("cyc", pk),
                name=name,
                inside=parent or "",
                dates=f"{day(start)} – {day(end)}",
                state=state,
                words=_words(start, end, today),
                objectives=_counted(counts.get(pk, {})),
                next=None if state is CycleState.CLOSED else order[at + 1],
                next_words=_NEXT_WORDS[state],
                back=None if state in {CycleState.CLOSED, CycleState.PLANNING} else order[at - 1],
            )
        )
    return rows


def _words(start: date, end: date, today: date) -> str:
    if today < start:
        days = (start - today).days
        return f"starts in {days} {'day' if days == 1 else 'days'}"
    return f"ended {day(end)}" if today > end else f"{percent(elapsed(today, start, end))} of the time gone"


def _counted(counts: dict[str, int]) -> str:
    """As in "3 active, 1 draft"."""
    parts = [f"{counts[state]} {state.label.lower()}" for state in ObjectiveState if counts.get(state)]
    return ", ".join(parts) or "no objectives yet"
