"""The page of one KPI in one dataclass: value and status in words, the terms behind them, chart, card, thresholds."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from northing.lib.ids import show
from northing.logic.kpis.definition import Frequency, KpiStatus
from northing.logic.kpis.signals import Assurance, Variation
from northing.logic.kpis.thresholds import Step, timeline
from northing.logic.people import Actor, allows
from northing.models import Kpi, KpiState, Threshold
from northing.queries.kpis.card import Term, card_of, facts_of_definition, limit_terms, status_terms
from northing.queries.kpis.chart import WINDOWS, KpiChart, kpi_chart_of
from northing.queries.kpis.terms import terms_of
from northing.queries.kpis.thresholds import limit_of, plan_values
from northing.queries.kpis.visible import visible_kpis
from northing.queries.kpis.wording import Measure, breach_words, stale_words
from northing.queries.people import item_of, one, unit_path

_RELATED: Final = ("definition", "unit", "owner", "latest", "state")


@dataclass(frozen=True)
class Crumb:
    """A unit on the way down to the KPI."""

    key: str
    label: str


@dataclass(frozen=True)
class KpiHead:
    """What leads the page, and what a live update replaces: the number and what it means, in words."""

    key: str
    name: str
    value: str
    has_value: bool
    period: str
    age: str
    threshold: str
    status: KpiStatus
    status_words: str
    variation: str
    variation_words: str
    assurance: str
    assurance_words: str
    is_breached: bool
    is_archived: bool
    can_answer: bool
    can_record: bool
    can_update: bool


@dataclass(frozen=True)
class ThresholdRow:
    """A threshold as it was set, newest first in lists."""

    text: str
    valid_from: str
    who: str
    recorded_at: datetime
    reason: str
    is_current: bool


@dataclass(frozen=True)
class KpiPage:
    """Everything the page shows; texts are ready."""

    head: KpiHead
    crumbs: tuple[Crumb, ...]
    owner: str
    chart: KpiChart
    card: tuple[Term, ...]
    card_facts: str
    status_terms: tuple[Term, ...]
    limit_terms: tuple[Term, ...]
    thresholds: tuple[ThresholdRow, ...]
    window: int
    windows: tuple[int, ...]


def kpi_head(actor: Actor, kpi_id: int, today: date) -> KpiHead:
    """The head of the page alone, for a live update; raises NotFound."""
    return _head(actor, one(visible_kpis(actor).select_related(*_RELATED), kpi_id), today)


def kpi_page(actor: Actor, kpi_id: int, today: date, *, window: int = WINDOWS[0]) -> KpiPage:
    """The page of a visible KPI, archived ones too; raises NotFound. `window`: periods the chart shows."""
    kpi = one(visible_kpis(actor).select_related(*_RELATED), kpi_id)
    definition, measure, state = kpi.definition, measure_of(kpi), _state(kpi)
    rows = list(Threshold.objects.filter(kpi=kpi).select_related("recorded_by").order_by("id"))
    line = timeline(Step(row.valid_from, limit_of(row.comparison, row.level, row.upper)) for row in rows)
    head = _head(actor, kpi, today)
    chart = kpi_chart_of(
        kpi.pk,
        f"{definition.name}{f', {definition.measure_unit}' if definition.measure_unit else ''}",
        terms=terms_of(definition),
        measure=measure,
        thresholds=line,
        plan=plan_values([kpi.pk]).get(kpi.pk, {}),
        today=today,
        periods=window,
    )
    return KpiPage(
        head=head,
        crumbs=tuple(Crumb(show("unit", unit.pk), unit.name) for unit in unit_path(actor, kpi.unit_id)),
        owner=kpi.owner.name if kpi.owner else "",
        chart=chart,
        card=card_of(kpi),
        card_facts=facts_of_definition(definition),
        status_terms=status_terms(state, measure, value=head.value, period=head.period, status=head.status),
        limit_terms=limit_terms(chart.limits, measure, chart.baseline, state.words if state else ""),
        thresholds=_thresholds(rows, measure, today),
        window=window,
        windows=WINDOWS if chart.has_more or window != WINDOWS[0] else (),
    )


def measure_of(kpi: Kpi) -> Measure:
    """How the numbers and periods of a KPI are written."""
    definition = kpi.definition
    return Measure(definition.measure_unit, definition.decimals, Frequency(definition.frequency), definition.year_start)


def _state(kpi: Kpi) -> KpiState | None:
    return getattr(kpi, "state", None)


def _head(actor: Actor, kpi: Kpi, today: date) -> KpiHead:
    measure, state, latest, item = measure_of(kpi), _state(kpi), getattr(kpi, "latest", None), item_of(kpi)
    status = _status(state, has_value=latest is not None, today=today)
    limit = limit_of(state.comparison, state.level, state.upper) if state and state.comparison else None
    live = kpi.archived_at is None
    assurance = _assurance(state) if latest else ""
    return KpiHead(
        key=show("kpi", kpi.pk),
        name=kpi.definition.name,
        value=measure.value(latest.value) if latest else "No value yet",
        has_value=latest is not None,
        period=measure.period(latest.period_start) if latest else "",
        age=measure.age(latest.period_start, today) if latest else "",
        threshold=measure.threshold(limit),
        status=status,
        status_words=_status_words(kpi, state, measure, status, today),
        variation=state.variation if state and latest else "",
        variation_words=_variation_words(state) if state and latest else "",
        assurance=assurance,
        assurance_words=f"assurance: {Assurance(assurance).label.lower()}" if assurance else "",
        is_breached=state is not None and state.status == KpiStatus.BREACHES,
        is_archived=not live,
        can_answer=live and allows(actor, "kpi.answer", item),
        can_record=live and allows(actor, "kpi.record", item),
        can_update=allows(actor, "kpi.update", item),
    )


def _status(state: KpiState | None, *, has_value: bool, today: date) -> KpiStatus:
    if state is None or not has_value:
        return KpiStatus.NO_DATA
    if state.stale_on is not None and state.stale_on <= today:
        return KpiStatus.STALE
    return KpiStatus(state.status)


def _status_words(kpi: Kpi, state: KpiState | None, measure: Measure, status: KpiStatus, today: date) -> str:
    """What stands beside the number: "below 75 for 2 months", "holds at least 75"."""
    latest = getattr(kpi, "latest", None)
    if state is None or latest is None or status is KpiStatus.NO_DATA:
        return "no data"
    limit = limit_of(state.comparison, state.level, state.upper) if state.comparison else None
    value: Decimal = latest.value
    breach = breach_words(measure, value, limit, state.breaches) if limit and state.status == KpiStatus.BREACHES else ""
    if status is KpiStatus.STALE:
        old = stale_words(measure.days_over(latest.period_start, today))
        return f"{breach}, {old}" if breach else old
    if limit is None:
        return "no threshold"
    if breach:
        return breach
    return f"holds {measure.threshold(limit)}"


def _variation_words(state: KpiState) -> str:
    """A signal with its name and reason, "Concerning (8 months under the average)"; else the sentence alone."""
    if state.variation in {Variation.IMPROVING, Variation.CONCERNING, Variation.NEUTRAL}:
        return f"{Variation(state.variation).label} ({state.words})"
    return state.words


def _assurance(state: KpiState | None) -> str:
    """Empty where nothing can be promised (F5)."""
    return "" if state is None or state.assurance == Assurance.NONE else state.assurance


def _thresholds(rows: list[Threshold], measure: Measure, today: date) -> tuple[ThresholdRow, ...]:
    """Every threshold ever set, newest first; the one that holds today is marked."""
    now = max((row for row in rows if row.valid_from <= today), key=lambda row: (row.valid_from, row.pk), default=None)
    return tuple(
        ThresholdRow(
            text=measure.threshold(limit_of(row.comparison, row.level, row.upper)) or "no threshold",
            valid_from=measure.period(row.valid_from),
            who=row.recorded_by.name if row.recorded_by else "",
            recorded_at=row.recorded_at,
            reason=row.reason,
            is_current=row is now,
        )
        for row in reversed(rows)
    )
