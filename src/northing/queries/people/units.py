"""Reads of units: the tree, a unit with its people, choices for pickers."""

from dataclasses import dataclass

from northing.lib.ids import show
from northing.logic.people import Actor, Role, UnitKind, allows
from northing.models import Membership, Unit, UnitMember
from northing.queries.people.rights import keys, one, require, unit_item, visible_persons, visible_units

_BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM northing_unit WHERE organisation_id = %s AND id = %s
        UNION SELECT unit.id FROM northing_unit unit JOIN below ON unit.parent_id = below.id
    ) SELECT id FROM below
"""
_ABOVE = """
    WITH RECURSIVE above(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM northing_unit WHERE organisation_id = %s AND id = %s
        UNION SELECT unit.id, unit.parent_id, above.depth + 1
        FROM northing_unit unit JOIN above ON above.parent_id = unit.id
    ) SELECT unit.* FROM northing_unit unit JOIN above ON above.id = unit.id ORDER BY above.depth DESC
"""


def unit_and_below(actor: Actor, unit_id: int) -> list[int]:
    """Keys of a unit and all units under it; empty for a unit of another organisation."""
    return keys(_BELOW, actor.organisation_id, unit_id)


def unit_path(actor: Actor, unit_id: int) -> list[Unit]:
    """The units from the top down to this one."""
    return list(Unit.objects.raw(_ABOVE, [actor.organisation_id, unit_id]))


def home_unit(actor: Actor) -> int | None:
    """The unit a page opens with: the one the actor leads or works in, else the top."""
    own = UnitMember.objects.filter(organisation_id=actor.organisation_id, person_id=actor.person_id)
    first = own.order_by("-is_lead", "id").values_list("unit_id", flat=True).first()
    return first or visible_units(actor).filter(parent=None).values_list("pk", flat=True).first()


@dataclass(frozen=True)
class UnitChoice:
    """A unit as a picker shows it, indented by its depth."""

    key: int
    name: str
    depth: int

    @property
    def text(self) -> str:
        """Name with its depth shown by indentation that a screen reader skips."""
        return "\u2003" * self.depth + self.name


def unit_choices(actor: Actor) -> list[UnitChoice]:
    """The whole tree in reading order."""
    children: dict[int | None, list[tuple[int, str]]] = {}
    for key, parent, name in visible_units(actor).order_by("name").values_list("pk", "parent_id", "name"):
        children.setdefault(parent, []).append((key, name))
    ordered: list[UnitChoice] = []
    stack = [(key, name, 0) for key, name in reversed(children.get(None, []))]
    while stack:
        key, name, depth = stack.pop()
        ordered.append(UnitChoice(key, name, depth))
        stack.extend((child, label, depth + 1) for child, label in reversed(children.get(key, [])))
    return ordered


def person_choices(actor: Actor) -> list[tuple[int, str]]:
    """Active members as (key, name), by name."""
    return list(visible_persons(actor).order_by("name", "pk").values_list("pk", "name"))


@dataclass(frozen=True)
class UnitNode:
    """A unit in the tree."""

    id: str
    name: str
    kind: str
    depth: int
    members: int
    leads: str


@dataclass(frozen=True)
class UnitMemberRow:
    """A person in a unit."""

    id: str
    name: str
    role: str
    is_lead: bool


@dataclass(frozen=True)
class UnitPage:
    """Everything the page of one unit shows, apart from what other areas keep there."""

    key: int
    id: str
    name: str
    kind: str
    kind_label: str
    path: list[tuple[str, str]]
    members: list[UnitMemberRow]
    children: list[UnitNode]
    may_manage: bool
    may_delete: bool
    is_top: bool


def unit_tree(actor: Actor) -> list[UnitNode]:
    """The whole tree in reading order, with the number of people and the leads of each unit."""
    return _nodes(actor, [(choice.key, choice.depth) for choice in unit_choices(actor)])


def unit_page(actor: Actor, unit_id: int) -> UnitPage:
    """One unit with its people and the units directly under it."""
    unit = one(visible_units(actor), unit_id)
    children = visible_units(actor).filter(parent=unit).order_by("name").values_list("pk", flat=True)
    members = _members(actor, unit_id)
    nodes = _nodes(actor, [(key, 0) for key in children])
    may_manage = allows(actor, "unit.manage", unit_item(unit))
    return UnitPage(
        key=unit.pk,
        id=show("unit", unit.pk),
        name=unit.name,
        kind=unit.kind,
        kind_label=UnitKind(unit.kind).label,
        path=[(show("unit", step.pk), step.name) for step in unit_path(actor, unit_id)[:-1]],
        members=members,
        children=nodes,
        may_manage=may_manage,
        may_delete=may_manage and unit.parent_id is not None,
        is_top=unit.parent_id is None,
    )


def manageable_unit(actor: Actor, unit_id: int) -> Unit:
    """A unit the actor may manage; NotFound or Denied otherwise."""
    unit = one(visible_units(actor), unit_id)
    require(actor, "unit.manage", unit_item(unit))
    return unit


def manageable_units(actor: Actor, *, without: int | None = None) -> list[UnitChoice]:
    """Units the actor may manage, in reading order; `without` leaves out a unit and everything below it."""
    left_out = set(unit_and_below(actor, without)) if without else set()
    everywhere = actor.role is Role.ADMIN
    return [
        choice
        for choice in unit_choices(actor)
        if choice.key not in left_out and (everywhere or choice.key in actor.led_units)
    ]


def _members(actor: Actor, unit_id: int) -> list[UnitMemberRow]:
    roles = dict(
        Membership.objects.filter(organisation_id=actor.organisation_id, is_active=True, person__is_active=True)
        .filter(person__unit_members__unit_id=unit_id)
        .values_list("person_id", "role")
    )
    rows = UnitMember.objects.filter(organisation_id=actor.organisation_id, unit_id=unit_id, person_id__in=list(roles))
    return [
        UnitMemberRow(show("per", key), name, Role(roles[key]).label, is_lead)
        for key, name, is_lead in rows.order_by("-is_lead", "person__name", "person_id").values_list(
            "person_id", "person__name", "is_lead"
        )
    ]


def _nodes(actor: Actor, order: list[tuple[int, int]]) -> list[UnitNode]:
    keys_wanted = [key for key, _ in order]
    units = visible_units(actor).in_bulk(keys_wanted)
    active = Membership.objects.filter(
        organisation_id=actor.organisation_id, is_active=True, person__is_active=True
    ).values("person_id")
    people = UnitMember.objects.filter(
        organisation_id=actor.organisation_id, unit_id__in=keys_wanted, person_id__in=active
    )
    members: dict[int, int] = {}
    leads: dict[int, list[str]] = {}
    for unit_id, name, is_lead in people.order_by("person__name").values_list("unit_id", "person__name", "is_lead"):
        members[unit_id] = members.get(unit_id, 0) + 1
        if is_lead:
            leads.setdefault(unit_id, []).append(name)
    return [
        UnitNode(
            id=show("unit", key),
            name=units[key].name,
            kind=UnitKind(units[key].kind).label,
            depth=depth,
            members=members.get(key, 0),
            leads=", ".join(leads.get(key, ())),
        )
        for key, depth in order
    ]
