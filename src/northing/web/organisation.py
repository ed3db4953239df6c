"""Pages of the organisation: about it, its audit log, and the switch between organisations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from northing.actions.people.organisations import update_organisation
from northing.lib import ids
from northing.lib.errors import Invalid, NotFound
from northing.logic.people import Actor
from northing.models import Person
from northing.queries.activity import AuditPage, audit_page, objects_of, without
from northing.queries.kpis.visible import visible_kpis
from northing.queries.okrs.visible import visible_initiatives, visible_key_results, visible_objectives
from northing.queries.people import actor_for, organisations_of
from northing.queries.people.organisations import organisation_page
from northing.web.forms.faults import show_faults
from northing.web.forms.people import OrganisationForm
from northing.web.paging import number_of
from northing.web.people.tabs import Crumb, tabs
from northing.web.rules import FORM, WRITE, ActorRequest, rule


@rule("organisation.read")
def show(request: ActorRequest) -> HttpResponse:
    """What the organisation is; administrators find its settings here."""
    context = {"organisation": organisation_page(request.actor), "tabs": tabs("organisation:show")}
    return render(request, "organisation/show.html", context)


@rule("organisation.manage", methods=FORM)
def edit(request: ActorRequest) -> HttpResponse:
    """Name and time zone."""
    page = organisation_page(request.actor)
    form = OrganisationForm(request.POST or None, initial={"name": page.name, "time_zone": page.time_zone})
    if request.method == "POST" and form.is_valid():
        try:
            update_organisation(request.actor, **form.cleaned_data)
        except Invalid as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "Saved.")
            return redirect("organisation:show")
    crumbs = [Crumb("Organisation", reverse("organisation:show"))]
    return render(request, "organisation/edit.html", {"form": form, "crumbs": crumbs})


@rule("audit.read")
def audit(request: ActorRequest) -> HttpResponse:
    """The audit log, newest first."""
    page = audit_page(request.actor, before=number_of(request, "before", longest=15))
    crumbs = [Crumb("Organisation", reverse("organisation:show"))]
    return render(request, "organisation/audit.html", {"log": _readable(request.actor, page), "crumbs": crumbs})


def _readable(actor: Actor, page: AuditPage) -> AuditPage:
    """Events about restricted things show what they changed only to those who may read the thing."""
    readable = {
        "kpi": visible_kpis(actor),
        "objective": visible_objectives(actor),
        "key_result": visible_key_results(actor),
        "initiative": visible_initiatives(actor),
    }
    return without(
        page,
        {
            kind: set(rows.filter(pk__in=objects_of(page, kind)).values_list("pk", flat=True))
            for kind, rows in readable.items()
        },
    )


@rule("signed in", methods=WRITE)
def switch(request: HttpRequest) -> HttpResponse:
    """Work in another organisation from now on in this session."""
    person = request.user
    chosen = ids.read("org", request.POST.get("organisation", ""))
    if not isinstance(person, Person) or actor_for(person, chosen) is None:
        raise NotFound("There is no such organisation, or you are no member of it.")
    request.session["organisation"] = chosen
    return redirect("home")


@rule("signed in")
def nowhere(request: HttpRequest) -> HttpResponse:
    """For somebody who is signed in and belongs to no organisation (any more)."""
    if isinstance(request.user, Person) and organisations_of(request.user):
        return redirect("home")
    return render(request, "organisation/none.html")


urlpatterns = [
    path("", show, name="show"),
    path("edit/", edit, name="edit"),
    path("audit/", audit, name="audit"),
    path("switch/", switch, name="switch"),
]
