"""The month on a real window: results, close, adjustments, warnings."""

from zoneinfo import ZoneInfo

import openpyxl
import pytest
from closing import Centre
from factories import PASSWORD
from route import opinion
from ui.pages.sitting import before, idle

from qa_desk.drafts import DraftJournal
from qa_desk.models import (
    Document,
    Evaluation,
    TrainingCase,
    TrainingNeed,
    TrainingTrainee,
    WatchEntry,
    database,
)
from qa_desk.rules.disputes import Words
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.month import MonthPage
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.adjustment_preview import AdjustmentPreview
from qa_desk.ui.widgets.slip_batch import SlipBatch

WRONG = "not the password 1"


@pytest.fixture
def centre(sqlite_url):
    centre = Centre(sqlite_url)
    wording.show_times_in(ZoneInfo("Asia/Shanghai"))
    yield centre
    centre.close()


@pytest.fixture
def sit(centre, qtbot):
    """A function that opens somebody's month, the earlier one, on a tab."""
    desks = []

    def sit(name, tab=0):
        login = centre.people[name].login
        access = database.sign_in(centre.url, login, PASSWORD)
        jobs = Jobs(access.work, access.ask)
        access.on_change = jobs.announce
        jobs.drafts = DraftJournal.of(centre.url, login)
        desks.append((jobs, access))
        page = before(MonthPage(jobs, access.actor), qtbot, 1196)
        page.show_month(centre.month)
        page.tabs.setCurrentIndex(tab)
        idle(page, qtbot)
        return page

    yield sit
    for jobs, access in desks:
        assert jobs.close()
        jobs.drafts.close()
        access.close()


def act(page, qtbot, button, **fields):
    """Press a button, fill in its form and send it; return the form."""
    button.click()
    idle(page, qtbot)
    tab = page.tabs.currentWidget()
    dialog = tab.dialog
    for name, value in fields.items():
        field = getattr(dialog, name)
        (field.setValue if hasattr(field, "setValue") else field.setText)(value)
    dialog.button.click()
    idle(page, qtbot)
    return dialog


def shown(view):
    table = view.table
    return [[column.words(row) for column in table.columns] for row in table.rows]


def test_p12_everybody_has_a_line_and_the_base_stands_over_it(centre, sit):
    centre.results((3,), ())
    page = sit("qa_lead")

    (line,) = shown(page.results.list)
    assert line[0] == f"{centre.month:%Y-%m}"
    assert line[3:5] == ["2", "97.5"]
    assert line[9:11] == ["Qualified", "This month"]
    assert "random sample only" in page.results.head.text()
    assert "1 of 1 reach the pass mark" in page.results.head.text()
    assert [page.tabs.tabText(n) for n in range(page.tabs.count())] == [
        "Results",
        "Month close",
        "Adjustments",
        "Warnings",
    ]
    assert not page.after.isHidden()


def test_a_csr_sees_the_own_line_and_nothing_else(centre, sit):
    centre.results((3,), ())
    centre.close_month()
    page = sit("csr")

    assert page.tabs.count() == 1
    assert page.before.isHidden()
    rows = shown(page.results.list)
    assert [row[0] for row in rows][1:] == [f"{centre.month:%Y-%m}"]
    assert rows[1][4] == "97.5"
    assert all(one.isHidden() for one in (page.results.export, page.results.enter))


def test_a_team_lead_sees_the_team_and_its_warnings(centre, sit):
    centre.results((3,), ())
    page = sit("lead")

    assert len(shown(page.results.list)) == 1
    assert [page.tabs.tabText(n) for n in range(page.tabs.count())] == ["Results", "Warnings"]
    assert sit("other_lead").results.list.table.total == 0


def test_a_value_is_entered_by_one_and_confirmed_by_another(centre, sit, qtbot):
    centre.results((3,))
    page = sit("qa_lead")
    page.results.list.grid.selectRow(0)
    assert not page.results.confirm.isEnabled()

    page.results.enter.click()
    dialog = page.results.dialog
    dialog.button.click()
    assert "where the value comes from" in dialog.problem.words()
    dialog.reason.setText("last quarter")
    dialog.button.click()
    assert "password" in dialog.problem.words()
    dialog.password.setText(WRONG)
    dialog.button.click()
    idle(page, qtbot)
    assert "wrong" in dialog.problem.words()
    dialog.password.setText(PASSWORD)
    dialog.score.setValue(88)
    dialog.button.click()
    idle(page, qtbot)
    assert "Entered" in page.notice.words()
    assert "Entered 88.0, not confirmed" in shown(page.results.list)[0]
    assert "1 value waits" in page.results.head.text()

    other = sit("manager")
    other.results.list.grid.selectRow(0)
    assert other.results.enter.isHidden()
    dialog = act(other, qtbot, other.results.confirm)
    assert "password" in dialog.problem.words()
    dialog.password.setText(PASSWORD)
    dialog.button.click()
    idle(other, qtbot)
    assert shown(other.results.list)[0][4] == "88.0"


