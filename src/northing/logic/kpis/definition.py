"""The closed vocabularies of a KPI's definition, each with its word on screen. No calculation belongs here."""

from enum import StrEnum


class Direction(StrEnum):
    """Which way is better (E3). Every comparison goes through it."""

    UP = "up"
    DOWN = "down"
    TO_TARGET = "to_target"
    IN_RANGE = "in_range"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _DIRECTION[self]


class Aggregation(StrEnum):
    """How values of shorter periods become the value of a longer one (E4)."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    FIRST = "first"
    RATIO = "ratio"
    WEIGHTED_MEAN = "weighted_mean"
    MIN = "min"
    MAX = "max"
    DISTINCT = "distinct"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _AGGREGATION[self]


class Frequency(StrEnum):
    """How long one period of the KPI is (E7), shortest first."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _FREQUENCY[self]


class Indicator(StrEnum):
    """Whether the KPI moves before the result (lead) or tells of it afterwards (lag) (E1)."""

    LEAD = "lead"
    LAG = "lag"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _INDICATOR[self]


class Comparison(StrEnum):
    """How a value is held against a level; ge and le include the level itself (B5, E6)."""

    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _COMPARISON[self]


class KpiStatus(StrEnum):
    """What the newest value says about the threshold (E6), or why nothing can be said (D7)."""

    MEETS = "meets"
    BREACHES = "breaches"
    NO_THRESHOLD = "no_threshold"
    STALE = "stale"
    NO_DATA = "no_data"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _KPI_STATUS[self]


class Perspective(StrEnum):
    """The four perspectives of the balanced scorecard (K2)."""

    FINANCIAL = "financial"
    CUSTOMER = "customer"
    PROCESS = "process"
    LEARNING = "learning"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _PERSPECTIVE[self]


class Measures(StrEnum):
    """What kind of thing the KPI measures (E1, E9)."""

    PROCESS = "process"
    ACTIVITY = "activity"
    OUTCOME = "outcome"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _MEASURES[self]


_DIRECTION = {
    Direction.UP: "Higher is better",
    Direction.DOWN: "Lower is better",
    Direction.TO_TARGET: "Closer to the target is better",
    Direction.IN_RANGE: "Inside the range is good",
}
_AGGREGATION = {
    Aggregation.SUM: "Sum",
    Aggregation.LAST: "Last value",
    Aggregation.MEAN: "Mean",
    Aggregation.FIRST: "First value",
    Aggregation.RATIO: "Ratio of sums",
    Aggregation.WEIGHTED_MEAN: "Weighted mean",
    Aggregation.MIN: "Lowest value",
    Aggregation.MAX: "Highest value",
    Aggregation.DISTINCT: "Distinct count (cannot be added up)",
}
_FREQUENCY = {
    Frequency.DAY: "Daily",
    Frequency.WEEK: "Weekly",
    Frequency.MONTH: "Monthly",
    Frequency.QUARTER: "Quarterly",
    Frequency.HALF: "Half-yearly",
    Frequency.YEAR: "Yearly",
}
_INDICATOR = {Indicator.LEAD: "Leading", Indicator.LAG: "Lagging"}
_COMPARISON = {
    Comparison.GE: "at least",
    Comparison.GT: "above",
    Comparison.LE: "at most",
    Comparison.LT: "below",
}
_KPI_STATUS = {
    KpiStatus.MEETS: "Meets its threshold",
    KpiStatus.BREACHES: "Breaches its threshold",
    KpiStatus.NO_THRESHOLD: "No threshold",
    KpiStatus.STALE: "Stale",
    KpiStatus.NO_DATA: "No data",
}
_PERSPECTIVE = {
    Perspective.FINANCIAL: "Financial",
    Perspective.CUSTOMER: "Customer",
    Perspective.PROCESS: "Internal process",
    Perspective.LEARNING: "Learning and growth",
}
_MEASURES = {Measures.PROCESS: "Process", Measures.ACTIVITY: "Activity", Measures.OUTCOME: "Outcome"}
