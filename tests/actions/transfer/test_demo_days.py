"""The sample organisations tell the same story on whatever day they are loaded, and go without a trace."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.apps import apps

from northing.actions.kpis import states
from northing.actions.okrs import standings
from northing.actions.transfer.demo.loading import load, remove, samples
from northing.logic.kpis.definition import KpiStatus
from northing.logic.people import Actor
from northing.models import (
    Closing,
    Cycle,
    KpiState,
    Membership,
    Organisation,
    Outbox,
    Person,
)
from northing.queries.activity import verify_chain
from northing.queries.kpis.board import BoardFilters, BoardScope
from northing.queries.okrs.attention import AttentionBoard, Group, attention_board
from northing.queries.people import actor_for
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db

NEW_YEAR, QUARTER_END = date(2026, 1, 1), date(2026, 3, 31)
LEAP_DAY, FIRST_OF_MARCH = date(2028, 2, 29), date(2027, 3, 1)


def loaded(day: date, at: time = time(9, 30)) -> tuple[Organisation, Organisation]:
    """Both samples, loaded on a day."""
    load(datetime.combine(day, at, UTC))
    kittiwake, england = samples()
    return kittiwake, england


def person(key: str, organisation: Organisation) -> Actor:
    actor = actor_for(Person.objects.get(email=f"{key}@kittiwake.example"), organisation.pk)
    assert actor is not None
    return actor


def names(board: AttentionBoard, group: Group) -> list[str]:
    return [row.kpi.name for part in board.parts if part.group is group for row in part.rows]


@pytest.mark.parametrize("day", [NEW_YEAR, QUARTER_END, LEAP_DAY, FIRST_OF_MARCH])
def test_the_company_tells_the_same_story_on_every_day_of_the_year(day: date) -> None:
    kittiwake, england = loaded(day, time(0, 1))
    board = attention_board(person("robin", kittiwake), BoardFilters(scope=BoardScope.ALL), day)
    assert names(board, Group.NEEDS) == ["Net promoter score", "Scrap rate", "First reply time", "Refund rate"]
    assert sorted(names(board, Group.ANSWERED)) == [
        "Marketing qualified leads",
        "Monthly recurring revenue",
        "Weekly churn",
    ]
    assert names(board, Group.NO_DATA) == ["Training hours per person"]
    assert names(board, Group.WATCHING) == ["Average order value", "Releases per month"]
    assert board.counts[Group.HOLDING] == 13
    assert _readings(kittiwake) == {
        "Net promoter score": (Decimal(62), KpiStatus.BREACHES, Decimal(75), 2, "concerning"),
        "First reply time": (Decimal(48), KpiStatus.BREACHES, Decimal(30), 2, "common_cause"),
        "Scrap rate": (Decimal("0.19"), KpiStatus.BREACHES, Decimal("0.1"), 1, "concerning"),
        "Monthly recurring revenue": (Decimal(197), KpiStatus.BREACHES, Decimal(200), 1, "improving"),
        "Tickets solved in 24 hours": (Decimal("91.1"), KpiStatus.MEETS, Decimal(85), 0, "improving"),
    }
    assert _closed(kittiwake) == [
        ("Answer customers while their question is still fresh", Decimal("1.0"), "met", True),
        ("Build a sales team that fills its own calendar", Decimal("0.7"), "missed", False),
        ("Find a fault before the customer does", Decimal("0.6"), "progressed", False),
        ("Learn what makes a visitor trust us with an order", Decimal("1.0"), "met", True),
    ]
    assert list(Cycle.objects.order_by("start", "-end").values_list("state", flat=True)) == [
        "execution",
        "closed",
        "execution",
        "planning",
    ]
    running = Cycle.objects.filter(state="execution", parent__isnull=False).get()
    assert running.start < day <= running.end
    for organisation in (kittiwake, england):
        assert states.rebuild(organisation.pk) == 0
        drift = standings.rebuild(organisation.pk)
        assert (drift.key_results, drift.objectives) == ((), ())
        assert verify_chain(organisation.pk) == []
    assert Outbox.objects.filter(done_at=None).count() == 0


def _readings(organisation: Organisation) -> dict[str, tuple[Decimal, str, Decimal, int, str]]:
    told = (
        "Net promoter score",
        "First reply time",
        "Scrap rate",
        "Monthly recurring revenue",
        "Tickets solved in 24 hours",
    )
    rows = KpiState.objects.filter(organisation=organisation, kpi__definition__name__in=told)
    columns = ("kpi__definition__name", "kpi__latest__value", "status", "level", "breaches", "variation")
    return {name: tuple(rest) for name, *rest in rows.values_list(*columns)}  # type: ignore[misc]


def _closed(organisation: Organisation) -> list[tuple[str, Decimal, str, bool]]:
    rows = Closing.objects.filter(organisation=organisation).order_by("objective__title")
    return list(rows.values_list("objective__title", "grade", "verdict", "is_met"))


def test_removing_leaves_no_row_behind_and_others_alone() -> None:
    own = make_organisation("Ours")
    make_person(own, "Ada", email="ada@example.org")
    wren = make_person(own, "Wren Lodestar", email="wren@kittiwake.example")
    before = _rows()
    loaded(NEW_YEAR)
    erased = remove()
    assert [(found.name, found.persons) for found in erased] == [
        ("Kittiwake Instruments", 8),
        ("NHS England A&E (sample)", 1),
    ]
    assert _rows() == before
    assert list(Membership.objects.filter(person=wren).values_list("organisation__name", flat=True)) == ["Ours"]


def _rows() -> dict[str, int]:
    """How many rows each table has."""
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("northing").get_models()}
