"""The tutorial's steps lead where it says, with its file and its numbers."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from pytest_django.fixtures import Settings

from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.kpis.thresholds import set_threshold
from northing.actions.okrs.answers import answer_with_new_objective
from northing.actions.okrs.closing import close_objective, graduate
from northing.actions.okrs.cycles import create_cycle
from northing.actions.okrs.objectives import activate_objective
from northing.actions.transfer import batches, steps
from northing.jobs.worker import drain
from northing.logic.kpis.definition import Aggregation, Direction, KpiStatus
from northing.logic.okrs.definition import Verdict
from northing.logic.people import Actor
from northing.logic.transfer.mapping import Mapping
from northing.models import ImportBatch, KeyResult, Kpi, KpiState, ObjectiveStanding
from tests.docs.tables import ROOT
from tests.factories import make_admin, make_organisation

TUTORIAL = (ROOT / "docs/tutorial/first-loop.md").read_text(encoding="utf-8")
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def actor(db: None) -> Actor:
    """Somebody who has just set up an organisation."""
    return make_admin(make_organisation())


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> None:
    """Uploaded files go to a folder of the test."""
    settings.UPLOADS = tmp_path


def import_file(actor: Actor) -> ImportBatch:
    text = re.findall(r"^```csv\n(.*?)^```", TUTORIAL, re.DOTALL | re.MULTILINE)[0]
    batch = batches.upload(actor, file_name="support.csv", chunks=[text.encode()])
    steps.read_table(batch.pk)
    batch.refresh_from_db()
    guessed = Mapping.from_json(batch.mapping)
    mapping = replace(guessed, direction=Direction.DOWN, aggregation=Aggregation.MEAN)
    batches.set_mapping(actor, batch.pk, mapping=mapping, unit_id=batch.facts["unit"], version=batch.version)
    steps.check(batch.pk)
    batches.start_import(actor, batch.pk)
    steps.apply(batch.pk)
    batch.refresh_from_db()
    return batch


def november(actor: Actor, kpi: Kpi, value: int) -> ObjectiveStanding:
    """Enter the value and let the worker follow up; where the objective stands."""
    reason = "typing error"
    record_measurements(actor, values=[NewValue(kpi.pk, NOVEMBER, Decimal(value), reason=reason)])
    drain()
    return ObjectiveStanding.objects.get()


@time_machine.travel("2026-11-22T10:00:00Z", tick=True)
def test_the_tutorial_can_be_walked(actor: Actor) -> None:
    cycle = create_cycle(actor, name="This quarter", start=date(2026, 10, 1), end=date(2026, 12, 31))

    assert import_file(actor).report["written"]["added"] == 13
    kpi = Kpi.objects.get()
    assert KpiState.objects.get().status == KpiStatus.NO_THRESHOLD

    set_threshold(actor, kpi_id=kpi.pk, valid_from=date(2026, 10, 1), level=Decimal(30))
    state = KpiState.objects.get()
    assert (state.status, state.words) == (KpiStatus.BREACHES, "above the usual range")

    draft = answer_with_new_objective(actor, kpi_id=kpi.pk, cycle_id=cycle.pk)
    result = KeyResult.objects.get()
    assert (draft.owner_id, draft.reason, result.baseline, result.target) == (actor.person_id, "fix", 48, 30)
    activate_objective(actor, objective_id=draft.pk)

    assert november(actor, kpi, 39).progress == Decimal("0.5")
    assert november(actor, kpi, 29).progress == 1

    closing = close_objective(actor, objective_id=draft.pk, on=date(2026, 11, 22), learning="Take turns.")
    assert (closing.score, closing.is_met, closing.verdict) == (1, True, Verdict.MET)
    graduate(actor, key_result_id=result.pk, level=Decimal(29))
    assert kpi.thresholds.order_by("id").values_list("level", flat=True).last() == 29
