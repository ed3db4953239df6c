"""Template tags of the design language: icons, statuses, initials, addresses of built assets, the stored theme.

What an element looks like belongs to `frontend/css`; which words a page says belongs to its query. Icons are drawings
of the Lucide set (ISC licence): the build writes those named in `frontend/icons.json` into `dist/icons.json`, and they
are set inline so that they take the colour of the text. The shapes of statuses are our own.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

DIST = Path(__file__).parent / "static" / "northing" / "dist"
HUES = 6


class Look(NamedTuple):
    """How one status is said and shown: its word, its shape, its colour family (good, warn, bad, done, quiet)."""

    word: str
    shape: str
    tone: str


LOOKS = {
    # a KPI against its threshold
    "meets": Look("Holding", "dot", "good"),
    "breaches": Look("In breach", "square", "bad"),
    "no_threshold": Look("No threshold", "ring", "quiet"),
    "stale": Look("Stale", "clock", "quiet"),
    "no_data": Look("No data", "dash", "quiet"),
    # the pace of a key result or an objective
    "on_track": Look("On track", "dot", "good"),
    "at_risk": Look("At risk", "triangle", "warn"),
    "off_track": Look("Off track", "square", "bad"),
    "achieved": Look("Achieved", "check", "done"),
    "missed": Look("Missed", "square", "bad"),
    # verdicts after closing
    "met": Look("Met", "check", "done"),
    "delivered": Look("Delivered", "check", "done"),
    "progressed": Look("Progressed", "half", "warn"),
    "failed": Look("Failed", "square", "bad"),
    # states of objectives, cycles, initiatives and imports
    "draft": Look("Draft", "ring-dashed", "quiet"),
    "active": Look("Active", "dot", "quiet"),
    "closed": Look("Closed", "check", "quiet"),
    "dropped": Look("Dropped", "cross", "quiet"),
    "planning": Look("Planning", "ring-dashed", "quiet"),
    "execution": Look("Execution", "dot", "quiet"),
    "retrospective": Look("Retrospective", "half", "quiet"),
    "todo": Look("To do", "ring", "quiet"),
    "doing": Look("Doing", "half", "quiet"),
    "done": Look("Done", "check", "done"),
    "uploaded": Look("Uploaded", "ring", "quiet"),
    "mapped": Look("Mapped", "half", "quiet"),
    "checked": Look("Checked", "dot", "quiet"),
    "imported": Look("Imported", "check", "done"),
    "undone": Look("Undone", "cross", "quiet"),
    # variation of a KPI's last value, and what its limits promise
    "improving": Look("Improving", "up", "good"),
    "concerning": Look("Concerning", "down", "bad"),
    "common_cause": Look("Usual range", "wave", "quiet"),
    "neutral": Look("Signal", "wave", "quiet"),
    "insufficient": Look("Too few values", "dash", "quiet"),
    "constant": Look("Constant", "dash", "quiet"),
    "hits": Look("Consistently hits", "check", "done"),
    "hit_or_miss": Look("Hit or miss", "half", "warn"),
    "misses": Look("Consistently misses", "cross", "bad"),
}

_STROKE = 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"'
SHAPES = {
    "dot": '<circle cx="6" cy="6" r="4.25" fill="currentColor"/>',
    "square": '<rect x="1.75" y="1.75" width="8.5" height="8.5" rx="1" fill="currentColor"/>',
    "triangle": '<path d="M6 1.2 11.3 10.6H.7Z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/>',
    "check": '<path d="m1.8 6.6 2.9 2.9 5.5-6.6" fill="none" stroke="currentColor" stroke-width="2.25" '
    'stroke-linecap="round" stroke-linejoin="round"/>',
    "ring": f'<circle cx="6" cy="6" r="4.25" {_STROKE}/>',
    "ring-dashed": f'<circle cx="6" cy="6" r="4.25" {_STROKE} stroke-dasharray="1.1 2.24"/>',
    "clock": f'<circle cx="6" cy="6" r="4.75" {_STROKE}/><path d="M6 3.4V6l1.8 1.2" {_STROKE}/>',
    "dash": f'<path d="M1.5 6h9" {_STROKE} stroke-dasharray="2 2.5"/>',
    "half": f'<circle cx="6" cy="6" r="4.25" {_STROKE}/><path d="M6 1.75a4.25 4.25 0 0 1 0 8.5Z" fill="currentColor"/>',
    "cross": f'<path d="m2.5 2.5 7 7m0-7-7 7" {_STROKE}/>',
    "up": f'<circle cx="6" cy="6" r="5.25" {_STROKE}/><path d="m4.2 7.8 3.6-3.6M5 4.2h2.8V7" {_STROKE}/>',
    "down": f'<circle cx="6" cy="6" r="5.25" {_STROKE}/><path d="m4.2 4.2 3.6 3.6M5 7.8h2.8V5" {_STROKE}/>',
    "wave": f'<path d="M1 6.6c1.2-3.4 2.6-3.4 3.7-.6s2.6 2.8 3.6.6S10.400 4.200 11 5.400" {_STROKE}/>',
}


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """Draw a Lucide icon at 16 or 20 pixels; decoration unless `label` gives it a name of its own.

    An unknown name raises KeyError once the assets are built: a missing icon is a mistake to see, not a blank to ship.
    """
    drawings = _built("icons.json")
    drawing = drawings[name] if drawings else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" {}>{}</svg>',
        " icon-lg" if size >= 20 else "",
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        mark_safe(drawing),  # noqa: S308 - our own build wrote it
    )


@register.simple_tag
def status(key: object, word: str = "", *, soft: bool = False, quiet: bool = False) -> SafeString:
    """Say a status with word, shape and colour; `soft` sets it on a tint, `quiet` keeps the word for screen readers.

    `word` replaces the usual word ("below 75 for 2 months"). A key nobody described is shown grey: never healthy when
    unknown.
    """
    name = str(key)
    look = LOOKS.get(name) or Look(name.replace("_", " ").capitalize() or "Unknown", "dash", "quiet")
    return format_html(
        '<span class="status status-{}{}"{}>'
        '<svg class="shape" viewBox="0 0 12 12" aria-hidden="true">{}</svg><span{}>{}</span></span>',
        look.tone,
        " status-soft" if soft else "",
        format_html(' title="{}"', word or look.word) if quiet else "",
        mark_safe(SHAPES[look.shape]),  # noqa: S308 - a constant of this module
        mark_safe(' class="sr-only"') if quiet else "",
        word or look.word,
    )


@register.simple_tag
def initials(person: object, *, large: bool = False) -> SafeString:
    """Show a person (anything with a `name`, or the name itself) as a round of initials; the name fixes its hue."""
    name = str(getattr(person, "name", person) or "").strip()
    words = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    letters = "".join(part[0] for part in ([words[0], words[-1]] if len(words) > 1 else words)).upper()
    return format_html(
        '<span class="initials{}" data-hue="{}" title="{}" aria-hidden="true">{}</span>',
        " initials-lg" if large else "",
        crc32(name.encode()) % HUES,
        name,
        letters or "–",
    )


@register.simple_tag
def asset(source: str) -> str:
    """Address of a built file, with its hash, by its source: `frontend/css/app.css`, or a font's bare file name."""
    manifest = _built("manifest.json")
    entry = manifest.get(source) or next((e for key, e in manifest.items() if key.endswith("/" + source)), None)
    return static("northing/dist/" + (entry["file"] if entry else source.rpartition("/")[2]))


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """Write the attributes of <html> for the stored theme; without a choice the style sheet follows the system."""
    request = context.get("request")
    choice = request.COOKIES.get("theme", "") if request is not None else ""
    if choice not in {"light", "dark"}:
        return mark_safe("")
    return format_html(' data-theme="northing-{}"', choice)


def _built(name: str) -> dict[str, Any]:
    """Read a file the build wrote; empty before the first build. In development it is read again after every build."""
    path = DIST / name
    if not path.exists():
        return {}
    return _read(path, path.stat().st_mtime_ns if settings.DEBUG else 0)


@cache
def _read(path: Path, _version: int) -> dict[str, Any]:
    """Parse one built file; `_version` tells a newer build apart."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
