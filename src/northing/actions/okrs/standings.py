"""Keeps the derived rows of OKRs: where key results and objectives stand. Called inside the transaction of a change.

A change moves its key results, their objectives and the objectives above, nothing else: a fixed number of statements,
whatever the depth and the size of the organisation. `rebuild` computes the same rows from nothing and must find them
equal bit for bit. Nothing here knows today: pages judge lateness when they are read. The standing of a closed objective
is what its closing says, for good.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from northing.actions.activity import announce
from northing.logic.kpis.numbers import stored
from northing.logic.okrs.definition import ObjectiveKind, ObjectiveState, PaceStatus
from northing.logic.okrs.pace import expected, key_result_pace, weakest
from northing.logic.okrs.progress import measure
from northing.logic.okrs.score import Part, Rollup, objective_score
from northing.models import Closing, KeyResult, KeyResultStanding, Objective, ObjectiveStanding
from northing.queries.okrs.facts import Facts, facts_of
from northing.queries.okrs.parts import (
    Piece,
    chain_above,
    key_result_pieces,
    lowest_first,
    replaced,
    sub_objective,
    sub_objective_pieces,
)

_MOST = Decimal(10) ** 14
_CHUNK = 400
_KEY_RESULT_FIELDS = (
    "current", "observed_on", "raw", "progress", "expected", "status", "is_achieved", "periods_met",
    "periods_observed", "longest_miss", "confidence", "previous_confidence", "checked_in_at",
)  # fmt: skip
_NUMBERS = frozenset({"current", "raw", "progress", "expected"})
_OBJECTIVE_FIELDS = ("progress", "expected", "coverage", "status", "terms")


@dataclass(frozen=True)
class Drift:
    """What a rebuild found: rows looked at, and the rows that were missing, wrong or left over, now right."""

    checked: int
    key_results: tuple[int, ...] = ()
    objectives: tuple[int, ...] = ()


def refresh(organisation_id: int, objective_ids: Sequence[int]) -> list[int]:
    """Recompute the key results of these objectives, the objectives, and everything above them; announce them.

    Returns the objectives that were touched. Closed objectives stay as they were closed. Call inside a transaction.
    """
    parents = chain_above(sorted(set(objective_ids)))
    # Two changes under one parent wait for each other here, so that neither overwrites what the other has moved.
    locked = Objective.objects.select_for_update().filter(pk__in=parents).order_by("pk")
    states = dict(locked.values_list("pk", "state"))
    live = {key: above for key, above in parents.items() if states[key] != ObjectiveState.CLOSED}
    _save_key_results([standing_of(facts) for facts in facts_of(sorted(set(objective_ids) & set(live)))])
    _save_objectives(_objective_rows(organisation_id, live))
    touched = sorted(parents)
    if touched:
        announce(organisation_id, "objective.changed", objectives=touched)
    return touched


@transaction.atomic
def refresh_for_kpis(organisation_id: int, kpi_ids: Sequence[int]) -> list[int]:
    """Move the key results that follow these KPIs, their objectives and everything above; return those objectives."""
    following = (
        KeyResult.objects.filter(organisation_id=organisation_id, kpi_id__in=kpi_ids)
        .exclude(objective__state=ObjectiveState.CLOSED)
        .values_list("objective_id", flat=True)
        .distinct()
    )
    found = sorted(set(following))
    touched: set[int] = set()
    for first in range(0, len(found), _CHUNK):
        touched.update(refresh(organisation_id, found[first : first + _CHUNK]))
    return sorted(touched)


@transaction.atomic
def rebuild(organisation_id: int) -> Drift:
    """Compute every standing of an organisation from nothing, correct what differs and say what that was."""
    rows = Objective.objects.filter(organisation_id=organisation_id).order_by("pk")
    parents = dict(rows.values_list("pk", "parent_id"))
    closings = {
        closing.objective_id: closing
        for closing in Closing.objects.filter(organisation_id=organisation_id).select_related("objective")
    }
    live = [key for key in parents if key not in closings]
    fresh = [standing_of(facts) for facts in facts_of(live)]
    closed_facts = {facts.key: facts for facts in facts_of(sorted(closings))}
    for closing in closings.values():
        fresh += [_frozen(closed_facts[term["key"]], term) for term in closing.terms if term["kind"] == "kr"]
    wrong_key_results = _correct_key_results(organisation_id, fresh)
    known = {closing.objective_id: closed_standing(closing) for closing in closings.values()}
    computed = _objective_rows(organisation_id, parents, known)
    wrong_objectives = _correct_objectives(organisation_id, computed)
    return Drift(len(fresh) + len(computed), wrong_key_results, wrong_objectives)


def standing_of(facts: Facts) -> KeyResultStanding:
    """Where one key result stands on the day of its last observation; a pure function of what was observed (D4)."""
    progress = measure(
        facts.terms,
        [found.value for found in facts.observations],
        facts.milestones,
        facts.done,
        cumulative=facts.is_cumulative,
    )
    observed_on = facts.observed_on
    pace = key_result_pace(
        facts.terms.type,
        progress,
        facts.kind,
        as_of=observed_on or facts.start,
        start=facts.start,
        due=facts.due,
        milestones=facts.milestones,
    )
    return KeyResultStanding(
        key_result_id=facts.key,
        organisation_id=facts.organisation_id,
        current=_kept(progress.current),
        observed_on=observed_on,
        raw=_kept(progress.raw),
        progress=progress.progress,
        expected=None if progress.progress is None else pace.expected,
        status=pace.status,
        is_achieved=progress.achieved,
        periods_met=progress.periods_met,
        periods_observed=progress.periods_observed,
        longest_miss=progress.longest_miss,
        confidence=facts.confidence.now,
        previous_confidence=facts.confidence.before,
        checked_in_at=facts.confidence.checked_in_at,
    )


def objective_standing(organisation_id: int, key: int, pieces: Sequence[Piece]) -> ObjectiveStanding:
    """Where one open objective stands: the weighted mean of its parts, and the status of the weakest (C1, C5, C7)."""
    rollup = _rollup(pieces, closed=False)
    counted = [piece for piece in pieces if piece.scored and piece.score is not None]
    due_by_now = objective_score([Part(piece.weight, piece.expected) for piece in counted], closed=False)
    return ObjectiveStanding(
        objective_id=key,
        organisation_id=organisation_id,
        progress=rollup.score,
        expected=due_by_now.score,
        coverage=rollup.coverage,
        status=weakest([piece.status for piece in pieces if piece.scored]),
        terms=terms_of(pieces, rollup),
    )


def closed_standing(closing: Closing) -> ObjectiveStanding:
    """Where a closed objective stands: what its closing says."""
    parts = [
        Part(Decimal(term["weight"]), None if term["score"] is None else Decimal(term["score"]), term["scored"])
        for term in closing.terms
    ]
    return ObjectiveStanding(
        objective_id=closing.objective_id,
        organisation_id=closing.organisation_id,
        progress=closing.score,
        expected=expected(Decimal(1), ObjectiveKind(closing.objective.kind)),
        coverage=objective_score(parts, closed=True).coverage,
        status=PaceStatus.ACHIEVED if closing.is_met else PaceStatus.MISSED,
        terms=[{name: term[name] for name in _TERM_FIELDS} for term in closing.terms],
    )


_TERM_FIELDS = ("kind", "key", "weight", "score", "share", "contribution", "counted")


def terms_of(pieces: Sequence[Piece], rollup: Rollup) -> list[dict[str, Any]]:
    """The terms of a score as they are kept: they add up to the score exactly."""
    return [
        {
            "kind": piece.kind,
            "key": piece.key,
            "weight": _text(piece.weight),
            "score": None if piece.score is None else _text(piece.score),
            "share": _text(term.share),
            "contribution": _text(term.contribution),
            "counted": term.counted,
        }
        for piece, term in zip(pieces, rollup.terms, strict=True)
    ]


def save_closed(closing: Closing, key_results: Sequence[KeyResultStanding]) -> None:
    """Write the standings of an objective that was just closed, before the objectives above are refreshed."""
    _save_key_results(key_results)
    _save_objectives([closed_standing(closing)])


def _rollup(pieces: Sequence[Piece], *, closed: bool) -> Rollup:
    return objective_score([Part(piece.weight, piece.score, piece.scored) for piece in pieces], closed=closed)


def closing_rollup(pieces: Sequence[Piece]) -> Rollup:
    """The score at close: a missing part counts 0 and is said to be missing (C5)."""
    return _rollup(pieces, closed=True)


def _objective_rows(
    organisation_id: int, parents: Mapping[int, int | None], known: Mapping[int, ObjectiveStanding] | None = None
) -> list[ObjectiveStanding]:
    """Standings of these objectives, children before parents, so that a parent sees what was just computed."""
    rows = dict(known or {})
    keys = sorted(parents)
    own: dict[int, list[Piece]] = {}
    below: dict[int, list[Piece]] = {}
    for first in range(0, len(keys), _CHUNK):
        own |= key_result_pieces(keys[first : first + _CHUNK])
        below |= sub_objective_pieces(keys[first : first + _CHUNK])
    done: dict[int, Piece] = {key: _as_piece(row) for key, row in rows.items()}
    for key in lowest_first(parents):
        if key in rows:
            continue
        pieces = [*own.get(key, ()), *replaced(below.get(key, ()), done)]
        rows[key] = objective_standing(organisation_id, key, pieces)
        done[key] = _as_piece(rows[key])
    return [rows[key] for key in keys if key in rows]


def _as_piece(row: ObjectiveStanding) -> Piece:
    return sub_objective(row.objective_id, row.progress, row.expected, PaceStatus(row.status))


def _frozen(facts: Facts, term: Mapping[str, Any]) -> KeyResultStanding:
    """The standing of a key result of a closed objective, from the closing's terms."""
    row = KeyResultStanding(key_result_id=facts.key, organisation_id=facts.organisation_id)
    now = standing_of(facts)
    kept = term["standing"]
    for name in _KEY_RESULT_FIELDS:
        setattr(row, name, _read(name, kept[name]) if name in kept else getattr(now, name))
    return row


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _NUMBERS:
        return Decimal(value)
    return date.fromisoformat(value) if name == "observed_on" else value


