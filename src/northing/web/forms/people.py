"""Forms of people: they shape input, the actions decide. Choices come from queries, never from a model."""

import zoneinfo
from collections.abc import Sequence

from django import forms

from northing.lib.ids import show
from northing.logic.people import Role, UnitKind
from northing.queries.people.units import UnitChoice

NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


def unit_options(choices: Sequence[UnitChoice]) -> list[tuple[str, str]]:
    """Units as options of a select."""
    return [(show("unit", choice.key), choice.text) for choice in choices]


def zone_options() -> list[tuple[str, str]]:
    """Time zones as options of a select, UTC first."""
    zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in zones)]


class CodeForm(forms.Form):
    """The code of the first run."""

    code = forms.CharField(
        label="Set-up code",
        max_length=40,
        help_text="Printed where you started Northing, such as 7KQM-2HXD-…",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class SetupForm(forms.Form):
    """Who starts here: the first person, alone."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label="Password",
        max_length=256,
        strip=False,
        widget=NEW_PASSWORD,
        help_text="At least 12 characters. Four unrelated words are fine.",
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=zone_options, initial="UTC")


class OrganisationSetupForm(SetupForm):
    """Who starts here, for an organisation."""

    organisation = forms.CharField(
        label="Name of the organisation", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    field_order = ["organisation", "name", "email", "password", "time_zone"]


class PasswordForm(forms.Form):
    """The first password of an invited person."""

    password = forms.CharField(
        label="Password",
        max_length=256,
        strip=False,
        widget=NEW_PASSWORD,
        help_text="At least 12 characters. Four unrelated words are fine.",
    )


class OrganisationForm(forms.Form):
    """Name and time zone of the organisation."""

    name = forms.CharField(label="Name", max_length=120)
    time_zone = forms.ChoiceField(
        label="Time zone", choices=zone_options, help_text="Decides when a day, a week or a month begins."
    )


class UnitForm(forms.Form):
    """Name and kind of a unit."""

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[(kind.value, kind.label) for kind in UnitKind if kind is not UnitKind.SELF],
        initial=UnitKind.TEAM.value,
    )


class NewUnitForm(UnitForm):
    """A unit and where it stands."""

    parent = forms.ChoiceField(label="Stands under")
    field_order = ["parent", "name", "kind"]

    def offer(self, choices: Sequence[UnitChoice]) -> None:
        """Offer these units as the place."""
        self.fields["parent"].choices = unit_options(choices)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """The new place of a unit."""

    parent = forms.ChoiceField(label="Move under")

    def offer(self, choices: Sequence[UnitChoice]) -> None:
        """Offer these units as the place."""
        self.fields["parent"].choices = unit_options(choices)  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """A person who comes to a unit."""

    person = forms.ChoiceField(label="Person")
    is_lead = forms.BooleanField(label="Leads this unit", required=False)

    def offer(self, choices: Sequence[tuple[int, str]]) -> None:
        """Offer these persons."""
        options = [(show("per", key), name) for key, name in choices]
        self.fields["person"].choices = [("", "Choose a person"), *options]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A person's role in the organisation."""

    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, role.label) for role in Role],
        initial=Role.CONTRIBUTOR.value,
        help_text="Viewers look on. Contributors work in their units and may lead them. Administrators manage people.",
    )


class PersonForm(RoleForm):
    """Somebody new."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail address", max_length=254)
    unit = forms.ChoiceField(label="Works in", required=False)
    field_order = ["name", "email", "role", "unit"]

    def offer(self, choices: Sequence[UnitChoice]) -> None:
        """Offer these units."""
        self.fields["unit"].choices = [("", "No unit yet"), *unit_options(choices)]  # type: ignore[attr-defined]
