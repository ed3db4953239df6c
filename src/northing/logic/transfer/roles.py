"""Gives each column the role its header names, if its cells can hold it. What headers leave open is for `guess`."""

from northing.logic.transfer.known import Known
from northing.logic.transfer.mapping import Column, Role
from northing.logic.transfer.names import fold
from northing.logic.transfer.sample import Profile, Sample, is_period
from northing.logic.transfer.words import (
    direction_of,
    frequency_of,
    is_base_word,
    is_failure_word,
    is_measure_unit,
    plain_header,
    role_of_header,
)

_NUMERIC = frozenset(
    {Role.VALUE, Role.NUMERATOR, Role.DENOMINATOR, Role.THRESHOLD, Role.PLAN, Role.LOWER_BOUND, Role.UPPER_BOUND}
)
_MANY = frozenset({Role.MEASURE_UNIT, Role.IGNORE})
_CLOCK = (Role.YEAR, Role.QUARTER, Role.MONTH, Role.WEEK)


def roles_of(sample: Sample, known: Known) -> dict[int, Role]:
    """The roles that headers name and cells confirm; every other column is absent from the result."""
    roles: dict[int, Role] = {}
    taken: set[Role] = set()
    for profile in sorted(sample.profiles, key=_preference):
        role = _confirmed(profile, role_of_header(profile.header), known)
        if role is None or (role in taken and role not in _MANY):
            continue
        roles[profile.index] = role
        taken.add(role)
    _settle_period(roles, sample)
    return roles


def fraction_columns(sample: Sample, free: list[Profile]) -> tuple[Profile, Profile] | None:
    """A column that counts what went wrong and one that counts all, among columns without a role."""
    failures = [profile for profile in free if is_failure_word(profile.header)]
    bases = [profile for profile in free if is_base_word(profile.header)]
    return (failures[0], bases[0]) if len(failures) == 1 and len(bases) == 1 and sample.rows else None


def period_columns(sample: Sample) -> list[Column]:
    """The columns of a wide table: at least three whose header is a period and whose cells are numbers."""
    found = [
        Column(profile.index, Role.VALUE, period=profile.header)
        for profile in sample.profiles
        if profile.header and is_period(profile.header) and (profile.is_missing or profile.numbers >= 0.5)
    ]
    return found if len(found) >= 3 else []


def _preference(profile: Profile) -> tuple[int, int]:
    """Of two columns that name the same role the fuller one is taken, then the left one."""
    return (0 if profile.texts else 1, profile.index)


def _confirmed(profile: Profile, role: Role | None, known: Known) -> Role | None:
    if role is None or role is Role.IGNORE:
        return role
    if not profile.texts:
        return role if role is Role.VALUE else None
    if role in _NUMERIC:
        return role if profile.numbers >= 0.5 else None
    if role in (Role.PERIOD, *_CLOCK):
        return _clock_role(profile, role)
    if role in (Role.DIRECTION, Role.FREQUENCY):
        return role if _understood(profile, role) else None
    if role is Role.MEASURE_UNIT and plain_header(profile.header) == "unit":
        return Role.UNIT_NAME if names_units(profile, known) else role
    if role is Role.OWNER:
        return _owner_or_unit(profile, known)
    if role is Role.DECIMALS:
        return role if profile.within(0, 20) else None
    return role


def _clock_role(profile: Profile, role: Role) -> Role | None:
    if role is Role.MONTH and (profile.within(1, 12) or all(text[:1].isalpha() for text in profile.samples)):
        return role if profile.within(1, 12) or profile.periods < 0.5 else Role.PERIOD
    if role is Role.QUARTER and profile.within(1, 4, "Q"):
        return role
    if role is Role.WEEK and profile.within(1, 53, "W"):
        return role
    if role is Role.YEAR or (role is Role.PERIOD and profile.periods == 0 and profile.numbers == 0):
        return role  # a column of that name without any period says that there is no data
    return Role.PERIOD if profile.periods >= 0.5 else None


def names_units(profile: Profile, known: Known) -> bool:
    """Whether a column headed "Unit" names parts of the organisation: units we know, or no word for a measure."""
    units = {fold(unit.name) for unit in known.units}
    if any(fold(text) in units for text in profile.samples):
        return True
    return not any(map(is_measure_unit, profile.samples))


def _understood(profile: Profile, role: Role) -> bool:
    try:
        for text in profile.samples:
            direction_of(text) if role is Role.DIRECTION else frequency_of(text)
    except ValueError:
        return False
    return True


def _owner_or_unit(profile: Profile, known: Known) -> Role:
    """Owners are people we know or e-mail addresses; other words in such a column name units more often than not."""
    people = {fold(text) for person in known.persons for text in (person.name, person.email)}
    is_person = any("@" in text or fold(text) in people or " " in text for text in profile.samples)
    return Role.OWNER if is_person else Role.UNIT_NAME


def _settle_period(roles: dict[int, Role], sample: Sample) -> None:
    """Keep one way to tell the period: a full date, else a year with its part, else the year alone as the period."""
    clock = {role: index for index, role in roles.items() if role in (Role.PERIOD, *_CLOCK)}
    if Role.PERIOD in clock:
        for role in _CLOCK:
            if role in clock:
                roles[clock[role]] = Role.IGNORE
        return
    if Role.YEAR not in clock:
        for index in clock.values():
            del roles[index]
        return
    parts = [role for role in (Role.WEEK, Role.MONTH, Role.QUARTER) if role in clock]
    if not parts or not sample.profiles[clock[Role.YEAR]].within(1900, 2100, "FY"):
        roles[clock[Role.YEAR]] = Role.PERIOD
        parts = []
    for role in _CLOCK[1:]:
        if role in clock and role not in parts[:1]:
            roles[clock[role]] = Role.IGNORE
