"""What the columns of a person's table mean, as they answered it. No reading of cells and no guessing belongs here."""

from collections.abc import Mapping as JsonObject
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from northing.logic.kpis.definition import Aggregation, Direction, Frequency
from northing.logic.people import UnitKind


class Role(StrEnum):
    """What one column holds."""

    KPI_NAME = "kpi_name"
    KPI_KEY = "kpi_key"
    UNIT_NAME = "unit_name"
    PARENT_UNIT = "parent_unit"
    PERIOD = "period"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    THRESHOLD = "threshold"
    PLAN = "plan"
    MEASURE_UNIT = "measure_unit"
    DIRECTION = "direction"
    DESCRIPTION = "description"
    OWNER = "owner"
    FREQUENCY = "frequency"
    DECIMALS = "decimals"
    LOWER_BOUND = "lower_bound"
    UPPER_BOUND = "upper_bound"
    SPLIT = "split"
    KEEP_IF = "keep_if"
    IGNORE = "ignore"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _ROLE[self]


class Layout(StrEnum):
    """How the values lie in the table."""

    LONG = "long"
    WIDE = "wide"
    DEFINITIONS = "definitions"

    @property
    def label(self) -> str:
        """The words on screen."""
        return {
            "long": "One row for each period",
            "wide": "One column for each period",
            "definitions": "KPIs without values",
        }[self.value]


class ValueRule(StrEnum):
    """How the value is made from the columns."""

    AS_IS = "as_is"
    RATIO = "ratio"
    COMPLEMENT = "complement"

    @property
    def label(self) -> str:
        """The words on screen."""
        return {
            "as_is": "As it stands in the value column",
            "ratio": "Numerator divided by denominator",
            "complement": "The rest: 1 minus numerator divided by denominator",
        }[self.value]


class TargetsAs(StrEnum):
    """What a column of targets becomes: a level that must hold, or the value planned for its period."""

    THRESHOLD = "threshold"
    PLAN = "plan"


@dataclass(frozen=True)
class Column:
    """The meaning of one column.

    `kpi`: for a value column, the KPI it belongs to when the row does not say. `period`: for a value column of the wide
    layout, the period it belongs to. `equals`: for `keep_if`, the text a row must hold to be read ("" keeps blanks).
    `zero_is_missing`: a 0 stands for "none".
    """

    index: int
    role: Role
    kpi: str = ""
    period: str = ""
    equals: str = ""
    zero_is_missing: bool = False


@dataclass(frozen=True)
class Mapping:
    """All that turns a table into KPIs and values. The constants stand in for columns the table does not have.

    `header_row` counts from 1. `decimal` is "." or "," or None while undecided. `fiscal`: the years of a year column
    are named after the year in which they end ("FY2022"). `year_start` is a month (1 to 12). `skip_odd_periods` leaves
    out rows whose period is not one period (several years) instead of refusing the table.
    """

    layout: Layout
    columns: tuple[Column, ...]
    header_row: int = 1
    kpi_name: str = ""
    unit_name: str = ""
    unit_kind: UnitKind = UnitKind.TEAM
    measure_unit: str = ""
    direction: Direction | None = None
    frequency: Frequency | None = None
    year_start: int | None = None
    fiscal: bool = False
    aggregation: Aggregation | None = None
    value_rule: ValueRule = ValueRule.AS_IS
    times_100: bool = False
    decimal: str | None = None
    day_first: bool | None = None
    targets_as: TargetsAs = TargetsAs.THRESHOLD
    skip_odd_periods: bool = False

    def having(self, role: Role) -> tuple[Column, ...]:
        """The columns of one role, from left to right."""
        return tuple(column for column in self.columns if column.role is role)

    def one(self, role: Role) -> Column | None:
        """The first column of a role."""
        return next((column for column in self.columns if column.role is role), None)

    def with_role(self, index: int, role: Role, **options: Any) -> Self:
        """Give one column another role and leave the rest as it is."""
        kept = [column for column in self.columns if column.index != index]
        kept.append(Column(index, role, **options))
        return replace(self, columns=tuple(sorted(kept, key=lambda column: column.index)))

    def to_json(self) -> dict[str, Any]:
        """A dict of plain values for a JSON column; blanks are left out."""
        data = {name: value for name, value in asdict(self).items() if value not in (None, "", False)}
        data["columns"] = [
            {name: value for name, value in asdict(column).items() if name == "index" or value not in ("", False)}
            for column in self.columns
        ]
        return data

    @classmethod
    def from_json(cls, data: JsonObject[str, Any]) -> Self:
        """Read what `to_json` wrote; raises ValueError for unknown names or words."""
        unknown = set(data) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"A mapping has no “{min(unknown)}”.")
        plain = dict(data)
        for name, kind in _ENUMS.items():
            if plain.get(name) is not None:
                plain[name] = kind(plain[name])
        try:
            plain["columns"] = tuple(Column(**(entry | {"role": Role(entry["role"])})) for entry in data["columns"])
        except (KeyError, TypeError) as error:
            raise ValueError("A column of the mapping is not complete.") from error
        return cls(**plain)


