"""What a person does with an import batch: upload, map, check, import, undo, discard. The work itself is a worker's.

Each verb moves the batch to its next state and puts an event into the outbox; `actions.transfer.steps` holds what
the worker then does.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from northing.actions.activity import announce, audit
from northing.lib.errors import Conflict, Fault, Invalid, Stale
from northing.lib.tabular.files import inspect
from northing.lib.tabular.limits import UPLOAD_BYTES, Refused
from northing.logic.people import Actor
from northing.logic.transfer.batch import BatchState
from northing.logic.transfer.mapping import Mapping, mapping_problems
from northing.logic.transfer.questions import answer
from northing.models import ImportBatch
from northing.queries.people import require, unit_path, whole
from northing.queries.transfer.batches import batch_for


def store_path(batch: ImportBatch) -> Path:
    """Where the uploaded file lies; its name is random and says nothing."""
    return Path(settings.UPLOADS) / batch.stored_name


def table_path(batch: ImportBatch) -> Path:
    """Where the table read from the file lies."""
    return store_path(batch).with_suffix(".csv")


def refusal(error: Refused) -> Invalid:
    """The file reader's refusal as an error of ours."""
    where = f" ({error.where})" if error.where else ""
    return Invalid(Fault(f"{error.what}{where}. {error.fix}", "file"))


def _store(path: Path, chunks: Iterable[bytes]) -> str:
    """Write the upload to disk and return its digest; refuse and remove what is too large."""
    digest, size = hashlib.sha256(), 0
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > UPLOAD_BYTES:
                break
            digest.update(chunk)
            file.write(chunk)
    if size > UPLOAD_BYTES:
        raise Refused(
            f"The file is larger than {UPLOAD_BYTES // 1024 // 1024} MB", fix="Split it, or keep the columns you need."
        )
    if not size:
        raise Refused("The file is empty", fix="Choose a file that holds values.")
    return digest.hexdigest()


def upload(actor: Actor, *, file_name: str, chunks: Iterable[bytes]) -> ImportBatch:
    """Take a file in. What is no table, or is hostile, is refused at once and leaves nothing behind (Invalid)."""
    require(actor, "import.create", whole(actor), read="organisation.read")
    name = Path(file_name.replace("\\", "/")).name[:200] or "file"
    stored = f"{secrets.token_hex(16)}.upload"
    path = Path(settings.UPLOADS) / stored
    try:
        digest = _store(path, chunks)
        facts = inspect(path, name)
        sheets = [sheet.name for sheet in facts.sheets if not sheet.hidden]
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                organisation_id=actor.organisation_id,
                file_name=name,
                stored_name=stored,
                file_digest=digest,
                facts={"kind": facts.kind.value, "sheets": sheets, "sheet": sheets[0] if sheets else ""},
                created_by_id=actor.person_id,
            )
            audit(actor, "import.upload", "import", batch.pk, {"file": name, "digest": digest})
            announce(actor.organisation_id, "import.read", batch=batch.pk)
    except Refused as error:
        path.unlink(missing_ok=True)
        raise refusal(error) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return batch


def _locked(actor: Actor, batch_id: int, *states: BatchState) -> ImportBatch:
    """The batch, locked, if the actor may change it and it is in one of the states."""
    batch = batch_for(actor, batch_id, "import.update", lock=True)
    if batch.state not in states:
        raise Conflict(f"This import is “{BatchState(batch.state).label.lower()}”; that is not possible now.")
    return batch


def _move(batch: ImportBatch, state: BatchState, *fields: str) -> None:
    batch.state = state
    batch.version += 1
    batch.save(update_fields=["state", "version", *fields])


def choose_sheet(actor: Actor, batch_id: int, *, sheet: str) -> None:
    """Read another sheet of the workbook."""
    with transaction.atomic():
        batch = _locked(actor, batch_id, BatchState.UPLOADED, BatchState.CHECKED, BatchState.FAILED)
        if sheet not in batch.facts.get("sheets", ()):
            raise Invalid("The workbook has no such sheet. Choose one of the list.", field="sheet")
        batch.facts = {**batch.facts, "sheet": sheet}
        batch.mapping, batch.report = {}, {}
        _move(batch, BatchState.READING, "facts", "mapping", "report")
        announce(actor.organisation_id, "import.read", batch=batch.pk, batches=[batch.pk])


def set_mapping(actor: Actor, batch_id: int, *, mapping: Mapping, unit_id: int, version: int) -> None:
    """Say what the columns mean and where the KPIs belong, and have the file checked (dry run).

    Raises Invalid when the mapping is not complete, Stale when somebody else changed it in the meantime.
    """
    with transaction.atomic():
        batch = _locked(actor, batch_id, BatchState.UPLOADED, BatchState.CHECKED, BatchState.FAILED)
        if batch.version != version:
            raise Stale("This import was changed in another window. Reload the page and map the columns again.")
        if not unit_path(actor, unit_id):
            raise Invalid("Choose the unit that the KPIs belong to.", field="unit")
        problems = mapping_problems(mapping)
        if problems:
            raise Invalid(*problems)
        batch.mapping = mapping.to_json()
        batch.facts = {**batch.facts, "unit": unit_id}
        batch.report = {}
        _move(batch, BatchState.CHECKING, "mapping", "facts", "report")
        announce(actor.organisation_id, "import.check", batch=batch.pk, batches=[batch.pk])


def answer_questions(
    actor: Actor, batch_id: int, *, answers: Sequence[tuple[str, str]], unit_id: int, version: int
) -> None:
    """Put the answers into the mapping that was guessed, and have the file checked; errors as in `set_mapping`."""
    batch = batch_for(actor, batch_id, "import.update")
    mapping = Mapping.from_json(batch.facts.get("guess", batch.mapping))
    for name, value in answers:
        try:
            mapping = answer(mapping, name, value)
        except ValueError as error:
            raise Invalid(f"{error} Choose one of the answers.", field=name) from error
    set_mapping(actor, batch_id, mapping=mapping, unit_id=unit_id, version=version)


def start_import(actor: Actor, batch_id: int) -> None:
    """Have a checked file imported; refused while the dry run shows a single problem."""
    with transaction.atomic():
        batch = _locked(actor, batch_id, BatchState.CHECKED)
        if batch.report.get("problem_count"):
            raise Conflict("The file still has problems. Mend them in the file or the mapping; nothing was imported.")
        _move(batch, BatchState.APPLYING)
        audit(actor, "import.apply", "import", batch.pk, {"file": batch.file_name})
        announce(actor.organisation_id, "import.apply", batch=batch.pk, batches=[batch.pk])


def start_undo(actor: Actor, batch_id: int) -> None:
    """Have everything the batch wrote withdrawn."""
    with transaction.atomic():
        batch = _locked(actor, batch_id, BatchState.APPLIED)
        _move(batch, BatchState.UNDOING)
        audit(actor, "import.undo", "import", batch.pk, {"file": batch.file_name})
        announce(actor.organisation_id, "import.undo", batch=batch.pk, batches=[batch.pk])


def discard(actor: Actor, batch_id: int) -> None:
    """Forget a batch that never wrote anything, with its file."""
    with transaction.atomic():
        batch = _locked(actor, batch_id, BatchState.UPLOADED, BatchState.CHECKED, BatchState.FAILED)
        audit(actor, "import.discard", "import", batch.pk, {"file": batch.file_name})
        paths = (store_path(batch), table_path(batch))
        batch.delete()
        for path in paths:
            transaction.on_commit(partial(path.unlink, missing_ok=True))
