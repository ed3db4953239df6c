"""Which KPI a row speaks of, each distinct combination of texts judged once. Values are no concern of this module."""

from collections.abc import Sequence

from northing.logic.transfer.cells import cell
from northing.logic.transfer.drafts import Drafts
from northing.logic.transfer.known import Known
from northing.logic.transfer.mapping import Mapping, Role
from northing.logic.transfer.places import Places
from northing.logic.transfer.problems import Findings
from northing.logic.transfer.result import PlannedKpi

_NAMING = (
    Role.KPI_NAME, Role.KPI_KEY, Role.UNIT_NAME, Role.PARENT_UNIT, Role.SPLIT, Role.MEASURE_UNIT, Role.DESCRIPTION,
    Role.DIRECTION, Role.OWNER, Role.FREQUENCY, Role.DECIMALS, Role.LOWER_BOUND, Role.UPPER_BOUND,
)  # fmt: skip


class Register:
    """The KPIs of a table, with their definitions and units. Positions are those in `kpis`."""

    def __init__(self, mapping: Mapping, known: Known, findings: Findings) -> None:
        self.places = Places(mapping, known, findings)
        self.drafts = Drafts(mapping, known, findings)
        self.kpis: list[PlannedKpi] = []
        self._columns = [column for column in mapping.columns if column.role in _NAMING]
        self._known = {(kpi.definition_id, kpi.unit_id): kpi.id for kpi in known.kpis}
        self._seen: dict[tuple[str, ...], int | None] = {}
        self._at: dict[tuple[int, int], int] = {}

    def kpi(self, cells: Sequence[str], row: int, label: str = "") -> int | None:
        """The KPI of a row and a value column; None if it cannot be told (recorded at the first such row)."""
        identity = (label, *[cell(cells, column) for column in self._columns])
        if identity not in self._seen:
            self._seen[identity] = self._new(cells, row, label)
        return self._seen[identity]

    def definition(self, cells: Sequence[str], row: int) -> int | None:
        """The definition of a row in a table of definitions; no KPI is planned."""
        return self.drafts.find(cells, row, "")

    def _new(self, cells: Sequence[str], row: int, label: str) -> int | None:
        definition, unit = self.drafts.find(cells, row, label), self.places.unit(cells, row)
        if definition is None or unit is None:
            return None
        if (definition, unit) not in self._at:
            known = self.drafts.all[definition].known
            unit_id = self.places.units[unit].id
            kpi_id = self._known.get((known.id, unit_id)) if known and unit_id is not None else None
            owner = self.places.owner(cells, row)
            self.kpis.append(PlannedKpi(kpi_id, definition, unit, owner))
            self._at[(definition, unit)] = len(self.kpis) - 1
        return self._at[(definition, unit)]
