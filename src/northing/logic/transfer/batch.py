"""The life of an import batch."""

from enum import StrEnum


class BatchState(StrEnum):
    """Where an import batch stands."""

    UPLOADED = "uploaded"  # the file is in; its columns wait to be mapped
    CHECKING = "checking"  # a worker makes the dry run
    CHECKED = "checked"  # the dry run is ready, with or without errors
    APPLYING = "applying"  # a worker writes
    APPLIED = "applied"
    FAILED = "failed"  # nothing was written
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """Word on screen."""
        return {
            "uploaded": "Waiting for its mapping",
            "checking": "Being checked",
            "checked": "Checked",
            "applying": "Being imported",
            "applied": "Imported",
            "failed": "Failed",
            "undone": "Undone",
        }[self.value]
