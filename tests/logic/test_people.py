"""The table of rights, decided one item at a time."""

from itertools import product

import pytest

from northing.logic.people import RULES, Actor, Item, Role, Scope, Visibility, allows, covers, in_audience, reach

ME, OTHER = 1, 2
MINE, LED, BELOW, FAR = 10, 20, 21, 30
WRITES = [action for action in RULES if not action.endswith(".read")]
ON_ITEMS = [action for action in WRITES if action != "import.create"]  # that one begins with no item


def actor(role: Role) -> Actor:
    led = frozenset() if role is Role.VIEWER else frozenset({LED, BELOW})
    return Actor(ME, 7, role, "Me", frozenset({MINE, LED}), led)


def item(
    unit: int | None = FAR, owner: int | None = OTHER, seen: Visibility = Visibility.EVERYONE, organisation: int = 7
) -> Item:
    return Item(organisation, owner, unit, seen)


ITEMS = [
    item(*parts, organisation=organisation)
    for *parts, organisation in product((None, MINE, LED, BELOW, FAR), (None, ME, OTHER), Visibility, (7, 8))
]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", RULES)
def test_nobody_acts_across_organisations(role: Role, action: str) -> None:
    assert [thing for thing in ITEMS if thing.organisation_id == 8 and allows(actor(role), action, thing)] == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", ON_ITEMS)
def test_whoever_may_write_may_read(role: Role, action: str) -> None:
    read = f"{action.partition('.')[0]}.read"
    beyond = [thing for thing in ITEMS if allows(actor(role), action, thing) and not allows(actor(role), read, thing)]
    assert beyond == []


@pytest.mark.parametrize("action", WRITES)
def test_a_viewer_writes_nothing(action: str) -> None:
    assert [thing for thing in ITEMS if allows(actor(Role.VIEWER), action, thing)] == []


@pytest.mark.parametrize("action", RULES)
def test_a_stronger_role_may_do_all_that_a_weaker_one_may(action: str) -> None:
    for thing in ITEMS:
        may = [allows(actor(role), action, thing) for role in (Role.CONTRIBUTOR, Role.ADMIN)]
        assert may in ([False, False], [False, True], [True, True]), thing


def test_private_means_private_for_administrators_too() -> None:
    assert not allows(actor(Role.ADMIN), "objective.read", item(MINE, OTHER, Visibility.PRIVATE))


@pytest.mark.parametrize(
    ("unit", "owner", "expected"),
    [(FAR, OTHER, False), (MINE, OTHER, False), (LED, OTHER, True), (BELOW, OTHER, True), (FAR, ME, True)],
)
def test_a_contributor_updates_what_is_owned_or_led(unit: int, owner: int, expected: bool) -> None:
    assert allows(actor(Role.CONTRIBUTOR), "kpi.update", item(unit, owner)) is expected


@pytest.mark.parametrize(("unit", "expected"), [(FAR, False), (MINE, True), (BELOW, True), (None, False)])
def test_a_contributor_records_values_in_the_own_units(unit: int | None, expected: bool) -> None:
    assert allows(actor(Role.CONTRIBUTOR), "kpi.record", item(unit)) is expected


@pytest.mark.parametrize(
    ("seen", "unit", "owner", "expected"),
    [
        (Visibility.EVERYONE, FAR, OTHER, True),
        (Visibility.UNIT, FAR, OTHER, False),
        (Visibility.UNIT, MINE, OTHER, True),
        (Visibility.UNIT, BELOW, OTHER, True),
        (Visibility.UNIT, FAR, ME, True),
        (Visibility.PRIVATE, MINE, OTHER, False),
        (Visibility.PRIVATE, FAR, ME, True),
    ],
)
def test_the_audience_of_an_item(seen: Visibility, unit: int, owner: int, expected: bool) -> None:
    assert in_audience(actor(Role.CONTRIBUTOR), item(unit, owner, seen)) is expected


def test_every_action_has_a_cell_for_every_role() -> None:
    assert {action for action, row in RULES.items() if set(row) != set(Role)} == set()
    assert reach(actor(Role.ADMIN), "person.manage") is Scope.ALL


def test_an_unknown_action_is_an_error_and_never_a_yes() -> None:
    with pytest.raises(KeyError):
        allows(actor(Role.ADMIN), "kpi.destroy", item())


def test_a_place_never_shows_a_number_to_somebody_outside_the_audience_of_its_source() -> None:
    """Against the definition itself: all readers over all pairs of source and place."""
    readers = [
        Actor(person, 7, role, "", frozenset(member), frozenset(led))
        for person, role, member, led in product(
            (ME, OTHER), (Role.CONTRIBUTOR, Role.ADMIN), ((), (MINE,)), ((), (FAR,))
        )
    ]
    owned = [thing for thing in ITEMS if thing.organisation_id == 7]
    for source, place in product(owned, owned):
        if covers(source, place):
            leaks = [one for one in readers if in_audience(one, place) and not in_audience(one, source)]
            assert leaks == [], (source, place)


def test_a_number_never_crosses_organisations() -> None:
    assert not covers(item(organisation=7), item(organisation=8))


def test_an_owner_who_may_read_the_source_may_own_the_place() -> None:
    source, place = item(MINE, OTHER, Visibility.UNIT), item(MINE, ME, Visibility.UNIT)
    assert (covers(source, place), covers(source, place, owner_reads=True)) == (False, True)
