"""What a single cell of an uploaded table may hold. Only text goes in and out; meaning belongs to `logic`."""

import re

from northing.lib.tabular.limits import CELL_CHARACTERS, Refused, cell_address

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACES = "\t\r\n \u00a0\u2009\u202f\ufeff"
_SIGNED_NUMBER = re.compile(
    rf"[+\-][{_SPACES}]*[$£€¥₹]?[\d.,'’{_SPACES}]*\d[\d.,'’{_SPACES}]*(?:[eE][+\-]?\d+)?[{_SPACES}]*(?:[%‰°$£€¥₹]?[^\W\d_]{{0,12}})"
)
_THREE_DECIMALS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_DASHES = re.compile(r"[-+]+|[-+]\s+[^\W\d_][^|!=]*", re.DOTALL)


def check_cell(text: str, row: int, column: int) -> str:
    """Return the cell's text with one kind of line end, or refuse it with its address (trust T5).

    Row counts from 1 and column from 0, as in the file the person sees.
    """
    if not text:
        return text
    if len(text) > CELL_CHARACTERS:
        raise Refused(
            f"A cell holds {len(text):,} characters; at most {CELL_CHARACTERS:,} are read",
            where=cell_address(row, column),
            fix="Shorten the text or leave that column out.",
        )
    if _CONTROL.search(text):
        raise Refused(
            "A cell holds a hidden control character",
            where=cell_address(row, column),
            fix="Type the cell again, or export the file again as UTF-8 CSV.",
        )
    if is_formula(text):
        raise Refused(
            f"A cell holds a formula ({text.strip()[:30]})",
            where=cell_address(row, column),
            fix="Replace formulas by their values (copy, then paste special: values) and try again.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would calculate this text instead of showing it.

    A signed number, a lone dash and a dash that starts a line of text are not formulas.
    """
    bare = text.lstrip(_SPACES)
    if not bare or bare[0] not in "=@+-\uff1d\uff20":
        return False
    if bare[0] not in "+-":
        return True
    bare = bare.rstrip(_SPACES)
    return not (_SIGNED_NUMBER.fullmatch(bare) or _DASHES.fullmatch(bare))


def unambiguous(number: str) -> str:
    """Write a typed number so that no reader can take its point for a thousands sign: 1.234 becomes 1.2340."""
    return f"{number}0" if _THREE_DECIMALS.fullmatch(number) else number
