"""Writes of KPIs: definitions, KPIs at units, thresholds, measurements, and the rows derived from them."""
