"""Plays the cycles and objectives of the demo company: planned, accepted, checked in, closed, and what is waiting."""

from datetime import date, timedelta
from decimal import Decimal

from northing.actions.okrs.answers import AnswerFields, answer_with_new_objective, not_now
from northing.actions.okrs.check_ins import CheckInFields, check_in
from northing.actions.okrs.closing import Final, close_objective, graduate, needs_final
from northing.actions.okrs.cycles import create_cycle, move_cycle
from northing.actions.okrs.initiatives import add_initiative, move_initiative
from northing.actions.okrs.key_results import KeyResultFields, add_key_result
from northing.actions.okrs.milestones import MilestoneFields
from northing.actions.okrs.objectives import ObjectiveFields, activate_objective, create_objective
from northing.actions.transfer.demo.people import Company
from northing.actions.transfer.demo.script import Script
from northing.logic.okrs.definition import CycleState
from northing.logic.people import Actor
from northing.logic.transfer.demo.calendar import DemoCalendar, Span
from northing.logic.transfer.demo.finished import FINISHED
from northing.logic.transfer.demo.plans import DemoCheckIn, DemoInitiative, DemoKeyResult, DemoObjective
from northing.logic.transfer.demo.running import DRAFTED_FOR, FOLLOWING, LATER, RUNNING, YEAR
from northing.models import KeyResult, Kpi, Milestone
from northing.queries.okrs.drafting import key_result_title

ADMIN = "robin"
PLANNED_BEFORE, WRITTEN_AFTER, CLOSED_AFTER = timedelta(days=14), timedelta(days=4), timedelta(days=3)


