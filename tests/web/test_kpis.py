"""Pages of KPIs: what they say, what their forms do, whom they turn away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from northing.actions.kpis.states import refresh
from northing.lib.ids import show
from northing.logic.kpis.definition import Direction, Frequency
from northing.logic.kpis.periods import period_of
from northing.logic.people import Role, Visibility
from northing.models import Definition, Kpi, Measurement, Organisation, Person, Threshold
from tests.factories import make_kpi, make_organisation, make_person, make_unit, root_of

pytestmark = pytest.mark.django_db


def this_month() -> date:
    return period_of(timezone.localdate(), Frequency.MONTH).start


def last_month() -> date:
    return period_of(this_month() - timedelta(days=1), Frequency.MONTH).start


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(organisation: Organisation, client: Client) -> Person:
    person = make_person(organisation, "Ada North", role=Role.ADMIN)
    client.force_login(person)
    return person


def fresh(organisation: Organisation, name: str = "Reply time", **fields: object) -> Kpi:
    """A KPI with a value of last month that breaches its threshold."""
    kpi = make_kpi(organisation, name=name, values=[60], first=last_month(), threshold=75, **fields)  # type: ignore[arg-type]
    refresh(organisation.pk, [kpi.pk])
    return kpi


def url(kpi: Kpi, rest: str = "") -> str:
    return f"/kpis/{show('kpi', kpi.pk)}/{rest}"


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_the_board_shows_what_needs_an_answer_with_its_action(
    organisation: Organisation, admin: Person, client: Client
) -> None:
    kpi = fresh(organisation)

    html = text_of(client, "/kpis/")

    assert "below 75 for 1 month" in html
    assert f'href="{url(kpi, "answer/")}"' in html
    assert f'hx-trigger="sse:{show("kpi", kpi.pk)}"' in html


def test_an_empty_board_leads_to_the_first_kpi_and_an_empty_search_back(
    organisation: Organisation, admin: Person, client: Client
) -> None:
    assert "No KPIs here yet" in text_of(client, "/kpis/")
    fresh(organisation)
    assert "No KPI fits these filters" in text_of(client, "/kpis/?q=nothing")


def test_filters_that_make_no_sense_are_left_out(organisation: Organisation, admin: Person, client: Client) -> None:
    fresh(organisation)

    assert "Reply time" in text_of(client, "/kpis/?scope=mars&unit=unit_x&owner=per_1&group=zz&page=%EF%BC%91")


def test_a_private_kpi_is_nowhere_for_others(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi = fresh(organisation, "Secret", owner=make_person(organisation), visibility=Visibility.PRIVATE)

    assert "Secret" not in text_of(client, "/kpis/?scope=all")
    for rest in ("", "row/", "values/", "edit/", "settings/", "threshold/", "adopt/"):
        assert client.get(url(kpi, rest)).status_code == 404
    for rest in ("archive/", "restore/", "threshold/end/"):
        assert client.post(url(kpi, rest)).status_code == 404
    assert client.post(url(kpi, "values/withdraw/"), {"period": "2025-01-01"}).status_code == 404


def test_viewers_look_and_change_nothing(organisation: Organisation, client: Client) -> None:
    kpi = fresh(organisation)
    client.force_login(make_person(organisation, role=Role.VIEWER))

    html = text_of(client, url(kpi))

    assert "Add value" not in html
    assert "Answer it" not in html
    for rest in ("edit/", "settings/", "threshold/", "adopt/"):
        assert client.get(url(kpi, rest)).status_code == 403
    assert client.post(url(kpi, "values/"), {"period": last_month().isoformat(), "value": "1"}).status_code == 403
    assert client.get("/kpis/enter/").status_code == 403
    assert client.get("/kpis/new/").status_code == 403
    assert Measurement.objects.count() == 1


def test_strangers_are_sent_to_sign_in(organisation: Organisation, client: Client) -> None:
    response = client.get(url(fresh(organisation)))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_one_row_can_be_read_again(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi = fresh(organisation)

    html = text_of(client, url(kpi, "row/"))

    assert html.count("<li ") == 1
    assert "<html" not in html


def test_a_new_kpi_is_made_from_one_form(organisation: Organisation, admin: Person, client: Client) -> None:
    form = {
        "name": "First reply time", "what": "From opened to answered", "measure_unit": "min", "direction": "down",
        "lower_bound": "0", "frequency": "month", "review_frequency": "month", "year_start": "4",
        "aggregation": "mean", "indicator": "lag", "unit": show("unit", root_of(organisation).pk),
        "owner": show("per", admin.pk), "visibility": "everyone",
    }  # fmt: skip

    response = client.post("/kpis/new/", form)

    kpi = Kpi.objects.select_related("definition").get()
    assert (response.status_code, response["Location"]) == (302, url(kpi))
    definition = kpi.definition
    assert (definition.direction, definition.lower_bound, definition.year_start) == (Direction.DOWN, Decimal(0), 4)
    assert "From opened to answered" in text_of(client, url(kpi))


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(
    organisation: Organisation, admin: Person, client: Client
) -> None:
    fresh(organisation, "Taken")
    form = {
        "name": "taken", "why": "Because", "lower_bound": "TBD", "direction": "up", "frequency": "month",
        "review_frequency": "month", "year_start": "1", "aggregation": "last", "indicator": "lag",
        "unit": show("unit", root_of(organisation).pk), "visibility": "everyone",
    }  # fmt: skip

    wrong_number = client.post("/kpis/new/", form)
    wrong_name = client.post("/kpis/new/", {**form, "lower_bound": ""})

    assert [response.status_code for response in (wrong_number, wrong_name)] == [400, 400]
    assert "is not a number" in wrong_number.content.decode()
    assert "Because" in wrong_name.content.decode()
    assert "defined already" in wrong_name.content.decode()
    assert Definition.objects.count() == 1


def test_the_slower_of_two_editors_is_told(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi = fresh(organisation)
    form = {
        "name": "Reply time", "direction": "up", "frequency": "month", "review_frequency": "month",
        "year_start": "1", "aggregation": "last", "indicator": "lag", "version": "1.0",
    }  # fmt: skip

    first = client.post(url(kpi, "edit/"), {**form, "why": "First"})
    second = client.post(url(kpi, "edit/"), {**form, "why": "Second"})

    assert (first.status_code, second.status_code) == (302, 400)
    assert "Somebody changed this definition" in second.content.decode()
    assert Definition.objects.get().why == "First"


def test_owner_and_audience_are_set(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi = fresh(organisation)
    form = {"owner": show("per", admin.pk), "visibility": "private", "version": "1"}

    assert client.post(url(kpi, "settings/"), form)["Location"] == url(kpi)
    kpi.refresh_from_db()
    assert (kpi.owner_id, kpi.visibility) == (admin.pk, "private")
    handed_over = {"owner": show("per", make_person(organisation).pk), "visibility": "private", "version": "2"}
    assert client.post(url(kpi, "settings/"), handed_over)["Location"] == "/kpis/"


def test_a_definition_is_measured_at_another_unit(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi, unit = fresh(organisation), make_unit(organisation, "Desk")

    client.post(url(kpi, "adopt/"), {"unit": show("unit", unit.pk), "visibility": "everyone"})

    assert Kpi.objects.get(unit=unit).definition_id == kpi.definition_id


def test_archiving_can_be_undone_from_the_toast(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi = fresh(organisation)

    board = client.post(url(kpi, "archive/"), follow=True).content.decode()

    assert f'action="{url(kpi, "restore/")}"' in board
    assert "Archived: on no board" in text_of(client, url(kpi))
    client.post(url(kpi, "restore/"))
    assert Kpi.objects.get().archived_at is None


def test_a_threshold_is_set_from_a_period_and_ended(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi = fresh(organisation)
    assert 'value="75"' in text_of(client, url(kpi, "threshold/"))

    form = {"level": "62,5", "comparison": "ge", "valid_from": last_month().isoformat(), "reason": "Promised"}
    client.post(url(kpi, "threshold/"), form)

    newest = Threshold.objects.latest("id")
    assert (newest.level, newest.valid_from, newest.reason) == (Decimal("62.5"), last_month(), "Promised")
    client.post(url(kpi, "threshold/end/"))
    assert Threshold.objects.latest("id").level is None


def test_a_first_threshold_starts_with_the_newest_value_so_that_it_judges_something(
    organisation: Organisation, admin: Person, client: Client
) -> None:
    kpi = make_kpi(organisation, values=[60], first=last_month())
    refresh(organisation.pk, [kpi.pk])
    assert f'<option value="{last_month()}" selected>' in text_of(client, url(kpi, "threshold/"))
    assert f'<option value="{this_month()}" selected>' in text_of(client, url(fresh(organisation), "threshold/"))


def test_a_threshold_outside_the_bounds_is_refused_beside_its_field(
    organisation: Organisation, admin: Person, client: Client
) -> None:
    kpi = fresh(organisation, upper_bound=100)

    response = client.post(
        url(kpi, "threshold/"), {"level": "101", "comparison": "ge", "valid_from": last_month().isoformat()}
    )

    assert response.status_code == 400
    assert "can never be a value of this KPI" in response.content.decode()
    assert Threshold.objects.count() == 1


def test_a_value_is_recorded_corrected_and_withdrawn(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi = fresh(organisation)
    month = last_month().isoformat()

    client.post(url(kpi, "values/"), {"period": month, "value": "64", "reason": "Late forms"})
    client.post(url(kpi, "values/withdraw/"), {"period": month})

    rows = Measurement.objects.order_by("version").values_list("version", "value", "reason")
    assert list(rows) == [(1, Decimal(60), ""), (2, Decimal(64), "Late forms"), (3, None, "")]
    html = text_of(client, url(kpi, "values/"))
    assert "Late forms" in html
    assert "withdrawn" in html


@pytest.mark.parametrize("typed", ["1,234", "abc", "12 or 13", "1.2345678912345678", "101"])
def test_a_value_that_cannot_be_read_or_be_is_refused(
    typed: str, organisation: Organisation, admin: Person, client: Client
) -> None:
    kpi = fresh(organisation, upper_bound=100)

    response = client.post(url(kpi, "values/"), {"period": last_month().isoformat(), "value": typed})

    assert response.status_code == 400
    assert f'value="{typed}"' in response.content.decode()
    assert Measurement.objects.count() == 1


def test_every_status_opens_into_its_terms(organisation: Organisation, admin: Person, client: Client) -> None:
    html = text_of(client, url(fresh(organisation)))

    assert "75 itself still holds; 60 does not hold" in html
    assert 'sse-connect="/live/?topics=kpi_' in html


def test_texts_of_people_are_escaped(organisation: Organisation, admin: Person, client: Client) -> None:
    kpi = fresh(organisation, "<b>Bold</b>", what="<script>alert(1)</script>")

    for path in ("/kpis/", url(kpi), url(kpi, "values/"), "/kpis/enter/"):
        html = text_of(client, path)
        assert "<b>Bold" not in html
        assert "<script>alert" not in html
