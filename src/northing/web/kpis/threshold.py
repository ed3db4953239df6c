"""Setting and ending a threshold."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from northing.actions.kpis.thresholds import end_threshold, set_threshold
from northing.lib import ids
from northing.lib.errors import Conflict, Invalid
from northing.logic.kpis.definition import Comparison, Direction
from northing.logic.kpis.status import default_comparison
from northing.queries.kpis.periods import newest_period, period_options
from northing.queries.kpis.thresholds import threshold_timelines
from northing.queries.kpis.visible import kpi_of
from northing.queries.people import item_of, require, today_for
from northing.web.forms.faults import show_faults
from northing.web.forms.kpis import ThresholdForm
from northing.web.kpis.edit import way
from northing.web.rules import FORM, WRITE, ActorRequest, rule


@rule("kpi.update", methods=FORM)
def change(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Set the level that must hold from a period on."""
    kpi = kpi_of(request.actor, kpi_id)
    require(request.actor, "kpi.update", item_of(kpi))
    direction = Direction(kpi.definition.direction)
    day = today_for(request.actor)
    periods = period_options(kpi, day, ahead=4)
    line = threshold_timelines([kpi_id]).get(kpi_id)
    held = line.at(day) if line else None
    initial = {
        "level": held.level if held else None,
        "upper": held.upper if held else None,
        "comparison": held.comparison if held else default_comparison(direction),
        "valid_from": _from(periods, day, None if held else newest_period(kpi_id)),
    }
    form = ThresholdForm(request.POST or None, initial=initial)
    form.fit(direction, periods)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_threshold(
                request.actor,
                kpi_id=kpi_id,
                valid_from=date.fromisoformat(data["valid_from"]),
                level=data["level"],
                upper=data.get("upper"),
                comparison=Comparison(data["comparison"]) if data.get("comparison") else None,
                reason=data["reason"],
            )
        except (Invalid, Conflict) as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "The threshold is set.")
            return redirect("kpis:show", kpi_id)
    context = {
        "form": form,
        "title": f"Threshold of {kpi.definition.name}",
        "lead": "A level that must hold, not a target to reach: targets belong to key results.",
        "crumbs": way(kpi),
        "back": reverse("kpis:show", args=[ids.show("kpi", kpi_id)]),
        "submit": "Set threshold",
        "end_url": reverse("kpis:threshold_end", args=[ids.show("kpi", kpi_id)]) if held else "",
    }
    return render(request, "kpis/form.html", context, status=400 if form.errors else 200)


def _from(periods: Sequence[tuple[str, str]], today: date, newest: date | None) -> str:
    """The running period; for a first threshold the period of the newest value, which nothing would judge otherwise."""
    last = min(today, newest) if newest else today
    return next((start for start, _ in periods if start <= last.isoformat()), periods[-1][0])


@rule("kpi.update", methods=WRITE)
def end(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """No threshold from the running period on."""
    end_threshold(request.actor, kpi_id=kpi_id, valid_from=today_for(request.actor))
    messages.success(request, "The threshold has ended. Without one nothing is called healthy.")
    return redirect("kpis:show", kpi_id)
