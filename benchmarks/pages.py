"""What pages cost, beside a bare signed-in page plus their statements sent raw plus rows of finished text."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.template import engines
from django.test import Client
from django.urls import NoReverseMatch, reverse

from benchmarks.generate import Made
from benchmarks.measure import Statements, cost_of, replay
from benchmarks.report import Figure
from northing.lib import ids
from northing.models import Person

ROWS = engines["django"].from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)
CELL = "48.3 min"


@dataclass(frozen=True)
class Page:
    """One page: its rows decide the floor, its budgets come from the project's goals."""

    name: str
    url: str
    rows: int
    cells: int
    cpu: float  # milliseconds
    statements: int
    ratio: float | None = None


def pages(made: Made) -> Iterator[Page]:
    """The pages there are; one whose address is not in the table is left out."""
    kpi, objective = ids.show("kpi", made.long_kpi), ids.show("obj", made.wide_objective)
    wanted = [
        ("board of KPIs", "kpis:board", [], "?scope=all", 50, 8, 40, 10, 2.0),
        ("board of objectives", "objectives:board", [], f"?cycle={ids.show('cyc', made.cycle)}", 50, 8, 40, 10, 2.0),
        ("KPI page, 2,500 points", "kpis:show", [kpi], "", 0, 0, 30, 12, None),
        ("objective page, 10 key results", "objectives:show", [objective], "", 10, 8, 30, 12, None),
        ("home", "home", [], "", 20, 6, 30, 12, None),
    ]
    for name, route, arguments, query, *budget in wanted:
        try:
            yield Page(name, reverse(route, args=arguments) + query, *budget)
        except NoReverseMatch:
            continue


def signed_in(person: int) -> Client:
    """A browser of this person."""
    settings.ROOT_URLCONF = "benchmarks.urls"
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # a page that fails is told by its line
    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    client.force_login(Person.objects.get(pk=person), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def measure(made: Made, person: int, calls: int) -> Iterator[Figure]:
    """A figure for each page."""
    client = signed_in(person)
    bare = cost_of(lambda: client.get("/bare/"), calls=calls).total
    with Statements() as of_bare:
        client.get("/bare/")
    for page in pages(made):
        yield one(client, page, bare, len(of_bare.sent), calls)


def one(client: Client, page: Page, bare: float, bare_statements: int, calls: int) -> Figure:
    """Cost, statements and floor of one page."""
    response = client.get(page.url)
    if response.status_code != 200:
        return Figure(page.name, note=f"answers {response.status_code}")
    with Statements() as sent:
        client.get(page.url)
    cost = cost_of(lambda: client.get(page.url), calls=calls)
    own = sent.reads[bare_statements:]
    table = [[CELL] * page.cells] * page.rows
    floor = bare + cost_of(lambda: replay(own), calls=calls).total
    floor += cost_of(lambda: ROWS.render({"rows": table}), calls=calls).total if table else 0
    return Figure(
        page.name,
        cost=cost.total,
        floor=floor,
        budget=page.cpu,
        ratio_budget=page.ratio,
        statements=len(sent.sent),
        statements_budget=page.statements,
        note=f"{len(response.content) / 1000:.0f} kB",
    )
