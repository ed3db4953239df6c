"""The closed vocabularies of objectives and key results, each with its word on screen. No calculation belongs here."""

from enum import StrEnum


class CycleState(StrEnum):
    """Where a cycle stands (E3-22), in order."""

    PLANNING = "planning"
    EXECUTION = "execution"
    RETROSPECTIVE = "retrospective"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The word on screen."""
        return _CYCLE_STATE[self]


class ObjectiveKind(StrEnum):
    """What is expected of an objective (A3): committed and learning 1.0, aspirational 0.7 on average."""

    COMMITTED = "committed"
    ASPIRATIONAL = "aspirational"
    LEARNING = "learning"

    @property
    def label(self) -> str:
        """The word on screen."""
        return _OBJECTIVE_KIND[self]


class Reason(StrEnum):
    """Why an objective was started (E4-21)."""

    FIX = "fix"
    GROW = "grow"
    EXPLORE = "explore"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _REASON[self]


class ObjectiveState(StrEnum):
    """The life of an objective. A draft is published by a person, never by itself (E4-11)."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The word on screen."""
        return _OBJECTIVE_STATE[self]


class KeyResultType(StrEnum):
    """How a key result is measured (A4). Reach gets its direction from its baseline; baseline is not scored (B8)."""

    INCREASE = "increase"
    DECREASE = "decrease"
    REACH = "reach"
    MAINTAIN_ABOVE = "maintain_above"
    MAINTAIN_BELOW = "maintain_below"
    RANGE = "range"
    MILESTONE = "milestone"
    BINARY = "binary"
    BASELINE = "baseline"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _KEY_RESULT_TYPE[self]

    @property
    def is_scored(self) -> bool:
        """Whether it counts in its objective's score; finding a baseline does not (B8)."""
        return self is not KeyResultType.BASELINE

    @property
    def is_moved(self) -> bool:
        """Whether a level travels from a baseline to a target (B1)."""
        return self in _MOVED

    @property
    def is_held(self) -> bool:
        """Whether a level has to hold in every period (B4)."""
        return self in _HELD


class ChangeReason(StrEnum):
    """Why baseline, target, weight or dates may change after activation (A7). "Too hard" is not a reason."""

    WORLD_CHANGED = "world_changed"
    NEW_INFORMATION = "new_information"
    IRRELEVANT = "irrelevant"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _CHANGE_REASON[self]


class PaceStatus(StrEnum):
    """How a key result or objective stands against where it should be by now (D3)."""

    NO_DATA = "no_data"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    ACHIEVED = "achieved"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _PACE_STATUS[self]


class InitiativeState(StrEnum):
    """The life of an initiative; it never moves a score (A1)."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _INITIATIVE_STATE[self]


class Verdict(StrEnum):
    """What the score means at close (C3): met or missed if committed or learning, the other three if aspirational."""

    MET = "met"
    MISSED = "missed"
    DELIVERED = "delivered"
    PROGRESSED = "progressed"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _VERDICT[self]


class Band(StrEnum):
    """The band a grade falls into (C2)."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"

    @property
    def label(self) -> str:
        """The grades of the band, as words on screen."""
        return _BAND[self]


_MOVED = frozenset({KeyResultType.INCREASE, KeyResultType.DECREASE, KeyResultType.REACH})
_HELD = frozenset({KeyResultType.MAINTAIN_ABOVE, KeyResultType.MAINTAIN_BELOW, KeyResultType.RANGE})

_CYCLE_STATE = {
    CycleState.PLANNING: "Planning",
    CycleState.EXECUTION: "Execution",
    CycleState.RETROSPECTIVE: "Retrospective",
    CycleState.CLOSED: "Closed",
}
_OBJECTIVE_KIND = {
    ObjectiveKind.COMMITTED: "Committed",
    ObjectiveKind.ASPIRATIONAL: "Aspirational",
    ObjectiveKind.LEARNING: "Learning",
}
_REASON = {Reason.FIX: "Fix a problem", Reason.GROW: "Grow", Reason.EXPLORE: "Explore"}
_OBJECTIVE_STATE = {
    ObjectiveState.DRAFT: "Draft",
    ObjectiveState.ACTIVE: "Active",
    ObjectiveState.CLOSED: "Closed",
    ObjectiveState.DROPPED: "Dropped",
}
_KEY_RESULT_TYPE = {
    KeyResultType.INCREASE: "Increase",
    KeyResultType.DECREASE: "Decrease",
    KeyResultType.REACH: "Reach a value",
    KeyResultType.MAINTAIN_ABOVE: "Maintain above",
    KeyResultType.MAINTAIN_BELOW: "Maintain below",
    KeyResultType.RANGE: "Keep in a range",
    KeyResultType.MILESTONE: "Milestones",
    KeyResultType.BINARY: "Done or not done",
    KeyResultType.BASELINE: "Find the baseline",
}
_CHANGE_REASON = {
    ChangeReason.WORLD_CHANGED: "The world changed",
    ChangeReason.NEW_INFORMATION: "Significant new information",
    ChangeReason.IRRELEVANT: "The key result became irrelevant",
}
_PACE_STATUS = {
    PaceStatus.NO_DATA: "No data",
    PaceStatus.ON_TRACK: "On track",
    PaceStatus.AT_RISK: "At risk",
    PaceStatus.OFF_TRACK: "Off track",
    PaceStatus.ACHIEVED: "Achieved",
    PaceStatus.MISSED: "Missed",
}
_INITIATIVE_STATE = {
    InitiativeState.TODO: "To do",
    InitiativeState.DOING: "Doing",
    InitiativeState.DONE: "Done",
    InitiativeState.DROPPED: "Dropped",
}
_VERDICT = {
    Verdict.MET: "Met",
    Verdict.MISSED: "Missed",
    Verdict.DELIVERED: "Delivered",
    Verdict.PROGRESSED: "Made progress",
    Verdict.FAILED: "Failed to make real progress",
}
_BAND = {Band.RED: "0.0 to 0.3", Band.YELLOW: "0.4 to 0.6", Band.GREEN: "0.7 to 1.0"}
