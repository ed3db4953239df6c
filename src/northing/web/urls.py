"""Site map: every page, by area. Each view declares its rule (web/rules.py)."""

from django.urls import URLPattern, URLResolver, include, path

from northing.web import converters
from northing.web.organisation import nowhere
from northing.web.setup import first_run

__all__ = ["converters", "urlpatterns"]  # importing the converters registers them

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("northing.web.home")),
    path("imports/", include(("northing.web.imports", "imports"))),
    path("search/", include("northing.web.search")),
    path("live/", include("northing.web.live")),
    path("", include("northing.web.health")),
    path("setup/", first_run, name="setup"),
    path("no-organisation/", nowhere, name="no_organisation"),
    path("kpis/", include(("northing.web.kpis", "kpis"))),
    path("people/", include(("northing.web.people", "people"))),
    path("organisation/", include(("northing.web.organisation", "organisation"))),
    path("kpis/", include(("northing.web.answers", "answers"))),
    path("objectives/", include(("northing.web.objectives", "objectives"))),
    path("key-results/", include(("northing.web.key_results", "key_results"))),
    path("check-ins/", include(("northing.web.check_ins", "check_ins"))),
    path("cycles/", include(("northing.web.cycles", "cycles"))),
    path("accounts/", include("northing.web.accounts")),
    path("accounts/", include("allauth.urls")),
]