def test_the_month_is_exported_for_hr(centre, sit, qtbot, tmp_path, monkeypatch):
    centre.results((3,), ())
    page = sit("manager")
    monkeypatch.setattr(page.results, "choose_file", lambda: "")
    page.results.export.click()
    monkeypatch.setattr(page.results, "choose_file", lambda: str(tmp_path / "hr"))
    page.results.export.click()
    idle(page, qtbot)

    assert openpyxl.load_workbook(tmp_path / "hr.xlsx").active.max_row == 2
    assert "hr.xlsx" in page.notice.words()


def test_the_close_tells_what_is_open_reminds_and_closes(centre, sit, qtbot, monkeypatch):
    case, _other = centre.results((3,), ())
    page = sit("qa_lead", 1)
    tab = page.close_tab
    assert "it can be closed now" in tab.head.text()
    assert "is locked since" in tab.head.text()
    rows = shown(tab.list)
    assert rows[0][0] == "Slip not signed by the CSR"
    assert rows[0][1] == "Counts as it stands"

    tab.list.choose(("confirm", case))
    assert not tab.hand_on.isEnabled()
    for _n in range(2):
        tab.remind.click()
        idle(page, qtbot)
    assert page.notice.words() == "1 reminder was made."
    tab.list.choose(("confirm", case))
    tab.remind.click()
    idle(page, qtbot)
    assert "reminded twice already" in page.notice.words()
    asked = []
    page.open_requested.connect(lambda *where: asked.append(where))
    tab.open.click()
    assert asked == [("results", case)]

    said = []
    monkeypatch.setattr(tab, "confirm_closing", lambda words: said.append(words) or len(said) > 1)
    tab.close_month.click()
    tab.close_month.click()
    idle(page, qtbot)
    assert "cannot be undone" in said[0]
    assert page.notice.words().startswith("The month is closed")
    assert "was closed" in tab.head.text()
    assert not tab.close_month.isEnabled()


def test_samples_that_nobody_scored_are_handed_on(centre, sit, qtbot):
    (case,) = centre.results((3,))
    with centre.owner.work() as work:
        found = work.session.get_one(Evaluation, case)
        made = {name: getattr(found, name) for name in ("csr_id", "team_id", "call_id")}
        task = Evaluation(
            number="ZJ-0", sample_reason="random", skill_group="general", status="E0",
            inspector_id=centre.people["second_qa_lead"].id, assigned_at=work.now,
            day=centre.month, **made,
        )  # fmt: skip
        work.session.add(task)
        work.session.flush()
        task_id = task.id
    page = sit("qa_lead", 1)
    tab = page.close_tab
    assert not tab.close_month.isEnabled()
    assert "has no value yet" in tab.head.text()
    assert "1 CSR has too few results" in tab.head.text()
    asked = []
    page.open_requested.connect(lambda *where: asked.append(where))
    tab.list.choose(("few", centre.people["csr"].id))
    assert tab.open.text() == "Draw more"
    tab.open.click()
    tab.list.choose(("task", task_id))
    tab.open.click()
    assert asked == [("plan", None), ("tasks", None)]

    tab.hand_on.click()
    idle(page, qtbot)
    dialog = tab.dialog
    place = dialog.to.findData(str(centre.people["inspector"].id))
    dialog.to.setCurrentIndex(place)
    dialog.button.click()
    idle(page, qtbot)

    assert "1 task was handed over" in page.notice.words()
    assert centre.found(task_id).inspector_id == centre.people["inspector"].id


def adjusted(centre):
    """Close the month over a result that is corrected then."""
    case = centre.released(lost=(3,))
    centre.disputed(case)
    centre.take("lead", "judge_false", case, opinion(is_true=False))
    centre.take("qa_lead", "rescore", case, Words(sheet=centre.sheet()))
    centre.of_month(case)
    centre.results(())
    centre.close_month()
    words = Words("x", verdict="overturned_inspector_error", sheet=centre.sheet())
    centre.take("qa_lead", "correct", case, words)


