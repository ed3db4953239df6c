"""Reads of transfer: import batches, their pages, and what an import has to be compared with."""
