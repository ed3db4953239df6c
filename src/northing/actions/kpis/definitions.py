"""Defining what a KPI means: a new definition with its first KPI, and changes to the card."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from northing.actions.activity import announce, audit, changed
from northing.actions.kpis.kpis import adopt
from northing.actions.kpis.states import refresh
from northing.lib.errors import Conflict, Denied, Fault, Invalid, Stale
from northing.logic.kpis.definition import Aggregation, Direction, Frequency, Indicator, Measures, Perspective
from northing.logic.kpis.numbers import is_storable
from northing.logic.people import Actor, Role, Visibility
from northing.models import Definition, Kpi, Measurement
from northing.queries.kpis.visible import kpi_of, visible_kpis
from northing.queries.people import item_of, permitted, require

# A change of one of these makes older values incomparable: the major version goes up (E2).
BREAKING: Final = frozenset({"measure_unit", "direction", "aggregation", "numerator", "denominator"})
# These say which periods there are; with values recorded they cannot change.
CALENDAR: Final = ("frequency", "year_start")


@dataclass(frozen=True, kw_only=True)
class Card:
    """Everything a person writes about a KPI: What, Why, How, Who, When and the fields of E1.

    `key` is the id other systems know it by. Bounds are the lowest and highest value that can ever be, both included.
    """

    name: str
    key: str = ""
    what: str = ""
    why: str = ""
    how: str = ""
    decision_informed: str = ""
    source_note: str = ""
    measure_unit: str = ""
    decimals: int | None = None
    direction: Direction = Direction.UP
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None
    aggregation: Aggregation = Aggregation.LAST
    numerator: str = ""
    denominator: str = ""
    frequency: Frequency = Frequency.MONTH
    year_start: int = 1
    indicator: Indicator = Indicator.LAG
    measures: Measures | None = None
    perspective: Perspective | None = None
    review_frequency: Frequency = Frequency.MONTH

    def columns(self) -> dict[str, Any]:
        """The card as columns of the table, texts trimmed."""
        texts = {name: value.strip() for name, value in asdict(self).items() if type(value) is str}
        return asdict(self) | texts | {"measures": self.measures or "", "perspective": self.perspective or ""}


@transaction.atomic
def create_definition(
    actor: Actor,
    *,
    card: Card,
    unit_id: int,
    owner_id: int | None = None,
    visibility: Visibility = Visibility.EVERYONE,
    batch: int | None = None,
) -> Kpi:
    """Define a measure and put its first KPI at a unit, in one step (E1).

    Raises Invalid (no name, bounds the wrong way round, a private KPI without an owner), Conflict for a name or key
    that is taken, NotFound for a unit or owner of another organisation, Denied.
    """
    columns = _checked(card)
    _refuse_taken(actor, columns, own=None)
    definition = Definition.objects.create(organisation_id=actor.organisation_id, batch=batch, **columns)
    audit(actor, "definition.create", "def", definition.pk, {"name": definition.name})
    return adopt(actor, definition=definition, unit_id=unit_id, owner_id=owner_id, visibility=visibility, batch=batch)


@transaction.atomic
def update_definition(actor: Actor, *, kpi_id: int, version: tuple[int, int], card: Card) -> Definition:
    """Change the card of a KPI; it changes for every unit that uses the definition.

    `version` is (major, minor) as the actor last saw it. The major number goes up when older values become
    incomparable, else the minor one (E2). Raises Stale when somebody was faster, Conflict for a changed calendar with
    values recorded, Denied when a unit that uses the definition is not the actor's to change.
    """
    kpi = kpi_of(actor, kpi_id)
    require(actor, "kpi.update", item_of(kpi))
    definition = Definition.objects.select_for_update().get(pk=kpi.definition_id)
    _refuse_shared(actor, definition)
    if (definition.version_major, definition.version_minor) != version:
        raise Stale("Somebody changed this definition after you opened it. Reload it and make your change again.")
    columns = _checked(card)
    before = {name: getattr(definition, name) for name in columns}
    changes = changed(before, columns)
    if not changes:
        return definition
    _refuse_taken(actor, columns, own=definition.pk)
    _refuse_other_calendar(definition, changes)
    for name, value in columns.items():
        setattr(definition, name, value)
    if BREAKING & changes.keys():
        definition.version_major, definition.version_minor = definition.version_major + 1, 0
    else:
        definition.version_minor += 1
    definition.save(update_fields=[*changes, "version_major", "version_minor"])
    users = list(Kpi.objects.filter(definition=definition).order_by("pk").values_list("pk", flat=True))
    if {"direction", "lower_bound", "upper_bound", *CALENDAR} & changes.keys():
        refresh(actor.organisation_id, users)
    audit(actor, "definition.update", "def", definition.pk, changes)
    announce(actor.organisation_id, "kpi.changed", kpis=users)
    return definition


def _checked(card: Card) -> dict[str, Any]:
    """The columns of a card that can be stored; raise Invalid with everything that is wrong."""
    columns = card.columns()
    faults = [
        Fault(f"At most {longest} characters fit here.", name)
        for name, longest in _LONGEST.items()
        if len(columns[name]) > longest
    ]
    if not columns["name"]:
        faults.append(Fault("Give the KPI a name.", "name"))
    if not 1 <= card.year_start <= 12:
        faults.append(Fault("The year starts in a month from 1 to 12.", "year_start"))
    if card.decimals is not None and not 0 <= card.decimals <= 9:
        faults.append(Fault("Show between 0 and 9 decimals.", "decimals"))
    faults += [
        Fault("This has more than 15 digits or more than 9 decimals. Round it first.", name)
        for name in ("lower_bound", "upper_bound")
        if columns[name] is not None and not is_storable(columns[name])
    ]
    if card.lower_bound is not None and card.upper_bound is not None and card.lower_bound >= card.upper_bound:
        faults.append(Fault("The highest possible value must be above the lowest.", "upper_bound"))
    if card.aggregation is Aggregation.RATIO and not (columns["numerator"] and columns["denominator"]):
        faults.append(Fault("A ratio needs both: say what is counted and out of what.", "denominator"))
    if faults:
        raise Invalid(*faults)
    return columns


_LONGEST: Final = {"name": 300, "key": 80, "measure_unit": 30, "numerator": 200, "denominator": 200}


def _refuse_taken(actor: Actor, columns: dict[str, Any], *, own: int | None) -> None:
    """Names and keys are unique in an organisation, so that an import cannot match two definitions."""
    others = Definition.objects.filter(organisation_id=actor.organisation_id)
    if own is not None:
        others = others.exclude(pk=own)
    taken = []
    if others.filter(name__iexact=columns["name"]).exists():
        text = "A KPI of this name is defined already. Use that definition at your unit, or choose another name."
        taken.append(Fault(text, "name"))
    if columns["key"] and others.filter(key=columns["key"]).exists():
        taken.append(Fault("Another KPI has this key already.", "key"))
    if taken:
        raise Conflict(*taken)


def _refuse_shared(actor: Actor, definition: Definition) -> None:
    """A definition belongs to all who use it. KPIs the actor cannot see say nothing here, or they would show."""
    if actor.role is Role.ADMIN:
        return
    foreign = visible_kpis(actor).filter(definition=definition).exclude(permitted(actor, "kpi.update")).exists()
    if foreign:
        raise Denied("Units you do not lead use this definition too. Ask an administrator to change it.")


def _refuse_other_calendar(definition: Definition, changes: dict[str, Any]) -> None:
    if not set(CALENDAR) & changes.keys():
        return
    if Measurement.objects.filter(kpi__definition=definition).exists():
        text = "Values are recorded for this calendar already. Define a new KPI for another one."
        raise Conflict(*(Fault(text, name) for name in CALENDAR if name in changes))
