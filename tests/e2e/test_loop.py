"""The loop as a newcomer lives it: from the first run over a file to a closed objective and a new threshold."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser import Visitor, shot
from tests.e2e.walk import (
    EMAIL,
    PASSWORD,
    SLOWLY,
    answer_questions,
    import_it,
    label,
    month,
    open_upload,
    recent_file,
    set_up,
)
from tests.site import Site

KPI = "Seen within four hours"
UNIT = "RTG"  # the hospital whose last months lie below its usual range
OBJECTIVE = "Nobody waits longer than four hours"
LEARNING = "A second triage desk took the peak; opening it earlier in the week would have been better."
ONE_SECOND = 1_000


def test_a_newcomer_walks_the_loop(empty_site: Site, visit: Callable[[Site], Visitor]) -> None:
    visitor = visit(empty_site)
    with visitor.page() as page:
        set_up(page, empty_site)
        visitor.session = page.context.storage_state()
        shot(page, "loop-01-empty-home")
        bring_in_the_file(page, empty_site)
        set_a_threshold(page)
        answer_the_breach(page)
        accept_the_draft(page)
        page.goto("/objectives/")
        shot(page, "loop-09-objectives")
        page.get_by_role("link", name=OBJECTIVE, exact=True).click()
        with visitor.page("/kpis/?scope=all") as other:
            type_a_value(other)
            the_open_page_moves(page)
        check_in(page)
        do_something_about_it(page)
        close_and_learn(page)
        keep_watching(page)


def bring_in_the_file(page: Page, site: Site) -> None:
    """From an empty board to one with values, over questions and a dry run."""
    page.get_by_role("link", name="KPIs", exact=True).first.click()
    shot(page, "loop-02-empty-board")
    open_upload(page, recent_file(site.home))
    shot(page, "loop-03-mapping")
    answer_questions(page, KPI)
    expect(page.get_by_text("72 new values", exact=True)).to_be_visible()
    shot(page, "loop-04-dry-run")
    import_it(page)
    page.get_by_role("link", name="See the KPIs").click()
    expect(row(page)).to_contain_text("71.01 %")
    shot(page, "loop-05-board")


def set_a_threshold(page: Page) -> None:
    """The national standard; the newest value breaks it, which is said at once."""
    row(page).get_by_role("link", name=KPI).click()
    expect(page.locator("#kpi-live .facts")).to_contain_text("no threshold")
    page.get_by_role("link", name="Set threshold").last.click()
    expect(page.get_by_label("From")).to_have_value(month(1).start.isoformat())  # else it would not judge any value
    page.get_by_role("textbox", name="Level", exact=True).fill("95")
    page.get_by_label("Why this level").fill("The national four-hour standard.")
    page.get_by_role("button", name="Set threshold").click()
    facts = page.locator("#kpi-live .facts")
    expect(facts).to_contain_text("below 95 %")
    expect(facts).to_contain_text("below the usual range")
    shot(page, "loop-06-breach")


def answer_the_breach(page: Page) -> None:
    """The breach waits on home and board; its answer is drafted from the latest value to the threshold."""
    page.goto("/")
    needs = page.get_by_role("region", name="Needs an answer")
    expect(needs).to_contain_text("below 95 % for 1 month · signal")
    shot(page, "loop-07-home")
    needs.get_by_role("link", name="Answer it").click()
    expect(page.get_by_label("Key result")).to_have_value(f"{KPI} from 71.01 to 95 %")
    expect(page.get_by_label("Why", exact=True)).to_have_value(re.compile("below the usual range"))
    page.get_by_label("Objective").fill(OBJECTIVE)
    shot(page, "loop-08-answer")
    page.get_by_role("button", name="Write the draft").click()


def accept_the_draft(page: Page) -> None:
    """A person edits the draft, then accepts it; nothing published itself."""
    expect(page.get_by_text("Draft from a breach of")).to_be_visible()
    page.locator("summary[aria-label=More]").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Why does it matter?").fill("Who waits longer than four hours is harmed by it.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Accept draft").click()
    expect(page.locator("#now")).to_contain_text("Off track")
    expect(page.locator("#now")).to_contain_text("0 %")
    shot(page, "loop-10-objective")


def type_a_value(page: Page) -> None:
    """In another window the figure of the running month is typed in."""
    row(page).get_by_role("link", name=KPI).click()
    page.get_by_role("link", name="Add value").click()
    page.get_by_label("Period").select_option(label=label(month()))
    page.get_by_role("textbox", name="Value").fill("96")
    page.get_by_role("button", name="Record").click()


def the_open_page_moves(page: Page) -> None:
    """Nobody touched the open objective: the server told it, within a second."""
    expect(page.locator("#now .rows-items .row-number").first).to_contain_text("96 %", timeout=ONE_SECOND)
    expect(page.locator("#now")).to_contain_text("Achieved")
    shot(page, "loop-11-moved")


def check_in(page: Page) -> None:
    """Confidence and a sentence (the KPI brings the value); a reload loses nothing."""
    page.locator("#now").get_by_role("link", name="Check in").click()
    page.locator("#check-in").get_by_label("In a sentence").fill("Second triage desk is open.")
    page.locator("#check-in").get_by_label("Confidence").select_option("8")
    page.reload()
    page.locator("#now").get_by_role("link", name="Check in").click()
    form = page.locator("#check-in")
    expect(form.get_by_label("In a sentence")).to_have_value("Second triage desk is open.")
    expect(form.get_by_label("Confidence")).to_have_value("8")
    shot(page, "loop-12-check-in")
    form.get_by_role("button", name="Check in").click()
    expect(page.locator("#story")).to_contain_text("Second triage desk is open.")


def do_something_about_it(page: Page) -> None:
    """An initiative is done and the score stays as it was."""
    before = page.locator("#now .facts").inner_text()
    page.get_by_label("What will you do?").fill("Open a second triage desk")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Begin Open a second triage desk").click()
    page.get_by_role("button", name="Mark Open a second triage desk as done").click()
    expect(page.get_by_role("button", name="Open Open a second triage desk again")).to_be_visible()
    assert page.locator("#now .facts").inner_text() == before


def close_and_learn(page: Page) -> None:
    """Closing scores it, says met or not, and insists on the learning."""
    page.get_by_role("link", name="Close and score").click()
    page.get_by_role("button", name="Close and score").click()
    expect(page.locator(".form-errors, .field-error").first).to_be_visible()
    page.get_by_label("What did you learn?").fill(LEARNING)
    shot(page, "loop-13-close")
    page.get_by_role("button", name="Close and score").click()
    expect(page.get_by_role("heading", name="Keep watching")).to_be_visible()
    stats = page.locator(".stats")
    expect(stats).to_contain_text("100 %")
    expect(stats).to_contain_text("Met")


def keep_watching(page: Page) -> None:
    """The reached level becomes the threshold; the KPI's page tells the whole story."""
    page.get_by_label(f"New threshold for {KPI}").fill("96")
    shot(page, "loop-14-graduate")
    page.get_by_role("button", name="Make it the threshold").click()
    expect(page.get_by_role("heading", name=KPI, level=1)).to_be_visible()
    moved = page.get_by_role("region", name="Objectives that moved it")
    for words in (OBJECTIVE, "71.01 → 96 of 95 %", "score 1.0", LEARNING, "Met"):
        expect(moved).to_contain_text(words)
    thresholds = page.get_by_role("region", name="Thresholds").first
    expect(thresholds).to_contain_text("at least 96 %")
    expect(thresholds).to_contain_text("The national four-hour standard.")
    shot(page, "loop-15-story")