def frozen_fields(row: KeyResultStanding) -> dict[str, Any]:
    """The columns of a key result's standing that its closing keeps, as JSON."""
    kept = [name for name in _KEY_RESULT_FIELDS if name not in {"confidence", "previous_confidence", "checked_in_at"}]
    return {name: _json(getattr(row, name)) for name in kept}


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _text(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _text(value: Decimal) -> str:
    """A number without exponent and trailing zeros, the same for every way of reading it."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _kept(value: Decimal | None) -> Decimal | None:
    """What every database keeps of a number: 15 significant digits, 9 decimals, and no more than fits the column."""
    return None if value is None else stored(max(min(value, _MOST), -_MOST))[0]


def _save_key_results(rows: Iterable[KeyResultStanding]) -> None:
    KeyResultStanding.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key_result"],
        update_fields=_KEY_RESULT_FIELDS, batch_size=_CHUNK,
    )  # fmt: skip


def _save_objectives(rows: Iterable[ObjectiveStanding]) -> None:
    ObjectiveStanding.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["objective"], update_fields=_OBJECTIVE_FIELDS, batch_size=_CHUNK
    )


def _correct_key_results(organisation_id: int, fresh: Sequence[KeyResultStanding]) -> tuple[int, ...]:
    stored = KeyResultStanding.objects.filter(organisation_id=organisation_id).in_bulk()
    wrong = [row for row in fresh if not _same(row, stored.get(row.key_result_id), _KEY_RESULT_FIELDS)]
    _save_key_results(wrong)
    return tuple(sorted(row.key_result_id for row in wrong))


def _correct_objectives(organisation_id: int, fresh: Sequence[ObjectiveStanding]) -> tuple[int, ...]:
    stored = ObjectiveStanding.objects.filter(organisation_id=organisation_id).in_bulk()
    wrong = [row for row in fresh if not _same(row, stored.get(row.objective_id), _OBJECTIVE_FIELDS)]
    _save_objectives(wrong)
    return tuple(sorted(row.objective_id for row in wrong))


def _same(row: Any, stored: Any, names: Sequence[str]) -> bool:
    return stored is not None and all(getattr(row, name) == getattr(stored, name) for name in names)
