"""Northing joins an organisation's KPIs (where we stand) with its OKRs (where we are going)."""

__version__ = "0.1.0"
