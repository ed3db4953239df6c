"""Numbers, days and ages as they stand on screen."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.lib import formats


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "shown"),
    [
        ("48", None, "min", "48 min"),
        ("1.9", None, "%", "1.9 %"),
        ("1200", None, "$", "$1,200"),
        ("-5", None, "$", "−$5"),
        ("12345", None, "", "12,345"),
        ("-12345.678", None, "", "−12,345.68"),
        ("1234567.005", 2, "EUR", "1,234,567.01 EUR"),
        ("62.000000000", None, "", "62"),
        ("62", 1, "%", "62.0 %"),
        ("0", None, "", "0"),
        ("-0.04", 1, "", "0.0"),
        ("0.000055328", None, "", "0.0000553"),
        ("0.4305", None, "", "0.431"),
        ("0.9999", None, "", "1"),
        ("1200.4", None, "JPY", "1,200 JPY"),
        ("1.2", None, "KWD", "1.200 KWD"),
        ("1E+3", None, "", "1,000"),
        ("2.5", 0, "", "3"),
    ],
)
def test_numbers_carry_their_unit(value: str, decimals: int | None, unit: str, shown: str) -> None:
    assert formats.number(Decimal(value), decimals, unit) == shown


def test_what_is_missing_is_a_dash_and_never_zero() -> None:
    shown = [formats.number(None), formats.change(None, Decimal(1)), formats.change(Decimal(1), None)]
    assert [*shown, formats.percent(None), formats.exact(None), formats.day(None)] == ["–"] * 6


@pytest.mark.parametrize(
    ("before", "after", "unit", "shown"),
    [
        ("62", "67", "", "+5"),
        ("48", "36", "min", "−12 min"),
        ("2.4", "2.0", "%", "−0.4 pp"),
        ("5", "6.5", "$", "+$1.5"),
        ("5", "5.0", "", "no change"),
    ],
)
def test_a_change_has_its_sign_and_per_cents_change_by_points(before: str, after: str, unit: str, shown: str) -> None:
    assert formats.change(Decimal(before), Decimal(after), measure_unit=unit) == shown


@pytest.mark.parametrize(("share", "shown"), [("0.63", "63 %"), ("0.005", "1 %"), ("1", "100 %"), ("0", "0 %")])
def test_shares_are_whole_per_cents(share: str, shown: str) -> None:
    assert formats.percent(Decimal(share)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1200.000000000", "1200"), ("0.1000", "0.1"), ("1E-7", "0.0000001"), ("1E+3", "1000"), ("-2.50", "−2.5")],
)
def test_exact_shows_every_digit_and_no_more(value: str, shown: str) -> None:
    assert formats.exact(Decimal(value)) == shown


def test_days_and_ages() -> None:
    today = date(2026, 11, 5)
    assert formats.day(date(2026, 11, 3)) == "3 Nov 2026"
    days = [today, date(2026, 11, 4), date(2026, 11, 3), date(2026, 11, 8), date(2026, 11, 6)]
    assert [formats.age(day, today) for day in days] == ["today", "1 day old", "2 days old", "in 3 days", "in 1 day"]


@given(st.decimals(-(10**15), 10**15, places=9))
def test_exact_digits_read_back_as_the_same_value(value: Decimal) -> None:
    assert Decimal(formats.exact(value).replace("−", "-")) == value


@given(st.decimals(-(10**15), 10**15, places=9), st.integers(0, 9))
def test_a_shown_number_is_within_half_its_last_place(value: Decimal, decimals: int) -> None:
    shown = Decimal(formats.number(value, decimals).replace(",", "").replace("−", "-"))
    assert abs(shown - value) <= Decimal(1).scaleb(-decimals) / 2


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (99, "99 days"),
        (100, "3 months"),
        (729, "23 months"),
        (730, "1 year"),
        (3370, "9 years"),
    ],
)
def test_span_is_said_in_the_unit_people_think_in(days: int, words: str) -> None:
    assert formats.span(days) == words
