"""The sample from the console: loaded once, said when it is there, removed when that is meant."""

import io

import pytest

from northing.cli import demo
from northing.models import Organisation, Person
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def test_the_first_start_loads_it_names_the_sign_ins_and_removing_asks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = demo.load_once()
    assert lines == [
        "Sign in with the password kittiwake-demo as",
        "  robin@kittiwake.example   executive, administrator",
        "  wren@kittiwake.example    team lead",
        "  jay@kittiwake.example     contributor",
    ]
    assert demo.load_once() == lines
    assert Organisation.objects.count() == 2
    assert demo.load() == 1
    assert "“Kittiwake Instruments” is loaded already. Nothing was changed." in capsys.readouterr().err

    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert demo.remove(is_sure=False) == 1
    assert capsys.readouterr().err == (
        "Remove “Kittiwake Instruments” and “NHS England A&E (sample)” with everything in them? [y/N] "
        "Nothing was removed.\n"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert demo.remove(is_sure=False) == 0
    assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)


def test_a_start_with_an_organisation_of_ones_own_loads_nothing() -> None:
    make_organisation("Ours")
    assert demo.load_once() == []
    assert Organisation.objects.count() == 1


def test_without_a_sample_there_is_nothing_to_remove(capsys: pytest.CaptureFixture[str]) -> None:
    make_organisation("Ours")
    assert demo.remove(is_sure=True) == 0
    assert capsys.readouterr().err == "There is no sample organisation.\n"
    assert Organisation.objects.count() == 1
