"""Forms of KPIs: they read numbers and periods as people write them, the actions decide."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from northing.actions.kpis.definitions import Card
from northing.lib.formats import exact
from northing.lib.ids import show
from northing.logic.kpis.definition import (
    Aggregation,
    Comparison,
    Direction,
    Frequency,
    Indicator,
    Measures,
    Perspective,
)
from northing.logic.kpis.numbers import read_number
from northing.logic.people import Visibility
from northing.models import Definition
from northing.queries.people import UnitChoice
from northing.web.forms.people import unit_options

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class NumberField(forms.CharField):
    """A number as people write it: "1,234.5", "1.234,5", "62 %", "(3)"; nothing is rounded in silence."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input-number"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number, None for a blank; raises ValidationError with what is wrong and how to fix it."""
        text = super().to_python(value)
        if not text:
            return None
        number, problem = read_typed(text)
        if problem:
            raise forms.ValidationError(problem)
        return number

    def validate(self, value: Any) -> None:
        """A number that is asked for must be there; zero is one."""
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The text's own checks do not fit a number."""

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with all its digits."""
        return exact(value) if isinstance(value, Decimal) else value


def read_typed(text: str, *, decimal: str | None = None) -> tuple[Decimal | None, str]:
    """Read one typed number: the number and what is wrong with the text; neither for a blank or a dash."""
    reading = read_number(text, decimal=decimal)
    if reading.problem:
        return None, reading.problem
    if reading.ambiguous and reading.value is not None:
        return None, f"“{text.strip()}” can be read in two ways. Write it without a thousands sign."
    if reading.rounded:
        return None, f"“{text.strip()}” has more digits than can be stored: 15 in all, 9 after the point."
    return reading.value, ""


def _options(kind: Any, blank: str = "") -> list[tuple[str, str]]:
    options = [(member.value, member.label) for member in kind]
    return [("", blank), *options] if blank else options


class CardForm(forms.Form):
    """The card of a KPI: What, Why, How, When, and the fields of its calculation (E1)."""

    name = forms.CharField(
        label="Name", max_length=300, help_text="A result, in plain words: “First reply time”, not “Improve support”."
    )
    what = forms.CharField(
        label="What",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What it measures, for whom, and where the count starts and stops.",
    )
    why = forms.CharField(
        label="Why",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What it tells us about the result we want.",
    )
    decision_informed = forms.CharField(
        label="Decision it informs",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What we would do differently if it moved. No such decision, no KPI.",
    )
    how = forms.CharField(
        label="How",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="How it is measured or calculated, so that two people get the same number.",
    )
    source_note = forms.CharField(
        label="Source", max_length=500, required=False, help_text="Where the numbers come from, and how late they are."
    )
    measure_unit = forms.CharField(
        label="Measured in", max_length=30, required=False, help_text="min, %, €, points … Blank for a plain number."
    )
    decimals = forms.IntegerField(
        label="Decimals shown", required=False, min_value=0, max_value=9, help_text="Blank: as many as it needs."
    )
    direction = forms.ChoiceField(label="Direction", choices=_options(Direction), initial=Direction.UP.value)
    lower_bound = NumberField(
        label="Lowest possible value", required=False, help_text="NPS −100, a share 0. Values below are refused."
    )
    upper_bound = NumberField(label="Highest possible value", required=False, help_text="NPS 100, a share 100.")
    frequency = forms.ChoiceField(
        label="Measured", choices=_options(Frequency), initial=Frequency.MONTH.value, help_text="One value per period."
    )
    year_start = forms.TypedChoiceField(
        label="Year starts in",
        coerce=int,
        choices=list(enumerate(_MONTHS, start=1)),
        initial=1,
        help_text="Decides where quarters, halves and years begin.",
    )
    review_frequency = forms.ChoiceField(
        label="Reviewed",
        choices=_options(Frequency),
        initial=Frequency.MONTH.value,
        help_text="How often it is discussed.",
    )
    aggregation = forms.ChoiceField(
        label="Over a longer time",
        choices=_options(Aggregation),
        initial=Aggregation.LAST.value,
        help_text="How months become a year: a flow is summed, a stock takes its last value, a rate sums its parts.",
    )
    numerator = forms.CharField(
        label="What is counted", max_length=200, required=False, help_text="For a rate: “tickets solved in 24 hours”."
    )
    denominator = forms.CharField(
        label="Out of what", max_length=200, required=False, help_text="For a rate: “tickets opened”."
    )
    indicator = forms.ChoiceField(
        label="Leading or lagging",
        choices=_options(Indicator),
        initial=Indicator.LAG.value,
        help_text="Leading moves before the result, lagging tells of it afterwards.",
    )
    measures = forms.ChoiceField(
        label="Measures",
        choices=_options(Measures, "Not said"),
        required=False,
        help_text="Process, activity or outcome.",
    )
    perspective = forms.ChoiceField(
        label="Perspective", choices=_options(Perspective, "Not said"), required=False, help_text="Balanced scorecard."
    )
    key = forms.CharField(
        label="Key", max_length=80, required=False, help_text="The id other systems and import files know it by."
    )

    def card(self) -> Card:
        """The cleaned card as the action wants it."""
        data = self.cleaned_data
        return Card(
            **{name: data[name] for name in _AS_TYPED},
            direction=Direction(data["direction"]),
            aggregation=Aggregation(data["aggregation"]),
            frequency=Frequency(data["frequency"]),
            review_frequency=Frequency(data["review_frequency"]),
            indicator=Indicator(data["indicator"]),
            measures=Measures(data["measures"]) if data["measures"] else None,
            perspective=Perspective(data["perspective"]) if data["perspective"] else None,
        )


_AS_TYPED = (
    *("name", "key", "what", "why", "how", "decision_informed", "source_note", "measure_unit", "decimals"),
    *("lower_bound", "upper_bound", "numerator", "denominator", "year_start"),
)


def card_initial(definition: Definition) -> dict[str, Any]:
    """What the card form starts with for an existing definition."""
    return {name: getattr(definition, name) for name in CardForm.base_fields}


class PlaceForm(forms.Form):
    """Where a KPI is measured, who owns it, who sees it."""

    unit = forms.ChoiceField(label="Unit", help_text="Where it is measured.")
    owner = forms.ChoiceField(label="Owner", required=False, help_text="Exactly one person answers for it.")
    visibility = forms.ChoiceField(label="Seen by", choices=_options(Visibility), initial=Visibility.EVERYONE.value)

    def offer(self, units: Sequence[UnitChoice], persons: Sequence[tuple[int, str]]) -> None:
        """Offer these units and persons."""
        if "unit" in self.fields:
            self.fields["unit"].choices = unit_options(units)  # type: ignore[attr-defined]
        owners = [(show("per", key), name) for key, name in persons]
        self.fields["owner"].choices = [("", "Nobody yet"), *owners]  # type: ignore[attr-defined]


class NewKpiForm(PlaceForm, CardForm):
    """A new definition and its first KPI in one step."""


class SettingsForm(PlaceForm):
    """Owner and audience of an existing KPI; it stays at its unit. `version` is the row's as it was opened."""

    unit = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)


