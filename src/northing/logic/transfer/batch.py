"""The life of an import batch."""

from enum import StrEnum


class BatchState(StrEnum):
    """Where an import batch stands."""

    READING = "reading"  # the file is in; a worker reads its table
    UPLOADED = "uploaded"  # the table is read; its columns wait to be mapped
    CHECKING = "checking"  # a worker makes the dry run
    CHECKED = "checked"  # the dry run is ready, with or without errors
    APPLYING = "applying"  # a worker writes
    APPLIED = "applied"
    UNDOING = "undoing"  # a worker withdraws what was written
    FAILED = "failed"  # nothing was written
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """Word on screen."""
        return {
            "reading": "Being read",
            "uploaded": "Waiting for its mapping",
            "checking": "Being checked",
            "checked": "Checked",
            "applying": "Being imported",
            "applied": "Imported",
            "undoing": "Being undone",
            "failed": "Failed",
            "undone": "Undone",
        }[self.value]

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, so that the page should ask again."""
        return self in {BatchState.READING, BatchState.CHECKING, BatchState.APPLYING, BatchState.UNDOING}
