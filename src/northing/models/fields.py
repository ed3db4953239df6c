"""Column types and shapes that several areas share; no area of its own, no verbs."""

from enum import StrEnum
from typing import Any

from django.db import models

from northing.lib.ids import new_id


def enum_field(enum: type[StrEnum], **options: Any) -> "models.CharField[Any, Any]":
    """A short text column that holds one member of an enum; a word on screen may change without a migration."""
    if isinstance(options.get("default"), enum):
        options["default"] = options["default"].value  # migrations then do not lean on the enum
    longest = max(len(member) for member in enum)
    return models.CharField(max_length=max(20, longest), **options)


def value_field(**options: Any) -> "models.DecimalField[Any, Any]":
    """An exact number: 15 digits before and 9 after the point, of which SQLite keeps 15 significant ones."""
    return models.DecimalField(max_digits=24, decimal_places=9, **options)


class Record(models.Model):
    """A row with a time-sortable key made by us, inside one organisation."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("northing.Organisation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True
