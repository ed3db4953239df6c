"""The entry grid: many values typed or pasted at once, all or nothing, no text lost when one cell is wrong."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from northing.actions.kpis.measurements import NewValue, Recorded, record_measurements
from northing.lib import ids
from northing.lib.errors import Invalid
from northing.lib.formats import exact
from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.numbers import guess_decimal
from northing.logic.people import Actor
from northing.queries.kpis.entry import EntryGrid, entry_grid, saved_values
from northing.queries.people import today_for, unit_choices
from northing.web.forms.kpis import read_typed
from northing.web.kpis.board import Choice, read_filters
from northing.web.paging import page_of
from northing.web.rules import FORM, ActorRequest, rule

MOST_CELLS = 2000


@rule("kpi.record", methods=FORM)
def enter(request: ActorRequest) -> HttpResponse:
    """Show the grid of a scope; posting records what was changed in it."""
    typed: dict[str, str] = {}
    problems: dict[str, str] = {}
    if request.method == "POST":
        typed, before = _cells(request.POST, "v_"), _cells(request.POST, "o_")
        changed = {name: text for name, text in typed.items() if text != before.get(name, "")}
        values, problems = _read(changed, before)
        if not problems:
            problems = _record(request, values)
        if not problems:
            return redirect(request.get_full_path())
    grid = _grid(request, {f"v_{name}": text for name, text in typed.items()}, problems)
    context = {
        "grid": grid,
        "filters": read_filters(request),
        "units": [Choice(ids.show("unit", unit.key), unit.text, False) for unit in unit_choices(request.actor)],
        "chosen_unit": request.GET.get("unit", ""),
        "problem_count": len(problems),
        "problem_list": [cell for row in grid.rows for cell in row.cells if cell.problem],
    }
    return render(request, "kpis/enter.html", context, status=400 if problems else 200)


def _grid(request: ActorRequest, typed: Mapping[str, str], problems: Mapping[str, str]) -> EntryGrid:
    wanted = request.GET.get("frequency", "")
    return entry_grid(
        request.actor,
        read_filters(request),
        today_for(request.actor),
        frequency=next((frequency for frequency in Frequency if frequency == wanted), None),
        page=page_of(request),
        typed=typed,
        problems={f"v_{name}": text for name, text in problems.items()},
    )


def _cells(posted: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The texts of the grid by cell (`kpi_…_2026-09-01`)."""
    cells = {name[len(prefix) :]: str(text).strip() for name, text in posted.items() if name.startswith(prefix)}
    if len(cells) > MOST_CELLS:
        raise Invalid(f"A grid holds at most {MOST_CELLS:,} cells. Import a file for more.")
    return cells


def _read(changed: Mapping[str, str], before: Mapping[str, str]) -> tuple[dict[str, NewValue], dict[str, str]]:
    """Numbers of the changed cells and what is wrong with the others; an emptied cell withdraws its value."""
    decimal = guess_decimal(changed.values())
    values, problems = {}, {}
    for name, text in changed.items():
        number, problem = read_typed(text, decimal=decimal)
        if problem:
            problems[name] = problem
        elif number is not None or before.get(name):
            kpi_id, start = _place(name)
            values[name] = NewValue(kpi_id, start, number)
    return values, problems


def _place(name: str) -> tuple[int, date]:
    key, _, day = name.rpartition("_")
    try:
        return ids.read("kpi", key), date.fromisoformat(day)
    except ValueError as error:
        raise Invalid(f"“{name[:60]}” is no cell of the grid.") from error


def _record(request: ActorRequest, values: Mapping[str, NewValue]) -> dict[str, str]:
    """Record the values in one call; return what is wrong by cell."""
    overtaken = _overtaken(request.actor, values, _cells(request.POST, "o_"))
    if overtaken:
        return overtaken
    try:
        recorded = record_measurements(request.actor, values=list(values.values()))
    except Invalid as failure:
        return {fault.field: fault.message for fault in failure.faults}
    messages.success(request, _told(recorded))
    return {}


def _overtaken(actor: Actor, values: Mapping[str, NewValue], before: Mapping[str, str]) -> dict[str, str]:
    """Cells whose value somebody else changed after the grid was opened: nobody overwrites what they have not seen."""
    saved = saved_values(actor, [(value.kpi_id, value.period_start) for value in values.values()])
    problems = {}
    for name, value in values.items():
        held: Decimal | None = saved.get((value.kpi_id, value.period_start))
        text = "" if held is None else exact(held)
        if text != before.get(name, "") and held != value.value:
            problems[name] = f"Somebody recorded {text or 'no value'} meanwhile. Type yours again to correct it."
    return problems


def _told(recorded: Recorded) -> str:
    if not recorded.changed:
        return "Nothing was changed."
    parts = [(recorded.added, "recorded"), (recorded.corrected, "corrected")]
    return ", ".join(f"{count:,} {verb}" for count, verb in parts if count).capitalize() + "."
