"""Reads of KPIs: the board's rows, the page of one KPI, its series and thresholds, the grid where values are typed."""
