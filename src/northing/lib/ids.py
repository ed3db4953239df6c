"""Keys: 63-bit integers made by us, sortable by time, shown as `kpi_0C3XJ7Q2M8V4K`.

An integer keeps a measurement row short and lets SQLite use it as the row's own key; the prefix tells a person
(and a log reader) what a pasted id is. Ids are names, never secrets: every read asks for permission.
"""

import secrets
import threading
import time

from northing.lib.errors import Invalid

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_VALUES = {letter: index for index, letter in enumerate(_ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
_RANDOM_BITS = 22  # 41 bits of milliseconds reach the year 2093
_LENGTH = 13

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """Return a new key, greater than every key this process made before."""
    global _last  # noqa: PLW0603 - one counter a process is the point
    stamp = (time.time_ns() // 1_000_000 - _EPOCH_MS) << _RANDOM_BITS
    with _lock:
        _last = max(_last + 1, stamp | secrets.randbits(_RANDOM_BITS - 1))
        return _last


def show(prefix: str, key: int) -> str:
    """Write a key as people, URLs and logs see it."""
    letters = []
    for _ in range(_LENGTH):
        key, digit = divmod(key, 32)
        letters.append(_ALPHABET[digit])
    return f"{prefix}_{''.join(reversed(letters))}"


def read(prefix: str, text: str) -> int:
    """Read a shown id; raise Invalid when it is not one of this kind."""
    start, _, body = text.partition("_")
    body = body.upper()
    if start != prefix or len(body) != _LENGTH or any(letter not in _VALUES for letter in body):
        raise Invalid(f"“{text[:40]}” is not an id of the form {prefix}_….", field="id")
    key = 0
    for letter in body:
        key = key * 32 + _VALUES[letter]
    if key >= 2**63:
        raise Invalid(f"“{text[:40]}” is not an id of the form {prefix}_….", field="id")
    return key
