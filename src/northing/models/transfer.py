"""Tables of transfer: import batches."""

from django.db import models

from northing.logic.transfer.batch import BatchState
from northing.models.fields import Record, enum_field


class ImportBatch(Record):
    """A file on its way in: what it is, how its columns are read, what it would change, what it did."""

    file_name = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=80)
    file_digest = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    state = enum_field(BatchState, default=BatchState.READING)
    created_by = models.ForeignKey("northing.Person", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["organisation", "file_digest"], name="import_batch_by_file")]

    def __str__(self) -> str:
        return self.file_name
