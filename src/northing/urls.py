"""Site map; the pages themselves are listed in `northing.web.urls`."""

from northing.web.urls import urlpatterns

handler400 = "northing.web.errors.bad_request"
handler403 = "northing.web.errors.forbidden"
handler404 = "northing.web.errors.not_found"
handler429 = "northing.web.errors.too_many"  # called by allauth
handler500 = "northing.web.errors.server_error"

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]
