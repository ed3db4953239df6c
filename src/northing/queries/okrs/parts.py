"""What an objective is made of: its key results and the sub-objectives that count in it; the objectives above one.

A sub-objective counts once it is active or closed, and only when everyone who may read the parent may read it too
(`covers`): what a restricted child knows never leaks through arithmetic.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from northing.logic.okrs.definition import KeyResultType, ObjectiveState, PaceStatus
from northing.logic.okrs.pace import pace_status
from northing.logic.people import Item, Visibility, covers
from northing.models import KeyResult, Objective

_CHAIN = """
    WITH RECURSIVE chain(id, parent_id) AS (
        SELECT id, parent_id FROM northing_objective WHERE id IN ({marks})
        UNION SELECT objective.id, objective.parent_id
        FROM northing_objective objective JOIN chain ON chain.parent_id = objective.id
    ) SELECT id, parent_id FROM chain
"""
_COUNTED = (ObjectiveState.ACTIVE, ObjectiveState.CLOSED)


@dataclass(frozen=True)
class Piece:
    """One key result or sub-objective of an objective, as its standing says."""

    kind: str  # "kr" or "obj"
    key: int
    weight: Decimal
    score: Decimal | None
    expected: Decimal | None
    status: PaceStatus
    scored: bool
    achieved: bool


def chain_above(objective_ids: Sequence[int]) -> dict[int, int | None]:
    """These objectives and everything above them, as id → parent; one statement whatever the depth."""
    if not objective_ids:
        return {}
    marks = ", ".join(["%s"] * len(objective_ids))
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN.format(marks=marks), list(objective_ids))
        return dict(cursor.fetchall())


def lowest_first(parents: Mapping[int, int | None]) -> list[int]:
    """The objectives so that each comes before its parent."""
    waiting = dict.fromkeys(parents, 0)
    for parent in parents.values():
        if parent in waiting:
            waiting[parent] += 1
    ready = [key for key, below in waiting.items() if below == 0]
    ordered: list[int] = []
    while ready:
        key = ready.pop()
        ordered.append(key)
        above = parents[key]
        if above in waiting:
            waiting[above] -= 1
            if waiting[above] == 0:
                ready.append(above)
    return ordered


def key_result_pieces(objective_ids: Sequence[int]) -> dict[int, list[Piece]]:
    """Key results by objective, in their order, with what their standings say."""
    pieces: dict[int, list[Piece]] = defaultdict(list)
    for objective_id, key, weight, kind, progress, expected, status, achieved in (
        KeyResult.objects.filter(objective_id__in=objective_ids)
        .order_by("objective_id", "position", "pk")
        .values_list(
            "objective_id", "pk", "weight", "type", "standing__progress", "standing__expected", "standing__status",
            "standing__is_achieved",
        )
    ):  # fmt: skip
        scored = KeyResultType(kind).is_scored
        known = PaceStatus(status or PaceStatus.NO_DATA)
        pieces[objective_id].append(
            Piece("kr", key, weight, progress if scored else None, expected, known, scored, bool(achieved))
        )
    return pieces


def sub_objective_pieces(objective_ids: Sequence[int]) -> dict[int, list[Piece]]:
    """Sub-objectives that count, by parent, in order of their keys."""
    pieces: dict[int, list[Piece]] = defaultdict(list)
    columns = (
        "parent_id", "pk", "organisation_id", "owner_id", "unit_id", "visibility",
        "parent__owner_id", "parent__unit_id", "parent__visibility",
        "standing__progress", "standing__expected", "standing__status",
    )  # fmt: skip
    read = Objective.objects.filter(parent_id__in=objective_ids, state__in=_COUNTED).order_by("parent_id", "pk")
    for (
        parent,
        key,
        organisation,
        owner,
        unit,
        seen,
        over,
        place,
        seen_above,
        score,
        expected,
        status,
    ) in read.values_list(*columns):
        child = Item(organisation, owner, unit, Visibility(seen))
        if covers(child, Item(organisation, over, place, Visibility(seen_above))):
            pieces[parent].append(sub_objective(key, score, expected, PaceStatus(status or PaceStatus.NO_DATA)))
    return pieces


def sub_objective(key: int, score: Decimal | None, expected: Decimal | None, status: PaceStatus) -> Piece:
    """A sub-objective as a part of its parent: weight 1, whatever it is made of itself.

    One that was closed short of its aim says how far it fell short: "missed" is final, and the parent still runs.
    """
    if status is PaceStatus.MISSED:
        status = pace_status(score, achieved=False, expected_now=expected or Decimal(1))
    return Piece("obj", key, Decimal(1), score, expected, status, scored=True, achieved=status is PaceStatus.ACHIEVED)


def replaced(pieces: Iterable[Piece], known: Mapping[int, Piece]) -> list[Piece]:
    """The pieces, those of sub-objectives just computed in place of what the database still says."""
    return [known.get(piece.key, piece) if piece.kind == "obj" else piece for piece in pieces]
