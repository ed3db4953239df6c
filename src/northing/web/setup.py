"""The first run: a code from the console, then an organisation or just me. Gone (404) once set up."""

from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from northing.actions.okrs.cycles import create_cycle, move_cycle
from northing.actions.people.setup import is_setup_code, set_up
from northing.lib.errors import Failure, NotFound
from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import period_label, period_of
from northing.logic.okrs.definition import CycleState
from northing.logic.people import Actor
from northing.models import Person
from northing.queries.people.organisations import is_empty
from northing.web.accounts import enter
from northing.web.forms.faults import show_faults
from northing.web.forms.people import CodeForm, OrganisationSetupForm, SetupForm
from northing.web.limits import limited
from northing.web.rules import FORM, rule

_FORMS: dict[str, type[SetupForm]] = {"organisation": OrganisationSetupForm, "me": SetupForm}
_SESSION = "setup_code"


@rule("anyone", methods=FORM)
def first_run(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then who starts here, then make it and sign in."""
    if not is_empty():
        raise NotFound("This installation is already set up.")
    if not is_setup_code(request.session.get(_SESSION, "")):
        return _ask_for_code(request)
    way = request.GET.get("for", "organisation")
    form = _FORMS.get(way, OrganisationSetupForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actor = set_up(code=request.session[_SESSION], **form.cleaned_data)
        except Failure as failure:
            show_faults(form, failure)
        else:
            _begin_cycle(actor, timezone.localdate(timezone=ZoneInfo(form.cleaned_data["time_zone"])))
            del request.session[_SESSION]
            enter(request, Person.objects.get(pk=actor.person_id))
            return redirect("home")
    return render(request, "setup/start.html", {"form": form, "way": way if way in _FORMS else "organisation"})


def _begin_cycle(actor: Actor, today: date) -> None:
    """Nobody has to invent a cycle before the first objective: the running quarter is there."""
    quarter = period_of(today, Frequency.QUARTER)
    name = period_label(quarter.start, Frequency.QUARTER)
    cycle = create_cycle(actor, name=name, start=quarter.start, end=quarter.end)
    move_cycle(actor, cycle_id=cycle.pk, to=CycleState.EXECUTION)


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    if refusal := limited(request, "setup_code"):
        return refusal
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_setup_code(form.cleaned_data["code"]):
            request.session[_SESSION] = form.cleaned_data["code"]
            return redirect("setup")
        form.add_error("code", "This is not the code on the console. Copy the newest one.")
    return render(request, "setup/code.html", {"form": form})
