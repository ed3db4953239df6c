"""Settles which calendar each definition of a table has, and with it the day on which each period begins (E7)."""

import re
from collections import defaultdict
from dataclasses import dataclass

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import guess_calendar, read_period
from northing.logic.transfer.collected import Collected
from northing.logic.transfer.drafts import Draft
from northing.logic.transfer.mapping import Mapping
from northing.logic.transfer.problems import Findings, Note
from northing.logic.transfer.result import PlannedKpi

_ENOUGH = 4  # distinct periods from which a definition's own dates tell its frequency better than the whole table's
_PLAIN_YEAR = re.compile(r"\d{4}(?:\.0)?")
_SPLIT_YEAR = re.compile(r"\d{4} ?[/-] ?\d{2}(?:\d{2})?\b(?!-)")
_ANSWER = {
    "day_first": ("It may be day-month or month-day.", "Say whether the day or the month comes first."),
    "year_start": ("It does not say in which month the year begins.", "Say in which month the year begins."),
    "frequency": ("It may be a month or a year.", "Say how often the KPI is measured."),
}


@dataclass(frozen=True)
class Calendar:
    """How often a definition is measured, and in which month its year begins."""

    frequency: Frequency | None
    year_start: int


class Calendars:
    """The calendar of every definition in a table, and the first day of every period text in it."""

    def __init__(
        self,
        mapping: Mapping,
        findings: Findings,
        drafts: list[Draft],
        kpis: list[PlannedKpi],
        parts: tuple[Collected, ...],
    ) -> None:
        self._mapping, self._findings = mapping, findings
        texts: defaultdict[int, set[str]] = defaultdict(set)
        for part in parts:
            for kpi, period in set(zip(part.kpis, part.periods, strict=True)):
                if not part.texts[period]:
                    continue
                texts[kpis[kpi].definition].add(part.texts[period])
        whole = guess_calendar(sorted(set().union(*texts.values())))
        self._day_first = mapping.day_first if mapping.day_first is not None else whole.day_first
        self._file_frequency = whole.frequency if "frequency" not in whole.questions else None
        self._file_year_start = mapping.year_start or whole.year_start
        self.by_definition = {place: self._calendar(drafts[place], sorted(found)) for place, found in texts.items()}
        self._split_years = {place for place, found in texts.items() if any(map(_SPLIT_YEAR.match, found))}
        self._days: dict[tuple[int, str], int] = {}

    def day(self, definition: int, text: str, row: int, column: int) -> int | None:
        """The ordinal of the first day of the period a text names; None if it is wrong (which is recorded)."""
        known = self._days.get((definition, text))
        if known is not None:
            return known
        calendar = self.by_definition.get(definition, Calendar(None, 0))
        if calendar.frequency is None and not read_period(text, day_first=self._day_first).problem:
            self._findings.wrong(
                row,
                column,
                text,
                "The periods do not tell how often this KPI is measured.",
                "Say how often the KPI is measured.",
            )
            return None
        reading = read_period(
            text, frequency=calendar.frequency, year_start=calendar.year_start or None, day_first=self._day_first
        )
        if definition in self._split_years and _PLAIN_YEAR.fullmatch(text) and calendar.year_start > 1:
            self._findings.wrong(
                row,
                column,
                text,
                f"“{text}” is a calendar year, but other values of this KPI are for years like “2016/17”.",
                "Make two KPIs of them, or leave these rows out.",
            )
            return None
        if reading.problem and self._mapping.skip_odd_periods:
            self._findings.note(Note.ODD_PERIODS)
            return None
        if reading.start is None or reading.ambiguous:
            problem, fix = reading.problem, "Correct the period, or leave the row out."
            if not problem:
                doubt, fix = _ANSWER.get(reading.question, _ANSWER["frequency"])
                problem = f"“{text}” can be read in two ways. {doubt}"
            self._findings.wrong(row, column, text, problem, fix)
            return None
        self._days[(definition, text)] = reading.start.toordinal()
        return self._days[(definition, text)]

    def _calendar(self, draft: Draft, texts: list[str]) -> Calendar:
        """Keep the calendar of an existing definition; a new one takes its row's, the mapping's, or its periods'."""
        if draft.known:
            return Calendar(draft.known.frequency, draft.known.year_start)
        own = guess_calendar(texts)
        frequency = draft.frequency or self._mapping.frequency
        if frequency is None and len(texts) >= _ENOUGH and "frequency" not in own.questions:
            frequency = own.frequency
        if frequency is None:
            frequency = self._file_frequency or (own.frequency if "frequency" not in own.questions else None)
        return Calendar(frequency, self._mapping.year_start or own.year_start or self._file_year_start or 0)
