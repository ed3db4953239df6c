"""Put the key's columns first in the measurement table of SQLite.

SQLite 3.40 (Debian 12) checks the columns of a table without row id at the wrong places unless the key comes first:
`PRAGMA quick_check` and `integrity_check` then report NULL values that are not there, and a sound file looks broken.
"""

import re

from django.db import migrations

TABLE = "northing_measurement"
_KEY = re.compile(r',\s*("kpi_id"[^,]*DEFERRABLE INITIALLY DEFERRED)')


def forwards(_apps, schema_editor):
    """Write the table anew, with its rows and triggers."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [TABLE])
        (create,) = cursor.fetchone()
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s ORDER BY name", [TABLE])
        triggers = [sql for (sql,) in cursor.fetchall()]
        cursor.execute(f"SELECT name FROM pragma_table_info('{TABLE}')")  # noqa: S608 (our own name)
        columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    key = _KEY.search(create)
    if key is None:
        raise ValueError(f"{TABLE} does not look as expected: {create}")
    ordered = _KEY.sub("", create).replace("(", f"({key[1]}, ", 1).replace(TABLE, f"{TABLE}_new", 1)
    schema_editor.execute(ordered)
    schema_editor.execute(f"INSERT INTO {TABLE}_new ({columns}) SELECT {columns} FROM {TABLE}")  # noqa: S608 (our own names)
    schema_editor.execute(f"DROP TABLE {TABLE}")
    schema_editor.execute(f"ALTER TABLE {TABLE}_new RENAME TO {TABLE}")
    for trigger in triggers:
        schema_editor.execute(trigger)


class Migration(migrations.Migration):
    """The order of columns; Django does not see it."""

    dependencies = [("northing", "0003_longer_definition_names")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
