"""What somebody did, in words."""

import re
from pathlib import Path

import pytest

from northing.logic.activity import detail, sentence

ACTIONS = Path(__file__).resolve().parents[2] / "src" / "northing" / "actions"


def written_verbs() -> list[tuple[str, str]]:
    """Every (verb, kind) that an action writes into the audit chain."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ACTIONS.rglob("*.py")))
    return sorted(set(re.findall(r'audit\(\s*\w+,\s*"([a-z_.]+)",\s*"([a-z_]+)"', text)))


def test_every_verb_an_action_writes_reads_as_words() -> None:
    verbs = written_verbs()
    assert len(verbs) > 30
    assert [verb for verb, kind in verbs if sentence(verb, kind) == verb] == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["197.000000000", "200.5"], "target: 197 → 200.5"),
        ([None, "0.100"], "target: nothing → 0.1"),
        ("12.", "target: 12"),
        ("1.2.3", "target: 1.2.3"),
    ],
)
def test_numbers_are_told_without_idle_zeros(value: object, words: str) -> None:
    assert detail("target", value) == words
