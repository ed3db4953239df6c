"""Rules of cycles, objectives and key results. Nothing here reads a clock or a database."""
