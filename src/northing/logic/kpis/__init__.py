"""Rules about KPIs: what they are, periods, numbers, thresholds, signals. No clock, no database."""
