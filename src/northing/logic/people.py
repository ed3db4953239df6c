"""Who may do what: one table, read by the single check (`allows`) and by the list filter (`reach`).

Rights are a pair of role and relation. A role is held in the whole organisation; a relation ties the actor to one
item: its owner, a member of its unit, a lead of its unit or of a unit above. Nothing here touches the database.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do in an organisation, weakest first."""

    VIEWER = "viewer"
    CONTRIBUTOR = "contributor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """Word on screen."""
        return self.value.capitalize()


class UnitKind(StrEnum):
    """Levels are data (E8): a unit of any kind may stand under a unit of any other kind."""

    ORGANISATION = "organisation"
    PLANT = "plant"
    DIVISION = "division"
    DEPARTMENT = "department"
    PROJECT = "project"
    TEAM = "team"
    INDIVIDUAL = "individual"
    SELF = "self"

    @property
    def label(self) -> str:
        """Word on screen."""
        return self.value.capitalize()


class OrganisationKind(StrEnum):
    """A company, or one person who runs their own goals ("just me")."""

    ORGANISATION = "organisation"
    PERSONAL = "personal"


class Visibility(StrEnum):
    """Who may read an item. Everyone in the organisation unless somebody restricts it on purpose (E1-05)."""

    EVERYONE = "everyone"
    UNIT = "unit"
    PRIVATE = "private"

    @property
    def label(self) -> str:
        """Words on screen."""
        return {"everyone": "Everyone in the organisation", "unit": "Members of the unit", "private": "Only the owner"}[
            self.value
        ]


class Scope(StrEnum):
    """How far one cell of the table reaches."""

    NO = "no"
    OWN = "own"  # items the actor owns
    UNIT = "unit"  # items of units the actor is a member of, and own ones
    LED = "led"  # items of units the actor leads and of all units below, and own ones
    AUDIENCE = "audience"  # every item whose visibility includes the actor
    ALL = "all"  # everything in the organisation


@dataclass(frozen=True)
class Actor:
    """The person on whose behalf something happens, inside one organisation.

    `member_units` are units the person belongs to; `led_units` are units the person leads, with all units below.
    `time_zone` is the organisation's.
    """

    person_id: int
    organisation_id: int
    role: Role
    name: str = ""
    member_units: frozenset[int] = frozenset()
    led_units: frozenset[int] = frozenset()
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Item:
    """What the table needs to know of the object of an action."""

    organisation_id: int
    owner_id: int | None = None
    unit_id: int | None = None
    visibility: Visibility = Visibility.EVERYONE


# action -> scope for (viewer, contributor, admin). A lead of a unit is a contributor with `led_units`: what leads
# may do beyond contributors is a matter of relation and stands in the contributor's column as LED.
_NO, _OWN, _UNIT, _LED, _AUDIENCE, _ALL = Scope.NO, Scope.OWN, Scope.UNIT, Scope.LED, Scope.AUDIENCE, Scope.ALL
RULES: dict[str, dict[Role, Scope]] = {
    action: dict(zip((Role.VIEWER, Role.CONTRIBUTOR, Role.ADMIN), scopes, strict=True))
    for action, scopes in {
        "organisation.read": (_ALL, _ALL, _ALL),
        "organisation.manage": (_NO, _NO, _ALL),
        "unit.read": (_ALL, _ALL, _ALL),
        "unit.manage": (_NO, _LED, _ALL),
        "person.read": (_ALL, _ALL, _ALL),
        "person.manage": (_NO, _NO, _ALL),
        "audit.read": (_NO, _NO, _ALL),
        "kpi.read": (_AUDIENCE, _AUDIENCE, _AUDIENCE),
        "kpi.create": (_NO, _UNIT, _ALL),
        "kpi.update": (_NO, _LED, _AUDIENCE),
        "kpi.record": (_NO, _UNIT, _AUDIENCE),
        "kpi.answer": (_NO, _UNIT, _AUDIENCE),
        "cycle.read": (_ALL, _ALL, _ALL),
        "cycle.manage": (_NO, _NO, _ALL),
        "objective.read": (_AUDIENCE, _AUDIENCE, _AUDIENCE),
        "objective.create": (_NO, _UNIT, _ALL),
        "objective.update": (_NO, _LED, _AUDIENCE),
        "objective.check_in": (_NO, _UNIT, _AUDIENCE),
        "objective.close": (_NO, _LED, _AUDIENCE),
        "import.read": (_NO, _OWN, _ALL),
        "import.create": (_NO, _ALL, _ALL),
        "import.update": (_NO, _OWN, _ALL),
    }.items()
}


def reach(actor: Actor, action: str) -> Scope:
    """Return how far `action` reaches for the actor's role; an unknown action is a programming error (KeyError)."""
    return RULES[action][actor.role]


def _related(actor: Actor, item: Item) -> bool:
    return item.owner_id == actor.person_id or item.unit_id in actor.led_units


def in_audience(actor: Actor, item: Item) -> bool:
    """Tell whether the item's visibility includes the actor. Admins are not exempt: private means private."""
    if item.visibility is Visibility.EVERYONE or item.owner_id == actor.person_id:
        return True
    if item.visibility is Visibility.UNIT:
        return item.unit_id in actor.member_units or item.unit_id in actor.led_units
    return False


def allows(actor: Actor, action: str, item: Item) -> bool:
    """Decide one action on one item. Nobody acts across organisations or on what they may not read."""
    if item.organisation_id != actor.organisation_id or not in_audience(actor, item):
        return False
    match reach(actor, action):
        case Scope.NO:
            return False
        case Scope.OWN:
            return item.owner_id == actor.person_id
        case Scope.UNIT:
            return _related(actor, item) or item.unit_id in actor.member_units
        case Scope.LED:
            return _related(actor, item)
    return True


def covers(source: Item, place: Item, *, owner_reads: bool = False) -> bool:
    """Tell whether everyone who may read `place` may also read `source`.

    Keeps numbers from leaking: a key result may follow a KPI, and a sub-objective may count in its parent, only
    when the audience of the place that shows the number lies inside the audience of the number's source. The owner
    of a place is always in its audience: `owner_reads` says whether that person may read the source (`allows`).
    """
    if source.organisation_id != place.organisation_id:
        return False
    if source.visibility is Visibility.EVERYONE:
        return True
    owner_inside = owner_reads or place.owner_id in (None, source.owner_id)
    if place.visibility is Visibility.UNIT and source.visibility is Visibility.UNIT:
        return owner_inside and source.unit_id == place.unit_id
    return place.visibility is Visibility.PRIVATE and owner_inside
