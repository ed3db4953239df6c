"""Writes of people, by topic: first run, organisations, units and their members, persons and their access."""
