"""Site map: every page, by area. Each view declares its rule (web/rules.py)."""

from django.urls import URLPattern, URLResolver, include, path

from northing.web import converters

__all__ = ["converters", "urlpatterns"]  # importing the converters registers them

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
]
