"""Which unit and which person a row names: found among those that exist, units planned if new. No KPIs here."""

from collections import defaultdict
from collections.abc import Sequence

from northing.logic.transfer.cells import cell
from northing.logic.transfer.known import Known, KnownUnit
from northing.logic.transfer.mapping import Column, Mapping, Role
from northing.logic.transfer.names import UNIT_LENGTH, fold, read_name
from northing.logic.transfer.problems import Findings, Note
from northing.logic.transfer.result import PlannedUnit


class Places:
    """Finds or plans units, and finds persons. Positions returned are those in `units`."""

    def __init__(self, mapping: Mapping, known: Known, findings: Findings) -> None:
        self._mapping, self._default, self._findings = mapping, known.default_unit_id, findings
        self.units: list[PlannedUnit] = []
        self._by_id = {unit.id: unit for unit in known.units}
        self._named: defaultdict[str, list[KnownUnit]] = defaultdict(list)
        for unit in known.units:
            self._named[fold(unit.name)].append(unit)
        self._at: dict[tuple[int | None, str], int] = {}
        self._at_id: dict[int, int] = {}
        self._persons: defaultdict[str, set[int]] = defaultdict(set)
        for person in known.persons:
            self._persons[fold(person.name)].add(person.id)
            self._persons[fold(person.email)].add(person.id)

    def unit(self, cells: Sequence[str], row: int) -> int | None:
        """The unit of a row: its own, the mapping's, or the one the person imports into; None if it is wrong."""
        column = self._mapping.one(Role.UNIT_NAME)
        name = self._name(cells, row, column) if column else self._mapping.unit_name
        if name is None:
            return None
        if not name:
            if column is not None:
                self._findings.wrong(row, column.index, "", "The row does not say which unit it is for.", "Fill it in.")
                return None
            return self._existing(self._by_id[self._default]) if self._default in self._by_id else None
        above = self._mapping.one(Role.PARENT_UNIT)
        parent_name = self._name(cells, row, above) if above else ""
        if parent_name is None:
            return None
        parent = self._find(parent_name, None, row, above) if parent_name else None
        return self._find(name, parent, row, column)

    def owner(self, cells: Sequence[str], row: int) -> int | None:
        """The person named as owner by name or e-mail; an unknown one is noted, two of one name are wrong."""
        column = self._mapping.one(Role.OWNER)
        text = " ".join(cell(cells, column).split())
        if column is None or not text:
            return None
        found = self._persons.get(fold(text), set())
        if len(found) > 1:
            self._findings.wrong(row, column.index, text, "Several people have this name.", "Write the e-mail address.")
        elif not found:
            self._findings.note(Note.OWNER_UNKNOWN)
        return next(iter(found)) if len(found) == 1 else None

    def _name(self, cells: Sequence[str], row: int, column: Column | None) -> str | None:
        text = cell(cells, column)
        name, problem = read_name(text, UNIT_LENGTH)
        if problem and column is not None:
            self._findings.wrong(row, column.index, text, f"The unit's name {problem}.", "Shorten or correct the name.")
            return None
        return name

    def _find(self, name: str, parent: int | None, row: int, column: Column | None) -> int | None:
        """Find a unit by name, under its parent if one is given, else plan it."""
        place = self._at.get((parent, fold(name)))
        if place is not None:
            return place
        matches = self._named.get(fold(name), [])
        if parent is not None:
            matches = [unit for unit in matches if unit.parent_id == self.units[parent].id is not None]
        if len(matches) > 1:
            self._findings.wrong(
                row,
                column.index if column else None,
                name,
                f"Several units are called “{name}”.",
                "Add a column with the unit above, or rename one of the units.",
            )
            return None
        place = self._existing(matches[0]) if matches else self._plan(name, parent)
        self._at[(parent, fold(name))] = place
        return place

    def _existing(self, unit: KnownUnit) -> int:
        if unit.id not in self._at_id:
            self.units.append(PlannedUnit(unit.id, unit.name))
            self._at_id[unit.id] = len(self.units) - 1
        return self._at_id[unit.id]

    def _plan(self, name: str, parent: int | None) -> int:
        self.units.append(PlannedUnit(None, name, parent))
        return len(self.units) - 1
