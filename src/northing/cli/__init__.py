"""The `northing` command: starts, looks after and checks an installation. What it does is in actions, queries and jobs.

`commands` reads the command line and is light; the other modules need Django and are imported by the command that runs.
"""

from northing.cli.commands import main

__all__ = ["main"]