class EditCardForm(CardForm):
    """The card of an existing definition; `version` is the one that was opened."""

    version = forms.RegexField(r"^\d{1,5}\.\d{1,5}$", widget=forms.HiddenInput)

    def opened_version(self) -> tuple[int, int]:
        """Major and minor number."""
        major, minor = self.cleaned_data["version"].split(".")
        return int(major), int(minor)


class ThresholdForm(forms.Form):
    """A level that must hold from a period on."""

    level = NumberField(label="Level", help_text="The value itself still holds: at 75, 75 is fine.")
    upper = NumberField(label="Upper edge", help_text="The range holds with both edges.")
    comparison = forms.ChoiceField(label="Must be", choices=_options(Comparison))
    valid_from = forms.ChoiceField(label="From", help_text="Earlier periods keep the threshold they had.")
    reason = forms.CharField(
        label="Why this level",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A contract, a promise, what was reached last quarter.",
    )

    def fit(self, direction: Direction, periods: Sequence[tuple[str, str]]) -> None:
        """Ask only what the direction of the KPI needs, and offer its periods."""
        if direction is Direction.IN_RANGE:
            self.fields["level"].label = "Lower edge"
            del self.fields["comparison"]
        else:
            del self.fields["upper"]
        self.fields["valid_from"].choices = periods  # type: ignore[attr-defined]


class ValueForm(forms.Form):
    """One value for one period; for a period with a value it is a correction."""

    period = forms.ChoiceField(label="Period")
    value = NumberField(label="Value")
    reason = forms.CharField(
        label="Reason", required=False, max_length=200, help_text="Asked for when a value is corrected."
    )

    def offer(self, periods: Sequence[tuple[str, str]]) -> None:
        """Offer these periods, newest first."""
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
