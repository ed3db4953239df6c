"""Pages of imports: what a person sees from upload to undo, and that a refusal keeps what was chosen."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from northing.jobs.worker import drain
from northing.lib.ids import show
from northing.logic.people import Role
from northing.models import ImportBatch, Measurement, Organisation
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db

LONG = "KPI,Period,Value\nFirst reply time,2026-08,51\nFirst reply time,2026-09,48\n"
DOUBTFUL = "KPI,Date,Value\nReplies,01/02/2026,5\nReplies,02/02/2026,6\n"


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> None:
    """Uploaded files of a test go to its own folder."""
    settings.UPLOADS = tmp_path


@pytest.fixture
def organisation(client: Client) -> Organisation:
    """An organisation whose administrator is signed in."""
    made = make_organisation()
    client.force_login(make_person(made, role=Role.ADMIN))
    return made


def upload(client: Client, text: str, name: str = "values.csv") -> str:
    """Upload a file and let the worker read it; return the address of its page."""
    answer = client.post("/imports/new/", {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 302, answer.content.decode()
    drain()
    return str(answer["Location"])


def mapping_of(client: Client, page: str, **changes: str) -> dict[str, str]:
    """What the mapping form would send."""
    form = client.get(page).context["form"]
    data = {name: str(form[name].value() or "") for name in form.fields}
    columns = client.get(page).context["page"].columns
    return data | {f"column-{column.index}-role": column.role for column in columns} | changes


def test_a_file_goes_from_upload_to_values_and_back(client: Client, organisation: Organisation) -> None:
    page = upload(client, LONG)
    client.post(f"{page}mapping/", mapping_of(client, page))
    drain()
    shown = client.get(page).content.decode()
    assert "2 new values" in shown
    assert "1 new KPI" in shown
    assert Measurement.objects.count() == 0
    client.post(f"{page}start/")
    drain()
    assert "Imported on" in client.get(page).content.decode()
    assert Measurement.objects.count() == 2
    client.post(f"{page}undo/")
    drain()
    assert "Undone on" in client.get(page).content.decode()
    assert "First reply time" not in client.get("/kpis/?scope=all").content.decode()


def test_a_doubtful_date_is_asked_about_and_answered(client: Client, organisation: Organisation) -> None:
    page = upload(client, DOUBTFUL)
    shown = client.get(page)
    assert "What comes first in the dates?" in shown.content.decode()
    answers = shown.context["answers"]
    data = {"unit": answers["unit"].value(), "version": answers["version"].value()}
    refused = client.post(f"{page}answers/", data)
    assert refused.status_code == 422
    place = next(i for i, question in enumerate(answers.questions) if question["field"] == "day_first")
    chosen = {f"answer-{i}": question["suggestion"] for i, question in enumerate(answers.questions)}
    client.post(f"{page}answers/", data | chosen | {f"answer-{place}": "day"})
    drain()
    batch = ImportBatch.objects.get()
    assert batch.mapping["day_first"] is True
    assert batch.state == "checked"


def test_a_refused_mapping_keeps_what_was_chosen(client: Client, organisation: Organisation) -> None:
    page = upload(client, LONG)
    data = mapping_of(client, page, **{"column-2-role": "ignore", "kpi_name": "My own name", "measure_unit": "min"})
    refused = client.post(f"{page}mapping/", data)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Say which column holds the value." in text
    assert 'value="My own name"' in text
    assert ImportBatch.objects.get().state == "uploaded"


def test_what_is_no_table_is_refused_beside_the_field(client: Client, organisation: Organisation) -> None:
    answer = client.post("/imports/new/", {"file": SimpleUploadedFile("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")})
    assert answer.status_code == 422
    assert ".xlsx" in answer.content.decode()
    assert ImportBatch.objects.count() == 0


def test_hostile_names_are_shown_as_text(client: Client, organisation: Organisation) -> None:
    page = upload(client, LONG.replace("First reply time", "<script>alert(1)</script>"), name="<img src=x>.csv")
    text = client.get(page).content.decode()
    assert "<script>alert(1)" not in text
    assert "<img src=x>" not in text


def test_batch_of_somebody_else_does_not_exist_for_a_contributor(client: Client, organisation: Organisation) -> None:
    upload(client, LONG)
    shown = show("imp", ImportBatch.objects.get().pk)
    client.force_login(make_person(organisation, role=Role.CONTRIBUTOR))
    assert client.get(f"/imports/{shown}/").status_code == 404
    assert client.post(f"/imports/{shown}/start/").status_code == 404
    assert shown not in client.get("/imports/").content.decode()
