"""What is guessed from real tables and asked about, never decided in doubt."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from northing.lib.tabular.canonical import rows as canonical_rows
from northing.lib.tabular.files import canonicalise
from northing.logic.kpis.definition import Direction, Frequency
from northing.logic.kpis.numbers import read_number
from northing.logic.transfer.cells import read_cell_number
from northing.logic.transfer.guess import guess
from northing.logic.transfer.known import Known, KnownDefinition
from northing.logic.transfer.mapping import Layout, Role
from northing.logic.transfer.problems import Note
from tests.logic.transfer.tables import ROOT, asked, guessed, table, values, wrong

DATA = Path(__file__).parents[2] / "data"


def real(tmp_path: Path, name: str) -> list[list[str]]:
    """A real table by the way every upload takes."""
    canonicalise(DATA / name, Path(name).name, tmp_path / "table.csv")
    return list(canonical_rows(tmp_path / "table.csv"))


@pytest.mark.parametrize(
    ("name", "questions", "kpis", "count"),
    [
        ("mta_nyct/indicators.csv", [], 0, 0),
        ("mta_nyct/values.csv", [], 2, 47),
        ("performance_gov/target.json", ["year_start"], 11, 16),
        ("lgbf_scotland/LGBF_real_values.csv", ["year_start"], 4, 52),
        ("lgbf_scotland/Indicator_Information.csv", ["frequency", "year_start"], 0, 0),
        ("nhs_england/ae_attendances.csv", ["split", "value_rule"], 3, 30),
        ("nhs_england/weekly_deaths.csv", ["split"], 7, 98),
        ("ons_sdg/indicator_16-1-2.csv", [], 1, 14),
        ("ons_sdg/indicator_12-8-1.csv", ["split"], 3, 3),
        ("ons_sdg/indicator_8-7-1.csv", [], 9, 17),
        ("ons_sdg/archived-17-6-1.csv", [], 0, 0),
        ("canada_cif/indicator_3-13-1.csv", [], 1, 10),
        ("canada_cif/indicator_15-6-1.csv", [], 1, 7),
        ("small_series/statsmodels_elec_equip_monthly.csv", [], 1, 12),
        ("small_series/statsmodels_co2_weekly.csv", [], 1, 36),
        ("small_series/vega_us_employment_monthly.csv", [], 23, 138),
    ],
)
def test_a_real_table_is_understood_with_few_answers(
    tmp_path: Path, name: str, questions: list[str], kpis: int, count: int
) -> None:
    rows = real(tmp_path, name)
    assert asked(rows, name) == questions
    _, found = guessed(rows, name)
    assert wrong(found) == []
    assert (len(found.kpis), found.inserted) == (kpis, count)


def test_definitions_first_then_values_by_code(tmp_path: Path) -> None:
    _, first = guessed(real(tmp_path, "mta_nyct/indicators.csv"))
    assert [(one.key, one.frequency, one.direction, one.measure_unit) for one in first.definitions[:2]] == [
        ("67816", Frequency.MONTH, Direction.UP, ""),
        ("100360", Frequency.MONTH, Direction.DOWN, ""),
    ]
    definitions = [KnownDefinition(place, one.name, one.key) for place, one in enumerate(first.definitions, 10)]
    known = Known(units=ROOT.units, default_unit_id=1, definitions=definitions)
    _, found = guessed(real(tmp_path, "mta_nyct/values.csv"), known=known)
    assert [one.id for one in found.definitions] == [10, 11]
    assert values(found)[0] == ("Mean Distance Between Failures - Subways", "Meridian", "2008-01-01", "148420")
    assert (found.thresholds[0].valid_from.isoformat(), found.thresholds[0].level) == ("2008-01-01", Decimal(155000))


def test_shares_of_counts_are_recognised(tmp_path: Path) -> None:
    mapping, found = guessed(real(tmp_path, "nhs_england/ae_attendances.csv"), "ae_attendances.csv")
    assert mapping.having(Role.NUMERATOR)[0].index == 4
    one = next(iter(found.measurements))
    assert one.value == (one.numerator or 0) / (one.denominator or 1) * 100
    assert found.definitions[0].measure_unit == "%"


def test_headline_rows_are_those_without_breakdown(tmp_path: Path) -> None:
    mapping, found = guessed(real(tmp_path, "canada_cif/indicator_3-13-1.csv"))
    assert [column.index for column in mapping.having(Role.KEEP_IF)] == [1, 2]
    assert found.notes[Note.ROWS_FILTERED] == 60


def test_fiscal_quarters_follow_the_answered_year(tmp_path: Path) -> None:
    rows = real(tmp_path, "performance_gov/target.json")
    _, october = guessed(rows, year_start="10")
    _, july = guessed(rows, year_start="7")
    assert {one.period_start.isoformat() for one in october.measurements} >= {"2021-10-01"}
    assert {one.period_start.isoformat() for one in july.measurements} >= {"2021-07-01"}


def test_years_of_several_years_may_be_left_out(tmp_path: Path) -> None:
    rows = real(tmp_path, "ons_sdg/indicator_10-1-1.csv")
    assert not guessed(rows)[1].is_applicable
    _, found = guessed(rows, odd_periods="skip")
    assert (found.problem_count, found.inserted, found.notes[Note.ODD_PERIODS]) == (0, 0, 22)


@pytest.mark.parametrize(
    ("rows", "layout", "questions"),
    [
        ("KPI|Period|Value\nA|2026-07|1", Layout.LONG, []),
        ("Report of the year\n\nKPI|Period|Value\nA|2026-07|1", Layout.LONG, []),
        ("KRA|Owner|Unit of measure|Target|2024|2025|2026\nA|x|min|3|1|2|3", Layout.WIDE, []),
        ("Metric|Q1 2026|Q2 2026|Q3 2026\nA|1|2|3", Layout.WIDE, []),
        ("Name|Description|Frequency\nA|what|monthly", Layout.DEFINITIONS, []),
        ("Name|Description\nA|what", Layout.DEFINITIONS, ["frequency"]),
        ("Date|Value\n01/02/2026|1\n01/03/2026|2\n02/04/2026|3", Layout.LONG, ["day_first"]),
        ("Date|Value\n13/02/2026|1\n13/03/2026|2\n13/04/2026|3", Layout.LONG, []),
        ("Period|Value\n2026-07|1,234\n2026-08|2,345", Layout.LONG, ["decimal"]),
        ("Period|Value\n2026-07|1,5\n2026-08|2,345", Layout.LONG, []),
        ("Year|Value\n2016/17|1\n2017/18|2", Layout.LONG, ["year_start"]),
        ("Date|Value\n2026-07-01|1", Layout.LONG, ["frequency"]),
        ("KPI|Unit|Period|Value\nA|Sales|2026-07|1\nA|Legal|2026-07|2", Layout.LONG, ["unit"]),
        ("KPI|Unit|Period|Value\nA|min|2026-07|1\nB|%|2026-07|2", Layout.LONG, []),
        ("A|B\nx|y\nz|w", Layout.LONG, ["column:value", "column:period"]),
    ],
)
def test_what_is_doubtful_is_asked(rows: str, layout: Layout, questions: list[str]) -> None:
    assert asked(table(rows)) == questions
    assert guess(table(rows), "table.csv", ROOT).mapping.layout is layout


def test_decimal_commas_are_read_where_the_column_proves_them() -> None:
    _, found = guessed(table("Period|Value\n2026-07|1,5\n2026-08|2,345\n2026-09|1.234,5"))
    assert [value for _, _, _, value in values(found)] == ["1.5", "2.345", "1234.5"]


def test_year_and_month_columns_make_one_period() -> None:
    _, found = guessed(table("KPI|Year|Month|Actual\nA|2026|7|1\nA|2026|8|2"))
    assert [day for _, _, day, _ in values(found)] == ["2026-07-01", "2026-08-01"]


def test_every_number_column_is_a_kpi_when_none_is_called_value() -> None:
    _, found = guessed(table("Month|Scrap rate|Complaints\n2026-07|1.5|4\n2026-08|1.7|5"))
    assert [name for name, _, _, _ in values(found)] == ["Scrap rate", "Scrap rate", "Complaints", "Complaints"]


@pytest.mark.parametrize("decimal", [None, ".", ","])
@pytest.mark.parametrize(
    "text", ["0", "-0", "12", "-3.5", "0.25", "1.2340", "1.234", "999999", "1,5", "007", "1.50", "x", ""]
)
def test_the_short_way_to_read_plain_digits_agrees_with_the_long_one(text: str, decimal: str | None) -> None:
    short, long = read_cell_number(text, decimal), read_number(text, decimal=decimal)
    assert (short.value, short.ambiguous, short.problem) == (long.value, long.ambiguous, long.problem)


def test_no_excerpt_holds_a_formula() -> None:
    files = sorted(DATA.glob("*/*.csv"))
    assert len(files) > 10
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            assert not [cell for row in csv.reader(handle) for cell in row if cell[:1] in ("=", "@")]
