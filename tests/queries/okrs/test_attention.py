"""Which KPIs need an answer, and that nothing invisible shows through a board."""

from datetime import UTC, date, datetime

import pytest
from django.utils.timezone import now

from northing.actions.kpis.states import refresh
from northing.logic.okrs.definition import ObjectiveState
from northing.logic.people import Actor, Visibility
from northing.models import Answer, Kpi, Objective, Organisation
from northing.queries.kpis.board import BoardFilters, BoardScope
from northing.queries.okrs.attention import (
    AttentionBoard,
    Group,
    attention_board,
    attention_of,
    count_needing_answer,
    needing_answer,
)
from tests.factories import (
    actor_of,
    make_admin,
    make_key_result,
    make_kpi,
    make_objective,
    make_organisation,
    make_person,
    make_unit,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 4, 10)


def breaching(organisation: Organisation, **fields: object) -> Kpi:
    """A KPI whose value of March 2025 is below its threshold."""
    kpi = make_kpi(organisation, values=[80, 80, 60], threshold=75, **fields)  # type: ignore[arg-type]
    refresh(organisation.pk, [kpi.pk])
    return kpi


def group_of(actor: Actor, kpi: Kpi, today: date = TODAY) -> Group:
    row = attention_of(actor, kpi.pk, today)
    assert row is not None
    return row.group


def answered(kpi: Kpi, objective: Objective | None = None, look_again_on: date | None = None) -> None:
    Answer.objects.create(
        organisation=kpi.organisation,
        kpi=kpi,
        objective=objective,
        at=datetime(2025, 4, 1, tzinfo=UTC),
        by=make_person(kpi.organisation),
        look_again_on=look_again_on,
    )


def shown(board: AttentionBoard) -> dict[str, list[str]]:
    return {part.group: [row.kpi.name for row in part.rows] for part in board.parts}


def test_every_kpi_stands_in_one_group() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    needs = breaching(organisation, name="Breach")
    holds = make_kpi(organisation, name="Holds", values=[80, 80, 80], threshold=75)
    watched = make_kpi(organisation, name="Watched", values=[80, 80, 80])
    empty = make_kpi(organisation, name="Empty", threshold=75)
    stale = make_kpi(organisation, name="Stale", values=[80, None, None], threshold=75)
    refresh(organisation.pk, [holds.pk, watched.pk, empty.pk, stale.pk])

    board = attention_board(actor, BoardFilters(), date(2025, 4, 4))

    assert shown(board) == {
        "needs": ["Breach", "Stale"], "holding": ["Holds"], "watching": ["Watched"], "no_data": ["Empty"]
    }  # fmt: skip
    assert board.counts == {Group.NEEDS: 2, Group.ANSWERED: 0, Group.HOLDING: 1, Group.WATCHING: 1, Group.NO_DATA: 1}
    assert [row.kpi.words for row in board.parts[0].rows] == [
        "below 75 for 1 month · too few values to judge", "last value 63 days ago"
    ]  # fmt: skip
    assert group_of(actor, stale, date(2025, 4, 3)) is Group.HOLDING
    assert [row.kpi.name for row in needing_answer(actor, TODAY)] == ["Breach", "Stale"]
    assert count_needing_answer(actor, TODAY) == 2
    assert needs.pk != holds.pk


@pytest.mark.parametrize(
    ("state", "group"),
    [
        (ObjectiveState.DRAFT, Group.ANSWERED),
        (ObjectiveState.ACTIVE, Group.ANSWERED),
        (ObjectiveState.CLOSED, Group.NEEDS),
        (ObjectiveState.DROPPED, Group.NEEDS),
    ],
)
def test_an_objective_answers_while_it_is_open(state: ObjectiveState, group: Group) -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    recorded, followed = breaching(organisation), breaching(organisation)
    objective = make_objective(organisation, state=state)
    answered(recorded, objective)
    make_key_result(objective, kpi=followed)

    assert [group_of(actor, kpi) for kpi in (recorded, followed)] == [group, group]


def test_not_now_holds_until_the_day_to_look_again() -> None:
    organisation = make_organisation()
    actor, kpi = make_admin(organisation), breaching(organisation)
    answered(kpi, look_again_on=date(2025, 4, 20))

    row = attention_of(actor, kpi.pk, TODAY)

    assert row is not None
    assert row.answer is not None
    assert (row.group, row.kpi.words, row.answer.is_later) == (
        Group.ANSWERED,
        "not now, look again on 20 Apr 2025",
        True,
    )
    assert group_of(actor, kpi, date(2025, 4, 20)) is Group.NEEDS


