"""Keep measurements small and the append-only tables append-only, by the database itself.

On SQLite the measurement table is clustered by its key (no hidden row id, no second index): about a quarter of the
size. Triggers refuse an UPDATE of measurements, audit events, check-ins, goalposts and closings, and a DELETE unless
the organisation is being erased. Measurements and thresholds hang on a KPI, the rest carries its organisation.
"""

import re

from django.db import migrations

TABLES = ("auditevent", "checkin", "goalpost", "closing", "measurement")
_KEY = re.compile(r',\s*("kpi_id"[^,]*DEFERRABLE INITIALLY DEFERRED)')
_ERASING = "SELECT 1 FROM northing_organisation o WHERE o.id = {organisation} AND o.erasing_at IS NOT NULL"


def _organisation(table):
    if table == "measurement":
        return "(SELECT k.organisation_id FROM northing_kpi k WHERE k.id = OLD.kpi_id)"
    return "OLD.organisation_id"


def _sqlite(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'northing_measurement'")
        (create,) = cursor.fetchone()
    # SQLite 3.40 checks the columns of such a table at the wrong places unless the key comes first: a sound file
    # would fail its `quick_check`.
    key = _KEY.search(create)
    if key is None:
        raise ValueError(f"northing_measurement does not look as expected: {create}")
    create = _KEY.sub("", create).replace("(", f"({key[1]}, ", 1)
    schema_editor.execute("DROP TABLE northing_measurement")
    schema_editor.execute(f"{create} WITHOUT ROWID")
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON northing_{table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of northing_{table} are never changed'); END"
        )
        erasing = _ERASING.format(organisation=_organisation(table))
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON northing_{table} WHEN NOT EXISTS ({erasing}) "
            f"BEGIN SELECT RAISE(ABORT, 'rows of northing_{table} are never deleted'); END"
        )


def _postgresql(schema_editor):
    for table in TABLES:
        erasing = _ERASING.format(organisation=_organisation(table))
        schema_editor.execute(
            f"""
            CREATE FUNCTION northing_{table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' AND EXISTS ({erasing}) THEN RETURN OLD; END IF;
                RAISE EXCEPTION 'rows of northing_{table} are never changed or deleted';
            END $$
            """
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON northing_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION northing_{table}_append_only()"
        )


def forwards(_apps, schema_editor):
    """Run the statements of this database."""
    {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor](schema_editor)


def backwards(_apps, schema_editor):
    """Drop the triggers; the table keeps its layout, which Django does not see."""
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {table}_no_update")
            schema_editor.execute(f"DROP TRIGGER {table}_no_delete")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON northing_{table}")
            schema_editor.execute(f"DROP FUNCTION northing_{table}_append_only()")


class Migration(migrations.Migration):
    """Append-only tables."""

    dependencies = [("northing", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
