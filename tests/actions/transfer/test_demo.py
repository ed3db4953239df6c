"""The sample organisations as people see them, on whatever day they are loaded."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from pytest_django.plugin import DjangoDbBlocker

from northing.actions.transfer.demo.england import ATTRIBUTION
from northing.actions.transfer.demo.loading import load, remove, samples
from northing.lib.errors import Conflict
from northing.logic.kpis.definition import KpiStatus
from northing.logic.people import Actor
from northing.logic.transfer.demo.company import PASSWORD
from northing.models import (
    Answer,
    AuditEvent,
    CheckIn,
    KpiState,
    Measurement,
    Membership,
    Objective,
    Organisation,
    Person,
    Threshold,
)
from northing.queries.kpis.board import BoardFilters, BoardScope
from northing.queries.okrs.attention import Group, attention_board
from northing.queries.okrs.visible import visible_objectives
from northing.queries.people import actor_for

pytestmark = pytest.mark.django_db

SUNDAY = date(2026, 11, 22)
NOW = datetime.combine(SUNDAY, time(9, 30), UTC)
Both = tuple[Organisation, Organisation]


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Both]:
    """Both samples, loaded once for the tests of this file."""
    with django_db_blocker.unblock():
        load(NOW)
        kittiwake, england = samples()
    yield kittiwake, england
    with django_db_blocker.unblock():
        remove()


def person(key: str, organisation: Organisation) -> Actor:
    actor = actor_for(Person.objects.get(email=f"{key}@kittiwake.example"), organisation.pk)
    assert actor is not None
    return actor


def test_nothing_was_known_before_it_could_be(both: Both) -> None:
    kittiwake, _ = both
    own = Measurement.objects.filter(kpi__organisation=kittiwake)
    assert [row for row in own if row.recorded_at.date() <= row.period_start] == []
    moments = list(AuditEvent.objects.filter(organisation=kittiwake).order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert (moments[0].date(), moments[-1] <= NOW) == (date(2025, 10, 6), True)
    assert CheckIn.objects.filter(at__gt=NOW).count() == 0


def test_a_correction_a_gap_and_an_earlier_threshold_can_be_seen(both: Both) -> None:
    kittiwake, _ = both
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


def test_what_is_private_or_of_one_team_stays_there(both: Both) -> None:
    kittiwake, _ = both
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


def test_objectives_stand_four_deep_and_one_draft_waits(both: Both) -> None:
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


def test_the_public_figures_breach_and_signal_and_add_up(both: Both) -> None:
    _, england = both
    assert england.attribution == ATTRIBUTION
    whole = KpiState.objects.get(kpi__definition__key="ae_four_hours", kpi__unit__parent=None)
    assert (whole.status, whole.breaches, whole.variation, whole.stale_on) == (
        KpiStatus.BREACHES,
        36,
        "concerning",
        date(2019, 6, 2),
    )
    board = attention_board(person("robin", england), BoardFilters(scope=BoardScope.ALL), SUNDAY)
    assert (board.counts[Group.NEEDS], board.parts[0].rows[0].kpi.words) == (
        18,
        "below 95.0 % for 36 months · last value 7 years ago",
    )
    newest = Measurement.objects.get(kpi=whole.kpi_id, period_start=date(2019, 3, 1))
    assert (newest.numerator, newest.denominator) == (Decimal(1216663 - 169356), Decimal(1216663))
    assert newest.value == Decimal("86.080286817")
    assert Measurement.objects.filter(kpi__organisation=england).count() == 603 + 223
    assert sorted(Membership.objects.filter(organisation=england).values_list("person__name", flat=True)) == [
        "Robin Compass",
        "Wren Lodestar",
    ]


def test_a_second_load_says_so_and_changes_nothing(both: Both) -> None:
    before = AuditEvent.objects.count()
    with pytest.raises(Conflict, match="“Kittiwake Instruments” is loaded already"):
        load(NOW)
    assert (Organisation.objects.count(), AuditEvent.objects.count()) == (2, before)


def test_only_the_three_named_people_have_the_password(both: Both) -> None:
    able = [found.email for found in Person.objects.order_by("email") if found.has_usable_password()]
    assert able == ["jay@kittiwake.example", "robin@kittiwake.example", "wren@kittiwake.example"]
    assert all(Person.objects.get(email=email).check_password(PASSWORD) for email in able)
