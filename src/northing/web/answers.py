"""Answering a KPI: a drafted objective to edit, a key result in an open one, or "not now".

Mounted under the KPI: /kpis/<kpi>/answer/ and /kpis/<kpi>/not-now/.
"""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from northing.actions.okrs.answers import (
    AnswerFields,
    answer_with_existing_objective,
    answer_with_new_objective,
    not_now,
)
from northing.lib import ids
from northing.lib.errors import Conflict, Invalid
from northing.lib.formats import number
from northing.logic.okrs.definition import ObjectiveKind, Reason
from northing.models import Kpi
from northing.queries.okrs.choices import open_cycles
from northing.queries.okrs.drafting import Proposal, answerable_kpi, open_draft, open_objectives, proposal_for
from northing.queries.okrs.visible import visible_objectives
from northing.queries.people import item_of, person_choices, require
from northing.queries.people.organisations import today_for
from northing.web.forms.faults import show_faults
from northing.web.forms.okrs import AnswerForm, ExistingAnswerForm, NotNowForm, plain
from northing.web.rules import FORM, ActorRequest, rule


@rule("kpi.answer", methods=FORM)
def new(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """The proposal, editable; a draft that is open already is shown instead."""
    kpi = _kpi(request, kpi_id)
    draft = open_draft(kpi.pk)
    if draft and visible_objectives(request.actor).filter(pk=draft.pk).exists():
        messages.info(request, "This draft answers the KPI already. Edit and accept it, or drop it.")
        return redirect("objectives:show", draft.pk)
    proposal = proposal_for(kpi)
    cycles = open_cycles(request.actor)
    to_existing = request.POST.get("how") == "existing"
    form = AnswerForm(
        request.POST if request.method == "POST" and not to_existing else None, initial=_initial(request, proposal)
    )
    form.offer(cycles=cycles, persons=person_choices(request.actor))
    existing = ExistingAnswerForm(
        request.POST if to_existing else None, initial=_existing_initial(proposal), prefix=None
    )
    existing.auto_id = "existing_%s"
    objectives = open_objectives(request.actor, kpi)
    existing.offer([(row.pk, f"{row.title} · {row.unit.name} · {row.cycle.name}") for row in objectives])
    if request.method == "POST":
        done = _to_existing(request, kpi, existing) if to_existing else _to_new(request, kpi, form)
        if done:
            return done
    context = {
        "form": form,
        "existing": existing,
        "has_existing": bool(objectives),
        "has_cycles": bool(cycles),
        "to_existing": to_existing,
        **_about(kpi, proposal),
    }
    return render(request, "answers/new.html", context)


@rule("kpi.answer", methods=FORM)
def wait(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Not now: why, and when to look again."""
    kpi = _kpi(request, kpi_id)
    day = today_for(request.actor)
    form = NotNowForm(request.POST or None, initial={"look_again_on": day + timedelta(days=30)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            not_now(request.actor, kpi_id=kpi_id, reason=data["reason"], look_again_on=data["look_again_on"], today=day)
        except (Invalid, Conflict) as failure:
            show_faults(form, failure)
        else:
            messages.success(request, f"{kpi.definition.name} comes back on {data['look_again_on']:%-d %b %Y}.")
            return redirect("kpis:board")
    return render(request, "answers/not_now.html", {"form": form, **_about(kpi, None)})


def _kpi(request: ActorRequest, kpi_id: int) -> Kpi:
    kpi = answerable_kpi(request.actor, kpi_id)
    require(request.actor, "kpi.answer", item_of(kpi))
    return kpi


def _initial(request: ActorRequest, proposal: Proposal) -> dict[str, object]:
    return {
        "title": proposal.title,
        "why": proposal.why,
        "key_result_title": proposal.key_result_title,
        "target": plain(proposal.terms.target),
        "kind": proposal.kind,
        "reason": proposal.reason,
        "owner": ids.show("per", proposal.kpi.owner_id or request.actor.person_id),
    }


def _existing_initial(proposal: Proposal) -> dict[str, object]:
    return {"key_result_title": proposal.key_result_title, "target": plain(proposal.terms.target)}


def _about(kpi: Kpi, proposal: Proposal | None) -> dict[str, object]:
    definition = kpi.definition
    latest = getattr(kpi, "latest", None)
    state = getattr(kpi, "state", None)
    return {
        "kpi": kpi,
        "kpi_key": ids.show("kpi", kpi.pk),
        "is_breach": bool(proposal and proposal.is_breach),
        "value": number(latest.value if latest else None, definition.decimals, definition.measure_unit),
        "level": number(state.level, definition.decimals, definition.measure_unit) if state and state.level else "",
        "signal": state.words if state else "",
        "baseline": number(proposal.terms.baseline, definition.decimals) if proposal else "",
    }


def _to_new(request: ActorRequest, kpi: Kpi, form: AnswerForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    data = form.cleaned_data
    fields = AnswerFields(
        title=data["title"],
        why=data["why"],
        key_result_title=data["key_result_title"],
        target=data["target"],
        kind=ObjectiveKind(data["kind"]),
        reason=Reason(data["reason"]),
        owner_id=data["owner"],
    )
    try:
        row = answer_with_new_objective(request.actor, kpi_id=kpi.pk, cycle_id=data["cycle"], fields=fields)
    except (Invalid, Conflict) as failure:
        show_faults(form, failure)
        return None
    messages.success(request, "Draft written. Edit it, then accept it.")
    return redirect("objectives:show", row.pk)


def _to_existing(request: ActorRequest, kpi: Kpi, form: ExistingAnswerForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    data = form.cleaned_data
    fields = AnswerFields(key_result_title=data["key_result_title"], target=data["target"])
    try:
        row = answer_with_existing_objective(
            request.actor, kpi_id=kpi.pk, objective_id=data["objective"], fields=fields
        )
    except (Invalid, Conflict) as failure:
        show_faults(form, failure)
        return None
    messages.success(request, f"“{row.title}” is part of this objective now.")
    return redirect("objectives:show", row.objective_id)


urlpatterns = [
    path("<kpi:kpi_id>/answer/", new, name="new"),
    path("<kpi:kpi_id>/not-now/", wait, name="not_now"),
]
