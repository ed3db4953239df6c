"""The entry grid: many cells in one call, all or nothing, nothing typed is lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from northing.lib.ids import show
from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import period_of
from northing.logic.people import Role, Visibility
from northing.models import AuditEvent, Kpi, Measurement, Organisation
from tests.factories import add_values, make_kpi, make_organisation, make_person

pytestmark = pytest.mark.django_db


def last_month() -> date:
    start = period_of(timezone.localdate(), Frequency.MONTH).start
    return period_of(start - timedelta(days=1), Frequency.MONTH).start


def cell(kpi: Kpi) -> str:
    return f"{show('kpi', kpi.pk)}_{last_month().isoformat()}"


def posted(*cells: tuple[Kpi, str, str]) -> dict[str, str]:
    """Fields of a grid: KPI, typed text, text the grid was opened with."""
    return {f"v_{cell(kpi)}": text for kpi, text, _ in cells} | {f"o_{cell(kpi)}": text for kpi, _, text in cells}


def values() -> list[Decimal | None]:
    return list(Measurement.objects.order_by("kpi_id", "version").values_list("value", flat=True))


@pytest.fixture
def organisation(client: Client) -> Organisation:
    made = make_organisation()
    client.force_login(make_person(made, role=Role.ADMIN))
    return made


def test_changed_cells_are_recorded_in_one_call_and_untouched_ones_left_alone(
    organisation: Organisation, client: Client
) -> None:
    first, second, third = (make_kpi(organisation) for _ in range(3))
    add_values(second, [5], first=last_month())
    add_values(third, [7], first=last_month())

    response = client.post("/kpis/enter/", posted((first, "1.234,5", ""), (second, "6", "5"), (third, "7", "7")))

    assert response.status_code == 302
    assert values() == [Decimal("1234.5"), Decimal(5), Decimal(6), Decimal(7)]
    assert AuditEvent.objects.filter(verb="kpi.record").count() == 1


def test_an_emptied_cell_withdraws_its_value(organisation: Organisation, client: Client) -> None:
    kpi = make_kpi(organisation)
    add_values(kpi, [5], first=last_month())

    client.post("/kpis/enter/", posted((kpi, "", "5")))

    assert values() == [Decimal(5), None]


def test_one_wrong_cell_saves_nothing_and_keeps_every_text(organisation: Organisation, client: Client) -> None:
    good, wrong, beyond = make_kpi(organisation), make_kpi(organisation), make_kpi(organisation, upper_bound=100)

    unreadable = client.post("/kpis/enter/", posted((good, "4711", ""), (wrong, "TBD", "")))
    impossible = client.post("/kpis/enter/", posted((good, "4711", ""), (beyond, "101", "")))

    for response, kpi, text in ((unreadable, wrong, "TBD"), (impossible, beyond, "101")):
        html = response.content.decode()
        assert response.status_code == 400
        assert 'value="4711"' in html
        assert f'value="{text}"' in html
        assert f'<a href="#v_{cell(kpi)}">' in html
        assert html.count('aria-invalid="true"') == 1
    assert values() == []


def test_a_decimal_comma_proven_by_one_cell_is_used_for_all(organisation: Organisation, client: Client) -> None:
    first, second = make_kpi(organisation), make_kpi(organisation)

    client.post("/kpis/enter/", posted((first, "0,75", ""), (second, "1,234", "")))

    assert values() == [Decimal("0.75"), Decimal("1.234")]


def test_nobody_overwrites_what_they_have_not_seen(organisation: Organisation, client: Client) -> None:
    kpi = make_kpi(organisation)
    add_values(kpi, [5], first=last_month())

    response = client.post("/kpis/enter/", posted((kpi, "6", "4")))

    assert response.status_code == 400
    assert "Somebody recorded 5 meanwhile" in response.content.decode()
    assert values() == [Decimal(5)]


def test_cells_of_kpis_one_may_not_see_or_record_do_not_exist(organisation: Organisation, client: Client) -> None:
    private = make_kpi(organisation, owner=make_person(organisation), visibility=Visibility.PRIVATE)
    foreign = make_kpi(make_organisation("Other"))

    for kpi in (private, foreign):
        assert client.post("/kpis/enter/", posted((kpi, "1", ""))).status_code == 404
    assert client.post("/kpis/enter/", {"v_nonsense": "1"}).status_code == 400
    assert values() == []
