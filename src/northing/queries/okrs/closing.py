"""What closing would say, and what may graduate afterwards."""

from dataclasses import dataclass

from northing.lib.formats import number, percent
from northing.lib.ids import show
from northing.logic.kpis.definition import Comparison, Direction
from northing.logic.kpis.status import Limit
from northing.logic.okrs.definition import ObjectiveKind
from northing.logic.okrs.graduate import Change, propose_threshold
from northing.logic.okrs.score import Part, grade, objective_score, verdict
from northing.logic.people import Actor
from northing.models import Objective
from northing.queries.okrs.parts import key_result_pieces, sub_objective_pieces
from northing.queries.okrs.visible import visible_key_results
from northing.queries.people.rights import audience, permitted


@dataclass(frozen=True)
class Preview:
    """The score with what is known now; final values may still change it."""

    score: str
    grade: str
    verdict: str
    is_incomplete: bool


@dataclass(frozen=True)
class Graduating:
    """A key result whose reached level may become the KPI's threshold."""

    key: str
    title: str
    kpi: str
    kpi_key: str
    level: str
    shown: str
    change: Change
    note: str
    may_set: bool


def preview_of(objective_id: int) -> Preview:
    """What closing now would say. Rights are the caller's matter."""
    pieces = [
        *key_result_pieces([objective_id]).get(objective_id, []),
        *sub_objective_pieces([objective_id]).get(objective_id, []),
    ]
    rollup = objective_score([Part(piece.weight, piece.score, piece.scored) for piece in pieces], closed=True)
    kind = ObjectiveKind(Objective.objects.values_list("kind", flat=True).get(pk=objective_id))
    found = verdict(kind, rollup.score)
    return Preview(
        score=percent(rollup.score),
        grade="–" if rollup.score is None else str(grade(rollup.score)),
        verdict=found.value if found else "no_data",
        is_incomplete=rollup.incomplete,
    )


def graduations(actor: Actor, objective_id: int) -> list[Graduating]:
    """Key results of a closed objective that follow a KPI the actor may see, with the level each reached (E4-06)."""
    rows = visible_key_results(actor).filter(audience(actor, "kpi__"), objective_id=objective_id)
    rows = rows.select_related("kpi__definition", "kpi__state", "standing").order_by("position", "pk")
    settable = set(rows.filter(permitted(actor, "kpi.update", "kpi__")).values_list("pk", flat=True))
    found = []
    for row in rows:
        kpi, standing = row.kpi, getattr(row, "standing", None)
        if kpi is None or standing is None or row.is_cumulative:
            continue
        state = getattr(kpi, "state", None)
        today = None
        if state is not None and state.level is not None:
            today = Limit(Comparison(state.comparison), state.level, state.upper)
        definition = kpi.definition
        offer = propose_threshold(standing.current, today, Direction(definition.direction), definition.measure_unit)
        if offer is None:
            continue
        level = offer.proposed.level
        found.append(
            Graduating(
                key=show("kr", row.pk),
                title=row.title,
                kpi=definition.name,
                kpi_key=show("kpi", kpi.pk),
                level=f"{level.normalize():f}",
                shown=number(level, definition.decimals, definition.measure_unit),
                change=offer.change,
                note=offer.note,
                may_set=row.pk in settable,
            )
        )
    return found
