"""Reads of OKRs, one topic a module; nothing here writes."""
