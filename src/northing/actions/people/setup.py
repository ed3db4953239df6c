"""The first run: a one-time code proves access to the console, then the first organisation is made (T22)."""

import hashlib
import hmac
import os
import secrets
import zoneinfo
from pathlib import Path

from django.conf import settings
from django.db import transaction

from northing.actions.activity import audit
from northing.actions.people.passwords import check_password
from northing.lib.errors import Conflict, Invalid, NotFound
from northing.logic.people import Actor, OrganisationKind, Role, UnitKind
from northing.models import Membership, Organisation, Person, Unit, UnitMember
from northing.queries.people.organisations import is_empty

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, O, 1, I: the code is typed off a console
_GROUPS, _GROUP = 4, 4  # 80 bits


def ensure_setup_code() -> str | None:
    """Make a new code for an empty installation and return it; None once an organisation exists.

    Only its hash is kept, in the data folder, readable by the owner alone; so each start prints a fresh code.
    """
    if not is_empty():
        _file().unlink(missing_ok=True)
        return None
    code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    _file().unlink(missing_ok=True)
    with os.fdopen(os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(_digest(code))
    return code


def is_setup_code(code: str) -> bool:
    """Whether this is the current code, however it was typed; the comparison takes the same time for every code."""
    try:
        kept = _file().read_text(encoding="ascii")
    except FileNotFoundError:
        kept = ""
    return hmac.compare_digest(_digest(code), kept)


def set_up(*, code: str, name: str, email: str, password: str, organisation: str = "", time_zone: str = "UTC") -> Actor:
    """Make the organisation, its top unit and its first administrator; the code is used up.

    Without the name of an organisation it is the person's own: kind personal, one unit of kind self.
    Raises NotFound once set up, Invalid for a wrong code or a field, Conflict when somebody was faster.
    """
    if not is_empty():
        raise NotFound("This installation is already set up.")
    if not is_setup_code(code):
        raise Invalid("This is not the code on the console. Copy the newest one.", field="code")
    if time_zone not in zoneinfo.available_timezones():
        raise Invalid("Choose a time zone of the list.", field="time_zone")
    person = Person(name=name.strip(), email=email.strip().lower())
    check_password(person, password)
    person.set_password(password)
    with transaction.atomic():
        actor = _create(person, organisation.strip(), time_zone)
        try:
            _file().unlink()  # of two that hold the code, one gets past this line
        except FileNotFoundError as error:
            raise Conflict("Somebody else has just set this installation up.") from error
    return actor


def _create(person: Person, organisation: str, time_zone: str) -> Actor:
    person.save(force_insert=True)
    kind = OrganisationKind.ORGANISATION if organisation else OrganisationKind.PERSONAL
    tenant = Organisation.objects.create(name=organisation or person.name, kind=kind, time_zone=time_zone)
    top = UnitKind.ORGANISATION if organisation else UnitKind.SELF
    unit = Unit.objects.create(organisation=tenant, name=tenant.name, kind=top)
    Membership.objects.create(organisation=tenant, person=person, role=Role.ADMIN)
    UnitMember.objects.create(organisation=tenant, unit=unit, person=person, is_lead=True)
    alone = frozenset({unit.pk})
    actor = Actor(person.pk, tenant.pk, Role.ADMIN, person.name, alone, alone)
    audit(actor, "organisation.create", "organisation", tenant.pk, {"name": tenant.name, "kind": kind})
    return actor


def _file() -> Path:
    return Path(settings.HOME) / "setup_code"


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter in _ALPHABET)
    return hashlib.sha256(f"northing setup {plain}".encode()).hexdigest()
