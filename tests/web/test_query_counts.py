"""Every page costs the same number of statements at a small and at a large size.

The numbers hold everything a request does: session, person, rights, the frame of the page and its content. A page that
shows more must not ask more; whoever makes one dearer changes its number here and says why in the commit.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from northing.actions.kpis.states import refresh
from northing.actions.okrs.standings import refresh as refresh_okrs
from northing.actions.people.units import update_unit
from northing.lib.ids import show
from northing.logic.okrs.definition import KeyResultType
from northing.logic.people import Role, UnitKind
from northing.models import CheckIn, ImportBatch, Initiative, Kpi, Objective, Organisation
from tests.factories import (
    RECORDED_AT,
    actor_of,
    add_member,
    make_cycle,
    make_key_result,
    make_kpi,
    make_objective,
    make_organisation,
    make_person,
    make_unit,
    root_of,
)

pytestmark = pytest.mark.django_db

Grow = Callable[[Organisation, int], str]


def board(organisation: Organisation, size: int) -> str:
    """So many KPIs that breach, half of them answered by an objective."""
    unit = make_unit(organisation)
    objective = make_objective(organisation)
    kpis = [make_kpi(organisation, unit, values=[80, 60], threshold=75, owner=make_person()) for _ in range(size)]
    for kpi in kpis[::2]:
        make_key_result(objective, kpi=kpi)
    refresh(organisation.pk, [kpi.pk for kpi in kpis])
    return "/kpis/?scope=all"


def one_kpi(organisation: Organisation, size: int) -> Kpi:
    """A KPI with so many values; a long one has more objectives too."""
    first = date(2025, 1, 1) if size < 100 else date(1925, 1, 1)
    kpi = make_kpi(organisation, values=[value % 9 for value in range(size)], first=first, threshold=4)
    for _ in range(1 if size < 100 else 5):
        make_key_result(make_objective(organisation), kpi=kpi)
    refresh(organisation.pk, [kpi.pk])
    return kpi


def kpi_page(organisation: Organisation, size: int) -> str:
    return f"/kpis/{show('kpi', one_kpi(organisation, size).pk)}/"


def kpi_values(organisation: Organisation, size: int) -> str:
    return f"{kpi_page(organisation, size)}values/"


def entry_grid(organisation: Organisation, size: int) -> str:
    board(organisation, size)
    return "/kpis/enter/?scope=all"


def objectives(organisation: Organisation, size: int) -> list[Objective]:
    """One objective and so many that support it, each with a followed KPI and two milestones."""
    cycle = make_cycle(organisation, start=date(2020, 1, 1), end=date(2090, 12, 31))
    top = make_objective(organisation, cycle=cycle)
    rows = [top, *(make_objective(organisation, cycle=cycle, parent=top) for _ in range(size))]
    for row in rows:
        kpi = make_kpi(organisation, values=[60])
        make_key_result(row, kpi=kpi)
        make_key_result(row, type=KeyResultType.MILESTONE, baseline=None, target=None, milestones=["Plan", "Try"])
    with transaction.atomic():
        refresh_okrs(organisation.pk, [row.pk for row in rows])
    return rows


def objective_board(organisation: Organisation, size: int) -> str:
    objectives(organisation, size)
    return "/objectives/"


def objective_page(organisation: Organisation, size: int) -> str:
    """A page with so many sub-objectives, key results, check-ins and initiatives."""
    top = objectives(organisation, size)[0]
    for number in range(size):
        row = make_key_result(top)
        CheckIn.objects.create(
            organisation=organisation,
            key_result=row,
            at=RECORDED_AT,
            on=RECORDED_AT.date(),
            by=top.owner,
            value=number,
            confidence=5,
        )
        Initiative.objects.create(organisation=organisation, objective=top, title=f"Step {number}")
    return f"/objectives/{show('obj', top.pk)}/"


def check_ins(organisation: Organisation, size: int) -> str:
    objectives(organisation, size)
    return "/check-ins/?scope=all"


def cycles(organisation: Organisation, size: int) -> str:
    for _ in range(size):
        make_objective(organisation)
    return "/cycles/"


def everything(organisation: Organisation, size: int) -> None:
    """Units with a person and a KPI each, objectives, files, audited changes."""
    admin = actor_of(make_person(organisation, role=Role.ADMIN), organisation)
    root = root_of(organisation)
    for number in range(size):
        unit = make_unit(organisation, name=f"Unit {number}")
        person = make_person(organisation, unit=unit, lead=number % 2 == 0)
        refresh(organisation.pk, [make_kpi(organisation, unit, values=[80, 60], threshold=75, owner=person).pk])
        update_unit(admin, unit_id=unit.pk, name=f"Renamed {number}", kind=UnitKind.TEAM)
        ImportBatch.objects.create(
            organisation=organisation, file_name=f"{number}.csv", file_digest="", created_by_id=admin.person_id
        )
    add_member(organisation, make_person(make_organisation(name=f"Elsewhere {size}")), unit=root)


def page_at(path: str) -> Grow:
    """The page at a path of an organisation that has everything."""

    def grow(organisation: Organisation, size: int) -> str:
        everything(organisation, size)
        return path

    grow.__name__ = path
    return grow


def statements(client: Client, path: str) -> int:
    """How many statements one request costs, the second time, when nothing is set up any more."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


@pytest.mark.parametrize(
    ("grow", "sizes", "count"),
    [
        (board, (3, 60), 10),
        (kpi_page, (12, 1200), 17),
        (kpi_values, (12, 1200), 11),
        (entry_grid, (3, 60), 9),
        (objective_board, (3, 45), 10),
        (objective_page, (3, 30), 14),
        (check_ins, (3, 20), 8),
        (cycles, (3, 30), 7),
        (page_at("/"), (3, 30), 11),
        (page_at("/imports/"), (3, 30), 7),
        (page_at("/people/"), (3, 30), 9),
        (page_at("/people/persons/"), (3, 30), 8),
        (page_at("/organisation/"), (3, 30), 8),
        (page_at("/organisation/audit/"), (3, 30), 7),
        (page_at("/search/?q=a"), (3, 30), 9),
    ],
)
def test_a_page_costs_as_many_statements_when_it_is_large(
    grow: Grow, sizes: tuple[int, int], count: int, client: Client
) -> None:
    counts = []
    for size in sizes:
        organisation = make_organisation()
        client.force_login(make_person(organisation, role=Role.ADMIN))
        counts.append(statements(client, grow(organisation, size)))
    assert counts == [count, count]
