"""Recording values: what is written, what is refused, what is left alone."""

from datetime import date
from decimal import Decimal

import pytest

from northing.actions.kpis.measurements import NewValue, Recorded, record_measurements, withdraw_measurement
from northing.lib.errors import Conflict, Denied, Invalid, NotFound
from northing.lib.ids import show
from northing.logic.people import Actor, Role, Visibility
from northing.models import AuditEvent, Kpi, KpiLatest, KpiState, Measurement, Outbox
from tests.factories import actor_of, make_admin, make_kpi, make_organisation, make_person, make_unit

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


def record(actor: Actor, kpi: Kpi, *pairs: tuple[date, str | None], reason: str = "") -> Recorded:
    values = [NewValue(kpi.pk, day, None if text is None else Decimal(text), reason=reason) for day, text in pairs]
    return record_measurements(actor, values=values)


def rows_of(kpi: Kpi) -> list[tuple[date, int, Decimal | None]]:
    rows = Measurement.objects.filter(kpi=kpi).order_by("period_start", "version")
    return list(rows.values_list("period_start", "version", "value"))


def nothing_written() -> bool:
    return not (Measurement.objects.exists() or AuditEvent.objects.exists() or Outbox.objects.exists())


def test_new_values_become_first_versions_with_latest_state_audit_and_outbox() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, threshold=75)

    recorded = record(actor, kpi, (FEBRUARY, "62"), (JANUARY, "80"))

    assert recorded == Recorded(added=2, corrected=0, unchanged=0)
    assert rows_of(kpi) == [(JANUARY, 1, Decimal(80)), (FEBRUARY, 1, Decimal(62))]
    latest = KpiLatest.objects.get(kpi=kpi)
    assert (latest.period_start, latest.value, latest.count) == (FEBRUARY, Decimal(62), 2)
    assert latest.points == [["2025-01-01", "80"], ["2025-02-01", "62"]]
    state = KpiState.objects.get(kpi=kpi)
    assert (state.status, state.level, state.breaches) == ("breaches", Decimal(75), 1)
    event = AuditEvent.objects.get(verb="kpi.record")
    assert (event.actor_id, event.object_id) == (actor.person_id, kpi.pk)
    assert event.changes["values"] == [
        {"kpi": show("kpi", kpi.pk), "period": "2025-01-01", "from": None, "to": "80"},
        {"kpi": show("kpi", kpi.pk), "period": "2025-02-01", "from": None, "to": "62"},
    ]
    assert Outbox.objects.get().payload == {"kpis": [kpi.pk]}


def test_the_same_value_again_writes_nothing() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, values=["62.5"])

    assert record(actor, kpi, (JANUARY, "62.50")) == Recorded(unchanged=1)
    assert rows_of(kpi) == [(JANUARY, 1, Decimal("62.5"))]
    assert not AuditEvent.objects.exists()
    assert not Outbox.objects.exists()


def test_another_value_supersedes_with_the_next_version_and_its_reason() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, values=[62])

    assert record(actor, kpi, (JANUARY, "64"), reason=" Late forms ") == Recorded(corrected=1)
    assert rows_of(kpi) == [(JANUARY, 1, Decimal(62)), (JANUARY, 2, Decimal(64))]
    assert Measurement.objects.get(version=2).reason == "Late forms"
    assert KpiLatest.objects.get(kpi=kpi).value == Decimal(64)


def test_a_withdrawn_value_leaves_the_period_empty_and_the_one_before_is_latest() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, values=[62, 70])

    withdraw_measurement(actor, kpi_id=kpi.pk, period_start=FEBRUARY, reason="Wrong clinic")

    assert rows_of(kpi)[-1] == (FEBRUARY, 2, None)
    assert KpiLatest.objects.get(kpi=kpi).period_start == JANUARY
    with pytest.raises(Conflict):
        withdraw_measurement(actor, kpi_id=kpi.pk, period_start=FEBRUARY)


def test_withdrawing_the_only_value_leaves_no_data() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, threshold=1)
    record(actor, kpi, (JANUARY, "62"))

    withdraw_measurement(actor, kpi_id=kpi.pk, period_start=JANUARY)

    assert not KpiLatest.objects.exists()
    assert KpiState.objects.get(kpi=kpi).status == "no_data"


