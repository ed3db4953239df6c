"""A small organisation with one of everything that a page can show, and a second layer of things few may see.

Names are fixed, and so is everything else but ids: two worlds that are built alike give the same pages.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db.models import Model

from northing.actions.kpis import states
from northing.actions.okrs import standings
from northing.logic.kpis.definition import Comparison
from northing.logic.okrs.definition import CycleState, KeyResultType, ObjectiveState
from northing.logic.people import Role, UnitKind, Visibility
from northing.logic.transfer.batch import BatchState
from northing.logic.transfer.mapping import Layout, Mapping
from northing.models import (
    CheckIn,
    Cycle,
    ImportBatch,
    Initiative,
    KeyResult,
    Kpi,
    Milestone,
    Objective,
    Organisation,
    Person,
    Unit,
)
from tests import factories

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MONTHS = [76, 75, 74, 77, 76, 75, 73, 76, 75, 77, 74, 70, 66, 62]
ROLES = ("viewer", "contributor", "stranger", "member", "lead", "admin")
OUTSIDE = ("viewer", "contributor", "stranger")  # who may see nothing of what `hide` adds
CANARY = "Quiet Canary"


@dataclass
class World:
    """What the tests name: persons by role, ids by prefix (several of a kind), and the things few may see."""

    organisation: Organisation
    cycle: Cycle
    support: Unit
    sales: Unit
    persons: dict[str, Person]
    owner: Person
    kpi: Kpi
    parent: Objective
    keys: dict[str, list[int]] = field(default_factory=dict)
    hidden: dict[str, list[int]] = field(default_factory=dict)

    def refresh(self) -> None:
        """Bring the derived rows up to date, as the worker would."""
        states.refresh(
            self.organisation.pk, list(Kpi.objects.filter(organisation=self.organisation).values_list("pk", flat=True))
        )
        standings.rebuild(self.organisation.pk)


def build() -> World:
    """The part that everyone in the organisation may see."""
    ours = factories.make_organisation("Acme")
    theirs = factories.make_organisation("Elsewhere")
    support = factories.make_unit(ours, "Support", kind=UnitKind.DEPARTMENT)
    sales = factories.make_unit(ours, "Sales", kind=UnitKind.DEPARTMENT)
    owner = _person(ours, "Olga Owner", unit=support)
    persons = {
        "viewer": _person(ours, "Vera Viewer", role=Role.VIEWER, unit=sales),
        "contributor": _person(ours, "Carl Contributor", unit=sales),
        "stranger": _person(theirs, "Sam Stranger", role=Role.ADMIN),
        "member": _person(ours, "Mia Member", unit=support),
        "lead": _person(ours, "Lea Lead", unit=support, lead=True),
        "admin": _person(ours, "Ada Admin", role=Role.ADMIN),
    }
    kpi = factories.make_kpi(
        ours, support, name="Net promoter score", owner=owner, values=MONTHS, threshold=75, lower_bound=-100
    )
    other = factories.make_kpi(ours, sales, name="Orders", owner=persons["contributor"], values=MONTHS, threshold=70)
    quiet = factories.make_kpi(ours, sales, name="Returns", owner=persons["contributor"], values=MONTHS[:5])
    cycle = factories.make_cycle(ours, "Q1 2026")
    factories.make_cycle(ours, "Q4 2025", start=date(2025, 10, 1), end=date(2025, 12, 31), state=CycleState.CLOSED)
    parent = factories.make_objective(ours, cycle=cycle, unit=support, owner=owner, title="A reason to stay")
    moved = factories.make_key_result(parent, title="Score from 62 to 75", kpi=kpi, baseline=62, target=75)
    typed = factories.make_key_result(parent, title="Calls from 0 to 40", baseline=0, target=40, measure_unit="calls")
    steps = factories.make_key_result(
        parent, title="Pilot", type=KeyResultType.MILESTONE, baseline=None, target=None, milestones=["Plan", "Run"]
    )
    done = factories.make_key_result(parent, title="Agreed", type=KeyResultType.BINARY, baseline=None, target=None)
    child = factories.make_objective(
        ours, cycle=cycle, unit=sales, owner=persons["contributor"], title="Sell with care", parent=parent
    )
    factories.make_key_result(child, title="Orders from 62 to 80", kpi=other, baseline=62, target=80)
    draft = factories.make_objective(
        ours, cycle=cycle, unit=sales, owner=persons["contributor"], title="A draft", state=ObjectiveState.DRAFT
    )
    factories.make_key_result(draft, title="From 1 to 2", baseline=1, target=2)
    _check_in(typed, owner, 12, "Going well")
    initiative = Initiative.objects.create(organisation=ours, objective=parent, owner=owner, title="Call back in a day")
    batch = _batch(ours, persons["contributor"], "open.csv")
    world = World(ours, cycle, support, sales, persons, owner, kpi, parent)
    for prefix, rows in {
        "org": [ours],
        "unit": [support, sales],
        "per": [owner, persons["contributor"]],
        "def": [kpi.definition],
        "kpi": [kpi, other, quiet],
        "cyc": [cycle],
        "obj": [parent, child, draft],
        "kr": [typed, moved, steps, done],
        "ini": [initiative],
        "ms": list(Milestone.objects.filter(key_result=steps)),
        "imp": [batch],
    }.items():
        world.keys[prefix] = [row.pk for row in rows]
    world.refresh()
    return world


def hide(world: World) -> None:
    """Add what only its owner or the members of Support may see, tied to public things wherever the product allows."""
    ours, cycle, owner = world.organisation, world.cycle, world.owner
    private = factories.make_kpi(
        ours,
        world.support,
        name=f"{CANARY} pay",
        owner=owner,
        visibility=Visibility.PRIVATE,
        values=MONTHS,
        threshold=75,
        what=f"{CANARY} card",
    )
    narrow = factories.make_kpi(
        ours,
        world.support,
        name=f"{CANARY} complaints",
        owner=owner,
        visibility=Visibility.UNIT,
        values=[9, 8, 7],
        threshold=5,
        comparison=Comparison.LE,
    )
    shared = factories.make_kpi(
        ours,
        world.support,
        definition=factories.make_definition(ours, f"{CANARY} absence"),
        owner=owner,
        visibility=Visibility.PRIVATE,
    )
    again = factories.make_kpi(
        ours, definition=world.kpi.definition, owner=owner, visibility=Visibility.PRIVATE, values=[1, 2]
    )
    below = factories.make_objective(
        ours,
        cycle=cycle,
        unit=world.support,
        owner=owner,
        title=f"{CANARY} plan",
        parent=world.parent,
        visibility=Visibility.PRIVATE,
        why=f"{CANARY} reason",
    )
    follows = factories.make_key_result(below, title=f"{CANARY} pay up", kpi=private, baseline=62, target=80)
    public = factories.make_key_result(below, title=f"{CANARY} score up", kpi=world.kpi, baseline=62, target=90)
    steps = factories.make_key_result(
        below, title=f"{CANARY} steps", type=KeyResultType.MILESTONE, baseline=None, target=None, milestones=[CANARY]
    )
    typed = factories.make_key_result(below, title=f"{CANARY} talks", baseline=0, target=10)
    unit_only = factories.make_objective(
        ours, cycle=cycle, unit=world.support, owner=owner, title=f"{CANARY} team", visibility=Visibility.UNIT
    )
    in_unit = factories.make_key_result(unit_only, title=f"{CANARY} done", baseline=0, target=10)
    _check_in(typed, owner, 3, f"{CANARY} says")
    _check_in(in_unit, owner, 4, f"{CANARY} says")
    initiative = Initiative.objects.create(organisation=ours, objective=below, owner=owner, title=f"{CANARY} idea")
    batch = _batch(ours, owner, f"{CANARY}.csv")
    for prefix, rows in {
        "kpi": [private, narrow, shared, again],
        "obj": [below, unit_only],
        "kr": [follows, public, steps, typed, in_unit],
        "ini": [initiative],
        "ms": list(Milestone.objects.filter(key_result=steps)),
        "imp": [batch],
    }.items():
        world.hidden[prefix] = [row.pk for row in rows]
    world.refresh()


def _person(organisation: Organisation, name: str, **options: object) -> Person:
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    return factories.make_person(organisation, name, email=email, **options)  # type: ignore[arg-type]


def _check_in(row: KeyResult, by: Person, value: int, note: str) -> None:
    CheckIn.objects.create(
        organisation=row.organisation,
        key_result=row,
        at=NOW,
        on=NOW.date(),
        by=by,
        value=Decimal(value),
        confidence=6,
        note=note,
    )


def _batch(organisation: Organisation, by: Person, name: str) -> ImportBatch:
    return ImportBatch.objects.create(
        organisation=organisation,
        file_name=name,
        stored_name="none",
        file_digest=name,
        created_by=by,
        state=BatchState.READING,
        mapping=Mapping(Layout.LONG, ()).to_json(),
    )


def counts_of(*models: type[Model]) -> list[int]:
    """How many rows there are."""
    return [model._default_manager.count() for model in models]
