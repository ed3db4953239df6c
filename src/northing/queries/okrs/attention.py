"""Which KPIs need an answer (E4-19, E4-20): the board's groups, and the answer each KPI has.

A KPI whose newest value breaches its threshold, or is stale, needs an answer until an open one exists: a draft or
active objective with a key result on it or recorded as its answer, or a "not now" whose day to look again is to come.
An objective the actor may not see still answers, but nothing is said of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from northing.lib.formats import day as day_words
from northing.lib.ids import show
from northing.logic.kpis.definition import KpiStatus
from northing.logic.okrs.definition import ObjectiveState, PaceStatus
from northing.logic.people import Actor, Item, Visibility, allows
from northing.models import Answer, KeyResult, Kpi
from northing.queries.kpis.board import PAGE_SIZE, BoardFilters, BoardRow, board_row, in_scope
from northing.queries.kpis.facts import COLUMNS, KpiFacts
from northing.queries.kpis.visible import live_kpis
from northing.queries.people import audience

OPEN: Final = (ObjectiveState.DRAFT, ObjectiveState.ACTIVE)
_SIGNALS: Final = ("improving", "concerning", "neutral")


class Group(StrEnum):
    """The groups of a board, in their order."""

    NEEDS = "needs"
    ANSWERED = "answered"
    HOLDING = "holding"
    WATCHING = "watching"
    NO_DATA = "no_data"

    @property
    def label(self) -> str:
        """Words on screen."""
        return _LABELS[self]


_LABELS: Final = {
    Group.NEEDS: "Needs an answer",
    Group.ANSWERED: "Answered",
    Group.HOLDING: "Holding",
    Group.WATCHING: "Watching",
    Group.NO_DATA: "No data",
}
_ORDER: Final = tuple(Group)
Grouped = QuerySet[Any, Any]  # KPIs with the annotation `group`


@dataclass(frozen=True)
class GivenAnswer:
    """The open answer of a KPI. Key, title and status are empty for an objective the actor may not see."""

    words: str
    objective: str = ""
    title: str = ""
    status: str = ""
    is_draft: bool = False
    is_later: bool = False


@dataclass(frozen=True)
class AttentionRow:
    """A row of the board with its group and, where there is one, its answer."""

    kpi: BoardRow
    group: Group
    answer: GivenAnswer | None


@dataclass(frozen=True)
class GroupPart:
    """The rows of one group on this page; `count` is how many the group has on all pages."""

    group: Group
    label: str
    count: int
    rows: tuple[AttentionRow, ...]


@dataclass(frozen=True)
class AttentionBoard:
    """One page of the board, what needs an answer first."""

    parts: tuple[GroupPart, ...]
    counts: Mapping[Group, int]
    total: int
    owners: tuple[tuple[str, str], ...]  # (shown id, name) of those who own KPIs in this scope
    page: Page[int]


def attention_board(actor: Actor, filters: BoardFilters, today: date, page: int = 1) -> AttentionBoard:
    """The board of a scope, paged at 50; the counts of the groups are those before narrowing to one group."""
    kpis = grouped(in_scope(actor, filters), today)
    counts, owners = _counted(kpis, filters.owner_id)
    if filters.owner_id is not None:
        kpis = kpis.filter(owner_id=filters.owner_id)
    chosen = next((group for group in Group if group == filters.group), None)
    if chosen:
        kpis = kpis.filter(group=_ORDER.index(chosen))
    total = counts[chosen] if chosen else sum(counts.values())
    shown = Paginator(range(total), PAGE_SIZE).get_page(page)
    rows = _rows(actor, _ordered(kpis)[shown.start_index() - 1 if total else 0 : shown.end_index()], today)
    parts = tuple(
        GroupPart(group, group.label, counts[group], tuple(members))
        for group, members in groupby(rows, key=lambda row: row.group)
    )
    return AttentionBoard(parts, counts, sum(counts.values()), owners, shown)


def needing_answer(actor: Actor, today: date, *, mine: bool = False, limit: int = 10) -> list[AttentionRow]:
    """The first KPIs that need an answer, for the home page; `mine`: those the actor owns or whose unit they lead."""
    kpis = _needing(actor, today, mine=mine)
    return _rows(actor, _ordered(kpis)[:limit], today)


def count_needing_answer(actor: Actor, today: date, *, mine: bool = False) -> int:
    """How many KPIs need an answer."""
    return _needing(actor, today, mine=mine).count()


def attention_of(actor: Actor, kpi_id: int, today: date) -> AttentionRow | None:
    """Group, row and answer of one visible KPI; None when it is archived or not to be seen."""
    rows = _rows(actor, grouped(live_kpis(actor).filter(pk=kpi_id), today), today)
    return rows[0] if rows else None


def grouped(kpis: QuerySet[Kpi], today: date) -> Grouped:
    """Annotate `group` with the place of the KPI's group in `Group`."""
    alerts = Q(state__status=KpiStatus.BREACHES) | Q(state__stale_on__lte=today)
    newer = Answer.objects.filter(kpi=OuterRef("kpi"), pk__gt=OuterRef("pk"))
    open_answer = Answer.objects.filter(
        Q(objective__state__in=OPEN) | Q(look_again_on__gt=today), ~Exists(newer), kpi=OuterRef("pk")
    )
    followed = KeyResult.objects.filter(kpi=OuterRef("pk"), objective__state__in=OPEN)
    return kpis.annotate(
        group=Case(
            When(latest__isnull=True, then=_place(Group.NO_DATA)),
            When(alerts & (Exists(open_answer) | Exists(followed)), then=_place(Group.ANSWERED)),
            When(alerts, then=_place(Group.NEEDS)),
            When(state__status=KpiStatus.NO_THRESHOLD, then=_place(Group.WATCHING)),
            default=_place(Group.HOLDING),
            output_field=IntegerField(),
        )
    )


