"""What the organisation already has, as far as an import must recognise it. The caller fills it; nothing here reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from northing.logic.kpis.definition import Direction, Frequency


@dataclass(frozen=True)
class KnownUnit:
    """A unit the person may import into."""

    id: int
    name: str
    parent_id: int | None = None


@dataclass(frozen=True)
class KnownPerson:
    """A person who may own a KPI."""

    id: int
    name: str
    email: str


@dataclass(frozen=True)
class KnownDefinition:
    """A definition, with what values are checked against."""

    id: int
    name: str
    key: str = ""
    frequency: Frequency = Frequency.MONTH
    year_start: int = 1
    direction: Direction = Direction.UP
    measure_unit: str = ""
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None


@dataclass(frozen=True)
class KnownKpi:
    """A KPI: a definition at a unit."""

    id: int
    definition_id: int
    unit_id: int


def _nothing(_kpi: int) -> Mapping[date, Decimal]:
    return {}


def _no_rows(_kpi: int) -> Sequence[tuple[date, Decimal | None]]:
    return ()


@dataclass(frozen=True)
class Known:
    """Everything an import is compared with. `default_unit_id` takes KPIs whose row names no unit.

    The callables are asked once a KPI: `values` gives the current value of each period start, `plans` the plan values,
    `thresholds` the rows (valid from, level or None for "ended") in the order in which they count.
    """

    units: Sequence[KnownUnit] = ()
    persons: Sequence[KnownPerson] = ()
    definitions: Sequence[KnownDefinition] = ()
    kpis: Sequence[KnownKpi] = ()
    default_unit_id: int | None = None
    values: Callable[[int], Mapping[date, Decimal]] = _nothing
    plans: Callable[[int], Mapping[date, Decimal]] = _nothing
    thresholds: Callable[[int], Sequence[tuple[date, Decimal | None]]] = _no_rows
