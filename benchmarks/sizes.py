"""The sizes of a run."""

from dataclasses import dataclass

PARTS = ("pages", "moves", "rebuild", "signals", "bulk", "imports", "process")


@dataclass(frozen=True)
class Scale:
    """`objectives` of the small and of the large organisation, `board` KPIs in the small and `kpis` in the large one,
    `values` of each KPI, values of one `bulk` write, `calls` over which a mean is taken."""

    objectives: tuple[int, int]
    board: int
    kpis: int
    values: int
    bulk: int
    calls: int


SMALL = Scale(objectives=(121, 1_000), board=100, kpis=300, values=60, bulk=20_000, calls=10)
FULL = Scale(objectives=(1_000, 50_000), board=100, kpis=20_000, values=120, bulk=200_000, calls=30)
