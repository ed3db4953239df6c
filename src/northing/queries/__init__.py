"""Reads: what an actor may see, as querysets or frozen dataclasses. Nothing here writes or knows a request."""
