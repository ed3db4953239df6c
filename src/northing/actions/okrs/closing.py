"""Closing an objective: final values, score, grade, verdict and learning; and graduating what was reached (E4-06).

A closing is never edited. What it says is what the objective's standing says from then on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from northing.actions.activity import audit
from northing.actions.kpis.thresholds import set_threshold
from northing.actions.okrs.check_ins import CheckInFields, value_faults, write_check_in
from northing.actions.okrs.rows import expect_running, key_result_for, objective_for, text
from northing.actions.okrs.standings import (
    closing_rollup,
    frozen_fields,
    refresh,
    save_closed,
    standing_of,
    terms_of,
)
from northing.lib import clock
from northing.lib.errors import Conflict, Fault, Invalid
from northing.logic.kpis.definition import Comparison, Frequency
from northing.logic.kpis.periods import next_period, period_of
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, ObjectiveState, Verdict
from northing.logic.okrs.score import Rollup, grade, learning_required, met, verdict
from northing.logic.people import Actor
from northing.models import Closing, KeyResult, KeyResultStanding, Objective, Threshold
from northing.queries.okrs.facts import facts_of
from northing.queries.okrs.parts import Piece, key_result_pieces, sub_objective_pieces


@dataclass(frozen=True)
class Final:
    """The last word on one key result that no KPI feeds. `has_none` says that there is no value, and it counts 0."""

    value: Decimal | None = None
    has_none: bool = False
    done: bool | None = None
    evidence: str = ""
    done_milestones: frozenset[int] | None = None


@transaction.atomic
def close_objective(
    actor: Actor,
    *,
    objective_id: int,
    on: date,
    finals: Mapping[int, Final] | None = None,
    learning: str = "",
    version: int | None = None,
) -> Closing:
    """Close an active objective (E3-20): score, grade, met or not, verdict by kind (C2, C3, C10).

    `finals` are by key result. Invalid, with the field `final_<key>` or `learning`: a final value missing where no KPI
    gives it; no learning where the score is below 0.4 or above 0.9 (E3-21), or a committed objective missed (C3).
    Denied, Stale, Conflict (draft, closed, dropped).
    """
    objective = objective_for(actor, objective_id, "objective.close", version)
    expect_running(objective)
    rows = list(KeyResult.objects.filter(objective=objective).order_by("position", "pk"))
    _write_finals(actor, rows, finals or {}, on)
    refresh(actor.organisation_id, [objective.pk])
    pieces, standings = _final_pieces(objective)
    rollup = closing_rollup(pieces)
    closing = _closing(actor, objective, rows, pieces, standings, rollup)
    closing.learning = _learning(objective, closing, learning)
    closing.save(force_insert=True)
    objective.state, objective.version = ObjectiveState.CLOSED, objective.version + 1
    objective.save(update_fields=["state", "version"])
    save_closed(closing, list(standings.values()))
    facts = {"score": closing.score, "grade": closing.grade, "met": closing.is_met, "verdict": closing.verdict}
    audit(actor, "objective.close", "objective", objective.pk, facts)
    refresh(actor.organisation_id, [objective.pk])
    return closing


@transaction.atomic
def graduate(actor: Actor, *, key_result_id: int, level: Decimal, comparison: Comparison | None = None) -> Threshold:
    """Make a reached level the KPI's threshold, from the period after the last measured one (E4-06).

    Conflict: the objective is not closed, the key result follows no KPI, the threshold is that already. Invalid,
    NotFound and Denied as `set_threshold`.
    """
    objective, row = key_result_for(actor, key_result_id, "objective.close")
    if objective.state != ObjectiveState.CLOSED:
        raise Conflict("Close the objective first: only a final value graduates to a threshold.")
    if row.kpi is None:
        raise Conflict("This key result follows no KPI, so there is no threshold to set.")
    threshold = set_threshold(
        actor,
        kpi_id=row.kpi.pk,
        valid_from=_from_next_period(row),
        level=level,
        comparison=comparison,
        reason=f"Reached by “{row.title}” in {objective.cycle.name}.",
    )
    if threshold is None:
        raise Conflict("This is the KPI's threshold already.")
    audit(actor, "key_result.graduate", "key_result", row.pk, {"kpi": row.kpi.pk, "level": level})
    refresh(actor.organisation_id, [objective.pk])
    return threshold


def _from_next_period(row: KeyResult) -> date:
    definition = row.kpi.definition  # type: ignore[union-attr]
    frequency = Frequency(definition.frequency)
    latest = getattr(row.kpi, "latest", None)
    last = period_of(latest.period_start if latest else row.due, frequency, definition.year_start)
    return next_period(last, frequency, definition.year_start).start


def needs_final(row: KeyResult) -> bool:
    """Whether closing asks for a last value: measured by a number that no KPI gives."""
    return row.kpi_id is None and row.type not in {KeyResultType.MILESTONE, KeyResultType.BINARY}


def _write_finals(actor: Actor, rows: Sequence[KeyResult], finals: Mapping[int, Final], on: date) -> None:
    faults: list[Fault] = []
    for row in rows:
        final = finals.get(row.pk, Final())
        fields = CheckInFields(
            value=final.value,
            note="Final value.",
            done=final.done,
            evidence=final.evidence,
            done_milestones=final.done_milestones,
        )
        found = [Fault(f"{row.title}: {fault.message}", f"final_{row.pk}") for fault in value_faults(row, fields)]
        if needs_final(row) and final.value is None and not final.has_none:
            message = f"{row.title}: enter the final value, or say that there is none; then it counts 0."
            found.append(Fault(message, f"final_{row.pk}"))
        faults += found
        if not found and (final.value is not None or final.done is not None or final.done_milestones is not None):
            write_check_in(actor, row, fields, on)
    if faults:
        raise Invalid(*faults)


def _final_pieces(objective: Objective) -> tuple[list[Piece], dict[int, KeyResultStanding]]:
    standings = {facts.key: standing_of(facts) for facts in facts_of([objective.pk])}
    pieces = key_result_pieces([objective.pk]).get(objective.pk, [])
    return [*pieces, *sub_objective_pieces([objective.pk]).get(objective.pk, [])], standings


def _closing(
    actor: Actor,
    objective: Objective,
    rows: Sequence[KeyResult],
    pieces: Sequence[Piece],
    standings: Mapping[int, KeyResultStanding],
    rollup: Rollup,
) -> Closing:
    is_met = met(piece.achieved for piece in pieces if piece.scored and (piece.kind == "kr" or not rows))
    found = verdict(ObjectiveKind(objective.kind), rollup.score)
    terms = terms_of(pieces, rollup)
    by_key = {row.pk: row for row in rows}
    for piece, term in zip(pieces, terms, strict=True):
        term["scored"] = piece.scored
        if piece.kind == "kr":
            term.update(_told(by_key[piece.key], standings[piece.key]))
    return Closing(
        organisation_id=objective.organisation_id,
        objective=objective,
        at=clock.now(),
        by_id=actor.person_id,
        score=rollup.score,
        grade=None if rollup.score is None else grade(rollup.score),
        is_met=is_met,
        is_incomplete=rollup.incomplete,
        verdict=found or (Verdict.MET if is_met else Verdict.MISSED),
        terms=terms,
    )


def _told(row: KeyResult, standing: KeyResultStanding) -> dict[str, Any]:
    """What the closing keeps of a key result: its words and numbers, and its standing for good."""
    numbers = {name: getattr(row, name) for name in ("baseline", "target", "upper")}
    return {
        "title": row.title,
        "kpi": row.kpi_id,
        "unit": row.measure_unit,
        **{name: None if value is None else f"{value.normalize():f}" for name, value in numbers.items()},
        "standing": frozen_fields(standing),
    }


def learning_needed(kind: ObjectiveKind, score: Decimal | None) -> str:
    """Why the learning has to be written, or "" where it is welcome but not asked for (E3-21, C3)."""
    if verdict(kind, score) is Verdict.MISSED and kind is ObjectiveKind.COMMITTED:
        return "A committed objective was missed: say what went wrong, in planning or in doing, and what you learnt."
    if learning_required(score):
        return "Scores below 0.4 and above 0.9 teach most: write what you learnt."
    return ""


def _learning(objective: Objective, closing: Closing, learning: str) -> str:
    kept = text(learning, "learning", "what you learnt")
    needed = learning_needed(ObjectiveKind(objective.kind), closing.score)
    if needed and not kept:
        raise Invalid(Fault(needed, "learning"))
    return kept
