"""Pages of KPIs: the board, one KPI, its card, thresholds and values, the entry grid."""

from northing.web.kpis.urls import urlpatterns

__all__ = ["urlpatterns"]
