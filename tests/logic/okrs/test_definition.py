"""The vocabularies: every word has a label, and the values stored in the database never change."""

from enum import StrEnum

import pytest

from northing.logic.okrs import definition
from northing.logic.okrs.definition import KeyResultType

VALUES = {
    definition.CycleState: ["planning", "execution", "retrospective", "closed"],
    definition.ObjectiveKind: ["committed", "aspirational", "learning"],
    definition.Reason: ["fix", "grow", "explore"],
    definition.ObjectiveState: ["draft", "active", "closed", "dropped"],
    definition.KeyResultType: [
        "increase",
        "decrease",
        "reach",
        "maintain_above",
        "maintain_below",
        "range",
        "milestone",
        "binary",
        "baseline",
    ],
    definition.ChangeReason: ["world_changed", "new_information", "irrelevant"],
    definition.PaceStatus: ["no_data", "on_track", "at_risk", "off_track", "achieved", "missed"],
    definition.InitiativeState: ["todo", "doing", "done", "dropped"],
    definition.Verdict: ["met", "missed", "delivered", "progressed", "failed"],
    definition.Band: ["red", "yellow", "green"],
}


@pytest.mark.parametrize("vocabulary", VALUES, ids=lambda vocabulary: vocabulary.__name__)
def test_stored_values_are_fixed_and_every_label_is_different(vocabulary: type[StrEnum]) -> None:
    assert [word.value for word in vocabulary] == VALUES[vocabulary]
    assert len({word.label for word in vocabulary}) == len(vocabulary)


def test_every_vocabulary_of_the_module_is_checked_here() -> None:
    found = {thing for thing in vars(definition).values() if isinstance(thing, type) and issubclass(thing, StrEnum)}
    assert found - {StrEnum} == set(VALUES)


def test_finding_a_baseline_is_the_only_type_that_is_not_scored() -> None:
    assert [kind for kind in KeyResultType if not kind.is_scored] == [KeyResultType.BASELINE]


def test_types_split_into_moved_held_and_neither() -> None:
    moved = [kind for kind in KeyResultType if kind.is_moved]
    held = [kind for kind in KeyResultType if kind.is_held]
    assert moved == [KeyResultType.INCREASE, KeyResultType.DECREASE, KeyResultType.REACH]
    assert held == [KeyResultType.MAINTAIN_ABOVE, KeyResultType.MAINTAIN_BELOW, KeyResultType.RANGE]
