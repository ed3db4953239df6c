"""Tables of OKRs: cycles, objectives, key results, check-ins, initiatives, closings and the rows derived from them."""

from typing import Any

from django.db import models
from django.db.models.functions import Lower

from northing.logic.kpis.definition import Comparison
from northing.logic.okrs.definition import (
    CycleState,
    InitiativeState,
    KeyResultType,
    ObjectiveKind,
    ObjectiveState,
    PaceStatus,
    Reason,
    Verdict,
)
from northing.logic.people import Visibility
from northing.models.fields import Record, enum_field, value_field


def share_field(**options: Any) -> "models.DecimalField[Any, Any]":
    """A share of one: progress, score, coverage."""
    return models.DecimalField(max_digits=20, decimal_places=9, **options)


class Cycle(Record):
    """A span of time for which objectives are set; any dates, and a year may hold quarters."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=80)
    start = models.DateField()
    end = models.DateField()
    state = enum_field(CycleState, default=CycleState.PLANNING)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="cycle_name_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="cycle_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class Objective(Record):
    """Where to go: qualitative, owned, for one cycle, perhaps in support of a higher objective."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="objectives")
    unit = models.ForeignKey("northing.Unit", on_delete=models.PROTECT, related_name="objectives")
    owner = models.ForeignKey("northing.Person", on_delete=models.PROTECT, related_name="objectives")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    kind = enum_field(ObjectiveKind, default=ObjectiveKind.COMMITTED)
    reason = enum_field(Reason, default=Reason.GROW)
    state = enum_field(ObjectiveState, default=ObjectiveState.DRAFT)
    visibility = enum_field(Visibility, default=Visibility.EVERYONE)
    activated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            # Holds all that a board needs to count and choose its units, so that only the rows shown are read.
            models.Index(
                fields=["organisation", "cycle", "unit", "state", "visibility", "owner"], name="objective_by_board"
            ),
            models.Index(fields=["organisation", "owner", "state"], name="objective_by_owner"),
        ]

    def __str__(self) -> str:
        return self.title


class KeyResult(Record):
    """How we know: from a baseline to a target by a day, following a KPI or checked in by hand."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="key_results")
    kpi = models.ForeignKey("northing.Kpi", on_delete=models.PROTECT, null=True, blank=True, related_name="key_results")
    owner = models.ForeignKey("northing.Person", on_delete=models.PROTECT, related_name="key_results")
    title = models.CharField(max_length=200)
    type = enum_field(KeyResultType)
    operator = enum_field(Comparison, default=Comparison.GE)
    measure_unit = models.CharField(max_length=30, blank=True)
    baseline = value_field(null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = value_field(null=True, blank=True)
    upper = value_field(null=True, blank=True)  # upper edge of a range
    is_cumulative = models.BooleanField(default=False)  # current is the sum since start (B10)
    start = models.DateField()
    due = models.DateField()
    weight = models.DecimalField(max_digits=7, decimal_places=3, default=1)
    position = models.PositiveSmallIntegerField(default=0)
    evidence = models.TextField(blank=True)  # where completion can be seen (A6)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["objective", "position"], name="key_result_by_objective"),
            models.Index(fields=["kpi", "objective"], name="key_result_by_kpi"),  # the newest that answers a KPI
            models.Index(fields=["organisation", "owner", "due"], name="key_result_by_owner"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(weight__gte=0), name="key_result_weight")]

    def __str__(self) -> str:
        return self.title


class Milestone(Record):
    """One step of a milestone key result."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    weight = models.DecimalField(max_digits=7, decimal_places=3, default=1)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Goalpost(Record):
    """A changed baseline, target, weight or date after activation, with its reason (A7). Never edited."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="goalposts")
    at = models.DateTimeField()
    by = models.ForeignKey("northing.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    before = models.JSONField()
    after = models.JSONField()

    def __str__(self) -> str:
        return f"{self.key_result_id} at {self.at}"


class CheckIn(Record):
    """What a person said about a key result on a day: value, confidence 0-10, a sentence. Never edited."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="check_ins")
    at = models.DateTimeField()
    on = models.DateField()  # the day it is about
    by = models.ForeignKey("northing.Person", on_delete=models.PROTECT, related_name="+")
    value = value_field(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["key_result", "at"], name="check_in_by_key_result")]
        constraints = [models.CheckConstraint(condition=models.Q(confidence__lte=10), name="check_in_confidence")]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


