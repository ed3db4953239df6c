"""The objective page: one frozen dataclass with everything on it, read with a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from northing.lib.formats import day, percent
from northing.lib.ids import show
from northing.lib.svg.small import progress_bar
from northing.logic.okrs.definition import (
    CycleState,
    InitiativeState,
    ObjectiveKind,
    ObjectiveState,
    PaceStatus,
    Reason,
    Verdict,
)
from northing.logic.okrs.planning import advise_key_results
from northing.logic.okrs.score import Rollup, Term, percent_points
from northing.logic.people import Actor, Visibility, allows
from northing.models import Answer, Initiative, Objective
from northing.queries.okrs.board import objective_status
from northing.queries.okrs.lines import TONES, KeyResultLine, lines_of
from northing.queries.okrs.parts import chain_above
from northing.queries.okrs.story import Entry, story_of
from northing.queries.okrs.visible import visible_objectives
from northing.queries.people.rights import audience, item_of, one


@dataclass(frozen=True)
class Linked:
    """Another objective, above or below."""

    key: str
    title: str
    unit: str
    owner: str
    status: str
    progress: str
    bar: SafeString
    counts: bool = True


@dataclass(frozen=True)
class TermLine:
    """One part of the score: its share, its own score and the points it adds."""

    title: str
    key: str
    share: str
    score: str
    points: str


@dataclass(frozen=True)
class InitiativeLine:
    """Something to do."""

    key: str
    title: str
    state: InitiativeState
    owner: str
    due: str


@dataclass(frozen=True)
class ClosingView:
    """How it ended."""

    score: str
    grade: str
    verdict: Verdict
    is_met: bool
    is_incomplete: bool
    learning: str
    at: str
    by: str


@dataclass(frozen=True)
class ObjectivePage:
    """What the page shows; keys are shown ids."""

    key: str
    row: int
    version: int
    title: str
    why: str
    state: ObjectiveState
    status: str
    because: str
    kind: str
    reason: str
    cycle: str
    cycle_key: str
    cycle_is_over: bool
    unit: str
    unit_key: str
    owner: str
    visibility: str
    due: str
    progress: str
    expected: str
    bar: SafeString
    coverage: str
    key_results: tuple[KeyResultLine, ...]
    terms: tuple[TermLine, ...]
    total: str
    initiatives: tuple[InitiativeLine, ...]
    above: tuple[Linked, ...]
    below: tuple[Linked, ...]
    story: tuple[Entry, ...]
    goalposts: int
    closing: ClosingView | None
    drafted_from: str
    drafted_from_key: str
    advice: str
    may_update: bool
    may_check_in: bool
    may_close: bool

    @property
    def is_draft(self) -> bool:
        """Whether a person still has to accept it."""
        return self.state is ObjectiveState.DRAFT

    @property
    def is_active(self) -> bool:
        """Whether it runs."""
        return self.state is ObjectiveState.ACTIVE


def objective_page(actor: Actor, objective_id: int, today: date) -> ObjectivePage:
    """The page of one objective; NotFound when the actor may not see it."""
    related = ("cycle", "unit", "owner", "standing", "closing__by")
    row = one(visible_objectives(actor).select_related(*related), objective_id)
    lines = lines_of(actor, [row.pk], today).get(row.pk, [])
    above, below = _above(actor, row), _below(actor, row)
    story = story_of(actor, row, [line.row for line in lines])
    standing = getattr(row, "standing", None)
    stored = PaceStatus(standing.status) if standing else PaceStatus.NO_DATA
    pace = objective_status(stored, row.state, row.cycle.end, lines, today)
    closing = _closing(row)
    terms, total = _terms(standing, lines, below)
    name, key = _drafted_from(actor, row)
    item = item_of(row)
    is_open = row.state in {ObjectiveState.DRAFT, ObjectiveState.ACTIVE}
    shown = closing.verdict if closing else pace if row.state == ObjectiveState.ACTIVE else row.state
    progress = standing.progress if standing else None
    expected = standing.expected if standing and row.state == ObjectiveState.ACTIVE else None
    return ObjectivePage(
        key=show("obj", row.pk),
        row=row.pk,
        version=row.version,
        title=row.title,
        why=row.why,
        state=ObjectiveState(row.state),
        status=str(shown),
        because=_because(pace, lines) if row.state == ObjectiveState.ACTIVE else "",
        kind=ObjectiveKind(row.kind).label,
        reason=Reason(row.reason).label,
        cycle=row.cycle.name,
        cycle_key=show("cyc", row.cycle_id),
        cycle_is_over=today > row.cycle.end or row.cycle.state in {CycleState.RETROSPECTIVE, CycleState.CLOSED},
        unit=row.unit.name,
        unit_key=show("unit", row.unit_id),
        owner=row.owner.name,
        visibility="" if row.visibility == Visibility.EVERYONE else Visibility(row.visibility).label,
        due=day(row.cycle.end),
        progress=percent(progress),
        expected="" if expected is None else percent(expected),
        bar=_bar(progress, expected, pace),
        coverage=_coverage(standing),
        key_results=tuple(lines),
        terms=terms,
        total=total,
        initiatives=_initiatives(row),
        above=above,
        below=below,
        story=tuple(story.entries),
        goalposts=story.goalposts,
        closing=closing,
        drafted_from=name,
        drafted_from_key=key,
        advice=advise_key_results(len(lines)) if lines and is_open else "",
        may_update=is_open and allows(actor, "objective.update", item),
        may_check_in=row.state == ObjectiveState.ACTIVE and allows(actor, "objective.check_in", item),
        may_close=allows(actor, "objective.close", item),
    )


def _bar(progress: Decimal | None, expected: Decimal | None, pace: PaceStatus) -> SafeString:
    words = "no value yet" if progress is None else f"{percent(progress)} of the way"
    return progress_bar(progress, expected=expected, tone=TONES[pace], label=words)


def _because(pace: PaceStatus, lines: Sequence[KeyResultLine]) -> str:
    """The key result that gives the objective its status (C7), where it is not good news."""
    if pace not in {PaceStatus.AT_RISK, PaceStatus.OFF_TRACK, PaceStatus.MISSED}:
        return ""
    return next((line.title for line in lines if line.status is pace), "an objective that supports it")


def _coverage(standing: Any) -> str:
    """How much of the weight has data, when it is not all of it."""
    if standing is None or standing.coverage == 1 or standing.progress is None:
        return ""
    return f"{percent(standing.coverage)} of the weight has data"


_LINKED = (
    "pk", "title", "unit__name", "owner__name", "state", "standing__progress", "standing__expected",
    "standing__status", "closing__verdict",
)  # fmt: skip


def _linked(record: Sequence[Any], counted: frozenset[int] | None = None) -> Linked:
    pk, title, unit, owner, state, progress, expected, status, verdict = record
    pace = PaceStatus(status or PaceStatus.NO_DATA)
    shown = verdict or (pace if state == ObjectiveState.ACTIVE else state)
    bar = _bar(progress, expected if state == ObjectiveState.ACTIVE else None, pace)
    counts = counted is None or pk in counted
    return Linked(show("obj", pk), title, unit, owner, str(shown), percent(progress), bar, counts)


def _above(actor: Actor, row: Objective) -> tuple[Linked, ...]:
    """The line of sight from the top down to the parent; it ends where the actor may not see further."""
    if row.parent_id is None:
        return ()
    parents = chain_above([row.parent_id])
    found = visible_objectives(actor).filter(pk__in=parents)
    records = {record[0]: record for record in found.values_list(*_LINKED)}
    line: list[Linked] = []
    key: int | None = row.parent_id
    while key is not None and key in records and len(line) < len(parents):
        line.insert(0, _linked(records[key]))
        key = parents[key]
    return tuple(line)


def _below(actor: Actor, row: Objective) -> tuple[Linked, ...]:
    """Sub-objectives the actor may see, with whether they count in the score."""
    standing = getattr(row, "standing", None)
    counted = frozenset(term["key"] for term in standing.terms if term["kind"] == "obj") if standing else frozenset()
    found = visible_objectives(actor).filter(parent_id=row.pk).exclude(state=ObjectiveState.DROPPED)
    return tuple(_linked(record, counted) for record in found.order_by("title", "pk").values_list(*_LINKED))


def _terms(standing: Any, lines: Sequence[KeyResultLine], below: Sequence[Linked]) -> tuple[tuple[TermLine, ...], str]:
    """The parts of the score in whole points that add up to it: "why is this 63 %?"."""
    if standing is None or standing.progress is None:
        return (), ""
    parts = [_term(index, part) for index, part in enumerate(standing.terms)]
    total, points = percent_points(Rollup(standing.progress, standing.coverage, incomplete=False, terms=tuple(parts)))
    names: Mapping[str, str] = {line.key: line.title for line in lines} | {other.key: other.title for other in below}
    shown = [
        TermLine(
            title=names.get(show(part["kind"], part["key"]), "Another part"),
            key=show("obj", part["key"]) if part["kind"] == "obj" else "",
            share=percent(term.share),
            score=percent(term.score) if term.score is not None else ("no value" if not term.counted else "counts 0"),
            points=f"{number} %" if term.counted else "–",
        )
        for part, term, number in zip(standing.terms, parts, points, strict=True)
    ]
    return tuple(shown), f"{total} %"


def _term(index: int, part: Mapping[str, Any]) -> Term:
    score = None if part["score"] is None else Decimal(part["score"])
    share, contribution = Decimal(part["share"]), Decimal(part["contribution"])
    return Term(index, Decimal(part["weight"]), score, share, contribution, part["counted"])


def _initiatives(row: Objective) -> tuple[InitiativeLine, ...]:
    found = Initiative.objects.filter(objective=row).order_by("position", "pk")
    return tuple(
        InitiativeLine(show("ini", pk), title, InitiativeState(state), owner or "", day(due) if due else "")
        for pk, title, state, owner, due in found.values_list("pk", "title", "state", "owner__name", "due")
    )


def _closing(row: Objective) -> ClosingView | None:
    closing = getattr(row, "closing", None)
    if closing is None:
        return None
    return ClosingView(
        score=percent(closing.score),
        grade="–" if closing.grade is None else str(closing.grade),
        verdict=Verdict(closing.verdict),
        is_met=closing.is_met,
        is_incomplete=closing.is_incomplete,
        learning=closing.learning,
        at=day(closing.at.date()),
        by=closing.by.name,
    )


def _drafted_from(actor: Actor, row: Objective) -> tuple[str, str]:
    """Name and shown id of the KPI whose breach drafted it, if the actor may see that KPI."""
    found = (
        Answer.objects.filter(audience(actor, "kpi__"), objective=row)
        .order_by("at")
        .values_list("kpi__definition__name", "kpi_id")
        .first()
    )
    return (found[0], show("kpi", found[1])) if found else ("", "")
