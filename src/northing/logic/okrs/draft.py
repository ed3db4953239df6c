"""The words and terms of the objective that answers a KPI's breach (E6), for a person to edit and accept.

Who owns it and where it is kept belongs to actions; reading the breach off the values belongs to logic/kpis.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from northing.logic.kpis.definition import Comparison, Direction
from northing.logic.kpis.status import Limit, meets
from northing.logic.okrs.decimals import EXACT, plain
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, Reason
from northing.logic.okrs.terms import Terms

_CURRENCIES = frozenset("$£€¥₹")
_UPWARD = frozenset({Comparison.GE, Comparison.GT})
_STRICT = {Comparison.GT: "above ", Comparison.LT: "below "}
_SHOWN_PLACES = 2
_MOST_PLACES = 9
_UNIT_IN_NAME = re.compile(r"\s*\([^()]*[\d%$£€¥₹][^()]*\)")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form is filled in with: an objective without a number (E4-42) and one key result with them (E4-43)."""

    objective_title: str
    why: str
    key_result_title: str
    terms: Terms
    kind: ObjectiveKind
    reason: Reason


def draft_from_breach(
    kpi_name: str,
    unit_name: str,
    value: Decimal,
    limit: Limit,
    direction: Direction,
    measure_unit: str,
    period_label: str,
    variation_words: str,
    breaches: int,
) -> Draft:
    """The objective and key result that bring a KPI back within its threshold (E6, E4-11, E4-12).

    `breaches` counts the periods in a row up to the one labelled `period_label`; `variation_words` come from
    logic/kpis/signals and may be empty. Raises ValueError if the value meets the limit: there is nothing to answer.
    """
    terms = _terms(value, limit, direction)
    latest = _latest(value, terms)
    place = f" at {unit_name}" if unit_name else ""
    reading = f"{_starting(kpi_name)}{place} was {amount(latest, measure_unit)} for {period_label}"
    threshold = _threshold(limit, measure_unit)
    bare_name = _UNIT_IN_NAME.sub("", kpi_name)
    return Draft(
        objective_title=f"Bring {_within(bare_name)} back {_destination(limit, terms, direction)}",
        why=f"{reading}; its threshold is {threshold}. {_run(breaches)}{_variation(variation_words)}",
        key_result_title=f"{_starting(kpi_name)} {_way(terms, latest, measure_unit)}",
        terms=terms,
        kind=ObjectiveKind.COMMITTED,
        reason=Reason.FIX,
    )


def amount(value: Decimal, measure_unit: str) -> str:
    """The value with its unit of measure, in plain words: "62", "48 min", "1.9 %", "$1,200", "-$5"."""
    if measure_unit in _CURRENCIES:
        return f"{'-' if value < 0 else ''}{measure_unit}{plain(abs(value))}"
    return f"{plain(value)} {measure_unit}".rstrip()


def _terms(value: Decimal, limit: Limit, direction: Direction) -> Terms:
    """The nearest way back within the limit; from a strict edge itself no way is left, so it is held (B9)."""
    if meets(value, limit):
        raise ValueError(f"{plain(value)} meets the threshold; there is no breach to answer")
    too_high = limit.upper is not None and value > limit.upper
    target = limit.upper if limit.upper is not None and too_high else limit.level
    comparison = Comparison.LE if too_high else limit.comparison
    return Terms(_type(value, target, comparison, direction), comparison, baseline=value, target=target)


def _type(value: Decimal, target: Decimal, comparison: Comparison, direction: Direction) -> KeyResultType:
    upward = comparison in _UPWARD
    if value == target:
        return KeyResultType.MAINTAIN_ABOVE if upward else KeyResultType.MAINTAIN_BELOW
    if direction is Direction.TO_TARGET:
        return KeyResultType.REACH
    return KeyResultType.INCREASE if upward else KeyResultType.DECREASE


def _destination(limit: Limit, terms: Terms, direction: Direction) -> str:
    if direction is Direction.TO_TARGET:
        return "to its target level"
    if limit.upper is not None:
        return "into its range"
    return f"{'above' if terms.operator in _UPWARD else 'below'} its threshold"


def _threshold(limit: Limit, measure_unit: str) -> str:
    level = amount(limit.level, measure_unit)
    if limit.upper is None:
        return f"{limit.comparison.label} {level}"
    return f"{level} to {amount(limit.upper, measure_unit)}"


def _run(breaches: int) -> str:
    if breaches <= 1:
        return "This is the first period in breach."
    return f"It has been in breach for {breaches} periods in a row."


def _variation(words: str) -> str:
    """The words that tell a signal from routine variation; none are added where none were found (I6)."""
    found = words.strip().rstrip(".")
    return f" Against its own history: {found}." if found else ""


def _way(terms: Terms, latest: Decimal, measure_unit: str) -> str:
    """As in "from 62 to 75", "from 48 to 30 min", "from 25 to below 20 min" or "above 75 in every period"."""
    target = terms.target if terms.target is not None else latest
    strictly = _STRICT.get(terms.operator, "")
    if terms.type.is_held:
        return f"{strictly}{amount(target, measure_unit)} in every period"
    begin = amount(latest, measure_unit) if measure_unit in _CURRENCIES else plain(latest)
    return f"from {begin} to {strictly}{amount(target, measure_unit)}"


def _latest(value: Decimal, terms: Terms) -> Decimal:
    """The value with two decimals, or as many more as keep it apart from the level it breaches."""
    with localcontext(EXACT):
        for places in range(_SHOWN_PLACES, _MOST_PLACES):
            rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            if rounded != terms.target:
                return rounded
    return value


def _starting(name: str) -> str:
    return name[:1].upper() + name[1:]


def _within(name: str) -> str:
    """The name inside a sentence: "Net promoter score" loses its capital, "NPS" and "Net Promoter Score" keep it."""
    first, _, rest = name.partition(" ")
    keeps = first[1:] != first[1:].lower() or rest[:1].isupper() or len(first) == 1
    return name if keeps else name[:1].lower() + name[1:]
