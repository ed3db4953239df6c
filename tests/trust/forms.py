"""The forms of a page as a browser would send them, read from its HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class Form:
    """One form: where it goes, how, and what it would send untouched. `typed` are the fields a person writes into."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    has_file: bool = False


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""
        self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "form":
            target = urljoin(self.url, found.get("action") or self.url)
            self.open = Form(target, found.get("method", "get").lower())
            self.forms.append(self.open)
        if self.open is None or (not name and tag != "option"):
            return
        if tag == "input":
            self._input(self.open, name, found)
        elif tag == "select":
            self.select = name
            self.open.chosen.append(name)
        elif tag == "option" and self.select and ("selected" in found or self.select not in self.open.values):
            self.open.values[self.select] = found.get("value", "")
        elif tag == "textarea":
            self.textarea = name
            self.open.values[name] = ""
            self.open.typed.append(name)
        elif tag == "button":
            self.open.values.setdefault(name, found.get("value", ""))

    def _input(self, form: Form, name: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if kind in {"checkbox", "radio"}:
            form.chosen.append(name)
            if "checked" in found:
                form.values[name] = found.get("value", "on")
        elif kind == "file":
            form.has_file = True
        else:
            form.values[name] = found.get("value", "")
            (form.chosen if kind == "hidden" else form.typed).append(name)

    def handle_data(self, data: str) -> None:
        if self.open is not None and self.textarea:
            self.open.values[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def forms_of(url: str, html: str) -> list[Form]:
    """Every form of a page that posts to this site."""
    reader = _Reader(url)
    reader.feed(html)
    return [form for form in reader.forms if form.method == "post" and not urlsplit(form.action).netloc]
