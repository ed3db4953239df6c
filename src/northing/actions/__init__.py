"""Writes: one function per user verb. Actor first, one transaction, permission, logic, audit row, outbox row."""
