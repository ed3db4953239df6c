"""The drafted answer to a breach: direction without a number, a precise key result, and why."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Comparison, Direction
from northing.logic.kpis.status import Limit, meets
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, Reason
from northing.logic.okrs.draft import Draft, amount, draft_from_breach
from northing.logic.okrs.progress import Terms, check_terms, measure

D = Decimal
ROUTINE = "within the usual range; no special cause to look for"
AT_LEAST_75 = Limit(Comparison.GE, D(75))
LEVELS = st.integers(-100_000, 100_000).map(lambda cents: D(cents) / 100)


def draft(
    value: str,
    limit: Limit = AT_LEAST_75,
    direction: Direction = Direction.UP,
    *,
    name: str = "Net promoter score",
    unit: str = "Support",
    measured_in: str = "",
    words: str = ROUTINE,
    breaches: int = 3,
) -> Draft:
    return draft_from_breach(name, unit, D(value), limit, direction, measured_in, "September 2026", words, breaches)


def test_a_breach_drafts_the_objective_and_the_key_result_from_the_value_to_the_threshold() -> None:
    assert draft("62") == Draft(
        objective_title="Bring net promoter score back above its threshold",
        why=(
            "Net promoter score at Support was 62 for September 2026; its threshold is at least 75. "
            "It has been in breach for 3 periods in a row. "
            "Against its own history: within the usual range; no special cause to look for."
        ),
        key_result_title="Net promoter score from 62 to 75",
        terms=Terms(KeyResultType.INCREASE, Comparison.GE, baseline=D(62), target=D(75)),
        kind=ObjectiveKind.COMMITTED,
        reason=Reason.FIX,
    )


def test_a_lower_is_better_breach_drafts_a_decrease() -> None:
    found = draft(
        "48",
        Limit(Comparison.LE, D(30)),
        Direction.DOWN,
        name="Average reply time",
        measured_in="min",
        words="",
        breaches=1,
    )
    assert found.objective_title == "Bring average reply time back below its threshold"
    assert found.key_result_title == "Average reply time from 48 to 30 min"
    assert found.terms == Terms(KeyResultType.DECREASE, Comparison.LE, baseline=D(48), target=D(30))
    assert found.why == (
        "Average reply time at Support was 48 min for September 2026; its threshold is at most 30 min. "
        "This is the first period in breach."
    )


@pytest.mark.parametrize(
    ("value", "title", "terms"),
    [
        ("8", "from 8 to 10", Terms(KeyResultType.INCREASE, Comparison.GE, D(8), D(10))),
        ("25", "from 25 to 20", Terms(KeyResultType.DECREASE, Comparison.LE, D(25), D(20))),
    ],
)
def test_outside_a_range_the_nearest_edge_is_the_target(value: str, title: str, terms: Terms) -> None:
    found = draft(value, Limit(Comparison.GE, D(10), D(20)), Direction.IN_RANGE, name="Stock days")
    assert (found.objective_title, found.terms) == ("Bring stock days back into its range", terms)
    assert found.key_result_title == f"Stock days {title}"
    assert "its threshold is 10 to 20." in found.why


@pytest.mark.parametrize(
    ("value", "limit", "terms"),
    [
        ("40", Limit(Comparison.GE, D(50)), Terms(KeyResultType.REACH, Comparison.GE, D(40), D(50))),
        ("60", Limit(Comparison.GE, D(45), D(55)), Terms(KeyResultType.REACH, Comparison.LE, D(60), D(55))),
    ],
)
def test_away_from_a_target_level_a_reach_is_drafted(value: str, limit: Limit, terms: Terms) -> None:
    found = draft(value, limit, Direction.TO_TARGET, name="Temperature")
    assert (found.objective_title, found.terms) == ("Bring temperature back to its target level", terms)


@pytest.mark.parametrize(
    ("value", "limit", "direction", "title", "kind"),
    [
        ("62", Limit(Comparison.GT, D(75)), Direction.UP, "Churn from 62 to above 75", KeyResultType.INCREASE),
        ("25", Limit(Comparison.LT, D(20)), Direction.DOWN, "Churn from 25 to below 20", KeyResultType.DECREASE),
        (
            "75",
            Limit(Comparison.GT, D(75)),
            Direction.UP,
            "Churn above 75 in every period",
            KeyResultType.MAINTAIN_ABOVE,
        ),
        (
            "20",
            Limit(Comparison.LT, D(20)),
            Direction.DOWN,
            "Churn below 20 in every period",
            KeyResultType.MAINTAIN_BELOW,
        ),
    ],
)
def test_a_strict_threshold_keeps_its_words_and_at_its_edge_is_held(
    value: str, limit: Limit, direction: Direction, title: str, kind: KeyResultType
) -> None:
    found = draft(value, limit, direction, name="Churn")
    assert (found.key_result_title, found.terms.type) == (title, kind)
    assert check_terms(found.terms) == []


@pytest.mark.parametrize(
    ("value", "limit"), [("75", AT_LEAST_75), ("76", AT_LEAST_75), ("15", Limit(Comparison.GE, D(10), D(20)))]
)
def test_a_value_that_meets_its_threshold_has_no_breach_to_answer(value: str, limit: Limit) -> None:
    with pytest.raises(ValueError, match=f"^{value} meets the threshold"):
        draft(value, limit)


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Net promoter score", "net promoter score"),
        ("Net Promoter Score", "Net Promoter Score"),
        ("NPS", "NPS"),
        ("NPS of new customers", "NPS of new customers"),
        ("iPhone crash rate", "iPhone crash rate"),
        ("A level pass rate", "A level pass rate"),
        ("On-time delivery (%)", "on-time delivery"),
        ("Calls answered (within 20 s)", "calls answered"),
        ("Mean time to repair (MTTR)", "mean time to repair (MTTR)"),
        ("churn", "churn"),
    ],
)
def test_the_name_is_written_as_inside_a_sentence_and_without_its_unit(name: str, inside: str) -> None:
    assert draft("62", name=name).objective_title == f"Bring {inside} back above its threshold"


def test_a_key_result_starts_with_a_capital() -> None:
    assert draft("62", name="churn").key_result_title == "Churn from 62 to 75"


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("", "periods in a row."),
        ("8 months under the average", "Against its own history: 8 months under the average."),
        (" below the usual range. ", "Against its own history: below the usual range."),
    ],
)
def test_why_repeats_whether_it_is_a_signal(words: str, end: str) -> None:
    assert draft("62", words=words).why.endswith(end)


def test_without_a_unit_no_place_is_named() -> None:
    assert draft("62", unit="").why.startswith("Net promoter score was 62 for September 2026;")


@pytest.mark.parametrize(
    ("value", "measured_in", "text"),
    [
        ("62", "", "62"),
        ("48.0", "min", "48 min"),
        ("1.9", "%", "1.9 %"),
        ("1200", "$", "$1,200"),
        ("-5.50", "€", "-€5.5"),
        ("1200000", "EUR", "1,200,000 EUR"),
        ("0", "", "0"),
        ("1E+3", "", "1,000"),
    ],
)
def test_amounts_are_written_with_their_unit(value: str, measured_in: str, text: str) -> None:
    assert amount(D(value), measured_in) == text


@pytest.mark.parametrize(
    ("value", "measured_in", "title"),
    [
        ("61.666666667", "%", "Net promoter score from 61.67 to 75 %"),
        ("74.996", "%", "Net promoter score from 74.996 to 75 %"),
        ("74.9999", "%", "Net promoter score from 74.9999 to 75 %"),
        ("74.999999999", "", "Net promoter score from 74.999999999 to 75"),
        ("60", "$", "Net promoter score from $60 to $75"),
    ],
)
def test_the_value_is_shown_short_but_apart_from_the_threshold(value: str, measured_in: str, title: str) -> None:
    found = draft(value, measured_in=measured_in)
    assert (found.key_result_title, found.terms.baseline) == (title, D(value))


@given(value=LEVELS, level=LEVELS, comparison=st.sampled_from(Comparison), span=st.none() | st.integers(0, 50))
def test_every_breach_drafts_terms_that_can_be_saved_and_start_unachieved(
    value: Decimal, level: Decimal, comparison: Comparison, span: int | None
) -> None:
    upward = comparison in (Comparison.GE, Comparison.GT)
    upper = level + span if span is not None and upward else None
    limit = Limit(comparison, level, upper)
    assume(not meets(value, limit))
    direction = Direction.IN_RANGE if upper is not None else Direction.UP if upward else Direction.DOWN
    found = draft(str(value), limit, direction)
    assert check_terms(found.terms) == []
    assert measure(found.terms, [value]).achieved is False
    assert re.search(r"\d", found.objective_title) is None
