"""Forms of OKRs: they shape input, the actions decide. Choices come from queries, never from a model.

Numbers are read as people write them ("1,200", "62 %"); ids in choices are shown ids and arrive as numbers.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from northing.lib import ids
from northing.logic.kpis.definition import Comparison
from northing.logic.kpis.numbers import read_number
from northing.logic.kpis.periods.forms import FIRST_YEAR, LAST_YEAR
from northing.logic.okrs.definition import ChangeReason, KeyResultType, ObjectiveKind, Reason
from northing.logic.people import Visibility

OFFERED_TYPES = (
    KeyResultType.INCREASE,
    KeyResultType.DECREASE,
    KeyResultType.MAINTAIN_ABOVE,
    KeyResultType.MAINTAIN_BELOW,
    KeyResultType.MILESTONE,
    KeyResultType.BINARY,
)


def options(members: Iterable[Any], *, empty: str = "") -> list[tuple[str, str]]:
    """Members of an enum as options of a select."""
    found = [(member.value, member.label) for member in members]
    return [("", empty), *found] if empty else found


class NumberField(forms.CharField):
    """An exact number as a person writes it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input-number"})

    def to_python(self, value: Any) -> Any:
        """A Decimal, None for nothing."""
        written = str(super().to_python(value) or "").strip()
        if not written:
            return None
        reading = read_number(written)
        if reading.problem or reading.value is None:
            raise forms.ValidationError(reading.problem or "Write a number such as 62 or 1,200.5.")
        return reading.value


