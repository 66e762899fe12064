"""Score again unseen, decide, correct: as the QA lead, the chair and the inspector do it."""

import pytest
from PySide6.QtWidgets import QLabel
from route import Route, grounds, opinion
from sitting_down import Desks

from qa_desk.rules.disputes import Words
from qa_desk.rules.sheets import Answer
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.mark_chips import MarkChip
from qa_desk.ui.widgets.review_forms import CorrectionForm, RescoreForm, VerdictForm


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


@pytest.fixture
def sit(desks):
    return desks.sit


@pytest.fixture
def read(desks):
    return desks.read


@pytest.fixture
def disputed(route):
    """A result whose third item is disputed before the QA lead."""
    case = route.released(lost=(3, 4))
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    return case


def said(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def answer(desk, number, option):
    row = desk.panel.form.sheets.form._rows.items[number]
    row.options[option].click()


def decide(desk, verdict, reason):
    form = desk.panel.form
    form.verdict.setCurrentIndex(form.verdict.findData(verdict))
    form.text.setPlainText(reason)


def best(route, number):
    item = next(item for item in route.form.items if item.number == number)
    return max(range(len(item.options)), key=lambda n: item.options[n].value)


def worst(route, number):
    item = next(item for item in route.form.items if item.number == number)
    return min(range(len(item.options)), key=lambda n: item.options[n].value)


def test_e17_the_first_score_is_nowhere_until_the_lead_has_scored_what_is_disputed(
    route, disputed, sit, qtbot
):
    desk = sit("qa_lead", disputed)
    form = desk.panel.form
    assert isinstance(form, RescoreForm)
    assert form.place.isVisible()
    assert not desk.view.pane.isVisible()
    assert [item.number for item in form.asked().items] == [3]
    assert "客户先说了" in said(form.place)
    assert "没有核对身份" not in said(desk)
    desk.panel.take("rescore")
    assert "every item" in form.problem.words()
    answer(desk, 3, best(route, 3))
    desk.panel.take("rescore")
    qtbot.waitUntil(lambda: isinstance(desk.panel.form, VerdictForm))
    assert "没有核对身份" in said(desk.panel.form.place)
    (told,) = [told for told in desk.case().route if told.key == "rescore"]
    assert set(told.words.sheet.answers) == {3}


def test_e18_a_correction_begins_with_what_was_scored_again_and_says_before_and_after(
    route, disputed, sit, qtbot, read
):
    route.take("qa_lead", "rescore", disputed, Words(sheet=route.sheet()))
    desk = sit("qa_lead", disputed)
    form = desk.panel.form
    assert form.change.text().endswith("100.0 Pass")
    assert [card.subject for card in form.place.cards] == [3, 4]
    desk.panel.take("uphold")
    assert "verdict" in form.problem.words()
    decide(desk, "overturned_inspector_error", "录音里有")
    assert form.buttons[0].text() == "Correct"
    desk.panel.take("uphold")
    qtbot.waitUntil(lambda: route.status(disputed) == "E8")
    found = read(disputed)
    assert [one.number for one in found.versions] == [1, 2]
    assert found.row.final == 1000
    assert found.route[-1].words.verdict == "overturned_inspector_error"


def test_no_worse_is_said_while_editing_and_what_was_missed_is_a_note_for_coaching(
    route, disputed, sit, qtbot, read
):
    route.take("qa_lead", "rescore", disputed, Words(sheet=route.sheet(lost=(5,))))
    desk = sit("qa_lead", disputed)
    form = desk.panel.form
    assert form.missed == (5,)
    assert "Note for coaching" in form.coaching.text()
    assert form.sheet().answers[5] == Answer(best(route, 5))
    for number in (1, 2, 3, 4):
        answer(desk, number, worst(route, number))
    assert "NO-WORSE" in form.problem.words()
    decide(desk, "partly_revised", "部分改判")
    desk.panel.take("uphold")
    assert "NO-WORSE" in form.problem.words()
    for number in (1, 2, 3, 4):
        answer(desk, number, best(route, number))
    assert form.problem.words() == ""
    desk.panel.take("uphold")
    qtbot.waitUntil(lambda: route.status(disputed) == "E8")
    assert "Note for coaching" in read(disputed).route[-1].words.reason


def test_e17_a_verdict_may_uphold_with_a_reason(route, disputed, sit, qtbot, read):
    route.take("qa_lead", "rescore", disputed, Words(sheet=route.sheet(lost=(3, 4))))
    desk = sit("qa_lead", disputed)
    decide(desk, "upheld", "")
    desk.panel.take("uphold")
    assert "reason" in desk.panel.form.problem.words()
    decide(desk, "upheld", "录音里没有核对")
    assert not desk.panel.form.change.isVisible()
    desk.panel.take("uphold")
    qtbot.waitUntil(lambda: route.status(disputed) == "E6")
    assert read(disputed).route[-1].words.sheet is None


def test_the_whole_form_by_choice_and_the_result_can_be_read_in_between(route, disputed, sit):
    desk = sit("qa_lead", disputed)
    form = desk.panel.form
    answer(desk, 3, best(route, 3))
    form.whole.setChecked(True)
    assert len(form.asked().items) == len(route.form.items)
    assert form.sheet().answers[3] == Answer(best(route, 3))
    form.reading.setChecked(True)
    assert desk.view.pane.isVisible()
    assert not form.place.isVisible()
    assert "没有核对身份" not in said(desk)
    desk.panel.take("rescore")  # what is missing is shown again
    assert form.place.isVisible()


def test_where_a_fatal_error_is_disputed_all_of_it_is_scored_again(route, sit):
    key = route.form.fatal_errors[0].key
    case = route.released(fatal=key)
    route.disputed(case, "dispute", key)
    route.take("lead", "judge_false", case, opinion(key, is_true=False))
    form = sit("qa_lead", case).panel.form
    assert form.whole.isChecked()
    assert not form.whole.isEnabled()
    assert len(form.asked().items) == len(route.form.items)


def test_what_is_filled_in_is_there_again(route, disputed, sit, qtbot):
    desk = sit("qa_lead", disputed)
    answer(desk, 3, best(route, 3))
    desk.panel.form.whole.setChecked(True)
    desk.words.flush()
    qtbot.waitUntil(lambda: not desk._jobs.running)
    form = sit("qa_lead", disputed).panel.form
    qtbot.waitUntil(lambda: bool(form.sheet().answers))
    assert form.sheet().answers[3] == Answer(best(route, 3))
    assert form.whole.isChecked()


def test_a_half_made_correction_is_there_again(route, disputed, sit, qtbot):
    route.take("qa_lead", "rescore", disputed, Words(sheet=route.sheet(lost=(3, 4))))
    desk = sit("qa_lead", disputed)
    decide(desk, "partly_revised", "部分改判")
    answer(desk, 4, best(route, 4))
    desk.words.flush()
    qtbot.waitUntil(lambda: not desk._jobs.running)
    form = sit("qa_lead", disputed).panel.form
    qtbot.waitUntil(lambda: form.words() == "部分改判")
    assert form.verdict.currentData() == "partly_revised"
    assert form.sheet().answers[4].option == best(route, 4)


def test_e21_the_chair_sees_the_votes_and_corrects(route, sit, qtbot):
    case = route.released(lost=(3, 4, 5))
    route.disputed(case)
    route.take("lead", "judge_true", case, opinion(is_true=True))
    route.take("csr", "appeal", case, grounds(3, 4, 5))
    for name in ("manager", "qa_lead", "trainer"):
        route.take(name, "vote", case, Words(reason="应改判", upholds=False))
    desk = sit("manager", case)
    desk.panel.choose(("panel_uphold", "panel_correct"))
    form = desk.panel.form
    assert said(form.place).count("Overturn") == 3
    assert "Team lead: true" in said(form.place)
    for number in (3, 4, 5):
        answer(desk, number, best(route, number))
    decide(desk, "partly_revised", "三票改判")
    desk.panel.take("panel_uphold")
    qtbot.waitUntil(lambda: route.status(case) == "E8")


def test_e32_the_author_proposes_and_the_qa_lead_approves_what_is_proposed(route, sit, qtbot, read):
    case = route.released(lost=(3, 4))
    desk = sit("inspector", case)
    desk.panel.choose(("propose",))
    form = desk.panel.form
    assert isinstance(form, CorrectionForm)
    answer(desk, 3, best(route, 3))
    form.text.setPlainText("我听错了")
    desk.panel.take("propose")
    qtbot.waitUntil(lambda: any(told.key == "propose" for told in read(case).route))
    desk = sit("qa_lead", case)
    form = desk.panel.form
    assert form.keys == ("self_correct",)
    assert "我听错了" in said(form.place)
    assert form.sheet().answers[3].option == best(route, 3)
    form.text.setPlainText("同意")
    desk.panel.take("self_correct")
    qtbot.waitUntil(lambda: route.status(case) == "E8")


def test_a_mark_of_the_dispute_is_played_by_a_click_and_the_form_stays(route, disputed, sit, qtbot):
    form = sit("qa_lead", disputed).panel.form
    with qtbot.waitSignal(form.place.heard) as heard:
        form.place.cards[0].findChild(MarkChip).click()
    assert heard.args == [700]
    assert form.place.isVisible()


def test_ctrl_enter_on_the_form_sends_it(route, disputed, sit, qtbot):
    desk = sit("qa_lead", disputed)
    answer(desk, 3, best(route, 3))
    desk.panel.form.sheets.form.do(Command.SUBMIT)
    qtbot.waitUntil(lambda: isinstance(desk.panel.form, VerdictForm))
    desk.start()
    assert desk.panel.form.sheets.form._current.item.number == 3
