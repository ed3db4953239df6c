"""Reads of people: the actor behind a person, what an actor may see, units and persons for lists and pickers."""

from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from northing.lib.errors import Denied, NotFound
from northing.logic.people import Actor, Item, Role, Scope, Visibility, allows, reach
from northing.models import Membership, Organisation, Person, Unit, UnitMember

M = TypeVar("M", bound=Model)

# Adjacency rows and a recursive query: cheapest on both databases, and a move touches one row.
_BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM northing_unit WHERE organisation_id = %s AND id = %s
        UNION SELECT unit.id FROM northing_unit unit JOIN below ON unit.parent_id = below.id
    ) SELECT id FROM below
"""
_LED = """
    WITH RECURSIVE led(id) AS (
        SELECT unit_id FROM northing_unitmember WHERE organisation_id = %s AND person_id = %s AND is_lead
        UNION SELECT unit.id FROM northing_unit unit JOIN led ON unit.parent_id = led.id
    ) SELECT id FROM led
"""
_ABOVE = """
    WITH RECURSIVE above(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM northing_unit WHERE organisation_id = %s AND id = %s
        UNION SELECT unit.id, unit.parent_id, above.depth + 1
        FROM northing_unit unit JOIN above ON above.parent_id = unit.id
    ) SELECT id FROM above ORDER BY depth DESC
"""


def _ids(sql: str, organisation_id: int, key: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [organisation_id, key])
        return [row[0] for row in cursor.fetchall()]


def actor_for(person: Person, organisation_id: int) -> Actor | None:
    """Return the actor a person is in an organisation, or None when the person is no active member."""
    if not person.is_active:
        return None
    role = (
        Membership.objects.filter(organisation_id=organisation_id, person=person, is_active=True)
        .values_list("role", flat=True)
        .first()
    )
    if role is None:
        return None
    units = UnitMember.objects.filter(organisation_id=organisation_id, person=person).values_list("unit_id", "is_lead")
    member = frozenset(unit for unit, _ in units)
    # A viewer looks on, even when a unit list names them as its lead.
    leads = role != Role.VIEWER and any(is_lead for _, is_lead in units)
    led = frozenset(_ids(_LED, organisation_id, person.pk)) if leads else frozenset()
    return Actor(person.pk, organisation_id, Role(role), person.name, member, led)


def organisations_of(person: Person) -> list[tuple[int, str]]:
    """Organisations a person is an active member of, as (id, name), oldest first."""
    return list(
        Organisation.objects.filter(
            pk__in=Membership.objects.filter(person=person, is_active=True).values("organisation_id"), erasing_at=None
        )
        .order_by("id")
        .values_list("id", "name")
    )


def audience(actor: Actor, prefix: str = "") -> Q:
    """Condition for rows with owner, unit and visibility that the actor may read; the list form of `in_audience`.

    `prefix` reaches such a row through a relation, as in `objective__`.
    """
    return Q(**{f"{prefix}organisation_id": actor.organisation_id}) & (
        Q(**{f"{prefix}visibility": Visibility.EVERYONE})
        | Q(**{f"{prefix}owner_id": actor.person_id})
        | Q(
            **{
                f"{prefix}visibility": Visibility.UNIT,
                f"{prefix}unit_id__in": sorted(actor.member_units | actor.led_units),
            }
        )
    )


def permitted(actor: Actor, action: str, prefix: str = "") -> Q:
    """Condition for rows on which the actor may do `action`; the list form of `allows`."""
    mine = Q(**{f"{prefix}owner_id": actor.person_id})
    led = Q(**{f"{prefix}unit_id__in": sorted(actor.led_units)})
    seen = audience(actor, prefix)
    match reach(actor, action):
        case Scope.NO:
            return Q(pk__in=[])
        case Scope.OWN:
            return seen & mine
        case Scope.UNIT:
            return seen & (mine | led | Q(**{f"{prefix}unit_id__in": sorted(actor.member_units)}))
        case Scope.LED:
            return seen & (mine | led)
    return seen


def require(actor: Actor, action: str, item: Item, *, read: str | None = None) -> None:
    """Raise NotFound when the actor may not even read the item, Denied when only the action is not allowed.

    The read rule is `<thing>.read` of the action's thing unless `read` names another.
    """
    if not allows(actor, read or f"{action.partition('.')[0]}.read", item):
        raise NotFound("There is no such thing, or you may not see it.")
    if not allows(actor, action, item):
        raise Denied("You may look at this but not change it. Ask the lead of the unit or an administrator.")


def item_of(row: Model) -> Item:
    """What the table of rights needs to know of a row; rows without owner, unit or visibility are for everyone."""
    return Item(
        organisation_id=row.organisation_id,  # type: ignore[attr-defined]
        owner_id=getattr(row, "owner_id", None),
        unit_id=getattr(row, "unit_id", None),
        visibility=Visibility(getattr(row, "visibility", Visibility.EVERYONE)),
    )


def whole(actor: Actor) -> Item:
    """The organisation itself as an item, for rules that concern no single row."""
    return Item(organisation_id=actor.organisation_id)


def one(found: "QuerySet[M]", key: int) -> M:
    """Return the row with that key of a visible queryset; raise NotFound without saying whether it exists."""
    row = found.filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such thing, or you may not see it.")
    return row


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """Units of the organisation; the tree is public inside it."""
    return Unit.objects.filter(organisation_id=actor.organisation_id)


def visible_persons(actor: Actor) -> QuerySet[Person]:
    """Active members of the organisation."""
    return Person.objects.filter(
        memberships__organisation_id=actor.organisation_id, memberships__is_active=True, is_active=True
    )


def unit_and_below(actor: Actor, unit_id: int) -> list[int]:
    """Keys of a unit and all units under it; empty for a unit of another organisation."""
    return _ids(_BELOW, actor.organisation_id, unit_id)


def unit_path(actor: Actor, unit_id: int) -> list[Unit]:
    """The units from the top down to this one."""
    order = _ids(_ABOVE, actor.organisation_id, unit_id)
    rows = visible_units(actor).in_bulk(order)
    return [rows[key] for key in order]


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
