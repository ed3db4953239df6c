"""An import from upload to undo: all or nothing, nothing twice, nothing lost, nobody else's."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.transfer import batches, steps
from northing.lib.errors import Conflict, Denied, Invalid, NotFound, Stale
from northing.logic.kpis.definition import Direction
from northing.logic.people import Actor, Role
from northing.logic.transfer.batch import BatchState
from northing.logic.transfer.mapping import Mapping
from northing.models import AuditEvent, Definition, ImportBatch, Kpi, KpiState, Measurement, Threshold, Unit
from northing.queries.kpis.series import series
from tests.actions.transfer.conftest import Checked
from tests.factories import (
    actor_of,
    make_admin,
    make_kpi,
    make_organisation,
    make_person,
    make_unit,
    root_of,
)

pytestmark = pytest.mark.django_db

LONG = """KPI,Unit,Period,Value,Threshold
First reply time,First line,2026-08,51,30
First reply time,First line,2026-09,48,30
Net promoter score,Support,2026-09,62,75
"""


@pytest.fixture
def admin() -> Actor:
    """An administrator of an empty organisation."""
    return make_admin(make_organisation())


def values_of(name: str) -> list[tuple[date, Decimal]]:
    """Effective values of a KPI, oldest first."""
    kpi = Kpi.objects.get(definition__name=name)
    return [(point.period_start, point.value) for point in series(kpi.pk)]


def test_import_makes_units_kpis_thresholds_and_values(admin: Actor, imported: Checked) -> None:
    batch = imported(admin, LONG, direction=Direction.DOWN)
    assert batch.state == BatchState.APPLIED
    assert values_of("First reply time") == [(date(2026, 8, 1), Decimal(51)), (date(2026, 9, 1), Decimal(48))]
    assert sorted(Unit.objects.exclude(parent=None).values_list("name", flat=True)) == ["First line", "Support"]
    assert Threshold.objects.count() == 2
    assert KpiState.objects.get(kpi__definition__name="First reply time").status == "breaches"


def test_dry_run_changes_nothing(admin: Actor, checked: Checked) -> None:
    batch = checked(admin, LONG)
    assert (batch.report["inserted"], batch.report["new_kpi_count"], batch.report["new_unit_count"]) == (3, 2, 2)
    assert (Kpi.objects.count(), Definition.objects.count(), Unit.objects.count()) == (0, 0, 1)


def test_wrong_cell_is_named_and_nothing_is_imported(admin: Actor, checked: Checked) -> None:
    batch = checked(admin, LONG.replace("48", "TBD"))
    problem = batch.report["problems"][0]
    assert (problem["row"], problem["header"], problem["text"]) == (3, "Value", "TBD")
    with pytest.raises(Conflict):
        batches.start_import(admin, batch.pk)
    assert Measurement.objects.count() == 0


def test_same_file_twice_adds_nothing_and_says_so(admin: Actor, imported: Checked, checked: Checked) -> None:
    imported(admin, LONG)
    again = checked(admin, LONG)
    assert again.report["changes_nothing"]
    assert again.report["same_file"]["on"]
    assert Measurement.objects.count() == 3


def test_undo_brings_back_what_was_there(admin: Actor, imported: Checked) -> None:
    imported(admin, LONG)
    second = imported(admin, LONG.replace("48", "44").replace("30", "40"))
    batches.start_undo(admin, second.pk)
    steps.undo(second.pk)
    second.refresh_from_db()
    assert second.state == BatchState.UNDONE
    assert values_of("First reply time")[-1] == (date(2026, 9, 1), Decimal(48))
    assert KpiState.objects.get(kpi__definition__name="First reply time").level == Decimal(30)
    history = Measurement.objects.filter(kpi__definition__name="First reply time", period_start=date(2026, 9, 1))
    assert [row.value for row in history.order_by("version")] == [Decimal(48), Decimal(44), Decimal(48)]


def test_undo_archives_what_the_file_brought_and_a_new_import_takes_it_up_again(
    admin: Actor, imported: Checked
) -> None:
    first = imported(admin, LONG)
    batches.start_undo(admin, first.pk)
    steps.undo(first.pk)
    assert Kpi.objects.filter(archived_at=None).count() == 0
    imported(admin, LONG)
    assert Kpi.objects.filter(archived_at=None).count() == 2
    assert values_of("Net promoter score") == [(date(2026, 9, 1), Decimal(62))]


def test_undo_leaves_a_value_that_was_corrected_since(admin: Actor, imported: Checked) -> None:
    batch = imported(admin, LONG)
    kpi = Kpi.objects.get(definition__name="Net promoter score")
    record_measurements(admin, values=[NewValue(kpi.pk, date(2026, 9, 1), Decimal(64))])
    batches.start_undo(admin, batch.pk)
    steps.undo(batch.pk)
    assert values_of("Net promoter score") == [(date(2026, 9, 1), Decimal(64))]


def test_steps_repeated_after_a_kill_change_nothing(admin: Actor, imported: Checked) -> None:
    batch = imported(admin, LONG)
    before = Measurement.objects.count(), AuditEvent.objects.count()
    for step in (steps.read_table, steps.check, steps.apply, steps.undo):
        step(batch.pk)
    assert (Measurement.objects.count(), AuditEvent.objects.count()) == before


def test_contributor_cannot_import_into_units_of_others(imported: Checked, checked: Checked) -> None:
    organisation = make_organisation()
    mine, other = make_unit(organisation, name="Mine"), make_unit(organisation, name="Other")
    person = make_person(organisation, role=Role.CONTRIBUTOR, unit=mine)
    actor = actor_of(person, organisation)
    text = "KPI,Unit,Period,Value\nReplies,Mine,2026-08,5\nReplies,Other,2026-08,6\nReplies,New unit,2026-08,7\n"
    batch = checked(actor, text)
    assert batch.report["refusals"] == ["You may not add the unit “New unit”.", "You may not add KPIs to “Other”."]
    with pytest.raises(Conflict):
        batches.start_import(actor, batch.pk)
    assert Kpi.objects.filter(unit=other).count() == 0


def test_values_of_a_kpi_of_others_are_refused(checked: Checked) -> None:
    organisation = make_organisation()
    mine, other = make_unit(organisation, name="Mine"), make_unit(organisation, name="Other")
    make_kpi(organisation, other, name="Replies")
    actor = actor_of(make_person(organisation, role=Role.CONTRIBUTOR, unit=mine), organisation)
    batch = checked(actor, "KPI,Unit,Period,Value\nReplies,Other,2026-08,6\n")
    assert batch.report["refusals"] == ["You may not record values at “Other”."]


def test_batches_of_others_do_not_exist(admin: Actor, checked: Checked) -> None:
    organisation = make_organisation(name="Elsewhere")
    stranger = make_admin(organisation)
    batch = checked(admin, LONG)
    for call in (batches.start_import, batches.start_undo, batches.discard):
        with pytest.raises(NotFound):
            call(stranger, batch.pk)


def test_viewer_uploads_nothing(admin: Actor, uploads: Path) -> None:
    organisation = make_organisation(name="Watched")
    viewer = actor_of(make_person(organisation, role=Role.VIEWER), organisation)
    with pytest.raises(Denied):
        batches.upload(viewer, file_name="values.csv", chunks=[LONG.encode()])
    assert not uploads.exists()
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 not a table", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old excel"])
def test_what_is_no_table_is_refused_and_leaves_no_file(admin: Actor, uploads: Path, content: bytes) -> None:
    with pytest.raises(Invalid):
        batches.upload(admin, file_name="values.xls", chunks=[content])
    assert list(uploads.iterdir()) == []
    assert ImportBatch.objects.count() == 0


def test_mapping_of_another_window_is_stale(admin: Actor, checked: Checked) -> None:
    batch = checked(admin, LONG)
    with pytest.raises(Stale):
        batches.set_mapping(
            admin, batch.pk, mapping=Mapping.from_json(batch.mapping), unit_id=batch.facts["unit"], version=1
        )


def test_discard_removes_batch_and_files(
    admin: Actor, checked: Checked, uploads: Path, django_capture_on_commit_callbacks: object
) -> None:
    batch = checked(admin, LONG)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        batches.discard(admin, batch.pk)
    assert list(uploads.iterdir()) == []
    assert not ImportBatch.objects.exists()


def test_upload_goes_to_the_unit_of_the_person(checked: Checked) -> None:
    organisation = make_organisation()
    mine = make_unit(organisation, name="Mine")
    actor = actor_of(make_person(organisation, role=Role.CONTRIBUTOR, unit=mine), organisation)
    batch = checked(actor, "KPI;Monat;Wert\nReplies;2026-08;1.234,5\n", decimal=",")
    assert batch.facts["unit"] == mine.pk != root_of(organisation).pk
    assert batch.report["preview"][0]["value"] == "1234.5"
