"""Passwords: the one check every path that sets one goes through."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from northing.lib.errors import Fault, Invalid
from northing.models import Person


def check_password(person: Person, password: str, *, field: str = "password") -> None:
    """Raise Invalid with every reason why the password is too weak; its length is also capped."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(*(Fault(message, field) for message in error.messages)) from error
    if len(password) > 256:
        raise Invalid("This password is longer than 256 characters. Choose a shorter one.", field=field)
