"""Puts the faults of a refused action beside the fields they are about."""

from django.forms import BaseForm

from northing.lib.errors import Failure


def show_faults(form: BaseForm, failure: Failure) -> None:
    """Add each fault to its field, or to the top of the form when it has no such field."""
    for fault in failure.faults:
        form.add_error(fault.field if fault.field in form.fields else None, fault.message)
