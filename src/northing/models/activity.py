"""Tables of activity: the audit chain and the outbox."""

from django.db import models

from northing.lib.ids import new_id
from northing.models.fields import Record


class AuditHead(models.Model):
    """The end of an organisation's audit chain; locking this row orders its writers."""

    organisation = models.OneToOneField(
        "northing.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.sequence}"


class AuditEvent(Record):
    """One change: who did which verb to what, and which fields went from what to what. Never updated or deleted."""

    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField(null=True, db_index=True)
    changes = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "sequence"], name="audit_sequence_once")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class Outbox(models.Model):
    """Something that happened and must be followed up: derived rows, open pages, later mail and webhooks.

    Written in the transaction of the change. A worker leases a row, does the work, marks it done in the same
    transaction as its effect; a lease that runs out goes to the next worker (at least once, never lost).
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("northing.Organisation", on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    run_after = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["run_after"], name="outbox_open", condition=models.Q(done_at=None, parked_at=None)),
            models.Index(fields=["done_at"], name="outbox_done"),
        ]

    def __str__(self) -> str:
        return self.topic
