"""What the demo company is at: the year, the running quarter with its check-ins, and the first idea for the next."""

from northing.logic.okrs.definition import InitiativeState, KeyResultType, ObjectiveKind, Reason
from northing.logic.people import Visibility
from northing.logic.transfer.demo.company import NAME
from northing.logic.transfer.demo.plans import DemoCheckIn, DemoInitiative, DemoKeyResult, DemoObjective

YEAR: tuple[DemoObjective, ...] = (
    DemoObjective(
        "Measure the weather where nobody measures it",
        NAME,
        "robin",
        "Forecasts are worst where there are no stations. Each new place makes them better for everyone.",
        ObjectiveKind.ASPIRATIONAL,
        Reason.GROW,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                kpi="Active stations",
                target="12500",
                check_ins=(
                    DemoCheckIn(26, 6, "Steady, 140 a month. We need 190."),
                    DemoCheckIn(5, 7, "The first harbour authorities have ordered."),
                ),
            ),
        ),
    ),
)

RUNNING: tuple[DemoObjective, ...] = (
    DemoObjective(
        "Become the weather network people rely on",
        NAME,
        "robin",
        "Weather services only build on a network that is still there next year. So we show that it is.",
        ObjectiveKind.ASPIRATIONAL,
        Reason.GROW,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                "National weather services that publish our data, from 2 to 5",
                baseline="2",
                target="5",
                check_ins=(
                    DemoCheckIn(23, 6, "Two in talks, one of them with a date.", value="2"),
                    DemoCheckIn(9, 7, "Iceland signed.", value="3"),
                    DemoCheckIn(2, 6, "The second wants to see a year of uptime first.", value="3"),
                ),
            ),
            DemoKeyResult(
                KeyResultType.MAINTAIN_ABOVE,
                "Gross profit margin at least 30 % in every month",
                kpi="Gross profit margin",
                target="30",
                check_ins=(DemoCheckIn(9, 8, "Holds, in spite of the new freight prices."),),
            ),
        ),
        parent="Measure the weather where nobody measures it",
    ),
    DemoObjective(
        "Make the second year an easy yes",
        "Commercial",
        "finch",
        "Last quarter a third of what sales won was lost again. Customers who renew once stay for five years.",
        ObjectiveKind.COMMITTED,
        Reason.FIX,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                "First-year customers who renew, from 71 to 80 %",
                baseline="71",
                target="80",
                measure_unit="%",
                check_ins=(
                    DemoCheckIn(24, 6, "Before the first offer went out.", value="71.5"),
                    DemoCheckIn(10, 6, "The early offers work; the late ones do not.", value="73.4"),
                    DemoCheckIn(3, 7, "Three of four answer when we call before the invoice.", value="75.2"),
                ),
            ),
            DemoKeyResult(
                KeyResultType.BINARY,
                "Every renewal offer leaves the house 60 days before the contract ends",
                check_ins=(DemoCheckIn(10, 8, "Billing sends the list on the first of the month; tested once."),),
            ),
        ),
        parent="Become the weather network people rely on",
        initiatives=(
            DemoInitiative("Call every customer in month ten", "finch", InitiativeState.DOING),
            DemoInitiative("Rewrite the renewal letter", "linnet", InitiativeState.DONE),
        ),
    ),
    DemoObjective(
        "Keep the customers we win",
        "Customer Support",
        "wren",
        "Cancellations rose from under 2 % to over 2.5 % a week. Those who leave waited, or never got started.",
        ObjectiveKind.COMMITTED,
        Reason.FIX,
        (
            DemoKeyResult(
                KeyResultType.DECREASE,
                kpi="Weekly churn",
                target="2.0",
                check_ins=(
                    DemoCheckIn(24, 5, "Most leave in week six, before the first report is set up."),
                    DemoCheckIn(17, 4, "No change yet; the welcome calls began on Monday."),
                    DemoCheckIn(10, 6, "Of 31 people called, 28 are still here."),
                    DemoCheckIn(3, 6, "It moves. Whether it moves fast enough I cannot say yet."),
                ),
            ),
            DemoKeyResult(
                KeyResultType.MAINTAIN_ABOVE,
                "Tickets solved in 24 hours at least 85 % in every month",
                kpi="Tickets solved in 24 hours",
                target="85",
                check_ins=(DemoCheckIn(10, 8, "So that we do not win the one by losing the other."),),
            ),
        ),
        parent="Make the second year an easy yes",
        answers="Weekly churn",
        initiatives=(
            DemoInitiative("Welcome call in the second week", "jay", InitiativeState.DOING),
            DemoInitiative("Ask everyone who cancels for one reason", "wren", InitiativeState.DONE),
            DemoInitiative("Set-up film for the first report", "linnet"),
        ),
    ),
    DemoObjective(
        "Solve it in the first conversation",
        "First line",
        "jay",
        "A second ticket about the same thing is the surest sign that somebody is about to leave.",
        ObjectiveKind.COMMITTED,
        Reason.FIX,
        (
            DemoKeyResult(
                KeyResultType.DECREASE,
                "Tickets that come back within a week, from 18 to 12 %",
                baseline="18",
                target="12",
                measure_unit="%",
                check_ins=(
                    DemoCheckIn(24, 6, "First count by hand; three causes make up half.", value="17.6"),
                    DemoCheckIn(10, 7, "The answer on antenna height is rewritten.", value="16.1"),
                    DemoCheckIn(3, 7, "Two more answers, and Martin reads them before they go out.", value="14.9"),
                ),
            ),
            DemoKeyResult(
                KeyResultType.MILESTONE,
                "The four answers people ask for most are tested with newcomers",
                steps=("Antenna height", "First report", "Moving a station", "Winter power"),
                check_ins=(
                    DemoCheckIn(17, 7, "Antenna height: five of five managed alone.", steps=1),
                    DemoCheckIn(3, 8, "First report done as well.", steps=2),
                ),
            ),
        ),
        parent="Keep the customers we win",
    ),
    DemoObjective(
        "Stations that never go silent",
        "Engineering",
        "teal",
        "Weather services asked for a year without gaps before they publish our data.",
        ObjectiveKind.COMMITTED,
        Reason.GROW,
        (
            DemoKeyResult(
                KeyResultType.MAINTAIN_ABOVE,
                "Service uptime at least 99.9 % in every week",
                kpi="Service uptime",
                target="99.9",
                check_ins=(DemoCheckIn(8, 9, "The second data centre took over twice without anyone noticing."),),
            ),
            DemoKeyResult(
                KeyResultType.DECREASE,
                kpi="Time to fix critical bugs",
                target="18",
                check_ins=(
                    DemoCheckIn(22, 6, "Carried on from last quarter, with a target we believe in."),
                    DemoCheckIn(8, 7, "Two of three were reproduced from the logs alone."),
                ),
            ),
            DemoKeyResult(
                KeyResultType.MILESTONE,
                "Radio faults are reported by the station itself",
                steps=("Board with a second antenna", "Fifty stations in the field", "All new stations"),
                check_ins=(DemoCheckIn(8, 6, "The boards arrived a week late and work.", steps=1),),
            ),
        ),
        parent="Become the weather network people rely on",
        initiatives=(
            DemoInitiative("Second supplier for the radio board", "merle", InitiativeState.DOING),
            DemoInitiative("Run the failover drill each month", "teal", InitiativeState.DOING),
        ),
    ),
    DemoObjective(
        "Right the first time, there on the promised day",
        "Operations",
        "merle",
        "Rework in calibration is the reason for two of three late parcels.",
        ObjectiveKind.COMMITTED,
        Reason.GROW,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                kpi="First pass yield",
                target="97.5",
                check_ins=(
                    DemoCheckIn(19, 6, "Rig 2 drifts in the afternoon; Martin is measuring the room temperature."),
                    DemoCheckIn(5, 7, "It was the door to the yard. It is closed now."),
                ),
            ),
            DemoKeyResult(
                KeyResultType.MAINTAIN_ABOVE,
                "Deliveries on the promised day at least 92 % in every month",
                kpi="Deliveries on the promised day",
                target="92",
                check_ins=(DemoCheckIn(5, 8, "Holds."),),
            ),
        ),
        parent="Become the weather network people rely on",
        initiatives=(DemoInitiative("Curtain of warm air at the yard door", "martin", InitiativeState.DOING),),
    ),
    DemoObjective(
        "Make ordering a station as easy as booking a train",
        "Online shop",
        "linnet",
        "Last quarter twelve visitors showed us why they left: delivery date, mounting it alone, returning a pole.",
        ObjectiveKind.COMMITTED,
        Reason.GROW,
        (
            DemoKeyResult(
                KeyResultType.DECREASE,
                kpi="Cart abandonment",
                target="55",
                check_ins=(
                    DemoCheckIn(23, 6, "The delivery date is on the page. Now we wait."),
                    DemoCheckIn(16, 5, "No movement at all in two weeks."),
                    DemoCheckIn(2, 3, "Worse, if anything. The date we show is three weeks out; that may be why."),
                ),
            ),
            DemoKeyResult(
                KeyResultType.BINARY,
                "A mounting service can be booked with the order",
                check_ins=(DemoCheckIn(2, 6, "Two installers found, in the north only."),),
            ),
        ),
        initiatives=(
            DemoInitiative("Show the delivery date on the product page", "linnet", InitiativeState.DONE),
            DemoInitiative("Ask the plant for a stock of twenty ready stations", "linnet", InitiativeState.DOING),
        ),
    ),
    DemoObjective(
        "Find out why calibrators stay",
        "People and Finance",
        "heron",
        "A calibrator takes a year to train. We know why some left, and nothing about those who stay.",
        ObjectiveKind.LEARNING,
        Reason.EXPLORE,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                "Conversations with calibrators, from 0 to 16",
                baseline="0",
                target="16",
                check_ins=(
                    DemoCheckIn(20, 7, "Five held. People like being asked.", value="5"),
                    DemoCheckIn(6, 8, "Shifts come up in every single one.", value="10"),
                ),
            ),
        ),
    ),
    DemoObjective(
        "Become the person who can train newcomers",
        "First line",
        "jay",
        "For my own development; not for the review.",
        ObjectiveKind.LEARNING,
        Reason.EXPLORE,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                "Shifts in which I trained somebody, from 0 to 6",
                baseline="0",
                target="6",
                check_ins=(
                    DemoCheckIn(18, 5, "One, and I talked too much.", value="1"),
                    DemoCheckIn(4, 6, "Three. Let them type, stay quiet.", value="3"),
                ),
            ),
        ),
        visibility=Visibility.PRIVATE,
    ),
)

FOLLOWING: tuple[DemoObjective, ...] = (
    DemoObjective(
        "Let a station set itself up",
        "Engineering",
        "teal",
        "Nobody should need a manual to put up a station. A first idea, to be discussed in the planning week.",
        ObjectiveKind.ASPIRATIONAL,
        Reason.GROW,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                "Stations that report within an hour of being unpacked, from 34 to 70 %",
                baseline="34",
                target="70",
                measure_unit="%",
            ),
        ),
        accepted=False,
    ),
)

# A KPI whose answer is drafted and not accepted yet, and by whom.
DRAFTED_FOR = ("Monthly recurring revenue", "finch")
# A KPI that is left alone for now: by whom, why, and in how many days they look again.
LATER = (
    "Marketing qualified leads",
    "finch",
    "The price page is being rebuilt, so leads before and after it cannot be compared. We look again after it is out.",
    24,
)
