"""A small company with a KPI in breach, for the tests of OKRs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.kpis.states import refresh as refresh_kpis
from northing.actions.okrs.answers import answer_with_new_objective
from northing.actions.okrs.key_results import KeyResultFields, add_key_result
from northing.actions.okrs.objectives import activate_objective
from northing.actions.okrs.standings import refresh_for_kpis
from northing.logic.okrs.definition import KeyResultType
from northing.logic.people import Actor, Role
from northing.models import (
    Cycle,
    KeyResult,
    KeyResultStanding,
    Kpi,
    Objective,
    ObjectiveStanding,
    Organisation,
    Person,
    Unit,
)
from tests import factories


@dataclass
class Company:
    """What the tests act on."""

    organisation: Organisation
    support: Unit
    admin: Actor
    lead: Actor
    ben: Actor
    lead_person: Person
    viewer: Actor
    outsider: Actor
    kpi: Kpi
    cycle: Cycle


def make_company() -> Company:
    """Support's score is 62 for December 2025 and should be at least 75; the cycle is the first quarter of 2026."""
    organisation = factories.make_organisation()
    support = factories.make_unit(organisation, "Customer Support")
    sales = factories.make_unit(organisation, "Sales")
    lead = factories.make_person(organisation, "Ada Nowak", unit=support, lead=True)
    ben = factories.make_person(organisation, "Ben Osei", unit=support)
    kpi = factories.make_kpi(
        organisation,
        support,
        name="Net promoter score",
        owner=lead,
        values=[76, 75, 70, 66, 62],
        first=date(2025, 8, 1),
        threshold=75,
        lower_bound=-100,
        upper_bound=100,
    )
    refresh_kpis(organisation.pk, [kpi.pk])
    return Company(
        organisation=organisation,
        support=support,
        admin=factories.make_admin(organisation),
        lead=factories.actor_of(lead, organisation),
        lead_person=lead,
        ben=factories.actor_of(ben, organisation),
        viewer=factories.actor_of(factories.make_person(organisation, role=Role.VIEWER, unit=support), organisation),
        outsider=factories.actor_of(factories.make_person(organisation, unit=sales), organisation),
        kpi=kpi,
        cycle=factories.make_cycle(organisation, "Q1 2026"),
    )


def record(company: Company, kpi: Kpi, month: date, value: int | str) -> None:
    """A value arrives and the worker follows it up."""
    record_measurements(company.lead, values=[NewValue(kpi.pk, month, Decimal(str(value)))])
    refresh_for_kpis(company.organisation.pk, [kpi.pk])


def running(company: Company) -> tuple[Objective, KeyResult, KeyResult]:
    """The answer, accepted, with a second key result that people check in."""
    objective = answer_with_new_objective(company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    fields = KeyResultFields(
        title="Churn calls from 0 to 40", type=KeyResultType.INCREASE, baseline=Decimal(0), target=Decimal(40)
    )
    calls = add_key_result(company.lead, objective_id=objective.pk, fields=fields)
    activate_objective(company.lead, objective_id=objective.pk)
    return objective, KeyResult.objects.get(kpi=company.kpi), calls


def stands(row: KeyResult) -> KeyResultStanding:
    """Where a key result stands."""
    return KeyResultStanding.objects.get(key_result=row)


def standing(row: Objective) -> ObjectiveStanding:
    """Where an objective stands."""
    return ObjectiveStanding.objects.get(objective=row)
