"""Pages of key results: write one, change one, check one in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from northing.actions.okrs.check_ins import CheckInFields, check_in
from northing.actions.okrs.key_results import (
    KeyResultFields,
    add_key_result,
    remove_key_result,
    update_key_result,
)
from northing.actions.okrs.milestones import MilestoneFields
from northing.lib import ids
from northing.lib.errors import Conflict, Denied, Invalid, Stale
from northing.logic.kpis.definition import Comparison
from northing.logic.okrs.definition import ChangeReason, KeyResultType, ObjectiveState
from northing.models import KeyResult, Objective
from northing.queries.okrs.choices import kpis_for
from northing.queries.okrs.lines import KeyResultLine, lines_in
from northing.queries.okrs.page import objective_page
from northing.queries.okrs.visible import visible_key_results, visible_objectives
from northing.queries.people import item_of, one, person_choices, require
from northing.queries.people.organisations import today_for
from northing.web.forms.faults import show_faults
from northing.web.forms.okrs import OFFERED_TYPES, CheckInForm, KeyResultForm, options, plain, read_steps
from northing.web.rules import FORM, WRITE, ActorRequest, rule


@rule("objective.update", methods=FORM)
def new(request: ActorRequest, objective_id: int) -> HttpResponse:
    """Add a key result to an objective."""
    objective = _objective(request, objective_id)
    first = {
        "type": KeyResultType.INCREASE,
        "owner": ids.show("per", objective.owner_id),
        "start": objective.cycle.start,
        "due": objective.cycle.end,
        "kpi": request.GET.get("kpi", ""),
        "weight": "1",
    }
    form = KeyResultForm(request.POST or None, initial=first)
    _offer(form, request, objective, is_active=False)
    if request.method == "POST" and form.is_valid():
        try:
            add_key_result(request.actor, objective_id=objective_id, fields=_fields(form.cleaned_data))
        except (Invalid, Conflict) as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "Key result added.")
            if "another" in request.POST:
                return redirect("key_results:new", objective_id)
            return redirect("objectives:show", objective_id)
    return _page(request, form, objective, "Add a key result", None)


@rule("objective.update", methods=FORM)
def edit(request: ActorRequest, key_result_id: int) -> HttpResponse:
    """Change a key result; a moved goalpost of an active objective asks why."""
    row = one(visible_key_results(request.actor), key_result_id)
    objective = _objective(request, row.objective_id)
    form = KeyResultForm(request.POST or None, initial=_initial(row))
    _offer(form, request, objective, is_active=objective.state == ObjectiveState.ACTIVE, row=row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            update_key_result(
                request.actor,
                key_result_id=key_result_id,
                fields=_fields(data),
                version=data["version"],
                change_reason=ChangeReason(data["change_reason"]) if data.get("change_reason") else None,
                change_note=data.get("change_note", ""),
            )
        except (Invalid, Conflict, Stale) as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "Saved.")
            return redirect("objectives:show", row.objective_id)
    return _page(request, form, objective, "Edit key result", row)


@rule("objective.update", methods=WRITE)
def remove(request: ActorRequest, key_result_id: int) -> HttpResponse:
    """Take a key result out of a draft."""
    row = one(visible_key_results(request.actor), key_result_id)
    remove_key_result(request.actor, key_result_id=key_result_id)
    messages.success(request, "Key result removed.")
    return redirect("objectives:show", row.objective_id)


@rule("objective.check_in", methods=FORM)
def check(request: ActorRequest, key_result_id: int) -> HttpResponse:
    """Check a key result in: on its own page, or as a part of an open one."""
    line, objective = _line(request, key_result_id)
    form = check_in_form(line, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_in(
                request.actor,
                key_result_id=key_result_id,
                fields=check_in_fields(form.cleaned_data),
                on=today_for(request.actor),
            )
        except (Invalid, Conflict) as failure:
            show_faults(form, failure)
        else:
            return _checked_in(request, line, objective)
    is_part = bool(request.headers.get("HX-Request"))
    template = "check_ins/_form.html" if is_part else "check_ins/one.html"
    back = _next(request) or reverse("objectives:show", args=[objective.pk])
    context = {"line": line, "form": form, "objective": objective, "back": back, "is_part": is_part}
    return render(request, template, context, status=400 if form.errors else 200)


def check_in_form(line: KeyResultLine, data: Any = None) -> CheckInForm:
    """The form for one key result: only the inputs that it takes."""
    prefix = None if data is not None else ""
    form = CheckInForm(
        data,
        auto_id=f"{line.key}_%s",
        initial={"done": line.is_done, "milestones": [step.key for step in line.steps if step.is_done]},
        prefix=prefix or None,
    )
    form.fields["milestones"].choices = [(step.key, step.title) for step in line.steps]  # type: ignore[attr-defined]
    is_binary = line.type is KeyResultType.BINARY
    unwanted = {
        "value": not line.takes_value,
        "done": not is_binary,
        "evidence": not is_binary or bool(line.evidence),
        "milestones": line.type is not KeyResultType.MILESTONE,
    }
    for name in [name for name, out in unwanted.items() if out]:
        del form.fields[name]
    if "value" in form.fields:
        unit = f" ({line.measure_unit})" if line.measure_unit else ""
        form.fields["value"].label = f"Value now{unit}"
        form.fields["value"].widget.attrs["placeholder"] = line.current
    form.fields["confidence"].initial = line.confidence
    return form


def check_in_fields(data: dict[str, Any]) -> CheckInFields:
    """What was said, as the action takes it."""
    steps = data.get("milestones")
    return CheckInFields(
        value=data.get("value"),
        confidence=data.get("confidence"),
        note=data.get("note", ""),
        done=data.get("done"),
        evidence=data.get("evidence", ""),
        done_milestones=None if steps is None else frozenset(ids.read("ms", step) for step in steps),
    )


def _checked_in(request: ActorRequest, line: KeyResultLine, objective: Objective) -> HttpResponse:
    if request.headers.get("HX-Request") and not _next(request):
        day = today_for(request.actor)
        page = objective_page(request.actor, objective.pk, day)
        response = render(request, "objectives/_after_check_in.html", {"page": page, "line": line})
        response["HX-Trigger"] = '{"toast": {"text": "Checked in."}}'
        return response
    messages.success(request, f"Checked in: {line.title}.")
    return redirect(_next(request) or reverse("objectives:show", args=[objective.pk]))


def _next(request: ActorRequest) -> str:
    """Where to go afterwards, if that is a page of ours: a whole path, since `redirect` takes other text for a name."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""


