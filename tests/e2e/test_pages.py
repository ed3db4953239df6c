"""Every page, with something on it and with nothing: accessible, in both themes, from a wide screen to a narrow phone.

The addresses come from the URL table, so that a new page is looked at without anyone thinking of it. The ids in them
are picked up from the links of other pages, as a person would find their way. One database is enough for looks.
"""

import os
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from northing.logic.transfer.demo.company import PASSWORD as DEMO_PASSWORD
from tests.browser import THEMES, Theme, Visitor, look_round
from tests.e2e.walk import answer_questions, import_it, open_upload, recent_file, set_up
from tests.site import Site
from tests.web.endpoints import Endpoint, walk

pytestmark = pytest.mark.skipif(
    os.environ.get("NORTHING_TEST_DB", "sqlite") != "sqlite", reason="pages look the same on both databases"
)

PARTS = {"live", "search", "kpis:row", "livez", "readyz"}  # no pages of their own
ELSEWHERE = {"setup", "imports:show", "no_organisation", "people:invitation"}  # other tests, or another state
LISTS = {
    "home": "/",
    "kpis": "/kpis/",
    "enter": "/kpis/enter/",
    "objectives": "/objectives/",
    "check-ins": "/check-ins/",
    "imports": "/imports/",
    "people": "/people/",
    "audit": "/organisation/audit/",
}
STARTS = ("/", "/kpis/?scope=all", "/objectives/?scope=all", "/cycles/", "/imports/", "/people/", "/people/persons/")
SHOWN = re.compile(r'href="[^"]*?\b((?:kpi|obj|kr|cyc|unit|per|imp|def)_[0-9A-Z]{13})')


def pages() -> list[Endpoint]:
    """What a signed-in person can open."""
    found = [e for e in walk() if e.rule and "GET" in e.rule.methods]
    return [e for e in found if e.name not in PARTS | ELSEWHERE and not e.name.startswith("account_")]


class Guide:
    """Finds the way in a site for a signed-in person: ids of every kind, from the links of a few pages."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ids: dict[str, list[str]] = {}
        for path in STARTS:
            self.collect(path)
        for prefix, base in (("obj", "/objectives/"), ("imp", "/imports/"), ("unit", "/people/units/")):
            for shown in self.ids.get(prefix, [])[:3]:
                self.collect(f"{base}{shown}/")

    def collect(self, path: str) -> None:
        """Note the ids that the page links to, in their order."""
        for shown in SHOWN.findall(self.page.request.get(path).text()):
            known = self.ids.setdefault(shown.partition("_")[0], [])
            if shown not in known:
                known.append(shown)

    def addresses(self, found: Endpoint) -> Iterator[str]:
        """The first address of the endpoint that opens (some things answer only in some states); none without an id."""
        prefixes = [prefix for _, prefix in found.parameters]
        choices = self.ids.get(prefixes[0], []) if prefixes else [""]
        for shown in choices:
            address = "/" + re.sub(r"<\w+:\w+>", shown, found.route)
            if self.page.request.get(address).ok:
                yield address
                return


def look(visitor: Visitor, addresses: dict[str, str]) -> None:
    """Look at all of them; every finding of every page in one failure."""
    findings = []
    for theme in THEMES:
        with visitor.page("/livez", theme) as page:
            for name, address in addresses.items():
                page.goto(address)
                page.evaluate("document.fonts.ready")
                findings += look_round(page, name, theme)
    assert findings == [], "\n".join(["", *findings])


def test_every_page_of_the_sample_company(demo_site: Site, visit: Callable[[Site], Visitor]) -> None:
    visitor = visit(demo_site).sign_in("robin@kittiwake.example", DEMO_PASSWORD)
    with visitor.page() as page:
        guide = Guide(page)
        found = {endpoint.name: next(guide.addresses(endpoint), "") for endpoint in pages()}
        closed = closed_objective(guide)
    assert [name for name, address in found.items() if not address] == []
    more = {
        "kpis-mine": "/kpis/?scope=mine",
        "kpis-nothing-found": "/kpis/?scope=all&q=zzz",
        "objectives-over": f"/objectives/?scope=all&cycle={guide.ids['cyc'][-1]}",
        "objectives-closed": closed,
        "account-change-password": "/accounts/password/change/",
        "account-sessions": "/accounts/sessions/",
        "error-404": "/kpis/kpi_0000000000000/",
    }
    look(visitor, {name.replace(":", "-").replace("_", "-"): address for name, address in found.items()} | more)


def closed_objective(guide: Guide) -> str:
    """One whose page tells its score."""
    for cycle in guide.ids["cyc"]:
        guide.collect(f"/objectives/?scope=all&cycle={cycle}")
    addresses = [f"/objectives/{shown}/" for shown in guide.ids["obj"]]
    return next(found for found in addresses if "What we learnt" in guide.page.request.get(found).text())


def test_pages_with_nothing_on_them_and_an_import(empty_site: Site, visit: Callable[[Site], Visitor]) -> None:
    visitor = visit(empty_site)
    look(visitor, {"setup-code": "/setup/", "sign-in": "/accounts/login/", "sign-in-help": "/accounts/password/reset/"})
    with visitor.page() as page:
        set_up(page, empty_site)
        visitor.session = page.context.storage_state()
        look(visitor, {f"empty-{name}": path for name, path in LISTS.items()})
        open_upload(page, recent_file(empty_site.home))
        look(visitor, {"imports-mapping": page.url})
        answer_questions(page, "Seen within four hours")
        look(visitor, {"imports-dry-run": page.url})
        import_it(page)
        look(visitor, {"imports-done": page.url})
        page.goto("/kpis/new/")
        page.locator("main form").evaluate("form => { form.noValidate = true }")
        page.get_by_role("button", name="Define").or_(page.get_by_role("button", name="Create")).click()
        assert look_round(page, "form-with-errors", "light") == []


@pytest.mark.parametrize("theme", THEMES)
def test_what_opens_over_a_page(demo_site: Site, visit: Callable[[Site], Visitor], theme: Theme) -> None:
    visitor = visit(demo_site).sign_in("jay@kittiwake.example", DEMO_PASSWORD)
    with visitor.page("/kpis/?scope=all", theme) as page:
        page.keyboard.press("Control+k")
        page.keyboard.type("reply")
        page.locator("#palette-results .palette-item").first.wait_for()
        findings = look_round(page, "palette", theme)
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        findings += look_round(page, "shortcuts", theme)
        page.keyboard.press("Escape")
        page.locator(".topbar details.menu summary").last.click()
        findings += look_round(page, "menu", theme)
    assert findings == []
