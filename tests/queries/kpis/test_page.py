"""The page of one KPI: words, terms, chart, history, entry grid, each with a bounded number of reads."""

from datetime import date
from decimal import Decimal

import pytest

from northing.actions.kpis.measurements import NewValue, record_measurements, withdraw_measurement
from northing.actions.kpis.states import refresh
from northing.actions.kpis.thresholds import end_threshold, set_threshold
from northing.lib.errors import NotFound
from northing.logic.kpis.definition import Comparison, Direction, Frequency
from northing.logic.people import Role, Visibility
from northing.models import Kpi, Organisation
from northing.queries.kpis.board import BoardFilters
from northing.queries.kpis.entry import entry_grid
from northing.queries.kpis.history import values_page
from northing.queries.kpis.page import KpiPage, kpi_head, kpi_page
from northing.queries.kpis.wording import Measure
from tests.factories import (
    actor_of,
    make_admin,
    make_kpi,
    make_organisation,
    make_person,
    make_plan_value,
    make_unit,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)
CALM = [74, 76, 73, 75, 74, 76, 72, 75, 74, 73, 76, 75]


def page_of(kpi: Kpi, today: date = TODAY) -> KpiPage:
    refresh(kpi.organisation_id, [kpi.pk])
    return kpi_page(make_admin(kpi.organisation), kpi.pk, today)


def make(organisation: Organisation | None = None, **fields: object) -> Kpi:
    return make_kpi(organisation or make_organisation(), **fields)  # type: ignore[arg-type]


def test_a_breach_is_told_with_its_length_variation_and_assurance() -> None:
    kpi = make(name="NPS", values=[*CALM, 60, 62], threshold=70)

    page = page_of(kpi)

    head = page.head
    assert (head.value, head.period, head.age) == ("62", "February 2026", "10 days old")
    assert (head.status, head.status_words) == ("breaches", "below 70 for 2 months")
    assert head.variation_words == "Concerning (below the usual range)"
    assert head.assurance_words == "assurance: hit or miss"
    assert [(term.label, term.text) for term in page.status_terms] == [
        ("Value", "62 for February 2026"),
        ("Threshold", "at least 70"),
        ("Rule", "70 itself still holds; 62 does not hold"),
        ("Breaches", "2 months in a row"),
        ("Stale", "from 2 May 2026, unless a newer value arrives"),
    ]
    made_from = next(term.text for term in page.limit_terms if term.label == "Made from")
    assert made_from == "the first 12 values, January 2025 to December 2025; later values do not move them"


def test_a_stale_value_says_its_age_and_no_value_says_so() -> None:
    organisation = make_organisation()
    stale = page_of(make(organisation, values=[1], threshold=1))
    empty = page_of(make(organisation, threshold=1))

    assert (stale.head.status, stale.head.status_words) == ("stale", "last value 13 months ago")
    assert (empty.head.status, empty.head.value, empty.head.has_value) == ("no_data", "No value yet", False)
    assert empty.chart.rows == ()


def test_without_a_threshold_it_is_watched_and_never_healthy() -> None:
    head = page_of(make(values=[*CALM, 75, 75])).head

    assert (head.status, head.status_words, head.assurance) == ("no_threshold", "no threshold", "")


def test_gaps_stay_gaps_and_the_running_period_is_marked() -> None:
    page = page_of(make(values=[*CALM, None, 75, 71]))

    assert [(row.period, row.value, row.is_missing, row.is_partial) for row in page.chart.rows[:3]] == [
        ("March 2026", "71", False, True),
        ("February 2026", "75", False, False),
        ("January 2026", "no value", True, False),
    ]
    assert page.head.age == "so far"


def test_signals_that_follow_each_other_are_told_as_one() -> None:
    page = page_of(make(values=[*CALM, 60, 62]))

    assert [(row.period, row.value, row.words, row.tone) for row in page.chart.signals] == [
        ("January 2026 to February 2026", "60 → 62", "below the usual range", "bad")
    ]


def test_changed_thresholds_are_flags_and_a_history_with_the_current_one_marked() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation, "Ada North")
    kpi = make(organisation, values=CALM, threshold=70)
    set_threshold(actor, kpi_id=kpi.pk, valid_from=date(2025, 6, 1), level=Decimal(74), reason="Reached")
    end_threshold(actor, kpi_id=kpi.pk, valid_from=date(2025, 12, 1))

    page = kpi_page(actor, kpi.pk, TODAY)

    assert [flag.text for flag in page.chart.flags] == [
        "Threshold at least 74 from June 2025", "No threshold from December 2025"
    ]  # fmt: skip
    assert [(row.text, row.who, row.reason, row.is_current) for row in page.thresholds] == [
        ("no threshold", "Ada North", "", True), ("at least 74", "Ada North", "Reached", False),
        ("at least 70", "", "", False),
    ]  # fmt: skip


def test_a_chart_shows_the_plan_and_says_when_there_is_more() -> None:
    kpi = make(values=[value % 5 for value in range(60)], first=date(2021, 1, 1))
    make_plan_value(kpi, date(2025, 12, 1), 4)

    page = page_of(kpi)

    assert (len(page.chart.rows), page.chart.has_more, page.windows) == (36, True, (36, 120, 365))
    assert "viz-plan" in page.chart.svg


