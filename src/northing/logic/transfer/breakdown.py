"""Finds out what tells the rows of one period apart: a blank breakdown (the headline), or parts of the KPI's name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from northing.logic.transfer.sample import Profile, Sample

_MOST_PARTS = 200
_SLIPS = 0.1  # so few repeated rows are slips of the file, to be shown as errors, not another KPI
_LONGEST_PART = 170


@dataclass(frozen=True)
class Breakdown:
    """Columns that must be blank (`headline`), columns that go into the name (`split`), and whether that is enough."""

    headline: tuple[int, ...] = ()
    split: tuple[int, ...] = ()
    unique: bool = True


def find_breakdown(
    sample: Sample,
    identity: Sequence[int],
    free: Sequence[Profile],
    measured: Sequence[int],
    has_value: Callable[[list[str]], bool],
) -> Breakdown:
    """Make each row of the sample one value of one KPI in one period.

    `identity`: columns that tell period (first), KPI and unit. `free`: columns without a role. `measured`: columns with
    the unit of measure, of which a KPI must have one.
    """
    rows = [cells for cells in sample.rows if has_value(cells)]
    if _is_unique(rows, identity, measured):
        return Breakdown()
    blankable = [
        profile.index for profile in free if profile.texts and any(not _at(cells, profile.index) for cells in rows)
    ]
    headline = [cells for cells in rows if not any(_at(cells, index) for index in blankable)]
    if blankable and _stands_for(headline, rows, identity[:1], [p for p in free if p.index not in blankable]):
        found = _splitting(headline, identity, [p for p in free if p.index not in blankable], measured)
        if found.unique:
            return Breakdown(tuple(blankable), found.split)
    return _splitting(rows, identity, free, measured)


def _stands_for(
    headline: list[list[str]], rows: list[list[str]], periods: Sequence[int], others: Sequence[Profile]
) -> bool:
    """Whether the headline rows cover half of the periods, and half of what each column without blanks holds."""
    columns = [list(periods), *([other.index] for other in others if _may_split(other))]
    return bool(headline) and all(
        2 * _distinct(headline, column, ()) >= _distinct(rows, column, ()) for column in columns
    )


def _splitting(
    rows: list[list[str]], identity: Sequence[int], free: Sequence[Profile], measured: Sequence[int]
) -> Breakdown:
    """Add columns to the identity from left to right while they tell rows apart, until none repeats."""
    split: list[int] = []
    if _is_unique(rows, identity, measured):
        return Breakdown()
    for index in [profile.index for profile in free if _may_split(profile)] + list(measured):
        own = [*identity, *split][1 if index in measured else 0 :]
        if _distinct(rows, [*own, index], ()) > _distinct(rows, own, ()):
            split.append(index)
        if _is_unique(rows, [*identity, *split], measured):
            return Breakdown(split=_needed(rows, identity, split, measured))
    repeats = 1 - _distinct(rows, identity, ()) / len(rows)
    return Breakdown(split=tuple(split) if repeats > _SLIPS else (), unique=False)


def _needed(
    rows: list[list[str]], identity: Sequence[int], split: list[int], measured: Sequence[int]
) -> tuple[int, ...]:
    """Leave out columns that turned out not to be needed."""
    kept = list(split)
    for index in split:
        rest = [other for other in kept if other != index]
        if rest != kept and _is_unique(rows, [*identity, *rest], measured):
            kept = rest
    return tuple(kept)


def _may_split(profile: Profile) -> bool:
    if not profile.texts or len(profile.texts) > _MOST_PARTS or max(map(len, profile.texts)) > _LONGEST_PART:
        return False
    return profile.numbers < 0.9 or profile.within(0, 99)


def _is_unique(rows: list[list[str]], identity: Sequence[int], measured: Sequence[int]) -> bool:
    kpi = identity[1:]
    one_unit = _distinct(rows, kpi, measured) == _distinct(rows, kpi, ())
    return one_unit and _distinct(rows, identity, ()) == len(rows)


def _distinct(rows: list[list[str]], first: Sequence[int], second: Sequence[int]) -> int:
    return len({tuple(_at(cells, index).casefold() for index in (*first, *second)) for cells in rows})


def _at(cells: list[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""