def mapping_problems(mapping: Mapping) -> list[str]:
    """Say what is missing before a table can be read with this mapping, in words; an empty list means ready."""
    roles = [column.role for column in mapping.columns]
    problems = [f"Two columns hold the {role.label.lower()}; keep one." for role in _ONCE if roles.count(role) > 1]
    meanings = [column.index for column in mapping.columns if column.role is not Role.SPLIT]
    if len(set(meanings)) != len(meanings):
        problems.append("A column has two meanings; keep one.")
    named = bool(mapping.kpi_name) or Role.KPI_NAME in roles or Role.KPI_KEY in roles
    if mapping.layout is Layout.DEFINITIONS:
        return problems if named else [*problems, "Say which column holds the KPI's name."]
    values = mapping.having(Role.VALUE)
    if not named and not (values and all(column.kpi for column in values)):
        problems.append("Say which column holds the KPI's name, or give the KPI a name.")
    return problems + _value_problems(mapping, roles, values)


def _value_problems(mapping: Mapping, roles: list[Role], values: tuple[Column, ...]) -> list[str]:
    problems = []
    if mapping.value_rule is not ValueRule.AS_IS:
        if Role.NUMERATOR not in roles or Role.DENOMINATOR not in roles:
            problems.append("Say which columns hold numerator and denominator.")
    elif not values and not {Role.THRESHOLD, Role.PLAN} & set(roles):
        problems.append("Say which column holds the value.")
    if mapping.layout is Layout.WIDE:
        if not all(column.period for column in values):
            problems.append("Say which period each value column belongs to.")
    elif Role.PERIOD not in roles and Role.YEAR not in roles:
        problems.append("Say which column holds the period.")
    elif len(values) > 1 and not all(column.kpi for column in values):
        problems.append("Two columns hold the value; keep one, or name the KPI of each.")
    return problems


_ONCE = (
    Role.KPI_NAME, Role.KPI_KEY, Role.UNIT_NAME, Role.PARENT_UNIT, Role.PERIOD, Role.YEAR, Role.QUARTER, Role.MONTH,
    Role.WEEK, Role.NUMERATOR, Role.DENOMINATOR, Role.THRESHOLD, Role.PLAN, Role.DIRECTION, Role.DESCRIPTION,
    Role.OWNER, Role.FREQUENCY, Role.DECIMALS, Role.LOWER_BOUND, Role.UPPER_BOUND,
)  # fmt: skip
_ENUMS: dict[str, type[StrEnum]] = {
    "layout": Layout,
    "unit_kind": UnitKind,
    "direction": Direction,
    "frequency": Frequency,
    "aggregation": Aggregation,
    "value_rule": ValueRule,
    "targets_as": TargetsAs,
}
_ROLE = {
    Role.KPI_NAME: "KPI",
    Role.KPI_KEY: "Code of the KPI",
    Role.UNIT_NAME: "Unit",
    Role.PARENT_UNIT: "Unit above",
    Role.PERIOD: "Period",
    Role.YEAR: "Year",
    Role.QUARTER: "Quarter",
    Role.MONTH: "Month",
    Role.WEEK: "Week",
    Role.VALUE: "Value",
    Role.NUMERATOR: "Numerator",
    Role.DENOMINATOR: "Denominator",
    Role.THRESHOLD: "Threshold",
    Role.PLAN: "Plan value",
    Role.MEASURE_UNIT: "Measured in",
    Role.DIRECTION: "Direction",
    Role.DESCRIPTION: "What it measures",
    Role.OWNER: "Owner",
    Role.FREQUENCY: "Frequency",
    Role.DECIMALS: "Decimals",
    Role.LOWER_BOUND: "Lowest possible value",
    Role.UPPER_BOUND: "Highest possible value",
    Role.SPLIT: "Part of the KPI's name",
    Role.KEEP_IF: "Only rows where",
    Role.IGNORE: "Not imported",
}
