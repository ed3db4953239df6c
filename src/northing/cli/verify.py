"""Derived rows against what was recorded, and the audit chain against itself. What drifted is put right and told."""

from northing.actions.kpis import states
from northing.actions.okrs import standings
from northing.models import Organisation
from northing.queries.activity import verify_chain


def verify() -> int:
    """Check every organisation; 0 when nothing had drifted, else 1 with a line for each finding."""
    found = 0
    for organisation in Organisation.objects.filter(erasing_at=None).order_by("id"):
        drift = standings.rebuild(organisation.pk)
        lines = [
            _line(states.rebuild(organisation.pk), "KPI", "KPIs"),
            _line(len(drift.key_results), "key result", "key results"),
            _line(len(drift.objectives), "objective", "objectives"),
            *verify_chain(organisation.pk),
        ]
        problems = [line for line in lines if line]
        found += len(problems)
        print(f"{organisation.name}: {'; '.join(problems) or 'everything agrees'}")
    return 1 if found else 0


def _line(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many} had drifted and {'was' if count == 1 else 'were'} rebuilt" * bool(
        count
    )
