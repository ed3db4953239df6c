"""Whatever the order, the pieces and the repetitions in which rows arrive, the final state is the same (R11)."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from northing.logic.transfer.known import Known, KnownDefinition, KnownKpi, KnownUnit
from northing.logic.transfer.mapping import Column, Layout, Mapping, Role
from northing.logic.transfer.planning import plan
from northing.logic.transfer.result import Plan

HEADER = ["KPI", "Unit", "Period", "Value"]
ROLES = (Role.KPI_NAME, Role.UNIT_NAME, Role.PERIOD, Role.VALUE)
MAPPING = Mapping(Layout.LONG, tuple(Column(index, role) for index, role in enumerate(ROLES)), decimal=".")
State = dict[tuple[str, str, dt.date], Decimal]

keys = st.tuples(
    st.sampled_from(["Scrap", "NPS", "Reply time"]),
    st.sampled_from(["Sales", "Support"]),
    st.integers(1, 12).map(lambda month: f"2026-{month:02d}"),
)
numbers = st.decimals(-(10**6), 10**6, places=3)
batches = st.dictionaries(keys, numbers, min_size=1, max_size=20)


def rows_of(batch: dict[tuple[str, str, str], Decimal]) -> list[list[str]]:
    return [[*key, f"{value:f}0"] for key, value in batch.items()]


def known_from(state: State) -> Known:
    """The organisation after everything in the state was applied."""
    units = sorted({unit for _, unit, _ in state})
    names = sorted({name for name, _, _ in state})
    pairs = sorted({(name, unit) for name, unit, _ in state})
    ids = {pair: place for place, pair in enumerate(pairs, 100)}
    of_kpi = {
        ids[pair]: {day: value for (name, unit, day), value in state.items() if (name, unit) == pair} for pair in pairs
    }
    return Known(
        units=[KnownUnit(place, unit) for place, unit in enumerate(units, 1)],
        definitions=[KnownDefinition(place, name) for place, name in enumerate(names, 50)],
        kpis=[KnownKpi(ids[pair], 50 + names.index(pair[0]), 1 + units.index(pair[1])) for pair in pairs],
        values=lambda kpi: of_kpi[kpi],
    )


def apply(state: State, rows: list[list[str]]) -> tuple[State, Plan]:
    found = plan([HEADER, *rows], MAPPING, known_from(state), today=dt.date(2026, 9, 1))
    assert found.problem_count == 0, found.problems
    new = dict(state)
    for one in found.measurements:
        kpi = found.kpis[one.kpi]
        key = (found.definitions[kpi.definition].name, found.units[kpi.unit].name, one.period_start)
        assert one.corrects == (key in new)
        new[key] = one.value
    return new, found


@settings(max_examples=150, deadline=None)
@given(batches, st.randoms(use_true_random=False), st.integers(0, 20), st.integers(0, 20))
def test_any_order_split_and_repetition_gives_the_same_state(
    batch: dict[tuple[str, str, str], Decimal], random: st.DataObject, cut: int, repeated: int
) -> None:
    rows = rows_of(batch)
    whole, _ = apply({}, rows)
    shuffled = [*rows, *rows[:repeated]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    half, _ = apply({}, shuffled[:cut]) if shuffled[:cut] else ({}, None)
    pieces, _ = apply(half, shuffled[cut:]) if shuffled[cut:] else (half, None)
    assert pieces == whole
    again, found = apply(whole, rows)
    assert again == whole
    assert found.changes_nothing
    assert found.unchanged == len(rows)


@settings(max_examples=100, deadline=None)
@given(batches)
def test_what_is_written_out_as_a_table_comes_back_in(batch: dict[tuple[str, str, str], Decimal]) -> None:
    state, _ = apply({}, rows_of(batch))
    written = [[name, unit, day.isoformat()[:7], f"{value:f}0"] for (name, unit, day), value in state.items()]
    assert apply({}, written)[0] == state
