"""Reads a JSON array of flat records as a bounded stream. Numbers keep their digits as written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from northing.lib.tabular.canonical import Canonical, TableFacts, too_many_columns
from northing.lib.tabular.cells import unambiguous
from northing.lib.tabular.limits import COLUMNS, ROW_CHARACTERS, Refused

_CHUNK = 256 * 1024
_WHITE = " \t\r\n"
_FIX = 'It must be a list of flat records: [{"KPI": "Reply time", "Period": "2026-09", "Value": 48}, ...].'
_TEXT = {True: "true", False: "false", None: ""}


def read_records(path: Path, encoding: str) -> Iterator[dict[str, str]]:
    """Stream the records of a JSON array; refuses nesting, doubled names and anything that is not such an array."""
    decoder = json.JSONDecoder(
        parse_float=unambiguous, parse_int=str, parse_constant=str, object_pairs_hook=list, strict=False
    )
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding) as file:
        buffer = _Buffer(file)
        if buffer.next_sign() != "[":
            raise Refused("The JSON file does not hold a list of records", fix=_FIX)
        buffer.take(1)
        number = 0
        while (sign := buffer.next_sign()) != "]":
            if number:
                if sign != ",":
                    raise Refused("The JSON is broken: a comma is missing", where=f"record {number}", fix=_FIX)
                buffer.take(1)
                sign = buffer.next_sign()
            number += 1
            yield _record(decoder, buffer, sign, number)
        buffer.take(1)
        if buffer.next_sign():
            raise Refused("The JSON file goes on after its list ends", where=f"record {number}", fix=_FIX)


def canonicalise_records(path: Path, encoding: str, target: Path) -> TableFacts:
    """Write the records as a canonical table: names in row 1 in the order they first appear, record n in row n + 1."""
    names: dict[str, int] = {}
    for number, record in enumerate(read_records(path, encoding), 1):
        for name in record:
            names.setdefault(name, len(names))
        if len(names) > COLUMNS:
            raise too_many_columns(number + 1, len(names))
    with target.open("wb") as out:
        canonical = Canonical(out)
        canonical.add(list(names))
        for record in read_records(path, encoding):
            canonical.add([record.get(name, "") for name in names])
        return canonical.facts()


class _Buffer:
    """A window on the text that always holds at least one whole record of the allowed length."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self.text, self.position, self._ended = file, "", 0, False

    def next_sign(self) -> str:
        """Skip white space and return the next character without taking it; "" at the end."""
        while True:
            self._fill()
            while self.position < len(self.text) and self.text[self.position] in _WHITE:
                self.position += 1
            if self.position < len(self.text):
                return self.text[self.position]
            if self._ended:
                return ""

    def take(self, count: int) -> None:
        self.position += count

    def _fill(self) -> None:
        if self._ended or len(self.text) - self.position > ROW_CHARACTERS:
            return
        pieces = [self.text[self.position :]]
        held = len(pieces[0])
        while held <= ROW_CHARACTERS + _CHUNK and not self._ended:
            piece = self._file.read(_CHUNK)
            self._ended = not piece
            pieces.append(piece)
            held += len(piece)
        self.text, self.position = "".join(pieces), 0


def _record(decoder: json.JSONDecoder, buffer: _Buffer, sign: str, number: int) -> dict[str, str]:
    where = f"record {number}"
    if sign != "{":
        raise Refused("An entry of the JSON list is not a record", where=where, fix=_FIX)
    try:
        pairs, end = decoder.raw_decode(buffer.text, buffer.position)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused("The JSON is broken, or a record is too long or nested", where=where, fix=_FIX) from error
    if end - buffer.position > ROW_CHARACTERS:
        raise Refused("A record is too long", where=where, fix=_FIX)
    buffer.position = end
    record: dict[str, str] = {}
    for name, value in pairs:
        if name in record:
            raise Refused(f"A record names “{name[:40]}” twice", where=where, fix="Keep one of the two.")
        record[name] = _text(value, name, where)
    return record


def _text(value: Any, name: str, where: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):  # an object too: pairs arrive as a list
        raise Refused(f"“{name[:40]}” holds a list or a record inside the record", where=where, fix=_FIX)
    return _TEXT[value]
