"""Loads both sample organisations, or removes them. Nothing else in the database is touched."""

from datetime import UTC, datetime

from django.db import transaction

from northing.actions.okrs.standings import refresh_for_kpis
from northing.actions.people.organisations import Erased, erase
from northing.actions.transfer.demo.england import load_england
from northing.actions.transfer.demo.objectives import Story
from northing.actions.transfer.demo.people import Company, found, staff
from northing.actions.transfer.demo.script import Script
from northing.actions.transfer.demo.values import play_values
from northing.lib import clock
from northing.lib.errors import Conflict
from northing.logic.transfer.demo.calendar import DemoCalendar
from northing.logic.transfer.demo.company import NAME, PEOPLE
from northing.models import Kpi, Organisation, Outbox


def samples() -> list[Organisation]:
    """The sample organisations that are there, the oldest first."""
    return list(Organisation.objects.filter(is_sample=True).order_by("pk"))


@transaction.atomic
def load(now: datetime) -> list[str]:
    """Load both sample organisations, told as of `now`, and return their names.

    All or nothing; afterwards nothing waits for a worker. Raises Conflict while a sample is there.
    """
    there = samples()
    if there:
        raise Conflict(f"“{there[0].name}” is loaded already. Nothing was changed.")
    with clock.set_to(now):
        companies = [_kittiwake(now), load_england()]
        for company in companies:
            _settle(company.organisation.pk, now)
    return [company.organisation.name for company in companies]


def remove() -> list[Erased]:
    """Erase every sample organisation, with the people who belong nowhere else."""
    return [erase(organisation) for organisation in samples()]


def _kittiwake(now: datetime) -> Company:
    calendar = DemoCalendar(now.astimezone(UTC).date())
    script = Script(now)
    with clock.set_to(min(now, script.moment(calendar.introduced, 8))):
        company = found(NAME, PEOPLE[0], time_zone="UTC")
        staff(company)
    play_values(script, company, calendar)
    Story(script, company, calendar).tell()
    script.play()
    return company


def _settle(organisation_id: int, now: datetime) -> None:
    """Do at once what a worker would do, so that every page is final when the first one opens."""
    refresh_for_kpis(
        organisation_id, list(Kpi.objects.filter(organisation_id=organisation_id).values_list("pk", flat=True))
    )
    Outbox.objects.filter(organisation_id=organisation_id, done_at=None).update(done_at=now)
