"""Writes of OKRs, one topic a module: cycles, objectives, key results, check-ins, answers, closing, standings."""
