"""What the demo company did in the quarter that is closed: met, progressed, missed, and what was learnt each time."""

from northing.logic.okrs.definition import InitiativeState, KeyResultType, ObjectiveKind, Reason
from northing.logic.transfer.demo.plans import DemoCheckIn, DemoInitiative, DemoKeyResult, DemoObjective

FINISHED: tuple[DemoObjective, ...] = (
    DemoObjective(
        "Answer customers while their question is still fresh",
        "First line",
        "jay",
        "One ticket in five was open for more than a day, and those customers wrote a second time.",
        ObjectiveKind.COMMITTED,
        Reason.FIX,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                kpi="Tickets solved in 24 hours",
                target="85",
                graduates_to="85",
                check_ins=(
                    DemoCheckIn(76, 5, "Half of the slow tickets wait for the same two answers from engineering."),
                    DemoCheckIn(48, 7, "The morning triage works: nothing starts the day unread."),
                    DemoCheckIn(20, 8, "Above 85 for the first time. The question is whether it holds in a busy week."),
                    DemoCheckIn(3, 9, "It held through the firmware release, which was the busy week."),
                ),
            ),
            DemoKeyResult(
                KeyResultType.MILESTONE,
                "Engineering answers first-line questions within two hours",
                steps=("One name on duty a day", "Questions in one channel", "Answers kept where all can search"),
                check_ins=(
                    DemoCheckIn(60, 6, "Duty list agreed with Teal.", steps=1),
                    DemoCheckIn(30, 7, "The channel replaced four others.", steps=2),
                    DemoCheckIn(8, 9, "All answers of the quarter are in the help centre.", steps=3),
                ),
            ),
        ),
        initiatives=(
            DemoInitiative("Triage every morning at nine", "jay", InitiativeState.DONE),
            DemoInitiative("Move the answers of the last year into the help centre", "wren", InitiativeState.DONE),
        ),
        learning="It was not the number of people. Two answers from engineering were missing; once they came within "
        "two hours the rest followed. Ask next time who is waited for before asking for more hands.",
    ),
    DemoObjective(
        "Find a fault before the customer does",
        "Engineering",
        "teal",
        "A station that stops reporting leaves a hole in a weather record that nobody can fill later.",
        ObjectiveKind.ASPIRATIONAL,
        Reason.GROW,
        (
            DemoKeyResult(
                KeyResultType.DECREASE,
                kpi="Time to fix critical bugs",
                target="20",
                check_ins=(
                    DemoCheckIn(70, 4, "Most of the time goes into reproducing, not into fixing."),
                    DemoCheckIn(42, 6, "Stations now send their last hour of logs with a fault."),
                    DemoCheckIn(14, 5, "Better each month, but 20 was brave."),
                ),
            ),
            DemoKeyResult(
                KeyResultType.MILESTONE,
                "Every station reports its own faults",
                steps=("Sensors", "Power supply", "Radio"),
                check_ins=(
                    DemoCheckIn(56, 6, "Sensor faults arrive before the customer writes.", steps=1),
                    DemoCheckIn(12, 6, "Power done. Radio needs new hardware and moves to the next quarter.", steps=2),
                ),
            ),
        ),
        initiatives=(
            DemoInitiative("Send the last hour of logs with every fault", "teal", InitiativeState.DONE),
            DemoInitiative("Test bench for radio faults", "teal", InitiativeState.DROPPED),
        ),
        learning="Reproducing a fault took longer than mending it. The logs gave more than another person would have.",
    ),
    DemoObjective(
        "Build a sales team that fills its own calendar",
        "Sales",
        "finch",
        "Growth came from customers who found us. That is luck, not a plan.",
        ObjectiveKind.COMMITTED,
        Reason.GROW,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                "Quotes sent in the quarter from 0 to 420",
                kpi="Quotes per month",
                target="420",
                check_ins=(
                    DemoCheckIn(65, 7, "A normal month; the new script is not in use yet."),
                    DemoCheckIn(35, 5, "127 quotes, but half of them to people who never asked for a price."),
                    DemoCheckIn(6, 2, "We will end near 370."),
                ),
            ),
            DemoKeyResult(
                KeyResultType.INCREASE,
                kpi="Monthly recurring revenue",
                target="200",
                check_ins=(
                    DemoCheckIn(65, 7, "On the line."),
                    DemoCheckIn(35, 5, "Two large stations moved their start to the next quarter."),
                    DemoCheckIn(6, 3, "195 is likely. The cancellations eat a third of what we win."),
                ),
            ),
        ),
        initiatives=(
            DemoInitiative("Call twenty former customers a week", "finch", InitiativeState.DROPPED),
            DemoInitiative("One-page offer for schools", "linnet", InitiativeState.DONE),
        ),
        learning="We planned for more quotes when the leak was in cancellations: a third of what sales won, support "
        "lost again. The number of calls told us nothing. This quarter we work on keeping customers instead.",
    ),
    DemoObjective(
        "Learn what makes a visitor trust us with an order",
        "Online shop",
        "linnet",
        "Six of ten carts are left behind, and we had guesses but no reasons.",
        ObjectiveKind.LEARNING,
        Reason.EXPLORE,
        (
            DemoKeyResult(
                KeyResultType.INCREASE,
                "Visitors watched while they buy, from 0 to 12",
                baseline="0",
                target="12",
                check_ins=(
                    DemoCheckIn(62, 6, "Four sessions. Nobody found the delivery date.", value="4"),
                    DemoCheckIn(34, 8, "The delivery date again, and fear of mounting it alone.", value="9"),
                    DemoCheckIn(5, 9, "Twelve. The last four told us nothing new.", value="12"),
                ),
            ),
            DemoKeyResult(
                KeyResultType.BINARY,
                "Three reasons for leaving a cart published, with evidence",
                check_ins=(
                    DemoCheckIn(
                        4,
                        9,
                        "Published and discussed with sales and support.",
                        done=True,
                        evidence="Wiki, “Why carts are left”",
                    ),
                ),
            ),
        ),
        learning="Price came fourth. The delivery date, mounting it alone and the return of a pole come first, and we "
        "can change all three without giving a discount.",
    ),
)
