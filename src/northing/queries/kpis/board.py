"""The board of KPIs: which KPIs a filter means, and one preformatted row each. Groups are made in `okrs.attention`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from northing.lib.ids import show
from northing.lib.svg import Tone, bullet, sparkline
from northing.logic.kpis.definition import Comparison, Direction, KpiStatus
from northing.logic.kpis.status import Limit
from northing.logic.people import Actor, allows
from northing.models import Kpi
from northing.queries.kpis.facts import KpiFacts
from northing.queries.kpis.visible import live_kpis
from northing.queries.kpis.wording import SHORT_VARIATION, breach_words, stale_words
from northing.queries.people import unit_and_below

PAGE_SIZE = 50


class BoardScope(StrEnum):
    """Whose KPIs a board shows."""

    MINE = "mine"
    UNIT = "unit"
    BELOW = "below"
    ALL = "all"

    @property
    def label(self) -> str:
        """Words on screen."""
        return {"mine": "Mine", "unit": "Unit", "below": "Unit and below", "all": "All"}[self.value]


@dataclass(frozen=True)
class BoardFilters:
    """What a board is narrowed to; an empty text means no narrowing. `group` is one of `okrs.attention.Group`."""

    scope: BoardScope = BoardScope.ALL
    unit_id: int | None = None
    owner_id: int | None = None
    group: str = ""
    text: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One KPI in a list. Every text is ready to be shown."""

    key: str
    name: str
    unit: str
    owner: str
    value: str
    period: str
    short_period: str
    age: str
    threshold: str
    short_threshold: str
    status: KpiStatus
    words: str
    sparkline: SafeString
    bullet: SafeString
    is_breached: bool
    can_answer: bool
    can_record: bool
    is_private: bool


def in_scope(actor: Actor, filters: BoardFilters) -> QuerySet[Kpi]:
    """Visible KPIs of the scope whose name, unit or owner holds the text; archived ones are left out."""
    kpis = live_kpis(actor)
    if filters.scope is BoardScope.MINE:
        kpis = kpis.filter(owner_id=actor.person_id)
    elif filters.scope is BoardScope.UNIT and filters.unit_id is not None:
        kpis = kpis.filter(unit_id=filters.unit_id)
    elif filters.scope is BoardScope.BELOW and filters.unit_id is not None:
        kpis = kpis.filter(unit_id__in=unit_and_below(actor, filters.unit_id))
    for word in filters.text.split():
        named = Q(definition__name__icontains=word) | Q(unit__name__icontains=word) | Q(owner__name__icontains=word)
        kpis = kpis.filter(named)
    return kpis


def board_row(actor: Actor, facts: KpiFacts, today: date, words: str = "") -> BoardRow:
    """Write one row; `words` replaces what would be said about the status."""
    measure, limit = facts.measure, facts.limit
    start = facts.period_start
    return BoardRow(
        key=show("kpi", facts.pk),
        name=facts.name,
        unit=facts.unit_name,
        owner=facts.owner_name or "",
        value=measure.value(facts.value),
        period=measure.period(start) if start else "",
        short_period=measure.short_period(start) if start else "",
        age=measure.age(start, today) if start else "",
        threshold=measure.threshold(limit),
        short_threshold=measure.short_threshold(limit),
        status=facts.status_on(today),
        words=words or status_words(facts, today),
        sparkline=_sparkline(facts),
        bullet=bullet_of(facts),
        is_breached=facts.is_breached,
        can_answer=allows(actor, "kpi.answer", facts.item),
        can_record=allows(actor, "kpi.record", facts.item),
        is_private=facts.visibility != "everyone",
    )


def status_words(facts: KpiFacts, today: date) -> str:
    """What a list says about a KPI: "below 75 for 2 months · signal", "last value 74 days ago", "Consistently hits"."""
    measure, limit, value, start = facts.measure, facts.limit, facts.value, facts.period_start
    status = facts.status_on(today)
    if value is None or start is None:
        return "no value yet"
    variation = SHORT_VARIATION.get(facts.variation or "", "")
    breach = breach_words(measure, value, limit, facts.breaches or 1) if facts.is_breached and limit else ""
    if status is KpiStatus.STALE:
        return _joined(breach, stale_words(measure.days_over(start, today)))
    if breach:
        return _joined(breach, variation)
    if facts.variation in {"improving", "concerning", "neutral"}:
        variation = facts.words or variation
    return _joined(_ASSURED.get(facts.assurance or "", ""), variation)


_ASSURED = {"hits": "consistently hits", "hit_or_miss": "hit or miss", "misses": "consistently misses"}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _sparkline(facts: KpiFacts) -> SafeString:
    values = [None if text is None else Decimal(text) for _, text in facts.points or ()]
    return sparkline(
        values,
        lower=facts.lower_limit,
        upper=facts.upper_limit,
        threshold=facts.level,
        marks={index: tone_of(good) for index, _, _, good in facts.marks or ()},
        label=f"{facts.name}: last {facts.measure.periods(len(values))}",
    )


def tone_of(good: bool | None) -> Tone:
    """How a signal is drawn."""
    return Tone.NEUTRAL if good is None else Tone.GOOD if good else Tone.BAD


def bullet_of(facts: KpiFacts) -> SafeString:
    """The latest value against threshold and plan; nothing to draw without a value or without both of them."""
    value, limit = facts.value, facts.limit
    if value is None or (limit is None and facts.plan is None):
        return SafeString("")
    low, high = _ends(facts, value, limit)
    said = facts.measure.value(value)
    return bullet(
        value,
        low=low,
        high=high,
        threshold=limit.level if limit else None,
        plan=facts.plan,
        good_side=_good_side(facts.direction, limit),
        label=f"{said}, threshold {facts.measure.threshold(limit)}" if limit else f"{said}, plan",
    )


def _good_side(direction: str, limit: Limit | None) -> Literal["above", "below", ""]:
    if limit is None or limit.upper is not None or direction in {Direction.IN_RANGE, Direction.TO_TARGET}:
        return ""
    return "above" if limit.comparison in {Comparison.GE, Comparison.GT} else "below"


def _ends(facts: KpiFacts, value: Decimal, limit: Limit | None) -> tuple[Decimal, Decimal]:
    """The scale of a bullet: from zero, or below a negative number, to a quarter above the highest."""
    edges = (limit.level, limit.upper) if limit else ()
    levels = [value, *(level for level in (facts.plan, *edges) if level is not None)]
    low, high = min(*levels, Decimal(0)), max(*levels, Decimal(0))
    quarter = (high - low) / 4
    lower, upper = facts.lower_bound, facts.upper_bound
    top = high + quarter if high > 0 else Decimal(0)
    bottom = low - quarter if low < 0 else Decimal(0)
    return (max(bottom, lower) if lower is not None else bottom, min(top, upper) if upper is not None else top)
