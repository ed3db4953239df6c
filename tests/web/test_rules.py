"""No endpoint without a rule, and every rule stands in the table of rights."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from northing.logic.people import RULES
from northing.web.rules import rule
from tests.web.endpoints import walk


def without_rule() -> list[str]:
    return [found.route for found in walk() if found.rule is None and found.library is None]


def test_every_endpoint_declares_its_rule() -> None:
    assert without_rule() == []


def test_an_endpoint_without_a_rule_is_found() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    planted = [path("forgotten/", forgotten, name="forgotten")]
    assert [found.route for found in walk(planted) if found.rule is None and found.library is None] == ["forgotten/"]


def test_a_rule_outside_the_table_of_rights_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="not in the table"):
        rule("kpi.destroy")


def test_every_right_of_the_table_has_a_read_right_of_its_thing() -> None:
    things = {action.partition(".")[0] for action in RULES}
    assert {thing for thing in things if f"{thing}.read" not in RULES} == set()


def test_every_endpoint_takes_only_the_methods_of_reading_or_posting() -> None:
    methods = {method for found in walk() if found.rule for method in found.rule.methods}
    assert methods <= {"GET", "HEAD", "POST"}
