"""What every signed-in page shows around its content: organisation, navigation, person."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from northing.lib.ids import show
from northing.logic.people import Actor
from northing.models import Organisation
from northing.queries.people import organisations_of

_NAVIGATION = (
    ("home", "Home", "home", "house"),
    ("kpis", "KPIs", "kpis:board", "gauge"),
    ("objectives", "Objectives", "objectives:board", "target"),
    ("imports", "Imports", "imports:list", "upload"),
    ("people", "People", "people:units", "users"),
)
_SECTIONS = {
    "kpis": "kpis",
    "imports": "imports",
    "people": "people",
    "objectives": "objectives",
    "key-results": "objectives",
    "check-ins": "objectives",
    "cycles": "objectives",
    "organisation": "people",
}


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation."""

    key: str
    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Shell:
    """The frame of a page."""

    organisation: Organisation
    organisation_id: str
    organisations: list[tuple[str, str, bool]]  # (shown id, name, is the current one)
    person: Actor
    nav: list[NavItem]
    sample: bool
    attribution: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; only requests that passed a rule have an actor and so a shell."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in {"light", "dark"} else ""}
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return context
    organisations = organisations_of(request.user)  # type: ignore[arg-type]
    organisation = next(row for row in organisations if row.pk == actor.organisation_id)
    section = _SECTIONS.get(request.path.split("/")[1], "home")
    context["shell"] = Shell(
        organisation=organisation,
        organisation_id=show("org", organisation.pk),
        organisations=[(show("org", row.pk), row.name, row is organisation) for row in organisations],
        person=actor,
        nav=[NavItem(key, label, reverse(url), icon, key == section) for key, label, url, icon in _NAVIGATION],
        sample=organisation.is_sample,
        attribution=organisation.attribution,
    )
    return context
