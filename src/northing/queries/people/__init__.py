"""Reads of people, by topic: rights, units, persons, organisations."""

from northing.queries.people.organisations import today, today_for
from northing.queries.people.rights import (
    actor_for,
    audience,
    item_of,
    one,
    organisations_of,
    permitted,
    require,
    unit_item,
    visible_persons,
    visible_units,
    whole,
)
from northing.queries.people.units import (
    UnitChoice,
    home_unit,
    person_choices,
    unit_and_below,
    unit_choices,
    unit_path,
)

__all__ = [
    "UnitChoice",
    "actor_for",
    "audience",
    "home_unit",
    "item_of",
    "one",
    "organisations_of",
    "permitted",
    "person_choices",
    "require",
    "today",
    "today_for",
    "unit_and_below",
    "unit_choices",
    "unit_item",
    "unit_path",
    "visible_persons",
    "visible_units",
    "whole",
]
