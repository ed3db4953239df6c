"""Writes of transfer: import batches and the demo company."""
