"""Appending rows in bulk writes what the object-relational mapper writes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from northing.lib import bulk
from northing.models import Kpi, Measurement
from tests.factories import make_kpi, make_organisation

pytestmark = pytest.mark.django_db
COLUMNS = ("kpi_id", "period_start", "version", "value", "numerator", "recorded_at", "recorded_by", "reason")
MOMENT = datetime(2026, 9, 1, 7, 30, 15, 250000, tzinfo=UTC)


@pytest.fixture
def kpi() -> Kpi:
    """A KPI without values."""
    return make_kpi(make_organisation())


@pytest.mark.parametrize("text", ["48", "48.3", "-0.000000001", "123456789012345", "1E+3", "0.1"])
def test_a_row_reads_back_as_one_that_was_saved(kpi: Kpi, text: str) -> None:
    value = Decimal(text)
    bulk.append(Measurement, COLUMNS, [(kpi.pk, date(2026, 8, 1), 1, value, None, MOMENT, 7, "a\tb\\N 'c'")])
    Measurement.objects.create(kpi=kpi, period_start=date(2026, 8, 1), version=2, value=value, recorded_at=MOMENT)
    first, second = Measurement.objects.order_by("version")
    assert (first.value, first.recorded_at, first.period_start) == (value, MOMENT, date(2026, 8, 1))
    assert (second.value, second.recorded_at) == (first.value, first.recorded_at)
    assert (first.numerator, first.recorded_by, first.batch, first.reason) == (None, 7, None, "a\tb\\N 'c'")


def test_a_row_that_is_there_already_is_an_error_of_django(kpi: Kpi) -> None:
    row = (kpi.pk, date(2026, 8, 1), 1, Decimal(1), None, MOMENT, None, "")
    bulk.append(Measurement, COLUMNS, [row])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.append(Measurement, COLUMNS, [row])
    assert Measurement.objects.count() == 1


def test_no_rows_are_no_trouble(kpi: Kpi) -> None:
    bulk.append(Measurement, COLUMNS, [])
    assert Measurement.objects.count() == 0
