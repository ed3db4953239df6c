"""What an import would do, and every way in which a table can be wrong."""

import datetime as dt
from decimal import Decimal

import pytest

from northing.logic.kpis.definition import Aggregation, Direction, Frequency
from northing.logic.transfer.known import Known, KnownDefinition, KnownKpi, KnownPerson, KnownUnit
from northing.logic.transfer.mapping import Column, Layout, Mapping, Role, TargetsAs, ValueRule, mapping_problems
from northing.logic.transfer.planning import plan
from northing.logic.transfer.problems import Note
from tests.logic.transfer.tables import ROOT, TODAY, guessed, table, values, wrong

LONG = table("""
KPI        | Period  | Value
Reply time | 2026-07 | 48
Reply time | 2026-08 | 50.5
NPS        | 2026-08 | 62
""")


def test_the_long_form_gives_a_value_for_each_row() -> None:
    _, found = guessed(LONG)
    assert values(found) == [
        ("Reply time", "Meridian", "2026-07-01", "48"),
        ("Reply time", "Meridian", "2026-08-01", "50.5"),
        ("NPS", "Meridian", "2026-08-01", "62"),
    ]
    assert (found.inserted, found.corrected, found.unchanged, found.problem_count) == (3, 0, 0, 0)
    assert [definition.frequency for definition in found.definitions] == [Frequency.MONTH, Frequency.MONTH]


def test_the_wide_form_gives_the_same_values() -> None:
    _, found = guessed(
        table("""
Metric     | Unit of measure | Target | Jul 2026 | Aug 2026 | Sep 2026
Reply time | min             | 30     | 48       | 50.5     |
NPS        |                 |        | -        | 62       | n/a
""")
    )
    assert values(found) == values(guessed(LONG)[1])
    assert [(one.valid_from, one.level) for one in found.thresholds] == [(dt.date(2026, 7, 1), Decimal(30))]
    assert found.definitions[0].measure_unit == "min"


def known_reply_time(values_now: dict[dt.date, Decimal] | None = None) -> Known:
    return Known(
        units=ROOT.units,
        default_unit_id=1,
        definitions=(KnownDefinition(7, "Reply Time", "RT", lower_bound=Decimal(0)),),
        kpis=(KnownKpi(70, 7, 1),),
        values=lambda kpi: (values_now or {}) if kpi == 70 else {},
    )


def test_existing_kpis_are_found_by_name_and_equal_values_are_left_alone() -> None:
    now = {dt.date(2026, 7, 1): Decimal("48.00"), dt.date(2026, 8, 1): Decimal(49)}
    _, found = guessed(LONG, known=known_reply_time(now))
    assert (found.inserted, found.corrected, found.unchanged) == (1, 1, 1)
    assert [definition.id for definition in found.definitions] == [7, None]


def test_the_same_file_twice_changes_nothing() -> None:
    now = {dt.date(2026, 7, 1): Decimal(48), dt.date(2026, 8, 1): Decimal("50.5")}
    _, found = guessed(LONG[:3], known=known_reply_time(now))
    assert found.changes_nothing
    assert found.unchanged == 2


def test_codes_find_definitions_before_names_do() -> None:
    rows = table("Code | KPI | Period | Value\nrt | Something else | 2026-07 | 1")
    _, found = guessed(rows, known=known_reply_time())
    assert [(definition.id, definition.name) for definition in found.definitions] == [(7, "Reply Time")]


def test_two_codes_with_one_name_become_two_definitions() -> None:
    rows = table("Code | KPI | Period | Value\nA | Scrap | 2026-07 | 1\nB | Scrap | 2026-07 | 2")
    _, found = guessed(rows)
    assert [definition.name for definition in found.definitions] == ["Scrap", "Scrap (B)"]


