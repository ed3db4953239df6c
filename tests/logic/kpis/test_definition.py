"""The words of the KPI vocabularies."""

import pytest

from northing.logic.kpis import definition
from northing.logic.kpis.definition import (
    Aggregation,
    Comparison,
    Direction,
    Frequency,
    Indicator,
    KpiStatus,
    Measures,
    Perspective,
)

VOCABULARIES = [Aggregation, Comparison, Direction, Frequency, Indicator, KpiStatus, Measures, Perspective]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_member_has_its_own_word_on_screen(vocabulary: type[definition.Direction]) -> None:
    labels = [member.label for member in vocabulary]
    assert len(set(labels)) == len(labels)
    assert all(label and not label.isspace() for label in labels)


def test_words_on_screen_are_plain() -> None:
    assert Frequency.WEEK.label == "Weekly"
    assert Direction.DOWN.label == "Lower is better"
    assert KpiStatus.NO_THRESHOLD.label == "No threshold"
    assert Comparison.GE.label == "at least"
