"""What happens inside the data folder of a server that gets killed: run as a program with that folder's environment.

`make` fills an empty database, `import` hands a large file over, `look` works off what is left and prints what is
there. Each prints one line of JSON.
"""

import json
import sys
from datetime import date, timedelta
from typing import Any

import django
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

FIRST_DAY = date(2020, 1, 1)
ROWS = 20_000


def make() -> dict[str, Any]:
    """An organisation with a daily KPI, an objective that follows it and one that is checked in; a session."""
    from tests import factories  # noqa: PLC0415 (needs Django to be set up)

    call_command("migrate", verbosity=0)
    organisation = factories.make_organisation("Acme")
    person = factories.make_person(organisation, "Olga Owner", role=factories.Role.ADMIN)
    kpi = factories.make_kpi(organisation, name="Calls", owner=person, frequency=factories.Frequency.DAY, threshold=5)
    cycle = factories.make_cycle(organisation, start=FIRST_DAY, end=date(2100, 1, 1))
    parent = factories.make_objective(organisation, cycle=cycle, owner=person)
    objective = factories.make_objective(organisation, cycle=cycle, owner=person, parent=parent)
    factories.make_key_result(objective, kpi=kpi, baseline=0, target=100_000)
    typed = factories.make_key_result(objective, baseline=0, target=100_000)
    states.refresh(organisation.pk, [kpi.pk])
    standings.rebuild(organisation.pk)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {"session": session.session_key, "kpi": show("kpi", kpi.pk), "key_result": show("kr", typed.pk)}


def hand_over() -> dict[str, Any]:
    """A file of many values, checked, with its import started and no worker running."""
    organisation = Organisation.objects.get()
    actor = actor_for(Person.objects.get(), organisation.pk)
    assert actor is not None
    days = [FIRST_DAY + timedelta(days=number) for number in range(ROWS // 20)]
    lines = [f"Line {kpi:02},{day},{kpi + day.day}\n" for kpi in range(20) for day in days]
    batch = batches.upload(actor, file_name="big.csv", chunks=[("KPI,Day,Value\n" + "".join(lines)).encode()])
    steps.read_table(batch.pk)
    batch.refresh_from_db()
    mapping = Mapping.from_json(batch.mapping)
    batches.set_mapping(actor, batch.pk, mapping=mapping, unit_id=batch.facts["unit"], version=batch.version)
    steps.check(batch.pk)
    batch.refresh_from_db()
    assert batch.report["problem_count"] == 0, batch.report
    batches.start_import(actor, batch.pk)
    Outbox.objects.filter(topic__in=["import.read", "import.check"]).delete()
    return {"batch": batch.pk, "before": Measurement.objects.count()}


def look() -> dict[str, Any]:
    """Everything recorded, after the worker has worked off what was left."""
    release_leases()
    drain()
    counts = {verb: AuditEvent.objects.filter(verb=verb).count() for verb in ("kpi.record", "key_result.check_in")}
    return {
        "values": [[str(day), version, str(value)] for day, version, value in MEASURED()],
        "check_ins": sorted(CheckIn.objects.values_list("note", flat=True)),
        "audited": counts,
        "announced": Outbox.objects.filter(topic="measurements.recorded").count(),
        "open": Outbox.objects.filter(done_at=None).count(),
        "chain": verify_chain(Organisation.objects.get().pk),
        "sound": sound(),
    }


def MEASURED() -> list[tuple[date, int, Any]]:  # noqa: N802
    """Values of the KPI that is recorded by hand."""
    found = Measurement.objects.filter(kpi__definition__name="Calls").order_by("period_start", "version")
    return list(found.values_list("period_start", "version", "value"))


def sound() -> str:
    """What SQLite says of its own file; PostgreSQL checks its pages by itself."""
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    django.setup()
    from northing.actions.kpis import states
    from northing.actions.okrs import standings
    from northing.actions.transfer import batches, steps
    from northing.jobs.worker import drain, release_leases
    from northing.lib.ids import show
    from northing.logic.transfer.mapping import Mapping
    from northing.models import AuditEvent, CheckIn, Measurement, Organisation, Outbox, Person
    from northing.queries.activity import verify_chain
    from northing.queries.people import actor_for

    print(json.dumps({"make": make, "import": hand_over, "look": look}[sys.argv[1]]()))
