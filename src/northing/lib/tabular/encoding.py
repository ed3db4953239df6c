"""Which encoding a text file is in, decided on all its bytes. What cannot be decided is refused, not guessed."""

import codecs
import re
from pathlib import Path

from northing.lib.tabular.limits import Refused

_CHUNK = 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_PAIRS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_SAVE_AGAIN = 'Save it again as "CSV UTF-8" and try once more.'


def encoding_of(path: Path) -> str:
    """Name the Python codec of a text file: utf-8, utf-8-sig, utf-16 (with its mark) or cp1252; refuse others."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, codec in _BOMS:
        if head.startswith(mark):
            if not codec:
                raise Refused("The file is in UTF-32, which is not read", fix=_SAVE_AGAIN)
            _must_decode(path, codec)
            return codec
    _refuse_zero_bytes(head)
    if _decodes(path, "utf-8") is None:
        return "utf-8"
    _refuse_neither(path)
    return "cp1252"


def _refuse_zero_bytes(head: bytes) -> None:
    if b"\x00" not in head:
        return
    if max(head[0::2].count(0), head[1::2].count(0)) > len(head) // 8:
        raise Refused(
            "The file looks like UTF-16 but does not say so (its byte order mark is missing)", fix=_SAVE_AGAIN
        )
    raise Refused("The file holds zero bytes, so it is not a text table", fix="Choose a CSV, XLSX or JSON file.")


def _decodes(path: Path, codec: str) -> int | None:
    """Return None if every byte decodes, else about where (bytes from the start) it stops."""
    decoder = codecs.getincrementaldecoder(codec)()
    done = 0
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
                done += len(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            return done + getattr(error, "start", 0)
    return None


def _must_decode(path: Path, codec: str) -> None:
    stop = _decodes(path, codec.removesuffix("-sig"))
    if stop is not None:
        raise Refused("The file is damaged: its text stops making sense", where=_row_of(path, stop), fix=_SAVE_AGAIN)


def _refuse_neither(path: Path) -> None:
    """Refuse bytes Windows-1252 does not know, and UTF-8 with a few broken bytes (it would turn to gibberish)."""
    high = pairs = done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            unknown = _UNDEFINED_IN_CP1252.search(chunk)
            matched = [len(pair) for pair in _UTF8_PAIRS.findall(chunk)]
            high += len(_HIGH.findall(chunk))
            pairs += sum(matched)
            if unknown and not matched:
                raise Refused(
                    f"The file is neither UTF-8 nor Windows-1252 (byte 0x{unknown[0][0]:02X})",
                    where=_row_of(path, done + unknown.start()),
                    fix=_SAVE_AGAIN,
                )
            done += len(chunk)
    if pairs * 2 > high:
        raise Refused("The file mixes two encodings, so some letters would come out wrong", fix=_SAVE_AGAIN)


def _row_of(path: Path, stop: int) -> str:
    """Name the line of the file that holds this byte."""
    lines = 1
    with path.open("rb") as file:
        while stop > 0 and (chunk := file.read(min(_CHUNK, stop))):
            lines += chunk.count(b"\n")
            stop -= len(chunk)
    return f"line {lines:,}"
