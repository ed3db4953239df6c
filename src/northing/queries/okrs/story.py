"""What happened to an objective, newest first: check-ins, moved goalposts and changes as sentences (E4-49)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from northing.lib.formats import day, number
from northing.logic.okrs.definition import KeyResultType
from northing.logic.people import Actor
from northing.models import AuditEvent, CheckIn, Goalpost, Objective

MOST = 60


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    at: datetime
    on: str
    who: str
    words: str
    detail: str
    kind: str  # check-in, goalpost or change
    about: str = ""  # title of the key result


@dataclass(frozen=True)
class Story:
    """The entries and how often a goalpost was moved."""

    entries: list[Entry]
    goalposts: int


def story_of(actor: Actor, objective: Objective, key_results: Sequence[int]) -> Story:
    """The story of one visible objective; three statements."""
    check_ins = _check_ins(key_results)
    goalposts = _goalposts(key_results)
    changes = _changes(actor, objective.pk, key_results)
    entries = sorted([*check_ins, *goalposts, *changes], key=lambda entry: entry.at, reverse=True)
    return Story(entries[:MOST], len(goalposts))


def _check_ins(key_results: Sequence[int]) -> list[Entry]:
    read = CheckIn.objects.filter(key_result_id__in=key_results).order_by("-at")[:MOST]
    columns = (
        "at", "on", "by__name", "value", "confidence", "note", "key_result__title", "key_result__measure_unit",
        "key_result__type",
    )  # fmt: skip
    entries = []
    for at, on, who, value, confidence, note, title, unit, kind in read.values_list(*columns):
        said = []
        if value is not None:
            binary = kind == KeyResultType.BINARY
            said.append(("done" if value else "not done") if binary else number(value, None, unit))
        if confidence is not None:
            said.append(f"confidence {confidence}")
        entries.append(Entry(at, day(on), who, " · ".join(said) or "checked in", note, "check-in", title))
    return entries


def _goalposts(key_results: Sequence[int]) -> list[Entry]:
    read = Goalpost.objects.filter(key_result_id__in=key_results).order_by("-at")
    entries = []
    for at, who, reason, before, after, title in read.values_list(
        "at", "by__name", "reason", "before", "after", "key_result__title"
    ):
        moved = "; ".join(f"{_name(field)} {_plain(before.get(field))} → {_plain(after[field])}" for field in after)
        entries.append(Entry(at, day(at.date()), who, f"moved a goalpost: {moved}", reason, "goalpost", title))
    return entries


_VERBS = {
    "objective.create": "wrote the draft",
    "objective.activate": "accepted the draft",
    "objective.drop": "dropped the objective",
    "objective.close": "closed the objective",
    "key_result.create": "added the key result",
    "key_result.graduate": "made the reached level the KPI's threshold",
}


def _changes(actor: Actor, objective_id: int, key_results: Sequence[int]) -> list[Entry]:
    read = (
        AuditEvent.objects.filter(organisation_id=actor.organisation_id, object_id__in=[objective_id, *key_results])
        .exclude(verb="key_result.check_in")
        .order_by("-sequence")[:MOST]
        .values_list("at", "actor_name", "verb", "object_kind", "changes")
    )
    return [
        Entry(at, day(at.date()), who or "The system", _words(verb, changes), _detail(verb, changes), "change")
        for at, who, verb, kind, changes in read
    ]


def _words(verb: str, changes: Mapping[str, Any]) -> str:
    if verb == "key_result.create":
        return f"added the key result “{changes.get('title', '')}”"
    if verb.endswith(".update"):
        names = ", ".join(_name(field) for field in changes)
        return f"changed {names}" + (" of a key result" if verb.startswith("key_result") else "")
    return _VERBS.get(verb, verb.replace(".", " ").replace("_", " "))


def _detail(verb: str, changes: Mapping[str, Any]) -> str:
    if verb == "objective.drop":
        return str(changes.get("reason", ""))
    if verb == "objective.close":
        return f"Score {_plain(changes.get('grade'))}, {'met' if changes.get('met') else 'not met'}"
    return ""


def _name(field: str) -> str:
    return {"why": "the reason why", "kpi": "the KPI", "parent": "the objective it supports"}.get(
        field, field.replace("_", " ")
    )


def _plain(value: Any) -> str:
    """A value of a change as people read it; ids are never shown."""
    if value is None:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = str(value)
    if "." in text and text.replace(".", "").replace("-", "").isdigit():
        return text.rstrip("0").rstrip(".")
    return text
