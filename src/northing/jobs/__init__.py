"""Workers and timers: follow up outbox rows, refresh derived rows, check and apply imports."""
