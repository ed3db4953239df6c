"""The rules of docs/architecture.md about who may import whom, how long things may get and what they may be called.

Each rule takes a tree and gives a sentence for each breach, so that the test can plant breaches beside the real tree.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

AREAS = ("people", "activity", "kpis", "okrs", "strategy", "reviews", "reports", "transfer")
LAYERS = {
    "logic": {"logic"},
    "lib": {"lib"},
    "models": {"models", "logic", "lib"},
    "migrations": {"migrations", "models", "logic", "lib"},
    "queries": {"queries", "models", "logic", "lib"},
    "actions": {"actions", "queries", "models", "logic", "lib"},
    "connectors": {"connectors", "logic", "lib"},
    "jobs": {"jobs", "connectors", "actions", "queries", "models", "logic", "lib"},
    "web": {"web", "actions", "queries", "models", "logic", "lib"},
    # The command starts the server and the workers, so it alone may reach them.
    "cli": {"cli", "asgi", "jobs", "actions", "queries", "models", "logic", "lib"},
    # Django's own entry points, beside the layers.
    "settings": set(),
    "urls": {"web"},
    "asgi": {"lib"},
    "apps": set(),
}
BY_AREA = ("logic", "models", "queries", "actions")  # in these layers a file is named after its area
TOPICS = {"models": {"fields"}}  # what serves all areas of a layer, and so may know none of them
FOR_ALL = {
    # module: why areas to its left may import it
    "northing.actions.activity": "what people do is audited like everything else, in the transaction of the change",
}
LATE_IMPORTS = {
    # module: why it may import while it runs
    "northing.cli.commands": "a command that needs Django sets it up first; the others start in a fifth of a second",
}
IMPURE = {"asyncio", "http", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "subprocess"}
IMPURE |= {"tempfile", "threading", "time", "urllib", "uuid"}
CLOCK = {"now", "today", "utcnow"}
VAGUE = {"base", "common", "core", "helper", "helpers", "manager", "managers", "misc", "service", "services", "shared"}
VAGUE |= {"util", "utilities", "utils"}
FILE_LINES, FUNCTION_LINES, SCRIPT_LINES = 400, 60, 150

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name and what it says."""

    name: str
    path: Path
    package: bool

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")

    @property
    def layer(self) -> str:
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def area(self) -> str:
        return area_of(self.name)


def area_of(name: str) -> str:
    """`kpis` for northing.queries.kpis.board; empty for what belongs to no area."""
    parts = name.split(".")
    return parts[2] if len(parts) > 2 and parts[1] in BY_AREA and parts[2] in AREAS else ""


class Tree:
    """All modules under `src/northing` and what they import from one another."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.modules = {module.name: module for module in self._read()}

    def _read(self) -> Iterator[Module]:
        for path in sorted(self.source.rglob("*.py")):
            parts = path.relative_to(self.source.parent).with_suffix("").parts
            package = parts[-1] == "__init__"
            yield Module(".".join(parts[:-1] if package else parts), path, package)

    def imports(self, module: Module) -> Iterator[tuple[int, str]]:
        """Line and full name of all that is imported; our own names are followed to the module that defines them."""
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                for alias in node.names:
                    yield node.lineno, self.resolve(node.module or "", alias.name)

    def resolve(self, package: str, name: str) -> str:
        """Where `from package import name` leads: a submodule, the module it is passed on from, or the package."""
        if f"{package}.{name}" in self.modules:
            return f"{package}.{name}"
        module = self.modules.get(package)
        if module and module.package:
            for node in module.tree.body:
                if isinstance(node, ast.ImportFrom) and any((a.asname or a.name) == name for a in node.names):
                    return self.resolve(node.module or "", name)
        return package

    def own_imports(self, module: Module) -> Iterator[tuple[int, Module]]:
        """The imports that stay inside the product."""
        for line, name in self.imports(module):
            if name in self.modules:
                yield line, self.modules[name]


def layers(tree: Tree) -> Iterator[str]:
    """A layer imports only the layers under it."""
    for module in tree.modules.values():
        if module.layer and module.layer not in LAYERS:
            yield f"{module.name}: no such layer in the grid"
            continue
        for line, target in tree.own_imports(module):
            if module.layer and target.layer and target.layer not in LAYERS[module.layer] | {module.layer}:
                yield f"{module.name}:{line} ({module.layer}) imports {target.name} ({target.layer})"


def areas(tree: Tree) -> Iterator[str]:
    """An area imports only itself and the areas to its left; what serves all areas knows none."""
    for module in tree.modules.values():
        if module.layer not in BY_AREA or len(module.parts) == 2:
            continue
        topic = module.parts[2] in TOPICS.get(module.layer, set())
        if not module.area and not topic:
            yield f"{module.name}: files of {module.layer} are named after an area ({', '.join(AREAS)})"
            continue
        for line, target in tree.own_imports(module):
            if target.name in FOR_ALL and module.layer == target.layer:
                continue
            if target.area and (topic or AREAS.index(target.area) > AREAS.index(module.area)):
                yield f"{module.name}:{line} imports {target.name}, which lies to its right"


def circles(tree: Tree) -> Iterator[str]:
    """No module reaches itself through its imports."""
    edges = {name: {target.name for _, target in tree.own_imports(module)} for name, module in tree.modules.items()}
    reported: set[str] = set()
    for start in edges:
        seen, waiting = set(), [start]
        while waiting and start not in seen:
            new = edges[waiting.pop()] - seen
            seen |= new
            waiting += new
        if start in seen and start not in reported:
            reported |= {name for name in seen if start in reach(edges, name)}
            yield f"{start} reaches itself through {', '.join(sorted((reported & seen) - {start})) or 'its own import'}"


def reach(edges: dict[str, set[str]], start: str) -> set[str]:
    """All modules that `start` imports, directly or not."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        new = edges[waiting.pop()] - seen
        seen |= new
        waiting += new
    return seen


