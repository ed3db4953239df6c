"""What the dry run says."""

import pytest

from northing.logic.transfer.problems import Note


@pytest.mark.parametrize(
    ("note", "count", "words"),
    [
        (Note.ZERO_MISSING, 1, "zero read as “none”"),
        (Note.ZERO_MISSING, 2, "zeros read as “none”"),
        (Note.DIRECTION_ASSUMED, 1, "new KPI read as “higher is better” because the file does not say"),
        (Note.OWNER_UNKNOWN, 1, "owner not found; this KPI gets no owner from the file"),
    ],
)
def test_notes_agree_with_their_count(note: Note, count: int, words: str) -> None:
    assert note.words(count) == words
