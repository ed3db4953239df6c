"""Derived rows: rebuilt bit for bit, by whichever way they were made."""

from datetime import date
from decimal import Decimal

import pytest

from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.kpis.states import FEW, rebuild, refresh
from northing.actions.kpis.thresholds import set_threshold
from northing.models import KpiLatest, KpiState
from tests.factories import make_admin, make_kpi, make_organisation

pytestmark = pytest.mark.django_db


def everything() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    states, latest = KpiState.objects.order_by("kpi_id").values(), KpiLatest.objects.order_by("kpi_id").values()
    return [dict(row) for row in states], [dict(row) for row in latest]


def test_rebuilding_finds_no_drift_after_values_corrections_thresholds_and_withdrawals() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpis = [make_kpi(organisation, threshold=5, values=[value * 7 % 11 for value in range(90)]) for _ in range(FEW + 3)]
    refresh(organisation.pk, [kpi.pk for kpi in kpis])
    for number, kpi in enumerate(kpis):
        set_threshold(actor, kpi_id=kpi.pk, valid_from=date(2027, 1, 1), level=Decimal(number))
        values = [NewValue(kpi.pk, date(2025, month, 1), Decimal(month) / 8) for month in range(1, 13)]
        record_measurements(actor, values=[*values, NewValue(kpi.pk, date(2026, 9, 1), None)])
    before = everything()

    assert rebuild(organisation.pk) == 0
    assert everything() == before


def test_rebuilding_counts_and_mends_what_differs_or_is_missing() -> None:
    organisation = make_organisation()
    kpis = [make_kpi(organisation, threshold=5, values=[1, 2, 3]) for _ in range(4)]
    refresh(organisation.pk, [kpi.pk for kpi in kpis])
    before = everything()
    KpiState.objects.filter(kpi=kpis[0]).update(breaches=1)
    KpiLatest.objects.filter(kpi=kpis[1]).delete()
    KpiState.objects.filter(kpi=kpis[2]).delete()

    assert rebuild(organisation.pk) == 3
    assert everything() == before


def test_a_few_and_many_kpis_are_summarised_alike() -> None:
    organisation = make_organisation()
    kpis = [make_kpi(organisation, threshold=5, values=[2] * 70, upper_bound=100) for _ in range(FEW + 1)]
    refresh(organisation.pk, [kpis[0].pk])
    alone = KpiState.objects.get(kpi=kpis[0])
    refresh(organisation.pk, [kpi.pk for kpi in kpis])

    assert alone.breaches == 70
    assert set(KpiState.objects.values_list("breaches", "words", "mean")) == {(70, alone.words, alone.mean)}


def test_kpis_of_another_organisation_are_left_alone() -> None:
    organisation, other = make_organisation(), make_organisation("Other")
    kpi = make_kpi(other, values=[1])

    refresh(organisation.pk, [kpi.pk])

    assert not KpiState.objects.exists()


def test_an_odd_mean_survives_the_database() -> None:
    organisation = make_organisation()
    make_kpi(organisation, values=["1000000.1", "1000003.7", "999998.3", "1000001.9", "1000007", "1000000.333333333"])

    rebuild(organisation.pk)

    assert rebuild(organisation.pk) == 0
