"""The first steps on a site, which several browser tests take: setting it up, and a file with real values to import.

The file holds figures of two real hospitals. They end in 2019, so the file's months are moved until the last one is the
month before today's: otherwise every value would be stale, which is right and not what these tests look at.
"""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import Period, period_label, period_of, previous_period
from tests.site import ROOT, Site

REAL = ROOT / "tests/data/nhs_england/ae_two_trusts.csv"
EMAIL, PASSWORD = "nadia@northing.example", "four unrelated little words"
SLOWLY = 15_000  # milliseconds for what a worker does in the background on a busy machine


def month(back: int = 0, *, today: date | None = None) -> Period:
    """The month that runs, or one before it."""
    period = period_of(today or date.today(), Frequency.MONTH)  # noqa: DTZ011 - the server's clock and this are one
    for _ in range(back):
        period = previous_period(period, Frequency.MONTH)
    return period


def label(period: Period) -> str:
    """As the screen says it: "September 2026"."""
    return period_label(period.start, Frequency.MONTH)


def recent_file(folder: Path) -> Path:
    """The real file with its months moved up to the last one that is over."""
    text = REAL.read_text(encoding="utf-8")
    old = sorted({line[:10] for line in text.splitlines()[1:]}, reverse=True)
    for back, day in enumerate(old, 1):
        text = text.replace(day, month(back).start.isoformat())
    path = folder / "ae_two_trusts.csv"
    path.write_text(text, encoding="utf-8")
    return path


def code_of(site: Site) -> str:
    """The one-time code on the console."""
    return re.findall(r"one-time code: (\S+)", site.console())[-1]


def show_code(page: Page, site: Site) -> None:
    """Type the code of the console on the first page."""
    page.goto("/")
    expect(page.get_by_role("heading", name="Set up Northing")).to_be_visible()
    page.get_by_label("Set-up code").fill(code_of(site))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Who is it for?")).to_be_visible()


def set_up(page: Page, site: Site, organisation: str = "Riverside hospitals") -> None:
    """Make the organisation, or with no name one's own place, and be signed in."""
    show_code(page, site)
    if organisation:
        page.get_by_label("Name of the organisation").fill(organisation)
    else:
        page.get_by_role("link", name="Just me").click()
    page.get_by_label("Your name").fill("Nadia Newcomer")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the organisation" if organisation else "Start").click()
    page.wait_for_url("**/")


def open_upload(page: Page, path: Path) -> None:
    """Upload a file; its mapping is on the screen then."""
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("button", name="Check the file")).to_be_visible(timeout=SLOWLY)


def answer_questions(page: Page, kpi: str) -> None:
    """Say what the file leaves open, and have it checked."""
    page.get_by_label("Which rows are imported?").select_option(label="Only rows where “type” is “1”")
    page.get_by_label("What is this KPI called?").fill(kpi)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="What the file would do")).to_be_visible(timeout=SLOWLY)


def import_it(page: Page) -> None:
    """Import what the dry run shows, and wait for it."""
    page.get_by_role("button", name="Import ").click()
    expect(page.get_by_text("Imported on")).to_be_visible(timeout=SLOWLY)
