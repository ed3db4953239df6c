"""The sample company from the console."""

import sys

from django.utils import timezone

from northing.actions.transfer.demo.loading import load as load_samples
from northing.actions.transfer.demo.loading import remove as remove_samples
from northing.actions.transfer.demo.loading import samples
from northing.lib.errors import Conflict
from northing.logic.transfer.demo.company import PASSWORD, PEOPLE, SIGN_INS
from northing.queries.people.organisations import is_empty

FAILED = 1


def load_once() -> list[str]:
    """Load the samples when there is no organisation yet; lines that name the sign-ins while the sample is there."""
    if is_empty():
        print("Loading the sample company ...", file=sys.stderr)
        load_samples(timezone.now())
    return sign_ins() if samples() else []


def load() -> int:
    """Load the samples beside whatever is there; 1 when they are there already."""
    try:
        names = load_samples(timezone.now())
    except Conflict as error:
        print(error, file=sys.stderr)
        return FAILED
    print("\n".join(["Loaded:", *(f"  {name}" for name in names), *sign_ins()]))
    return 0


def remove(*, is_sure: bool) -> int:
    """Erase the samples, after asking unless told that it is meant; 1 when the answer is no."""
    names = [organisation.name for organisation in samples()]
    if not names:
        print("There is no sample organisation.", file=sys.stderr)
        return 0
    question = f"Remove {' and '.join(f'“{name}”' for name in names)} with everything in them? [y/N] "
    if not is_sure and not _confirmed(question):
        print("Nothing was removed.", file=sys.stderr)
        return FAILED
    for erased in remove_samples():
        print(f"Removed “{erased.name}”: {erased.rows:,} rows, {erased.persons} people.")
    return 0


def sign_ins() -> list[str]:
    """Who can sign in, and with what."""
    emails = {person.key: person.email for person in PEOPLE}
    people = [f"  {emails[key]:<26}{words}" for key, words in SIGN_INS.items()]
    return [f"Sign in with the password {PASSWORD} as", *people]


def _confirmed(question: str) -> bool:
    """Whether the person at the console says yes; no console is no."""
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
