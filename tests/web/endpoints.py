"""All endpoints of the site, read off the URL table, each with an address for things that exist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import StringConverter

from northing.web.rules import LIBRARY_RULES, Rule


@dataclass(frozen=True)
class Endpoint:
    """One pattern of the table: its full name, the rule it declares and the kinds of ids in its address."""

    name: str
    route: str
    rule: Rule | None
    library: str | None
    parameters: tuple[tuple[str, str], ...]  # (argument, prefix of its id or "" for any text)

    def url(self, keys: Mapping[str, int]) -> str:
        """Its address with these things; text arguments get a placeholder."""
        arguments: dict[str, Any] = {name: keys[prefix] if prefix else "x" for name, prefix in self.parameters}
        return reverse(self.name, kwargs=arguments)


def walk(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[Endpoint]:
    """Every view that can be reached; the first of several with the same route counts, as it does for a request."""
    seen: set[str] = set()
    for pattern, space, route in _leaves(get_resolver().url_patterns if patterns is None else patterns, namespace):
        if route in seen:
            continue
        seen.add(route)
        name = f"{space}{pattern.name or ''}"
        parameters = tuple(
            (argument, "" if isinstance(converter, StringConverter) else converter.regex.partition("_")[0])
            for argument, converter in pattern.pattern.converters.items()
        )
        rule = getattr(pattern.callback, "rule", None)
        library = None if rule else LIBRARY_RULES.get(pattern.name or "")
        yield Endpoint(name, route, rule, library, parameters)


def _leaves(patterns: list[Any], namespace: str, before: str = "") -> Iterator[tuple[URLPattern, str, str]]:
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _leaves(pattern.url_patterns, inner, route)
        else:
            yield pattern, namespace, route
