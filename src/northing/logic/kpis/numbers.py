"""Reads numbers as people write them in files and cells; nothing here formats them (see lib/formats).

Missing is not a problem: a blank, a dash, "n/a", ":" or ".." has no value and no complaint. Everything that is neither
missing nor one number is a problem in words. Values are Decimal from the text, never by way of float (U14).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

DECIMALS: Final = 9
SIGNIFICANT_DIGITS: Final = 15
WHOLE_DIGITS: Final = 15

_MISSING: Final = frozenset(
    [
        "",
        "-",
        "--",
        ".",
        "..",
        "...",
        ":",
        "/",
        "*",
        "na",
        "n/a",
        "n.a.",
        "n a",
        "#n/a",
        "nan",
        "null",
        "none",
        "missing",
    ]
).union(["no data", "not available", "[x]", "[c]", "[z]", "[u]"])
_SCALES: Final = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "bn": 9, "b": 9, "billion": 9}
_SIGNS: Final = r"US\$|A\$|C\$|[$£€¥₹₺₽₩]|CHF|kr\.?|Rs\.?|[A-Z]{3}"
_WHOLE: Final = re.compile(
    rf"(?P<open>\()?(?P<minus>[-+])? ?(?P<before>{_SIGNS})? ?(?P<minus2>[-+])?"
    r"(?P<digits>[0-9.,' ]*[0-9][0-9.,' ]*?)(?:[eE](?P<power>[-+]?\d{1,4}))?"
    r" ?(?P<percent>%|per cent|percent)? ?(?P<scale>(?i:thousand|million|billion|mio|mn|bn|k|m|b))?"
    rf" ?(?P<after>{_SIGNS})?(?P<behind>-)?(?P<close>\))?"
)
_NOTE: Final = re.compile(r"(?<=[0-9%]) ?(?:\[[^\]]*\]|\([A-Za-z][^)]*\))$")
_GROUPS: Final = re.compile(r"\d{1,3}(?:(?P<sign>[., '])\d{3})(?:(?P=sign)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")


@dataclass(frozen=True)
class NumberReading:
    """What a text says. No value and no problem means missing.

    `percent`: the text carried a per cent sign; the value is as written (62 for "62 %").
    `currency`: sign or code as written.
    `ambiguous`: one separator that may be decimal or thousands; the value is the likelier reading.
    `rounded`: cut to what is stored, 9 decimals and 15 significant digits.
    """

    value: Decimal | None = None
    percent: bool = False
    currency: str = ""
    ambiguous: bool = False
    rounded: bool = False
    problem: str = ""


def read_number(text: str, *, decimal: str | None = None) -> NumberReading:
    """Read one number (U14); never raises for what was typed.

    `decimal` is "." or "," when the column's decimal sign is known, else None.
    """
    plain = _plain(text)
    if plain.lower() in _MISSING:
        return NumberReading()
    found = _WHOLE.fullmatch(_NOTE.sub("", plain)) if len(plain) <= 64 else None
    if found is None or not _is_whole(found):
        return NumberReading(problem=_complaint(plain))
    digits, ambiguous = _normal_digits(found["digits"].strip(), decimal)
    if digits is None:
        return NumberReading(problem=f"“{plain}” has a separator where this column's numbers have none; check it.")
    power = int(found["power"] or 0) + _SCALES.get((found["scale"] or "").lower(), 0)
    negative = bool(found["open"]) or "-" in (found["minus"], found["minus2"], found["behind"])
    value, rounded = stored(Decimal(f"{'-' if negative else ''}{digits}e{power}"))
    if value is None:
        return NumberReading(
            problem=f"“{plain}” is too large; up to {WHOLE_DIGITS} digits before the decimal sign are stored."
        )
    currency = found["before"] or found["after"] or ""
    return NumberReading(value, bool(found["percent"]), currency, ambiguous, rounded)


def guess_decimal(samples: Iterable[str]) -> str | None:
    """Return the decimal sign a column uses: "." or "," when samples prove one and none the other, else None."""
    proven = set()
    for text in samples:
        with_point, with_comma = (read_number(text, decimal=sign) for sign in (".", ","))
        if not with_point.problem and with_comma.problem:
            proven.add(".")
        if not with_comma.problem and with_point.problem:
            proven.add(",")
    return proven.pop() if len(proven) == 1 else None


def _plain(text: str) -> str:
    """Unify blanks, minus signs, apostrophes and the digits of other scripts."""
    line = text[:200]
    if not line.isascii():
        line = "".join(_SPELLINGS.get(sign, sign) for sign in line)
        line = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in line)
    return re.sub(r"\s+", " ", line).strip()


_SPELLINGS: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u2019\u02bc\u066c", "'"),
    "\u066b": ".",
    "\u066a": "%",
    "\u2026": "...",
    "\ufeff": "",
}


def _is_whole(found: "re.Match[str]") -> bool:
    """Check what the pattern cannot: brackets in pairs, one sign, one currency; a lone m is metres or minutes."""
    if bool(found["open"]) is not bool(found["close"]):
        return False
    signs = [sign for sign in (found["minus"], found["minus2"], found["behind"], found["open"]) if sign]
    if len(signs) > 1 or (found["before"] and found["after"]):
        return False
    scale = found["scale"]
    if not scale:
        return True
    has_currency = bool(found["before"] or found["after"])
    return not found["percent"] and (scale != "m" or has_currency)


def _complaint(plain: str) -> str:
    shown = plain if len(plain) <= 40 else f"{plain[:39]}…"
    if plain.startswith(("=", "@")):
        return f"“{shown}” is a formula; paste its result instead."
    if plain.startswith("#"):
        return f"“{shown}” is a spreadsheet error; fix the cell or leave it blank."
    if re.match(r"[<>≤≥~≈]", plain):
        return f"“{shown}” is a bound, not a value; write the measured number."
    if re.fullmatch(r"[\d.,% ]+ ?(?:-|to) ?[\d.,% ]+", plain):
        return f"“{shown}” is a range, not a value; write one number."
    if re.match(r"[-+(]?[\d.,]*\d", plain):
        return f"“{shown}” holds more than a number; keep the number and set the unit on the KPI."
    return f"“{shown}” is not a number; write digits, or leave it blank when there is no value."


def _normal_digits(digits: str, decimal: str | None) -> tuple[str | None, bool]:
    """Return the digits with a decimal point, and whether another reading was as good; None when they do not fit."""
    if decimal is not None:
        return _split(digits, decimal), False
    as_point, as_comma = _split(digits, "."), _split(digits, ",")
    if as_point is None or as_comma is None:
        return as_point or as_comma, False
    return as_point, Decimal(as_point) != Decimal(as_comma)


def _split(digits: str, decimal: str) -> str | None:
    """Read the digits with this decimal sign; None when its parts are not properly grouped."""
    whole, _, fraction = digits.partition(decimal)
    if fraction and not fraction.isdigit():
        return None
    if whole and not whole.isdigit():
        if whole[0] == "0" or not _GROUPS.fullmatch(whole):
            return None
        whole = re.sub(r"\D", "", whole)
    return f"{whole or '0'}.{fraction}" if fraction else whole or None


def stored(value: Decimal) -> tuple[Decimal | None, bool]:
    """Cut to the stored precision, half to even, and say whether anything was lost; None when it is too large."""
    if value.is_zero():
        return Decimal(0), False
    if value.adjusted() >= WHOLE_DIGITS:
        return None, False
    kept = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN).plus(value)
    exponent = kept.adjusted() - len(kept.as_tuple().digits) + 1
    kept = kept.quantize(Decimal(1).scaleb(min(0, max(exponent, -DECIMALS))), ROUND_HALF_EVEN, Context(prec=40))
    if kept.adjusted() >= WHOLE_DIGITS:
        return None, False
    return kept or Decimal(0), kept != value


def is_storable(value: Decimal) -> bool:
    """Tell whether a value is kept as it is: finite, at most 15 significant digits and 9 decimals."""
    return value.is_finite() and stored(value) == (value, False)
