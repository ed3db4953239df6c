"""Makes a name from a cell: trimmed, in one line, without invisible signs; a name that could do harm is a problem."""

import re
import unicodedata
from functools import lru_cache

NAME_LENGTH = 300  # names of public KPIs reach 230 characters
UNIT_LENGTH = 120
KEY_LENGTH = 80
MEASURE_UNIT_LENGTH = 30

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@lru_cache(maxsize=8192)  # a file names the same few KPIs and units over and over
def read_name(text: str, most: int = NAME_LENGTH) -> tuple[str, str]:
    """Return the name and a problem in words ("" if none); at most one of them is not empty."""
    name = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    if _CONTROL.search(name):
        return "", "holds a hidden control character"
    if name[:1] in ("=", "@", "+", "\uff1d", "\uff20") or re.match(r"-\s*[\w(]", name):
        return "", "begins like a formula"
    if len(name) > most:
        return "", f"has {len(name)} characters; a name has at most {most}"
    return name, ""


def fold(name: str) -> str:
    """The form in which names are compared: upper and lower case are the same."""
    return name.casefold()
