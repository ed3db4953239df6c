"""What a worker does with an import batch: read the table, make the dry run, write everything or nothing, undo.

Each step is idempotent: it looks at the batch's state first and does nothing when the step was done already, so a
worker killed in the middle is simply followed by another. Rights are those of the person who uploaded the file, asked
again at the moment of writing.
"""

from dataclasses import asdict
from typing import Any

from django.db import transaction

from northing.actions.activity import announce, audit
from northing.actions.transfer.batches import store_path, table_path
from northing.actions.transfer.undo import withdraw_batch
from northing.actions.transfer.writing import Written, write_plan
from northing.lib import clock, progress
from northing.lib.errors import Failure
from northing.lib.ids import show
from northing.lib.tabular.canonical import rows
from northing.lib.tabular.files import canonicalise
from northing.lib.tabular.limits import Refused
from northing.logic.people import Actor
from northing.logic.transfer.batch import BatchState
from northing.logic.transfer.guess import guess
from northing.logic.transfer.mapping import Mapping
from northing.logic.transfer.planning import plan
from northing.logic.transfer.report import report_of
from northing.logic.transfer.result import Plan
from northing.models import ImportBatch, Person
from northing.queries.people import actor_for, home_unit, today
from northing.queries.transfer.batches import same_file
from northing.queries.transfer.known import import_refusals, known_for

SAMPLE_ROWS = 5000


def _taken(batch_id: int, state: BatchState) -> tuple[ImportBatch, Actor] | None:
    """The batch and on whose behalf it goes on; None when the step was done already or the person has left."""
    batch = ImportBatch.objects.filter(pk=batch_id, state=state).select_related("created_by").first()
    if batch is None:
        return None
    person: Person = batch.created_by
    actor = actor_for(person, batch.organisation_id)
    if actor is None:
        _fail(batch, "The person who uploaded the file is no longer a member.")
        return None
    return batch, actor


def _finish(batch: ImportBatch, state: BatchState, **fields: Any) -> None:
    """Move the batch on, unless somebody discarded or changed it while the worker was busy, and tell open pages."""
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().filter(pk=batch.pk, version=batch.version).first()
        if held is None:
            return
        for name, value in fields.items():
            setattr(held, name, value)
        held.state = state
        held.version += 1
        held.save(update_fields=["state", "version", *fields])
        announce(held.organisation_id, "import.moved", batches=[held.pk])


def _fail(batch: ImportBatch, message: str) -> None:
    _finish(batch, BatchState.FAILED, report={"failure": message})


def read_table(batch_id: int) -> None:
    """Read the file's table into its canonical form and guess what the columns mean."""
    taken = _taken(batch_id, BatchState.READING)
    if taken is None:
        return
    batch, actor = taken
    try:
        facts = canonicalise(store_path(batch), batch.file_name, table_path(batch), batch.facts.get("sheet") or None)
    except (Refused, OSError) as error:
        _fail(batch, str(error))
        return
    sample = [row for row, _ in zip(rows(table_path(batch)), range(SAMPLE_ROWS), strict=False)]
    found = guess(sample, batch.file_name, known_for(actor, home_unit(actor)))
    _finish(
        batch,
        BatchState.UPLOADED,
        facts={
            **batch.facts,
            "rows": facts.rows,
            "columns": facts.columns,
            "unit": batch.facts.get("unit") or home_unit(actor),
            "sample": [[cell[:60] for cell in row] for row in sample[:30]],
            "guess": found.mapping.to_json(),
            "questions": [asdict(question) for question in found.questions],
        },
        mapping=found.mapping.to_json(),
    )


def _plan(batch: ImportBatch, actor: Actor) -> Plan:
    total = int(batch.facts.get("rows", 0))
    return plan(
        rows(table_path(batch)),
        Mapping.from_json(batch.mapping),
        known_for(actor, batch.facts.get("unit")),
        today=today(batch.organisation_id),
        progress=lambda done: progress.report(show("imp", batch.pk), done, total, "Reading rows"),
    )


def _report(batch: ImportBatch, actor: Actor, made: Plan) -> dict[str, Any]:
    report = report_of(made)
    refusals = import_refusals(actor, made)
    report["refusals"] = refusals
    report["problem_count"] += len(refusals)
    earlier = same_file(batch)
    if earlier and earlier.applied_at:
        report["same_file"] = {"batch": show("imp", earlier.pk), "on": earlier.applied_at.date().isoformat()}
    return report


def check(batch_id: int) -> None:
    """Make the dry run: what would change, which cells are wrong. Writes nothing but the report."""
    taken = _taken(batch_id, BatchState.CHECKING)
    if taken is None:
        return
    batch, actor = taken
    report = _report(batch, actor, _plan(batch, actor))
    _finish(batch, BatchState.CHECKED, report=report)
    progress.forget(show("imp", batch.pk))


def apply(batch_id: int) -> None:
    """Write everything the file holds, or nothing: one transaction, planned anew against what is there now."""
    taken = _taken(batch_id, BatchState.APPLYING)
    if taken is None:
        return
    batch, actor = taken
    made = _plan(batch, actor)
    report = _report(batch, actor, made)
    if report["problem_count"]:
        _finish(batch, BatchState.CHECKED, report=report)
        return
    try:
        _write(batch, actor, made, report)
    except Failure as error:
        _fail(batch, str(error))
    finally:
        progress.forget(show("imp", batch.pk))


def _write(batch: ImportBatch, actor: Actor, made: Plan, report: dict[str, Any]) -> None:
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=BatchState.APPLYING).first()
        if held is None:
            return
        written: Written = write_plan(
            actor,
            made,
            batch.pk,
            unit_kind=Mapping.from_json(batch.mapping).unit_kind,
            top=batch.facts["unit"],
            on_progress=lambda done, total: progress.report(show("imp", batch.pk), done, total, "Writing values"),
        )
        held.report = {**report, "written": written.to_json()}
        held.state, held.applied_at = BatchState.APPLIED, clock.now()
        held.version += 1
        held.save(update_fields=["report", "state", "applied_at", "version"])
        audit(actor, "import.applied", "import", held.pk, {"file": held.file_name, **written.counts()})
        announce(held.organisation_id, "import.moved", batches=[held.pk])


def undo(batch_id: int) -> None:
    """Withdraw everything the batch wrote: earlier values come back, what it made is archived."""
    taken = _taken(batch_id, BatchState.UNDOING)
    if taken is None:
        return
    batch, actor = taken
    try:
        with transaction.atomic():
            held = ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=BatchState.UNDOING).first()
            if held is None:
                return
            counts = withdraw_batch(actor, held)
            held.report = {**held.report, "undone": counts}
            held.state, held.undone_at = BatchState.UNDONE, clock.now()
            held.version += 1
            held.save(update_fields=["report", "state", "undone_at", "version"])
            audit(actor, "import.undone", "import", held.pk, {"file": held.file_name, **counts})
            announce(held.organisation_id, "import.moved", batches=[held.pk])
    except Failure as error:
        _finish(batch, BatchState.APPLIED, report={**batch.report, "failure": str(error)})
