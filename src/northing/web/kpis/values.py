"""Values and corrections of one KPI: the history, one value more, a correction, a withdrawal."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from northing.actions.kpis.measurements import NewValue, record_measurements, withdraw_measurement
from northing.lib.errors import Fault, Invalid
from northing.queries.kpis.history import values_page
from northing.queries.kpis.page import kpi_head
from northing.queries.kpis.periods import period_options
from northing.queries.kpis.visible import kpi_of
from northing.queries.people import today_for
from northing.web.forms.faults import show_faults
from northing.web.forms.kpis import ValueForm
from northing.web.kpis.edit import way
from northing.web.kpis.show import tabs
from northing.web.paging import page_of
from northing.web.rules import FORM, WRITE, ActorRequest, rule


@rule("kpi.read", methods=FORM)
def values(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """The history; posting records one value, over an older one if there is one."""
    kpi = kpi_of(request.actor, kpi_id)
    day = today_for(request.actor)
    asked = _day(request.GET.get("period", ""))
    periods = period_options(kpi, day, also=asked)
    chosen = next((start for start, _ in periods if asked and start <= asked.isoformat()), periods[0][0])
    form = ValueForm(request.POST or None, initial={"period": chosen})
    form.offer(periods)
    if request.method == "POST" and form.is_valid() and _recorded(request, kpi_id, form):
        return redirect("kpis:values", kpi_id)
    page = values_page(request.actor, kpi_id, page_of(request))
    head = kpi_head(request.actor, kpi_id, day)
    context = {"page": page, "form": form, "crumbs": way(kpi)[:-1], "head": head, "is_correction": bool(asked)}
    context["tabs"] = tabs(head, "kpis:values")
    return render(request, "kpis/values.html", context, status=400 if form.errors else 200)


@rule("kpi.record", methods=WRITE)
def withdraw(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Take the value of a period back."""
    kpi_of(request.actor, kpi_id)  # first of all: a KPI that may not be seen does not exist
    start = _day(request.POST.get("period", ""))
    if start is None:
        raise Invalid("Say which period's value to withdraw.", field="period")
    withdraw_measurement(request.actor, kpi_id=kpi_id, period_start=start, reason=request.POST.get("reason", ""))
    messages.success(request, "The value is withdrawn; the history keeps it.")
    return redirect("kpis:values", kpi_id)


def _recorded(request: ActorRequest, kpi_id: int, form: ValueForm) -> bool:
    """Record the value of a valid form; tell how it went on the form or as a toast."""
    data = form.cleaned_data
    value = NewValue(kpi_id, date.fromisoformat(data["period"]), data["value"], reason=data["reason"])
    try:
        recorded = record_measurements(request.actor, values=[value])
    except Invalid as failure:
        show_faults(form, Invalid(*(Fault(fault.message, "value") for fault in failure.faults)))
        return False
    if recorded.corrected:
        messages.success(request, "Corrected; the history keeps the old value.")
    else:
        messages.success(request, "Recorded." if recorded.added else "That is the value already; nothing changed.")
    return True


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
