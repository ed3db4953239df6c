"""Who may come to an endpoint, and one of every thing an address can name."""

from datetime import date

from django.apps import apps

from northing.actions.kpis.states import refresh
from northing.logic.people import Role
from northing.logic.transfer.mapping import Layout, Mapping
from northing.models import AuditHead, ImportBatch, Initiative, Milestone, Person
from tests.factories import (
    make_cycle,
    make_key_result,
    make_kpi,
    make_objective,
    make_organisation,
    make_person,
    make_unit,
)

ROLES = ("viewer", "contributor", "lead", "admin", "stranger")


class World:
    """An organisation with one of every thing in one unit, its people, and an administrator of another one."""

    def __init__(self) -> None:
        ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
        unit, beside = make_unit(ours, "Support"), make_unit(ours, "Finance")
        owner = make_person(ours, "Olga Owner", unit=unit, password="a password that nobody guesses")
        kpi = make_kpi(ours, unit, name="Reply time", owner=owner, values=[50, 48, 47, 44], threshold=60)
        refresh(ours.pk, [kpi.pk])
        cycle = make_cycle(ours, start=date(2026, 10, 1), end=date(2026, 12, 31))
        objective = make_objective(ours, cycle=cycle, unit=unit, owner=owner)
        key_result = make_key_result(objective, kpi=kpi, milestones=["First step"])
        initiative = Initiative.objects.create(organisation=ours, objective=objective, title="Try it")
        batch = ImportBatch.objects.create(
            organisation=ours,
            file_name="a.csv",
            stored_name="a",
            file_digest="0",
            created_by=owner,
            mapping=Mapping(Layout.LONG, ()).to_json(),
        )
        self.keys = {
            "org": ours.pk,
            "unit": unit.pk,
            "per": owner.pk,
            "def": kpi.definition_id,
            "kpi": kpi.pk,
            "cyc": cycle.pk,
            "obj": objective.pk,
            "kr": key_result.pk,
            "ini": initiative.pk,
            "ms": Milestone.objects.get().pk,
            "imp": batch.pk,
        }
        self.persons: dict[str, Person] = {
            "viewer": make_person(ours, role=Role.VIEWER, unit=unit),
            "contributor": make_person(ours, unit=beside),
            "lead": make_person(ours, unit=unit, lead=True),
            "admin": make_person(ours, role=Role.ADMIN, password="another password nobody guesses"),
            "stranger": make_person(theirs, role=Role.ADMIN),
        }


def rows() -> dict[str, object]:
    """How much there is of everything of ours, and where each audit chain ends."""
    counts: dict[str, object] = {
        model.__name__: model.objects.count() for model in apps.get_app_config("northing").get_models()
    }
    counts["audit"] = sorted(AuditHead.objects.values_list("organisation_id", "sequence", "digest"))
    return counts
