"""Pages of persons."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from northing.actions.people.persons import (
    add_person,
    change_role,
    deactivate,
    invite_again,
    reactivate,
    reset_access,
)
from northing.lib import ids
from northing.lib.errors import Conflict, Invalid
from northing.logic.people import Role
from northing.queries.people import unit_choices
from northing.queries.people.persons import membership_of, person_list, person_page
from northing.web.forms.faults import show_faults
from northing.web.forms.people import PersonForm, RoleForm
from northing.web.paging import page_of
from northing.web.people.invitations import show_link
from northing.web.people.owned import owned_by
from northing.web.people.tabs import Crumb, tabs
from northing.web.rules import FORM, WRITE, ActorRequest, rule


@rule("person.read")
def listing(request: ActorRequest) -> HttpResponse:
    """Persons by name, found by a part of name or address."""
    persons = person_list(request.actor, search=request.GET.get("q", "").strip()[:100], page=page_of(request))
    return render(request, "people/persons.html", {"persons": persons, "tabs": tabs("people:persons")})


@rule("person.manage", methods=FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Add somebody; the answer is the page with their invitation link."""
    form = PersonForm(request.POST or None, initial={"unit": request.GET.get("unit", "")})
    form.offer(unit_choices(request.actor))
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            invitation = add_person(
                request.actor,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                unit_id=ids.read("unit", unit) if unit else None,
            )
        except Invalid as failure:
            show_faults(form, failure)
        else:
            return show_link(request, invitation)
    crumbs = [Crumb("Persons", reverse("people:persons"))]
    return render(request, "people/person_form.html", {"form": form, "crumbs": crumbs})


@rule("person.read")
def show(request: ActorRequest, person_id: int) -> HttpResponse:
    """One person: where they work, what they own, and for administrators their access."""
    return _person(request, person_id)


@rule("person.manage", methods=WRITE)
def role(request: ActorRequest, person_id: int) -> HttpResponse:
    """Another role."""
    membership_of(request.actor, person_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Invalid("Choose a role of the list.", field="role")
    try:
        change_role(request.actor, person_id=person_id, role=Role(form.cleaned_data["role"]))
    except Conflict as failure:
        return _person(request, person_id, problem=str(failure), status=failure.status)
    messages.success(request, "The role was changed.")
    return redirect("people:person", person_id)


@rule("person.manage", methods=WRITE)
def invite(request: ActorRequest, person_id: int) -> HttpResponse:
    """A new invitation link."""
    return show_link(request, invite_again(request.actor, person_id=person_id))


@rule("person.manage", methods=WRITE)
def reset(request: ActorRequest, person_id: int) -> HttpResponse:
    """For a lost password: end all sessions and make a link to set a new one."""
    return show_link(request, reset_access(request.actor, person_id=person_id))


@rule("person.manage", methods=WRITE)
def leave(request: ActorRequest, person_id: int) -> HttpResponse:
    """End somebody's access at once."""
    try:
        deactivate(request.actor, person_id=person_id)
    except Conflict as failure:
        return _person(request, person_id, problem=str(failure), status=failure.status)
    messages.success(request, "Access ended, and all sessions with it.")
    return redirect("people:person", person_id)


@rule("person.manage", methods=WRITE)
def come_back(request: ActorRequest, person_id: int) -> HttpResponse:
    """Let somebody in again."""
    reactivate(request.actor, person_id=person_id)
    messages.success(request, "Access is back.")
    return redirect("people:person", person_id)


def _person(request: ActorRequest, person_id: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    person = person_page(request.actor, person_id)
    context = {
        "person": person,
        "problem": problem,
        "owned": owned_by(request.actor, person_id),
        "role_form": RoleForm(initial={"role": person.role}),
        "crumbs": [Crumb("Persons", reverse("people:persons"))],
    }
    return render(request, "people/person.html", context, status=status)
