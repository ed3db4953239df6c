"""Checks that the values of one KPI are measured in one unit: per cent and currency signs must not be mixed."""

from collections import defaultdict

from northing.logic.transfer.collected import Collected
from northing.logic.transfer.drafts import Draft
from northing.logic.transfer.problems import Findings
from northing.logic.transfer.result import PlannedKpi


def check_units(drafts: list[Draft], kpis: list[PlannedKpi], values: Collected, findings: Findings) -> None:
    """Record cells whose sign contradicts the other cells or the KPI; a new KPI takes the sign as its unit."""
    definitions = [kpi.definition for kpi in kpis]
    in_percent = {definitions[values.kpis[place]] for place, percent in enumerate(values.percents) if percent}
    for definition in in_percent:
        _take(drafts[definition], "%")
    _check_currencies(drafts, definitions, values, findings)
    for place, percent in enumerate(values.percents if in_percent else b""):
        definition = definitions[values.kpis[place]]
        value = values.values[place]
        if definition not in in_percent or value is None:
            continue
        draft = drafts[definition]
        if percent and not _is_percent(_unit(draft)):
            _wrong(values, place, f"The cell is in per cent, but “{draft.name}” is in {_unit(draft)}.", findings)
        elif not percent and 0 < abs(value) <= 1:
            _wrong(values, place, "Other values of this KPI carry a % sign; this one may be a fraction.", findings)


def _check_currencies(drafts: list[Draft], definitions: list[int], values: Collected, findings: Findings) -> None:
    seen: defaultdict[int, str] = defaultdict(str)
    for place, currency in values.currencies.items():
        definition = definitions[values.kpis[place]]
        seen[definition] = seen[definition] or currency
        _take(drafts[definition], currency)
        if seen[definition] != currency:
            _wrong(values, place, f"Other values of this KPI are in {seen[definition]}.", findings)


def _take(draft: Draft, sign: str) -> None:
    if not draft.known and not draft.measure_unit:
        draft.measure_unit = sign


def _unit(draft: Draft) -> str:
    return draft.known.measure_unit if draft.known else draft.measure_unit


def _is_percent(unit: str) -> bool:
    plain = unit.casefold()
    return not plain or "%" in plain or "percent" in plain or "per cent" in plain


def _wrong(values: Collected, place: int, problem: str, findings: Findings) -> None:
    text = f"{values.values[place]}"
    findings.wrong(values.rows[place], values.columns[place], text, problem, "Write all values of a KPI in one unit.")
