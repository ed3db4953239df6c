"""Guesses what a table means and asks what it leaves open. A doubtful date or number is asked about, never decided."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, replace

from northing.logic.kpis.numbers import guess_decimal, read_number
from northing.logic.kpis.periods import guess_calendar, read_period
from northing.logic.transfer.breakdown import Breakdown, find_breakdown
from northing.logic.transfer.cells import CellReader
from northing.logic.transfer.known import Known
from northing.logic.transfer.mapping import Column, Layout, Mapping, Role, ValueRule
from northing.logic.transfer.names import fold
from northing.logic.transfer.problems import Findings
from northing.logic.transfer.questions import (
    Choice,
    Question,
    ask_day_first,
    ask_decimal,
    ask_frequency,
    ask_name,
    ask_odd_periods,
    ask_owner,
    ask_role,
    ask_split,
    ask_targets,
    ask_unit,
    ask_value_rule,
    ask_year_start,
    ask_zero_target,
)
from northing.logic.transfer.roles import fraction_columns, period_columns, roles_of
from northing.logic.transfer.sample import Profile, Sample, take_sample
from northing.logic.transfer.words import frequency_of, is_fiscal, plain_header, role_of_header

_FILTERS_OFFERED = 8
_NUMERIC = (Role.VALUE, Role.NUMERATOR, Role.DENOMINATOR, Role.THRESHOLD, Role.PLAN)
_NAMING = (Role.KPI_NAME, Role.KPI_KEY, Role.UNIT_NAME, Role.PARENT_UNIT)
_CLOCK = (Role.PERIOD, Role.YEAR, Role.QUARTER, Role.MONTH, Role.WEEK)


@dataclass(frozen=True)
class Guess:
    """A mapping to show, the questions to ask, and the header it was made from. Required questions block the import."""

    mapping: Mapping
    questions: tuple[Question, ...]
    header: tuple[str, ...]


def guess(rows: Iterable[Sequence[str]], file_name: str, known: Known) -> Guess:
    """Guess the mapping from the first 5,000 rows of a table and the name of its file."""
    sample = take_sample(rows)
    roles = roles_of(sample, known)
    wide = period_columns(sample)
    mapping = _wide(sample, roles, wide) if wide else _long_or_definitions(sample, roles)
    mapping = _named(mapping, sample, file_name)
    mapping, questions = _apart(mapping, sample)
    mapping = _signs(mapping, sample)
    questions += _calendar_questions(mapping, sample)
    mapping, asked = _targets(mapping, sample)
    questions += asked + _number_questions(mapping, sample) + _missing(mapping, sample, known)
    return Guess(mapping, tuple(questions), tuple(sample.header))


def _columns(roles: Mapped[int, Role], extra: Iterable[Column] = ()) -> tuple[Column, ...]:
    own = [Column(index, role) for index, role in roles.items() if role is not Role.IGNORE]
    taken = {column.index for column in extra}
    return tuple(sorted([*extra, *(c for c in own if c.index not in taken)], key=lambda column: column.index))


def _wide(sample: Sample, roles: dict[int, Role], columns: list[Column]) -> Mapping:
    """A table with a column for each period; other columns with dates or values in it are left out."""
    kept = {index: role for index, role in roles.items() if role not in (*_CLOCK, Role.VALUE)}
    if Role.KPI_NAME not in kept.values() and Role.KPI_KEY not in kept.values():
        taken = {*kept, *(column.index for column in columns)}
        texts = [p for p in sample.profiles if p.index not in taken and p.texts and p.numbers < 0.5]
        if texts:
            kept[texts[0].index] = Role.KPI_NAME
    return Mapping(Layout.WIDE, _columns(kept, columns), header_row=sample.header_row)


def _long_or_definitions(sample: Sample, roles: dict[int, Role]) -> Mapping:
    has_period = any(role in (Role.PERIOD, Role.YEAR) for role in roles.values())
    if not has_period and not sample.rows:
        return Mapping(Layout.LONG, _columns(roles), header_row=sample.header_row)
    if not has_period:
        has_period = _period_by_content(sample, roles)
    if not has_period and {Role.KPI_NAME, Role.KPI_KEY} & set(roles.values()) and Role.VALUE not in roles.values():
        return Mapping(Layout.DEFINITIONS, _columns(roles), header_row=sample.header_row)
    mapping = Mapping(
        Layout.LONG,
        (),
        header_row=sample.header_row,
        fiscal=any(role is Role.YEAR and is_fiscal(sample.header[index]) for index, role in roles.items()),
    )
    return _with_values(mapping, sample, roles)


def _period_by_content(sample: Sample, roles: dict[int, Role]) -> bool:
    """Take the first column without a role whose cells all name periods."""
    for profile in sample.profiles:
        if profile.index not in roles and profile.texts and profile.periods >= 0.9:
            roles[profile.index] = Role.PERIOD
            return True
    return False


def _with_values(mapping: Mapping, sample: Sample, roles: dict[int, Role]) -> Mapping:
    """Find the value: a column of that name, two counts that make a share, or each column of numbers as a KPI."""
    present = set(roles.values())
    free = [p for p in sample.profiles if p.index not in roles and p.texts and p.numbers >= 0.9]
    if Role.VALUE in present:
        dropped = (Role.NUMERATOR, Role.DENOMINATOR)
        return replace(mapping, columns=_columns({i: role for i, role in roles.items() if role not in dropped}))
    if {Role.NUMERATOR, Role.DENOMINATOR} <= present:
        return replace(mapping, columns=_columns(roles), value_rule=ValueRule.RATIO)
    if pair := fraction_columns(sample, free):
        counts = [
            Column(profile.index, role, kpi=profile.header)
            for profile, role in zip(pair, (Role.NUMERATOR, Role.DENOMINATOR), strict=True)
        ]
        return replace(
            mapping,
            columns=_columns(roles, counts),
            value_rule=ValueRule.COMPLEMENT,
            times_100=True,
            measure_unit="%",
        )
    single = len(free) == 1
    values = [Column(p.index, Role.VALUE, kpi="" if single else p.header) for p in free]
    return replace(mapping, columns=_columns(roles, values))


def _named(mapping: Mapping, sample: Sample, file_name: str) -> Mapping:
    """Name the KPI after its value column or the file when no column does."""
    if mapping.one(Role.KPI_NAME) or mapping.one(Role.KPI_KEY) or mapping.layout is Layout.DEFINITIONS:
        return mapping
    values = mapping.having(Role.VALUE)
    if values and all(column.kpi for column in values):
        return mapping
    if len(values) == 1 and mapping.layout is Layout.LONG:
        header = sample.header[values[0].index]
        if header and role_of_header(header) is None:
            return replace(mapping, kpi_name=header)
    stem = re.sub(r"\.[A-Za-z]{1,5}$", "", file_name.replace("\\", "/").rsplit("/", 1)[-1])
    return replace(mapping, kpi_name=" ".join(re.sub(r"[_]+", " ", stem).split())[:120])


def _apart(mapping: Mapping, sample: Sample) -> tuple[Mapping, list[Question]]:
    """Tell the rows of one period apart, by headline rows or by splitting the KPI's name."""
    if mapping.layout is not Layout.LONG or not mapping.columns:
        return mapping, []
    reader = CellReader(mapping, Findings())
    clock = [column.index for role in _CLOCK for column in mapping.having(role)]
    identity = [column.index for role in _NAMING for column in mapping.having(role)]
    measured = [column.index for column in mapping.having(Role.MEASURE_UNIT)]
    taken = {column.index for column in mapping.columns}
    free = [
        profile
        for profile in sample.profiles
        if profile.index not in taken and profile.texts and role_of_header(profile.header) is not Role.IGNORE
    ]
    amounts = [column.index for role in _NUMERIC for column in mapping.having(role)]
    rows = Sample(
        sample.header_row,
        sample.header,
        [[reader.period_text(cells), *cells] for cells in sample.rows],
        sample.profiles,
    )
    shifted = [Profile(p.index + 1, p.header, p.texts, p.blanks) for p in free]
    if not clock:
        return mapping, []
    found = find_breakdown(
        rows,
        [0, *(index + 1 for index in identity)],
        shifted,
        [index + 1 for index in measured],
        lambda cells: any(index + 1 < len(cells) and cells[index + 1] for index in amounts),
    )
    return _with_breakdown(mapping, sample, found)


