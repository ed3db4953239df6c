"""Input that has broken other software: one list for query strings, forms and uploads."""

CANARY = "canary\"'><script src=//evil.example></script>&lt;b&gt;{{7*7}}${7*7}"

TEXTS = {
    "nothing": "",
    "spaces": " \t\u00a0\u2003 ",
    "nul": "a\x00b",
    "control": "a\x01\x08\x0b\x1b[31mb\x7f",
    "line breaks": "a\r\nSet-Cookie: x=1\r\n\r\nb",
    "bidi": "abc\u202eevil\u2066x\u2069",
    "zero width": "a\u200b\ufeff\u00adb",
    "script": CANARY,
    "sql": "' OR 1=1; DROP TABLE northing_kpi; --",
    "like": "%_%\\",
    "template": "{% debug %}{{ settings.SECRET_KEY }}",
    "format": "%s%n%(x)s{0.__class__}",
    "path": "../../../../etc/passwd\\..\\",
    "other id": "kpi_ZZZZZZZZZZZZZ",
    "highest id": "kpi_7ZZZZZZZZZZZZ",
    "unknown id": "kpi_0000000000001",
    "id with other letters": "kpi_\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131",
    "surrogate": "\ud800",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 40,
    "long": "x" * 70_000,
    "json": '{"$gt": ""}',
    "formula": '=HYPERLINK("http://evil.example")',
}
NUMBERS = {
    "zero": "0",
    "negative": "-1",
    "huge": "1000000000",
    "beyond 64 bits": "99999999999999999999999999",
    "five thousand digits": "9" * 5000,
    "1e400": "1e400",
    "-1e400": "-1e400",
    "1e-400": "1e-400",
    "1e999999999": "1e999999999",
    "nan": "NaN",
    "signalling nan": "sNaN",
    "infinity": "Infinity",
    "hexadecimal": "0x10",
    "arabic digits": "\u0661\u0662\u0663",
    "superscript": "\u00b2",
    "circled": "\u2462",
    "underscores": "1_000",
    "many places": "0." + "1" * 60,
}
DATES = {
    "no day": "0000-00-00",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "13th month": "2026-13-01",
    "30 February": "2026-02-30",
    "week": "2026-W53-7",
    "arabic day": "\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0661",
    "year alone": "20260",
}
POISON = {**TEXTS, **NUMBERS, **DATES}
_SHARPEST = (
    "nul", "script", "control", "surrogate", "long", "sql", "unknown id", "highest id", "five thousand digits",
    "superscript", "beyond 64 bits", "negative", "signalling nan", "1e400", "1e999999999", "no day", "last day",
    "first day",
)  # fmt: skip
SHARP = {kind: POISON[kind] for kind in _SHARPEST}
_BY_CLASS = ("script", "surrogate", "superscript", "five thousand digits", "1e999999999", "last day")
_INSTEAD_OF_A_CHOICE = ("control", "highest id", "superscript")
TYPED = {kind: POISON[kind] for kind in _BY_CLASS}
CHOSEN = {kind: POISON[kind] for kind in _INSTEAD_OF_A_CHOICE}
