"""Pages of cycles: the list, write one, move one on."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from northing.actions.okrs.cycles import create_cycle, move_cycle, update_cycle
from northing.lib import ids
from northing.lib.errors import Conflict, Invalid, Stale
from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import next_period, period_label, period_of
from northing.logic.okrs.definition import CycleState
from northing.logic.people import Scope, reach
from northing.queries.okrs.choices import other_cycles
from northing.queries.okrs.cycles import cycle_rows
from northing.queries.okrs.visible import visible_cycles
from northing.queries.people import one
from northing.queries.people.organisations import today_for
from northing.web.forms.faults import show_faults
from northing.web.forms.okrs import CycleForm
from northing.web.rules import FORM, WRITE, ActorRequest, rule


@rule("cycle.read")
def list_all(request: ActorRequest) -> HttpResponse:
    """Every cycle, the newest first."""
    rows = cycle_rows(request.actor, today_for(request.actor))
    may_manage = reach(request.actor, "cycle.manage") is not Scope.NO
    return render(request, "cycles/list.html", {"rows": rows, "may_manage": may_manage})


@rule("cycle.manage", methods=FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Open a cycle; the quarter that comes next is proposed."""
    day = today_for(request.actor)
    last = visible_cycles(request.actor).order_by("-end").values_list("end", flat=True).first()
    quarter = period_of(max(last + timedelta(days=1), day) if last else day, Frequency.QUARTER)
    if last is None and (quarter.end - day).days < 14:
        quarter = next_period(quarter, Frequency.QUARTER)
    first = {"name": period_label(quarter.start, Frequency.QUARTER), "start": quarter.start, "end": quarter.end}
    form = CycleForm(request.POST or None, initial=first)
    form.offer(other_cycles(request.actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = create_cycle(
                request.actor, name=data["name"], start=data["start"], end=data["end"], parent_id=data["parent"]
            )
        except Invalid as failure:
            show_faults(form, failure)
        else:
            messages.success(request, f"{row.name} is open for planning.")
            return redirect("cycles:list")
    return render(request, "cycles/form.html", {"form": form, "title": "New cycle"})


@rule("cycle.manage", methods=FORM)
def edit(request: ActorRequest, cycle_id: int) -> HttpResponse:
    """Name, dates and the cycle around it."""
    row = one(visible_cycles(request.actor), cycle_id)
    first = {
        "name": row.name,
        "start": row.start,
        "end": row.end,
        "parent": ids.show("cyc", row.parent_id) if row.parent_id else "",
        "version": row.version,
    }
    form = CycleForm(request.POST or None, initial=first)
    form.offer(other_cycles(request.actor, cycle_id))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            update_cycle(
                request.actor,
                cycle_id=cycle_id,
                name=data["name"],
                start=data["start"],
                end=data["end"],
                parent_id=data["parent"],
                version=data["version"],
            )
        except (Invalid, Stale) as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "Saved.")
            return redirect("cycles:list")
    return render(request, "cycles/form.html", {"form": form, "title": f"Edit {row.name}"})


@rule("cycle.manage", methods=WRITE)
def move(request: ActorRequest, cycle_id: int) -> HttpResponse:
    """Move a cycle to its next state, or one back."""
    one(visible_cycles(request.actor), cycle_id)
    to = request.POST.get("to", "")
    if to not in set(CycleState):
        raise Invalid("Choose one of the states.", field="to")
    try:
        row = move_cycle(request.actor, cycle_id=cycle_id, to=CycleState(to))
    except Conflict as failure:
        messages.error(request, str(failure))
    else:
        messages.success(request, f"{row.name} is in {CycleState(row.state).label.lower()}.")
    return redirect("cycles:list")


urlpatterns = [
    path("", list_all, name="list"),
    path("new/", new, name="new"),
    path("<cyc:cycle_id>/edit/", edit, name="edit"),
    path("<cyc:cycle_id>/move/", move, name="move"),
]
