"""Tables of people: organisations, units, persons, memberships. Rights are decided in `logic.people`."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from northing.lib.ids import new_id
from northing.logic.people import OrganisationKind, Role, UnitKind
from northing.models.fields import Record, enum_field


class Organisation(models.Model):
    """A tenant. Every other row belongs to exactly one."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    kind = enum_field(OrganisationKind, default=OrganisationKind.ORGANISATION)
    time_zone = models.CharField(max_length=60, default="UTC")
    is_sample = models.BooleanField(default=False)
    attribution = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Set while the organisation is being removed: only then do the append-only triggers let its rows go.
    erasing_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds persons by e-mail for the sign-in."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Match without regard to case."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in; may be a member of several organisations."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """A person's role in an organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = enum_field(Role, default=Role.CONTRIBUTOR)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person_id} is {self.role}"


class Unit(Record):
    """A level of the organisation; the tree may have any depth and any order of kinds."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = enum_field(UnitKind, default=UnitKind.TEAM)
    name = models.CharField(max_length=120)
    batch = models.BigIntegerField(null=True, blank=True)  # import batch that made it

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "parent", Lower("name"), name="unit_name_once"),
            models.UniqueConstraint(fields=["organisation"], condition=models.Q(parent=None), name="unit_one_root"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitMember(Record):
    """A person works in a unit, perhaps as its lead."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="unit_members")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "person"], name="unit_member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.unit_id}"
