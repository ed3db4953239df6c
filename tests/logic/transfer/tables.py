"""Small ways to read a table in tests: rows as text, the guess, and the plan with the suggestions taken."""

import datetime as dt
from collections.abc import Sequence

from northing.logic.transfer.guess import guess
from northing.logic.transfer.known import Known, KnownUnit
from northing.logic.transfer.mapping import Mapping
from northing.logic.transfer.planning import plan
from northing.logic.transfer.questions import answer
from northing.logic.transfer.result import Plan

TODAY = dt.date(2026, 9, 15)
ROOT = Known(units=(KnownUnit(1, "Meridian"),), default_unit_id=1)


def table(text: str) -> list[list[str]]:
    """Cut a text into rows and cells at "|"."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]


def asked(rows: Sequence[Sequence[str]], name: str = "table.csv", known: Known = ROOT) -> list[str]:
    """The fields that must be answered."""
    return [question.field for question in guess(rows, name, known).questions if question.required]


def guessed(
    rows: Sequence[Sequence[str]], name: str = "table.csv", known: Known = ROOT, **answers: str
) -> tuple[Mapping, Plan]:
    """Guess, answer (the given answers, else the suggestions) and plan."""
    found = guess(rows, name, known)
    mapping = found.mapping
    for question in found.questions:
        if question.required and question.field not in answers and question.suggestion:
            mapping = answer(mapping, question.field, question.suggestion)
    for field, value in answers.items():
        mapping = answer(mapping, field, value)
    return mapping, plan(rows, mapping, known, today=TODAY)


def values(found: Plan) -> list[tuple[str, str, str, str]]:
    """Definition, unit, first day and value of everything to be recorded."""
    return [
        (
            found.definitions[found.kpis[one.kpi].definition].name,
            found.units[found.kpis[one.kpi].unit].name,
            one.period_start.isoformat(),
            format(one.value.normalize(), "f"),
        )
        for one in found.measurements
    ]


def wrong(found: Plan) -> list[tuple[int, str, str]]:
    """Row, column letter and the beginning of the problem of every wrong cell."""
    return [(problem.row, problem.column, problem.problem) for problem in found.problems]