def test_units_are_found_or_planned_under_their_parent() -> None:
    known = Known(units=(KnownUnit(1, "Meridian"), KnownUnit(2, "Sales", 1)), default_unit_id=1)
    rows = table("""
KPI | Department | Parent unit | Date       | Value
NPS | sales      | Meridian    | 2026-07-31 | 1
NPS | Support    | Sales       | 2026-07-31 | 2
""")
    _, found = guessed(rows, known=known, frequency="month")
    assert [(unit.id, unit.name, unit.parent) for unit in found.units] == [
        (1, "Meridian", None),
        (2, "Sales", None),
        (None, "Support", 1),
    ]


def test_owners_are_found_by_name_or_mail_and_unknown_ones_are_noted() -> None:
    people = (KnownPerson(5, "Ada Byron", "ada@example.org"), KnownPerson(6, "Max Weber", "max@example.org"))
    known = Known(units=ROOT.units, default_unit_id=1, persons=people)
    rows = table("""
KPI | Owner           | Period  | Value
A   | ada byron       | 2026-07 | 1
B   | MAX@example.org | 2026-07 | 1
C   | Nobody Known    | 2026-07 | 1
""")
    _, found = guessed(rows, known=known)
    assert [kpi.owner_id for kpi in found.kpis] == [5, 6, None]
    assert found.notes[Note.OWNER_UNKNOWN] == 1


RATIO = table("Period | Numerator | Denominator\n2026-07 | 3 | 12\n2026-08 | 1 | 0\n2026-09 | 1 | 3")


@pytest.mark.parametrize(
    ("rule", "times_100", "expected"),
    [
        (ValueRule.RATIO, False, ["0.25", "0.333333333"]),
        (ValueRule.RATIO, True, ["25", "33.333333333"]),
        (ValueRule.COMPLEMENT, True, ["75", "66.666666667"]),
    ],
)
def test_shares_are_calculated_and_keep_their_parts(rule: ValueRule, times_100: bool, expected: list[str]) -> None:
    columns = (Column(0, Role.PERIOD), Column(1, Role.NUMERATOR), Column(2, Role.DENOMINATOR))
    mapping = Mapping(Layout.LONG, columns, kpi_name="Share", value_rule=rule, times_100=times_100)
    found = plan(RATIO, mapping, ROOT, today=TODAY)
    assert [value for _, _, _, value in values(found)] == expected
    first = next(iter(found.measurements))
    assert first.denominator == 12
    assert first.numerator == (3 if rule is ValueRule.RATIO else 9)
    assert found.definitions[0].aggregation is Aggregation.RATIO
    assert found.notes[Note.DENOMINATOR_ZERO] == 1


TARGETS = table("""
KPI | Period  | Value | Target
A   | 2026-03 | 1     | 10
A   | 2026-01 | 1     | 10
A   | 2026-02 | 1     | 12
A   | 2026-04 |       | 0
A   | 2026-05 | 1     | 0
""")


def test_thresholds_are_planned_where_the_level_changes() -> None:
    _, found = guessed(TARGETS)
    assert [(one.valid_from.month, one.level) for one in found.thresholds] == [
        (1, Decimal(10)),
        (2, Decimal(12)),
        (3, Decimal(10)),
        (4, None),
    ]
    assert found.notes[Note.ZERO_MISSING] == 2


def test_targets_may_be_plan_values_instead() -> None:
    mapping, found = guessed(TARGETS, targets_as="plan", zero_target="zero")
    assert mapping.targets_as is TargetsAs.PLAN
    assert [(one.period_start.month, one.value) for one in found.plan_values] == [
        (1, 10),
        (2, 12),
        (3, 10),
        (4, 0),
        (5, 0),
    ]
    assert found.thresholds == ()


def test_known_thresholds_are_not_repeated() -> None:
    known = Known(
        units=ROOT.units,
        default_unit_id=1,
        definitions=(KnownDefinition(7, "A"),),
        kpis=(KnownKpi(70, 7, 1),),
        thresholds=lambda _kpi: [(dt.date(2025, 1, 1), Decimal(10)), (dt.date(2026, 2, 1), Decimal(12))],
    )
    _, found = guessed(TARGETS, known=known)
    assert [(one.valid_from.month, one.level) for one in found.thresholds] == [(3, Decimal(10)), (4, None)]