@pytest.mark.parametrize(
    ("day", "value", "words"),
    [
        (date(2025, 1, 2), "50", "January 2025 begins on 2025-01-01"),
        (date(2999, 1, 1), "50", "has not begun"),
        (JANUARY, "101", "above the highest possible value of this KPI, 100"),
        (JANUARY, "-0.5", "below the lowest possible value of this KPI, 0"),
        (JANUARY, "1.0123456789", "more than 9 decimals"),
        (JANUARY, "NaN", "more than 9 decimals"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_cell_and_nothing_is_written(
    day: date, value: str, words: str
) -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, lower_bound=0, upper_bound=100)

    with pytest.raises(Invalid) as caught:
        record(actor, kpi, (FEBRUARY, "50"), (day, value))

    (fault,) = caught.value.faults
    assert fault.field == f"{show('kpi', kpi.pk)}_{day}"
    assert words in fault.message
    assert nothing_written()


def test_two_values_for_one_period_are_refused() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation)

    with pytest.raises(Invalid, match="twice"):
        record(actor, kpi, (JANUARY, "1"), (JANUARY, "2"))
    assert nothing_written()


def test_an_archived_kpi_takes_no_values() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation)
    Kpi.objects.filter(pk=kpi.pk).update(archived_at="2026-01-01T00:00:00Z")

    with pytest.raises(Conflict):
        record(actor, kpi, (JANUARY, "1"))
    assert nothing_written()


def test_a_viewer_and_a_member_of_another_unit_may_not_record() -> None:
    organisation = make_organisation()
    kpi = make_kpi(organisation, make_unit(organisation))
    viewer = actor_of(make_person(organisation, role=Role.VIEWER), organisation)
    elsewhere = actor_of(make_person(organisation, unit=make_unit(organisation)), organisation)

    for actor in (viewer, elsewhere):
        with pytest.raises(Denied):
            record(actor, kpi, (JANUARY, "1"))
    assert nothing_written()


def test_a_private_kpi_and_one_of_another_organisation_do_not_exist() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    private = make_kpi(organisation, owner=make_person(organisation), visibility=Visibility.PRIVATE)
    foreign = make_kpi(make_organisation("Other"))

    for kpi in (private, foreign):
        with pytest.raises(NotFound):
            record(actor, kpi, (JANUARY, "1"))
    assert nothing_written()


def test_one_refused_kpi_refuses_the_whole_call() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    actor = actor_of(make_person(organisation, unit=unit), organisation)
    mine, other = make_kpi(organisation, unit), make_kpi(organisation)

    with pytest.raises(Denied):
        record_measurements(
            actor, values=[NewValue(mine.pk, JANUARY, Decimal(1)), NewValue(other.pk, JANUARY, Decimal(1))]
        )
    assert nothing_written()


def test_many_values_of_many_kpis_in_any_order_are_recorded_in_chunks() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpis = [make_kpi(organisation, values=[1, 2]) for _ in range(12)]
    days = [date(year, month, 1) for year in range(2005, 2025) for month in range(1, 13)]
    values = [NewValue(kpi.pk, day, Decimal(day.year)) for day in reversed(days) for kpi in kpis]
    values += [NewValue(kpi.pk, FEBRUARY, Decimal(3)) for kpi in kpis]
    values += [NewValue(kpi.pk, JANUARY, Decimal(1)) for kpi in kpis]

    assert record_measurements(actor, values=values, batch=7) == Recorded(2880, 12, 12)
    assert Measurement.objects.filter(batch=7).count() == 2892
    assert set(KpiLatest.objects.values_list("value", "count")) == {(Decimal(3), 242)}
    event = AuditEvent.objects.get()
    assert (event.object_id, "values" in event.changes) == (None, False)


def test_a_single_value_costs_the_same_queries_for_a_short_and_a_long_history(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    organisation = make_organisation()
    actor = make_admin(organisation)
    short = make_kpi(organisation, values=range(40))
    long = make_kpi(organisation, values=[value % 7 for value in range(1200)], first=date(1920, 1, 1))
    record(actor, short, (date(2026, 1, 1), "1"))

    for kpi in (short, long):
        with django_assert_num_queries(17):
            record(actor, kpi, (date(2026, 2, 1), "3"))
