"""The documentation is whole and alive: every setting, command and rule is in it, and every link leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.main import get_command

from northing.cli.commands import app
from northing.logic.kpis.definition import KpiStatus
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, Verdict
from northing.logic.people import Role, UnitKind
from tests.docs.tables import ROOT

PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "benchmarks").glob("*.md")),
]
CONFIGURE = (ROOT / "docs/how-to/run-and-configure.md").read_text(encoding="utf-8")
RULES = (ROOT / "docs/explanation/rules.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").lower()
INDEX = (ROOT / "docs/index.md").read_text(encoding="utf-8")

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
RULE = re.compile(r"\bE\d-\d\d\b|\b[A-NQT]\d{1,2}\b")
CITED = re.compile(r"\(((?:method )?(?:E\d-\d\d|[A-NQT]\d{1,2})\b(?!\")[^()]*)\)")
SPAN = re.compile(r"\b([A-F])(\d{1,2})(?: to |-)\1(\d{1,2})\b")


def prose(page: Path) -> str:
    """The text of a page without comments and blocks of code."""
    return FENCE.sub("", COMMENT.sub("", page.read_text(encoding="utf-8")))


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in LINK.findall(prose(page)):
            yield page, target


def anchors(page: Path) -> set[str]:
    """The anchors that a forge makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    ("page", "target"), list(links()), ids=lambda part: str(part.relative_to(ROOT)) if isinstance(part, Path) else part
)
def test_a_link_leads_somewhere(page: Path, target: str) -> None:
    if target.startswith(("https://", "mailto:")):
        return
    name, _, anchor = target.partition("#")
    file = (page.parent / unquote(name)).resolve() if name else page
    assert file.exists(), f"{page.relative_to(ROOT)} links to {target}"
    assert file.is_relative_to(ROOT), f"{page.relative_to(ROOT)} links out of the project: {target}"
    if anchor:
        assert anchor in anchors(file)


def test_every_page_of_docs_can_be_reached_from_the_index() -> None:
    listed = {(ROOT / "docs" / target.partition("#")[0]).resolve() for target in LINK.findall(INDEX)}
    assert {page for page in PAGES if page.is_relative_to(ROOT / "docs")} - listed == {ROOT / "docs/index.md"}


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs/decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def settings_read() -> set[str]:
    """The environment variables that the product reads."""
    sources = [*(ROOT / "src/northing").rglob("*.py"), *(ROOT / "tools").glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    return set(re.findall(r"""["'](NORTHING_[A-Z_]+)["']""", text))


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_a_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in CONFIGURE


def test_no_setting_is_documented_that_nothing_reads() -> None:
    documented = set(re.findall(r"`(NORTHING_[A-Z_]+)`", CONFIGURE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {name for name in documented - settings_read() if name not in makefile} == set()


def commands(command: object, path: tuple[str, ...]) -> Iterator[str]:
    """Every command below this one, as it is typed."""
    children = getattr(command, "commands", None)
    if children is None:
        yield " ".join(path)
        return
    for name, child in children.items():
        yield from commands(child, (*path, name))


@pytest.mark.parametrize("command", sorted(commands(get_command(app), ("northing",))))
def test_a_command_is_documented(command: str) -> None:
    assert f"`{command}" in CONFIGURE


def targets() -> list[str]:
    return re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("target", targets())
def test_a_make_target_is_documented(target: str) -> None:
    if target == "help":
        return
    pages = CONFIGURE + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"make {target}" in pages


def test_no_make_target_is_documented_that_does_not_exist() -> None:
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    assert named <= set(targets())


def cited_rules() -> dict[str, str]:
    """The rule numbers that the code cites in brackets, with a file that does."""
    cited: dict[str, str] = {}
    for path in sorted((ROOT / "src/northing").rglob("*.py")):
        for text in CITED.findall(path.read_text(encoding="utf-8")):
            spans = [f"{part}{n}" for part, low, high in SPAN.findall(text) for n in range(int(low), int(high) + 1)]
            for name in [*RULE.findall(text), *spans]:
                cited.setdefault(name, path.name)
    return cited


def test_every_rule_that_the_code_cites_is_explained() -> None:
    explained = {name for line in RULES.splitlines() if line.startswith("| ") for name in RULE.findall(line)}
    assert {name: file for name, file in cited_rules().items() if name not in explained} == {}


@pytest.mark.parametrize(
    "word",
    [
        *(str(role.label) for role in (Role.VIEWER, Role.CONTRIBUTOR)),
        *(kind.label for kind in UnitKind),
        *(status.label for status in KpiStatus if status not in (KpiStatus.MEETS, KpiStatus.BREACHES)),
        *(kind.label for kind in KeyResultType),
        *(kind.label for kind in ObjectiveKind),
        *(verdict.label for verdict in Verdict),
    ],
)
def test_a_word_of_the_screen_is_in_the_glossary(word: str) -> None:
    assert word.lower() in GLOSSARY
