"""The tabs above the pages about people."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Tab:
    """One tab; `count` stands behind its label when there is one."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Crumb:
    """One step of the way to a page."""

    label: str
    url: str = ""


_TABS = (("Units", "people:units"), ("Persons", "people:persons"), ("Organisation", "organisation:show"))


def tabs(current: str) -> list[Tab]:
    """Tabs of the section; `current` is the URL name of the open one."""
    return [Tab(label, reverse(name), name == current) for label, name in _TABS]
