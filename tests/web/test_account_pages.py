"""Pages before and around signing in: each wears the product's frame, and answers without a signed-in person."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client: Client) -> Client:
    organisation = factories.make_organisation()
    person = factories.make_person(organisation, email="ada@example.org", password=factories.PASSWORD)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/accounts/login/", "Sign in"),
        ("/accounts/password/reset/", "Reset your password"),
        ("/accounts/password/reset/done/", "Check your mail"),
        ("/accounts/password/reset/key/1-nonsense/", "This link no longer works"),
        ("/accounts/signup/", "Accounts are by invitation"),
        ("/accounts/inactive/", "This account is closed"),
    ],
)
def test_strangers_get_a_plain_page_in_our_look(client: Client, path: str, heading: str) -> None:
    factories.make_person(factories.make_organisation())
    page = client.get(path)
    assert page.status_code == 200
    assert f"<h1>{heading}</h1>" in page.content.decode()
    assert 'class="plain"' in page.content.decode()


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/accounts/password/change/", "Change password"),
        ("/accounts/logout/", "Sign out?"),
        ("/accounts/sessions/", "Where you are signed in"),
    ],
)
def test_members_manage_their_account_in_our_look(member: Client, path: str, heading: str) -> None:
    page = member.get(path)
    assert page.status_code == 200
    assert f"<h1>{heading}</h1>" in page.content.decode()


def test_a_wrong_password_is_said_in_a_summary_that_takes_the_focus(client: Client) -> None:
    factories.make_person(factories.make_organisation(), email="ada@example.org")
    page = client.post("/accounts/login/", {"login": "ada@example.org", "password": "wrong"}).content.decode()
    assert 'class="form-errors"' in page
    assert "data-focus" in page
    assert 'value="ada@example.org"' in page


def test_a_missing_page_says_so_and_offers_the_way_home(client: Client) -> None:
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "<h1>Nothing here</h1>" in page.content.decode()
    assert 'href="/"' in page.content.decode()


def test_the_stored_theme_is_in_the_first_bytes_of_every_page(client: Client) -> None:
    factories.make_person(factories.make_organisation())
    client.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="northing-dark">' in client.get("/accounts/login/").content.decode()[:200]
