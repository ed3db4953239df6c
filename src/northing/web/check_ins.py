"""All check-ins that are due, one short form each."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from northing.queries.okrs.home import due_check_ins
from northing.queries.people.organisations import today_for
from northing.web.key_results import check_in_form
from northing.web.rules import ActorRequest, rule


@rule("objective.check_in")
def due(request: ActorRequest) -> HttpResponse:
    """My check-ins, or with `?scope=all` every one I may do."""
    own = request.GET.get("scope") != "all"
    found = due_check_ins(request.actor, today_for(request.actor), own=own)
    rows = [(item, check_in_form(item.line)) for item in found]
    return render(request, "check_ins/due.html", {"rows": rows, "own": own})


urlpatterns = [path("", due, name="due")]
