"""Tables and constraints, one module an area. No verbs, no queries, no clock except as a column default."""

from northing.models.activity import AuditEvent, AuditHead, Outbox
from northing.models.kpis import Definition, Kpi, KpiLatest, KpiState, Measurement, PlanValue, Threshold
from northing.models.okrs import (
    Answer,
    CheckIn,
    Closing,
    Cycle,
    Goalpost,
    Initiative,
    KeyResult,
    KeyResultStanding,
    Milestone,
    Objective,
    ObjectiveStanding,
)
from northing.models.people import Membership, Organisation, Person, Unit, UnitMember
from northing.models.transfer import ImportBatch

__all__ = [
    "Answer", "AuditEvent", "AuditHead", "CheckIn", "Closing", "Cycle", "Definition", "Goalpost",
    "ImportBatch", "Initiative", "KeyResult", "KeyResultStanding", "Kpi", "KpiLatest", "KpiState", "Measurement",
    "Membership", "Milestone", "Objective", "ObjectiveStanding", "Organisation", "Outbox", "Person", "PlanValue",
    "Threshold", "Unit", "UnitMember",
]  # fmt: skip
