"""A result with deductions counted, a bonus and hidden items: read, disputed, scored again."""

import pytest
from PySide6.QtWidgets import QLabel
from route import GROUNDS, Route, opinion
from rules.sample_checklists import every_feature, every_feature_text
from sitting_down import Desks

from qa_desk.rules.disputes import Disputed, Words
from qa_desk.rules.reviews import Change
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.ui.widgets.alike_dialog import AlikeDialog
from qa_desk.ui.widgets.case_parts import AdditionRow, DeductionRow
from qa_desk.ui.widgets.dispute_forms import DisputeForm
from qa_desk.ui.widgets.review_forms import RescoreForm
from qa_desk.ui.widgets.review_place import SubjectCard

FILLED = Sheet(
    {
        1: Answer(1, "没有核实"),
        2: Answer(0, "打断", "csr", (3, 1)),
        3: Answer(0),
        4: Answer(1, "晚了"),
        5: Answer(0),
    },
    marks=(Mark(700, 1), Mark(800, 2), Mark(900, 4)),
)


@pytest.fixture
def route(sqlite_url):
    route = Route(sqlite_url, form=every_feature_text())
    yield route
    route.close()


@pytest.fixture
def desks(route, qtbot):
    desks = Desks(route, qtbot)
    yield desks
    desks.close()


def said(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_csr_reads_what_was_met_the_bonus_and_the_cap_and_disputes_a_deduction(route, desks):
    case = route.released(sheet=FILLED)
    desk = desks.sit("csr", case)
    rows = desk.view.findChildren(DeductionRow)
    assert any("打断客户 ×3; 语气生硬\n打断" in said(row) for row in rows)
    added = [said(row) for row in desk.view.findChildren(AdditionRow)]
    assert added == ["Bonus: 主动补救\n+5", "“通话”: no more than 15 points can be lost\n+7.5"]
    form = DisputeForm(("dispute",), desk.case())
    desks.qtbot.addWidget(form)
    (row,) = (one for one in form.items if one.subject == 2)
    offered = [row.option.itemText(n) for n in range(1, row.option.count())]
    assert offered[:2] == ["Nothing deducted", "Without “打断客户”"]
    row.tick.setChecked(True)
    row.grounds.setPlainText(GROUNDS)
    row.option.setCurrentIndex(2)
    assert row.disputed().option == 1


def test_the_qa_lead_scores_again_what_hangs_on_the_disputed_item_too(route, desks):
    case = route.released(sheet=FILLED)
    route.open(case)
    raised = Words(disputed=(Disputed(2, GROUNDS, (800,), option=1),))
    route.take("csr", "dispute", case, raised)
    route.take("lead", "judge_false", case, opinion(2, is_true=False))
    desk = desks.sit("qa_lead", case)
    form = desk.panel.form
    assert isinstance(form, RescoreForm)
    assert "Should be: Without “打断客户”" in said(form.place)
    rows = form.sheets.form._rows
    form.whole.setChecked(True)
    assert sorted(rows.items) == [1, 2, 4] or len(form.sheets.form._rows.items) == 5
    rows = form.sheets.form._rows
    rows.items[1].options[0].click()
    rows.items[2].choose(1)
    rows.items[5].choose(1)
    assert set(form.sheet().answers) == {1, 2, 5}
    rows.items[2].choose(2)
    rows.items[4].options[0].click()
    rows.items[2]._take_back()
    assert set(form.sheet().answers) == {1, 2, 5}  # what is hidden again is no part of it
    assert form.missing("rescore") == ""


def test_a_card_says_what_each_side_counted(qtbot):
    form = every_feature()
    again = Sheet({2: Answer(0, counts=(1,))})
    card = SubjectCard(form, 2, {"first": FILLED, "again": again})
    qtbot.addWidget(card)
    assert "打断客户 ×3; 语气生硬\n打断" in said(card)


def test_a_deduction_taken_off_is_told_with_how_often_it_was(route, desks):
    """P10."""
    case = route.released(sheet=FILLED)
    desk = desks.sit("qa_lead", case)
    dialog = AlikeDialog(desk._jobs, desk.case(), desk)
    words = dialog._in_words(Change(2, 3, 1, 0))
    assert words == "2  沟通: 打断客户 ×3 → ×1"
    desks.qtbot.waitUntil(lambda: not desk._jobs.running)
    dialog.close()
