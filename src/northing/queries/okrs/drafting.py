"""What an objective that answers a KPI would say: the proposal a person edits (E6, E4-02, E4-21). Writes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from northing.lib.errors import Conflict
from northing.logic.kpis.definition import Comparison, Direction, Frequency, KpiStatus
from northing.logic.kpis.periods import period_label
from northing.logic.kpis.status import Limit
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, Reason
from northing.logic.okrs.draft import amount, draft_from_breach
from northing.logic.okrs.terms import Terms, default_operator
from northing.logic.people import Actor
from northing.models import Answer, Kpi, Objective
from northing.queries.okrs.visible import readable_kpis, visible_objectives
from northing.queries.people import one


@dataclass(frozen=True)
class Proposal:
    """The words and terms offered; `terms.target` is None where no threshold is broken and a person sets the aim."""

    kpi: Kpi
    is_breach: bool
    title: str
    why: str
    key_result_title: str
    terms: Terms
    baseline_on: date
    kind: ObjectiveKind
    reason: Reason


def answerable_kpi(actor: Actor, kpi_id: int) -> Kpi:
    """The KPI with everything a proposal needs; NotFound when the actor may not see it."""
    rows = readable_kpis(actor).select_related("definition", "unit", "owner", "latest", "state")
    return one(rows, kpi_id)


def proposal_for(kpi: Kpi) -> Proposal:
    """What to offer for this KPI. Conflict while it has no value: there is nothing to start from."""
    latest = getattr(kpi, "latest", None)
    if latest is None:
        raise Conflict("This KPI has no value yet, so there is no baseline. Enter a value first.")
    state = getattr(kpi, "state", None)
    if state is not None and state.status == KpiStatus.BREACHES and state.level is not None:
        return _breach(kpi, latest.value, latest.period_start)
    return _ambition(kpi, latest.value, latest.period_start)


def key_result_title(name: str, baseline: Decimal, target: Decimal, measure_unit: str) -> str:
    """As in "First reply time from 48 to 30 min"."""
    return f"{name} from {amount(baseline, '')} to {amount(target, measure_unit)}"


def open_draft(kpi_id: int) -> Objective | None:
    """The draft that answers this KPI already, whoever may see it."""
    answer = Answer.objects.filter(kpi_id=kpi_id, is_open_draft=True).select_related("objective").first()
    return answer.objective if answer else None


def open_objectives(actor: Actor, kpi: Kpi) -> list[Objective]:
    """Open objectives a key result for this KPI may be added to, those of its unit first."""
    rows = visible_objectives(actor).filter(state__in=["draft", "active"]).select_related("unit", "cycle")
    found = list(rows.order_by("-cycle__start", "title")[:200])
    return sorted(found, key=lambda row: row.unit_id != kpi.unit_id)


def _breach(kpi: Kpi, value: Decimal, on: date) -> Proposal:
    definition, state = kpi.definition, kpi.state
    draft = draft_from_breach(
        definition.name,
        kpi.unit.name,
        value,
        Limit(Comparison(state.comparison), state.level, state.upper),
        Direction(definition.direction),
        definition.measure_unit,
        period_label(on, Frequency(definition.frequency), definition.year_start),
        state.words,
        state.breaches,
    )
    return Proposal(
        kpi, True, draft.objective_title, draft.why, draft.key_result_title, draft.terms, on, draft.kind, draft.reason
    )


def _ambition(kpi: Kpi, value: Decimal, on: date) -> Proposal:
    definition = kpi.definition
    kind = {Direction.UP: KeyResultType.INCREASE, Direction.DOWN: KeyResultType.DECREASE}.get(
        Direction(definition.direction), KeyResultType.REACH
    )
    label = period_label(on, Frequency(definition.frequency), definition.year_start)
    return Proposal(
        kpi=kpi,
        is_breach=False,
        title="",
        why=f"{definition.name} at {kpi.unit.name} was {amount(value, definition.measure_unit)} for {label}.",
        key_result_title="",
        terms=Terms(kind, default_operator(kind), baseline=value),
        baseline_on=on,
        kind=ObjectiveKind.COMMITTED,
        reason=Reason.GROW,
    )
