"""Numbers in addresses: which page of a list is wanted. Anything that is no such number means the first."""

from django.http import HttpRequest

_LONGEST = 6  # digits; no list has a million pages


def number_of(request: HttpRequest, name: str, longest: int = _LONGEST) -> int | None:
    """A whole number of the query string; None for nothing, for other signs (“²”, “-1”) and for too many digits."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None


def page_of(request: HttpRequest) -> int:
    """The page wanted, from 1."""
    return number_of(request, "page") or 1
