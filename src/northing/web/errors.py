"""Failures as pages: what happened, what is safe, what to do. Plain HTML works without the shell's context."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from northing.lib.errors import Failure, Fault

_TITLES = {
    400: "That could not be used",
    403: "You may not do this",
    404: "Nothing here",
    409: "Not possible right now",
    412: "Somebody was faster",
    429: "Too many attempts",
    500: "Something broke on our side",
}


def page(request: HttpRequest, status: int, faults: tuple[Fault, ...] = ()) -> HttpResponse:
    """Render the page for a status; a fragment request gets a short text for its toast."""
    context = {"status": status, "error_title": _TITLES[status], "faults": faults}
    template = "errors/_fragment.html" if request.headers.get("HX-Request") else "errors/page.html"
    return render(request, template, context, status=status)


def failure(request: HttpRequest, error: Failure) -> HttpResponse:
    """Render one of our own failures."""
    return page(request, error.status, error.faults)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Django's own 400."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Django's own 403."""
    return page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without its token: the page was open too long or came from elsewhere."""
    text = "This form is too old or was not made by this site. Go back, reload the page and send it again."
    return page(request, 403, (Fault(text),))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Django's own 404."""
    return page(request, 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """More attempts than allowed: of signing in, of codes, of links. The longest wait is five minutes."""
    response = page(request, 429, (Fault("Wait a few minutes, then try again."),))
    response["Retry-After"] = "300"
    return response


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Django's own 500; touches no database."""
    return render(None, "errors/500.html", status=500)