class DayField(forms.DateField):
    """A day in the years that a period may lie in."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: Any) -> None:
        """Refuse a day that leaves no room for the day before or after it."""
        super().validate(value)
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise forms.ValidationError(f"Choose a day between {FIRST_YEAR} and {LAST_YEAR}.")


class ShownIdField(forms.ChoiceField):
    """One of several things, by shown id; cleaned to its number, None for nothing."""

    def __init__(self, prefix: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.prefix_of_id = prefix

    def offer(self, found: Iterable[tuple[int, str]], *, empty: str = "") -> None:
        """Offer these, as (key, words)."""
        rows = [(ids.show(self.prefix_of_id, key), words) for key, words in found]
        self.choices = [("", empty), *rows] if empty else rows

    def clean(self, value: Any) -> int | None:
        """The number of the chosen thing."""
        chosen = super().clean(value)
        return ids.read(self.prefix_of_id, chosen) if chosen else None


def ids_field(form: forms.Form, name: str) -> ShownIdField:
    """The field of that name, which chooses a thing by its shown id."""
    return cast("ShownIdField", form.fields[name])


Choices = Sequence[tuple[int, str]]


class ObjectiveForm(forms.Form):
    """Where to go, why, and who."""

    title = forms.CharField(
        label="Where do you want to go?",
        max_length=200,
        help_text="A direction in plain words, without a number: “Make support a reason to stay”.",
    )
    why = forms.CharField(
        label="Why does it matter?", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    cycle = ShownIdField("cyc", label="Cycle")
    unit = ShownIdField("unit", label="Unit")
    owner = ShownIdField("per", label="Owner")
    kind = forms.ChoiceField(
        label="Kind",
        choices=options(ObjectiveKind),
        help_text="Committed is expected to be met in full; of an aspirational one 70 % is a good result.",
    )
    reason = forms.ChoiceField(label="Reason", choices=options(Reason))
    parent = ShownIdField("obj", label="Supports", required=False, help_text="The higher objective it counts in.")
    visibility = forms.ChoiceField(label="Who may see it", choices=options(Visibility))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def offer(self, *, cycles: Choices, units: Choices, persons: Choices, parents: Choices) -> None:
        """Offer these choices; an objective that exists stays in its cycle."""
        if cycles:
            ids_field(self, "cycle").offer(cycles)
        else:
            del self.fields["cycle"]
        ids_field(self, "unit").offer(units)
        ids_field(self, "owner").offer(persons)
        ids_field(self, "parent").offer(parents, empty="Nothing above it")


class KeyResultForm(forms.Form):
    """How it is known: from where to where, by when."""

    title = forms.CharField(
        label="How will you know?",
        max_length=200,
        help_text="A result, not an activity: “First reply time from 48 to 30 min”.",
    )
    kpi = ShownIdField(
        "kpi",
        label="Follows the KPI",
        required=False,
        help_text="Then nobody types values twice. Leave the baseline open to start from its latest value.",
    )
    type = forms.ChoiceField(label="Type", choices=options(OFFERED_TYPES))
    operator = forms.ChoiceField(
        label="Counts as reached", required=False, choices=options(Comparison, empty="As the type says")
    )
    baseline = NumberField(label="From", required=False)
    target = NumberField(label="To", required=False)
    measure_unit = forms.CharField(label="Unit of measure", required=False, max_length=30)
    baseline_on = DayField(label="Baseline measured on", required=False)
    start = DayField(label="Start", required=False)
    due = DayField(label="Due", required=False)
    outside_allowed = forms.BooleanField(label="The due date outside the cycle is meant", required=False)
    weight = NumberField(label="Weight", required=False, help_text="1 unless this one counts more or less.")
    owner = ShownIdField("per", label="Owner")
    evidence = forms.CharField(label="Where can it be seen?", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    milestones = forms.CharField(
        label="Milestones, one a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For the type “Milestones”. A day may stand in front: 2026-02-15 Pilot runs.",
    )
    change_reason = forms.ChoiceField(
        label="Why does the goalpost move?", required=False, choices=options(ChangeReason, empty="It does not move")
    )
    change_note = forms.CharField(label="What happened?", required=False, max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def offer(self, *, kpis: Choices, persons: Choices, is_active: bool) -> None:
        """Offer these choices; only an active objective asks why a goalpost moves."""
        for name, found, empty in (("kpi", kpis, "No KPI: people check the value in"), ("owner", persons, "")):
            field = ids_field(self, name)
            field.offer(found, empty=empty)
        if not is_active:
            del self.fields["change_reason"], self.fields["change_note"]


class AnswerForm(forms.Form):
    """The proposed answer to a KPI, to edit."""

    title = forms.CharField(label="Objective", max_length=200)
    why = forms.CharField(label="Why", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    key_result_title = forms.CharField(label="Key result", required=False, max_length=200)
    target = NumberField(label="To", required=False)
    kind = forms.ChoiceField(label="Kind", choices=options(ObjectiveKind))
    reason = forms.ChoiceField(label="Reason", choices=options(Reason))
    owner = ShownIdField("per", label="Owner")
    cycle = ShownIdField("cyc", label="Cycle")

    def offer(self, *, cycles: Choices, persons: Choices) -> None:
        """Offer these choices."""
        for name, found in (("cycle", cycles), ("owner", persons)):
            field = ids_field(self, name)
            field.offer(found)


class ExistingAnswerForm(forms.Form):
    """An open objective that takes the key result."""

    objective = ShownIdField("obj", label="Objective")
    key_result_title = forms.CharField(label="Key result", required=False, max_length=200)
    target = NumberField(label="To", required=False)

    def offer(self, found: Choices) -> None:
        """Offer these objectives."""
        field = ids_field(self, "objective")
        field.offer(found, empty="Choose an objective")


class NotNowForm(forms.Form):
    """Why not now, and when to look again."""

    reason = forms.CharField(
        label="Why not now?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Somebody will read this when the KPI comes back.",
    )
    look_again_on = DayField(label="Look again on")


class CheckInForm(forms.Form):
    """Three inputs: a value, how confident, a sentence."""

    value = NumberField(label="Value now", required=False)
    done = forms.BooleanField(label="Done", required=False)
    evidence = forms.CharField(label="Where can it be seen?", required=False, max_length=1000)
    milestones = forms.MultipleChoiceField(label="Done so far", required=False, widget=forms.CheckboxSelectMultiple)
    confidence = forms.TypedChoiceField(
        label="Confidence",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((str(vote), str(vote)) for vote in range(10, -1, -1))],
    )
    note = forms.CharField(label="In a sentence", required=False, max_length=1000)


class CycleForm(forms.Form):
    """A span of time for objectives."""

    name = forms.CharField(label="Name", max_length=80, help_text="As people say it: “Q1 2027”, “Autumn term”.")
    start = DayField(label="First day")
    end = DayField(label="Last day")
    parent = ShownIdField("cyc", label="Inside", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def offer(self, parents: Choices) -> None:
        """Offer these cycles to lie in."""
        field = ids_field(self, "parent")
        field.offer(parents, empty="No other cycle")


class InitiativeForm(forms.Form):
    """Something to do."""

    title = forms.CharField(label="What will you do?", max_length=200)
    due = DayField(label="By", required=False)


class DropForm(forms.Form):
    """Why an objective is given up."""

    reason = forms.CharField(label="Why is it dropped?", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    """The learning of an objective; the final values stand beside it, one part a key result."""

    learning = forms.CharField(
        label="What did you learn?", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FinalForm(forms.Form):
    """The last word on one key result that no KPI feeds."""

    value = NumberField(label="Final value", required=False)
    has_none = forms.BooleanField(label="There is none; it counts 0", required=False)
    done = forms.BooleanField(label="Done", required=False)
    evidence = forms.CharField(label="Where can it be seen?", required=False, max_length=1000)
    milestones = forms.MultipleChoiceField(label="Done", required=False, widget=forms.CheckboxSelectMultiple)


class GraduateForm(forms.Form):
    """The level that has to hold from the next period on."""

    level = NumberField(label="New threshold")


def read_steps(written: str) -> list[tuple[str, date | None]]:
    """Milestones from lines; a day in front of a line is its due day."""
    steps = []
    for line in written.splitlines():
        head, _, rest = line.strip().partition(" ")
        try:
            due = date.fromisoformat(head) if rest else None
        except ValueError:
            due = None
        title = rest.strip() if due else line.strip()
        if title:
            steps.append((title, due))
    return steps


def plain(value: Decimal | None) -> str:
    """A number as an input shows it."""
    return "" if value is None else f"{value.normalize():f}"
