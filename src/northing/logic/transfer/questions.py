"""What a table leaves open: questions with the answers to choose from, and the answer put into the mapping."""

from dataclasses import dataclass, replace

from northing.logic.kpis.definition import Frequency
from northing.logic.transfer.mapping import Column, Mapping, Role, TargetsAs, ValueRule


@dataclass(frozen=True)
class Choice:
    """One answer: the value to hand to `answer`, and its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """Something to ask. A required one must be answered; for the others the suggestion stands in the mapping already.

    Without choices the answer is free text.
    """

    field: str
    text: str
    why: str
    choices: tuple[Choice, ...] = ()
    suggestion: str = ""
    required: bool = False


_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


def ask_day_first(example: str) -> Question:
    """Which of day and month comes first."""
    choices = (Choice("day", "The day, as in 31/12/2026"), Choice("month", "The month, as in 12/31/2026"))
    why = f"“{example}” can be read in two ways, and no other date in the column tells."
    return Question("day_first", "What comes first in the dates?", why, choices, required=True)


def ask_decimal(example: str) -> Question:
    """Which sign stands before decimals."""
    choices = (Choice(".", "A point, as in 1,234.5"), Choice(",", "A comma, as in 1.234,5"))
    why = f"“{example}” can be read in two ways, and no other number tells."
    return Question("decimal", "Which sign stands before decimals?", why, choices, required=True)


def ask_year_start(example: str, suggestion: str) -> Question:
    """In which month years begin."""
    choices = tuple(Choice(str(number), name) for number, name in enumerate(_MONTHS, 1))
    why = f"“{example}” does not say."
    return Question("year_start", "In which month does the year begin?", why, choices, suggestion, required=True)


def ask_frequency(why: str, suggestion: str = "") -> Question:
    """How often the KPIs are measured."""
    choices = tuple(Choice(frequency.value, frequency.label) for frequency in Frequency)
    return Question("frequency", "How often are these KPIs measured?", why, choices, suggestion, required=True)


def ask_odd_periods(example: str, count: int) -> Question:
    """What becomes of rows whose period cannot be one period."""
    choices = (Choice("skip", "Leave these rows out"), Choice("refuse", "I will correct the file"))
    why = f"“{example}” is not one period; there are {count} like it among the first rows."
    text = "What should happen with rows whose period cannot be read?"
    return Question("odd_periods", text, why, choices, "refuse", required=True)


def ask_targets(header: str) -> Question:
    """What a column of targets means."""
    choices = (
        Choice(TargetsAs.THRESHOLD.value, "Thresholds: levels that must hold"),
        Choice(TargetsAs.PLAN.value, "Plan values: what is planned for each period"),
    )
    why = "A threshold raises a breach when it is missed; a plan value is only shown beside the value."
    return Question("targets_as", f"What are the numbers in “{header}”?", why, choices, TargetsAs.THRESHOLD.value)


def ask_zero_target(header: str) -> Question:
    """Whether a target of 0 means none."""
    choices = (Choice("none", "0 means that there is no target"), Choice("zero", "0 is a target"))
    return Question("zero_target", f"What does 0 mean in “{header}”?", "Most other targets are not 0.", choices, "none")


def ask_value_rule(failures: str, base: str) -> Question:
    """How the value is made of two counts."""
    choices = (
        Choice("complement", f"Share without {failures}: 100 × (1 − {failures} / {base})"),
        Choice("ratio", f"Share with {failures}: 100 × {failures} / {base}"),
        Choice("as_is", "Each column is a KPI of its own"),
    )
    why = "The table holds counts that make a share."
    return Question("value_rule", "What is the KPI's value?", why, choices, "complement", required=True)


def ask_split(headers: str, filters: tuple[Choice, ...], *, unique: bool) -> Question:
    """What becomes of several rows for one period."""
    choices = (Choice("each", f"Each combination of {headers} is a KPI of its own"), *filters)
    why = "There are several rows for one period."
    if not unique:
        why += " Even with all columns some rows cannot be told apart; they will be shown as errors."
    return Question("split", "Which rows are imported?", why, choices, "each", required=True)


def ask_owner(header: str) -> Question:
    """Whether a column names units or people."""
    choices = (Choice("unit", "Units"), Choice("owner", "Owners"), Choice("ignore", "Leave it out"))
    return Question("owner", f"Who is named in “{header}”?", "No person of this name is known here.", choices, "unit")


def ask_unit(header: str) -> Question:
    """Whether a column headed "Unit" names parts of the organisation or what is measured."""
    choices = (Choice("unit", "Parts of the organisation"), Choice("measure", "What the values are measured in"))
    why = "The word has two meanings, and no name in the column is known here."
    return Question("unit", f"What does “{header}” name?", why, choices, "unit", required=True)


def ask_name(suggestion: str) -> Question:
    """What the KPI is called."""
    why = "The table does not say; the name of the file is taken."
    return Question("kpi_name", "What is this KPI called?", why, suggestion=suggestion)


def ask_role(role: Role, header: list[str]) -> Question:
    """Which column holds something every table needs."""
    text = f"Which column holds the {role.label.lower()}?"
    choices = tuple(Choice(str(index), name or f"Column {index + 1}") for index, name in enumerate(header))
    return Question(f"column:{role.value}", text, "No column could be recognised as such.", choices, required=True)


def answer(mapping: Mapping, field: str, value: str) -> Mapping:
    """Put an answer into the mapping; raises ValueError for an unknown field or value."""
    match field:
        case "day_first" if value in ("day", "month"):
            return replace(mapping, day_first=value == "day")
        case "decimal" if value in (".", ","):
            return replace(mapping, decimal=value)
        case "year_start" if value.isdecimal() and 1 <= int(value) <= 12:
            return replace(mapping, year_start=int(value))
        case "frequency":
            return replace(mapping, frequency=Frequency(value))
        case "targets_as":
            return replace(mapping, targets_as=TargetsAs(value))
        case "odd_periods" if value in ("skip", "refuse"):
            return replace(mapping, skip_odd_periods=value == "skip")
        case "kpi_name":
            return replace(mapping, kpi_name=value.strip())
    return _answer_columns(mapping, field, value)


def _answer_columns(mapping: Mapping, field: str, value: str) -> Mapping:
    match field:
        case "zero_target" if value in ("none", "zero"):
            columns = tuple(
                replace(column, zero_is_missing=value == "none") if column.role is Role.THRESHOLD else column
                for column in mapping.columns
            )
            return replace(mapping, columns=columns)
        case "value_rule":
            return _answer_rule(mapping, ValueRule(value))
        case "split":
            return mapping if value == "each" else _answer_filter(mapping, value)
        case "owner" if value in ("unit", "owner", "ignore"):
            role = {"unit": Role.UNIT_NAME, "owner": Role.OWNER, "ignore": Role.IGNORE}[value]
            unit = mapping.one(Role.UNIT_NAME)
            return mapping.with_role(unit.index, role) if unit else mapping
        case "unit" if value in ("unit", "measure"):
            unit = mapping.one(Role.UNIT_NAME)
            return mapping.with_role(unit.index, Role.MEASURE_UNIT) if unit and value == "measure" else mapping
        case _ if field.startswith("column:") and value.isdecimal():
            return mapping.with_role(int(value), Role(field.removeprefix("column:")))
    raise ValueError(f"“{value}” is no answer to “{field}”.")


def _answer_rule(mapping: Mapping, rule: ValueRule) -> Mapping:
    if rule is not ValueRule.AS_IS:
        return replace(mapping, value_rule=rule, times_100=True)
    columns = tuple(
        Column(column.index, Role.VALUE, kpi=column.kpi)
        if column.role in (Role.NUMERATOR, Role.DENOMINATOR)
        else column
        for column in mapping.columns
    )
    return replace(mapping, value_rule=rule, times_100=False, measure_unit="", columns=columns)


def _answer_filter(mapping: Mapping, value: str) -> Mapping:
    """ "3=text": only rows whose column 3 holds the text; the column is no part of the name any more."""
    index, sign, text = value.partition("=")
    if not sign or not index.isdecimal():
        raise ValueError(f"“{value}” is no answer to “split”.")
    return mapping.with_role(int(index), Role.KEEP_IF, equals=text)
