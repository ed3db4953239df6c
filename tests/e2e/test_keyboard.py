"""Without a mouse: palette, shortcuts, the grid, focus one can see. Without scripts: reading and checking in."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from northing.logic.transfer.demo.company import PASSWORD
from tests.browser import Visitor
from tests.site import Site

LEAD = "wren@kittiwake.example"
BLOCK = "41\t42\t43\t44\n51\t52\t53\t54\n61\t62\t63\t64"  # what a spreadsheet puts on the clipboard: 3 rows, 4 columns


@pytest.fixture
def lead(demo_site: Site, visit: Callable[[Site], Visitor]) -> Visitor:
    return visit(demo_site).sign_in(LEAD, PASSWORD)


@pytest.fixture
def page(lead: Visitor) -> Iterator[Page]:
    with lead.page("/") as page:
        yield page


def test_the_palette_finds_a_kpi_and_enter_opens_it(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    page.keyboard.type("first reply")
    expect(page.locator("#palette-results [role=option]").first).to_contain_text("First reply time")
    while "First reply time" not in page.locator("#palette [aria-selected=true]").inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="First reply time", level=1)).to_be_visible()


def test_escape_closes_the_palette_and_gives_the_focus_back(page: Page) -> None:
    search = page.locator(".search-button")
    search.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(search).to_be_focused()


def test_a_question_mark_lists_the_shortcuts_and_two_keys_go_places(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_contain_text("KPIs")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/kpis/")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/objectives/")


def test_shortcuts_can_be_switched_off(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_label("Single-key shortcuts on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_a_block_from_a_spreadsheet_fills_the_grid(page: Page) -> None:
    page.goto("/kpis/enter/?scope=below")
    cell(page, 0, 0).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        BLOCK,
    )
    assert [[cell(page, row, column).input_value() for column in range(4)] for row in range(3)] == [
        line.split("\t") for line in BLOCK.splitlines()
    ]


def test_the_grid_is_walked_and_filled_with_keys_alone(page: Page) -> None:
    page.goto("/kpis/enter/?scope=below")
    cell(page, 0, 0).focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, 1, 0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, 2, 0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, 1, 0)).to_be_focused()
    before = cell(page, 1, 0).input_value()
    page.keyboard.type("12")
    page.keyboard.press("Escape")
    expect(cell(page, 1, 0)).to_have_value(before)


def cell(page: Page, row: int, column: int) -> Locator:
    """One field of the grid."""
    return page.locator(f'[data-sheet] input[data-row="{row}"][data-col="{column}"]')


@pytest.mark.parametrize("path", ["/", "/kpis/?scope=all", "/objectives/"])
def test_tab_reaches_every_control_and_its_focus_is_seen(page: Page, path: str) -> None:
    page.goto(path)
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            break
        for _ in range(10):
            if found["seen"]:
                break
            page.wait_for_timeout(30)  # the ring is drawn with the next frame
            found = page.evaluate(FOCUS)
        hidden += [found["name"]] if not found["seen"] else []
    assert hidden == []


FOCUS = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const marked = (x) => {
        const style = getComputedStyle(x);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    };
    const box = e.getBoundingClientRect();
    const on = document.elementFromPoint(box.x + box.width / 2, Math.min(box.y + box.height / 2, innerHeight - 1));
    const row = e.closest(".row");
    const onTop = on !== null && (e.contains(on) || on.contains(e) || row?.contains(on));
    const seen = onTop && (marked(e) || (row && marked(row)));
    return {name: `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`, seen: Boolean(seen)};
}"""


def test_without_scripts_a_kpi_is_read_and_a_key_result_checked_in(lead: Visitor) -> None:
    with lead.page("/kpis/?scope=all", scripts=False) as page:
        page.get_by_role("link", name="First reply time", exact=True).first.click()
        expect(page.get_by_role("heading", name="First reply time", level=1)).to_be_visible()
        expect(page.locator("svg.viz, svg[class*=viz]").first).to_be_visible()
        page.get_by_text("Show as a table").click()
        expect(page.get_by_role("region", name="Values of the chart")).to_be_visible()
        page.goto("/check-ins/?scope=all")
        form = page.locator("form.check-in-form").first
        words = "Said without any script."
        form.get_by_label("In a sentence").fill(words)
        form.get_by_label("Confidence").select_option("7")
        form.get_by_role("button", name="Check in").click()
        expect(page.get_by_text("Checked in:").first).to_be_visible()
