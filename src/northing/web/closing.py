"""Closing an objective and graduating what it reached. Mounted under /objectives/."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from northing.actions.okrs.closing import Final, close_objective, graduate
from northing.lib import ids
from northing.lib.errors import Conflict, Denied, Failure, Invalid, Stale
from northing.logic.okrs.definition import KeyResultType, ObjectiveState
from northing.queries.okrs.closing import graduations, preview_of
from northing.queries.okrs.lines import KeyResultLine
from northing.queries.okrs.page import ObjectivePage, objective_page
from northing.queries.okrs.visible import visible_key_results
from northing.queries.people import one
from northing.queries.people.organisations import today_for
from northing.web.forms.faults import show_faults
from northing.web.forms.okrs import CloseForm, FinalForm, GraduateForm
from northing.web.rules import FORM, WRITE, ActorRequest, rule

Finals = list[tuple[KeyResultLine, FinalForm | None]]


@rule("objective.close", methods=FORM)
def close(request: ActorRequest, objective_id: int) -> HttpResponse:
    """Final values, the score they give, the learning; afterwards the levels that may graduate."""
    day = today_for(request.actor)
    page = objective_page(request.actor, objective_id, day)
    if not page.may_close:
        raise Denied("You may look at this but not close it. Ask its owner or the lead of the unit.")
    if page.state is ObjectiveState.CLOSED:
        context = {"page": page, "graduations": graduations(request.actor, objective_id)}
        return render(request, "objectives/closed.html", context)
    if page.state is not ObjectiveState.ACTIVE:
        raise Conflict("Only a running objective is closed. Accept the draft first, or drop it.")
    data = request.POST or None
    form = CloseForm(data, initial={"version": page.version})
    finals = _finals(page, data)
    if request.method == "POST" and form.is_valid() and all(part is None or part.is_valid() for _, part in finals):
        try:
            close_objective(
                request.actor,
                objective_id=objective_id,
                on=day,
                finals={line.row: _final(part) for line, part in finals if part is not None},
                learning=form.cleaned_data["learning"],
                version=form.cleaned_data["version"],
            )
        except (Invalid, Conflict, Stale) as failure:
            _place(form, finals, failure)
        else:
            messages.success(request, "Closed. What was reached can become the KPI's new threshold.")
            return redirect("objectives:close", objective_id)
    context = {"page": page, "form": form, "finals": finals, "preview": preview_of(objective_id)}
    return render(request, "objectives/close.html", context)


@rule("objective.close", methods=WRITE)
def graduate_level(request: ActorRequest, key_result_id: int) -> HttpResponse:
    """Make the reached level the KPI's threshold from the next period on."""
    one(visible_key_results(request.actor), key_result_id)
    form = GraduateForm(request.POST)
    if not form.is_valid():
        raise Invalid("Write the level as a number.", field="level")
    row = graduate(request.actor, key_result_id=key_result_id, level=form.cleaned_data["level"])
    messages.success(request, f"From {row.valid_from:%-d %b %Y} on this level has to hold.")
    return redirect("kpis:show", row.kpi_id)


def _finals(page: ObjectivePage, data: object) -> Finals:
    """A form for every key result that people feed."""
    found: Finals = []
    for line in page.key_results:
        if line.follows:
            found.append((line, None))
            continue
        form = FinalForm(
            data,  # type: ignore[arg-type]
            prefix=line.key,
            initial={
                "value": line.current,
                "done": line.is_done,
                "evidence": line.evidence,
                "milestones": [step.key for step in line.steps if step.is_done],
            },
        )
        form.fields["milestones"].choices = [(step.key, step.title) for step in line.steps]  # type: ignore[attr-defined]
        wanted = {KeyResultType.BINARY: {"done", "evidence"}, KeyResultType.MILESTONE: {"milestones"}}.get(
            line.type, {"value", "has_none"}
        )
        for name in set(form.fields) - wanted:
            del form.fields[name]
        found.append((line, form))
    return found


def _final(form: FinalForm) -> Final:
    data = form.cleaned_data
    steps = data.get("milestones")
    return Final(
        value=None if data.get("has_none") else data.get("value"),
        has_none=data.get("has_none", False),
        done=data.get("done"),
        evidence=data.get("evidence", ""),
        done_milestones=None if steps is None else frozenset(ids.read("ms", step) for step in steps),
    )


def _place(form: CloseForm, finals: Finals, failure: Failure) -> None:
    """Faults of a key result stand at its part, the others at the form."""
    parts = {f"final_{line.row}": part for line, part in finals if part is not None}
    for fault in failure.faults:
        part = parts.get(fault.field)
        if part is not None:
            part.add_error(next(iter(part.fields)), fault.message)
    rest = [fault for fault in failure.faults if fault.field not in parts]
    if rest:
        show_faults(form, type(failure)(*rest))
