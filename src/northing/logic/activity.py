"""The arithmetic of the audit chain: how an event's digest follows from the one before. No storage, no clock."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any


def chain(previous: str, content: Mapping[str, Any]) -> str:
    """Digest of one link: SHA-256 over the previous digest and the canonical JSON of the event (T20)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


_DECIMAL = re.compile(r"-?\d+\.\d*")  # stored with nine decimals, read without the idle ones
_KINDS = {
    "kpi": "KPI",
    "key_result": "key result",
    "check_in": "check-in",
    "import": "import batch",
    "unit_member": "unit member",
    "definition": "card of the KPI",
}
_DONE = {
    "create": "created the {kind}",
    "update": "changed the {kind}",
    "delete": "deleted the {kind}",
    "move": "moved the {kind}",
    "accept": "accepted the {kind}",
    "close": "closed the {kind}",
    "record": "recorded values of the {kind}",
    "answer": "answered the {kind}",
    "undo": "undid the {kind}",
    "apply": "applied the {kind}",
}
_SENTENCES = {
    "organisation.create": "set up the organisation",
    "organisation.update": "changed the organisation",
    "person.create": "added the person",
    "person.invite": "made a new invitation link for the person",
    "person.reset": "took the password of the person away and made a new link",
    "person.join": "set a password and joined",
    "person.role": "changed the role of the person",
    "person.deactivate": "deactivated the person",
    "person.reactivate": "let the person in again",
    "unit.member": "changed the people of the unit",
    "kpi.not_now": "put off the answer to the KPI",
    "kpi.threshold": "set the threshold of the KPI",
    "objective.activate": "accepted the draft of the objective",
    "objective.drop": "gave up the objective",
    "key_result.check_in": "checked in on the key result",
    "key_result.graduate": "made the level of the key result the KPI's threshold",
    "key_result.remove": "removed the key result",
    "import.upload": "uploaded the file",
    "import.apply": "started the import of the file",
    "import.applied": "imported the file",
    "import.undo": "started to undo the import of the file",
    "import.undone": "undid the import of the file",
    "import.discard": "discarded the file",
}


def sentence(verb: str, kind: str) -> str:
    """What somebody did, in words that follow their name. An unknown verb is shown as it is, never hidden."""
    if verb in _SENTENCES:
        return _SENTENCES[verb]
    done = _DONE.get(verb.rpartition(".")[2])
    return done.format(kind=_KINDS.get(kind, kind.replace("_", " "))) if done else verb


def named(changes: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name of the thing, where the event keeps it as a fact, and the other changes."""
    rest = dict(changes)
    for field in ("name", "title", "unit", "person", "file"):
        if isinstance(rest.get(field), str):
            return _text(rest.pop(field)), rest
    return "", rest


def detail(field: str, value: Any) -> str:
    """One changed field in words: "name: Support → Customer support", or the fact alone."""
    words = field.replace("_", " ")
    if isinstance(value, list) and len(value) == 2:
        before, after = (_text(part) for part in value)
        return f"{words}: {before} → {after}"
    return f"{words}: {_text(value)}"


def _text(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if _DECIMAL.fullmatch(text):
        text = text.rstrip("0").rstrip(".")
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= 120 else f"{text[:119]}…"
