"""Who and what the demo company is made of: units, people, KPIs."""

from dataclasses import dataclass
from decimal import Decimal

from northing.logic.kpis.definition import Aggregation, Direction, Frequency, Indicator, Measures, Perspective
from northing.logic.people import Role, UnitKind
from northing.logic.transfer.demo.series import Shape

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


@dataclass(frozen=True)
class DemoKpi:
    """A KPI with its card and its history. `missing` periods at the end have no value (a stale KPI)."""

    name: str
    unit: str
    owner: str
    measure_unit: str
    direction: Direction
    shape: Shape
    threshold: str = ""
    decimals: int = 0
    frequency: Frequency = Frequency.MONTH
    aggregation: Aggregation = Aggregation.MEAN
    bounds: tuple[str | None, str | None] = (None, None)
    missing: int = 0
    gaps: tuple[int, ...] = ()  # periods before the end without a value
    indicator: Indicator = Indicator.LAG
    measures: Measures = Measures.OUTCOME
    perspective: Perspective = Perspective.CUSTOMER
    what: str = ""
    why: str = ""
    how: str = ""
    decision: str = ""
    earlier_threshold: str = ""  # held until a year ago

    @property
    def level(self) -> Decimal | None:
        """Today's threshold."""
        return Decimal(self.threshold) if self.threshold else None


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
    DemoPerson("heron", "Heron Ledger", Role.CONTRIBUTOR, "people and finance lead", leads="People and Finance"),
    DemoPerson("plover", "Plover Windrose", Role.VIEWER, "board member", works_in=NAME),
)

