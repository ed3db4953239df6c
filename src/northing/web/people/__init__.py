"""Pages of people: the unit tree, units, persons, invitations."""

from northing.web.people.urls import urlpatterns

__all__ = ["urlpatterns"]
