"""Sign-in: no open registration, people are invited or set up on the first run; what allauth shows of itself."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path

from northing.models import Person
from northing.queries.people.organisations import is_empty
from northing.web.rules import FORM, rule


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes self-registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by themselves: an administrator adds people."""
        return False


def enter(request: HttpRequest, person: Person) -> None:
    """Sign in somebody who has just set their first password, listed among their sessions like any other sign-in."""
    auth.login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)


@rule("anyone", methods=FORM)
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in with address and password; an empty installation is set up first."""
    if is_empty():
        return redirect("setup")
    response: HttpResponseBase = login(request)
    return response


@rule("anyone", methods=FORM)
def closed(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """Pages of allauth that are not part of the product: an address is changed by an administrator."""
    raise Http404


# Before allauth's own addresses, which they cover.
urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
]
