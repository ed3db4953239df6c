"""Shapes the upload and the mapping of an import; the mapping's columns are read from fields named by their number."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from northing.logic.kpis.definition import Aggregation, Direction, Frequency
from northing.logic.people import UnitKind
from northing.logic.transfer.mapping import Column, Layout, Mapping, Role, TargetsAs, ValueRule
from northing.queries.people import UnitChoice

UNDECIDED = ("", "From the file")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _choices(enum: Any, *, skip: tuple[Any, ...] = ()) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in enum if member not in skip]


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="File",
        help_text="CSV, Excel (.xlsx) or JSON, up to 60 MB. Nothing is changed before you have seen what it would do.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose a file that holds values."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json"}),
    )


class MappingForm(forms.Form):
    """What holds for the whole file; the columns are read by `columns_of`."""

    layout = forms.ChoiceField(label="The table has", choices=_choices(Layout))
    header_row = forms.IntegerField(label="Row with the headers", min_value=1, max_value=1000)
    unit = forms.TypedChoiceField(
        label="Unit", coerce=int, help_text="KPIs go here unless a column names another unit; new units go below it."
    )
    unit_kind = forms.ChoiceField(label="New units are of kind", choices=_choices(UnitKind, skip=(UnitKind.SELF,)))
    kpi_name = forms.CharField(
        label="Name of the KPI", max_length=300, required=False, help_text="Needed when no column names the KPI."
    )
    measure_unit = forms.CharField(label="Measured in", max_length=30, required=False, help_text="%, min, € …")
    direction = forms.ChoiceField(label="Better is", choices=[UNDECIDED, *_choices(Direction)], required=False)
    frequency = forms.ChoiceField(label="Frequency", choices=[UNDECIDED, *_choices(Frequency)], required=False)
    year_start = forms.ChoiceField(
        label="Years begin in",
        choices=[UNDECIDED, *[(str(number), name) for number, name in enumerate(MONTHS, 1)]],
        required=False,
    )
    fiscal = forms.BooleanField(label="Years are named after the year in which they end (FY2022)", required=False)
    skip_odd_periods = forms.BooleanField(
        label="Leave out rows whose period is not one period (several years)", required=False
    )
    aggregation = forms.ChoiceField(
        label="A longer period shows", choices=[UNDECIDED, *_choices(Aggregation)], required=False
    )
    value_rule = forms.ChoiceField(label="The value is", choices=_choices(ValueRule))
    times_100 = forms.BooleanField(label="Show the value as per cent (× 100)", required=False)
    decimal = forms.ChoiceField(
        label="Decimals are written with",
        choices=[("", "Not decided"), (".", "a point: 1,234.5"), (",", "a comma: 1.234,5")],
        required=False,
    )
    day_first = forms.ChoiceField(
        label="02/03/2026 is",
        choices=[("", "Not decided"), ("yes", "2 March"), ("no", "3 February")],
        required=False,
    )
    targets_as = forms.ChoiceField(
        label="A target is",
        choices=[
            (TargetsAs.THRESHOLD.value, "a threshold: a level that must hold"),
            (TargetsAs.PLAN.value, "a plan value: what was planned for the period"),
        ],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list[UnitChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(unit.key), unit.text) for unit in units]  # type: ignore[attr-defined]

    def mapping(self, columns: tuple[Column, ...]) -> Mapping:
        """The mapping of a valid form."""
        data = self.cleaned_data
        return Mapping(
            layout=Layout(data["layout"]),
            columns=columns,
            header_row=data["header_row"],
            kpi_name=data["kpi_name"].strip(),
            unit_kind=UnitKind(data["unit_kind"]),
            measure_unit=data["measure_unit"].strip(),
            direction=Direction(data["direction"]) if data["direction"] else None,
            frequency=Frequency(data["frequency"]) if data["frequency"] else None,
            year_start=int(data["year_start"]) if data["year_start"] else None,
            fiscal=data["fiscal"],
            aggregation=Aggregation(data["aggregation"]) if data["aggregation"] else None,
            value_rule=ValueRule(data["value_rule"]),
            times_100=data["times_100"],
            decimal=data["decimal"] or None,
            day_first={"yes": True, "no": False}.get(data["day_first"]),
            targets_as=TargetsAs(data["targets_as"]),
            skip_odd_periods=data["skip_odd_periods"],
        )


class AnswersForm(forms.Form):
    """The questions a file leaves open, one field each; what is answered already is chosen."""

    unit = forms.TypedChoiceField(
        label="Unit", coerce=int, help_text="KPIs go here unless a column names another unit; new units go below it."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list[UnitChoice], questions: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "ask_%s")  # the mapping form on the same page has a unit, too
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(unit.key), unit.text) for unit in units]  # type: ignore[attr-defined]
        self.questions = questions
        asked = {f"answer-{place}": _question_field(question) for place, question in enumerate(questions)}
        self.fields = {**asked, **self.fields}

    def answers(self) -> list[tuple[str, str]]:
        """(field of the mapping, answer) of a valid form, in the order of the questions; unanswered ones left out."""
        found = [
            (question["field"], self.cleaned_data[f"answer-{place}"]) for place, question in enumerate(self.questions)
        ]
        return [(name, value) for name, value in found if value]

    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[f"answer-{place}"] for place in range(len(self.questions))]


def _question_field(question: dict[str, Any]) -> forms.Field:
    options: dict[str, Any] = {
        "label": question["text"],
        "help_text": question["why"],
        "required": question["required"],
        "initial": question["suggestion"],
    }
    choices = [(choice["value"], choice["label"]) for choice in question["choices"]]
    if not choices:
        return forms.CharField(max_length=300, **options)
    if question["suggestion"] not in {value for value, _ in choices}:
        choices.insert(0, ("", "Choose …"))
    return forms.ChoiceField(choices=choices, **options)


def initial_of(mapping: Mapping, unit: int | None, version: int) -> dict[str, Any]:
    """Initial values of the form for a mapping."""
    return {
        "layout": mapping.layout.value,
        "header_row": mapping.header_row,
        "unit": unit,
        "unit_kind": mapping.unit_kind.value,
        "kpi_name": mapping.kpi_name,
        "measure_unit": mapping.measure_unit,
        "direction": mapping.direction or "",
        "frequency": mapping.frequency or "",
        "year_start": str(mapping.year_start or ""),
        "fiscal": mapping.fiscal,
        "aggregation": mapping.aggregation or "",
        "value_rule": mapping.value_rule.value,
        "times_100": mapping.times_100,
        "decimal": mapping.decimal or "",
        "day_first": {True: "yes", False: "no", None: ""}[mapping.day_first],
        "targets_as": mapping.targets_as.value,
        "skip_odd_periods": mapping.skip_odd_periods,
        "version": version,
    }


def columns_of(data: QueryDict, count: int) -> tuple[Column, ...]:
    """The columns of a posted mapping; a column without a role we know is not imported."""
    columns = []
    for index in range(count):
        try:
            role = Role(data.get(f"column-{index}-role", ""))
        except ValueError:
            role = Role.IGNORE
        columns.append(
            Column(
                index,
                role,
                kpi=data.get(f"column-{index}-kpi", "").strip() if role is Role.VALUE else "",
                period=data.get(f"column-{index}-period", "").strip() if role is Role.VALUE else "",
                equals=data.get(f"column-{index}-equals", "").strip() if role is Role.KEEP_IF else "",
                zero_is_missing=f"column-{index}-zero" in data,
            )
        )
    return tuple(columns)
