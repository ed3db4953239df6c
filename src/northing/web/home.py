"""The first page: what waits for this person this week, and how things stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from northing.lib.formats import day
from northing.queries.okrs.attention import count_needing_answer, needing_answer
from northing.queries.okrs.home import home as home_of
from northing.queries.people.organisations import today_for
from northing.web.key_results import check_in_form
from northing.web.kpis.board import row_addresses
from northing.web.rules import ActorRequest, rule

SHOWN = 7
CHECK_INS = 3


@rule("organisation.read")
def home(request: ActorRequest) -> HttpResponse:
    """My week: answers owed, check-ins due, drafts to accept, my KPIs and objectives."""
    actor = request.actor
    today = today_for(actor)
    mine = home_of(actor, today, check_ins=CHECK_INS)
    needs = needing_answer(actor, today, limit=SHOWN)
    count = count_needing_answer(actor, today)
    topics = [row.kpi.key for row in (*needs, *mine.kpis)] + [row.key for row in mine.objectives]
    context = {
        "title": f"{today:%A}, {day(today)}",
        "mine": mine,
        "check_ins": [(item, check_in_form(item.line)) for item in mine.check_ins],
        "more_check_ins": mine.check_in_count - len(mine.check_ins),
        "needs": needs,
        "needs_count": count,
        "more_needs": max(0, count - len(needs)),
        "topics": ",".join(dict.fromkeys(topics)),
        **row_addresses(),
    }
    return render(request, "home.html", context)


urlpatterns = [path("", home, name="home")]
