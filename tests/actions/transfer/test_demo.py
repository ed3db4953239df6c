"""The sample organisations as people see them, on whatever day they are loaded."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.apps import apps

from northing.actions.kpis import states
from northing.actions.okrs import standings
from northing.actions.transfer.demo.england import ATTRIBUTION
from northing.actions.transfer.demo.loading import load, samples
from northing.lib.errors import Conflict
from northing.logic.kpis.definition import KpiStatus
from northing.logic.people import Actor
from northing.logic.transfer.demo.company import PASSWORD
from northing.models import (
    Answer,
    AuditEvent,
    CheckIn,
    Closing,
    Cycle,
    KpiState,
    Measurement,
    Membership,
    Objective,
    Organisation,
    Outbox,
    Person,
    Threshold,
)
from northing.queries.activity import verify_chain
from northing.queries.kpis.board import BoardFilters, BoardScope
from northing.queries.okrs.attention import AttentionBoard, Group, attention_board
from northing.queries.okrs.visible import visible_objectives
from northing.queries.people import actor_for

pytestmark = pytest.mark.django_db

NEW_YEAR, QUARTER_END = date(2026, 1, 1), date(2026, 3, 31)
LEAP_DAY, SUNDAY, FIRST_OF_MARCH = date(2028, 2, 29), date(2026, 11, 22), date(2027, 3, 1)


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


@pytest.mark.parametrize("day", [NEW_YEAR, QUARTER_END, LEAP_DAY, SUNDAY, FIRST_OF_MARCH])
def test_the_company_tells_the_same_story_on_every_day_of_the_year(day: date) -> None:
    kittiwake, _ = loaded(day)
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


@pytest.mark.parametrize("day", [NEW_YEAR, LEAP_DAY])
def test_everything_derived_is_final_and_nothing_waits(day: date) -> None:
    for organisation in loaded(day, time(0, 1)):
        assert states.rebuild(organisation.pk) == 0
        drift = standings.rebuild(organisation.pk)
        assert (drift.key_results, drift.objectives) == ((), ())
        assert verify_chain(organisation.pk) == []
    assert Outbox.objects.filter(done_at=None).count() == 0


def test_nothing_was_known_before_it_could_be() -> None:
    kittiwake, _ = loaded(SUNDAY)
    now = datetime.combine(SUNDAY, time(9, 30), UTC)
    own = Measurement.objects.filter(kpi__organisation=kittiwake)
    assert [row for row in own if row.recorded_at.date() <= row.period_start] == []
    moments = list(AuditEvent.objects.filter(organisation=kittiwake).order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert (moments[0].date(), moments[-1] <= now) == (date(2025, 10, 6), True)
    assert CheckIn.objects.filter(at__gt=now).count() == 0


def test_a_correction_a_gap_and_an_earlier_threshold_can_be_seen() -> None:
    kittiwake, _ = loaded(SUNDAY)
    own = Measurement.objects.filter(kpi__organisation=kittiwake)
    corrected = own.get(version=2)
    first = own.get(kpi=corrected.kpi_id, period_start=corrected.period_start, version=1)
    assert (first.value, corrected.value) == (Decimal("29.4"), Decimal("31.9"))
    assert corrected.reason == "Freight of the sea shipments was booked twice."
    months = own.filter(kpi__definition__name="Overall equipment effectiveness").values_list("period_start", flat=True)
    assert (len(months), date(2026, 5, 1) in months) == (23, False)
    levels = Threshold.objects.filter(kpi__definition__name="Net promoter score").order_by("valid_from")
    assert list(levels.values_list("valid_from", "level")) == [
        (date(2024, 11, 1), Decimal(70)),
        (date(2025, 11, 1), Decimal(75)),
    ]
    graduated = Threshold.objects.get(kpi__definition__name="Tickets solved in 24 hours", level=85)
    assert graduated.valid_from == date(2026, 10, 1)


def test_what_is_private_or_of_one_team_stays_there() -> None:
    kittiwake, _ = loaded(SUNDAY)
    private = "Become the person who can train newcomers"
    seen = {
        key: visible_objectives(person(key, kittiwake)).filter(title=private).exists()
        for key in ("jay", "wren", "robin")
    }
    assert seen == {"jay": True, "wren": False, "robin": False}
    holding = {
        key: attention_board(person(key, kittiwake), BoardFilters(scope=BoardScope.ALL), SUNDAY).counts[Group.HOLDING]
        for key in ("jay", "wren", "robin", "linnet", "heron")
    }
    assert holding == {"jay": 13, "wren": 13, "robin": 13, "linnet": 12, "heron": 12}


def test_objectives_stand_four_deep_and_one_draft_waits() -> None:
    kittiwake, _ = loaded(SUNDAY)
    found = Objective.objects.get(title="Solve it in the first conversation")
    line = [found.title]
    while found.parent is not None:
        found = found.parent
        line.append(found.title)
    assert line == [
        "Solve it in the first conversation",
        "Keep the customers we win",
        "Make the second year an easy yes",
        "Become the weather network people rely on",
        "Measure the weather where nobody measures it",
    ]
    draft = Answer.objects.get(is_open_draft=True).objective
    assert draft is not None
    assert (draft.title, draft.state) == ("Bring monthly recurring revenue back above its threshold", "draft")
    off_track = Objective.objects.get(title="Make ordering a station as easy as booking a train")
    assert off_track.standing.status == "off_track"


def test_the_public_figures_breach_and_signal_and_add_up() -> None:
    _, england = loaded(SUNDAY)
    assert england.attribution == ATTRIBUTION
    whole = KpiState.objects.get(kpi__definition__key="ae_four_hours", kpi__unit__parent=None)
    assert (whole.status, whole.breaches, whole.variation, whole.stale_on) == (
        KpiStatus.BREACHES,
        36,
        "concerning",
        date(2019, 6, 2),
    )
    newest = Measurement.objects.get(kpi=whole.kpi_id, period_start=date(2019, 3, 1))
    assert (newest.numerator, newest.denominator) == (Decimal(1216663 - 169356), Decimal(1216663))
    assert newest.value == Decimal("86.080286817")
    assert Measurement.objects.filter(kpi__organisation=england).count() == 603 + 224
    assert sorted(Membership.objects.filter(organisation=england).values_list("person__name", flat=True)) == [
        "Robin Compass",
        "Wren Lodestar",
    ]


def test_a_second_load_says_so_and_changes_nothing() -> None:
    loaded(SUNDAY)
    before = AuditEvent.objects.count()
    with pytest.raises(Conflict, match="“Kittiwake Instruments” is loaded already"):
        load(datetime.combine(SUNDAY, time(10), UTC))
    assert (Organisation.objects.count(), AuditEvent.objects.count()) == (2, before)


def test_only_the_three_named_people_have_the_password() -> None:
    loaded(SUNDAY)
    able = [found.email for found in Person.objects.order_by("email") if found.has_usable_password()]
    assert able == ["jay@kittiwake.example", "robin@kittiwake.example", "wren@kittiwake.example"]
    assert all(Person.objects.get(email=email).check_password(PASSWORD) for email in able)


def test_removing_leaves_no_row_behind_and_others_alone() -> None:
    own = make_organisation("Ours")
    make_person(own, "Ada", email="ada@example.org")
    wren = make_person(own, "Wren Lodestar", email="wren@kittiwake.example")
    before = _rows()
    loaded(SUNDAY)
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
