"""Fixtures of the browser tests: running sites and a visitor in front of them (tests/site.py, tests/browser.py)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import Visitor, launch
from tests.site import Site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the sample company, shared by all tests; look, and add, but change nothing that others look at."""
    site = Site(tmp_path_factory.mktemp("demo"), "--demo")
    yield site
    site.kill()


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A site as after installing, for this test alone."""
    site = Site(tmp_path)
    yield site
    site.kill()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[Site], Visitor]]:
    """`visit(site)` is someone in front of a site; fails the test when a page's console shows an error."""
    visitors: list[Visitor] = []

    def make(site: Site) -> Visitor:
        visitors.append(Visitor(browser, site.url))
        return visitors[-1]

    yield make
    assert [problem for visitor in visitors for problem in visitor.problems] == []
