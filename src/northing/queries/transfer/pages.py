"""Import batches as their pages show them: everything is worded and formatted here."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from northing.lib.formats import day, number
from northing.lib.ids import show
from northing.lib.progress import Progress, progress
from northing.logic.people import Actor, allows
from northing.logic.transfer.batch import BatchState
from northing.logic.transfer.mapping import Layout, Mapping, Role
from northing.logic.transfer.problems import column_letters
from northing.models import ImportBatch
from northing.queries.people import one, require
from northing.queries.transfer.batches import batch_item, same_file, visible_batches

SAMPLES = 3
SHOWN_COLUMNS = 60
_MAPPABLE = {BatchState.UPLOADED, BatchState.CHECKED, BatchState.FAILED}


@dataclass(frozen=True)
class BatchLine:
    """A batch in the list."""

    shown_id: str
    file_name: str
    state: str
    tone: str
    by: str
    when: str
    words: str


def batch_line(batch: ImportBatch) -> BatchLine:
    """One line of the list; `created_by` is loaded with it."""
    state = BatchState(batch.state)
    return BatchLine(
        shown_id=show("imp", batch.pk),
        file_name=batch.file_name,
        state=state.label,
        tone=_TONES.get(state, ""),
        by=batch.created_by.name,
        when=day(batch.created_at.date()),
        words=_outcome(batch.report.get("written")) if state is BatchState.APPLIED else "",
    )


_TONES = {BatchState.APPLIED: "tag-north", BatchState.FAILED: "tag-sample"}


def _count(count: int, one: str, many: str = "") -> str:
    return f"{number(Decimal(count))} {one if count == 1 else many or one + 's'}"


def _outcome(written: dict[str, Any] | None) -> str:
    if not written:
        return ""
    parts = [_count(written["added"], "value")] if written["added"] else []
    if written["corrected"]:
        parts.append(_count(written["corrected"], "correction"))
    if written["new_kpis"]:
        parts.append(_count(written["new_kpis"], "new KPI"))
    if written["thresholds"]:
        parts.append(_count(written["thresholds"], "threshold"))
    if written["plan_values"]:
        parts.append(_count(written["plan_values"], "plan value"))
    if written["definitions"] and not written["new_kpis"]:
        parts.append(_count(written["definitions"], "KPI defined", "KPIs defined"))
    return ", ".join(parts) or "nothing new"


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the file in the mapping step."""

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]
    role: str
    kpi: str
    period: str
    equals: str
    zero_is_missing: bool

    @property
    def is_long(self) -> bool:
        """Whether its options are worth showing at once."""
        return self.role in {Role.VALUE.value, Role.KEEP_IF.value}


@dataclass(frozen=True)
class Step:
    """One step of the way."""

    label: str
    done: bool
    current: bool


@dataclass(frozen=True)
class BatchPage:
    """A batch in its state."""

    shown_id: str
    file_name: str
    state: BatchState
    can_change: bool
    version: int
    mapping: dict[str, Any]
    unit_id: int | None
    column_count: int
    row_count: str
    sheets: tuple[str, ...]
    sheet: str
    sample: tuple[tuple[str, ...], ...]
    questions: tuple[dict[str, Any], ...]
    report: dict[str, Any]
    columns: tuple[ColumnChoice, ...]
    progress: Progress | None
    uploaded: str
    finished: str
    outcome: str
    same_file: str
    same_file_id: str
    steps: tuple[Step, ...]
    roles: tuple[tuple[str, str], ...] = field(default=tuple((role.value, role.label) for role in Role))

    @property
    def can_map(self) -> bool:
        """Whether the columns may be mapped now."""
        return self.can_change and self.state in _MAPPABLE and bool(self.mapping)

    @property
    def is_working(self) -> bool:
        """Whether a worker has it."""
        return self.state.is_working

    @property
    def is_ready(self) -> bool:
        """Whether the dry run found nothing wrong and something to do."""
        return (
            self.state is BatchState.CHECKED
            and not self.report.get("problem_count")
            and not self.report.get("changes_nothing")
        )

    @property
    def shown_columns(self) -> tuple[ColumnChoice, ...]:
        """Columns shown one by one."""
        return tuple(column for column in self.columns if not column.period)[:SHOWN_COLUMNS]

    @property
    def period_columns(self) -> tuple[ColumnChoice, ...]:
        """Columns that hold a value for a period each, or that are too many to show: behind a disclosure."""
        shown = {column.index for column in self.shown_columns}
        return tuple(column for column in self.columns if column.index not in shown)

    def with_mapping(self, mapping: Mapping) -> "BatchPage":
        """The page with a mapping that was refused, so that nothing chosen is lost."""
        return replace(self, mapping=mapping.to_json(), columns=_columns(self.sample, mapping, self.column_count))


