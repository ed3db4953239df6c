"""The grid holds in the real tree, and each of its rules can fail."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.rules import FILE_LINES, FUNCTION_LINES, LATE_IMPORTS, RULES, Tree

SOURCE = Path(__file__).resolve().parents[2] / "src" / "northing"
Rule = Callable[[Tree], Iterator[str]]
DOC = '"""What belongs here."""\n'


@pytest.fixture(scope="module")
def northing() -> Tree:
    return Tree(SOURCE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(northing: Tree, rule: Rule) -> None:
    assert list(rule(northing)) == []


def test_every_late_import_that_is_allowed_still_exists(northing: Tree) -> None:
    assert [name for name in LATE_IMPORTS if name not in northing.modules] == []


LONG_FUNCTION = "def f():\n" + "    pass\n" * FUNCTION_LINES
PLANTED = [
    (
        "layers",
        {"logic/kpis.py": "import northing.lib.ids", "lib/ids.py": ""},
        "(logic) imports northing.lib.ids (lib)",
    ),
    (
        "layers",
        {"lib/ids.py": "from northing.logic import kpis", "logic/kpis.py": ""},
        "(lib) imports northing.logic.kpis",
    ),
    (
        "layers",
        {"web/kpis.py": "from northing.cli import serve", "cli/serve.py": ""},
        "(web) imports northing.cli.serve",
    ),
    (
        "layers",
        {"jobs/feeds.py": "from northing.web import kpis", "web/kpis.py": ""},
        "(jobs) imports northing.web.kpis",
    ),
    ("layers", {"things/kpis.py": ""}, "no such layer"),
    ("areas", {"logic/kpis.py": "from northing.logic import okrs", "logic/okrs.py": ""}, "lies to its right"),
    (
        "areas",
        {
            "queries/people.py": "from northing.models import Kpi",
            "models/__init__.py": "from northing.models.kpis import Kpi",
            "models/kpis.py": "",
        },
        "northing.queries.people:2 imports northing.models.kpis, which lies to its right",
    ),
    ("areas", {"models/fields.py": "from northing.models import people", "models/people.py": ""}, "lies to its right"),
    (
        "areas",
        {"actions/people.py": "from northing.actions import kpis", "actions/kpis.py": ""},
        "northing.actions.people:2 imports northing.actions.kpis, which lies to its right",
    ),
    ("areas", {"actions/things.py": ""}, "named after an area"),
    (
        "circles",
        {"lib/a.py": "import northing.lib.b", "lib/b.py": "import northing.lib.c", "lib/c.py": "import northing.lib.a"},
        "northing.lib.a reaches itself through northing.lib.b, northing.lib.c",
    ),
    ("absolute", {"lib/a.py": "from . import b"}, "northing.lib.a:2 imports relative"),
    ("hidden", {"lib/a.py": "def f():\n    import json"}, "northing.lib.a:3 imports inside a function"),
    ("hidden", {"lib/a.py": "async def f():\n    if x:\n        from json import dumps"}, "imports inside a function"),
    ("hidden", {"lib/a.py": "def f():\n    importlib.import_module('json')"}, "imports inside a function"),
    ("pure", {"logic/kpis.py": "from django.db import models"}, "northing.logic.kpis:2 imports django.db"),
    ("pure", {"logic/kpis.py": "import random"}, "imports random"),
    ("pure", {"logic/kpis.py": "today = date.today()"}, "reads the clock"),
    ("lengths", {"lib/a.py": "\n" * FILE_LINES}, "has 401 lines"),
    ("lengths", {"lib/a.py": LONG_FUNCTION}, "f has 61 lines"),
    ("names", {"lib/utils.py": ""}, "`utils` says nothing"),
    ("names", {"web/common/kpis.py": ""}, "`common` says nothing"),
]


@pytest.mark.parametrize(("rule", "files", "says"), PLANTED)
def test_a_planted_breach_is_found(tmp_path: Path, rule: str, files: dict[str, str], says: str) -> None:
    found = breaches(tmp_path, files)
    assert [name for name, _ in found] == [rule]
    assert says in found[0][1]


def test_a_module_without_a_docstring_is_found(tmp_path: Path) -> None:
    assert breaches(tmp_path, {"lib/a.py": ""}, doc="") == [
        ("docstrings", "northing.lib.a does not say what belongs in it")
    ]


def test_a_tree_that_keeps_the_rules_is_let_through(tmp_path: Path) -> None:
    files = {
        "logic/kpis.py": "import numpy\nfrom northing.logic import people",
        "logic/people.py": "from datetime import date",
        "models/okrs.py": "from northing.logic.kpis import x",
        "web/kpis.py": "from northing.queries import okrs",
        "queries/okrs.py": "",
    }
    assert breaches(tmp_path, files) == []


def breaches(root: Path, files: dict[str, str], doc: str = DOC) -> list[tuple[str, str]]:
    """Rule and sentence of each breach in a tree of these files."""
    source = root / "src" / "northing"
    for name, text in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(doc + text, encoding="utf-8")
    tree = Tree(source)
    return [(rule.__name__, sentence) for rule in RULES for sentence in rule(tree)]