def row(page: Page) -> Locator:
    """The KPI's line on the board."""
    return page.get_by_role("listitem").filter(has_text=KPI).filter(has_text=UNIT)


def test_one_person_starts_without_inventing_an_organisation(
    empty_site: Site, visit: Callable[[Site], Visitor]
) -> None:
    visitor = visit(empty_site)
    with visitor.page() as page:
        set_up(page, empty_site, organisation="")
        expect(page.locator(".topbar")).to_contain_text("Nadia Newcomer")
        page.goto("/objectives/new/")
        page.get_by_label("Where do you want to go?").fill("Run ten kilometres without a break")
        page.get_by_role("button", name="Write the draft").click()
        page.get_by_label("How will you know?").fill("Longest run from 4 to 10 km")
        page.get_by_label("From").fill("4")
        page.get_by_label("To", exact=True).fill("10")
        page.get_by_label("Unit of measure").fill("km")
        page.get_by_role("button", name="Add it", exact=True).click()
        page.get_by_role("button", name="Accept draft").click()
        page.locator("#now").get_by_role("link", name="Check in").click()
        page.locator("#check-in").get_by_label("Value now").fill("7")
        page.locator("#check-in").get_by_role("button", name="Check in").click()
        expect(page.locator("#now .facts")).to_contain_text("50 %")
    visitor.session = None
    visitor.sign_in(EMAIL, PASSWORD)
    with visitor.page("/objectives/") as page:
        expect(page.get_by_role("link", name="Run ten kilometres without a break")).to_be_visible()


def test_a_wrong_import_is_undone_as_a_whole(empty_site: Site, visit: Callable[[Site], Visitor]) -> None:
    with visit(empty_site).page() as page:
        set_up(page, empty_site)
        open_upload(page, recent_file(empty_site.home))
        answer_questions(page, "Wrong name")
        import_it(page)
        page.get_by_role("button", name="Undo this import").click()
        page.get_by_role("button", name="Undo the import").click()
        expect(page.get_by_text("Undone on")).to_be_visible(timeout=SLOWLY)
        page.goto("/kpis/?scope=all")
        expect(page.get_by_text("Wrong name")).to_have_count(0)
        open_upload(page, recent_file(empty_site.home))
        answer_questions(page, KPI)
        import_it(page)
        page.goto("/kpis/?scope=all")
        expect(row(page)).to_be_visible()
