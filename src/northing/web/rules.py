"""Every endpoint declares its rule here: what right it needs, which methods it takes, who may come in.

A test walks the URL table and fails on a view without a rule. The rule also makes `request.actor`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

from northing.lib.errors import Denied, Invalid
from northing.logic.people import RULES, Actor, Scope, reach
from northing.models import Person
from northing.queries.people import actor_for, organisations_of

View = Callable[..., Any]

# Views of libraries in our URL table, by URL name: who may come in.
LIBRARY_RULES = {
    "account_login": "anyone",
    "account_logout": "anyone",
    "account_signup": "closed",
    "account_inactive": "anyone",
    "account_reset_password": "anyone",
    "account_reset_password_done": "anyone",
    "account_reset_password_from_key": "anyone",
    "account_reset_password_from_key_done": "anyone",
    "account_change_password": "signed in",
    "account_set_password": "signed in",
    "account_reauthenticate": "signed in",
    "account_email": "signed in",
    "account_email_verification_sent": "anyone",
    "account_confirm_email": "anyone",
    "usersessions_list": "signed in",
}


@dataclass(frozen=True)
class Rule:
    """What an endpoint asks for: an action of the table of rights, or one of "anyone", "signed in", "set-up"."""

    action: str
    methods: tuple[str, ...]


class ActorRequest(HttpRequest):
    """A request that passed its rule: the actor is known."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of a signed-in person in the organisation chosen in this session, else in the first one."""
    person = request.user
    if not isinstance(person, Person):
        return None
    chosen = request.session.get("organisation")
    actor = actor_for(person, chosen) if chosen else None
    if actor is None:
        for organisation in organisations_of(person):
            actor = actor_for(person, organisation.pk)
            if actor:
                request.session["organisation"] = organisation.pk
                break
    return actor


def _admit(request: HttpRequest, rule: Rule) -> HttpResponseBase | None:
    """Return the response that turns the request away, or None when it may go on."""
    if request.method not in rule.methods:
        return HttpResponseNotAllowed(rule.methods)
    _refuse_nul(request)
    if rule.action == "anyone":
        return None
    if not request.user.is_authenticated:
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=401)
            response["HX-Redirect"] = "/accounts/login/"
            return response
        return redirect_to_login(request.get_full_path())
    actor = actor_of(request)
    if actor is None:
        return redirect("no_organisation") if rule.action != "signed in" else None
    request.actor = actor  # type: ignore[attr-defined]
    if rule.action in RULES and reach(actor, rule.action) is Scope.NO:
        raise Denied("Your role does not allow this. Ask an administrator of the organisation.")
    return None


def _refuse_nul(request: HttpRequest) -> None:
    """Turn NUL characters away, which no person types and which PostgreSQL cannot even be asked for."""
    for sent in (request.GET, request.POST):
        if any("\x00" in text for name, values in sent.lists() for text in (name, *values)):
            raise Invalid("The address or the form holds a character that no text may hold (NUL). Remove it.")


def rule(action: str, *, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Declare the rule of a view. `action` stands in `logic.people.RULES`, or is "anyone" or "signed in".

    The rule decides whether a person with this role may come in at all; the query or action behind the view
    decides about the item.
    """
    if action not in RULES and action not in {"anyone", "signed in"}:
        raise ValueError(f"{action} is not in the table of rights")
    declared = Rule(action, methods)

    def declare(view: View) -> View:
        if iscoroutinefunction(view):

            @wraps(view)
            async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
                turned_away = await sync_to_async(_admit)(request, declared)
                return turned_away or await view(request, *args, **kwargs)

            guarded_async.rule = declared  # type: ignore[attr-defined]
            return guarded_async

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _admit(request, declared) or view(request, *args, **kwargs)

        guarded.rule = declared  # type: ignore[attr-defined]
        return guarded

    return declare


READ = ("GET", "HEAD")
WRITE = ("POST",)
FORM = ("GET", "HEAD", "POST")
