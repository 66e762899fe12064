"""A need on any way through its states: what holds whatever its people try (machine T)."""

import shutil

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from school import CSRS, School

from qa_desk.errors import QaDeskError
from qa_desk.models import TrainingStep
from qa_desk.rules import workflow
from qa_desk.services.training import deciding, delivering, following, proposing, reading

PEOPLE = ("lead", "inspector", "qa_lead", "trainer", "csr", "manager")
STEPS = {
    "submit_need": lambda school, who, need: school.do(who, proposing.submit, need),
    "approve_need": lambda school, who, need: school.do(who, deciding.approve, need),
    "send_back": lambda school, who, need: school.do(who, deciding.send_back, need, "x"),
    "accept_need": lambda school, who, need: school.do(who, deciding.accept, need),
    "return_need": lambda school, who, need: school.do(
        who, deciding.give_back, need, "process", "x"
    ),
    "schedule_training": lambda school, who, need: school.do(
        who, delivering.schedule, need, school.booking()
    ),
    "deliver_training": lambda school, who, need: school.do(who, delivering.deliver, need),
    "give_result": lambda school, who, need: school.do(who, delivering.give_result, need, "x"),
    "follow_up": lambda school, who, need: school.do(who, following.begin, need),
    "propose_verdict": lambda school, who, need: school.do(
        who, following.propose_verdict, need, "effective", "x"
    ),
    "close_effective": lambda school, who, need: school.do(
        who, following.conclude, need, "effective", "x"
    ),
    "cancel_need": lambda school, who, need: school.do(who, deciding.cancel, need, "x"),
}


class Ways(RuleBasedStateMachine):
    school = None

    def __init__(self):
        super().__init__()
        self.need = self.school.raised()
        self.status, self.baseline = "T0", None

    @rule(who=st.sampled_from(PEOPLE), key=st.sampled_from(sorted(STEPS)))
    def try_a_step(self, who, key):
        try:
            offered = self.school.need(self.need, who).offered
        except QaDeskError:
            offered = ()
        try:
            STEPS[key](self.school, who, self.need)
        except QaDeskError:
            assert self.school.status(self.need) == self.status
        else:
            assert {key, "withdraw_need", "book"} & set(offered)

    @rule()
    def mark_and_grade(self):
        known = self.school.need(self.need)
        for number, _session in enumerate(known.sessions):
            if known.row.status in ("T3", "T4", "T5", "T6"):
                self.school.mark(self.need, number=number)
        if known.row.status in ("T4", "T5", "T6"):
            self.school.grade(self.need, CSRS)

    @rule()
    def go_on(self):
        """Take the step that waits, so that far states are reached as well."""
        for who in ("inspector", "qa_lead", "trainer"):
            try:
                key = self.school.need(self.need, who).row.step
            except QaDeskError:
                continue
            if key in STEPS:
                if key in ("deliver_training", "give_result"):
                    self.mark_and_grade()
                STEPS[key](self.school, who, self.need)
                return

    @invariant()
    def each_state_follows_from_the_one_before_by_a_step_that_was_written_down(self):
        found = self.school.need(self.need)
        with self.school.owner.ask() as work:
            steps = (
                work.session.query(TrainingStep)
                .filter_by(need_id=self.need)
                .order_by(TrainingStep.taken_at)
                .all()
            )
        rows = {(step.key, step.source, step.target) for step in workflow.STEPS}
        assert {(each.key, each.source, each.target) for each in steps} <= rows
        assert sorted(each.source or "" for each in steps)[:1] == [""]
        assert steps[-1].target == found.row.status
        self.status = found.row.status

    @invariant()
    def what_was_submitted_stays_and_only_what_is_whole_goes_on(self):
        found = self.school.need(self.need)
        if found.row.status not in ("T0", "TR", "TX"):
            assert found.baseline is not None
        if found.row.status in ("T2", "T3", "T4", "T5", "T6", "T7"):
            assert found.row.is_approved
            assert found.row.trainer is not None
            assert self.baseline in (None, found.baseline)
            self.baseline = found.baseline
        if found.row.status in ("T5", "T6"):
            assert all(each.has_passed or each.retake_on for each in found.trainees)
        if found.row.status == "T7":
            assert all(each.has_passed for each in found.trainees)
            assert [each.role for each in found.signatures] == [
                "need_inspector",
                "need_trainer",
                "need_lead",
            ]
        closed = workflow.STATUSES[found.row.status].closed
        with self.school.at("trainer") as work:
            listed = {row.id for row in reading.listed(work)}
        assert (self.need in listed) == (found.row.is_approved and not closed)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_no_way_leads_past_a_step(request, tmp_path, engine):
    path = tmp_path / "desk.db"
    shutil.copy(request.getfixturevalue(f"{engine}_template"), path)
    school = School(f"sqlite:///{path}")
    wanted = settings(
        max_examples=3,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(type("Found", (Ways,), {"school": school}), settings=wanted)
    school.close()
