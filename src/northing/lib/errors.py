"""The five ways a request can fail on purpose. A surface turns them into 400, 403, 404, 409 and 412 in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input: which field, what is wrong, how to fix it."""

    message: str
    field: str = ""


class Failure(Exception):  # noqa: N818 - the five below read as outcomes
    """Base of the errors a person can cause; `faults` says what, where and how to fix it."""

    status = 400

    def __init__(self, *faults: Fault | str, field: str = "") -> None:
        self.faults = tuple(fault if isinstance(fault, Fault) else Fault(fault, field) for fault in faults)
        super().__init__(" ".join(fault.message for fault in self.faults))


class Invalid(Failure):
    """The input cannot be used as it is (400)."""


class Denied(Failure):
    """The person may see the thing but may not do this to it (403)."""

    status = 403


class NotFound(Failure):
    """There is no such thing, or none that this person may see (404)."""

    status = 404


class Conflict(Failure):
    """The thing is not in a state that allows this (409)."""

    status = 409


class Stale(Failure):
    """Somebody else changed the thing in the meantime (412)."""

    status = 412