def test_an_adjustment_list_is_issued_signed_by_two_and_printed(centre, sit, qtbot):
    adjusted(centre)
    page = sit("qa_lead", 2)
    tab = page.adjust_tab
    assert shown(tab.waiting)[0][2:] == ["95.0", "100.0", "x"]
    assert tab.head.text().startswith("1 monthly result changes")

    dialog = act(page, qtbot, tab.issue)
    assert "why the month" in dialog.problem.words()
    dialog.reason.setText("review")
    dialog.button.click()
    idle(page, qtbot)
    assert not tab.issue.isEnabled()
    act(page, qtbot, tab.sign, password=PASSWORD)
    assert "signs next" in page.notice.words()
    assert page.waiting() in (0, 1)

    other = sit("manager", 1)
    assert other.waiting() == 1
    assert other.adjust_tab.waiting.isHidden()
    act(other, qtbot, other.adjust_tab.sign, password=PASSWORD)
    assert "adjusted now" in other.notice.words()
    assert "Approved" in shown(other.adjust_tab.lists)[0]
    other.adjust_tab.print.click()
    preview = other.adjust_tab.findChild(AdjustmentPreview)
    idle(other, qtbot)
    qtbot.waitUntil(preview.save.isEnabled)
    preview.close()
    other.tabs.setCurrentIndex(0)
    idle(other, qtbot)
    assert shown(other.results.list)[0][-1] == "100.0"


def test_a_list_is_taken_back_with_a_reason(centre, sit, qtbot):
    adjusted(centre)
    page = sit("qa_lead", 2)
    tab = page.adjust_tab
    act(page, qtbot, tab.issue, reason="review")
    dialog = act(page, qtbot, tab.take_back)
    assert "reason" in dialog.problem.words()
    dialog.reason.setText("mistaken")
    dialog.button.click()
    idle(page, qtbot)

    assert "waits again" in page.notice.words()
    assert "Void" in shown(tab.lists)[0]
    assert tab.issue.isEnabled()


def test_a_warning_shows_its_results_and_leads_to_the_watch_list(centre, sit, qtbot):
    first, second = (centre.released(lost=(3,)) for _n in range(2))
    with centre.owner.ask() as work:
        today = work.today
    for case in (first, second):
        centre.change(case, day=today)
    page = sit("inspector", 1)
    tab = page.warnings
    assert "one in forty" in tab.head.text()
    assert shown(tab.list)[0][0] == "The same item again"
    assert len(shown(tab.behind)) == 2
    asked = []
    page.open_requested.connect(lambda *where: asked.append(where))
    tab.behind.opened.emit(tab.behind.table.rows[0])
    tab.plan.click()
    assert [where[0] for where in asked] == ["results", "plan"]

    act(page, qtbot, tab.watch, more=7)

    assert "On the watch list" in page.notice.words()
    with centre.owner.ask() as work:
        entry = work.session.query(WatchEntry).one()
        assert (entry.person_id, entry.uplift) == (centre.people["csr"].id, 7)


def test_a_warning_leads_to_a_training_need_and_to_the_slips(centre, sit, qtbot):
    cases = [centre.released(lost=(3,)) for _n in range(2)]
    with centre.owner.ask() as work:
        today = work.today
    for case in cases:
        centre.change(case, day=today)
    page = sit("qa_lead", 3)
    tab = page.warnings

    dialog = act(page, qtbot, tab.need, topic="")
    assert dialog.problem.words() == "Write what the training is about."
    dialog.topic.setText("Opening")
    dialog.button.click()
    idle(page, qtbot)
    assert "training need is raised" in page.notice.words()
    with centre.owner.ask() as work:
        need = work.session.query(TrainingNeed).one()
        assert (need.topic, need.source, need.status) == ("Opening", "cluster", "T0")
        assert "The same item again" in need.problem
        people = work.session.query(TrainingTrainee).all()
        assert [one.person_id for one in people] == [centre.people["csr"].id]
        assert work.session.query(TrainingCase).count() == 2

    tab.slips.click()
    idle(page, qtbot)
    (batch,) = tab.findChildren(SlipBatch)
    with centre.owner.ask() as work:
        known = {one.number for one in work.session.query(Document)}
    assert set(batch._numbers) == known
    batch.close()


def test_the_month_before_and_after_are_shown_and_come_back(centre, sit, qtbot):
    page = sit("qa_lead")
    page.before.click()
    idle(page, qtbot)
    earlier = page.label.text()
    page.after.click()
    idle(page, qtbot)
    assert page.label.text() == f"{centre.month:%Y-%m}" > earlier
    state = page.state()
    page.before.click()
    page.restore(state)
    idle(page, qtbot)
    assert page.label.text() == f"{centre.month:%Y-%m}"
