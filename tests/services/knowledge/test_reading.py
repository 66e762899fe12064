"""The list in the order of its urgency, clocks, figures, paper (7.6, 6.13, 5.6)."""

from datetime import timedelta

import pytest
from floor import ANSWER

from qa_desk.errors import RuleError
from qa_desk.models import Answer, JournalEntry
from qa_desk.services.knowledge import (
    answering,
    asking,
    editing,
    figures,
    papers,
    reading,
    searching,
)


def test_customers_who_wait_come_first_then_what_is_urgent_then_by_the_promise(floor):
    """S3-6.B3: the editor's morning (7.6)."""
    with floor.owner.ask() as work:
        soon = work.now + timedelta(hours=2)
    plain = floor.forwarded(text="普通")
    urgent = floor.forwarded(text="紧急", urgency="urgent")
    waiting = floor.forwarded(text="客户在等", is_waiting=True)
    promised = floor.forwarded(text="客户在等，已承诺", is_waiting=True, promised_at=soon)
    closed = [floor.closed(text=text) for text in ("早", "晚")]
    rows = floor.listed("editor", closed_too=True)
    assert [row.id for row in rows] == [promised, waiting, urgent, plain, *reversed(closed)]
    assert [row.is_waiting for row in rows] == [True, True, False, False, False, False]


def test_half_of_the_time_and_nine_tenths_are_told_and_then_that_it_is_late(floor):
    """K: know.coach, with the reminders at 50 and 90 percent (S3-6.B1)."""
    ticket = floor.asked()
    found = []
    for minutes in (0, 16, 28, 31):
        with floor.owner.ask() as work:
            entered = work.now - timedelta(minutes=minutes)
        floor.set(ticket, entered_at=entered, due_at=entered + timedelta(minutes=30))
        [row] = floor.listed("coach")
        found.append(row.reminder)
    assert found == [0, 1, 2, 3]
    with floor.at("coach") as work:
        assert reading.waiting(work) == 1
    with floor.at("trainer") as work:
        assert reading.waiting(work) == 0


def test_figures_count_what_was_in_time_by_step_and_the_promise(floor):
    """6.13: on time is answered within the promise ÷ answered."""
    floor.closed()
    floor.solved(text="在现场解决了", article="")
    floor.found()
    with floor.at("manager") as work:
        found = figures.of_days(work, 7)
    assert (found.figures.raised, found.figures.by_source) == (3, {"floor": 2, "qa": 1})
    assert (found.figures.solved_on_floor, found.figures.forwarded) == (1, 2)
    assert (found.figures.changed, found.figures.duplicates) == (1, 0)
    assert found.figures.promise.permille() == 1000
    assert {each.status for each in found.figures.steps} == {"K0", "K1", "K2", "K3", "K4", "K5"}
    assert all(each.on_time.permille() == 1000 for each in found.figures.steps)
    assert found.top == (("资费", 2),)
    assert len(found.questions) == 3


def test_gaps_are_articles_of_slips_and_items_that_the_knowledge_base_cost(floor):
    """7.6: the editor's gap list; S3-3a: what the CSR is not to blame for."""
    floor.found(article="KB-17 资费")
    floor.found(article="KB-17 资费", text="又一个")
    floor.forwarded()
    sheet = floor.sheet(lost=(3,))
    answers = dict(sheet.answers)
    was = answers[3]
    answers[3] = type(was)(was.option, was.note, "knowledge")
    case = floor.released(sheet=type(sheet)(**{**vars(sheet), "answers": answers}))
    with floor.owner.ask() as work:
        today = work.today
    floor.change(case, day=today)
    with floor.owner.ask() as work:
        assert work.session.query(Answer).filter_by(cause="knowledge").count() == 1
    text = next(str(item.text) for item in floor.form.items if item.number == 3)
    for name, has_items in (("editor", True), ("qa_lead", True), ("manager", False)):
        with floor.at(name) as work:
            gaps = {(gap.kind, gap.name): gap for gap in figures.of_days(work).gaps}
        assert gaps["article", "KB-17 资费"].slips == 2
        assert ("item", text) in gaps if has_items else ("item", text) not in gaps


def test_the_editor_knows_who_asked(floor):
    ticket = floor.forwarded()
    row = floor.one(ticket, "editor").row
    assert (row.csr.name, row.raised_by.name) == (floor.people["csr"].name,) * 2


def test_probable_duplicates_are_open_ones_and_answers(floor):
    settled, opened = floor.settled(), floor.asked("wang", text="套餐到期后如何计费")
    with floor.at("coach") as work:
        found = searching.alike(work, "套餐到期后怎么计费呢")
        assert [each.id for each in found] == [settled, opened]
        assert [each.answer for each in found] == [ANSWER, ""]
    with floor.at("trainer") as work:
        assert [each.id for each in searching.alike(work, "套餐到期怎么计费")] == [settled]


def test_the_slip_says_what_is_known_at_any_state(floor):
    """S3-6.D1."""
    early, late, same = floor.asked(), floor.closed(), floor.asked("wang")
    floor.do("editor", answering.link, same, late)
    case = floor.released()
    finding = floor.found(evaluation_id=case)
    with floor.at("manager") as work:
        first, whole = papers.sheet(work, early), papers.sheet(work, late)
        assert (first.answer, first.settled_at, first.elapsed) == ("", None, ())
        assert (whole.answer, whole.new_version, whole.result) == (ANSWER, "2.1", "客户满意")
        assert {one.role for one in whole.receipts} == {"coach", "editor", "csr"}
        assert papers.sheet(work, same).answer == ANSWER
        assert papers.sheet(work, finding).evaluation
        papers.note_print(work, late)
    with floor.owner.ask() as work:
        printed = work.session.query(JournalEntry).filter_by(action="print").one()
        assert printed.subject_id == str(late)


def test_a_finding_that_is_sent_back_waits_for_who_found_it(floor):
    ticket = floor.found()
    floor.do("editor", editing.ask_back, ticket, "哪一版？")
    assert floor.one(ticket, "inspector").row.step == "solve_question"
    with pytest.raises(RuleError, match="is up to"):
        floor.do("qa_lead", asking.withdraw, ticket, "x")
