"""What a reader sees of a result."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qa_desk.rules import transcripts
from qa_desk.rules.scripts import Question, Reply
from qa_desk.rules.watching import Live
from qa_desk.services.cases import Dropped
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import DeductionRow, DimensionBar, FatalRow, ReplyRow
from qa_desk.ui.widgets.case_view import CaseView
from qa_desk.ui.widgets.chips import Chip


@pytest.fixture
def view(jobs, qtbot):
    view = CaseView(jobs)
    qtbot.addWidget(view)
    view.resize(770, 700)
    view.show()
    return view


def said(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def chips(view):
    return [chip.text() for chip in view.findChildren(Chip)]


def test_a_released_result_shows_what_it_rests_on(office, view):
    case = office.case(office.released(item_5=1, item_3=1).id)
    view.show_case(case)
    assert chips(view)[:2] == ["Random sampling", "Awaiting CSR confirmation"]
    assert "Pass" in chips(view)
    words = said(view)
    assert f"{office.csr.name} {office.csr.staff_no}  ·  {office.team.name}" in words
    assert "93.0" in words
    assert "85" in words
    assert any("138****5678" in line for line in words)
    assert view.findChildren(DimensionBar)[0].points.text() == "25/30"
    rows = view.findChildren(DeductionRow)
    assert len(rows) == 2
    assert {"−5", "因此扣分", "CSR"} <= set(said(rows[1]))
    assert "主动说明" in words
    assert "先核对再答复" in words
    assert words.count("Not signed yet") == 2


def test_p20_until_when_it_waits_tells_the_days_counted_on_hover(office, view):
    case = office.case(office.released().id)
    view.show_case(case)
    (chip,) = (each for each in view.findChildren(Chip) if each.text().startswith("Due"))
    exact, counted = chip.toolTip().splitlines()
    assert exact == wording.exact_time(case.row.due_at)
    assert counted == wording.counted_days(case.row.due)
    assert counted.startswith("5 calendar days: ")  # nobody has a roster


def test_the_time_spent_on_it_stands_beside_what_was_heard(office, view):
    case = office.case(office.released().id)
    view.show_case(replace(case, spent_s=412))
    assert "Time spent on it: 6:52" in said(view)


def test_a_fatal_error_shows_class_and_clause(office, view):
    view.show_case(office.case(office.released(item_2=3).id))
    row = view.findChildren(FatalRow)[0]
    assert "Compliance-critical error" in said(row)
    assert any(line.startswith("IN-02  ") for line in said(row))
    assert "Compliance-critical error" in chips(view)
    assert {"0.0", "94.0"} <= set(said(view))


def test_p23_what_a_test_call_asked_stands_in_its_result(office, view):
    fee = Question("月租多少?", "每月 39 元", "KB-0117 v4")
    replies = (
        Reply(fee, "wrong", "说是 49 元"),
        Reply(Question("何时生效?", "次月 1 日"), "right"),
        Reply(Question("能退吗?", "能")),
    )
    began = datetime(2026, 11, 20, 4, tzinfo=UTC)
    live = Live(office.csr.id, began, began, 0, False, False, "95588", None, replies, "问了两件事")
    case = replace(office.case(office.released().id), mode="test_call", live=live)
    view.show_case(case)
    first, second, third = view.findChildren(ReplyRow)
    assert said(first) == [
        "1  月租多少?", "Wrong", "Expected answer: 每月 39 元", "Said: 说是 49 元", "KB-0117 v4",
    ]  # fmt: skip
    assert said(second) == ["2  何时生效?", "Right", "Expected answer: 次月 1 日"]
    assert said(third) == ["3  能退吗?", "Expected answer: 能"]
    words = said(view)
    counted = "1 right  ·  1 wrong  ·  1 open"
    assert {counted, "What the test call asked", "问了两件事"} <= set(words)
    assert any("dialled 95588" in line for line in words)
    view.show_case(replace(case, live=replace(live, replies=(), outcome="", dialled="")))
    assert view.findChildren(ReplyRow) == []


def test_a_signature_shows_who_when_how_and_what(office, view):
    case = office.case(office.confirmed().id)
    view.show_case(case)
    signature = case.signatures[0]
    line = next(line for line in said(view) if line.startswith("Signed "))
    assert "Password confirmed" in line
    assert signature.hash_prefix[:8] in line
    assert "Agree" in said(view)


def test_every_text_can_be_selected(office, view):
    view.show_case(office.case(office.released(item_5=1).id))
    row = view.findChildren(DeductionRow)[0]
    for label in row.findChildren(QLabel):
        assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_a_recording_that_was_deleted_after_its_time_says_when_and_by_whom(office, view):
    case = office.case(office.released().id)
    gone = Dropped(datetime(2026, 11, 20, 4, tzinfo=UTC), "李主管 2001")
    view.show_case(replace(case, parts=(), dropped=gone))
    assert view.sound.sentence.isVisible()
    assert "2026-11-20" in view.sound.sentence.text()
    assert "李主管 2001" in view.sound.sentence.text()


def test_a_call_without_a_recording_says_so(office, view):
    from dataclasses import replace

    view.show_case(replace(office.case(office.released().id), parts=()))
    assert "no recording" in view.sound.sentence.text()


def test_the_same_case_read_again_stays_where_it_is(office, view, qtbot):
    state = office.released(item_5=1, item_6=1, item_3=1, item_7=1)
    view.resize(500, 400)
    view.show_case(office.case(state.id))
    bar = view.pane.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 80)
    bar.setValue(80)
    page = view.pane.widget()
    view.show_case(office.case(state.id))
    assert view.pane.widget() is page
    assert bar.value() == 80


def test_p25_of_a_chat_the_reader_sees_the_words_and_the_witness(office, view):
    case = office.case(office.released().id)
    turns = transcripts.turns("Agent: 您好\n再见", None)
    sheet = replace(case.sheet, witness="班长 1002")
    view.show_case(replace(case, turns=turns, is_recorded=False, parts=(), sheet=sheet))
    assert {"Transcript", "Agent: 您好\n再见", "Witness", "班长 1002"} <= set(said(view))
    view.show_case(replace(case, turns=turns))
    assert "Transcript" not in said(view)
