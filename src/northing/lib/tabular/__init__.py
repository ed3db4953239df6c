"""Uploaded tables (CSV, XLSX, JSON) as safe, canonical, streamable rows. Knows nothing of KPIs.

`files.inspect` and `files.canonicalise` are the way in, `canonical.rows` the way out, `limits.Refused` the one error.
"""