def _place(group: Group) -> Value:
    return Value(_ORDER.index(group))


def _needing(actor: Actor, today: date, *, mine: bool) -> Grouped:
    kpis = live_kpis(actor)
    if mine:
        kpis = kpis.filter(Q(owner_id=actor.person_id) | Q(unit_id__in=sorted(actor.led_units)))
    return grouped(kpis, today).filter(group=_ORDER.index(Group.NEEDS))


def _ordered(kpis: Grouped) -> Grouped:
    """Groups in their order; inside one breaches before stale values, signals before routine, long before short."""
    ordered: Grouped = kpis.annotate(
        signals=Case(When(state__variation__in=_SIGNALS, then=Value(0)), default=Value(1), output_field=IntegerField()),
        breach=Case(
            When(state__status=KpiStatus.BREACHES, then=Value(0)), default=Value(1), output_field=IntegerField()
        ),
    ).order_by("group", "breach", "signals", F("state__breaches").desc(nulls_last=True), "definition__name", "pk")
    return ordered


def _counted(kpis: Grouped, owner_id: int | None) -> tuple[dict[Group, int], tuple[tuple[str, str], ...]]:
    """Counts of the groups for the chosen owner, and everyone who owns a KPI here, in one read."""
    counts = dict.fromkeys(Group, 0)
    owners: dict[str, str] = {}
    # An empty order: the model's own would split the groups.
    for place, owner, name, count in (
        kpis.order_by().values_list("group", "owner_id", "owner__name").annotate(Count("pk"))
    ):
        if owner is not None:
            owners[show("per", owner)] = name
        if owner_id in (None, owner):
            counts[_ORDER[place]] += count
    return counts, tuple(sorted(owners.items(), key=lambda pair: pair[1].casefold()))


def _rows(actor: Actor, kpis: Grouped, today: date) -> list[AttentionRow]:
    read = [(KpiFacts(*row[:-1]), _ORDER[row[-1]]) for row in kpis.values_list(*COLUMNS, "group")]
    answers = _answers(actor, [facts.pk for facts, group in read if group is Group.ANSWERED], today)
    return [
        AttentionRow(
            board_row(actor, facts, today, answers[facts.pk].words if facts.pk in answers else ""),
            group,
            answers.get(facts.pk),
        )
        for facts, group in read
    ]


def _answers(actor: Actor, kpi_ids: list[int], today: date) -> dict[int, GivenAnswer]:
    """The open answer of each of these KPIs: the newest recorded one, else an objective whose key result follows it."""
    if not kpi_ids:
        return {}
    found = {kpi_id: GivenAnswer("answered") for kpi_id in kpi_ids}
    found.update(_followed(actor, kpi_ids))
    newest: dict[int, Answer] = {}
    rows = Answer.objects.filter(kpi_id__in=kpi_ids).select_related("objective", "objective__standing")
    for answer in rows.order_by("id"):
        newest[answer.kpi_id] = answer
    for kpi_id, answer in newest.items():
        objective = answer.objective
        if objective is not None and objective.state in OPEN:
            if _sees(actor, objective.owner_id, objective.unit_id, objective.visibility):
                standing = getattr(objective, "standing", None)
                status = standing.status if standing else PaceStatus.NO_DATA
                found[kpi_id] = _given(objective.pk, objective.title, objective.state, status)
        elif answer.look_again_on is not None and answer.look_again_on > today and not found[kpi_id].objective:
            words = f"not now, look again on {day_words(answer.look_again_on)}"
            found[kpi_id] = GivenAnswer(words, is_later=True)
    return found


def _followed(actor: Actor, kpi_ids: Iterable[int]) -> dict[int, GivenAnswer]:
    """Visible open objectives with a key result on these KPIs; of several the newest.

    One probe of the index a KPI: thousands of key results may follow the same one.
    """
    seen = KeyResult.objects.filter(audience(actor, "objective__"), objective__state__in=OPEN)
    newest = seen.filter(kpi=OuterRef("pk")).order_by("-objective_id", "-pk").values("pk")[:1]
    chosen = Kpi.objects.filter(pk__in=kpi_ids).order_by().values(newest=Subquery(newest))
    columns = ("kpi_id", *(f"objective__{name}" for name in _OBJECTIVE))
    return {
        kpi_id: _given(key, title, state, status or PaceStatus.NO_DATA)
        for kpi_id, key, title, state, status in KeyResult.objects.filter(pk__in=chosen).values_list(*columns)
    }


_OBJECTIVE: Final = ("pk", "title", "state", "standing__status")


def _sees(actor: Actor, owner_id: int, unit_id: int, visibility: str) -> bool:
    return allows(actor, "objective.read", Item(actor.organisation_id, owner_id, unit_id, Visibility(visibility)))


def _given(key: int, title: str, state: str, status: str) -> GivenAnswer:
    is_draft = state == ObjectiveState.DRAFT
    told = "draft" if is_draft else str(status)
    return GivenAnswer(f"Objective “{title}”", show("obj", key), title, told, is_draft=is_draft)