_PERCENT = ("0", "100")
KPIS = (
    DemoKpi(
        "Net promoter score", "Customer Support", "wren", "", Direction.UP,
        Shape(74, 74, 2.2, shift_at=8, last=("66", "64", "67", "63", "65", "64", "63", "62")), "75",
        bounds=("-100", "100"), earlier_threshold="70",
        what="How likely customers are to recommend us: promoters minus detractors.",
        why="Stations are bought on recommendation; two of three new customers name one.",
        how="Survey after every solved ticket and 90 days after delivery; promoters (9-10) minus detractors (0-6).",
        decision="Whether support gets more hands or product gets fixes first.",
    ),
    DemoKpi(
        "First reply time", "First line", "wren", "min", Direction.DOWN,
        Shape(41, 45, 5.5, last=("44", "39", "46", "42", "51", "48")), "30", bounds=("0", None),
        indicator=Indicator.LEAD, measures=Measures.PROCESS, perspective=Perspective.PROCESS,
        what="Average time from a customer's message to our first answer, in opening hours.",
        why="Waiting is the most common word in bad reviews.",
        how="Help desk export, mean over all first replies of the month.",
        decision="Shift plan of the first line.",
    ),
    DemoKpi(
        "Tickets solved in 24 hours", "First line", "jay", "%", Direction.UP,
        Shape(90, 92, 1.1, last=("92.4", "91.1")), "85", decimals=1, bounds=_PERCENT, aggregation=Aggregation.RATIO,
        measures=Measures.PROCESS, perspective=Perspective.PROCESS,
        what="Share of tickets closed within a day.", why="Promised in the service terms.",
        how="Tickets closed within 24 hours divided by tickets closed.", decision="When to escalate to engineering.",
    ),
    DemoKpi(
        "Weekly churn", "Customer Support", "wren", "%", Direction.DOWN,
        Shape(1.8, 1.9, 0.16, shift_at=14, last=("2.6", "2.5", "2.7", "2.5", "2.4", "2.4")), "2.0", decimals=2,
        frequency=Frequency.WEEK, bounds=_PERCENT, aggregation=Aggregation.RATIO,
        what="Share of station subscriptions cancelled in the week.",
        why="Keeping a customer costs a fifth of winning one.",
        how="Cancellations divided by subscriptions at the start of the week.",
        decision="Which customers success calls first.",
    ),
    DemoKpi(
        "Refund rate", "Customer Support", "", "%", Direction.DOWN, Shape(2.0, 1.9, 0.12), decimals=1,
        bounds=_PERCENT, missing=2, what="Refunded orders as a share of shipped orders.",
    ),
    DemoKpi(
        "Monthly recurring revenue", "Sales", "finch", "k€", Direction.UP,
        Shape(148, 196, 1.6, last=("192", "195", "197")), "200", aggregation=Aggregation.LAST, bounds=("0", None),
        perspective=Perspective.FINANCIAL,
        what="Subscription revenue of the month.", why="Pays for everything that is not hardware.",
        how="Billing system, active subscriptions on the last day times their monthly price.",
        decision="Hiring in sales and support.",
    ),
    DemoKpi(
        "Quotes per month", "Sales", "finch", "", Direction.UP, Shape(118, 131, 7.0, season=9), "110",
        aggregation=Aggregation.SUM, bounds=("0", None), indicator=Indicator.LEAD, measures=Measures.ACTIVITY,
        perspective=Perspective.PROCESS, what="Quotes sent to customers.", why="Leads revenue by about two months.",
        how="Count in the sales system.", decision="Where sales spends the next week.",
    ),
    DemoKpi(
        "Gross profit margin", "Commercial", "finch", "%", Direction.UP,
        Shape(31.5, 32.5, 0.7), "30", decimals=1, aggregation=Aggregation.RATIO, perspective=Perspective.FINANCIAL,
        bounds=("-100", "100"), what="Gross profit as a share of revenue.",
        why="Below 30 % the plant does not pay its own renewal.",
        how="(Revenue minus cost of goods) divided by revenue.", decision="Prices and the mix we push.",
    ),
    DemoKpi(
        "Marketing qualified leads", "Marketing", "finch", "", Direction.UP, Shape(240, 305, 16, season=18), "250",
        aggregation=Aggregation.SUM, bounds=("0", None), indicator=Indicator.LEAD,
        what="Leads that asked for a price or a demo.", why="Half of the quotes start here.",
        how="Count of leads with a score of 60 or more.", decision="Next month's campaign budget.",
    ),
    DemoKpi(
        "Cart abandonment", "Online shop", "linnet", "%", Direction.DOWN,
        Shape(61, 58, 1.6, last=("60.2", "57.9", "58.4")), "60", decimals=1, bounds=_PERCENT,
        aggregation=Aggregation.RATIO, what="Carts that never become an order.", why="The shop's largest leak.",
        how="Carts without an order divided by carts.", decision="What the shop team changes next.",
    ),
    DemoKpi(
        "Average order value", "Online shop", "linnet", "€", Direction.UP, Shape(182, 201, 6.0), decimals=2,
        aggregation=Aggregation.RATIO, bounds=("0", None), perspective=Perspective.FINANCIAL,
        what="Revenue of the shop divided by its orders.", why="Shipping eats small orders.",
        how="Shop revenue divided by orders.", decision="Bundles and free-shipping limit.",
    ),
    DemoKpi(
        "Scrap rate", "Assembly", "merle", "%", Direction.DOWN,
        Shape(0.09, 0.095, 0.011, last=("0.10", "0.08", "0.10", "0.09", "0.14", "0.19")), "0.1", decimals=2,
        bounds=_PERCENT, aggregation=Aggregation.RATIO, perspective=Perspective.PROCESS, measures=Measures.PROCESS,
        what="Scrapped housings as a share of housings moulded.", why="Each one is material, energy and an hour lost.",
        how="Scrapped pieces divided by pieces moulded.", decision="When the mould is taken out for service.",
    ),
    DemoKpi(
        "First pass yield", "Calibration", "martin", "%", Direction.UP,
        Shape(94.2, 96.8, 0.5), "95", decimals=1, bounds=_PERCENT, aggregation=Aggregation.RATIO,
        perspective=Perspective.PROCESS, measures=Measures.PROCESS,
        what="Instruments that pass calibration the first time.", why="Rework hides in every late delivery.",
        how="Passed at first attempt divided by calibrated.", decision="Which rig is serviced first.",
    ),
    DemoKpi(
        "Overall equipment effectiveness", "Harbour Plant", "merle", "%", Direction.UP,
        Shape(77, 80, 1.3), "75", decimals=1, bounds=_PERCENT, perspective=Perspective.PROCESS,
        measures=Measures.PROCESS,
        aggregation=Aggregation.WEIGHTED_MEAN, gaps=(5,),
        what="Availability times performance times quality of the moulding line.",
        why="The line is the plant's bottleneck.",
        how="ISO 22400: availability × effectiveness × quality ratio.", decision="Shifts and maintenance windows.",
    ),
    DemoKpi(
        "Machine downtime", "Harbour Plant", "merle", "h", Direction.DOWN, Shape(9, 7.4, 1.3), "12", decimals=1,
        aggregation=Aggregation.SUM, bounds=("0", None), perspective=Perspective.PROCESS,
        what="Unplanned hours during which the line stood.", why="An hour costs 40 stations.",
        how="Sum of unplanned stops over 5 minutes.", decision="Spare parts held on site.",
    ),
    DemoKpi(
        "Deliveries on the promised day", "Operations", "merle", "%", Direction.UP, Shape(93, 95, 1.0), "92",
        decimals=1, bounds=_PERCENT, aggregation=Aggregation.RATIO, what="Orders that arrived when we said they would.",
        why="Builders plan a crane around our parcel.", how="On time divided by delivered.",
        decision="Carrier and cut-off time.",
    ),
    DemoKpi(
        "Service uptime", "Station software", "teal", "%", Direction.UP,
        Shape(99.95, 99.96, 0.012), "99.9", decimals=3, frequency=Frequency.WEEK, bounds=_PERCENT,
        perspective=Perspective.PROCESS, what="Share of minutes in which stations could report.",
        why="A gap in a weather record cannot be filled later.", how="Minutes with at least 99 % of reports accepted.",
        decision="Whether the next release waits.",
    ),
    DemoKpi(
        "Time to fix critical bugs", "Station software", "teal", "h", Direction.DOWN, Shape(30, 22, 3.6), "36",
        decimals=1, bounds=("0", None), perspective=Perspective.PROCESS,
        what="Average hours from report to fix of critical bugs.", why="Critical means a station is blind.",
        how="Issue tracker, mean over bugs fixed in the month.", decision="Who is on call.",
    ),
    DemoKpi(
        "Releases per month", "Engineering", "teal", "", Direction.UP, Shape(6, 9, 1.1), aggregation=Aggregation.SUM,
        bounds=("0", None), indicator=Indicator.LEAD, measures=Measures.ACTIVITY, perspective=Perspective.LEARNING,
        what="Software builds released to stations.", why="Small releases break less.", how="Count of tagged releases.",
        decision="None yet: watched.",
    ),
    DemoKpi(
        "Employee turnover", "People and Finance", "heron", "%", Direction.DOWN,
        Shape(7.4, 6.9, 0.35, last=("7.0", "6.8")), "8", decimals=1, frequency=Frequency.QUARTER, bounds=_PERCENT,
        aggregation=Aggregation.RATIO, perspective=Perspective.LEARNING,
        what="People who left in the last four quarters as a share of head count.",
        why="A calibrator takes a year to train.",
        how="Leavers of four quarters divided by mean head count.", decision="Pay rounds and team sizes.",
    ),
    DemoKpi(
        "Training hours per person", "People and Finance", "heron", "h", Direction.UP, Shape(6, 6, 0), "4",
        aggregation=Aggregation.SUM, bounds=("0", None), missing=24, perspective=Perspective.LEARNING,
        what="Hours of training booked per person and month.",
    ),
    DemoKpi(
        "Active stations", NAME, "robin", "", Direction.UP, Shape(8200, 11250, 40), "10000",
        aggregation=Aggregation.LAST, bounds=("0", None), what="Stations that reported at least once in the month.",
        why="Everything we are for: weather measured where nobody measured before.",
        how="Distinct stations with a report.", decision="Where the next region opens.",
    ),
)  # fmt: skip
