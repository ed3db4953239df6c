"""Values as words and digits on screen: numbers with units, changes, days, ages, shares. Input is read elsewhere."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

MISSING: Final = "–"
MINUS: Final = "−"
_LEADING_SIGNS: Final = frozenset("$£€¥₹₩₺₽")
# ISO 4217 minor units that are not two; a value in them is never shown with other places by default (U14).
_MINOR_UNITS: Final = {
    **dict.fromkeys(["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "¥", "₩"], 0),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: Decimal | None, decimals: int | None = None, measure_unit: str = "") -> str:
    """Return a value with its unit: "48 min", "1.9 %", "$1,200", "−12,345"; a dash for none.

    `decimals` fixes the places (half up). Without it, two places at most from 1 on and three digits below 1, no
    trailing zeros; yen show no places and dinars three.
    """
    if value is None:
        return MISSING
    if decimals is None:
        decimals = _MINOR_UNITS.get(measure_unit)
    shown = _rounded(abs(value), decimals)
    digits = f"{shown:,f}"
    if decimals is None and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    sign = MINUS if value < 0 and shown else ""
    if measure_unit in _LEADING_SIGNS:
        return f"{sign}{measure_unit}{digits}"
    return f"{sign}{digits} {measure_unit}".rstrip()


def _rounded(size: Decimal, decimals: int | None) -> Decimal:
    if decimals is None:
        decimals = 2 if size >= 1 or not size else 2 - size.adjusted()
    with localcontext() as context:
        context.prec = 60
        return size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def change(before: Decimal | None, after: Decimal | None, decimals: int | None = None, measure_unit: str = "") -> str:
    """Return the difference with its sign: "+5 min", "−0.4 pp" between per cents, "no change"; a dash for none."""
    if before is None or after is None:
        return MISSING
    difference = after - before
    if not difference:
        return "no change"
    shown = number(difference, decimals, "pp" if measure_unit == "%" else measure_unit)
    return shown if difference < 0 else f"+{shown}"


def percent(share: Decimal | None) -> str:
    """Return a share from 0 to 1 as whole per cents, half up: "63 %"; a dash for none."""
    return MISSING if share is None else number(share * 100, 0, "%")


def exact(value: Decimal | None) -> str:
    """Return every digit of a value and no more: "1200", "0.0000001", "−2.5"; a dash for none. No grouping, no unit."""
    if value is None:
        return MISSING
    digits = f"{abs(value):f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{MINUS if value < 0 else ''}{digits}"


def day(value: date | None) -> str:
    """Return a day as "3 Nov 2026"; a dash for none."""
    return MISSING if value is None else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def span(days: int) -> str:
    """Return a number of days as people say it: "1 day", "74 days", "14 months" from 100 days, "9 years" from two."""
    for name, length, from_days in (("year", 365.25, 730), ("month", 30.44, 100), ("day", 1.0, 0)):
        if days >= from_days:
            count = int(days / length)
            return f"{count} {name}{'' if count == 1 else 's'}"
    raise ValueError("a span is not negative")


def age(value: date, today: date) -> str:
    """Return how long ago a day was: "today", "1 day old", "14 months old"; "in 3 days" for a day to come."""
    days = (today - value).days
    if not days:
        return "today"
    return f"{span(days)} old" if days > 0 else f"in {span(-days)}"