def absolute(tree: Tree) -> Iterator[str]:
    """Imports are written out in full."""
    for module in tree.modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                yield f"{module.name}:{node.lineno} imports relative to its place"


def hidden(tree: Tree) -> Iterator[str]:
    """Nothing is imported while a function runs, except where LATE_IMPORTS gives the reason."""
    for module in tree.modules.values():
        functions = [node for node in ast.walk(module.tree) if isinstance(node, Function)]
        lines = {node.lineno for function in functions for node in ast.walk(function) if imports_something(node)}
        if module.name not in LATE_IMPORTS:
            yield from (f"{module.name}:{line} imports inside a function" for line in sorted(lines))


def imports_something(node: ast.AST) -> bool:
    """An import statement, or a call that imports by name."""
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return called in {"import_module", "import_string", "__import__"}
    return isinstance(node, ast.Import | ast.ImportFrom)


def pure(tree: Tree) -> Iterator[str]:
    """`logic` knows the standard library and numpy, and nothing of clocks, chance, files or networks."""
    for module in tree.modules.values():
        if module.layer != "logic":
            continue
        for line, name in tree.imports(module):
            top = name.split(".")[0]
            if top in IMPURE or (top not in sys.stdlib_module_names and top not in {"numpy", "northing"}):
                yield f"{module.name}:{line} imports {name}"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
                yield f"{module.name}:{node.lineno} reads the clock; time is passed in"


def lengths(tree: Tree) -> Iterator[str]:
    """Files and functions stay short enough to be read in one go."""
    for module in tree.modules.values():
        count = len(module.text.splitlines())
        if count > FILE_LINES and module.layer != "migrations":
            yield f"{module.name} has {count} lines, more than {FILE_LINES}: make it a folder of topics"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or node.lineno) - node.lineno + 1
                if count > FUNCTION_LINES:
                    yield f"{module.name}:{node.lineno} {node.name} has {count} lines, more than {FUNCTION_LINES}"
    for script in sorted((tree.source.parent.parent / "frontend").rglob("*.js")):
        count = len(script.read_text(encoding="utf-8").splitlines())
        if count > SCRIPT_LINES:
            yield f"{script.name} has {count} lines, more than {SCRIPT_LINES}"


def names(tree: Tree) -> Iterator[str]:
    """A file is named by its topic."""
    for module in tree.modules.values():
        for part in module.parts:
            if part in VAGUE:
                yield f"{module.name}: `{part}` says nothing about what is in it"


def docstrings(tree: Tree) -> Iterator[str]:
    """A module says what belongs in it and what not."""
    for module in tree.modules.values():
        if module.layer != "migrations" and not ast.get_docstring(module.tree):
            yield f"{module.name} does not say what belongs in it"


RULES = (layers, areas, circles, absolute, hidden, pure, lengths, names, docstrings)
