"""The words people use for columns and for directions and frequencies in files. English; only data and their lookup."""

import re

from northing.logic.kpis.definition import Direction, Frequency
from northing.logic.transfer.mapping import Role

_HEADERS: dict[Role, str] = {
    Role.KPI_NAME: "kpi|kpi name|name|title|indicator|indicator name|metric|metric name|measure|measure name|kra|"
    "key result area|key performance indicator|performance indicator|performance measure|health metric|series name",
    Role.KPI_KEY: "code|kpi code|kpi id|kpi key|key|id|external id|indicator code|indicator id|indicator number|"
    "indicator seq|metric id|metric code|measure id|measure code|reference|ref",
    Role.UNIT_NAME: "unit name|organisation|organization|organisational unit|org unit|org|org code|department|dept|"
    "division|team|plant|site|branch|region name|business unit|local authority|localauthority|council|provider|trust|"
    "store|facility|depot|entity|cost centre|cost center",
    Role.PARENT_UNIT: "parent|parent unit|unit above|parent department|parent organisation|parent organization",
    Role.PERIOD: "period|date|day|month year|reporting period|time|time period|timestamp|ds|datum|period start|as of|"
    "week ending|week commencing|month ending|quarter ending|year ending|fiscal period|when",
    Role.YEAR: "year|yr|fiscal year|fiscal yr|financial year|fy|jahr|calendar year",
    Role.QUARTER: "quarter|qtr|fiscal quarter|fiscal qtr|financial quarter|q",
    Role.MONTH: "month|month no|month number|fiscal month|mon",
    Role.WEEK: "week|week no|week number|iso week|wk",
    Role.VALUE: "value|actual|actual value|actuals|result|current|current value|value current|score|amount|reading|"
    "observed|monthly actual|measurement|wert|y|obs value|performance|la indicatorreal|count|counts|latest value",
    Role.NUMERATOR: "numerator|num",
    Role.DENOMINATOR: "denominator|den|denom",
    Role.THRESHOLD: "threshold|minimum standard|standard|tolerance|limit|must hold|monthly target|target|target value|"
    "value target|goal|kra target|goal value|benchmark target",
    Role.PLAN: "plan|planned|plan value|planned value|budget|forecast plan|projection",
    Role.MEASURE_UNIT: "unit|units|unit of measure|unit of measurement|unit measure|measure unit|measured in|uom|"
    "computation units|unit multiplier|measuretype|measure type",
    Role.DIRECTION: "direction|desired change|desired direction|polarity|good is|better|ranking type|"
    "higher is better|indicator type|desired trend|trend direction",
    Role.DESCRIPTION: "description|definition|what|what it measures|details|notes on measure|explanation",
    Role.OWNER: "owner|kpi owner|responsible|responsible person|accountable|lead|related owner|owner email|assignee",
    Role.FREQUENCY: "frequency|periodicity|reporting frequency|reportingperiod|how often|cadence|interval",
    Role.DECIMALS: "decimals|decimal places|precision|digits",
    Role.LOWER_BOUND: "lower bound|minimum|min|lowest possible value|lower limit",
    Role.UPPER_BOUND: "upper bound|maximum|max|highest possible value|upper limit",
    Role.IGNORE: "observation status|obs status|geocode|geo code|gss code|comment|comments|note|notes|footnote|source|"
    "code sortable|url|link|status|progress",
}
_BY_HEADER = {word: role for role, words in _HEADERS.items() for word in words.split("|")}

