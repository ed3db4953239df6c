"""Rules about KPIs: what they are, periods, numbers, thresholds and signals. Nothing here reads a clock or a database."""
