"""Making a KPI, changing its card, owner and audience, measuring it at another unit, archiving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from northing.actions.kpis.definitions import create_definition, update_definition
from northing.actions.kpis.kpis import adopt_definition, archive_kpi, restore_kpi, update_kpi
from northing.lib import ids
from northing.lib.errors import Conflict, Denied, Invalid, NotFound, Stale
from northing.logic.people import Item, Visibility, allows
from northing.models import Kpi
from northing.queries.kpis.visible import kpi_of
from northing.queries.people import UnitChoice, item_of, person_choices, require, unit_choices
from northing.web.forms.faults import show_faults
from northing.web.forms.kpis import EditCardForm, NewKpiForm, PlaceForm, SettingsForm, card_initial
from northing.web.people.tabs import Crumb
from northing.web.rules import FORM, WRITE, ActorRequest, rule

REFUSALS = (Invalid, Conflict, Stale, NotFound)


@rule("kpi.create", methods=FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Define a measure and put it at a unit."""
    units = _units(request)
    initial = {"unit": request.GET.get("unit", ""), "owner": ids.show("per", request.actor.person_id)}
    form = NewKpiForm(request.POST or None, initial=initial)
    form.offer(units, person_choices(request.actor))
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data
        try:
            kpi = create_definition(
                request.actor,
                card=form.card(),
                unit_id=ids.read("unit", place["unit"]),
                owner_id=_person(place["owner"]),
                visibility=Visibility(place["visibility"]),
            )
        except REFUSALS as failure:
            show_faults(form, failure)
        else:
            messages.success(request, f"{kpi.definition.name} is here. Next: a threshold and the first values.")
            return redirect("kpis:show", kpi.pk)
    context = {"form": form, "title": "New KPI", "back": reverse("kpis:board"), "submit": "Create KPI"}
    return render(request, "kpis/card_form.html", {**context, "is_new": True}, status=400 if form.errors else 200)


@rule("kpi.update", methods=FORM)
def card(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Change the card; everybody who uses the definition sees the change."""
    kpi = _mine(request, kpi_id)
    definition = kpi.definition
    version = f"{definition.version_major}.{definition.version_minor}"
    form = EditCardForm(request.POST or None, initial={**card_initial(definition), "version": version})
    if request.method == "POST" and form.is_valid():
        try:
            update_definition(request.actor, kpi_id=kpi_id, version=form.opened_version(), card=form.card())
        except REFUSALS as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "The card is saved.")
            return redirect("kpis:show", kpi_id)
    context = {"form": form, "title": f"Card of {definition.name}", "crumbs": way(kpi), "submit": "Save"}
    return render(request, "kpis/card_form.html", {**context, "back": _page(kpi)}, status=400 if form.errors else 200)


@rule("kpi.update", methods=FORM)
def settings(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Owner and audience."""
    kpi = _mine(request, kpi_id)
    owner = ids.show("per", kpi.owner_id) if kpi.owner_id else ""
    initial = {"owner": owner, "visibility": kpi.visibility, "version": kpi.version}
    form = SettingsForm(request.POST or None, initial=initial)
    form.offer([], person_choices(request.actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            update_kpi(
                request.actor,
                kpi_id=kpi_id,
                version=data["version"],
                owner_id=_person(data["owner"]),
                visibility=Visibility(data["visibility"]),
            )
        except REFUSALS as failure:
            show_faults(form, failure)
        else:
            messages.success(request, "Saved.")
            seen = allows(request.actor, "kpi.read", _as_saved(kpi, data["owner"], data["visibility"]))
            return redirect("kpis:show", kpi_id) if seen else redirect("kpis:board")
    context = {"form": form, "title": "Owner and audience", "crumbs": way(kpi), "back": _page(kpi), "submit": "Save"}
    return render(request, "kpis/form.html", context, status=400 if form.errors else 200)


@rule("kpi.create", methods=FORM)
def adopt(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Measure the same definition at another unit."""
    kpi = kpi_of(request.actor, kpi_id)
    form = PlaceForm(request.POST or None, initial={"owner": ids.show("per", request.actor.person_id)})
    form.offer(_units(request), person_choices(request.actor))
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data
        try:
            made = adopt_definition(
                request.actor,
                definition_id=kpi.definition_id,
                unit_id=ids.read("unit", place["unit"]),
                owner_id=_person(place["owner"]),
                visibility=Visibility(place["visibility"]),
            )
        except REFUSALS as failure:
            show_faults(form, failure)
        else:
            messages.success(request, f"{kpi.definition.name} is measured here too.")
            return redirect("kpis:show", made.pk)
    lead = "The card stays one for all units; thresholds, owner and values are each unit's own."
    context = {"form": form, "title": "Measure at another unit", "lead": lead, "crumbs": way(kpi), "back": _page(kpi)}
    return render(request, "kpis/form.html", {**context, "submit": "Add to unit"}, status=400 if form.errors else 200)


@rule("kpi.update", methods=WRITE)
def archive(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Off the boards; the toast offers the way back."""
    archive_kpi(request.actor, kpi_id=kpi_id)
    undo = reverse("kpis:restore", args=[ids.show("kpi", kpi_id)])
    messages.success(request, "Archived. Its values stay.", extra_tags=undo)
    return redirect("kpis:board")


@rule("kpi.update", methods=WRITE)
def restore(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Back on the boards."""
    restore_kpi(request.actor, kpi_id=kpi_id)
    messages.success(request, "Restored.")
    return redirect("kpis:show", kpi_id)


def way(kpi: Kpi) -> list[Crumb]:
    """The way to a form about a KPI."""
    unit = f"{reverse('kpis:board')}?scope=below&unit={ids.show('unit', kpi.unit_id)}"
    return [Crumb("KPIs", reverse("kpis:board")), Crumb(kpi.unit.name, unit), Crumb(kpi.definition.name, _page(kpi))]


def _mine(request: ActorRequest, kpi_id: int) -> Kpi:
    """A KPI the actor may change; a form nobody may send is not shown."""
    kpi = kpi_of(request.actor, kpi_id)
    require(request.actor, "kpi.update", item_of(kpi))
    return kpi


def _units(request: ActorRequest) -> list[UnitChoice]:
    """Units where the actor may put a KPI."""
    organisation = request.actor.organisation_id
    units = [
        unit
        for unit in unit_choices(request.actor)
        if allows(request.actor, "kpi.create", Item(organisation, unit_id=unit.key))
    ]
    if not units:
        raise Denied("You belong to no unit yet, so there is no place for a KPI. Ask an administrator to add you.")
    return units


def _person(text: str) -> int | None:
    return ids.read("per", text) if text else None


def _as_saved(kpi: Kpi, owner: str, visibility: str) -> Item:
    return Item(kpi.organisation_id, _person(owner), kpi.unit_id, Visibility(visibility))


def _page(kpi: Kpi) -> str:
    return reverse("kpis:show", args=[ids.show("kpi", kpi.pk)])
