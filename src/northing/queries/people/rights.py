"""Who the actor is, what an actor may see and do: the list forms of the table in `logic.people`."""

from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from northing.lib.errors import Denied, NotFound
from northing.logic.people import Actor, Item, Role, Scope, Visibility, allows, reach
from northing.models import Membership, Organisation, Person, Unit, UnitMember

M = TypeVar("M", bound=Model)

# A recursive query over adjacency rows: cheapest on both databases, and a move touches one row.
_LED = """
    WITH RECURSIVE led(id) AS (
        SELECT unit_id FROM northing_unitmember WHERE organisation_id = %s AND person_id = %s AND is_lead
        UNION SELECT unit.id FROM northing_unit unit JOIN led ON unit.parent_id = led.id
    ) SELECT id FROM led
"""


def keys(sql: str, organisation_id: int, key: int) -> list[int]:
    """First column of a query that takes an organisation and a key."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [organisation_id, key])
        return [row[0] for row in cursor.fetchall()]


def actor_for(person: Person, organisation_id: int) -> Actor | None:
    """Return the actor a person is in an organisation, or None when the person is no active member."""
    if not person.is_active:
        return None
    held = (
        Membership.objects.filter(
            organisation_id=organisation_id, organisation__erasing_at=None, person=person, is_active=True
        )
        .values_list("role", "organisation__time_zone")
        .first()
    )
    if held is None:
        return None
    role, time_zone = held
    units = UnitMember.objects.filter(organisation_id=organisation_id, person=person).values_list("unit_id", "is_lead")
    member = frozenset(unit for unit, _ in units)
    # A viewer looks on, even when a unit list names them as its lead.
    leads = role != Role.VIEWER and any(is_lead for _, is_lead in units)
    led = frozenset(keys(_LED, organisation_id, person.pk)) if leads else frozenset()
    return Actor(person.pk, organisation_id, Role(role), person.name, member, led, time_zone)


def organisations_of(person: Person) -> list[Organisation]:
    """Organisations a person is an active member of, oldest first."""
    return list(
        Organisation.objects.filter(
            pk__in=Membership.objects.filter(person=person, is_active=True).values("organisation_id"), erasing_at=None
        ).order_by("id")
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


def unit_item(unit: Unit) -> Item:
    """A unit as an item of the table: rights over it come from the unit itself, by leading it or one above."""
    return Item(organisation_id=unit.organisation_id, unit_id=unit.pk)


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
