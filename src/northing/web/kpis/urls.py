"""Addresses of the pages about KPIs."""

from django.urls import path

from northing.web.kpis import board, edit, enter, show, threshold, values

urlpatterns = [
    path("", board.board, name="board"),
    path("new/", edit.new, name="new"),
    path("enter/", enter.enter, name="enter"),
    path("<kpi:kpi_id>/", show.show, name="show"),
    path("<kpi:kpi_id>/row/", board.row, name="row"),
    path("<kpi:kpi_id>/edit/", edit.card, name="edit"),
    path("<kpi:kpi_id>/settings/", edit.settings, name="settings"),
    path("<kpi:kpi_id>/adopt/", edit.adopt, name="adopt"),
    path("<kpi:kpi_id>/archive/", edit.archive, name="archive"),
    path("<kpi:kpi_id>/restore/", edit.restore, name="restore"),
    path("<kpi:kpi_id>/threshold/", threshold.change, name="threshold"),
    path("<kpi:kpi_id>/threshold/end/", threshold.end, name="threshold_end"),
    path("<kpi:kpi_id>/values/", values.values, name="values"),
    path("<kpi:kpi_id>/values/withdraw/", values.withdraw, name="withdraw"),
]