@pytest.mark.parametrize(
    ("rows", "cell", "problem"),
    [
        ("KPI|Period|Value\nA|2026-07|TBD\nA|2026-08|1\nA|2026-09|2", (2, "C"), "is not a number"),
        ("KPI|Period|Value\nA|2026-07|#DIV/0!\nA|2026-08|1", (2, "C"), "spreadsheet error"),
        ("KPI|Period|Value\nA|2026-07|30-33\nA|2026-08|1", (2, "C"), "range"),
        ("KPI|Period|Value\nA|2026-07|≤ 30\nA|2026-08|1", (2, "C"), "bound"),
        ("KPI|Period|Value\nA|2026-07|1,234\nA|2026-08|2", (2, "C"), "two ways"),
        ("KPI|Period|Value\nA|Total|1\nA|2026-08|2\nA|2026-09|2", (2, "B"), "not a period"),
        ("KPI|Period|Value\nA||1\nA|2026-08|2\nA|2026-09|2", (2, "B"), "no period"),
        ("KPI|Period|Value\nA|2026-13|1\nA|2026-08|2\nA|2026-09|2", (2, "B"), "13"),
        ("KPI|Period|Value\n|2026-07|1\nA|2026-08|2", (2, "A"), "which KPI"),
        ("KPI|Period|Value\nA|2026-07|1\nA|2026-07|2", (3, "C"), "two values"),
        ("KPI|Period|Value\nA|2026-07|1|5\nA|2026-08|2", (2, "D"), "more cells than the header"),
        ("KPI|Period|Value\n+A1|2026-07|1\nA|2026-08|2", (2, "A"), "formula"),
        (f"KPI|Period|Value\n{'x' * 301}|2026-07|1\nA|2026-08|2", (2, "A"), "301 characters"),
        ("KPI|Period|Value\nA\x07|2026-07|1\nA|2026-08|2", (2, "A"), "control character"),
        ("KPI|Department|Period|Value\nA||2026-07|1\nA|B|2026-08|2", (2, "B"), "which unit"),
        ("KPI|Period|Value\nA|2026-07|62 %\nA|2026-08|0.5", (3, "C"), "may be a fraction"),
        ("KPI|Period|Value\nA|2026-07|$5\nA|2026-08|€5", (3, "C"), "are in $"),
        ("KPI|Period|Value|Maximum\nA|2026-07|101|100\nA|2026-08|5|100", (2, "C"), "above 100"),
        ("KPI|Period|Value\nA|2016/17|5\nA|2016|6\nA|2017/18|1", (3, "B"), "calendar year"),
        ("KPI|Period|Value\nA|1st half|5\nA|2026-08|6\nA|2026-09|6", (2, "B"), "not a period"),
        ("KPI|Period|Value|Units\nA|2026-07|5|min\nA|2026-08|6|hours", (3, "D"), "measured in “min”"),
    ],
)
def test_a_wrong_cell_is_named_and_stops_the_import(rows: str, cell: tuple[int, str], problem: str) -> None:
    mapping = guessed(table("KPI|Period|Value\nA|2026-07|1"))[0]
    header = table(rows)[0]
    roles = {
        "KPI": Role.KPI_NAME,
        "Period": Role.PERIOD,
        "Value": Role.VALUE,
        "Department": Role.UNIT_NAME,
        "Maximum": Role.UPPER_BOUND,
        "Units": Role.MEASURE_UNIT,
    }
    columns = tuple(Column(index, roles[name]) for index, name in enumerate(header))
    found = plan(table(rows), Mapping(mapping.layout, columns, year_start=4), ROOT, today=TODAY)
    assert not found.is_applicable
    first = found.problems[0]
    assert (first.row, first.column) == cell
    assert problem in first.problem
    assert first.fix.endswith(".")


