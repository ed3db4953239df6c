"""The second sample: public figures of England's hospitals, loaded as they are. They end in 2019, so they are stale."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from northing.actions.kpis.definitions import Card, create_definition
from northing.actions.kpis.kpis import adopt_definition
from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.kpis.thresholds import set_threshold
from northing.actions.people.units import create_unit
from northing.actions.transfer import samples
from northing.actions.transfer.demo.people import Company, found, join
from northing.logic.kpis.definition import Aggregation, Direction, Frequency, Measures, Perspective
from northing.logic.kpis.numbers import stored
from northing.logic.kpis.periods import period_of
from northing.logic.people import UnitKind
from northing.logic.transfer.demo.company import PEOPLE
from northing.models import Kpi

NAME = "NHS England A&E (sample)"
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: NHS England and ONS, via NHSRdatasets."
)
FOLDER = Path(samples.__file__).parent / "nhs_england"
WHOLE = "England"
STANDARD = Decimal(95)
FOUR_HOURS = Card(
    name="A&E four-hour standard",
    key="ae_four_hours",
    what="Share of people in accident and emergency who are admitted, transferred or discharged within four hours.",
    why="Long waits in A&E cost lives, and they show that the beds behind it are full.",
    how="Attendances minus waits over four hours, divided by attendances. A trust: its type 1 departments (major A&E). "
    "England: the sum over all types of department of the 137 providers in our extract, never a mean of their rates; "
    "it is not the official figure.",
    decision_informed="Where beds, staff and community care are added.",
    source_note=ATTRIBUTION,
    measure_unit="%",
    decimals=1,
    direction=Direction.UP,
    lower_bound=Decimal(0),
    upper_bound=Decimal(100),
    aggregation=Aggregation.RATIO,
    numerator="Attendances within four hours",
    denominator="Attendances",
    frequency=Frequency.MONTH,
    measures=Measures.OUTCOME,
    perspective=Perspective.CUSTOMER,
)
DEATHS = Card(
    name="Weekly deaths",
    key="weekly_deaths",
    what="Deaths registered in England and Wales in a week, all ages.",
    why="A lasting change of level says that something is happening that single hospitals do not see.",
    how="Registrations of the week that ends on the Friday, shown in the calendar week that holds that Friday.",
    source_note=ATTRIBUTION,
    decimals=0,
    direction=Direction.DOWN,
    lower_bound=Decimal(0),
    aggregation=Aggregation.SUM,
    frequency=Frequency.WEEK,
    measures=Measures.OUTCOME,
)


def load_england() -> Company:
    """Found the organisation, its trusts and both KPIs, and record every value of the files."""
    company = found(NAME, PEOPLE[0], time_zone="Europe/London", attribution=ATTRIBUTION)
    company.units[WHOLE] = company.units.pop(NAME)
    join(company, [PEOPLE[1]])
    readings = list(_four_hours())
    kpis = _measured(company, sorted({code for code, *_ in readings} - {WHOLE}))
    values = [_rate(kpis[code].pk, start, seen, late) for code, start, seen, late in readings]
    admin = company.actors[PEOPLE[0].key]
    deaths = create_definition(
        admin, card=DEATHS, unit_id=company.units[WHOLE], owner_id=company.persons[PEOPLE[0].key].pk
    )
    record_measurements(admin, values=[*values, *_deaths(deaths.pk)])
    return company


def _measured(company: Company, codes: list[str]) -> dict[str, Kpi]:
    """The four-hour KPI of England and of each trust, with the standard from the first month on."""
    admin, owner_id = company.actors[PEOPLE[0].key], company.persons[PEOPLE[0].key].pk
    kpis = {WHOLE: create_definition(admin, card=FOUR_HOURS, unit_id=company.units[WHOLE], owner_id=owner_id)}
    for code in codes:
        unit = create_unit(admin, parent_id=company.units[WHOLE], name=f"Trust {code}", kind=UnitKind.DIVISION)
        company.units[code] = unit.pk
    company.settle()
    admin = company.actors[PEOPLE[0].key]
    for code in codes:
        kpis[code] = adopt_definition(
            admin, definition_id=kpis[WHOLE].definition_id, unit_id=company.units[code], owner_id=owner_id
        )
    for kpi in kpis.values():
        set_threshold(
            admin, kpi_id=kpi.pk, valid_from=date(2016, 4, 1), level=STANDARD, reason="The national standard."
        )
    return kpis


def _four_hours() -> Iterator[tuple[str, date, Decimal, Decimal]]:
    """Organisation, month, attendances and waits over four hours."""
    for row in _rows("four_hours.csv"):
        yield (
            row["org_code"],
            date.fromisoformat(row["period"]),
            Decimal(row["attendances"]),
            Decimal(row["breaches"]),
        )


def _rate(kpi_id: int, start: date, seen: Decimal, late: Decimal) -> NewValue:
    """A share in per cent, with the numbers it is made of."""
    in_time = seen - late
    return NewValue(kpi_id, start, stored(in_time / seen * 100)[0], in_time, seen)


def _deaths(kpi_id: int) -> Iterator[NewValue]:
    for row in _rows("weekly_deaths.csv"):
        week = period_of(date.fromisoformat(row["week_ending"]), Frequency.WEEK)
        yield NewValue(kpi_id, week.start, Decimal(row["deaths"]))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
