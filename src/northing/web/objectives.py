"""Pages of objectives: the board of a cycle, one objective, and what a person does to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from northing.actions.okrs.initiatives import add_initiative, move_initiative
from northing.actions.okrs.objectives import (
    ObjectiveFields,
    activate_objective,
    create_objective,
    drop_objective,
    update_objective,
)
from northing.lib import ids
from northing.lib.errors import Conflict, Invalid, NotFound, Stale
from northing.logic.okrs.definition import InitiativeState, ObjectiveKind, Reason
from northing.logic.people import Visibility
from northing.models import Objective
from northing.queries.okrs.board import board
from northing.queries.okrs.choices import open_cycles, parents_for
from northing.queries.okrs.page import objective_page
from northing.queries.okrs.visible import visible_initiatives, visible_objectives
from northing.queries.people import item_of, one, person_choices, require, unit_choices
from northing.queries.people.organisations import today_for
from northing.queries.people.units import home_unit
from northing.web.closing import close, graduate_level
from northing.web.forms.faults import show_faults
from northing.web.forms.okrs import DropForm, InitiativeForm, ObjectiveForm
from northing.web.paging import page_of
from northing.web.rules import FORM, WRITE, ActorRequest, rule


@rule("objective.read")
def show_board(request: ActorRequest) -> HttpResponse:
    """The board of a cycle."""
    found = board(
        request.actor,
        today=today_for(request.actor),
        cycle_id=_read("cyc", request.GET.get("cycle", "")),
        scope=request.GET.get("scope", ""),
        unit_id=_read("unit", request.GET.get("unit", "")),
        page=page_of(request),
    )
    scopes = [("all", "All"), ("below", "My unit and below"), ("unit", "My unit"), ("mine", "Mine")]
    return render(request, "objectives/board.html", {"board": found, "scopes": scopes})


@rule("objective.read")
def show(request: ActorRequest, objective_id: int) -> HttpResponse:
    """One objective; `?part=` answers with the part that changed, for an open page."""
    found = objective_page(request.actor, objective_id, today_for(request.actor))
    template = "objectives/_live.html" if request.GET.get("part") == "now" else "objectives/show.html"
    return render(request, template, {"page": found, "initiative_form": InitiativeForm()})


@rule("objective.create", methods=FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Write a new draft."""
    first = {
        "unit": _shown("unit", home_unit(request.actor)),
        "owner": ids.show("per", request.actor.person_id),
        "cycle": request.GET.get("cycle", ""),
        "parent": request.GET.get("parent", ""),
        "visibility": Visibility.EVERYONE,
        "reason": Reason.GROW,
    }
    form = ObjectiveForm(request.POST or None, initial=first)
    cycles = open_cycles(request.actor)
    _offer(form, request, cycles=cycles)
    if request.method == "POST" and cycles and form.is_valid():
        try:
            row = create_objective(
                request.actor, cycle_id=form.cleaned_data["cycle"], fields=_fields(form.cleaned_data)
            )
        except (Invalid, Conflict) as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "Draft written. Add how you will know.")
            return redirect("key_results:new", row.pk)
    context = {"form": form, "title": "New objective", "is_new": True, "has_cycles": bool(cycles)}
    return render(request, "objectives/form.html", context)


@rule("objective.update", methods=FORM)
def edit(request: ActorRequest, objective_id: int) -> HttpResponse:
    """Change what is written about an objective."""
    row = one(visible_objectives(request.actor), objective_id)
    require(request.actor, "objective.update", item_of(row))
    form = ObjectiveForm(request.POST or None, initial=_initial(row))
    _offer(form, request, cycles=[], row=row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            update_objective(request.actor, objective_id=objective_id, fields=_fields(data), version=data["version"])
        except (Invalid, Conflict, Stale) as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "Saved.")
            return redirect("objectives:show", objective_id)
    context = {"form": form, "title": "Edit objective", "back": ids.show("obj", row.pk), "is_new": False}
    return render(request, "objectives/form.html", context)


