"""Property: whatever people do, the rows kept on the way are those a rebuild computes from nothing, bit for bit."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from northing.actions.okrs.check_ins import CheckInFields, check_in
from northing.actions.okrs.closing import Final, close_objective
from northing.actions.okrs.key_results import KeyResultFields, add_key_result, update_key_result
from northing.actions.okrs.objectives import (
    ObjectiveFields,
    activate_objective,
    create_objective,
    drop_objective,
    set_parent,
    update_objective,
)
from northing.actions.okrs.standings import rebuild
from northing.lib.errors import Failure
from northing.logic.okrs.definition import ChangeReason, KeyResultType, ObjectiveKind
from northing.logic.people import Visibility
from northing.models import KeyResult, Objective
from tests.actions.okrs.loop import Company, make_company, record

NUMBERS = st.integers(-500, 500).map(lambda value: Decimal(value) / 8)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["create", "add", "follow", "check in", "record", "parent", "activate", "drop", "close", "move", "hide"]
        ),
        st.integers(0, 9),
        st.integers(0, 9),
        NUMBERS,
        NUMBERS,
    ),
    min_size=4,
    max_size=16,
)

# A chain of three with a key result each, so that every example moves something above it.
BEGIN: list[tuple[str, int, int, Decimal, Decimal]] = [
    *[("create", 0, 0, Decimal(0), Decimal(0))] * 3,
    *[("follow", index, 1, Decimal(0), Decimal(50)) for index in range(2)],
    ("add", 2, 1, Decimal(0), Decimal(10)),
    *[("activate", index, 0, Decimal(0), Decimal(0)) for index in range(3)],
    ("parent", 1, 0, Decimal(0), Decimal(0)),
    ("parent", 2, 1, Decimal(0), Decimal(0)),
]


def act(company: Company, verb: str, first: int, second: int, low: Decimal, high: Decimal) -> None:
    """One thing a person does; the numbers choose what to."""
    objectives = list(Objective.objects.filter(organisation=company.organisation).order_by("pk"))
    one, other = (objectives[index % len(objectives)] if objectives else None for index in (first, second))
    key_results = list(KeyResult.objects.filter(organisation=company.organisation).order_by("pk"))
    line = key_results[first % len(key_results)] if key_results else None
    if verb == "create" or one is None or other is None:
        fields = ObjectiveFields("Go", company.support.pk, company.lead.person_id, kind=list(ObjectiveKind)[first % 3])
        create_objective(company.lead, cycle_id=company.cycle.pk, fields=fields)
    elif verb in {"add", "follow"} or line is None:
        kind = KeyResultType.INCREASE if high > low else KeyResultType.DECREASE
        wanted = terms(kind, low, high, kpi_id=company.kpi.pk if verb == "follow" else None, weight=Decimal(second))
        add_key_result(company.lead, objective_id=one.pk, fields=wanted)
    elif verb == "check in":
        said = CheckInFields(low, second, "")
        check_in(company.lead, key_result_id=line.pk, fields=said, on=date(2026, 1, 1 + first))
    elif verb == "record":
        record(company, company.kpi, date(2026, 1 + first % 3, 1), str(low))
    elif verb == "move":
        kind = KeyResultType(line.type)
        wanted = terms(kind, low, high, kpi_id=line.kpi_id, weight=Decimal(1 + second))
        reason = {"change_reason": ChangeReason.NEW_INFORMATION, "change_note": "News"}
        update_key_result(company.lead, key_result_id=line.pk, fields=wanted, **reason)
    else:
        change(company, verb, one, other)


def change(company: Company, verb: str, one: Objective, other: Objective) -> None:
    """One thing a person does to an objective."""
    lead = company.lead
    if verb == "parent":
        set_parent(lead, objective_id=one.pk, parent_id=other.pk)
    elif verb == "activate":
        activate_objective(lead, objective_id=one.pk)
    elif verb == "drop":
        drop_objective(lead, objective_id=one.pk, reason="Enough")
    elif verb == "hide":
        fields = ObjectiveFields(
            "Go", one.unit_id, one.owner_id, parent_id=one.parent_id, visibility=Visibility.PRIVATE
        )
        update_objective(lead, objective_id=one.pk, fields=fields)
    else:
        finals = {row.pk: Final(has_none=True) for row in KeyResult.objects.filter(objective=one, kpi=None)}
        close_objective(lead, objective_id=one.pk, on=date(2026, 3, 31), finals=finals, learning="Much")


def terms(kind: KeyResultType, low: Decimal, high: Decimal, **columns: Any) -> KeyResultFields:
    return KeyResultFields("From here to there", kind, baseline=low, target=high, **columns)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_rebuild_finds_what_was_kept_on_the_way(steps, db):
    company = make_company()
    for step in [*BEGIN, *steps]:
        try:
            act(company, *step)
        except Failure:
            continue
    drift = rebuild(company.organisation.pk)
    assert (drift.key_results, drift.objectives) == ((), ())
