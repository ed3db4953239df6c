"""What the demo company measures: the card of each KPI, its threshold and the shape of its two years."""

from dataclasses import dataclass
from decimal import Decimal

from northing.logic.kpis.definition import Aggregation, Direction, Frequency, Indicator, Measures, Perspective
from northing.logic.people import Visibility
from northing.logic.transfer.demo.company import NAME
from northing.logic.transfer.demo.series import Shape


@dataclass(frozen=True)
class Correction:
    """A value that was typed in wrong at first: how many periods before the end, what stood there, why it changed."""

    back: int
    wrong: str
    reason: str


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
    out_of: tuple[str, str] = ("", "")  # numerator and denominator of a ratio
    earlier_threshold: str = ""  # the level before today's
    changed_months_ago: int = 12
    change_reason: str = ""
    correction: Correction | None = None
    visibility: Visibility = Visibility.EVERYONE

    @property
    def levels(self) -> tuple[Decimal | None, Decimal | None]:
        """The threshold at the beginning and the one it was changed to, None where there is none."""
        first, second = self.earlier_threshold or self.threshold, self.earlier_threshold and self.threshold
        return Decimal(first) if first else None, Decimal(second) if second else None


_PERCENT = ("0", "100")
KPIS: tuple[DemoKpi, ...] = (
    DemoKpi(
        "Net promoter score", "Customer Support", "wren", "", Direction.UP,
        Shape(78, 78, 1.5, last=("80", "77", "81", "79", "76", "75", "76", "75", "76", "75", "69", "62")), "75",
        bounds=("-100", "100"), earlier_threshold="70",
        change_reason="Four quarters in a row above 70: the level is kept from now on.",
        what="How likely customers are to recommend us: promoters minus detractors.",
        why="Stations are bought on recommendation; two of three new customers name one.",
        how="Survey after every solved ticket and 90 days after delivery; promoters (9-10) minus detractors (0-6).",
        decision="Whether support gets more hands or product gets fixes first.",
    ),
    DemoKpi(
        "First reply time", "First line", "wren", "min", Direction.DOWN,
        Shape(42, 42, 4.4, last=("46", "38", "44", "40", "45", "41", "48")), "30", bounds=("0", None),
        earlier_threshold="45", changed_months_ago=2,
        change_reason="Both competitors now promise an answer within half an hour.",
        indicator=Indicator.LEAD, measures=Measures.PROCESS, perspective=Perspective.PROCESS,
        what="Average time from a customer's message to our first answer, in opening hours.",
        why="Waiting is the most common word in bad reviews.",
        how="Help desk export, mean over all first replies of the month.",
        decision="Shift plan of the first line.",
    ),
    DemoKpi(
        "Tickets solved in 24 hours", "First line", "jay", "%", Direction.UP,
        Shape(81.2, 81.2, 2.2, last=("82.4", "81.2", "84.1", "86.8", "89.6", "91.1")), "80", decimals=1,
        bounds=_PERCENT,
        aggregation=Aggregation.RATIO, out_of=("Tickets closed within 24 hours", "Tickets closed"),
        measures=Measures.PROCESS, perspective=Perspective.PROCESS,
        what="Share of tickets closed within a day.", why="Promised in the service terms.",
        how="Tickets closed within 24 hours divided by tickets closed.", decision="When to escalate to engineering.",
    ),
    DemoKpi(
        "Weekly churn", "Customer Support", "wren", "%", Direction.DOWN,
        Shape(1.78, 2.6, 0.07, shift_at=14, last=("2.60", "2.55", "2.48", "2.43")), "2.0", decimals=2,
        frequency=Frequency.WEEK, bounds=_PERCENT, aggregation=Aggregation.RATIO,
        out_of=("Subscriptions cancelled in the week", "Subscriptions at the start of the week"),
        what="Share of station subscriptions cancelled in the week.",
        why="Keeping a customer costs a fifth of winning one.",
        how="Cancellations divided by subscriptions at the start of the week.",
        decision="Which customers success calls first.",
    ),
    DemoKpi(
        "Refund rate", "Customer Support", "", "%", Direction.DOWN, Shape(2.0, 1.9, 0.12), decimals=1,
        bounds=_PERCENT, aggregation=Aggregation.RATIO, out_of=("Orders refunded", "Orders shipped"), missing=3,
        what="Refunded orders as a share of shipped orders.",
    ),
    DemoKpi(
        "Monthly recurring revenue", "Sales", "finch", "k€", Direction.UP,
        Shape(148, 186, 1.3, last=("189", "191", "193", "195", "197")), "200", aggregation=Aggregation.LAST,
        bounds=("0", None), earlier_threshold="185", changed_months_ago=1,
        change_reason="The plan of the year counts on 200 k€ from this quarter on.",
        perspective=Perspective.FINANCIAL,
        what="Subscription revenue of the month.", why="Pays for everything that is not hardware.",
        how="Billing system, active subscriptions on the last day times their monthly price.",
        decision="Hiring in sales and support.",
    ),
    DemoKpi(
        "Quotes per month", "Sales", "finch", "", Direction.UP, Shape(124, 126, 6.0, season=5, last=("121", "118",
        "127", "121", "129")), "110",
        aggregation=Aggregation.SUM, bounds=("0", None), indicator=Indicator.LEAD, measures=Measures.ACTIVITY,
        perspective=Perspective.PROCESS, what="Quotes sent to customers.", why="Leads revenue by about two months.",
        how="Count in the sales system.", decision="Where sales spends the next week.",
    ),
    DemoKpi(
        "Gross profit margin", "Commercial", "finch", "%", Direction.UP,
        Shape(31.8, 32.2, 0.6, last=("32.6", "31.9", "32.8", "32.4")), "30", decimals=1, aggregation=Aggregation.RATIO,
        out_of=("Gross profit", "Revenue"), perspective=Perspective.FINANCIAL, bounds=("-100", "100"),
        correction=Correction(2, "29.4", "Freight of the sea shipments was booked twice."),
        what="Gross profit as a share of revenue.",
        why="Below 30 % the plant does not pay its own renewal.",
        how="(Revenue minus cost of goods) divided by revenue.", decision="Prices and the mix we push.",
    ),
    DemoKpi(
        "Marketing qualified leads", "Marketing", "finch", "", Direction.UP, Shape(262, 270, 13, last=("271", "266",
        "258", "262", "241")), "250",
        aggregation=Aggregation.SUM, bounds=("0", None), indicator=Indicator.LEAD,
        what="Leads that asked for a price or a demo.", why="Half of the quotes start here.",
        how="Count of leads with a score of 60 or more.", decision="Next month's campaign budget.",
    ),
    DemoKpi(
        "Cart abandonment", "Online shop", "linnet", "%", Direction.DOWN,
        Shape(58.5, 58.5, 1.2, last=("57.6", "58.8", "58.1", "59.2", "59.4")), "60", decimals=1, bounds=_PERCENT,
        aggregation=Aggregation.RATIO, out_of=("Carts without an order", "Carts"),
        what="Carts that never become an order.", why="The shop's largest leak.",
        how="Carts without an order divided by carts.", decision="What the shop team changes next.",
    ),
    DemoKpi(
        "Average order value", "Online shop", "linnet", "€", Direction.UP, Shape(182, 201, 6.0), decimals=2,
        aggregation=Aggregation.RATIO, out_of=("Shop revenue", "Shop orders"), bounds=("0", None),
        perspective=Perspective.FINANCIAL,
        what="Revenue of the shop divided by its orders.", why="Shipping eats small orders.",
        how="Shop revenue divided by orders.", decision="Bundles and free-shipping limit.",
    ),
    DemoKpi(
        "Scrap rate", "Assembly", "merle", "%", Direction.DOWN,
        Shape(0.085, 0.085, 0.007, last=("0.09", "0.08", "0.09", "0.08", "0.10", "0.19")), "0.1", decimals=2,
        bounds=_PERCENT, aggregation=Aggregation.RATIO, out_of=("Housings scrapped", "Housings moulded"),
        perspective=Perspective.PROCESS, measures=Measures.PROCESS,
        what="Scrapped housings as a share of housings moulded.", why="Each one is material, energy and an hour lost.",
        how="Scrapped pieces divided by pieces moulded.", decision="When the mould is taken out for service.",
    ),
    DemoKpi(
        "First pass yield", "Calibration", "martin", "%", Direction.UP,
        Shape(95.9, 96.2, 0.3, last=("96.1", "96.4", "96.2", "96.3", "96.7")), "95", decimals=1, bounds=_PERCENT,
        aggregation=Aggregation.RATIO, out_of=("Instruments passed at the first attempt", "Instruments calibrated"),
        perspective=Perspective.PROCESS, measures=Measures.PROCESS,
        what="Instruments that pass calibration the first time.", why="Rework hides in every late delivery.",
        how="Passed at first attempt divided by calibrated.", decision="Which rig is serviced first.",
    ),
    DemoKpi(
        "Overall equipment effectiveness", "Harbour Plant", "merle", "%", Direction.UP,
        Shape(78.5, 79, 1.1, last=("79.4", "78.2", "80.1")), "75", decimals=1, bounds=_PERCENT,
        perspective=Perspective.PROCESS,
        measures=Measures.PROCESS,
        aggregation=Aggregation.WEIGHTED_MEAN, gaps=(5,),
        what="Availability times performance times quality of the moulding line.",
        why="The line is the plant's bottleneck.",
        how="ISO 22400: availability × effectiveness × quality ratio.", decision="Shifts and maintenance windows.",
    ),
    DemoKpi(
        "Machine downtime", "Harbour Plant", "merle", "h", Direction.DOWN, Shape(8.2, 7.6, 1.1, last=("8.1", "6.9",
        "7.4")), "12", decimals=1,
        aggregation=Aggregation.SUM, bounds=("0", None), perspective=Perspective.PROCESS,
        what="Unplanned hours during which the line stood.", why="An hour costs 40 stations.",
        how="Sum of unplanned stops over 5 minutes.", decision="Spare parts held on site.",
    ),
    DemoKpi(
        "Deliveries on the promised day", "Operations", "merle", "%", Direction.UP, Shape(94.2, 94.8, 0.7,
        last=("94.9", "93.8", "95.1")), "92",
        decimals=1, bounds=_PERCENT, aggregation=Aggregation.RATIO, out_of=("Orders on time", "Orders delivered"),
        what="Orders that arrived when we said they would.",
        why="Builders plan a crane around our parcel.", how="On time divided by delivered.",
        decision="Carrier and cut-off time.",
    ),
    DemoKpi(
        "Service uptime", "Station software", "teal", "%", Direction.UP,
        Shape(99.955, 99.958, 0.011), "99.9", decimals=3, frequency=Frequency.WEEK, bounds=_PERCENT,
        perspective=Perspective.PROCESS, what="Share of minutes in which stations could report.",
        why="A gap in a weather record cannot be filled later.", how="Minutes with at least 99 % of reports accepted.",
        decision="Whether the next release waits.",
    ),
    DemoKpi(
        "Time to fix critical bugs", "Station software", "teal", "h", Direction.DOWN, Shape(30.5, 30.5, 2.0,
        last=("31.2", "31.5", "28.9", "26.3", "24.6", "22.9")), "36",
        decimals=1, bounds=("0", None), perspective=Perspective.PROCESS,
        what="Average hours from report to fix of critical bugs.", why="Critical means a station is blind.",
        how="Issue tracker, mean over bugs fixed in the month.", decision="Who is on call.",
    ),
    DemoKpi(
        "Releases per month", "Engineering", "teal", "", Direction.UP, Shape(7, 8, 0.9), aggregation=Aggregation.SUM,
        bounds=("0", None), indicator=Indicator.LEAD, measures=Measures.ACTIVITY, perspective=Perspective.LEARNING,
        what="Software builds released to stations.", why="Small releases break less.", how="Count of tagged releases.",
        decision="None yet: watched.",
    ),
    DemoKpi(
        "Employee turnover", "People and Finance", "heron", "%", Direction.DOWN,
        Shape(7.4, 6.9, 0.35, last=("7.0", "6.8")), "8", decimals=1, frequency=Frequency.QUARTER, bounds=_PERCENT,
        aggregation=Aggregation.RATIO, out_of=("People who left in four quarters", "Mean head count"),
        perspective=Perspective.LEARNING, what="People who left in the last four quarters as a share of head count.",
        why="A calibrator takes a year to train.",
        how="Leavers of four quarters divided by mean head count.", decision="Pay rounds and team sizes.",
    ),
    DemoKpi(
        "Training hours per person", "People and Finance", "heron", "h", Direction.UP, Shape(6, 6, 0), "4",
        aggregation=Aggregation.SUM, bounds=("0", None), missing=99, perspective=Perspective.LEARNING,
        what="Hours of training booked per person and month.",
    ),
    DemoKpi(
        "Active stations", NAME, "robin", "", Direction.UP, Shape(8200, 10300, 35, last=("10480", "10610", "10745",
        "10900", "11040")), "8000",
        aggregation=Aggregation.LAST, bounds=("0", None), what="Stations that reported at least once in the month.",
        why="Everything we are for: weather measured where nobody measured before.",
        how="Distinct stations with a report.", decision="Where the next region opens.",
    ),
    DemoKpi(
        "Overtime per person", "First line", "wren", "h", Direction.DOWN,
        Shape(6.0, 6.0, 0.7, last=("5.1", "6.2", "5.3", "6.0", "5.2", "5.9", "6.3", "5.5")),
        "8", decimals=1, aggregation=Aggregation.MEAN,
        bounds=("0", None), perspective=Perspective.LEARNING, measures=Measures.PROCESS, visibility=Visibility.UNIT,
        what="Hours worked beyond the contract, per person and month.", why="Tired people answer slowly and curtly.",
        how="Time sheets of the team; the team agreed that only its members see this.",
        decision="Whether the shift plan changes before the next month.",
    ),
)  # fmt: skip
