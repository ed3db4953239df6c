"""Limits on how often something may be tried from one address, kept by allauth beside those of the sign-in (T18)."""

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse

from northing.web import errors


def limited(request: HttpRequest, action: str) -> HttpResponse | None:
    """Count an attempt; return the "too many" page when there were more than ACCOUNT_RATE_LIMITS allows."""
    return None if consume(request, action=action) else errors.too_many(request)
