"""Addresses of the pages about units and persons."""

from django.urls import path

from northing.web.people import invitations, persons, units

urlpatterns = [
    path("", units.tree, name="units"),
    path("units/new/", units.new, name="unit_new"),
    path("units/<unit:unit_id>/", units.show, name="unit"),
    path("units/<unit:unit_id>/edit/", units.edit, name="unit_edit"),
    path("units/<unit:unit_id>/move/", units.move, name="unit_move"),
    path("units/<unit:unit_id>/delete/", units.delete, name="unit_delete"),
    path("units/<unit:unit_id>/members/", units.add_member, name="unit_add_member"),
    path("units/<unit:unit_id>/members/<per:person_id>/", units.change_member, name="unit_change_member"),
    path("persons/", persons.listing, name="persons"),
    path("persons/new/", persons.new, name="person_new"),
    path("persons/<per:person_id>/", persons.show, name="person"),
    path("persons/<per:person_id>/role/", persons.role, name="person_role"),
    path("persons/<per:person_id>/invite/", persons.invite, name="person_invite"),
    path("persons/<per:person_id>/reset/", persons.reset, name="person_reset"),
    path("persons/<per:person_id>/deactivate/", persons.leave, name="person_deactivate"),
    path("persons/<per:person_id>/reactivate/", persons.come_back, name="person_reactivate"),
    path("invitations/<per:person_id>/<str:token>/", invitations.accept, name="invitation"),
]
