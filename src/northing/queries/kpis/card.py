"""The card of a KPI (What, Why, How, Who, When) and the terms its status is made of, as label and text."""

from dataclasses import dataclass

from northing.lib.formats import day
from northing.logic.kpis.definition import (
    Aggregation,
    Direction,
    Frequency,
    Indicator,
    KpiStatus,
    Measures,
    Perspective,
)
from northing.logic.kpis.signals import Limits
from northing.logic.people import Visibility
from northing.models import Definition, Kpi, KpiState
from northing.queries.kpis.thresholds import limit_of
from northing.queries.kpis.wording import Measure

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Term:
    """One line: a label and what stands beside it. A missing text is said, not left out."""

    label: str
    text: str
    is_missing: bool = False


def card_of(kpi: Kpi) -> tuple[Term, ...]:
    """The five questions of the card, in their order."""
    definition = kpi.definition
    owner = kpi.owner.name if kpi.owner else ""
    return (
        _term("What", _lines(definition.what, _shape(definition))),
        _term("Why", _lines(definition.why, _led("Decision it informs: ", definition.decision_informed))),
        _term("How", _lines(definition.how, _formula(definition), _led("Source: ", definition.source_note))),
        _term("Who", _lines(owner and f"{owner} owns it at {kpi.unit.name}", _audience(kpi)), missing=not owner),
        _term("When", _calendar(definition)),
    )


def facts_of_definition(definition: Definition) -> str:
    """The line under the card: "Definition 2.1 · monthly · mean · lagging"."""
    parts = [
        f"Definition {definition.version_major}.{definition.version_minor}",
        Frequency(definition.frequency).label.lower(),
        Aggregation(definition.aggregation).label.lower(),
        Indicator(definition.indicator).label.lower(),
        Measures(definition.measures).label.lower() if definition.measures else "",
        Perspective(definition.perspective).label.lower() if definition.perspective else "",
        f"key {definition.key}" if definition.key else "",
    ]
    return " · ".join(part for part in parts if part)


def status_terms(
    state: KpiState | None, measure: Measure, *, value: str, period: str, status: KpiStatus
) -> tuple[Term, ...]:
    """Why the status is what it is: the value, the threshold it was held against, the rule, and when it goes stale."""
    if state is None or status is KpiStatus.NO_DATA:
        return (Term("Value", "none recorded yet", is_missing=True),)
    limit = limit_of(state.comparison, state.level, state.upper) if state.comparison else None
    against = measure.threshold(limit) if limit else "none set, so nothing can be called healthy"
    terms = [Term("Value", f"{value} for {period}"), Term("Threshold", against)]
    if limit:
        edge = "is not enough" if limit.comparison in {"gt", "lt"} else "still holds"
        held = "holds" if state.status == KpiStatus.MEETS else "does not hold"
        terms.append(Term("Rule", f"{measure.value(limit.level)} itself {edge}; {value} {held}"))
    if state.breaches:
        terms.append(Term("Breaches", f"{measure.periods(state.breaches)} in a row"))
    if state.stale_on:
        age = "it is" if status is KpiStatus.STALE else "unless a newer value arrives"
        terms.append(Term("Stale", f"from {day(state.stale_on)}, {age}"))
    return tuple(terms)


def limit_terms(limits: Limits, measure: Measure, baseline: str, words: str) -> tuple[Term, ...]:
    """Why a value is called a signal or routine: the limits, where they come from, and the rules (F1 to F3)."""
    if limits.mean is None:
        return (Term("Limits", words or "too few values", is_missing=True),)
    low = measure.value(limits.lower) if limits.lower is not None else "none (beyond the lowest possible value)"
    high = measure.value(limits.upper) if limits.upper is not None else "none (beyond the highest possible value)"
    made = {
        "locked": f"the first {limits.points} values, {baseline}; later values do not move them",
        "provisional": f"the {limits.points} values so far; locked at 12",
        "constant": f"{limits.points} values, all alike",
    }
    return (
        Term("Average", measure.value(limits.mean)),
        *((Term("Usual range", f"{low} to {high}"),) if limits.kind != "constant" else ()),
        Term("Made from", made.get(limits.kind, "")),
        Term("Formula", "average ± 2.66 × mean moving range"),
        Term("Signal", "a value outside the range, an unusual jump, or eight in a row on one side of the average"),
        Term("Newest value", words),
    )


def _term(label: str, text: str, *, missing: bool = False) -> Term:
    return Term(label, text or "not written yet", is_missing=missing or not text)


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _led(lead: str, text: str) -> str:
    return f"{lead}{text}" if text else ""


def _shape(definition: Definition) -> str:
    unit = definition.measure_unit or "a plain number"
    bounds = ""
    if definition.lower_bound is not None or definition.upper_bound is not None:
        measure = Measure("", None, Frequency(definition.frequency), definition.year_start)
        low, high = (measure.value(level) for level in (definition.lower_bound, definition.upper_bound))
        bounds = f"; possible values {low} to {high}"
    return f"{Direction(definition.direction).label}; measured in {unit}{bounds}."


def _formula(definition: Definition) -> str:
    if not definition.numerator:
        return ""
    return f"{definition.numerator} ÷ {definition.denominator}" if definition.denominator else definition.numerator


def _audience(kpi: Kpi) -> str:
    return f"Seen by: {Visibility(kpi.visibility).label.lower()}"


def _calendar(definition: Definition) -> str:
    year = "" if definition.year_start == 1 else f", the year starts in {_MONTHS[definition.year_start - 1]}"
    reviewed = Frequency(definition.review_frequency).label.lower()
    return f"{Frequency(definition.frequency).label}{year}; reviewed {reviewed}"
