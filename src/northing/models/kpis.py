"""Tables of KPIs: definitions, KPIs at units, thresholds, plan values, measurements and the rows derived from them.

`KpiLatest` and `KpiState` are a cache with a name: `northing verify` rebuilds them bit for bit from the rest.
"""

from django.db import models
from django.db.models.functions import Lower

from northing.logic.kpis.definition import (
    Aggregation,
    Comparison,
    Direction,
    Frequency,
    Indicator,
    KpiStatus,
    Measures,
    Perspective,
)
from northing.logic.people import Visibility
from northing.models.fields import Record, enum_field, value_field


class Definition(Record):
    """What a KPI means, shared by the KPIs of many units (E1): the card What, Why, How, Who, When."""

    key = models.CharField(max_length=80, blank=True)  # the id other systems know it by
    name = models.CharField(max_length=300)
    what = models.TextField(blank=True)
    why = models.TextField(blank=True)
    how = models.TextField(blank=True)
    decision_informed = models.TextField(blank=True)
    source_note = models.TextField(blank=True)
    measure_unit = models.CharField(max_length=30, blank=True)
    decimals = models.PositiveSmallIntegerField(null=True, blank=True)
    direction = enum_field(Direction, default=Direction.UP)
    lower_bound = value_field(null=True, blank=True)
    upper_bound = value_field(null=True, blank=True)
    aggregation = enum_field(Aggregation, default=Aggregation.LAST)
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    frequency = enum_field(Frequency, default=Frequency.MONTH)
    year_start = models.PositiveSmallIntegerField(default=1)  # first month of the calendar's year
    indicator = enum_field(Indicator, default=Indicator.LAG)
    measures = enum_field(Measures, blank=True)
    perspective = enum_field(Perspective, blank=True)
    review_frequency = enum_field(Frequency, default=Frequency.MONTH)
    version_major = models.PositiveSmallIntegerField(default=1)
    version_minor = models.PositiveSmallIntegerField(default=0)
    batch = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="definition_name_once"),
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=~models.Q(key=""), name="definition_key_once"
            ),
            models.CheckConstraint(condition=models.Q(year_start__range=(1, 12)), name="definition_year_start"),
        ]

    def __str__(self) -> str:
        return self.name


class Kpi(Record):
    """A definition measured at one unit, with at most one owner."""

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="kpis")
    unit = models.ForeignKey("northing.Unit", on_delete=models.PROTECT, related_name="kpis")
    owner = models.ForeignKey("northing.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="kpis")
    visibility = enum_field(Visibility, default=Visibility.EVERYONE)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # of the row, against lost updates
    batch = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["definition", "unit"], name="kpi_once_a_unit")]
        indexes = [models.Index(fields=["organisation", "unit"], name="kpi_by_unit")]

    def __str__(self) -> str:
        return f"{self.definition_id} at {self.unit_id}"


class Threshold(Record):
    """A level that must hold from a period on (E6), inclusive unless the comparison is strict.

    Rows are only added. For a period the row with the latest `valid_from` not after it counts, and of several with
    the same `valid_from` the one recorded last. A row without a level ends the threshold.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="thresholds")
    valid_from = models.DateField()
    level = value_field(null=True, blank=True)
    upper = value_field(null=True, blank=True)  # upper edge where the direction is in_range
    comparison = enum_field(Comparison)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("northing.Person", on_delete=models.PROTECT, null=True, related_name="+")
    batch = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kpi", "valid_from", "id"], name="threshold_by_kpi")]

    def __str__(self) -> str:
        return f"{self.comparison} {self.level} from {self.valid_from}"


class PlanValue(Record):
    """A planned value for one period; the row recorded last counts, one without a value withdraws the plan."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="plan_values")
    period_start = models.DateField()
    value = value_field(null=True, blank=True)
    recorded_at = models.DateTimeField()
    batch = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kpi", "period_start", "id"], name="plan_value_by_kpi")]

    def __str__(self) -> str:
        return f"{self.period_start}: {self.value}"


class Measurement(models.Model):
    """A value for a period. Never edited: a higher version supersedes, and one without a value withdraws it.

    The key is in reading order and no row points here, so fifty million rows stay small (on SQLite the table is
    clustered by it, see the migration). `batch` and `recorded_by` are plain numbers for the same reason.
    """

    pk = models.CompositePrimaryKey("kpi_id", "period_start", "version")
    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="measurements", db_index=False)
    period_start = models.DateField()
    version = models.SmallIntegerField(default=1)
    value = value_field(null=True)
    numerator = value_field(null=True)
    denominator = value_field(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)
    batch = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.period_start} v{self.version}: {self.value}"


class KpiLatest(models.Model):
    """Derived: the latest value of a KPI and its last 24 periods, so that a board never reads history."""

    kpi = models.OneToOneField(Kpi, on_delete=models.CASCADE, primary_key=True, related_name="latest")
    organisation = models.ForeignKey("northing.Organisation", on_delete=models.CASCADE, related_name="+")
    period_start = models.DateField()
    value = value_field()
    recorded_at = models.DateTimeField()
    points = models.JSONField(default=list)  # [[period start, value as text or null for a gap], …], oldest first
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.period_start}: {self.value}"


class KpiState(models.Model):
    """Derived: what the latest value means. Holds no "today": it is stale once today has reached `stale_on`."""

    kpi = models.OneToOneField(Kpi, on_delete=models.CASCADE, primary_key=True, related_name="state")
    organisation = models.ForeignKey("northing.Organisation", on_delete=models.CASCADE, related_name="+")
    status = enum_field(KpiStatus, default=KpiStatus.NO_DATA)
    stale_on = models.DateField(null=True, blank=True)
    level = value_field(null=True, blank=True)
    upper = value_field(null=True, blank=True)
    comparison = enum_field(Comparison, blank=True)
    plan = value_field(null=True, blank=True)
    breaches = models.PositiveIntegerField(default=0)  # in a row, up to the latest value
    variation = models.CharField(max_length=20, blank=True)
    assurance = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=200, blank=True)
    limits_kind = models.CharField(max_length=20, blank=True)
    mean = value_field(null=True, blank=True)
    lower_limit = value_field(null=True, blank=True)
    upper_limit = value_field(null=True, blank=True)
    marks = models.JSONField(default=list)  # signals among the last 24 points: [[index, rule, side, good], …]

    class Meta:
        indexes = [models.Index(fields=["organisation", "status"], name="kpi_state_by_status")]

    def __str__(self) -> str:
        return str(self.status)
