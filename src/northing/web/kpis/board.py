"""The board of KPIs and one row of it for a live update."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from northing.lib import ids
from northing.lib.errors import Invalid, NotFound
from northing.logic.people import Actor, Scope, reach
from northing.queries.kpis.board import BoardFilters, BoardScope
from northing.queries.okrs.attention import AttentionBoard, Group, attention_board, attention_of
from northing.queries.people import UnitChoice, home_unit, today_for, unit_choices
from northing.web.paging import page_of
from northing.web.rules import ActorRequest, rule


@dataclass(frozen=True)
class Choice:
    """One possible value of a filter: a link or an option."""

    value: str
    label: str
    current: bool
    url: str = ""
    count: int | None = None


@rule("kpi.read")
def board(request: ActorRequest) -> HttpResponse:
    """KPIs of a scope, what needs an answer first."""
    filters = read_filters(request)
    units = unit_choices(request.actor)
    if filters.unit_id is None and filters.scope in {BoardScope.UNIT, BoardScope.BELOW}:
        filters = replace(filters, unit_id=home_unit(request.actor))
    page = attention_board(request.actor, filters, today_for(request.actor), page_of(request))
    context = {
        "board": page,
        "filters": filters,
        "lead": _lead(filters, units),
        "scopes": [_choice(filters, scope) for scope in BoardScope],
        "groups": _groups(filters, page),
        "units": [Choice(ids.show("unit", unit.key), unit.text, unit.key == filters.unit_id) for unit in units],
        "owners": [Choice(key, name, key == _owner(filters)) for key, name in page.owners],
        "topics": ",".join(row.kpi.key for part in page.parts for row in part.rows),
        "is_narrowed": bool(filters.text or filters.group or filters.owner_id),
        "clear_url": address(replace(filters, text="", group="", owner_id=None)),
        "enter_url": f"{reverse('kpis:enter')}?{_query(replace(filters, text='', group='', owner_id=None))}",
        "new_unit": ids.show("unit", filters.unit_id) if filters.unit_id else "",
        "can_create": reach(request.actor, "kpi.create") is not Scope.NO,
    }
    return render(request, "kpis/board.html", {**context, **row_addresses()})


@rule("kpi.read")
def row(request: ActorRequest, kpi_id: int) -> HttpResponse:
    """One row, as the board shows it."""
    found = attention_of(request.actor, kpi_id, today_for(request.actor))
    if found is None:
        raise NotFound("There is no such KPI, or you may not see it.")
    return render(request, "kpis/_row.html", {"row": found, **row_addresses()})


def row_addresses() -> dict[str, str]:
    """What the addresses in a row begin with."""
    return {"kpis_url": reverse("kpis:board"), "objectives_url": reverse("objectives:board")}


def read_filters(request: ActorRequest) -> BoardFilters:
    """What the address narrows the list to; what it does not understand it leaves out."""
    query = request.GET
    scope = next((scope for scope in BoardScope if scope == query.get("scope")), _default_scope(request.actor))
    return BoardFilters(
        scope=scope,
        unit_id=_key("unit", query.get("unit", "")),
        owner_id=_key("per", query.get("owner", "")),
        group=next((group.value for group in Group if group == query.get("group")), ""),
        text=query.get("q", "").strip()[:100],
    )


def address(filters: BoardFilters) -> str:
    """The board with these filters."""
    return f"{reverse('kpis:board')}?{_query(filters)}"


def _query(filters: BoardFilters) -> str:
    unit = ids.show("unit", filters.unit_id) if filters.unit_id else ""
    pairs = {"scope": filters.scope.value, "unit": unit, "owner": _owner(filters), "group": filters.group}
    return urlencode({name: value for name, value in {**pairs, "q": filters.text}.items() if value})


def _default_scope(actor: Actor) -> BoardScope:
    """Who belongs to a unit starts with it and what is below, everybody else with all."""
    return BoardScope.BELOW if actor.member_units or actor.led_units else BoardScope.ALL


def _key(prefix: str, text: str) -> int | None:
    if not text.startswith(f"{prefix}_"):
        return None
    try:
        return ids.read(prefix, text)
    except Invalid:
        return None


def _owner(filters: BoardFilters) -> str:
    return ids.show("per", filters.owner_id) if filters.owner_id else ""


def _choice(filters: BoardFilters, scope: BoardScope) -> Choice:
    return Choice(scope.value, scope.label, scope is filters.scope, address(replace(filters, scope=scope)))


def _groups(filters: BoardFilters, page: AttentionBoard) -> list[Choice]:
    """All groups with their counts; an empty one is left out unless it is the one chosen."""
    every = Choice("", "Everything", not filters.group, address(replace(filters, group="")), page.total)
    return [
        every,
        *(
            Choice(group.value, group.label, group == filters.group, address(replace(filters, group=group)), count)
            for group, count in page.counts.items()
            if count or group == filters.group
        ),
    ]


def _lead(filters: BoardFilters, units: list[UnitChoice]) -> str:
    """Whose KPIs these are, in words."""
    unit = next((unit.name for unit in units if unit.key == filters.unit_id), "")
    match filters.scope:
        case BoardScope.MINE:
            return "KPIs you own"
        case BoardScope.UNIT if unit:
            return unit
        case BoardScope.BELOW if unit:
            return f"{unit} and below"
    return "All units"
