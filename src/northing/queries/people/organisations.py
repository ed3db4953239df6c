"""Reads of organisations: whether there is one at all, and the page about the current one."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from northing.lib import clock
from northing.logic.people import Actor, OrganisationKind, Scope, reach
from northing.models import Membership, Organisation, Unit


@dataclass(frozen=True)
class OrganisationPage:
    """What the organisation's page shows."""

    name: str
    time_zone: str
    is_personal: bool
    is_sample: bool
    attribution: str
    persons: int
    units: int
    may_manage: bool
    may_read_audit: bool


def today(organisation_id: int) -> date:
    """The day it is where the organisation is: what periods, ages and staleness are counted by."""
    zone = Organisation.objects.values_list("time_zone", flat=True).get(pk=organisation_id)
    return clock.now().astimezone(ZoneInfo(zone)).date()


def today_for(actor: Actor) -> date:
    """The day it is where the actor's organisation is; asks no database."""
    return clock.now().astimezone(ZoneInfo(actor.time_zone)).date()


def is_empty() -> bool:
    """Whether nothing is set up yet: no organisation, not even one on its way out."""
    return not Organisation.objects.exists()


def organisation_page(actor: Actor) -> OrganisationPage:
    """The actor's organisation."""
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    return OrganisationPage(
        name=organisation.name,
        time_zone=organisation.time_zone,
        is_personal=organisation.kind == OrganisationKind.PERSONAL,
        is_sample=organisation.is_sample,
        attribution=organisation.attribution,
        persons=Membership.objects.filter(organisation=organisation, is_active=True, person__is_active=True).count(),
        units=Unit.objects.filter(organisation=organisation).count(),
        may_manage=reach(actor, "organisation.manage") is not Scope.NO,
        may_read_audit=reach(actor, "audit.read") is not Scope.NO,
    )
