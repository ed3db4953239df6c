"""Rows for tests, inserted directly and typed: no rights, no audit, no outbox, nothing random but the keys.

Every function makes one thing with sensible defaults and returns it. Names count up, so that two calls never clash.
Values may be given as int, str or Decimal; None in a series of values is a gap.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from northing.logic.kpis.definition import Aggregation, Comparison, Direction, Frequency
from northing.logic.kpis.periods import next_period, period_of
from northing.logic.okrs.definition import (
    CycleState,
    KeyResultType,
    ObjectiveKind,
    ObjectiveState,
    Reason,
)
from northing.logic.people import Actor, OrganisationKind, Role, UnitKind, Visibility
from northing.models import (
    Cycle,
    Definition,
    KeyResult,
    Kpi,
    Measurement,
    Membership,
    Milestone,
    Objective,
    Organisation,
    Person,
    PlanValue,
    Threshold,
    Unit,
    UnitMember,
)
from northing.queries.people import actor_for

PASSWORD = "correct horse battery staple"
RECORDED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FIRST_PERIOD = date(2025, 1, 1)

Number = Decimal | int | str

_serial = count(1)


def decimal(value: Number | None) -> Decimal | None:
    """An exact number of what a test writes down; None stays None."""
    return None if value is None else Decimal(str(value))


def make_organisation(
    name: str = "Acme",
    *,
    kind: OrganisationKind = OrganisationKind.ORGANISATION,
    time_zone: str = "UTC",
    is_sample: bool = False,
    attribution: str = "",
) -> Organisation:
    """An organisation with its top unit of the same name (`root_of` finds it)."""
    organisation = Organisation.objects.create(
        name=name, kind=kind, time_zone=time_zone, is_sample=is_sample, attribution=attribution
    )
    top = UnitKind.SELF if kind is OrganisationKind.PERSONAL else UnitKind.ORGANISATION
    Unit.objects.create(organisation=organisation, name=name, kind=top)
    return organisation


def root_of(organisation: Organisation) -> Unit:
    """The top unit of an organisation."""
    return Unit.objects.get(organisation=organisation, parent=None)


def make_unit(
    organisation: Organisation, name: str = "", *, parent: Unit | None = None, kind: UnitKind = UnitKind.TEAM
) -> Unit:
    """A unit under `parent`, else under the top."""
    return Unit.objects.create(
        organisation=organisation,
        name=name or f"Unit {next(_serial)}",
        parent=parent or root_of(organisation),
        kind=kind,
    )


def make_person(
    organisation: Organisation | None = None,
    name: str = "",
    *,
    role: Role = Role.CONTRIBUTOR,
    unit: Unit | None = None,
    lead: bool = False,
    email: str = "",
    password: str = "",
    is_active: bool = True,
) -> Person:
    """A person, member of the organisation and of the unit (as its lead) when given.

    Without `password` nobody can sign in with one; tests use `client.force_login`.
    """
    number = next(_serial)
    person = Person.objects.create(
        name=name or f"Person {number}",
        email=email or f"person{number}@example.org",
        password=make_password(password or None),
        is_active=is_active,
    )
    if organisation is not None:
        add_member(organisation, person, role=role, unit=unit, lead=lead)
    return person


def add_member(
    organisation: Organisation,
    person: Person,
    *,
    role: Role = Role.CONTRIBUTOR,
    unit: Unit | None = None,
    lead: bool = False,
) -> Membership:
    """Make an existing person a member, of a unit too when given."""
    membership = Membership.objects.create(organisation=organisation, person=person, role=role)
    if unit is not None:
        UnitMember.objects.create(organisation=organisation, unit=unit, person=person, is_lead=lead)
    return membership


def actor_of(person: Person, organisation: Organisation) -> Actor:
    """The actor a person is in an organisation."""
    actor = actor_for(person, organisation.pk)
    assert actor is not None, f"{person} is no active member of {organisation}"
    return actor


def make_admin(organisation: Organisation, name: str = "Ada Admin") -> Actor:
    """A new administrator as an actor: what most tests of actions start with."""
    return actor_of(make_person(organisation, name, role=Role.ADMIN), organisation)


def make_definition(
    organisation: Organisation,
    name: str = "",
    *,
    direction: Direction = Direction.UP,
    frequency: Frequency = Frequency.MONTH,
    aggregation: Aggregation = Aggregation.LAST,
    measure_unit: str = "",
    lower_bound: Number | None = None,
    upper_bound: Number | None = None,
    **fields: Any,
) -> Definition:
    """A definition; `fields` are further columns."""
    return Definition.objects.create(
        organisation=organisation,
        name=name or f"Measure {next(_serial)}",
        direction=direction,
        frequency=frequency,
        aggregation=aggregation,
        measure_unit=measure_unit,
        lower_bound=decimal(lower_bound),
        upper_bound=decimal(upper_bound),
        **fields,
    )


def make_kpi(
    organisation: Organisation,
    unit: Unit | None = None,
    *,
    name: str = "",
    definition: Definition | None = None,
    owner: Person | None = None,
    visibility: Visibility = Visibility.EVERYONE,
    values: Sequence[Number | None] = (),
    first: date = FIRST_PERIOD,
    threshold: Number | None = None,
    comparison: Comparison = Comparison.GE,
    archived_at: datetime | None = None,
    **definition_fields: Any,
) -> Kpi:
    """A KPI with its values (oldest first, from the period holding `first`) and a threshold from that period on.

    Without `definition` one is made from `name` and `definition_fields`.
    """
    definition = definition or make_definition(organisation, name, **definition_fields)
    kpi = Kpi.objects.create(
        organisation=organisation,
        definition=definition,
        unit=unit or root_of(organisation),
        owner=owner,
        visibility=visibility,
        archived_at=archived_at,
    )
    if threshold is not None:
        make_threshold(kpi, threshold, comparison=comparison, valid_from=first)
    add_values(kpi, values, first=first)
    return kpi


def add_values(kpi: Kpi, values: Sequence[Number | None], *, first: date = FIRST_PERIOD, version: int = 1) -> None:
    """Insert measurements for consecutive periods; None leaves a gap. Derived rows are not refreshed."""
    definition = kpi.definition
    frequency = Frequency(definition.frequency)
    period = period_of(first, frequency, definition.year_start)
    rows = []
    for value in values:
        if value is not None:
            rows.append(
                Measurement(
                    kpi=kpi,
                    period_start=period.start,
                    version=version,
                    value=decimal(value),
                    recorded_at=RECORDED_AT,
                )
            )
        period = next_period(period, frequency, definition.year_start)
    Measurement.objects.bulk_create(rows)


def make_threshold(
    kpi: Kpi,
    level: Number | None,
    *,
    comparison: Comparison = Comparison.GE,
    upper: Number | None = None,
    valid_from: date = FIRST_PERIOD,
) -> Threshold:
    """A level that must hold from a day on."""
    return Threshold.objects.create(
        organisation=kpi.organisation,
        kpi=kpi,
        valid_from=valid_from,
        level=decimal(level),
        upper=decimal(upper),
        comparison=comparison,
        recorded_at=RECORDED_AT,
    )


def make_plan_value(kpi: Kpi, period_start: date, value: Number | None) -> PlanValue:
    """A planned value for one period."""
    return PlanValue.objects.create(
        organisation=kpi.organisation,
        kpi=kpi,
        period_start=period_start,
        value=decimal(value),
        recorded_at=RECORDED_AT,
    )


def make_cycle(
    organisation: Organisation,
    name: str = "",
    *,
    start: date = date(2026, 1, 1),
    end: date = date(2026, 3, 31),
    state: CycleState = CycleState.EXECUTION,
    parent: Cycle | None = None,
) -> Cycle:
    """A cycle, running unless said otherwise."""
    return Cycle.objects.create(
        organisation=organisation,
        name=name or f"Cycle {next(_serial)}",
        start=start,
        end=end,
        state=state,
        parent=parent,
    )


def make_objective(
    organisation: Organisation,
    *,
    cycle: Cycle | None = None,
    unit: Unit | None = None,
    owner: Person | None = None,
    title: str = "",
    kind: ObjectiveKind = ObjectiveKind.COMMITTED,
    reason: Reason = Reason.GROW,
    state: ObjectiveState = ObjectiveState.ACTIVE,
    visibility: Visibility = Visibility.EVERYONE,
    parent: Objective | None = None,
    why: str = "",
) -> Objective:
    """An active objective; cycle and owner are made when not given."""
    return Objective.objects.create(
        organisation=organisation,
        cycle=cycle or make_cycle(organisation),
        unit=unit or root_of(organisation),
        owner=owner or make_person(organisation),
        parent=parent,
        title=title or f"Objective {next(_serial)}",
        why=why,
        kind=kind,
        reason=reason,
        state=state,
        visibility=visibility,
        activated_at=RECORDED_AT if state is ObjectiveState.ACTIVE else None,
    )


def make_key_result(
    objective: Objective,
    *,
    title: str = "",
    type: KeyResultType = KeyResultType.INCREASE,  # noqa: A002 - the column's name
    kpi: Kpi | None = None,
    owner: Person | None = None,
    operator: Comparison = Comparison.GE,
    baseline: Number | None = 0,
    target: Number | None = 100,
    upper: Number | None = None,
    weight: Number = 1,
    start: date | None = None,
    due: date | None = None,
    milestones: Sequence[str] = (),
    **fields: Any,
) -> KeyResult:
    """A key result over the cycle of its objective; `fields` are further columns."""
    key_result = KeyResult.objects.create(
        organisation=objective.organisation,
        objective=objective,
        kpi=kpi,
        owner=owner or objective.owner,
        title=title or f"Key result {next(_serial)}",
        type=type,
        operator=operator,
        baseline=decimal(baseline),
        target=decimal(target),
        upper=decimal(upper),
        weight=decimal(weight),
        start=start or objective.cycle.start,
        due=due or objective.cycle.end,
        **fields,
    )
    Milestone.objects.bulk_create(
        Milestone(organisation=objective.organisation, key_result=key_result, title=step, position=position)
        for position, step in enumerate(milestones)
    )
    return key_result
