"""Reading numbers as they stand in real files (U14)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.numbers import guess_decimal, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("62", "62"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u2009234\u202f567", "1234567"),
        ("12,34,567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1'234", "1234"),
        ("1’234.50", "1234.50"),
        ("0,234", "0.234"),
        ("1,23", "1.23"),
        (".25", "0.25"),
        (".00", "0"),
        ("5.", "5"),
        ("(123)", "-123"),
        ("−5", "-5"),
        ("- 5", "-5"),
        ("5-", "-5"),
        ("+5", "5"),
        ("1e-3", "0.001"),
        ("6.70E-05", "0.0000670"),
        ("1k", "1000"),
        ("2 bn", "2000000000"),
        ("1.5 million", "1500000"),
        ("12 [r]", "12"),
        ("12.3 (p)", "12.3"),
        ("٣٤٫٥", "34.5"),
        ("  7 \n", "7"),
    ],
)
def test_a_number_is_read_as_written(text: str, value: str) -> None:
    reading = read_number(text)
    assert (reading.value, reading.ambiguous, reading.rounded, reading.problem) == (Decimal(value), False, False, "")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("$1.2M", "1200000", "$"),
        ("£1.2m", "1200000", "£"),
        ("€ 1.200,50", "1200.50", "€"),
        ("-$5", "-5", "$"),
        ("$-5", "-5", "$"),
        ("($5)", "-5", "$"),
        ("EUR 5", "5", "EUR"),
        ("5.25 CHF", "5.25", "CHF"),
    ],
)
def test_money_keeps_its_sign_apart(text: str, value: str, currency: str) -> None:
    reading = read_number(text)
    assert (reading.value, reading.currency, reading.problem) == (Decimal(value), currency, "")


@pytest.mark.parametrize("text", ["62 %", "62%", "62 per cent", "62 percent"])
def test_a_per_cent_sign_is_noted_and_the_value_left_as_written(text: str) -> None:
    reading = read_number(text)
    assert (reading.value, reading.percent) == (Decimal(62), True)


@pytest.mark.parametrize(
    "text", ["", " ", "-", "–", "—", "n/a", "N/A", "NA", "#N/A", ":", "..", "…", "null", "NaN", "[x]"]
)
def test_missing_is_no_value_and_no_complaint(text: str) -> None:
    reading = read_number(text)
    assert (reading.value, reading.problem) == (None, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("TBD", "is not a number"),
        ("inf", "is not a number"),
        ("true", "is not a number"),
        ("≤ 30", "is a bound"),
        ("<5", "is a bound"),
        ("30.6-33.4", "is a range"),
        ("10% to 20%", "is a range"),
        ("=1+1", "is a formula"),
        ("@SUM(A1)", "is a formula"),
        ("#DIV/0!", "spreadsheet error"),
        ("48 min", "more than a number"),
        ("12 m", "more than a number"),
        ("5 % k", "more than a number"),
        ("(5", "more than a number"),
        ("-5-", "more than a number"),
        ("$5 USD", "is not a number"),
        ("1 2", "a separator where"),
        ("1,2,3", "a separator where"),
        ("0,123,456", "a separator where"),
        (",", "is not a number"),
        ("1e15", "too large"),
        ("999999999999999.9", "too large"),
        ("1e400", "too large"),
        ("9" * 500, "is not a number"),
    ],
)
def test_what_is_not_one_number_says_why_and_how_to_fix_it(text: str, words: str) -> None:
    reading = read_number(text)
    assert reading.value is None
    assert words in reading.problem or (len(text) > 64 and reading.problem)
    assert len(reading.problem) < 160


@pytest.mark.parametrize(
    ("text", "decimal", "value", "ambiguous"),
    [
        ("1,234", None, "1234", True),
        ("1.234", None, "1.234", True),
        ("£4,000", None, "4000", True),
        ("1,234", ".", "1234", False),
        ("1,234", ",", "1.234", False),
        ("1.234", ",", "1234", False),
        ("1.234", ".", "1.234", False),
    ],
)
def test_one_separator_is_ambiguous_until_the_decimal_sign_is_known(
    text: str, decimal: str | None, value: str, ambiguous: bool
) -> None:
    reading = read_number(text, decimal=decimal)
    assert (reading.value, reading.ambiguous) == (Decimal(value), ambiguous)


def test_a_known_decimal_sign_refuses_what_does_not_fit() -> None:
    assert "separator" in read_number("1,5", decimal=".").problem
    assert "separator" in read_number("1.5", decimal=",").problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5.532773537901788e-05", "0.000055328"),
        ("0.1234567891", "0.123456789"),
        ("123456789012345.67", "123456789012346"),
        ("0.0000000005", "0"),
        ("0.0000000015", "0.000000002"),
        ("1e-400", "0"),
    ],
)
def test_more_than_the_stored_precision_is_cut_half_to_even_and_said(text: str, value: str) -> None:
    reading = read_number(text)
    assert (reading.value, reading.rounded) == (Decimal(value), True)


def test_zero_with_places_is_zero() -> None:
    assert read_number("-0.000").value == Decimal(0)
    assert str(read_number("-0.000").value) == "0"


@pytest.mark.parametrize(
    ("samples", "decimal"),
    [
        (["1,234", "1,234.5"], "."),
        (["1.234", "1.234,5"], ","),
        (["0,5", "12"], ","),
        (["0.4305"], "."),
        (["1,234", "12"], None),
        (["1.5", "1,5"], None),
        (["n/a", "TBD"], None),
        ([], None),
    ],
)
def test_a_column_proves_its_decimal_sign_or_leaves_it_open(samples: list[str], decimal: str | None) -> None:
    assert guess_decimal(samples) == decimal


STORABLE = st.decimals(-999_999, 999_999, places=9)


@given(STORABLE)
def test_a_plain_decimal_survives_reading(value: Decimal) -> None:
    assert read_number(f"{value:f}", decimal=".").value == value


@given(STORABLE.map(lambda value: round(value, 2)))
def test_both_customs_of_grouping_read_alike(value: Decimal) -> None:
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english, decimal=".").value == read_number(german, decimal=",").value == value


@given(st.text(max_size=70), st.sampled_from([None, ".", ","]))
def test_no_text_makes_the_reader_fail(text: str, decimal: str | None) -> None:
    reading = read_number(text, decimal=decimal)
    assert reading.value is None or not reading.problem


@given(st.text(alphabet="0123456789.,' ()-+%eEkM$€", max_size=12))
def test_no_row_of_number_signs_makes_the_reader_fail(text: str) -> None:
    reading = read_number(text)
    assert reading.value is None or (not reading.problem and abs(reading.value) < 10**15)
