"""The first run: only who reads the console gets in, once."""

import stat
from pathlib import Path
from typing import Any

import pytest

from northing.actions.people.setup import ensure_setup_code, is_setup_code, set_up
from northing.lib.errors import Invalid, NotFound
from northing.logic.people import OrganisationKind, Role, UnitKind
from northing.models import AuditEvent, Membership, Organisation, Person, Unit
from tests.factories import PASSWORD, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_the_code_is_kept_only_as_a_hash_that_nobody_else_can_read(settings: Any) -> None:
    code = ensure_setup_code()
    kept = settings.HOME / "setup_code"
    assert code is not None
    assert code.replace("-", "") not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_code_may_be_typed_without_dashes_and_in_small_letters() -> None:
    code = ensure_setup_code() or ""
    assert is_setup_code(code.lower().replace("-", " "))
    assert not is_setup_code(code[:-1])


def test_a_new_start_makes_the_old_code_worthless() -> None:
    old, new = ensure_setup_code() or "", ensure_setup_code() or ""
    assert (is_setup_code(old), is_setup_code(new)) == (False, True)


def test_without_a_code_file_no_code_fits() -> None:
    assert not is_setup_code("")


def test_there_is_no_code_once_an_organisation_exists(settings: Any) -> None:
    ensure_setup_code()
    make_organisation()
    assert ensure_setup_code() is None
    assert not (settings.HOME / "setup_code").exists()


def test_an_organisation_is_set_up_with_its_administrator_and_the_code_is_used_up() -> None:
    code = ensure_setup_code() or ""
    actor = set_up(code=code, name="Ada", email="Ada@Example.org", password=PASSWORD, organisation="Acme")
    unit = Unit.objects.get()
    assert (unit.name, unit.kind, unit.parent) == ("Acme", UnitKind.ORGANISATION, None)
    assert Membership.objects.get().role == Role.ADMIN
    assert Person.objects.get(email="ada@example.org").check_password(PASSWORD)
    assert AuditEvent.objects.get().actor_id == actor.person_id
    assert not is_setup_code(code)


def test_just_me_needs_no_organisation() -> None:
    set_up(code=ensure_setup_code() or "", name="Ada", email="ada@example.org", password=PASSWORD)
    assert Organisation.objects.get().kind == OrganisationKind.PERSONAL
    assert Unit.objects.get().kind == UnitKind.SELF


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("code", "AAAA-AAAA-AAAA-AAAA"), ("password", "short"), ("time_zone", "Moon/Base")],
)
def test_a_wrong_field_changes_nothing_and_leaves_the_code_usable(field: str, wrong: str) -> None:
    code = ensure_setup_code() or ""
    fields = {"code": code, "name": "Ada", "email": "ada@example.org", "password": PASSWORD, "time_zone": "UTC"}
    with pytest.raises(Invalid) as refused:
        set_up(**{**fields, field: wrong})
    assert {fault.field for fault in refused.value.faults} == {field}
    assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)
    assert is_setup_code(code)


def test_nobody_sets_up_twice() -> None:
    code = ensure_setup_code() or ""
    make_organisation()
    with pytest.raises(NotFound):
        set_up(code=code, name="Eve", email="eve@example.org", password=PASSWORD, organisation="Mine")
    assert Person.objects.count() == 0