def batch_page(actor: Actor, batch_id: int) -> BatchPage:
    """The page of a batch that the actor may see; NotFound otherwise."""
    batch = one(visible_batches(actor).select_related("created_by"), batch_id)
    require(actor, "import.read", batch_item(batch))
    state = BatchState(batch.state)
    sample = tuple(tuple(row) for row in batch.facts.get("sample", ()))
    mapping = Mapping.from_json(batch.mapping) if batch.mapping else None
    count = int(batch.facts.get("columns", 0))
    earlier = same_file(batch)
    return BatchPage(
        shown_id=show("imp", batch.pk),
        file_name=batch.file_name,
        state=state,
        can_change=allows(actor, "import.update", batch_item(batch)),
        version=batch.version,
        mapping=batch.mapping,
        unit_id=batch.facts.get("unit"),
        column_count=count,
        row_count=number(Decimal(batch.facts.get("rows", 0))),
        sheets=tuple(batch.facts.get("sheets", ())),
        sheet=batch.facts.get("sheet", ""),
        sample=sample,
        questions=tuple(batch.facts.get("questions", ())),
        report=_worded(batch.report),
        columns=_columns(sample, mapping, count) if mapping else (),
        progress=progress(show("imp", batch.pk)) if state.is_working else None,
        uploaded=f"{batch.created_by.name}, {day(batch.created_at.date())}",
        finished=day((batch.undone_at or batch.applied_at or batch.created_at).date()),
        outcome=_outcome(batch.report.get("written")),
        same_file=day(earlier.applied_at.date()) if earlier and earlier.applied_at else "",
        same_file_id=show("imp", earlier.pk) if earlier else "",
        steps=_steps(state),
    )


def _steps(state: BatchState) -> tuple[Step, ...]:
    place = {
        BatchState.READING: 0,
        BatchState.UPLOADED: 1,
        BatchState.CHECKING: 2,
        BatchState.CHECKED: 2,
        BatchState.FAILED: 1,
        BatchState.APPLYING: 3,
    }.get(state, 4)
    labels = ("Upload", "Map", "Check", "Import")
    return tuple(Step(label, done=index < place, current=index == place) for index, label in enumerate(labels))


def _columns(sample: tuple[tuple[str, ...], ...], mapping: Mapping, count: int) -> tuple[ColumnChoice, ...]:
    header = sample[mapping.header_row - 1] if len(sample) >= mapping.header_row else ()
    below = sample[mapping.header_row :]
    held = {column.index: column for column in mapping.columns}
    choices = []
    for index in range(count):
        column = held.get(index)
        texts = [row[index] for row in below if index < len(row) and row[index].strip()]
        choices.append(
            ColumnChoice(
                index=index,
                letter=column_letters(index),
                header=header[index] if index < len(header) else "",
                samples=tuple(text[:40] for text in dict.fromkeys(texts))[:SAMPLES],
                role=(column.role if column else Role.IGNORE).value,
                kpi=column.kpi if column else "",
                period=column.period if column and mapping.layout is Layout.WIDE else "",
                equals=column.equals if column else "",
                zero_is_missing=bool(column and column.zero_is_missing),
            )
        )
    return tuple(choices)


def _worded(report: dict[str, Any]) -> dict[str, Any]:
    """The report with its numbers formatted and its counts in words."""
    if "inserted" not in report:
        return report
    changes = [
        _count(report["inserted"], "new value"),
        _count(report["corrected"], "correction"),
        f"{number(Decimal(report['unchanged']))} unchanged",
        _count(report["new_kpi_count"], "new KPI"),
        _count(report["new_definition_count"] * (not report["new_kpi_count"]), "KPI to define", "KPIs to define"),
        _count(report["new_unit_count"], "new unit"),
        _count(report["thresholds"], "threshold"),
        _count(report["plan_values"], "plan value"),
    ]
    return {
        **report,
        "changes": [text for text in changes if not text.startswith("0 ")] or ["nothing new"],
        "problem_words": _count(report["problem_count"], "problem"),
        "note_words": [f"{number(Decimal(count))} {label}" for label, count in report.get("notes", ())],
        "preview": [
            {
                **row,
                "value": number(Decimal(row["value"])),
                "period": day(date.fromisoformat(row["period_start"])),
            }
            for row in report.get("preview", ())
        ],
    }