def test_rights_on_the_page_follow_the_person() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    kpi = make_kpi(organisation, unit, values=[1])
    refresh(organisation.pk, [kpi.pk])
    people = [
        make_person(organisation, role=Role.VIEWER, unit=unit),
        make_person(organisation, unit=unit),
        make_person(organisation, unit=unit, lead=True),
    ]

    heads = [kpi_head(actor_of(person, organisation), kpi.pk, TODAY) for person in people]

    assert [(head.can_record, head.can_answer, head.can_update) for head in heads] == [
        (False, False, False), (True, True, False), (True, True, True)
    ]  # fmt: skip


def test_private_and_foreign_kpis_have_no_page_and_no_history() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    private = make(organisation, owner=make_person(organisation), visibility=Visibility.PRIVATE)
    foreign = make(make_organisation("Other"))

    for kpi in (private, foreign):
        for read in (lambda key: kpi_page(actor, key, TODAY), lambda key: values_page(actor, key)):
            with pytest.raises(NotFound):
                read(kpi.pk)


def test_the_page_costs_the_same_reads_for_12_and_1200_values(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    organisation = make_organisation()
    actor = make_admin(organisation)
    short = make(organisation, values=CALM, threshold=70)
    long = make(organisation, values=[value % 7 for value in range(1200)], first=date(1926, 1, 1), threshold=3)
    refresh(organisation.pk, [short.pk, long.pk])

    for kpi in (short, long):
        with django_assert_num_queries(6):
            kpi_page(actor, kpi.pk, TODAY)
        with django_assert_num_queries(4):
            values_page(actor, kpi.pk)


def test_the_history_tells_every_version_with_author_and_reason() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation, "Ada North")
    kpi = make(organisation, values=[1, 2])
    january, february = date(2025, 1, 1), date(2025, 2, 1)
    record_measurements(actor, values=[NewValue(kpi.pk, january, Decimal(3), reason="Late forms")])
    withdraw_measurement(actor, kpi_id=kpi.pk, period_start=february)

    rows = values_page(actor, kpi.pk).rows

    assert [(row.period, row.value, row.is_missing) for row in rows] == [
        ("February 2025", "no value", True), ("January 2025", "3", False)
    ]  # fmt: skip
    assert (rows[1].newest.who, rows[1].newest.reason) == ("Ada North", "Late forms")
    assert [version.value for version in rows[1].superseded] == ["1"]
    assert rows[0].newest.is_withdrawal


def test_the_grid_holds_what_one_may_record_by_the_last_six_periods() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    actor = actor_of(make_person(organisation, unit=unit), organisation)
    mine = make_kpi(organisation, unit, name="Mine", values=[1] * 13 + [2])
    make_kpi(organisation, name="Another unit's")
    make_kpi(organisation, unit, name="Weekly", frequency=Frequency.WEEK)
    make_kpi(organisation, unit, name="Second")

    grid = entry_grid(actor, BoardFilters(), TODAY)

    assert (grid.frequency, grid.frequencies) == (Frequency.MONTH, ((Frequency.MONTH, 2), (Frequency.WEEK, 1)))
    assert [column.label for column in grid.columns] == ["Oct 25", "Nov 25", "Dec 25", "Jan 26", "Feb 26", "Mar 26"]
    assert [(row.name, [cell.text for cell in row.cells]) for row in grid.rows] == [
        ("Mine", ["1", "1", "1", "1", "2", ""]), ("Second", [""] * 6)
    ]  # fmt: skip
    weekly = entry_grid(actor, BoardFilters(), TODAY, frequency=Frequency.WEEK)
    assert [row.name for row in weekly.rows] == ["Weekly"]
    assert mine.pk


@pytest.mark.parametrize(("rows", "queries"), [(3, 3), (30, 3)])
def test_a_grid_costs_the_same_reads_at_any_size(rows: int, queries: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    organisation = make_organisation()
    actor = make_admin(organisation)
    for _ in range(rows):
        make(organisation, values=[1, 2])

    with django_assert_num_queries(queries):
        entry_grid(actor, BoardFilters(), TODAY)


def test_words_for_strict_and_two_sided_thresholds() -> None:
    organisation = make_organisation()
    strict = make(organisation, values=[10], threshold=10, comparison=Comparison.GT)
    ranged = make(organisation, values=[25], direction=Direction.IN_RANGE)
    set_threshold(
        make_admin(organisation), kpi_id=ranged.pk, valid_from=date(2025, 1, 1), level=Decimal(10), upper=Decimal(20)
    )
    day = date(2025, 2, 5)

    assert page_of(strict, day).head.status_words == "at 10, not above it for 1 month"
    assert page_of(ranged, day).head.status_words == "above 20 for 1 month"
    assert page_of(ranged, day).head.threshold == "from 10 to 20"


def test_a_measure_names_its_periods() -> None:
    measure = Measure("min", 1, Frequency.QUARTER, 4)

    assert measure.value(Decimal("3.26")) == "3.3 min"
    assert (measure.periods(1), measure.periods(3)) == ("1 quarter", "3 quarters")
    assert measure.period(date(2026, 4, 1)) == "Q1 2026/27"
