"""Looks at the first rows of a table: where its header is, what each column is made of. Meaning is for `guess`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from northing.logic.kpis.numbers import read_number
from northing.logic.kpis.periods import read_period
from northing.logic.transfer.words import role_of_header

SAMPLE_ROWS = 5_000
_HEADER_WITHIN = 30
_MOST_DISTINCT = 1_000


@dataclass(frozen=True)
class Profile:
    """One column: its header, the distinct texts of its cells with how often, and how many cells are blank."""

    index: int
    header: str
    texts: Counter[str]
    blanks: int

    @cached_property
    def _some(self) -> list[str]:
        return [text for text, _ in self.texts.most_common(_MOST_DISTINCT)]

    @cached_property
    def numbers(self) -> float:
        """Share of the distinct texts that are numbers (missing marks such as "-" not counted)."""
        readings = [read_number(text) for text in self._some]
        told = [reading for reading in readings if reading.problem or reading.value is not None]
        return sum(not reading.problem for reading in told) / len(told) if told else 0.0

    @property
    def is_missing(self) -> bool:
        """Whether every text is a mark for "no value" ("n/a", "-")."""
        return all(not (reading := read_number(text)).problem and reading.value is None for text in self._some)

    @cached_property
    def periods(self) -> float:
        """Share of the distinct texts that name a period or a day."""
        return sum(is_period(text) for text in self._some) / len(self._some) if self._some else 0.0

    def within(self, least: int, most: int, prefix: str = "") -> bool:
        """Whether every text is a whole number in a range, a letter before it allowed ("Q3")."""
        numbers = [text.upper().removeprefix(prefix).strip().removesuffix(".0") for text in self._some]
        return bool(numbers) and all(text.isdecimal() and least <= int(text) <= most for text in numbers)

    @property
    def samples(self) -> list[str]:
        """The commonest texts."""
        return self._some


@dataclass(frozen=True)
class Sample:
    """The head of a table. `header_row` counts from 1; 0 means that there is none."""

    header_row: int
    header: list[str]
    rows: list[list[str]]
    profiles: tuple[Profile, ...]


def take_sample(rows: Iterable[Sequence[str]]) -> Sample:
    """Read at most 5,000 rows and describe their columns."""
    table = [[text.strip() for text in cells] for cells in islice(rows, SAMPLE_ROWS)]
    header_row = _header_row(table)
    header = table[header_row - 1] if header_row else []
    body = [cells for cells in table[header_row:] if any(cells)]
    width = max([len(header), *(len(cells) for cells in body)], default=0)
    header = header + [""] * (width - len(header))
    profiles = []
    for index in range(width):
        texts = Counter(cells[index] if index < len(cells) else "" for cells in body)
        profiles.append(Profile(index, header[index], Counter({t: n for t, n in texts.items() if t}), texts[""]))
    return Sample(header_row, header, body, tuple(profiles))


def is_period(text: str) -> bool:
    """Whether a text names a period; a plain number counts only if it can be a year or a day written in digits."""
    plain = text.removesuffix(".0")
    if plain.isdecimal() and not (len(plain) in (4, 8) and 1900 <= int(plain[:4]) <= 2100):
        return False
    return not read_period(text).problem


def _header_row(table: list[list[str]]) -> int:
    """The first row near the full width that holds names and no numbers, with at least one row below it."""
    head = table[:_HEADER_WITHIN]
    filled = [sum(bool(text) for text in cells) for cells in head]
    enough = max(filled, default=0) * 0.6
    for place, cells in enumerate(head):
        if filled[place] and filled[place] >= enough and filled[place] >= min(2, max(filled)):
            return place + 1 if all(map(_may_be_header, cells)) or _knows(cells) else 0
    return 0


def _may_be_header(text: str) -> bool:
    return not text or is_period(text) or read_number(text).problem != "" or not any(map(str.isdigit, text))


def _knows(cells: list[str]) -> bool:
    """Whether at least two cells are column names we know."""
    return sum(role_of_header(text) is not None for text in cells) >= 2
