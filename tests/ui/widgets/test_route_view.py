"""What stands in a case of its dispute: the steps, the scores, the void signatures."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from route import Route, grounds, opinion
from sitting_down import Desks

from qa_desk.models import Call, Evaluation
from qa_desk.rules.disputes import Words
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.route_view import Course


@pytest.fixture
def route(sqlite_url):
    route = Route(sqlite_url)
    yield route
    route.close()


@pytest.fixture
def desks(route, qtbot):
    desks = Desks(route, qtbot)
    yield desks
    desks.close()


def said(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def chips(desk):
    return [chip.text() for chip in desk.view.findChildren(Chip)]


def link(desk, words):
    return next(each for each in desk.view.findChildren(QPushButton) if each.text() == words)


def corrected(route, verdict="overturned_standard_unclear"):
    case = route.released()
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    words = Words(reason="标准没有写清楚", verdict=verdict, sheet=route.sheet())
    route.take("qa_lead", "correct", case, words)
    return case


def test_a_case_without_a_dispute_has_no_such_part(route, desks):
    desk = desks.sit("csr", route.released())
    assert desk.view.findChildren(Course) == []


def test_the_csr_reads_who_did_what_and_the_score_before_and_after(route, desks, qtbot):
    desk = desks.sit("csr", corrected(route))
    course = desk.view.findChildren(Course)[0]
    words = said(course)
    for part in (
        "Judge the result not true",
        "听了录音，确实如此",
        "标准没有写清楚",
        "→ 100.0 Pass",
    ):
        assert part in words
    assert "Overturned: the standard is unclear" in chips(desk)
    assert any(chip.startswith("Second appeal until") for chip in chips(desk))
    link(desk, "Revision 1").click()
    qtbot.waitUntil(lambda: hasattr(desk, "revision"))
    dialog = desk.revision
    assert [card.subject for card in dialog.place.cards] == [3]
    assert "没有核对身份" in said(dialog.place)
    dialog.reject()


def test_a_signature_under_what_was_corrected_is_shown_as_void_with_the_difference(
    route, desks, qtbot
):
    case = route.released()
    route.confirm(case)
    route.take("lead", "contest", case, grounds(3))
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    words = Words(reason="录音里有", verdict="overturned_new_evidence", sheet=route.sheet())
    route.take("qa_lead", "correct", case, words)
    desk = desks.sit("csr", case)
    assert "Void" in chips(desk)
    assert "it was under revision 1; revision 2 holds" in said(desk.view)
    assert said(desk.view).count("Not signed yet") == 2
    link(desk, "What is different").click()
    qtbot.waitUntil(lambda: hasattr(desk, "revision"))
    desk.revision.reject()


def test_a_slip_anew_says_that_only_the_slip_is_another(route, desks):
    case = route.released()
    route.confirm(case)
    route.countersign(case)
    route.take("qa_lead", "reopen", case, Words(reason="签错了人"))
    assert "it was on an earlier slip" in said(desks.sit("csr", case).view)


def test_why_a_case_was_closed_who_signs_and_who_sits_on_the_panel_are_chips(route, desks):
    refused = route.released()
    route.open(refused)
    route.take("csr", "decline", refused)
    other = route.people["other_lead"].id
    route.take("lead", "record_refusal", refused, Words(person=other))
    desk = desks.sit("other_lead", refused)
    assert any(chip.startswith("To be signed by") for chip in chips(desk))
    route.take("other_lead", "refuse", refused)
    desk = desks.sit("lead", refused)
    assert any(chip.startswith("Closed: Refused to sign, witness") for chip in chips(desk))
    void = route.released()
    route.take("qa_lead", "void", void, Words(reason="duplicate"))
    assert "Closed: Evaluated twice" in chips(desks.sit("qa_lead", void))
    appealed = route.released(lost=(3, 4, 5))
    route.disputed(appealed)
    route.take("lead", "judge_true", appealed, opinion(is_true=True))
    route.take("csr", "appeal", appealed, grounds(3, 4, 5))
    route.take("trainer", "vote", appealed, Words(reason="应改判", upholds=False))
    desk = desks.sit("manager", appealed)
    assert any(chip.startswith("Panel:") for chip in chips(desk))
    assert "Overturn" in said(desk.view)


def test_p10_the_qa_lead_corrects_all_alike_and_is_told_what_was_refused(route, desks, qtbot):
    case = corrected(route)
    others = [route.released() for _n in range(3)]
    desk = desks.sit("qa_lead", case)
    link(desk, "Correct all alike…").click()
    dialog = desk.alike
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 3)
    assert dialog.button.text() == "Correct 3 results"
    dialog.table.item(0, 0).setCheckState(dialog.table.item(0, 0).checkState().Unchecked)
    assert dialog.button.text() == "Correct 2 results"
    dialog.button.click()
    assert "reason" in dialog.problem.words()
    route.take("qa_lead", "void", others[1], Words(reason="duplicate"))  # somebody was first
    dialog.reason.setPlainText("同一标准问题")
    dialog.button.click()
    qtbot.waitUntil(lambda: dialog.said.text() == "1 result was corrected.")
    assert [route.status(each) for each in others] == ["E3", "E12", "E8"]
    assert "was first" in dialog.problem.words()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 1)
    dialog.reject()


def test_p10_stopping_ends_after_the_result_under_way(route, desks, qtbot):
    case = corrected(route)
    for _n in range(3):
        route.released()
    desk = desks.sit("qa_lead", case)
    link(desk, "Correct all alike…").click()
    dialog = desk.alike
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 3)
    dialog.reason.setPlainText("同一标准问题")
    dialog.button.click()
    assert dialog.close_button.text() == "Stop"
    dialog.close_button.click()
    qtbot.waitUntil(lambda: dialog.said.text() == "1 result was corrected.")
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2)
    assert dialog.isVisible()
    dialog.reject()


def test_p10_closed_months_are_a_text_for_the_adjustment_list(route, desks, qtbot):
    case, old = corrected(route), route.released()
    with route.owner.work() as work:
        call = work.session.get(Call, work.session.get_one(Evaluation, old).call_id)
        call.started_at -= timedelta(days=70)
        month = f"{wording.here(call.started_at):%Y-%m}"
    desk = desks.sit("qa_lead", case)
    link(desk, "Correct all alike…").click()
    dialog = desk.alike
    qtbot.waitUntil(lambda: dialog.change.count() == 1)
    dialog.month.setCurrentText(month)
    qtbot.waitUntil(dialog.locked.isVisible)
    assert route.found(old).number in dialog.locked.toPlainText()
    assert dialog.table.rowCount() == 0
    assert not dialog.button.isEnabled()
    dialog.reject()
