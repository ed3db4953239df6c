"""Pages of the unit tree and of one unit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from northing.actions.people.units import (
    create_unit,
    delete_unit,
    move_unit,
    remove_unit_member,
    set_unit_member,
    update_unit,
)
from northing.lib import ids
from northing.lib.errors import Conflict, Denied, Invalid
from northing.logic.people import UnitKind
from northing.queries.people import person_choices
from northing.queries.people.units import UnitPage, manageable_unit, manageable_units, unit_page, unit_tree
from northing.web.forms.faults import show_faults
from northing.web.forms.people import MemberForm, MoveForm, NewUnitForm, UnitForm
from northing.web.people.tabs import Crumb, tabs
from northing.web.rules import FORM, WRITE, ActorRequest, rule


@rule("unit.read")
def tree(request: ActorRequest) -> HttpResponse:
    """The whole tree."""
    context = {
        "units": unit_tree(request.actor),
        "may_add": bool(manageable_units(request.actor)),
        "tabs": tabs("people:units"),
    }
    return render(request, "people/units.html", context)


@rule("unit.read")
def show(request: ActorRequest, unit_id: int) -> HttpResponse:
    """One unit: its people and the units under it."""
    return _unit(request, unit_id)


@rule("unit.manage", methods=FORM)
def new(request: ActorRequest) -> HttpResponse:
    """A new unit under one that the person may manage."""
    places = manageable_units(request.actor)
    if not places:
        raise Denied("Only the lead of a unit or an administrator adds units.")
    form = NewUnitForm(request.POST or None, initial={"parent": request.GET.get("under", "")})
    form.offer(places)
    if request.method == "POST" and form.is_valid():
        try:
            unit = create_unit(
                request.actor,
                parent_id=ids.read("unit", form.cleaned_data["parent"]),
                name=form.cleaned_data["name"],
                kind=UnitKind(form.cleaned_data["kind"]),
            )
        except Invalid as failure:
            show_faults(form, failure)
        else:
            messages.success(request, f"{unit.name} is here.")
            return redirect("people:unit", unit.pk)
    return render(request, "people/unit_form.html", {"form": form, "title": "New unit", "back": _tree_url()})


@rule("unit.manage", methods=FORM)
def edit(request: ActorRequest, unit_id: int) -> HttpResponse:
    """Name and kind."""
    unit = manageable_unit(request.actor, unit_id)
    form = UnitForm(request.POST or None, initial={"name": unit.name, "kind": unit.kind})
    if unit.kind == UnitKind.SELF:
        form.fields["kind"].choices = [(UnitKind.SELF.value, UnitKind.SELF.label)]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            update_unit(
                request.actor,
                unit_id=unit_id,
                name=form.cleaned_data["name"],
                kind=UnitKind(form.cleaned_data["kind"]),
            )
        except Invalid as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "Saved.")
            return redirect("people:unit", unit_id)
    context = {"form": form, "title": f"Edit {unit.name}", "crumbs": _way(request, unit_id), "back": _url(unit_id)}
    return render(request, "people/unit_form.html", context)


@rule("unit.manage", methods=FORM)
def move(request: ActorRequest, unit_id: int) -> HttpResponse:
    """Another place in the tree; a place inside the unit itself is not offered, and refused if asked for."""
    unit = manageable_unit(request.actor, unit_id)
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(sent, initial={"parent": unit.parent_id and ids.show("unit", unit.parent_id)})
    form.offer(manageable_units(request.actor, without=unit_id))
    if request.method == "POST":
        parent = request.POST.get("parent", "")
        try:
            moved = move_unit(request.actor, unit_id=unit_id, parent_id=ids.read("unit", parent))
        except (Invalid, Conflict) as failure:
            form.is_valid()
            show_faults(form, failure)
        else:
            messages.success(request, f"{moved.name} was moved.")
            return redirect("people:unit", unit_id)
    context = {"form": form, "title": f"Move {unit.name}", "crumbs": _way(request, unit_id), "back": _url(unit_id)}
    context["lead"] = "Everything below it comes along; so do its KPIs and objectives."
    return render(request, "people/unit_form.html", context)


@rule("unit.manage", methods=WRITE)
def delete(request: ActorRequest, unit_id: int) -> HttpResponse:
    """Delete an empty unit; say what is in the way otherwise."""
    try:
        delete_unit(request.actor, unit_id=unit_id)
    except Conflict as failure:
        return _unit(request, unit_id, problem=str(failure), status=failure.status)
    messages.success(request, "The unit was deleted.")
    return redirect("people:units")


@rule("unit.manage", methods=WRITE)
def add_member(request: ActorRequest, unit_id: int) -> HttpResponse:
    """Put a person into the unit."""
    manageable_unit(request.actor, unit_id)
    form = MemberForm(request.POST)
    form.offer(person_choices(request.actor))
    if not form.is_valid():
        return _unit(request, unit_id, form=form, status=400)
    set_unit_member(
        request.actor,
        unit_id=unit_id,
        person_id=ids.read("per", form.cleaned_data["person"]),
        is_lead=form.cleaned_data["is_lead"],
    )
    return redirect("people:unit", unit_id)


@rule("unit.manage", methods=WRITE)
def change_member(request: ActorRequest, unit_id: int, person_id: int) -> HttpResponse:
    """Make a member a lead or not, or take them out: the button pressed says which."""
    manageable_unit(request.actor, unit_id)
    match request.POST.get("now"):
        case "left":
            remove_unit_member(request.actor, unit_id=unit_id, person_id=person_id)
        case "lead" | "member" as now:
            set_unit_member(request.actor, unit_id=unit_id, person_id=person_id, is_lead=now == "lead")
        case _:
            raise Invalid("Say whether the person leads the unit, works in it, or left.", field="now")
    return redirect("people:unit", unit_id)


def _unit(
    request: ActorRequest, unit_id: int, *, form: MemberForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    page = unit_page(request.actor, unit_id)
    if form is None and page.may_manage:
        form = MemberForm()
        inside = {member.id for member in page.members}
        form.offer([(key, name) for key, name in person_choices(request.actor) if ids.show("per", key) not in inside])
    context = {"unit": page, "member_form": form, "problem": problem, "crumbs": _crumbs(page)}
    return render(request, "people/unit.html", context, status=status)


def _crumbs(page: UnitPage) -> list[Crumb]:
    return [Crumb("People", _tree_url()), *(Crumb(name, reverse("people:unit", args=[key])) for key, name in page.path)]


def _way(request: ActorRequest, unit_id: int) -> list[Crumb]:
    page = unit_page(request.actor, unit_id)
    return [*_crumbs(page), Crumb(page.name, _url(unit_id))]


def _url(unit_id: int) -> str:
    return reverse("people:unit", args=[unit_id])


def _tree_url() -> str:
    return reverse("people:units")
