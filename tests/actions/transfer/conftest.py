"""A file on its way in, step by step as a worker would take it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from northing.actions.transfer import batches, steps
from northing.logic.people import Actor
from northing.logic.transfer.mapping import Mapping
from northing.models import ImportBatch

Checked = Callable[..., ImportBatch]


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    """Uploaded files of a test go to its own folder."""
    settings.UPLOADS = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.fixture
def checked() -> Checked:
    """Upload a text, take the guessed mapping with some changes, make the dry run."""

    def make(actor: Actor, text: str, *, name: str = "values.csv", **changes: Any) -> ImportBatch:
        batch = batches.upload(actor, file_name=name, chunks=[text.encode()])
        steps.read_table(batch.pk)
        batch.refresh_from_db()
        mapping = replace(Mapping.from_json(batch.mapping), **changes)
        batches.set_mapping(actor, batch.pk, mapping=mapping, unit_id=batch.facts["unit"], version=batch.version)
        steps.check(batch.pk)
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def imported(checked: Checked) -> Checked:
    """As `checked`, then imported."""

    def make(actor: Actor, text: str, **options: Any) -> ImportBatch:
        batch = checked(actor, text, **options)
        batches.start_import(actor, batch.pk)
        steps.apply(batch.pk)
        batch.refresh_from_db()
        return batch

    return make
