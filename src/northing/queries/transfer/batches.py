"""Import batches an actor may see."""

from django.db.models import QuerySet

from northing.logic.people import Actor, Item, Scope, reach
from northing.models import ImportBatch
from northing.queries.people import one, require


def visible_batches(actor: Actor) -> QuerySet[ImportBatch]:
    """Import batches the actor may see: own ones, for an administrator all."""
    found = ImportBatch.objects.filter(organisation_id=actor.organisation_id)
    match reach(actor, "import.read"):
        case Scope.ALL:
            return found
        case Scope.OWN:
            return found.filter(created_by_id=actor.person_id)
    return found.none()


def batch_item(batch: ImportBatch) -> Item:
    """A batch for the table of rights; whoever uploaded it owns it."""
    return Item(organisation_id=batch.organisation_id, owner_id=batch.created_by_id)


def batch_for(actor: Actor, batch_id: int, action: str, *, lock: bool = False) -> ImportBatch:
    """The batch, if the actor may do `action` to it; NotFound or Denied otherwise."""
    found = visible_batches(actor)
    batch = one(found.select_for_update() if lock else found, batch_id)
    require(actor, action, batch_item(batch))
    return batch


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """An earlier batch of the same bytes that is imported and not undone."""
    return (
        ImportBatch.objects.filter(
            organisation_id=batch.organisation_id,
            file_digest=batch.file_digest,
            applied_at__isnull=False,
            undone_at=None,
        )
        .exclude(pk=batch.pk)
        .order_by("-applied_at")
        .first()
    )
