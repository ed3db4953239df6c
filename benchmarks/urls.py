"""The product's addresses and one more: a signed-in page with nothing on it, the floor of every page."""

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from northing.web.rules import ActorRequest, rule


@rule("signed in")
def bare(_request: ActorRequest) -> HttpResponse:
    """Session, person and actor, and no more."""
    return HttpResponse("ok")


urlpatterns: list[URLPattern | URLResolver] = [path("bare/", bare), path("", include("northing.urls"))]
