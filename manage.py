"""Django's own command line (makemigrations, check, shell) for people working on Northing; users have `northing`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "northing.settings")
    execute_from_command_line(sys.argv)
