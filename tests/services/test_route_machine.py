"""Random people take random steps, also ones they may not: what holds on every way (issue 6, 8)."""

import itertools
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from recounting import differs
from route import ROLES, SMALL, WHY, Route, correction, grounds, names, opinion

from qa_desk.errors import RuleError
from qa_desk.models import (
    Document,
    DocumentLine,
    Evaluation,
    Revision,
    Signature,
    StepTaken,
    revisions,
    taken,
)
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.disputes import Words
from qa_desk.rules.totals import Scope
from qa_desk.rules.workflow import STATUSES, STEPS

ITEMS = (3, 4, 5)
JUDGING = {
    *("judge_true", "judge_false", "contest", "rescore", "uphold", "uphold_signed", "correct"),
    *("vote", "panel_uphold", "panel_correct", "self_correct", "name_signer", "refuse"),
}
KEYS = sorted({step.key for step in STEPS if step.told and step.code.startswith("E")})
ROWS = {(step.key, step.source, step.target) for step in STEPS}
RANKS = ("pass", "not_scorable", "fail", "fatal_fail")
lost = st.sets(st.sampled_from((*ITEMS, 6)), max_size=4).map(sorted)


class RouteMachine(RuleBasedStateMachine):
    """One released result, and everybody who may meet it."""

    route: Route  # set by the test

    @initialize(author=st.booleans(), is_fatal=st.booleans(), part=st.sampled_from((1, 3)))
    def release(self, author, is_fatal, part):
        fatal = self.route.form.fatal_errors[0].key if is_fatal else None
        author = "qa_lead" if author and "inspector" in self.roles("qa_lead") else "inspector"
        self.subjects = (fatal,) if fatal else ITEMS[:part]
        options = {"fatal": fatal, "lost": () if fatal else ITEMS[:part], "inspector": author}
        self.case = self.route.released(**options)
        with self.route.owner.ask() as work:
            self.today = work.today
        self.route.change(self.case, day=self.today)
        self.best, self.before = None, self.route.found(self.case)

    def roles(self, name):
        return self.route.people_roles[name].split()

    def words(self, key, sheet, whom):
        """Return words that would do for a step, were it one to take now."""
        made = {
            "judge_true": opinion(*self.subjects, is_true=True),
            "judge_false": opinion(*self.subjects, is_true=False),
            "void": Words(reason="duplicate"),
            "name_signer": names(self.route, whom),
            "record_refusal": names(self.route, whom),
        }
        if key in ("dispute", "dispute_past", "contest", "appeal"):
            return grounds(*self.subjects, reason="与班长有矛盾")
        if key in ("rescore", "propose", "correct", "panel_correct", "self_correct"):
            return correction(self.route, lost=sheet)
        if key == "correct_alike":
            return correction(self.route, "overturned_standard_unclear", lost=sheet)
        return made.get(key, WHY)

    def attempt(self, act):
        """Let somebody try; what is refused leaves everything as it was."""
        self.before = self.route.found(self.case)
        told = len(self.route.steps(self.case))
        try:
            act()
        except RuleError:
            after = self.route.found(self.case)
            assert (after.version, after.status) == (self.before.version, self.before.status)
            assert len(self.route.steps(self.case)) == told
            return False
        return True

    @rule(data=st.data(), sheet=lost, likely=st.integers(0, 3))
    def take(self, data, sheet, likely):
        status = self.route.status(self.case)
        fitting = sorted({step.key for step in STEPS if step.source == status and step.told})
        if likely and not fitting:
            return
        key = data.draw(st.sampled_from(fitting if likely else KEYS))
        who, whom = (data.draw(st.sampled_from(sorted(self.route.people))) for _ in range(2))
        words = self.words(key, sheet, whom)
        if self.attempt(lambda: self.route.take(who, key, self.case, words)):
            after = self.route.found(self.case)
            assert (key, self.before.status, after.status) in ROWS
            last = self.route.steps(self.case)[-1]
            assert last.person_id == self.route.people[who].id
            assert (last.key, last.source, last.target) == (key, self.before.status, after.status)

    @precondition(lambda self: self.route.status(self.case) in ("E3", "E6", "E8"))
    @rule(stance=st.sampled_from(("agree", "reservation")))
    def confirm(self, stance):
        if self.attempt(lambda: self.route.confirm(self.case, stance, "仍有保留")):
            assert self.route.status(self.case) == "E4"

    @precondition(lambda self: self.route.status(self.case) in ("E3", "E8"))
    @rule()
    def read(self):
        self.route.open(self.case)

    @precondition(lambda self: self.route.status(self.case) == "E4")
    @rule(data=st.data())
    def countersign(self, data):
        who = data.draw(st.sampled_from(sorted(self.route.people)))
        if self.attempt(lambda: self.route.countersign(self.case, who)):
            assert self.route.status(self.case) == "E10"

    @precondition(lambda self: self.route.found(self.case).due_at is not None)
    @rule()
    def time_passes(self):
        self.route.late(self.case)

    @invariant()
    def it_stands_in_the_table(self):
        found = self.route.found(self.case)
        assert found.status in STATUSES
        assert (found.closed_at is not None) == STATUSES[found.status].closed
        assert bool(found.close_reason) == (found.status in ("E11", "E12"))

    @invariant()
    def no_step_of_an_appeal_has_made_it_worse(self):
        with self.route.owner.ask() as work:
            rows = work.session.query(Revision).filter_by(evaluation_id=self.case)
            found = rows.order_by(Revision.number).all()
        for first, second in itertools.pairwise(found):
            assert (second.final or 0) >= (first.final or 0)
            assert RANKS.index(second.result) <= RANKS.index(first.result)
            assert set(second.fatal_classes.split(",")) <= {*first.fatal_classes.split(","), ""}

    @invariant()
    def nobody_judges_his_own_case(self):
        found = self.route.found(self.case)
        own = {found.csr_id, found.inspector_id}
        assert not [
            s for s in self.route.steps(self.case) if s.key in JUDGING and s.person_id in own
        ]
        with self.route.owner.ask() as work:
            papers = self.papers(work)
            signed = work.session.query(Signature).filter(Signature.document_id.in_(papers)).all()
            assert all((one.person_id == found.csr_id) == (one.role == "csr") for one in signed)
            assert found.inspector_id not in {one.person_id for one in signed}

    def papers(self, work):
        lines = work.session.query(DocumentLine).filter_by(evaluation_id=self.case)
        return {line.document_id: line for line in lines}

    @invariant()
    def every_signature_is_over_what_stands_on_its_paper(self):
        with self.route.owner.ask() as work:
            found = work.session.get_one(Evaluation, self.case)
            papers = self.papers(work)
            assert papers[found.slip_id].revision == found.revision
            for line in papers.values():
                revision = work.session.get_one(Revision, (self.case, line.revision))
                rows = revisions.rows_of(work.session, self.case, line.revision)
                sealed = content_hash(revisions.canonical_fields(revision, rows))
                assert sealed == line.content_hash == revision.content_hash
                document = work.session.get_one(Document, line.document_id)
                signed = work.session.query(Signature).filter_by(document_id=document.id)
                assert {one.content_hash for one in signed} <= {document.content_hash}
            roles = {
                one.role
                for one in work.session.query(Signature).filter_by(document_id=found.slip_id)
            }
            if found.status == "E10":
                assert "team_lead" in roles
                assert "csr" in roles or found.csr_stance == "none"

    @invariant()
    def every_step_that_is_told_is_written_down_as_it_was_sealed(self):
        with self.route.owner.ask() as work:
            rows = work.session.query(StepTaken).filter_by(evaluation_id=self.case).all()
            assert all(
                row.content_hash == content_hash(taken.canonical_fields(row)) for row in rows
            )

    @invariant()
    def the_figures_are_what_the_answers_come_to(self):
        with self.route.owner.ask() as owner, self.route.at("qa_lead") as work:
            ever = Scope(self.today - timedelta(days=1), self.today)
            assert differs(work, ever, owner.session) == []

    def teardown(self):
        """Find a way from here to a closed case, with the people there are (P9)."""
        if not hasattr(self, "case"):
            return
        tried = []
        while not STATUSES[status := self.route.status(self.case)].closed:
            tried.append(status)
            assert len(tried) < 12, tried
            assert any(self.attempt(each) for each in self.ways(status)), (tried, self.told())
            self.no_step_of_an_appeal_has_made_it_worse()
            self.the_figures_are_what_the_answers_come_to()

    def told(self):
        return [(step.key, step.role) for step in self.route.steps(self.case)]

    def ways(self, status):
        """Return what somebody may try to bring a case nearer to its end."""
        everybody = sorted(self.route.people)
        confirmed = [partial(self.route.confirm, self.case, "reservation", "仍有保留")]
        return {
            "E3": confirmed,
            "E4": [partial(self.sign_for_lead, whom) for whom in (None, *everybody)],
            "E5": [partial(self.prepared, None, "lead", "judge_true")],
            "E6": [lambda: self.prepared("coach", "lead") or confirmed[0]()],
            "E7": [partial(self.prepared, "rescore", who, "uphold") for who in everybody],
            "E8": confirmed,
            "E9": [partial(self.decide, who) for who in everybody],
        }[status]

    def prepared(self, before, who, key=None):
        """Take a step, and another before it where it may be taken."""
        for each in filter(None, (before, key)):
            words = self.words(each, (), who)
            if each is key:
                self.route.take(who, each, self.case, words)
            else:
                self.attempt(partial(self.route.take, who, each, self.case, words))

    def sign_for_lead(self, whom):
        if whom:
            named = names(self.route, whom)
            for who in ("qa_lead", "manager"):
                self.attempt(partial(self.route.take, who, "name_signer", self.case, named))
        self.route.countersign(self.case, whom or "lead")

    def decide(self, chair):
        for who in self.route.people:
            self.attempt(partial(self.route.take, who, "vote", self.case, WHY))
        self.route.take(chair, "panel_uphold", self.case, WHY)


def walk(url, roles, examples, steps, *, is_long=False):
    """Walk the route so many times, so many steps each."""
    route = Route(url, roles)
    route.people_roles = roles
    for key, value in {"appeal.per_month": "0", "dispute.skips": "31"}.items():
        route.choose(key, value)
    machine = type("Machine", (RouteMachine,), {"route": route})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=not is_long,
            suppress_health_check=list(HealthCheck),
        ),
    )
    route.close()


CENTRES = pytest.mark.parametrize("roles", [ROLES, SMALL], ids=["full", "small"])


@CENTRES
def test_whatever_people_do_the_route_holds(sqlite_url, roles):
    walk(sqlite_url, roles, 6, 10)


def test_whatever_people_do_the_server_holds_the_route_too(postgresql_url):
    walk(postgresql_url, SMALL, 3, 8)


@pytest.mark.soak
@CENTRES
def test_whatever_people_do_for_long_the_route_holds(url, roles):
    walk(url, roles, 150, 25, is_long=True)
