"""The one Django app of the project: folders are layers, file names are areas (docs/architecture.md)."""

from django.apps import AppConfig


class NorthingConfig(AppConfig):
    """Registers the models; there are no signal receivers to connect."""

    name = "northing"
    verbose_name = "Northing"
