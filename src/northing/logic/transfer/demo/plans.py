"""How the objectives of the demo company are written down; the objectives themselves are in the files beside."""

from dataclasses import dataclass
from decimal import Decimal

from northing.logic.okrs.definition import InitiativeState, KeyResultType, ObjectiveKind, Reason
from northing.logic.people import Visibility


@dataclass(frozen=True)
class DemoCheckIn:
    """What somebody said: how many days before today, or before the end of a finished cycle."""

    days_before: int
    confidence: int | None
    note: str
    value: str = ""
    done: bool | None = None
    steps: int | None = None  # how many of the milestones are done, from the first on
    evidence: str = ""

    @property
    def number(self) -> Decimal | None:
        """The value, None where a KPI or a mark gives it."""
        return Decimal(self.value) if self.value else None


@dataclass(frozen=True)
class DemoKeyResult:
    """How we know. A key result that follows a KPI takes title and baseline from it when they are left out."""

    type: KeyResultType
    title: str = ""
    kpi: str = ""
    baseline: str = ""
    target: str = ""
    measure_unit: str = ""
    steps: tuple[str, ...] = ()
    check_ins: tuple[DemoCheckIn, ...] = ()
    graduates_to: str = ""


@dataclass(frozen=True)
class DemoInitiative:
    """What we will do."""

    title: str
    owner: str
    state: InitiativeState = InitiativeState.TODO


@dataclass(frozen=True)
class DemoObjective:
    """Where to go; `parent` is another one's title, `answers` the KPI whose breach it answers."""

    title: str
    unit: str
    owner: str
    why: str
    kind: ObjectiveKind
    reason: Reason
    key_results: tuple[DemoKeyResult, ...]
    parent: str = ""
    initiatives: tuple[DemoInitiative, ...] = ()
    visibility: Visibility = Visibility.EVERYONE
    answers: str = ""
    learning: str = ""
    accepted: bool = True
