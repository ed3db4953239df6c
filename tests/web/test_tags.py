"""Template tags and parts: what they write is what the style sheet, the scripts and screen readers rely on."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from northing.logic.kpis.definition import KpiStatus
from northing.logic.okrs.definition import CycleState, InitiativeState, ObjectiveState, PaceStatus, Verdict
from northing.web import tags

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src/northing/web/templates"
KINDS = [KpiStatus, PaceStatus, Verdict, ObjectiveState, CycleState, InitiativeState]


def render(source: str, **context: Any) -> str:
    return Template("{% load northing %}" + source).render(Context(context))


@pytest.mark.parametrize("value", [value for kind in KINDS for value in kind])
def test_every_status_of_the_product_has_a_word_a_shape_and_a_colour(value: str) -> None:
    look = tags.LOOKS[str(value)]
    assert look.word
    assert look.shape in tags.SHAPES
    assert look.tone in {"good", "warn", "bad", "done", "quiet"}


@pytest.mark.parametrize("key", ["no_data", "stale", "no_threshold", "something_new", "", None])
def test_what_is_unknown_is_never_shown_as_healthy(key: object) -> None:
    assert 'class="status status-quiet"' in tags.status(key)


def test_statuses_that_mean_different_things_differ_in_shape() -> None:
    pace = [tags.LOOKS[key].shape for key in ("achieved", "on_track", "at_risk", "off_track", "no_data", "stale")]
    assert len(set(pace)) == len(pace)


def test_a_status_escapes_the_words_it_is_given() -> None:
    assert "below &lt;b&gt;75" in tags.status("breaches", "below <b>75")


def test_a_quiet_status_keeps_its_word_for_screen_readers() -> None:
    html = tags.status(PaceStatus.AT_RISK, quiet=True)
    assert '<span class="sr-only">At risk</span>' in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Nowak", "AN"), ("ida", "I"), ("Ana Maria de la Cruz", "AC"), ("Jean-Luc", "JL"), ("", "–"), (None, "–")],
)
def test_initials_take_the_first_and_the_last_name(name: str | None, letters: str) -> None:
    assert re.findall(r">([^<]+)</span>$", tags.initials(name)) == [letters]
    assert tags.initials(SimpleNamespace(name=name)) == tags.initials(name)


@pytest.mark.parametrize(
    ("cookie", "written"),
    [("dark", ' data-theme="northing-dark"'), ("light", ' data-theme="northing-light"'), ("system", ""), ('"><b>', "")],
)
def test_the_stored_theme_is_on_the_first_byte_and_nothing_else_is(cookie: str, written: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert render("{% theme %}", request=request) == written


def test_without_a_request_the_system_decides_the_theme() -> None:
    assert render("{% theme %}") == ""


def test_assets_are_found_by_source_and_by_font_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = {
        "frontend/css/app.css": {"file": "app-1a2b.css"},
        "node_modules/x/latin.woff2": {"file": "latin-9.woff2"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(tags, "DIST", tmp_path)
    assert tags.asset("frontend/css/app.css") == "/static/northing/dist/app-1a2b.css"
    assert tags.asset("latin.woff2") == "/static/northing/dist/latin-9.woff2"
    assert tags.asset("unbuilt.js") == "/static/northing/dist/unbuilt.js"


def test_an_icon_that_was_not_built_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "icons.json").write_text('{"plus": "<path d=\\"M5 12h14\\"/>"}')
    monkeypatch.setattr(tags, "DIST", tmp_path)
    assert tags.icon("plus") == '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h14"/></svg>'
    assert 'role="img" aria-label="Add"' in tags.icon("plus", 20, "Add")
    with pytest.raises(KeyError):
        tags.icon("nowhere")


def test_every_icon_a_template_names_is_on_the_list_of_the_build() -> None:
    listed = set(json.loads((ROOT / "frontend/icons.json").read_text()))
    named = {
        (path.name, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""(?:{% icon |icon_name=|action_icon=)["']([a-z0-9-]+)["']""", path.read_text())
    }
    assert [pair for pair in sorted(named) if pair[1] not in listed] == []


@pytest.mark.parametrize("path", sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")))
def test_every_template_compiles(path: str) -> None:
    assert get_template(path)


@pytest.mark.parametrize("path", sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")))
def test_templates_hold_nothing_the_content_policy_would_block(path: str) -> None:
    source = (TEMPLATES / path).read_text()
    assert re.findall(r"""\s(?:style|on[a-z]+|hx-on[a-z:-]*)=["']|<style|<script(?![^>]*\ssrc=)""", source) == []


class Example(forms.Form):
    name = forms.CharField(label="Name", help_text="Short.")
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("c", "Committed")], required=False)
    private = forms.BooleanField(label="Private", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def field(form: forms.Form, name: str) -> str:
    return " ".join(render_to_string("parts/field.html", {"field": form[name]}).split())


def test_a_field_joins_label_control_error_and_help() -> None:
    html = field(Example({"name": ""}), "name")
    assert '<label class="field-label" for="id_name">' in html
    described = re.findall(r'aria-describedby="([^"]+)"', html)[0].split()
    assert set(described) == {"id_name_helptext", "id_name_error"}
    assert all(f'id="{name}"' in html for name in described)
    assert 'aria-invalid="true"' in html
    assert html.count("This field is required.") == 1
    assert 'class="field-required"' in html


def test_choices_are_a_group_with_a_legend_and_a_checkbox_has_its_label_behind() -> None:
    form = Example()
    assert '<legend class="field-label">' in field(form, "kind")
    private = field(form, "private")
    assert private.index("<input") < private.index("<label")
    assert field(form, "token") == '<input type="hidden" name="token" id="id_token">'


def test_the_summary_of_errors_links_to_each_field() -> None:
    html = render_to_string("parts/form_errors.html", {"form": Example({"name": ""})})
    assert '<a href="#id_name">Name</a>: This field is required.' in html
    assert render_to_string("parts/form_errors.html", {"form": Example({"name": "x"})}).strip() == ""
