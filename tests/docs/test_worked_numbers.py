"""The numbers that the explanations work out are those the product computes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest

from northing.logic.kpis import signals
from northing.logic.kpis.definition import Comparison, Direction, Frequency
from northing.logic.kpis.status import Limit, default_comparison, judge, stale_on
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind
from northing.logic.okrs.pace import key_result_pace
from northing.logic.okrs.progress import Milestone, Progress, Terms, measure
from northing.logic.okrs.score import Part, grade, learning_required, objective_score, verdict
from northing.logic.okrs.terms import default_operator
from northing.logic.people import RULES, Actor, Item, Role, Scope, Visibility, allows, covers
from tests.docs.tables import ROOT, Row, checked_rows

PAGES = sorted((ROOT / "docs/explanation").glob("*.md"))
NONE = "–"
REACHES = {
    Scope.NO: NONE, Scope.OWN: "own", Scope.UNIT: "unit", Scope.LED: "led",
    Scope.AUDIENCE: "readable", Scope.ALL: "all",
}  # fmt: skip
DIRECTIONS = {"Up": Direction.UP, "Down": Direction.DOWN, "Within a range": Direction.IN_RANGE}
BASELINE = "50, 52, 49, 51, 50, 48, 52, 50, 49, 50, 51, 48"

Expected = dict[str, str]
E = TypeVar("E", KeyResultType, ObjectiveKind, Frequency, Visibility)


def number(text: str) -> Decimal | None:
    return None if text in {NONE, "gap"} else Decimal(text)


def numbers(text: str) -> list[Decimal]:
    return [] if text == NONE else [Decimal(part) for part in text.split(", ")]


def shown(value: Decimal | None, places: str = "0.000001") -> str:
    return NONE if value is None else f"{value.quantize(Decimal(places)).normalize():f}"


def yes(flag: bool) -> str:
    return "yes" if flag else "no"


def labelled(kinds: type[E], label: str) -> E:
    return next(kind for kind in kinds if kind.label.lower() == label.lower())


def progress_of(row: Row) -> Progress:
    kind = labelled(KeyResultType, row["Type"])
    values, target = row["Values since the start"], row["Target"]
    if kind is KeyResultType.BINARY:
        return measure(Terms(kind, Comparison.GE), done=values == "done")
    if kind is KeyResultType.MILESTONE:
        steps = [part.split(" of ") for part in values.split(", ")]
        return measure(Terms(kind, Comparison.GE), milestones=[Milestone(Decimal(w), d != "0") for d, w in steps])
    operator, upper = default_operator(kind), None
    if target.startswith("< "):
        operator, target = Comparison.LT, target[2:]
    if " to " in target:
        target, _, high = target.partition(" to ")
        upper = Decimal(high)
    terms = Terms(kind, operator, number(row["Baseline"]), number(target), upper)
    return measure(terms, numbers(values), cumulative="adds up" in row["Key result"])


def progress(row: Row) -> Expected:
    found = progress_of(row)
    return {"Progress": shown(found.progress), "Achieved": yes(found.achieved)}


def pace(row: Row) -> Expected:
    reached = number(row["Progress"])
    found = key_result_pace(
        KeyResultType.INCREASE,
        Progress(progress=reached, achieved=reached == 1),
        labelled(ObjectiveKind, row["Kind"]),
        as_of=date.fromisoformat(row["Newest value"]),
        start=date.fromisoformat(row["Start"]),
        due=date.fromisoformat(row["Due"]),
    )
    return {"Expected": shown(found.expected), "Gap": shown(found.gap), "Status": found.status.label}


def score(row: Row) -> Expected:
    pairs = [part.split(" × ") for part in row["Parts (weight × progress)"].split(", ")]
    parts = [Part(Decimal(weight), number(reached)) for weight, reached in pairs]
    running, closed = objective_score(parts, closed=False), objective_score(parts, closed=True)
    assert closed.score is not None
    return {
        "Score while running": shown(running.score),
        "Coverage": shown(running.coverage),
        "Score at close": shown(closed.score),
        "Grade at close": shown(grade(closed.score)),
    }


def verdicts(row: Row) -> Expected:
    value = Decimal(row["Score"])
    found = verdict(labelled(ObjectiveKind, row["Kind"]), value)
    assert found is not None
    return {
        "Grade": str(grade(value)),
        "Verdict": found.label,
        "Learning is asked for": yes(learning_required(value)),
    }


def limit(row: Row) -> Limit | None:
    text = row["Threshold"]
    if text == NONE:
        return None
    level, _, upper = text.partition(" to ")
    return Limit(default_comparison(DIRECTIONS[row["Better"]]), Decimal(level), Decimal(upper) if upper else None)


def status(row: Row) -> Expected:
    return {"Status": judge(number(row["Newest value"]), limit(row)).label}


def stale(row: Row) -> Expected:
    day = stale_on(date.fromisoformat(row["Newest period ends"]), labelled(Frequency, row["Frequency"]))
    return {"Stale from": day.isoformat()}


def series(text: str) -> list[Decimal | None]:
    return [number(part) for part in text.split(", ")]


def limits(row: Row) -> Expected:
    found = signals.limits(series(row["Values"]))
    return {
        "Kind": found.kind.capitalize(),
        "Mean": shown(found.mean),
        "Mean moving range": shown(found.moving_range),
        "Lower limit": shown(found.lower),
        "Upper limit": shown(found.upper),
    }


def signal(row: Row) -> Expected:
    values = series(f"{BASELINE}, {row['Next values']}")
    own = signals.limits(values)
    marks = signals.find_signals(values, own, DIRECTIONS[row["Better"]])
    found = signals.variation(marks, len(values), own)
    words = signals.words(found, limits=own, marks=marks, values=values, frequency=Frequency.MONTH)
    return {"In words": words} if "In words" in row.cells else {"Variation": found.label}


def assurance(row: Row) -> Expected:
    own = signals.limits(series(BASELINE))
    return {"Assurance": signals.assurance(own, limit(row), DIRECTIONS[row["Better"]]).label}


def rights(row: Row) -> Expected:
    reach = RULES[row["Action"]]
    return {
        "Viewer": REACHES[reach[Role.VIEWER]],
        "Contributor": REACHES[reach[Role.CONTRIBUTOR]],
        "Administrator": REACHES[reach[Role.ADMIN]],
    }


HERE, UNIT, OWNER = 1, 10, 100
READERS = {
    "the owner": Actor(OWNER, HERE, Role.CONTRIBUTOR),
    "a member of the item's unit": Actor(101, HERE, Role.CONTRIBUTOR, member_units=frozenset({UNIT})),
    "a lead of the unit, or of a unit above": Actor(102, HERE, Role.CONTRIBUTOR, led_units=frozenset({9, UNIT})),
    "a contributor elsewhere in the organisation": Actor(103, HERE, Role.CONTRIBUTOR, member_units=frozenset({11})),
    "an administrator who is in no unit": Actor(104, HERE, Role.ADMIN),
    "somebody of another organisation": Actor(OWNER, 2, Role.ADMIN, led_units=frozenset({UNIT})),
}


def visibility(row: Row) -> Expected:
    reader = READERS[row["Reader"]]
    reads = {kind: allows(reader, "kpi.read", Item(HERE, OWNER, UNIT, kind)) for kind in Visibility}
    return {kind.label: "reads" if may else NONE for kind, may in reads.items()}


def parent(row: Row) -> Expected:
    place = Item(HERE, OWNER, UNIT, labelled(Visibility, row["Parent"]))
    parts = []
    for text in row["Sub-objectives (visibility × score)"].split(", "):
        seen, _, reached = text.partition(" × ")
        if covers(Item(HERE, OWNER, UNIT, labelled(Visibility, seen)), place):
            parts.append(Part(Decimal(1), Decimal(reached)))
    return {"Parent shows": shown(objective_score(parts, closed=False).score)}


def covered(row: Row) -> Expected:
    source = Item(HERE, OWNER, UNIT, labelled(Visibility, row["Source"]))
    unit = UNIT if row["Same unit"] == "yes" else 11
    owner = OWNER if row["Same owner"] == "yes" else 101
    return {"The number counts": yes(covers(source, Item(HERE, owner, unit, labelled(Visibility, row["Place"]))))}


CHECKS: dict[str, Callable[[Row], Expected]] = {
    "progress": progress, "pace": pace, "score": score, "verdict": verdicts, "status": status, "stale": stale,
    "limits": limits, "signals": signal, "variation": signal, "assurance": assurance, "rights": rights,
    "visibility": visibility, "parent": parent, "covers": covered,
}  # fmt: skip
ROWS = [row for page in PAGES for row in checked_rows(page)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.page}:{row.line}")
def test_a_worked_row_says_what_the_product_computes(row: Row) -> None:
    expected = CHECKS[row.check](row)
    assert {column: row[column] for column in expected} == expected


def test_every_kind_of_table_is_there() -> None:
    assert {row.check for row in ROWS} == set(CHECKS)


def test_the_table_of_rights_names_every_action() -> None:
    assert [row["Action"] for row in ROWS if row.check == "rights"] == list(RULES)