def test_ambiguous_dates_are_refused_until_answered() -> None:
    rows = table("KPI|Date|Value\nA|01/02/2026|1\nA|01/03/2026|2\nA|01/04/2026|3")
    _, refused = guessed(rows, frequency="month")
    assert wrong(refused)[0][:2] == (2, "B")
    _, by_day = guessed(rows, day_first="day")
    assert [day for _, _, day, _ in values(by_day)] == ["2026-02-01", "2026-03-01", "2026-04-01"]
    _, by_month = guessed(rows, day_first="month", frequency="day")
    assert [day for _, _, day, _ in values(by_month)] == ["2026-01-02", "2026-01-03", "2026-01-04"]


def test_repeated_rows_are_skipped_and_noted() -> None:
    _, found = guessed([*LONG, LONG[1]])
    assert (found.inserted, found.notes[Note.REPEATED]) == (3, 1)


def test_problems_are_capped_but_counted() -> None:
    rows = [LONG[0], *([["A", "2026-07", "x"]] * 500), ["A", "2026-08", "1"]]
    mapping = guessed(LONG)[0]
    found = plan(rows, mapping, ROOT, today=TODAY)
    assert (len(found.problems), found.problem_count) == (200, 500)


def test_progress_is_told_every_5000_rows() -> None:
    told: list[int] = []
    rows = [LONG[0], *([["A", "2026-07", "1"]] * 12_000)]
    plan(rows, guessed(LONG)[0], ROOT, today=TODAY, progress=told.append)
    assert told == [5_000, 10_000]


def test_values_keep_their_existing_calendar() -> None:
    rows = table("KPI|Period|Value\nReply time|2026 Q3|1\nReply time|2026 Q4|2")
    _, found = guessed(rows, known=known_reply_time())
    assert "is a quarter, but this KPI needs a month" in found.problems[0].problem


def test_definitions_are_planned_without_kpis() -> None:
    rows = table("""
Code | Name  | Description | Direction | Frequency | Unit
N1   | NPS   | Loyalty     | up        | quarterly | points
S1   | Scrap | Waste       | down      | monthly   | %
""")
    _, found = guessed(rows)
    assert [
        (one.key, one.name, one.what, one.direction, one.frequency, one.measure_unit) for one in found.definitions
    ] == [
        ("N1", "NPS", "Loyalty", Direction.UP, Frequency.QUARTER, "points"),
        ("S1", "Scrap", "Waste", Direction.DOWN, Frequency.MONTH, "%"),
    ]
    assert found.kpis == ()


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ((), "Say which column holds the KPI's name"),
        ((Column(0, Role.KPI_NAME),), "Say which column holds the value"),
        ((Column(0, Role.KPI_NAME), Column(1, Role.VALUE)), "Say which column holds the period"),
        ((Column(0, Role.KPI_NAME), Column(1, Role.PERIOD), Column(2, Role.PERIOD)), "Two columns hold the period"),
        ((Column(0, Role.KPI_NAME), Column(0, Role.PERIOD)), "A column has two meanings"),
    ],
)
def test_an_incomplete_mapping_says_what_is_missing(columns: tuple[Column, ...], problem: str) -> None:
    mapping = Mapping(Layout.LONG, columns)
    assert any(one.startswith(problem) for one in mapping_problems(mapping))
    with pytest.raises(ValueError, match=problem[:20]):
        plan(LONG, mapping, ROOT, today=TODAY)


def test_a_table_without_unit_needs_one() -> None:
    with pytest.raises(ValueError, match="which unit"):
        plan(LONG, guessed(LONG)[0], Known(), today=TODAY)


def test_a_mapping_survives_json() -> None:
    mapping, _ = guessed(TARGETS)
    assert Mapping.from_json(mapping.to_json()) == mapping
    with pytest.raises(ValueError, match="no “colour”"):
        Mapping.from_json({"colour": "red", "columns": []})
    with pytest.raises(ValueError, match="not complete"):
        Mapping.from_json({"layout": "long", "columns": [{"index": 1}]})
