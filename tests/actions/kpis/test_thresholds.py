"""Thresholds: set from a period on, inclusive by direction, ended, refused."""

from datetime import date
from decimal import Decimal

import pytest

from northing.actions.kpis.thresholds import end_threshold, set_threshold
from northing.lib.errors import Conflict, Denied, Invalid, NotFound
from northing.logic.kpis.definition import Comparison, Direction
from northing.logic.people import Visibility
from northing.models import AuditEvent, Kpi, KpiState, Outbox, Threshold
from tests.factories import actor_of, make_admin, make_kpi, make_organisation, make_person, make_unit

pytestmark = pytest.mark.django_db

MID_MARCH, MARCH = date(2025, 3, 17), date(2025, 3, 1)


def nothing_written() -> bool:
    return not (Threshold.objects.exists() or AuditEvent.objects.exists() or Outbox.objects.exists())


@pytest.mark.parametrize(
    ("direction", "value", "status"),
    [
        (Direction.UP, 75, "meets"),
        (Direction.UP, "74.999999999", "breaches"),
        (Direction.DOWN, 75, "meets"),
        (Direction.DOWN, "75.000000001", "breaches"),
    ],
)
def test_a_threshold_is_inclusive_by_direction(direction: Direction, value: str, status: str) -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation, direction=direction, values=[1, 2, value])

    set_threshold(make_admin(organisation), kpi_id=kpi.pk, valid_from=MID_MARCH, level=Decimal(75))

    assert KpiState.objects.get(kpi=kpi).status == status


def test_a_threshold_begins_with_the_period_and_leaves_earlier_ones_alone() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, threshold=10, values=[5, 5, 5])

    row = set_threshold(actor, kpi_id=kpi.pk, valid_from=MID_MARCH, level=Decimal(4), reason=" Reached ")

    assert row is not None
    assert (row.valid_from, row.recorded_by_id, row.reason) == (MARCH, actor.person_id, "Reached")
    assert KpiState.objects.get(kpi=kpi).status == "meets"
    event = AuditEvent.objects.get()
    assert (event.verb, event.object_id) == ("kpi.threshold", kpi.pk)
    assert event.changes["threshold"] == ["ge 10", "ge 4"]
    assert (Outbox.objects.get().topic, Outbox.objects.get().payload) == ("threshold.changed", {"kpis": [kpi.pk]})


def test_a_strict_comparison_must_be_named() -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation, values=[75])

    set_threshold(
        make_admin(organisation), kpi_id=kpi.pk, valid_from=MARCH.replace(month=1), level=Decimal(75),
        comparison=Comparison.GT,
    )  # fmt: skip

    assert KpiState.objects.get(kpi=kpi).status == "breaches"


def test_the_same_threshold_again_writes_nothing() -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation, threshold=10)

    again = set_threshold(make_admin(organisation), kpi_id=kpi.pk, valid_from=MARCH, level=Decimal(10))

    assert (again, Threshold.objects.count(), Outbox.objects.exists()) == (None, 1, False)


def test_an_ended_threshold_leaves_no_threshold() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, threshold=10, values=[1, 1, 1])

    end_threshold(actor, kpi_id=kpi.pk, valid_from=MARCH)

    assert KpiState.objects.get(kpi=kpi).status == "no_threshold"
    with pytest.raises(Conflict):
        end_threshold(actor, kpi_id=kpi.pk, valid_from=MARCH)


def test_a_range_holds_between_its_edges() -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation, direction=Direction.IN_RANGE, values=[20, 20, 20])

    set_threshold(make_admin(organisation), kpi_id=kpi.pk, valid_from=MARCH, level=Decimal(10), upper=Decimal(20))

    state = KpiState.objects.get(kpi=kpi)
    assert (state.status, state.level, state.upper) == ("meets", Decimal(10), Decimal(20))


@pytest.mark.parametrize(
    ("direction", "level", "upper", "field"),
    [
        (Direction.IN_RANGE, 10, None, "upper"),
        (Direction.IN_RANGE, 10, 9, "upper"),
        (Direction.UP, 10, 20, "upper"),
        (Direction.UP, 101, None, "level"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused(direction: Direction, level: int, upper: int | None, field: str) -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation, direction=direction, lower_bound=0, upper_bound=100)

    with pytest.raises(Invalid) as caught:
        set_threshold(
            make_admin(organisation), kpi_id=kpi.pk, valid_from=MARCH, level=Decimal(level),
            upper=None if upper is None else Decimal(upper),
        )  # fmt: skip

    assert [fault.field for fault in caught.value.faults] == [field]
    assert nothing_written()


def test_members_who_do_not_lead_the_unit_may_not_set_it_and_strangers_do_not_see_it() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    member = actor_of(make_person(organisation, unit=unit), organisation)
    private = make_kpi(organisation, unit, owner=make_person(organisation), visibility=Visibility.PRIVATE)

    with pytest.raises(Denied):
        set_threshold(member, kpi_id=make_kpi(organisation, unit).pk, valid_from=MARCH, level=Decimal(1))
    with pytest.raises(NotFound):
        set_threshold(member, kpi_id=private.pk, valid_from=MARCH, level=Decimal(1))
    assert nothing_written()


def test_an_archived_kpi_keeps_its_threshold() -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation)
    Kpi.objects.filter(pk=kpi.pk).update(archived_at="2026-01-01T00:00:00Z")

    with pytest.raises(Conflict):
        set_threshold(make_admin(organisation), kpi_id=kpi.pk, valid_from=MARCH, level=Decimal(1))
    assert nothing_written()
