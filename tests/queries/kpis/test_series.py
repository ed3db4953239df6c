"""Effective values, now and as known at a moment."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from northing.models import Kpi, Measurement
from northing.queries.kpis.series import count_values, first_values, last_values, series, stream_series
from tests.factories import make_kpi, make_organisation

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY, MARCH = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
BEFORE, AFTER = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def corrected() -> Kpi:
    """January corrected and February withdrawn in March 2026; both were recorded in January 2026."""
    kpi = make_kpi(make_organisation(), values=[1, 2, 3])
    for day, value in ((JANUARY, Decimal(10)), (FEBRUARY, None)):
        Measurement.objects.create(
            kpi=kpi, period_start=day, version=2, value=value, recorded_at=datetime(2026, 3, 1, tzinfo=UTC)
        )
    return kpi


def told(kpi: Kpi, **narrowed: object) -> list[tuple[date, int]]:
    return [(item.period_start, int(item.value)) for item in series(kpi.pk, **narrowed)]  # type: ignore[arg-type]


def test_the_highest_version_counts_and_a_withdrawn_value_is_none() -> None:
    assert told(corrected()) == [(JANUARY, 10), (MARCH, 3)]


def test_what_was_known_at_a_moment_leaves_later_corrections_out() -> None:
    kpi = corrected()

    assert told(kpi, known_at=BEFORE) == [(JANUARY, 1), (FEBRUARY, 2), (MARCH, 3)]
    assert told(kpi, known_at=AFTER) == [(JANUARY, 10), (MARCH, 3)]
    assert told(kpi, known_at=datetime(2025, 1, 1, tzinfo=UTC)) == []


def test_a_series_is_narrowed_to_periods() -> None:
    kpi = corrected()

    assert told(kpi, since=FEBRUARY) == [(MARCH, 3)]
    assert told(kpi, until=FEBRUARY) == [(JANUARY, 10)]


def test_both_ends_and_the_count_are_those_of_the_whole() -> None:
    kpi = make_kpi(make_organisation(), values=[1, 2, None, 4, 5])

    assert [int(item.value) for item in first_values(kpi.pk, 2)] == [1, 2]
    assert [int(item.value) for item in last_values(kpi.pk, 2)] == [5, 4]
    assert [int(item.value) for item in last_values(kpi.pk, 5, skip=2)] == [2, 1]
    assert count_values(kpi.pk) == 4


def test_streaming_gives_every_series_once_without_those_that_are_empty() -> None:
    kpi, empty = corrected(), make_kpi(make_organisation())

    found = dict(stream_series([kpi.pk, empty.pk]))

    assert {key: [int(item.value) for item in values] for key, values in found.items()} == {kpi.pk: [10, 3]}