def _line(request: ActorRequest, key_result_id: int) -> tuple[KeyResultLine, Objective]:
    rows = visible_key_results(request.actor).filter(pk=key_result_id)
    row = one(rows, key_result_id)
    objective = one(visible_objectives(request.actor).select_related("cycle", "unit"), row.objective_id)
    require(request.actor, "objective.check_in", item_of(objective))
    if objective.state != ObjectiveState.ACTIVE:
        raise Conflict("Only a running objective takes check-ins.")
    return lines_in(request.actor, rows, today_for(request.actor))[0][1], objective


def _objective(request: ActorRequest, objective_id: int) -> Objective:
    objective = one(visible_objectives(request.actor).select_related("cycle", "unit"), objective_id)
    require(request.actor, "objective.update", item_of(objective))
    if objective.state not in {ObjectiveState.DRAFT, ObjectiveState.ACTIVE}:
        raise Denied("This objective is closed or dropped and stays as it is.")
    return objective


def _offer(
    form: KeyResultForm, request: ActorRequest, objective: Objective, *, is_active: bool, row: KeyResult | None = None
) -> None:
    form.offer(kpis=kpis_for(request.actor, objective), persons=person_choices(request.actor), is_active=is_active)
    if row is not None and row.type not in OFFERED_TYPES:
        form.fields["type"].choices = options([KeyResultType(row.type), *OFFERED_TYPES])  # type: ignore[attr-defined]


def _initial(row: KeyResult) -> dict[str, Any]:
    steps = row.milestones.order_by("position", "pk").values_list("title", "due")
    return {
        "title": row.title,
        "kpi": ids.show("kpi", row.kpi_id) if row.kpi_id else "",
        "type": row.type,
        "operator": row.operator,
        "baseline": plain(row.baseline),
        "target": plain(row.target),
        "measure_unit": row.measure_unit,
        "baseline_on": row.baseline_on,
        "start": row.start,
        "due": row.due,
        "weight": plain(row.weight),
        "owner": ids.show("per", row.owner_id),
        "evidence": row.evidence,
        "milestones": "\n".join(f"{due} {title}" if due else title for title, due in steps),
        "version": row.version,
    }


def _fields(data: dict[str, Any]) -> KeyResultFields:
    kind = KeyResultType(data["type"])
    steps = read_steps(data["milestones"]) if kind is KeyResultType.MILESTONE else []
    has_numbers = kind.is_moved or kind.is_held
    return KeyResultFields(
        title=data["title"],
        type=kind,
        operator=Comparison(data["operator"]) if data["operator"] and has_numbers else None,
        baseline=data["baseline"] if kind.is_moved else None,
        baseline_on=data["baseline_on"] if kind.is_moved else None,
        target=data["target"] if has_numbers else None,
        measure_unit=data["measure_unit"],
        start=data["start"],
        due=data["due"],
        outside_allowed=data["outside_allowed"],
        weight=data["weight"] if data["weight"] is not None else KeyResultFields.weight,
        owner_id=data["owner"],
        kpi_id=data["kpi"],
        evidence=data["evidence"],
        milestones=tuple(MilestoneFields(title, due=due) for title, due in steps),
    )


def _page(
    request: ActorRequest, form: KeyResultForm, objective: Objective, title: str, row: KeyResult | None
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "objective": objective,
        "back": ids.show("obj", objective.pk),
        "key_result": ids.show("kr", row.pk) if row else "",
        "is_draft": objective.state == ObjectiveState.DRAFT,
    }
    return render(request, "key_results/form.html", context)


urlpatterns = [
    path("new/<obj:objective_id>/", new, name="new"),
    path("<kr:key_result_id>/edit/", edit, name="edit"),
    path("<kr:key_result_id>/remove/", remove, name="remove"),
    path("<kr:key_result_id>/check-in/", check, name="check_in"),
]