_MEASURES = frozenset(
    re.split(
        r"\s+",
        "- n/a number no count units unit each percent percentage pct points score index ratio rate share "
        "days day hours hour hrs h minutes minute min mins seconds second sec s weeks months years kg g t "
        "tonnes tons lbs km m miles litres l kwh mwh usd eur gbp chf jpy dollars euros pounds currency money "
        "people persons employees customers users calls tickets orders pieces pcs items events ppm fte "
        "headcount x times stars cost",
    )
)
_FAILURES = frozenset(
    ("breaches", "breach", "failures", "failed", "defects", "defective", "late", "missed", "errors", "rejects", "scrap")
)
_BASES = frozenset(
    ("attendances", "total", "population", "opportunities", "base", "inspected", "produced", "cases", "deliveries")
)
_DIRECTIONS = {
    Direction.UP: "u|up|increase|increasing|higher|higher is better|more is better|maximise|maximize|descending|"
    "measurable increase|maintain at or above threshold|maintain above|1|high|positive|yes|true|+|at least|grow",
    Direction.DOWN: "d|down|decrease|decreasing|lower|lower is better|less is better|minimise|minimize|ascending|"
    "measurable decrease|maintain below threshold|maintain at or below threshold|-1|low|negative|no|false|at most",
    Direction.TO_TARGET: "to_target|to target|target|goldilocks|on target|closer to the target is better|nominal",
    Direction.IN_RANGE: "in_range|in range|range|inside the range is good|within range|band",
}
_UNDECIDED = frozenset({"", "n", "none", "n/a", "-", "target undefined", "complete milestone", "neutral", "0", "na"})
_BY_DIRECTION = {word: direction for direction, words in _DIRECTIONS.items() for word in words.split("|")}
_FREQUENCIES = {
    Frequency.DAY: "d|day|daily|every day",
    Frequency.WEEK: "w|week|weekly|every week",
    Frequency.MONTH: "m|month|monthly|every month",
    Frequency.QUARTER: "q|quarter|quarterly|every quarter",
    Frequency.HALF: "h|half|half-yearly|half yearly|biannual|semi-annual|six-monthly",
    Frequency.YEAR: "y|a|year|yearly|annual|annually|every year",
}
_BY_FREQUENCY = {word: frequency for frequency, words in _FREQUENCIES.items() for word in words.split("|")}


def plain_header(header: str) -> str:
    """The form in which headers are compared: lower case, one blank between words, no signs, no bracketed unit."""
    text = re.sub(r"[\(\[].*?[\)\]]", " ", header.casefold())
    return " ".join(re.sub(r"[^\w%#]+|_", " ", text).split())


def role_of_header(header: str) -> Role | None:
    """The role a header names by a word we know, or None."""
    return _BY_HEADER.get(plain_header(header))


def is_measure_unit(text: str) -> bool:
    """Whether a text is a unit of measure ("%", "min", "GBP per head") and no part of an organisation."""
    word = text.casefold().strip(" .")
    return word in _MEASURES or bool(re.search(r"[%$£€°/#²³]|\bper\b", word))


def is_failure_word(header: str) -> bool:
    """Whether a column counts what went wrong ("breaches")."""
    return bool(_FAILURES & set(plain_header(header).split()))


def is_base_word(header: str) -> bool:
    """Whether a column counts all that could go wrong ("attendances")."""
    return bool(_BASES & set(plain_header(header).split()))


def direction_of(text: str) -> Direction | None:
    """The direction a cell names. None: the cell says there is none. Raises ValueError for an unknown word."""
    word = " ".join(text.casefold().split())
    if word in _UNDECIDED:
        return None
    if word not in _BY_DIRECTION:
        raise ValueError(f"“{text[:40]}” is not a direction")
    return _BY_DIRECTION[word]


def frequency_of(text: str) -> Frequency | None:
    """The frequency a cell names, or None if the cell is blank. Raises ValueError for an unknown word."""
    word = " ".join(text.casefold().split())
    if not word or word == "-":
        return None
    if word not in _BY_FREQUENCY:
        raise ValueError(f"“{text[:40]}” is not a frequency")
    return _BY_FREQUENCY[word]


def is_fiscal(header: str) -> bool:
    """Whether a year or quarter column counts fiscal years."""
    return bool({"fiscal", "fy", "financial"} & set(plain_header(header).split()))
