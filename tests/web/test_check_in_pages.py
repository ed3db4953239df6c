"""Where a check-in leads to afterwards."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wanted", ["nonsense", "home", "https://evil.example/", "//evil.example/"])
def test_a_check_in_leads_only_to_a_path_of_this_site(client: Client, wanted: str) -> None:
    organisation = factories.make_organisation()
    person = factories.make_person(organisation)
    objective = factories.make_objective(organisation, owner=person)
    row = factories.make_key_result(objective, baseline=0, target=10)
    client.force_login(person)
    answer = client.post(
        reverse("key_results:check_in", args=[row.pk]), {"value": "5", "confidence": "5", "next": wanted}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("objectives:show", args=[objective.pk]))
