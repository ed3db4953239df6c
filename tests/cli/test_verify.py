"""`northing verify` finds what drifted, puts it right and says so."""

from decimal import Decimal

import pytest

from northing.actions.kpis.states import refresh
from northing.cli.verify import verify
from northing.models import KpiLatest, KpiState
from tests.factories import make_kpi, make_organisation, root_of

pytestmark = pytest.mark.django_db


def test_verify_is_content_when_everything_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation, root_of(organisation), values=[61, 62], threshold=75)
    refresh(organisation.pk, [kpi.pk])
    assert verify() == 0
    assert capsys.readouterr().out == "Acme: everything agrees\n"


def test_verify_rebuilds_a_row_that_drifted_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation, root_of(organisation), values=[61, 62], threshold=75)
    refresh(organisation.pk, [kpi.pk])
    KpiLatest.objects.update(value=Decimal(99))
    KpiState.objects.update(status="meets")
    assert verify() == 1
    assert "1 KPI had drifted and was rebuilt" in capsys.readouterr().out
    assert KpiLatest.objects.get().value == Decimal(62)
    assert KpiState.objects.get().status == "breaches"
    assert verify() == 0
