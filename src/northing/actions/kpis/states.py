"""Derived rows of KPIs: `KpiLatest` and `KpiState`, recomputed in the transaction of whatever changed.

Not a verb of a person: the other actions of this area and imports call `refresh`, `northing verify` calls `rebuild`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from django.db import transaction

from northing.logic.kpis.summary import BASELINE, TAIL, History, Summary, Terms, needs_more, series_limits, summarise
from northing.logic.kpis.thresholds import Timeline
from northing.models import Kpi, KpiLatest, KpiState
from northing.queries.kpis.series import Observation, count_values, first_values, last_values, stream_series
from northing.queries.kpis.terms import terms_by_kpi
from northing.queries.kpis.thresholds import plan_values, threshold_timelines

CHUNK: Final = 500  # KPIs whose thresholds are in memory at once
FEW: Final = 8  # up to so many KPIs bounded reads of each are cheaper than streaming all values


def refresh(organisation_id: int, kpi_ids: Iterable[int]) -> None:
    """Recompute the derived rows of these KPIs in the current transaction; KPIs of other organisations are left alone.

    One KPI costs bounded reads whatever the length of its history; many are streamed in the order of the key.
    """
    ids = sorted(set(kpi_ids))
    for chunk in _chunks(ids):
        _save(organisation_id, summaries(organisation_id, chunk))


@transaction.atomic
def rebuild(organisation_id: int) -> int:
    """Recompute the derived rows of all KPIs; return of how many KPIs a stored row differed or was missing."""
    drift = 0
    ids = Kpi.objects.filter(organisation_id=organisation_id).order_by("pk").values_list("pk", flat=True)
    for chunk in _chunks(list(ids)):
        fresh = summaries(organisation_id, chunk)
        held = _held(chunk)
        wrong = {pk: summary for pk, summary in fresh.items() if held.get(pk) != _rows(organisation_id, pk, summary)}
        drift += len(wrong)
        _save(organisation_id, wrong)
    return drift


def summaries(organisation_id: int, kpi_ids: Sequence[int]) -> dict[int, Summary]:
    """What the newest value of each of these KPIs means, read from measurements, thresholds, plans and definitions."""
    terms = terms_by_kpi(organisation_id, kpi_ids)
    thresholds, plans = threshold_timelines(terms), plan_values(terms)
    found: dict[int, Summary] = {}
    for pk, history in _histories(terms, thresholds):
        found[pk] = summarise(history, terms[pk], thresholds.get(pk, Timeline()), plans.get(pk))
    nothing = History((), (), 0)
    return {pk: found.get(pk) or summarise(nothing, terms[pk], Timeline()) for pk in terms}


def _histories(terms: dict[int, Terms], thresholds: dict[int, Timeline]) -> Iterator[tuple[int, History]]:
    if len(terms) > FEW:
        for pk, values in stream_series(terms):
            yield pk, _shortened(values, terms[pk], thresholds.get(pk, Timeline()))
        return
    for pk, own in terms.items():
        yield pk, _bounded(pk, own, thresholds.get(pk, Timeline()))


def _shortened(values: Sequence[Observation], terms: Terms, thresholds: Timeline) -> History:
    """Beginning and end of a series in memory, as long as `_bounded` reads them: the rest decides nothing."""
    head = values[:BASELINE]
    limits, length = series_limits(head, terms), TAIL
    history = History(head, values[-length:], len(values))
    while needs_more(history, thresholds, limits):
        length *= 8
        history = History(head, values[-length:], len(values))
    return history


def _bounded(pk: int, terms: Terms, thresholds: Timeline) -> History:
    """Beginning and end of a series; the end is read further back only while it is one single run or breach."""
    head = first_values(pk, BASELINE)
    newest_first = last_values(pk, TAIL)
    if len(newest_first) < TAIL:
        return History(head, newest_first[::-1], len(newest_first))
    history = History(head, newest_first[::-1], count_values(pk))
    limits = series_limits(head, terms)
    while needs_more(history, thresholds, limits):
        newest_first += last_values(pk, 8 * len(newest_first), skip=len(newest_first))
        history = History(head, newest_first[::-1], history.count)
    return history


def _save(organisation_id: int, found: dict[int, Summary]) -> None:
    rows = [_rows(organisation_id, pk, summary) for pk, summary in found.items()]
    KpiState.objects.bulk_create(
        [KpiState(**state) for state, _ in rows],
        update_conflicts=True,
        unique_fields=["kpi"],
        update_fields=_STATE_FIELDS,
    )
    KpiLatest.objects.bulk_create(
        [KpiLatest(**latest) for _, latest in rows if latest],
        update_conflicts=True,
        unique_fields=["kpi"],
        update_fields=_LATEST_FIELDS,
    )
    emptied = [state["kpi_id"] for state, latest in rows if not latest]
    if emptied:
        KpiLatest.objects.filter(kpi_id__in=emptied).delete()


Rows = tuple[dict[str, Any], dict[str, Any] | None]


def _rows(organisation_id: int, pk: int, summary: Summary) -> Rows:
    """The columns of both derived rows; no latest row without a value."""
    limit, limits = summary.limit, summary.limits
    state = {
        "kpi_id": pk,
        "organisation_id": organisation_id,
        "status": str(summary.status),
        "stale_on": summary.stale_on,
        "level": limit.level if limit else None,
        "upper": limit.upper if limit else None,
        "comparison": str(limit.comparison) if limit else "",
        "plan": summary.plan,
        "breaches": summary.breaches,
        "variation": str(summary.variation),
        "assurance": str(summary.assurance),
        "words": summary.words,
        "limits_kind": limits.kind if summary.count else "",
        "mean": limits.mean,
        "lower_limit": limits.lower,
        "upper_limit": limits.upper,
        "marks": [list(mark) for mark in summary.marks],
    }
    if summary.value is None:
        return state, None
    latest = {
        "kpi_id": pk,
        "organisation_id": organisation_id,
        "period_start": summary.period_start,
        "value": summary.value,
        "recorded_at": summary.recorded_at,
        "points": [list(point) for point in summary.points],
        "count": summary.count,
    }
    return state, latest


def _held(kpi_ids: Sequence[int]) -> dict[int, Rows]:
    """Both derived rows as they are stored."""
    latest: dict[int, dict[str, Any]] = {}
    for found in KpiLatest.objects.filter(pk__in=kpi_ids).values():
        latest[found["kpi_id"]] = {**found}
    held: dict[int, Rows] = {}
    for state in KpiState.objects.filter(pk__in=kpi_ids).values():
        held[state["kpi_id"]] = ({**state}, latest.get(state["kpi_id"]))
    return held


def _chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


_STATE_FIELDS = [
    *("organisation", "status", "stale_on", "level", "upper", "comparison", "plan", "breaches", "variation"),
    *("assurance", "words", "limits_kind", "mean", "lower_limit", "upper_limit", "marks"),
]
_LATEST_FIELDS = ["organisation", "period_start", "value", "recorded_at", "points", "count"]
