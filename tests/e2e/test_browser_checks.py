"""The checks that browser tests rely on can fail."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Visitor, axe, overflow
from tests.site import Site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def page_with(content: str) -> str:
    return f'<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>{content}</main></html>'


def test_a_page_in_order_has_no_findings(page: Page) -> None:
    page.set_content(page_with("<p>Text</p>"))
    assert (axe(page), overflow(page)) == ([], [])


def test_a_field_without_a_label_is_found_and_named(page: Page) -> None:
    page.set_content(page_with("<input>"))
    assert [finding.splitlines()[0] for finding in axe(page)] == ["label: Form elements must have labels at input"]


def test_a_page_that_must_be_scrolled_sideways_is_found_and_what_sticks_out_is_named(page: Page) -> None:
    page.set_content(page_with('<div class="wide" style="width: 500px">wide</div>'))
    assert overflow(page) == ["the page is wider than the window because of div.wide"]


def test_what_the_content_policy_refuses_is_noted(empty_site: Site, browser: Browser) -> None:
    visitor = Visitor(browser, empty_site.url)
    with visitor.page("/accounts/login/") as page:
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'x = 1'}))")
        page.wait_for_timeout(200)
    assert len(visitor.problems) == 1
    assert "Content Security Policy" in visitor.problems[0]