def _with_breakdown(mapping: Mapping, sample: Sample, found: Breakdown) -> tuple[Mapping, list[Question]]:
    headline = [Column(index - 1, Role.KEEP_IF) for index in found.headline]
    split = [Column(index - 1, Role.SPLIT) for index in found.split]
    columns = tuple(sorted((*mapping.columns, *headline, *split), key=lambda column: column.index))
    mapping = replace(mapping, columns=columns)
    if not split:
        return mapping, []
    if headline:
        return mapping, []
    headers = " and ".join(f"“{sample.header[column.index]}”" for column in split) or "the columns"
    filters = [
        Choice(f"{column.index}={text}", f"Only rows where “{sample.header[column.index]}” is “{text}”")
        for column in split
        for text, _ in sample.profiles[column.index].texts.most_common(_FILTERS_OFFERED)
    ]
    return mapping, [ask_split(headers, tuple(filters[: 2 * _FILTERS_OFFERED]), unique=found.unique)]


def _texts(mapping: Mapping, sample: Sample) -> list[str]:
    """The distinct period texts of the sample, of rows that have a value."""
    if mapping.layout is Layout.WIDE:
        return [column.period for column in mapping.having(Role.VALUE)]
    reader = CellReader(mapping, Findings())
    amounts = [column.index for role in _NUMERIC for column in mapping.having(role)]
    filters = mapping.having(Role.KEEP_IF)
    texts = (
        reader.period_text(cells)
        for cells in sample.rows
        if any(index < len(cells) and cells[index] for index in amounts)
        and not any(column.index < len(cells) and cells[column.index] for column in filters if not column.equals)
    )
    return [text for text in dict.fromkeys(texts) if text]


