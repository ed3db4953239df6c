"""The palette's results."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from northing.queries.okrs.search import Hits, search
from northing.web.rules import ActorRequest, rule

_PAGES = {
    "kpi": ("kpis:show", "gauge"),
    "obj": ("objectives:show", "target"),
    "unit": ("people:unit", "users"),
    "per": ("people:person", "user"),
}


@dataclass(frozen=True)
class PaletteItem:
    """A result as the palette shows it."""

    id: str
    label: str
    detail: str
    url: str
    icon: str


@dataclass(frozen=True)
class PaletteGroup:
    """Results of one kind."""

    label: str
    items: list[PaletteItem]


def _group(hits: Hits) -> PaletteGroup:
    page, icon = _PAGES[hits.kind]
    return PaletteGroup(
        hits.label,
        [
            PaletteItem(f"hit-{hit.shown_id}", hit.label, hit.detail, reverse(page, args=[hit.shown_id]), icon)
            for hit in hits.items
        ],
    )


@rule("organisation.read")
def results(request: ActorRequest) -> HttpResponse:
    """Results for `q`; as a fragment for the palette, as a page without scripts."""
    found = [_group(hits) for hits in search(request.actor, request.GET.get("q", ""))]
    return render(request, "parts/palette_results.html", {"groups": found})


urlpatterns = [path("", results, name="search")]
