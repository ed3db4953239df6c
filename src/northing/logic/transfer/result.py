"""What an import would change, ready to be applied or shown. No decision is made here.

References between the parts are positions: a KPI names its definition and its unit by their place in the plan's tuples.
A part with an id exists already; one without is new.
"""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from northing.logic.kpis.definition import Aggregation, Direction, Frequency
from northing.logic.transfer.problems import CellProblem, Note


@dataclass(frozen=True)
class PlannedUnit:
    """A unit that rows name. `parent` None: under the unit the person imports into."""

    id: int | None
    name: str
    parent: int | None = None


@dataclass(frozen=True)
class PlannedDefinition:
    """A definition that rows name; the fields of an existing one are its own and are not written."""

    id: int | None
    name: str
    key: str
    what: str
    measure_unit: str
    direction: Direction
    frequency: Frequency
    year_start: int
    decimals: int | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    aggregation: Aggregation
    numerator: str
    denominator: str


@dataclass(frozen=True)
class PlannedKpi:
    """A definition at a unit. `owner_id` None: the file names no owner that is known."""

    id: int | None
    definition: int
    unit: int
    owner_id: int | None = None


@dataclass(frozen=True)
class PlannedThreshold:
    """A level that holds from a day on; None ends the threshold. Only changes are planned."""

    kpi: int
    valid_from: date
    level: Decimal | None


@dataclass(frozen=True)
class PlannedPlanValue:
    """The plan value of one period. Only new and changed ones are planned."""

    kpi: int
    period_start: date
    value: Decimal


class PlannedMeasurement(NamedTuple):
    """One value to record; `corrects` if the period has another value now."""

    kpi: int
    period_start: date
    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    corrects: bool


@dataclass
class Measurements:
    """Values to record in the order (KPI, period), kept in columns: about 150 bytes each."""

    kpis: "array[int]" = field(default_factory=lambda: array("I"))
    days: "array[int]" = field(default_factory=lambda: array("I"))
    values: list[Decimal] = field(default_factory=list)
    fractions: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)
    corrections: bytearray = field(default_factory=bytearray)

    def add(self, kpi: int, day: int, value: Decimal, fraction: tuple[Decimal, Decimal] | None, corrects: bool) -> None:
        """Append one value; `day` is the ordinal of the period's first day."""
        if fraction:
            self.fractions[len(self.values)] = fraction
        self.kpis.append(kpi)
        self.days.append(day)
        self.values.append(value)
        self.corrections.append(corrects)

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[PlannedMeasurement]:
        for place, value in enumerate(self.values):
            numerator, denominator = self.fractions.get(place, (None, None))
            yield PlannedMeasurement(
                self.kpis[place],
                date.fromordinal(self.days[place]),
                value,
                numerator,
                denominator,
                bool(self.corrections[place]),
            )


@dataclass(frozen=True)
class Plan:
    """All an import would do. With any problem nothing may be applied."""

    units: tuple[PlannedUnit, ...]
    definitions: tuple[PlannedDefinition, ...]
    kpis: tuple[PlannedKpi, ...]
    thresholds: tuple[PlannedThreshold, ...]
    plan_values: tuple[PlannedPlanValue, ...]
    measurements: Measurements
    unchanged: int
    problems: tuple[CellProblem, ...]
    problem_count: int
    notes: Mapping[Note, int]
    rows: int

    @property
    def is_applicable(self) -> bool:
        """Whether there is nothing wrong with it."""
        return not self.problem_count

    @property
    def inserted(self) -> int:
        """Values for periods that have none yet."""
        return len(self.measurements) - self.corrected

    @property
    def corrected(self) -> int:
        """Values that supersede another one."""
        return self.measurements.corrections.count(1)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file is already there."""
        ids = (
            [part.id for part in self.units] + [part.id for part in self.definitions] + [part.id for part in self.kpis]
        )
        new = None in ids
        return not (new or self.thresholds or self.plan_values or self.measurements)