class Initiative(Record):
    """What we will do. Finishing one never moves a score (A1, E4-56)."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="initiatives")
    owner = models.ForeignKey("northing.Person", on_delete=models.PROTECT, null=True, related_name="initiatives")
    title = models.CharField(max_length=200)
    state = enum_field(InitiativeState, default=InitiativeState.TODO)
    due = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Answer(Record):
    """What was decided about a KPI that needs an answer: an objective, or not now with a day to look again.

    The row recorded last counts. While its objective is a draft no second draft can be opened for the KPI (E6).
    """

    kpi = models.ForeignKey("northing.Kpi", on_delete=models.CASCADE, related_name="answers")
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, related_name="answers")
    key_result = models.ForeignKey(KeyResult, on_delete=models.SET_NULL, null=True, related_name="answers")
    at = models.DateTimeField()
    by = models.ForeignKey("northing.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    is_open_draft = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kpi"], condition=models.Q(is_open_draft=True), name="answer_one_open_draft"
            )
        ]
        indexes = [models.Index(fields=["kpi", "at"], name="answer_by_kpi")]

    def __str__(self) -> str:
        return f"{self.kpi_id} at {self.at}"


class Closing(Record):
    """How an objective ended: final values, score, grade, verdict and learning. Never edited."""

    objective = models.OneToOneField(Objective, on_delete=models.CASCADE, related_name="closing")
    at = models.DateTimeField()
    by = models.ForeignKey("northing.Person", on_delete=models.PROTECT, related_name="+")
    score = share_field(null=True)
    grade = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    is_met = models.BooleanField()
    is_incomplete = models.BooleanField(default=False)
    verdict = enum_field(Verdict)
    learning = models.TextField(blank=True)
    terms = models.JSONField(default=list)  # per key result: final value, progress, met or not, weight

    def __str__(self) -> str:
        return f"{self.objective_id}: {self.grade}"


class KeyResultStanding(models.Model):
    """Derived: where a key result stands on the day of its last observation (D4). Rebuilt by `northing verify`."""

    key_result = models.OneToOneField(KeyResult, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    organisation = models.ForeignKey("northing.Organisation", on_delete=models.CASCADE, related_name="+")
    current = value_field(null=True)
    observed_on = models.DateField(null=True)
    raw = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    progress = share_field(null=True)
    expected = share_field(null=True)
    status = enum_field(PaceStatus, default=PaceStatus.NO_DATA)
    is_achieved = models.BooleanField(default=False)
    periods_met = models.PositiveIntegerField(null=True)
    periods_observed = models.PositiveIntegerField(null=True)
    longest_miss = models.PositiveIntegerField(null=True)
    confidence = models.PositiveSmallIntegerField(null=True)
    previous_confidence = models.PositiveSmallIntegerField(null=True)
    checked_in_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.key_result_id}: {self.progress}"


class ObjectiveStanding(models.Model):
    """Derived: weighted mean of an objective's key results and contributing sub-objectives."""

    objective = models.OneToOneField(Objective, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    organisation = models.ForeignKey("northing.Organisation", on_delete=models.CASCADE, related_name="+")
    progress = share_field(null=True)
    expected = share_field(null=True)
    coverage = share_field(default=0)
    status = enum_field(PaceStatus, default=PaceStatus.NO_DATA)
    terms = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.objective_id}: {self.progress}"
