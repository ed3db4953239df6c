"""R13, R14: many people at once. One winner a version, the others are told; nobody's value is lost, nothing is locked.

Real threads with connections of their own on a database that really commits.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection

from northing.actions.kpis.kpis import update_kpi
from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.okrs.answers import answer_with_new_objective
from northing.actions.okrs.check_ins import CheckInFields, check_in
from northing.actions.okrs.objectives import ObjectiveFields, activate_objective, update_objective
from northing.cli.verify import verify
from northing.jobs.worker import drain
from northing.lib.errors import Failure
from northing.logic.okrs.definition import ObjectiveKind, ObjectiveState, Reason
from northing.logic.people import Visibility
from northing.models import Answer, AuditEvent, CheckIn, Kpi, Measurement, Objective, Outbox
from northing.queries.activity import verify_chain
from tests.actions.okrs.loop import Company, make_company
from tests.factories import make_key_result, make_kpi, make_objective

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 8


def at_once(calls: Sequence[Callable[[], object]]) -> Counter[str]:
    """Make all calls at the same moment, each in a thread; count how they ended ("ok" or the name of the failure)."""
    gate = threading.Barrier(len(calls))
    ended: list[str] = []

    def run(call: Callable[[], object]) -> None:
        gate.wait(20)
        try:
            call()
            ended.append("ok")
        except Failure as failure:
            ended.append(type(failure).__name__)
        except DatabaseError as error:  # "database is locked" and its like
            ended.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ended)


def expect_everything_sound(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    """Derived rows agree with what was recorded, the audit chain holds, the worker left nothing."""
    drain()
    assert Outbox.objects.filter(done_at=None).count() == 0
    assert verify_chain(company.organisation.pk) == []
    assert (verify(), capsys.readouterr().out) == (0, "Acme: everything agrees\n")


def test_of_writers_with_the_same_version_of_an_objective_one_wins(capsys: pytest.CaptureFixture[str]) -> None:
    company = make_company()
    row = make_objective(company.organisation, cycle=company.cycle, unit=company.support, owner=company.lead_person)
    verify()
    capsys.readouterr()

    def edit(version: int, title: str) -> Callable[[], object]:
        fields = ObjectiveFields(
            title=title,
            why="",
            unit_id=company.support.pk,
            owner_id=company.lead_person.pk,
            kind=ObjectiveKind.COMMITTED,
            reason=Reason.GROW,
            parent_id=None,
            visibility=Visibility.EVERYONE,
        )
        return lambda: update_objective(company.lead, objective_id=row.pk, fields=fields, version=version)

    for turn in range(1, 4):
        assert Objective.objects.get(pk=row.pk).version == turn
        ended = at_once([edit(turn, f"Title {turn} of writer {number}") for number in range(WRITERS)])
        assert ended == {"ok": 1, "Stale": WRITERS - 1}
    assert AuditEvent.objects.filter(verb="objective.update", object_id=row.pk).count() == 3
    expect_everything_sound(company, capsys)


def test_of_writers_with_the_same_version_of_a_kpi_one_wins(capsys: pytest.CaptureFixture[str]) -> None:
    company = make_company()
    people = [company.lead.person_id, company.ben.person_id] * (WRITERS // 2)

    def edit(owner: int, number: int) -> Callable[[], object]:
        seen = Visibility.UNIT if number % 2 else Visibility.EVERYONE
        return lambda: update_kpi(company.lead, kpi_id=company.kpi.pk, version=1, owner_id=owner, visibility=seen)

    ended = at_once([edit(owner, number) for number, owner in enumerate(reversed(people))])
    changed = AuditEvent.objects.filter(verb="kpi.update", object_id=company.kpi.pk).count()
    assert (changed, Kpi.objects.get(pk=company.kpi.pk).version) == (1, 2)
    assert ended["Stale"] == WRITERS - ended["ok"]
    expect_everything_sound(company, capsys)


def test_a_draft_is_accepted_once(capsys: pytest.CaptureFixture[str]) -> None:
    company = make_company()
    row = answer_with_new_objective(company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    ended = at_once([lambda: activate_objective(company.lead, objective_id=row.pk)] * 4)
    assert (ended["ok"], ended["ok"] + ended["Conflict"]) == (1, 4)
    assert Objective.objects.get(pk=row.pk).state == ObjectiveState.ACTIVE
    assert AuditEvent.objects.filter(verb="objective.activate", object_id=row.pk).count() == 1
    expect_everything_sound(company, capsys)


def test_several_answers_at_once_leave_one_open_draft(capsys: pytest.CaptureFixture[str]) -> None:
    company = make_company()
    call = lambda: answer_with_new_objective(company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)  # noqa: E731
    assert at_once([call] * 4) == {"ok": 1, "Conflict": 3}
    assert (Answer.objects.filter(is_open_draft=True).count(), Objective.objects.count()) == (1, 1)
    expect_everything_sound(company, capsys)


def test_eight_writers_record_values_and_none_is_lost_or_locked_out(capsys: pytest.CaptureFixture[str]) -> None:
    company = make_company()
    kpis = [make_kpi(company.organisation, company.support, owner=company.lead_person) for _ in range(WRITERS)]
    verify()
    capsys.readouterr()

    def write(own: int) -> Callable[[], object]:
        def all_of_them() -> None:
            for month in range(1, 13):
                own_value = NewValue(kpis[own].pk, date(2025, month, 1), Decimal(own))
                record_measurements(company.lead, values=[own_value])
                if month % 3 == 0:  # a KPI that all of them correct
                    shared = NewValue(company.kpi.pk, date(2025, 12, 1), own + Decimal(month) / 100, reason="again")
                    record_measurements(company.lead, values=[shared])

        return all_of_them

    assert at_once([write(number) for number in range(WRITERS)]) == {"ok": WRITERS}
    assert Measurement.objects.filter(kpi__in=kpis).count() == WRITERS * 12
    versions = Measurement.objects.filter(kpi=company.kpi, period_start=date(2025, 12, 1)).values_list(
        "version", flat=True
    )
    assert sorted(versions) == list(range(1, WRITERS * 4 + 2))
    expect_everything_sound(company, capsys)


def test_check_ins_never_stand_in_each_others_way(capsys: pytest.CaptureFixture[str]) -> None:
    company = make_company()
    top = make_objective(company.organisation, cycle=company.cycle, unit=company.support, owner=company.lead_person)
    row = make_objective(
        company.organisation, cycle=company.cycle, unit=company.support, owner=company.lead_person, parent=top
    )
    typed = [make_key_result(row, baseline=0, target=100) for _ in range(2)]
    verify()
    capsys.readouterr()

    def say(number: int) -> Callable[[], object]:
        fields = CheckInFields(value=Decimal(number), confidence=5, note=f"note {number}")
        key = typed[number % 2].pk
        return lambda: check_in(company.lead, key_result_id=key, fields=fields, on=date(2026, 2, 1))

    assert at_once([say(number) for number in range(WRITERS)]) == {"ok": WRITERS}
    assert sorted(CheckIn.objects.values_list("note", flat=True)) == [f"note {number}" for number in range(WRITERS)]
    expect_everything_sound(company, capsys)