def _calendar_questions(mapping: Mapping, sample: Sample) -> list[Question]:
    if mapping.layout is Layout.DEFINITIONS:
        return _definition_questions(mapping, sample)
    texts = _texts(mapping, sample)
    calendar = guess_calendar(texts)
    questions = []
    if "day_first" in calendar.questions:
        questions.append(ask_day_first(_example(texts, "day_first")))
    readable = [text for text in texts if not read_period(text).problem]
    if readable and len(readable) < len(texts):
        odd = [text for text in texts if read_period(text).problem]
        questions.append(ask_odd_periods(odd[0], len(odd)))
    if readable and calendar.frequency is None:
        questions.append(ask_frequency("The periods do not tell."))
    if "year_start" in calendar.questions:
        us_federal = mapping.fiscal or any(text.upper().startswith("FY") for text in texts)
        questions.append(ask_year_start(_example(texts, "year_start"), "10" if us_federal else "4"))
    return questions


def _definition_questions(mapping: Mapping, sample: Sample) -> list[Question]:
    """Ask for the calendar of KPIs that come without values; a column we half understand makes the suggestion."""
    if mapping.one(Role.FREQUENCY):
        return []
    named = [p for p in sample.profiles if role_of_header(p.header) is Role.FREQUENCY]
    suggestion = next((word for p in named for text in p.samples if (word := _frequency_word(text))), "")
    questions = [ask_frequency("The table does not say, or in words we do not know.", suggestion)]
    if suggestion in ("year", "quarter", "half"):
        questions.append(ask_year_start(suggestion.capitalize(), "1"))
    return questions


def _frequency_word(text: str) -> str:
    try:
        return str(frequency_of(text) or "")
    except ValueError:
        return ""


def _example(texts: list[str], question: str) -> str:
    return next((text for text in texts if read_period(text).question == question), texts[0])


def _signs(mapping: Mapping, sample: Sample) -> Mapping:
    return replace(mapping, decimal=guess_decimal(_number_texts(mapping, sample)))


def _number_texts(mapping: Mapping, sample: Sample) -> list[str]:
    indexes = [column.index for column in mapping.columns if column.role in _NUMERIC]
    return [text for index in indexes for text in sample.profiles[index].samples]


def _number_questions(mapping: Mapping, sample: Sample) -> list[Question]:
    if mapping.decimal is not None:
        return []
    doubtful = next((text for text in _number_texts(mapping, sample) if read_number(text).ambiguous), None)
    return [ask_decimal(doubtful)] if doubtful else []


def _targets(mapping: Mapping, sample: Sample) -> tuple[Mapping, list[Question]]:
    """Ask what targets are; a 0 among other numbers is taken for "no target" and asked about."""
    column = mapping.one(Role.THRESHOLD)
    if column is None:
        return mapping, []
    header = sample.header[column.index]
    questions = [] if plain_header(header) == "threshold" else [ask_targets(header)]
    values = [read_number(text, decimal=mapping.decimal).value for text in sample.profiles[column.index].samples]
    if any(value == 0 for value in values) and sum(bool(value) for value in values) > 1:
        mapping = mapping.with_role(column.index, Role.THRESHOLD, zero_is_missing=True)
        questions.append(ask_zero_target(header))
    return mapping, questions


def _is_known_unit(sample: Sample, column: Column, known: Known) -> bool:
    units = {fold(unit.name) for unit in known.units}
    return any(fold(text) in units for text in sample.profiles[column.index].samples)


def _missing(mapping: Mapping, sample: Sample, known: Known) -> list[Question]:
    """Ask for what every table needs and this one does not show, and offer what was decided by default."""
    questions = []
    if mapping.value_rule is ValueRule.COMPLEMENT:
        pair = [sample.header[c.index] for r in (Role.NUMERATOR, Role.DENOMINATOR) for c in mapping.having(r)]
        questions.append(ask_value_rule(pair[0], pair[1]))
    unit = mapping.one(Role.UNIT_NAME)
    if unit and role_of_header(sample.header[unit.index]) is Role.OWNER:
        questions.append(ask_owner(sample.header[unit.index]))
    if unit and plain_header(sample.header[unit.index]) == "unit" and not _is_known_unit(sample, unit, known):
        questions.append(ask_unit(sample.header[unit.index]))
    if mapping.kpi_name and mapping.layout is not Layout.DEFINITIONS:
        questions.append(ask_name(mapping.kpi_name))
    if mapping.layout is Layout.DEFINITIONS:
        return questions
    if not any(mapping.having(role) for role in _NUMERIC):
        questions.append(ask_role(Role.VALUE, sample.header))
    if mapping.layout is Layout.LONG and not (mapping.one(Role.PERIOD) or mapping.one(Role.YEAR)):
        questions.append(ask_role(Role.PERIOD, sample.header))
    if mapping.layout is Layout.WIDE and not (
        mapping.one(Role.KPI_NAME) or mapping.one(Role.KPI_KEY) or mapping.kpi_name
    ):
        questions.append(ask_role(Role.KPI_NAME, sample.header))
    return questions
