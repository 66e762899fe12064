"""Closing a month: what is open, reminders, and figures that freeze."""

from datetime import timedelta

import pytest
from closing import Centre
from route import opinion
from sqlalchemy import update

from qa_desk.errors import RuleError
from qa_desk.models import Evaluation, MonthClose, MonthlyResult, Reminder, security
from qa_desk.rules.disputes import Words
from qa_desk.services import months, reminding


@pytest.fixture
def centre(url):
    centre = Centre(url)
    yield centre
    centre.close()


def test_everything_open_is_told_with_its_owner_and_what_the_lock_does(centre):
    unsigned, disputed, waiting = (centre.released() for _n in range(3))
    centre.disputed(disputed)
    centre.confirm(waiting)
    task = centre.released()
    centre.of_month(unsigned, disputed, waiting)
    centre.of_month(task, purpose="calibration")

    found = centre.outlook()

    kinds = {item.id: item for item in found.items}
    assert {kinds[one].kind for one in (unsigned, disputed, waiting)} == {
        "confirm",
        "dispute",
        "countersign",
    }
    assert task not in kinds
    csr, lead = (f"{centre.people[n].name} {centre.people[n].staff_no}" for n in ("csr", "lead"))
    assert (kinds[unsigned].owner, kinds[disputed].owner) == (csr, lead)
    assert kinds[unsigned].slip
    assert kinds[unsigned].is_reminded
    assert not kinds[unsigned].is_handed_on
    assert found.extra_from.day == 20
    assert found.refusal == ""


def test_a_sample_that_nobody_scored_is_its_inspector_s(centre):
    case = centre.released()
    centre.of_month(case)
    with centre.owner.work() as work:
        found = work.session.get_one(Evaluation, case)
        made = {name: getattr(found, name) for name in ("csr_id", "team_id", "inspector_id")}
        task = Evaluation(
            number="ZJ-0", sample_reason="random", skill_group="general", status="E0",
            assigned_at=work.now, day=centre.month, **made,
        )  # fmt: skip
        work.session.add(task)

    (item,) = [item for item in centre.outlook().items if item.kind == "task"]

    inspector = centre.people["inspector"]
    assert item.owner == f"{inspector.name} {inspector.staff_no}"
    assert item.is_handed_on
    with centre.at("qa_lead") as work:
        assert months.nudge(work, [item.id]) == 0


def test_a_review_is_a_qa_lead_s(centre):
    (case,) = centre.results((3,))
    centre.disputed(case)
    centre.take("lead", "judge_false", case, opinion(is_true=False))

    (item,) = [item for item in centre.outlook().items if item.id == case]
    assert item.kind == "review"
    assert item.owner_id is not None


def test_a_nudge_is_the_next_reminder_and_counts_as_one(centre):
    case, other = centre.results((3,), (4,))

    with centre.at("qa_lead") as work:
        assert months.nudge(work, [case]) == 1
    with centre.at("csr") as work:
        assert reminding.of_cases(work, [case])[case].is_new
        assert reminding.seen(work) == 1
    with centre.at("qa_lead") as work:
        assert months.nudge(work, [case, other]) == 2
        assert months.nudge(work, [case]) == 0  # both reminders are made
        shares = {row.share for row in work.session.query(Reminder).filter_by(evaluation_id=case)}
    assert shares == {50, 90}
    assert {item.id: item.reminded for item in centre.outlook().items}[case] == 2


def test_nobody_else_closes_or_looks(centre):
    for name in ("csr", "lead", "inspector", "manager"):
        with centre.at(name) as work, pytest.raises(RuleError, match="not among your rights"):
            months.outlook(work)
        with centre.at(name) as work, pytest.raises(RuleError, match="not among your rights"):
            months.close(work, centre.month)
        with centre.at(name) as work:
            assert months.waiting(work) == 0


def test_p12_no_month_is_closed_with_an_empty_cell(centre):
    centre.results((3,))

    with pytest.raises(RuleError, match="1 CSR has no value yet"):
        centre.close_month()

    (few,) = [item for item in centre.outlook().items if item.kind == "few"]
    assert few.n == 1
    assert few.id == centre.people["csr"].id


def test_d7_a_closed_month_is_read_from_what_was_frozen(centre):
    case, _other = centre.results((3,), ())
    before = centre.line()
    totals = centre.sheet_of().totals
    centre.close_month()

    centre.change(case, day=centre.next_month)  # as if the figures under it moved
    later = centre.released(lost=(5,))
    centre.of_month(later)
    centre.choose("month.basis", "all")

    assert centre.line() == before
    assert centre.line("csr") == before
    found = centre.sheet_of()
    assert (found.basis, found.totals, found.closed.is_intact) == ("random", totals, True)
    assert centre.sheet_of("csr").totals == {}
    assert found.closed.by.startswith(centre.people["qa_lead"].name)
    assert found.closed.cut_at == found.locks_at
    assert centre.outlook().items == ()


def test_figures_that_are_not_those_sealed_are_told(centre):
    centre.results((3,), ())
    centre.close_month()
    with centre.owner.work() as work:
        security.drop(work.session.connection())
        work.session.execute(update(MonthlyResult).values(score=1000))
        security.apply(work.session.connection())

    assert not centre.sheet_of().closed.is_intact


def test_months_are_closed_in_turn_each_once_and_not_before_their_time(centre):
    centre.results((), ())
    centre.close_month()
    with pytest.raises(RuleError, match="closed already"):
        centre.close_month()
    this = (centre.next_month + timedelta(days=31)).replace(day=1)
    with pytest.raises(RuleError, match="one after the other"):
        centre.close_month(this)
    with centre.at("qa_lead") as work:
        assert months.outlook(work).month.first == centre.next_month


def test_this_month_is_not_closed_before_it_is_over(centre):
    this = (centre.next_month + timedelta(days=31)).replace(day=1)
    with pytest.raises(RuleError, match="can be closed from"):
        centre.close_month(this)


def test_a_month_that_may_be_closed_waits_for_the_qa_lead(centre):
    centre.results((), ())
    centre.close_month()

    with centre.at("qa_lead") as work:
        opened = months.outlook(work).month.opens_at <= work.now
        assert months.waiting(work) == int(opened)


def test_what_is_frozen_says_who_froze_it_and_its_hash(centre):
    centre.results((), ())
    centre.close_month()

    with centre.owner.ask() as work:
        row = work.session.query(MonthClose).one()
        assert (row.people, len(row.content_hash)) == (1, 32)
        assert work.session.query(MonthlyResult).one().score == 1000


def test_a_correction_before_the_closing_is_in_the_figures(centre):
    case, _other = centre.results((3, 4), ())
    before = centre.line().score
    centre.disputed(case)
    centre.take("lead", "judge_false", case, opinion(is_true=False))
    centre.take("qa_lead", "rescore", case, Words(sheet=centre.sheet()))
    words = Words("录音里有", verdict="overturned_inspector_error", sheet=centre.sheet())
    centre.take("qa_lead", "correct", case, words)

    assert centre.line().score > before