def test_only_the_newest_answer_counts() -> None:
    organisation = make_organisation()
    actor, kpi = make_admin(organisation), breaching(organisation)
    answered(kpi, make_objective(organisation))
    answered(kpi, look_again_on=date(2025, 4, 2))

    assert group_of(actor, kpi) is Group.NEEDS


def test_an_invisible_objective_answers_without_being_named() -> None:
    organisation = make_organisation()
    actor, kpi, other = make_admin(organisation), breaching(organisation), breaching(organisation)
    secret = make_objective(organisation, title="Close the plant", visibility=Visibility.PRIVATE)
    answered(kpi, secret)
    make_key_result(secret, kpi=other)

    for key in (kpi.pk, other.pk):
        row = attention_of(actor, key, TODAY)
        assert row is not None
        assert row.answer is not None
        assert (row.group, row.kpi.words) == (Group.ANSWERED, "answered")
        assert (row.answer.objective, row.answer.title, row.answer.status) == ("", "", "")


def test_a_visible_objective_is_named_with_its_status() -> None:
    organisation = make_organisation()
    actor, kpi = make_admin(organisation), breaching(organisation)
    answered(kpi, make_objective(organisation, title="Win them back", state=ObjectiveState.DRAFT))

    row = attention_of(actor, kpi.pk, TODAY)

    assert row is not None
    assert row.answer is not None
    assert (row.kpi.words, row.answer.status) == ("Objective “Win them back”", "draft")


def test_private_and_archived_and_foreign_kpis_are_in_no_row_count_or_list_of_owners() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    breaching(organisation, owner=make_person(organisation, "Secret Owner"), visibility=Visibility.PRIVATE)
    breaching(organisation, archived_at=now())
    breaching(make_organisation("Other"))

    board = attention_board(actor, BoardFilters(), TODAY)

    assert (board.parts, board.total, board.owners, set(board.counts.values())) == ((), 0, (), {0})
    assert count_needing_answer(actor, TODAY) == 0


def test_scopes_texts_owners_and_groups_narrow_the_board() -> None:
    organisation = make_organisation()
    above = make_unit(organisation, "Service")
    below = make_unit(organisation, "Desk", parent=above)
    person = make_person(organisation, "Ada North", unit=above)
    actor = actor_of(person, organisation)
    breaching(organisation, name="Waiting time", unit=above, owner=person)
    breaching(organisation, name="Answer rate", unit=below)
    breaching(organisation, name="Margin")

    def names(filters: BoardFilters) -> list[str]:
        return [row.kpi.name for part in attention_board(actor, filters, TODAY).parts for row in part.rows]

    assert names(BoardFilters(BoardScope.MINE)) == ["Waiting time"]
    assert names(BoardFilters(BoardScope.UNIT, above.pk)) == ["Waiting time"]
    assert names(BoardFilters(BoardScope.BELOW, above.pk)) == ["Answer rate", "Waiting time"]
    assert names(BoardFilters()) == ["Answer rate", "Margin", "Waiting time"]
    assert names(BoardFilters(text="desk rate")) == ["Answer rate"]
    assert names(BoardFilters(owner_id=person.pk)) == ["Waiting time"]
    assert names(BoardFilters(group="holding")) == []
    assert names(BoardFilters(group="nonsense")) == ["Answer rate", "Margin", "Waiting time"]


def test_what_needs_an_answer_comes_first_across_pages_and_groups_keep_their_whole_count() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpis = [make_kpi(organisation, name=f"A{n:03}", values=[80, 80, 80], threshold=75) for n in range(60)]
    refresh(organisation.pk, [kpi.pk for kpi in kpis])
    breaching(organisation, name="Z")

    first, second = (attention_board(actor, BoardFilters(), TODAY, page) for page in (1, 2))

    assert [(part.group, part.count, len(part.rows)) for part in first.parts] == [("needs", 1, 1), ("holding", 60, 49)]
    assert [(part.group, part.count, len(part.rows)) for part in second.parts] == [("holding", 60, 11)]


def test_a_board_of_3_and_of_60_costs_the_same_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    organisation = make_organisation()
    actor = make_admin(organisation)
    for size in (3, 57):
        kpis = [breaching(organisation) for _ in range(size)]
        objective = make_objective(organisation)
        for kpi in kpis:
            answered(kpi, objective)
        with django_assert_num_queries(4):
            attention_board(actor, BoardFilters(), TODAY)
