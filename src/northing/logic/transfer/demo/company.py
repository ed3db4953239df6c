"""Who the demo company is: its units and its people."""

from dataclasses import dataclass

from northing.logic.people import Role, UnitKind

NAME = "Kittiwake Instruments"
PASSWORD = "kittiwake-demo"  # noqa: S105 - printed by `make demo`, for made-up people only


@dataclass(frozen=True)
class DemoUnit:
    """A unit, named by its parent's name."""

    name: str
    kind: UnitKind
    parent: str = ""


@dataclass(frozen=True)
class DemoPerson:
    """A made-up person; `leads` and `works_in` name units."""

    key: str
    name: str
    role: Role
    title: str
    leads: str = ""
    works_in: str = ""

    @property
    def email(self) -> str:
        """Address in a domain that can never exist."""
        return f"{self.key}@kittiwake.example"


UNITS = (
    DemoUnit(NAME, UnitKind.ORGANISATION),
    DemoUnit("Operations", UnitKind.DIVISION, NAME),
    DemoUnit("Harbour Plant", UnitKind.PLANT, "Operations"),
    DemoUnit("Assembly", UnitKind.TEAM, "Harbour Plant"),
    DemoUnit("Calibration", UnitKind.TEAM, "Harbour Plant"),
    DemoUnit("Commercial", UnitKind.DIVISION, NAME),
    DemoUnit("Sales", UnitKind.DEPARTMENT, "Commercial"),
    DemoUnit("Marketing", UnitKind.DEPARTMENT, "Commercial"),
    DemoUnit("Online shop", UnitKind.TEAM, "Marketing"),
    DemoUnit("Customer Support", UnitKind.DEPARTMENT, "Commercial"),
    DemoUnit("First line", UnitKind.TEAM, "Customer Support"),
    DemoUnit("Engineering", UnitKind.DEPARTMENT, NAME),
    DemoUnit("Station software", UnitKind.TEAM, "Engineering"),
    DemoUnit("People and Finance", UnitKind.DEPARTMENT, NAME),
)

PEOPLE = (
    DemoPerson("robin", "Robin Compass", Role.ADMIN, "executive", leads=NAME),
    DemoPerson("wren", "Wren Lodestar", Role.CONTRIBUTOR, "team lead", leads="Customer Support"),
    DemoPerson("jay", "Jay Meridian", Role.CONTRIBUTOR, "contributor", works_in="First line"),
    DemoPerson("merle", "Merle Sextant", Role.CONTRIBUTOR, "plant lead", leads="Operations"),
    DemoPerson("martin", "Martin Fathom", Role.CONTRIBUTOR, "quality engineer", works_in="Calibration"),
    DemoPerson("finch", "Finch Almanac", Role.CONTRIBUTOR, "commercial lead", leads="Commercial"),
    DemoPerson("linnet", "Linnet Quadrant", Role.CONTRIBUTOR, "shop manager", works_in="Online shop"),
    DemoPerson("teal", "Teal Azimuth", Role.CONTRIBUTOR, "engineering lead", leads="Engineering"),
    DemoPerson("heron", "Heron Ledger", Role.ADMIN, "people and finance lead", leads="People and Finance"),
    DemoPerson("plover", "Plover Windrose", Role.VIEWER, "board member", works_in=NAME),
)

SIGN_INS = {"robin": "executive, administrator", "wren": "team lead", "jay": "contributor"}  # whom the console names