@rule("objective.update", methods=WRITE)
def accept(request: ActorRequest, objective_id: int) -> HttpResponse:
    """Accept a draft."""
    row = activate_objective(request.actor, objective_id=objective_id)
    messages.success(request, f"Accepted: “{row.title}” runs until {row.cycle.end:%-d %b %Y}.")
    return redirect("objectives:show", objective_id)


@rule("objective.update", methods=FORM)
def drop(request: ActorRequest, objective_id: int) -> HttpResponse:
    """Give an objective up, with the reason."""
    row = one(visible_objectives(request.actor), objective_id)
    require(request.actor, "objective.update", item_of(row))
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drop_objective(request.actor, objective_id=objective_id, reason=form.cleaned_data["reason"])
        messages.success(request, "Dropped. It no longer counts anywhere.")
        return redirect("objectives:board")
    context = {"form": form, "objective": row.title, "back": ids.show("obj", row.pk)}
    return render(request, "objectives/drop.html", context)


@rule("objective.check_in", methods=WRITE)
def initiative_new(request: ActorRequest, objective_id: int) -> HttpResponse:
    """Note something to do."""
    one(visible_objectives(request.actor), objective_id)
    form = InitiativeForm(request.POST)
    if form.is_valid():
        add_initiative(
            request.actor, objective_id=objective_id, title=form.cleaned_data["title"], due=form.cleaned_data["due"]
        )
        return redirect("objectives:show", objective_id)
    raise Invalid("Write what you will do, in at most 200 characters.", field="title")


@rule("objective.check_in", methods=WRITE)
def initiative_move(request: ActorRequest, initiative_id: int) -> HttpResponse:
    """Say how far something to do is."""
    one(visible_initiatives(request.actor), initiative_id)
    to = request.POST.get("to", "")
    if to not in set(InitiativeState):
        raise Invalid("Choose one of the states.", field="to")
    row = move_initiative(request.actor, initiative_id=initiative_id, to=InitiativeState(to))
    return redirect("objectives:show", row.objective_id)


def _read(prefix: str, shown: str) -> int | None:
    """A shown id of the query string, None when there is none or it is wrong."""
    try:
        return ids.read(prefix, shown) if shown else None
    except Invalid as error:
        raise NotFound("There is no such thing, or you may not see it.") from error


def _shown(prefix: str, key: int | None) -> str:
    return ids.show(prefix, key) if key else ""


def _offer(
    form: ObjectiveForm, request: ActorRequest, *, cycles: list[tuple[int, str]], row: Objective | None = None
) -> None:
    actor = request.actor
    form.offer(
        cycles=cycles,
        units=[(choice.key, choice.text) for choice in unit_choices(actor)],
        persons=person_choices(actor),
        parents=parents_for(actor, row.pk if row else None),
    )
    if row is None and not cycles:
        form.fields.pop("cycle", None)


def _initial(row: Objective) -> dict[str, Any]:
    return {
        "title": row.title,
        "why": row.why,
        "unit": ids.show("unit", row.unit_id),
        "owner": ids.show("per", row.owner_id),
        "kind": row.kind,
        "reason": row.reason,
        "parent": _shown("obj", row.parent_id),
        "visibility": row.visibility,
        "version": row.version,
    }


def _fields(data: dict[str, Any]) -> ObjectiveFields:
    return ObjectiveFields(
        title=data["title"],
        why=data["why"],
        unit_id=data["unit"],
        owner_id=data["owner"],
        kind=ObjectiveKind(data["kind"]),
        reason=Reason(data["reason"]),
        parent_id=data["parent"],
        visibility=Visibility(data["visibility"]),
    )


urlpatterns = [
    path("", show_board, name="board"),
    path("new/", new, name="new"),
    path("<obj:objective_id>/", show, name="show"),
    path("<obj:objective_id>/edit/", edit, name="edit"),
    path("<obj:objective_id>/accept/", accept, name="accept"),
    path("<obj:objective_id>/drop/", drop, name="drop"),
    path("<obj:objective_id>/close/", close, name="close"),
    path("<obj:objective_id>/initiatives/", initiative_new, name="initiative_new"),
    path("initiatives/<ini:initiative_id>/", initiative_move, name="initiative_move"),
    path("graduate/<kr:key_result_id>/", graduate_level, name="graduate"),
]
