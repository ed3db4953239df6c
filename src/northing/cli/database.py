"""The state of the database's tables against this version of the program. Data itself is no business of this module."""

import sys

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

WRONG_SETUP = 78


def migrate() -> int:
    """Bring the tables to this version when they are older; 78, and nothing written, when they are newer."""
    newer = unknown_migrations()
    if newer:
        print(
            f"This database was last used by a newer Northing (it knows {', '.join(newer)}), so this version must not"
            " touch it. Start the newer version, or restore a backup made with this one.",
            file=sys.stderr,
        )
        return WRONG_SETUP
    waiting = pending_migrations()
    if waiting:
        print(f"Preparing the database ({waiting} steps) ...", file=sys.stderr)
        call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    return 0


def pending_migrations() -> int:
    """How many steps the tables lack."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown_migrations() -> list[str]:
    """Steps of ours that the database has and this version does not know."""
    loader = MigrationLoader(connection)
    applied = loader.applied_migrations or {}
    return sorted(name for app, name in applied if app == "northing" and (app, name) not in loader.disk_migrations)
