"""A real browser for tests: pages in both themes and widths, pictures of them, and the accessibility check.

A page fails its test when its console shows an error: a script broke or the content policy refused something.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, Playwright, StorageState

from tools.test_needs import chromium

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PICTURES = ROOT / "build/screenshots"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
]
FLAGS += ["--disable-background-networking", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HEIGHTS = {1440: 900, 390: 844, 320: 640}  # at 320 the page only has to fit (WCAG 1.4.10)
PICTURED = {1440, 390}

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


def launch(playwright: Playwright) -> Browser:
    """Start the distribution's Chromium; AssertionError, saying what to do, when there is none."""
    path = chromium()
    assert path, "no Chromium was found: install the chromium package, or set NORTHING_CHROMIUM to a browser's path"
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


@dataclass
class Visitor:
    """Someone in front of the browser, signed in or not; opens pages of one site."""

    browser: Browser
    site: str
    session: StorageState | None = None
    problems: list[str] = field(default_factory=list)

    @contextmanager
    def page(
        self, path: str = "/", theme: Theme = "light", width: int = 1440, *, scripts: bool = True
    ) -> Iterator[Page]:
        """A fresh window on a path of the site."""
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme=theme,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Berlin",
            java_script_enabled=scripts,
            storage_state=self.session,
        )
        context.add_cookies([{"name": "theme", "value": theme, "url": self.site}])
        try:
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.on("console", lambda message: self._note(message.type, message.text, page.url))
            page.on("pageerror", lambda error: self._note("error", str(error), page.url))
            page.goto(path)
            yield page
        finally:
            context.close()

    def _note(self, kind: str, text: str, url: str) -> None:
        # The browser writes a line for each answer of 400 and above; tests of wrong input cause them on purpose.
        if kind == "error" and "Failed to load resource" not in text:
            self.problems.append(f"{url}: {text}")

    def sign_in(self, email: str, password: str) -> "Visitor":
        """Sign in once; every page opened later is that person's."""
        with self.page("/accounts/login/") as page:
            page.locator("input[name=login]").fill(email)
            page.locator("input[name=password]").fill(password)
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url(lambda url: "/accounts/login" not in url)
            self.session = page.context.storage_state()
        return self

    def look_at(self, path: str, name: str) -> None:
        """Open a page in both themes and widths; take its picture, check accessibility and that nothing overflows."""
        findings = []
        for theme in THEMES:
            with self.page(path, theme) as page:
                page.evaluate("document.fonts.ready")
                findings += look_round(page, name, theme)
        assert findings == [], "\n".join(["", *findings])


def look_round(page: Page, name: str, theme: Theme) -> list[str]:
    """Findings on an open page at every width; its pictures are taken on the way."""
    findings = []
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        if width in PICTURED:
            shot(page, name)
            findings += axe(page)
        findings += overflow(page)
        findings = [f if f.startswith(name) else f"{name} ({theme}, {width}): {f}" for f in findings]
    return findings


def shot(page: Page, name: str) -> Path:
    """Picture of the whole page: build/screenshots/<database>/<name>-<theme>-<width>.png."""
    size = page.viewport_size
    theme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    folder = PICTURES / os.environ.get("NORTHING_TEST_DB", "sqlite")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{theme}-{size['width'] if size else 0}.png"
    page.screenshot(path=path, full_page=True, animations="disabled")
    return path


def axe(page: Page) -> list[str]:
    """Breaches of WCAG 2.2 AA that axe-core finds on the page as it is now, one readable line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [
        f"{violation['id']}: {violation['help']} at {' '.join(map(str, node['target']))}\n"
        + "\n".join(f"    {line}" for line in node["failureSummary"].splitlines()[1:])
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


@cache
def axe_source() -> str:
    """axe-core, which the front end's `npm ci` brings along."""
    assert AXE.is_file(), f"{AXE} is missing: run `npm ci --ignore-scripts --include=dev`"
    return AXE.read_text(encoding="utf-8")


def overflow(page: Page) -> list[str]:
    """Whether the page as a whole has to be scrolled sideways, and what sticks out."""
    names: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const clips = (e) =>
                e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || clips(e.parentElement));
            const name = (e) => [e.tagName.toLowerCase(), ...e.classList].join(".");
            return [...document.querySelectorAll("body *")]
                .filter((e) => e.getBoundingClientRect().right > width + 1 && !clips(e.parentElement))
                .slice(0, 3).map(name);
        }"""
    )
    return [f"the page is wider than the window because of {', '.join(names)}"] if names else []
