"""The page of one KPI."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from northing.queries.kpis.chart import WINDOWS
from northing.queries.kpis.page import KpiHead, KpiPage, kpi_page
from northing.queries.okrs.attention import attention_of
from northing.queries.okrs.history import answers_for_kpi, objectives_for_kpi
from northing.queries.people import today_for
from northing.web.people.tabs import Crumb, Tab
from northing.web.rules import ActorRequest, rule


@rule("kpi.read")
def show(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """Value, status, chart, card, signals, thresholds, and the objectives that moved it."""
    day = today_for(request.actor)
    window = request.GET.get("periods", "")
    page = kpi_page(
        request.actor, kpi_id, day, window=next((count for count in WINDOWS if str(count) == window), WINDOWS[0])
    )
    attention = attention_of(request.actor, kpi_id, day)
    context = {
        "page": page,
        "head": page.head,
        "crumbs": crumbs(page),
        "tabs": tabs(page.head, "kpis:show"),
        "attention": attention,
        "moved": objectives_for_kpi(request.actor, kpi_id),
        "answers": answers_for_kpi(request.actor, kpi_id),
    }
    return render(request, "kpis/show.html", context)


def crumbs(page: KpiPage) -> list[Crumb]:
    """The units down to the KPI; each leads to its board."""
    board = reverse("kpis:board")
    return [
        Crumb("KPIs", board),
        *(Crumb(crumb.label, f"{board}?scope=below&unit={crumb.key}") for crumb in page.crumbs),
    ]


def tabs(head: KpiHead, current: str) -> list[Tab]:
    """The two views of a KPI."""
    names = (("Overview", "kpis:show"), ("Values and corrections", "kpis:values"))
    return [Tab(label, reverse(name, args=[head.key]), name == current) for label, name in names]