class Story:
    """What is played into one company: keys of cycles, objectives and key results as they come to be."""

    def __init__(self, script: Script, company: Company, calendar: DemoCalendar) -> None:
        self.script, self.company, self.calendar = script, company, calendar
        self.cycles: dict[str, int] = {}
        self.objectives: dict[str, int] = {}
        self.key_results: dict[tuple[str, int], int] = {}
        self.initiatives: dict[str, tuple[int, DemoObjective]] = {}

    def tell(self) -> None:
        """Write everything down in the script."""
        calendar = self.calendar
        self._cycles()
        for span, objectives in (
            (calendar.year, YEAR),
            (calendar.previous, FINISHED),
            (calendar.running, RUNNING),
            (calendar.following, FOLLOWING),
        ):
            for objective in objectives:
                self._objective(span, objective)
        self._waiting()

    def _cycles(self) -> None:
        calendar, script = self.calendar, self.script
        begin = calendar.year.start - PLANNED_BEFORE
        script.on(begin, 9, self._create_cycle, calendar.year, None)
        for span in (calendar.previous, calendar.running, calendar.following):
            script.on(begin, 9, self._create_cycle, span, calendar.year)
        for span in (calendar.year, calendar.previous, calendar.running):
            script.on(span.start, 8, self._move_cycle, span, CycleState.EXECUTION)
        script.on(calendar.running.start, 8, self._move_cycle, calendar.previous, CycleState.RETROSPECTIVE)
        script.on(calendar.running.start + WRITTEN_AFTER, 9, self._move_cycle, calendar.previous, CycleState.CLOSED)

    def _objective(self, span: Span, objective: DemoObjective) -> None:
        written = min(span.start + WRITTEN_AFTER, self.calendar.today - WRITTEN_AFTER)
        self.script.on(written, 11, self._write, span, objective)
        if not objective.accepted:
            return
        self.script.on(written, 14, self._accept, objective)
        read_on = min(span.end, self.calendar.today)
        for place, key_result in enumerate(objective.key_results):
            for said in key_result.check_ins:
                day = max(read_on - timedelta(days=said.days_before), written + timedelta(days=1))
                self.script.on(day, 13, self._check_in, objective, place, said, day)
        for initiative in objective.initiatives:
            self.script.on(written, 15, self._plan, objective, initiative)
            self.script.on(max(read_on - timedelta(days=8), written), 17, self._move, initiative)
        if span == self.calendar.previous:
            closed = self.calendar.running.start + CLOSED_AFTER
            self.script.on(closed, 14, self._close, objective)

    def _waiting(self) -> None:
        """A drafted answer that nobody has accepted yet, and a KPI that is left alone for now."""
        today = self.calendar.today
        month = self.calendar.month_ago(0)
        self.script.on(max(today - timedelta(days=2), month), 16, self._draft)
        self.script.on(max(today - timedelta(days=6), month), 16, self._leave)

    def _actor(self, objective: DemoObjective) -> Actor:
        return self.company.actors[objective.owner]

    def _create_cycle(self, span: Span, above: Span | None) -> None:
        parent = self.cycles[above.name] if above else None
        actor = self.company.actors[ADMIN]
        self.cycles[span.name] = create_cycle(
            actor, name=span.name, start=span.start, end=span.end, parent_id=parent
        ).pk

    def _move_cycle(self, span: Span, to: CycleState) -> None:
        move_cycle(self.company.actors[ADMIN], cycle_id=self.cycles[span.name], to=to)

    def _write(self, span: Span, objective: DemoObjective) -> None:
        self.objectives[objective.title] = self._new(span, objective)
        for place, wanted in enumerate(objective.key_results):
            if objective.answers and wanted.kpi == objective.answers:
                found = KeyResult.objects.get(objective_id=self.objectives[objective.title])
                self.key_results[objective.title, place] = found.pk
                continue
            row = add_key_result(
                self._actor(objective),
                objective_id=self.objectives[objective.title],
                fields=self._key_result(wanted),
            )
            self.key_results[objective.title, place] = row.pk

    def _new(self, span: Span, objective: DemoObjective) -> int:
        unit_id, owner_id = self.company.units[objective.unit], self.company.persons[objective.owner].pk
        parent_id = self.objectives[objective.parent] if objective.parent else None
        cycle_id = self.cycles[span.name]
        if objective.answers:
            answer = AnswerFields(title=objective.title, why=objective.why, unit_id=unit_id, parent_id=parent_id)
            kpi_id = self.company.kpis[objective.answers]
            return answer_with_new_objective(self._actor(objective), kpi_id=kpi_id, cycle_id=cycle_id, fields=answer).pk
        fields = ObjectiveFields(
            title=objective.title,
            unit_id=unit_id,
            owner_id=owner_id,
            why=objective.why,
            kind=objective.kind,
            reason=objective.reason,
            parent_id=parent_id,
            visibility=objective.visibility,
        )
        return create_objective(self._actor(objective), cycle_id=cycle_id, fields=fields).pk

    def _key_result(self, wanted: DemoKeyResult) -> KeyResultFields:
        target = Decimal(wanted.target) if wanted.target else None
        title = wanted.title
        if not title and target is not None:
            kpi = Kpi.objects.select_related("definition", "latest").get(pk=self.company.kpis[wanted.kpi])
            title = key_result_title(kpi.definition.name, kpi.latest.value, target, kpi.definition.measure_unit)
        return KeyResultFields(
            title=title,
            type=wanted.type,
            baseline=Decimal(wanted.baseline) if wanted.baseline else None,
            target=target,
            measure_unit=wanted.measure_unit,
            kpi_id=self.company.kpis[wanted.kpi] if wanted.kpi else None,
            milestones=tuple(MilestoneFields(step) for step in wanted.steps),
        )

    def _accept(self, objective: DemoObjective) -> None:
        activate_objective(self._actor(objective), objective_id=self.objectives[objective.title])

    def _check_in(self, objective: DemoObjective, place: int, said: DemoCheckIn, day: date) -> None:
        key = self.key_results[objective.title, place]
        steps = Milestone.objects.filter(key_result_id=key).order_by("position").values_list("pk", flat=True)
        fields = CheckInFields(
            value=said.number,
            confidence=said.confidence,
            note=said.note,
            done=said.done,
            evidence=said.evidence,
            done_milestones=None if said.steps is None else frozenset(steps[: said.steps]),
        )
        check_in(self._actor(objective), key_result_id=key, fields=fields, on=day)

    def _plan(self, objective: DemoObjective, initiative: DemoInitiative) -> None:
        row = add_initiative(
            self._actor(objective),
            objective_id=self.objectives[objective.title],
            title=initiative.title,
            owner_id=self.company.persons[initiative.owner].pk,
        )
        self.initiatives[initiative.title] = (row.pk, objective)

    def _move(self, initiative: DemoInitiative) -> None:
        key, objective = self.initiatives[initiative.title]
        move_initiative(self._actor(objective), initiative_id=key, to=initiative.state)

    def _close(self, objective: DemoObjective) -> None:
        actor, key = self._actor(objective), self.objectives[objective.title]
        finals = {
            row.pk: Final(value=row.standing.current)
            for row in KeyResult.objects.filter(objective_id=key).select_related("standing")
            if needs_final(row)
        }
        close_objective(
            actor, objective_id=key, on=self.calendar.previous.end, finals=finals, learning=objective.learning
        )
        for place, wanted in enumerate(objective.key_results):
            if wanted.graduates_to:
                graduate(
                    actor, key_result_id=self.key_results[objective.title, place], level=Decimal(wanted.graduates_to)
                )

    def _draft(self) -> None:
        kpi, person = DRAFTED_FOR
        actor, cycle_id = self.company.actors[person], self.cycles[self.calendar.running.name]
        answer_with_new_objective(actor, kpi_id=self.company.kpis[kpi], cycle_id=cycle_id)

    def _leave(self) -> None:
        kpi, person, reason, days = LATER
        not_now(
            self.company.actors[person],
            kpi_id=self.company.kpis[kpi],
            reason=reason,
            look_again_on=self.calendar.today + timedelta(days=days),
            today=self.calendar.today,
        )
