"""Figures and how they are printed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured thing: cost and floor in the same unit, and what it may be."""

    name: str
    cost: float | None = None
    floor: float | None = None
    budget: float | None = None
    ratio_budget: float | None = None
    statements: int | None = None
    statements_budget: int | None = None
    unit: str = "ms CPU"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.cost / self.floor if self.cost and self.floor else None

    @property
    def over(self) -> list[str]:
        """What is over its budget."""
        pairs = (
            ("cost", self.cost, self.budget),
            ("ratio", self.ratio, self.ratio_budget),
            ("SQL", self.statements, self.statements_budget),
        )
        return [name for name, value, most in pairs if value is not None and most is not None and value > most]


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table in Markdown; numbers over their budget are marked."""
    lines = [
        "| What | Cost | Floor | Ratio | Budget | SQL | Over budget | Note |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for figure in figures:
        most = [f"{figure.budget:g} {figure.unit}"] if figure.budget else []
        most += [f"{figure.ratio_budget:g} x floor"] if figure.ratio_budget else []
        cells = [
            figure.name,
            _number(figure.cost, figure.unit),
            _number(figure.floor, figure.unit),
            f"{figure.ratio:.1f}" if figure.ratio else "–",
            ", ".join(most) or "–",
            _statements(figure),
            ", ".join(figure.over) or "–",
            figure.note or "–",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _number(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:,.1f} {unit}"


def _statements(figure: Figure) -> str:
    if figure.statements is None:
        return "–"
    return f"{figure.statements} of {figure.statements_budget}" if figure.statements_budget else str(figure.statements)
