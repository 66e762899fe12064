"""The page of training, as those see it who raise, approve, hold and decide (B17 to B19)."""

from datetime import timedelta

import pytest
from factories import PASSWORD
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from training_office import TrainingOffice
from ui.pages.sitting import before, idle

from qa_desk.ui.pages.training import TrainingPage
from qa_desk.ui.widgets import training_words
from qa_desk.ui.widgets.training_preview import TrainingPreview


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = TrainingOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, with the first need open."""
    pages = []

    def sit(role):
        page = before(TrainingPage(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        page.list.grid.selectRow(0)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


class Hands:
    """Somebody's hands on a page."""

    def __init__(self, page, qtbot):
        self.page, self.qtbot = page, qtbot

    def press(self, what):
        """Press what a need offers."""
        self.page.view.buttons[what].click()
        idle(self.page, self.qtbot)

    def finish(self, button="button"):
        """Press the button of the form."""
        getattr(self.page.dialog, button).click()
        idle(self.page, self.qtbot)

    def say(self, what, words, choice=None):
        """Take a step with its words."""
        self.press(what)
        self.page.dialog.words.setPlainText(words)
        if choice is not None:
            self.page.dialog.choice.setCurrentIndex(self.page.dialog.choice.findData(choice))
        self.finish()

    def status(self):
        """Return the state of the open need."""
        return self.page.view.need.row.status


@pytest.fixture
def at(sit, qtbot):
    """A function that opens somebody's page and gives him hands."""
    return lambda role: Hands(sit(role), qtbot)


def raised(at, qtbot):
    """Let the inspector take up what was found, and write what is missing."""
    hands = at("inspector")
    page = hands.page
    page.tabs.setCurrentWidget(page.found)
    idle(page, qtbot)
    page.found.take.click()
    idle(page, qtbot)
    form = page.dialog
    form.problem_text.setPlainText("does not ask back")
    form.content.setPlainText("two good calls")
    form.measure.setCurrentIndex(form.measure.findData("score"))
    form.target.setText("９０")
    form.evidence.table.item(0, 3).setText("0:30")
    hands.finish("save")
    return hands


def accepted(at, qtbot):
    """Let a need come as far as the trainer's desk; return his hands."""
    hands = raised(at, qtbot)
    hands.press("submit_need")
    at("qa_lead").press("approve_need")
    trainer = at("trainer")
    trainer.say("accept_need", "next week")
    return trainer


def held(at, qtbot):
    """Let the training be held, today; return the trainer's hands."""
    trainer = accepted(at, qtbot)
    trainer.press("schedule_training")
    dialog = trainer.page.dialog
    dialog.place.setText("room 3")
    today = training_words.today()
    dialog.day.setDate(dialog.day.date().addDays((today - dialog.booking().day).days))
    trainer.finish()
    trainer.page.view.session_buttons["attend"].click()
    idle(trainer.page, qtbot)
    trainer.page.dialog.all_present.click()
    trainer.finish("save")
    trainer.press("deliver_training")
    return trainer


def score(trainer, qtbot, typed):
    """Enter one score for the one trainee, by key."""
    trainer.page.view.grade.click()
    dialog = trainer.page.dialog
    qtbot.keyClick(dialog.grid, typed[0])
    editor = dialog.grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, typed[1:])
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.graded()))
    trainer.finish("save")


def test_a_need_goes_from_what_was_found_to_the_verdict_on_real_windows(office, at, qtbot):
    office.failing()
    inspector = at("inspector")
    page = inspector.page
    page.tabs.setCurrentWidget(page.found)
    idle(page, qtbot)
    assert page.tabs.tabText(1) == "Found, not yet raised (1)"
    assert page.found.list.table.index(0, 0).data() == "One CSR, again and again"
    assert page.found.evidence.table.total == 3
    asked = []
    page.open_requested.connect(lambda name, key: asked.append((name, key)))
    page.found.evidence.grid.selectRow(0)
    page.found.open.click()
    assert asked == [("results", page.found.evidence.current().id)]
    inspector = raised(at, qtbot)
    assert inspector.status() == "T0"
    assert inspector.page.waiting() == 1
    inspector.press("submit_need")
    assert inspector.page.view.state.text() == "Waits for approval"
    lead = at("qa_lead")
    assert lead.page.list.table.index(0, 0).data() == "Approve"
    lead.press("approve_need")
    trainer = at("trainer")
    assert trainer.page.list.table.index(0, 0).data() == "Accept"
    trainer.say("accept_need", "next week")
    trainer.press("schedule_training")
    dialog = trainer.page.dialog
    trainer.finish()
    assert "where it takes place" in dialog.problem.words()
    dialog.place.setText("room 3")
    dialog.day.setDate(dialog.day.date().addDays(
        (training_words.today() - dialog.booking().day).days
    ))  # fmt: skip
    trainer.finish()
    assert trainer.status() == "T3"
    trainer.page.view.session_buttons["attend"].click()
    qtbot.keyClicks(trainer.page.dialog.number, office.csr.staff_no)
    qtbot.keyClick(trainer.page.dialog.number, Qt.Key.Key_Return)
    trainer.finish("save")
    assert trainer.page.view.need.trainees[0].attendance == "present"
    trainer.press("deliver_training")
    score(trainer, qtbot, "70")
    tried = trainer.page.view.need.trainees[0]
    assert (tried.has_passed, tried.retake_on) == (False, training_words.today() + timedelta(3))
    score(trainer, qtbot, "92.5")
    assert trainer.page.view.need.trainees[0].has_passed
    trainer.press("give_result")
    assert trainer.page.dialog.words.toPlainText() == "1 of 1 attended, 1 passed."
    trainer.finish()
    assert trainer.status() == "T5"
    inspector = at("inspector")
    inspector.press("follow_up")
    assert "Not enough data yet" in inspector.page.view.effect.headline.text()
    inspector.say("propose_verdict", "no samples yet", "too_few")
    lead = at("qa_lead")
    lead.say("close_effective", "once more", "too_few")
    lead.page.closed_too.setChecked(True)
    idle(lead.page, qtbot)
    assert lead.status() == "T8"
    follows = lead.page.view.need.follows
    assert f"{follows[1]} follows from it" in lead.page.view.verdict.text()
    signed(lead, qtbot)
    assert lead.page.view.need.history[-1].key == "close_ineffective"


def signed(hands, qtbot):
    """Sign the paper."""
    hands.page.view.sign.click()
    assert "Enter your password" in hands.page.notice.words()
    hands.page.view.password.setText(PASSWORD)
    hands.page.view.sign.click()
    idle(hands.page, qtbot)
    mine = [one for one in hands.page.view.need.signatures if one.role == "need_lead"]
    assert mine[0].at is not None


@pytest.mark.parametrize(("what", "choice", "status"), [
    ("return_need", "process", "TR"), ("merge_need", None, None),
])  # fmt: skip
def test_a_trainer_returns_a_need_or_finds_none_to_merge_it_into(
    office, at, qtbot, what, choice, status
):
    office.failing()
    hands = raised(at, qtbot)
    hands.press("submit_need")
    at("qa_lead").press("approve_need")
    trainer = at("trainer")
    trainer.press(what)
    trainer.finish()
    assert "Write why" in trainer.page.dialog.problem.words()
    trainer.page.dialog.words.setPlainText("a fault of the process")
    if choice is None:
        trainer.finish()
        assert "no other need" in trainer.page.dialog.problem.words()
        trainer.page.dialog.reject()
        return
    trainer.finish()
    assert trainer.status() == status
    assert "a fault of the process" in trainer.page.view.answer.text()


def test_a_need_of_ones_own_is_kept_while_it_is_written_and_undone(office, at, qtbot):
    office.failing(1)
    hands = at("inspector")
    page = hands.page
    page.new.click()
    idle(page, qtbot)
    form = page.dialog
    hands.finish("save")
    assert "Give it a topic" in form.problem.words()
    form.topic.setText("asking back")
    form.target.setText("much")
    hands.finish("save")
    assert "as a number" in form.problem.words()
    form.undo.click()
    assert form.target.text() == ""
    form.undo.click()
    assert (form.topic.text(), form.undo.isEnabled()) == ("", False)
    form.topic.setText("asking back")
    form.team.setCurrentIndex(1)
    form.team.activated.emit(1)
    assert len(form.draft().trainees) == 1
    form.items.set_values([form._choices.items[0][0]])
    form.items.changed.emit()
    assert form.dimension.currentData() == form._choices.items[0][2]
    form.evidence.choice.set_values([form.evidence.choice._choices[0][0]])
    form.evidence.choice.changed.emit()
    form.reject()
    idle(page, qtbot)
    page.new.click()
    idle(page, qtbot)
    kept = page.dialog
    qtbot.waitUntil(lambda: kept.topic.text() == "asking back")
    assert len(kept.draft().cases) == 1
    kept.evidence.table.setCurrentCell(0, 4)
    kept.evidence.remove.click()
    assert kept.draft().cases == ()
    hands.finish("save")
    assert page.view.need.draft.topic == "asking back"
    hands.say("withdraw_need", "a mistake")
    page.closed_too.setChecked(True)
    idle(page, qtbot)
    assert hands.status() == "TX"
    fresh = at("inspector").page
    fresh.show_record(page.view.need.row.id)
    fresh.refresh()
    idle(fresh, qtbot)
    assert fresh.closed_too.isChecked(), "so that the need on show stands in the list"
    assert fresh.view.need.row.id == page.view.need.row.id


def test_somebody_else_was_faster_and_nothing_is_lost(office, at, qtbot):
    office.failing()
    raised(at, qtbot)
    one, other = at("inspector"), at("inspector")
    one.press("submit_need")
    other.press("submit_need")
    assert other.page.notice.words() != ""
    idle(other.page, qtbot)
    assert other.status() == "T1"


def test_a_session_is_changed_before_and_another_planned_after(office, at, qtbot):
    office.failing()
    trainer = accepted(at, qtbot)
    trainer.press("schedule_training")
    trainer.page.dialog.place.setText("room 3")
    trainer.finish()
    view = trainer.page.view
    view.session_buttons["change"].click()
    dialog = trainer.page.dialog
    dialog.end.setText("noon")
    trainer.finish()
    assert "such as 14:00" in dialog.problem.words()
    dialog.end.setText(dialog.start.text())
    trainer.finish()
    assert "ends before it begins" in dialog.problem.words()
    dialog.end.setText("１５３０")
    assert dialog.hours.text() == "1.5"
    dialog.hours.setText("long")
    trainer.finish()
    assert "as a number" in dialog.problem.words()
    dialog.hours.setText("1.5")
    dialog.place.setText("room 4")
    trainer.finish()
    assert view.session().place == "room 4"
    view.book.click()
    trainer.page.dialog.place.setText("room 5")
    trainer.page.dialog.make_up.setChecked(True)
    trainer.finish()
    assert len(view.need.sessions) == 2
    lead = at("lead")
    lead.page.view.sessions.selectRow(0)
    lead.page.view.session_buttons["release"].click()
    lead.page.dialog.people.set_values(())
    lead.finish()
    assert "at least one" in lead.page.dialog.problem.words()
    lead.page.dialog.people.set_values([office.csr.id])
    lead.finish()
    assert office.csr.id in lead.page.view.need.sessions[0].released


def test_the_papers_are_previewed_and_saved(office, at, qtbot, tmp_path):
    office.failing()
    trainer = held(at, qtbot)
    trainer.press("print")
    for name in ("need.pdf", "sign.pdf"):
        preview = trainer.page.dialog
        assert isinstance(preview, TrainingPreview)
        preview.choose_file = lambda name=name: str(tmp_path / name)
        qtbot.waitUntil(preview.save.isEnabled)
        preview.save.click()
        idle(trainer.page, qtbot)
        assert (tmp_path / name).read_bytes().startswith(b"%PDF-")
        preview.close()
        trainer.page.view.session_buttons["sign_in"].click()
        idle(trainer.page, qtbot)
    trainer.page.dialog.close()


def test_a_csr_sees_the_own_training_and_nothing_to_press(office, at, qtbot):
    office.failing()
    held(at, qtbot)
    csr = at("csr")
    assert csr.page.header.title() == "My training"
    assert csr.page.tabs.count() == 1
    assert list(csr.page.view.buttons) == ["print"]
    assert [one.id for one in csr.page.view.need.trainees] == [office.csr.id]


def test_a_team_lead_proposes_for_the_own_team(office, at, qtbot):
    office.failing()
    lead = at("lead")
    assert lead.page.found is None
    lead.page.new.click()
    idle(lead.page, qtbot)
    lead.page.dialog.topic.setText("greeting")
    lead.page.dialog.trainees.set_values([office.csr.id])
    lead.finish("save")
    assert lead.status() == "T0"
    assert "submit_need" not in lead.page.view.buttons


def test_the_plan_of_the_year_is_written_submitted_and_shortened(office, at, qtbot):
    trainer = at("trainer")
    page = trainer.page
    page.tabs.setCurrentWidget(page.plan)
    idle(page, qtbot)
    plan = page.plan
    plan.after.click()
    idle(page, qtbot)
    with office.work("inspector") as work:
        assert plan.label.text() == str(work.today.year + 1)
    for goal in ("fewer repeats", "greeting"):
        plan.add.click()
        plan.dialog.button.click()
        assert "Write all three" in plan.dialog.problem.words()
        plan.dialog.goal.setText(goal)
        plan.dialog.content.setPlainText("asking back")
        plan.dialog.planned.setText("second week")
        plan.dialog.has_day.setChecked(True)
        plan.dialog.button.click()
        idle(page, qtbot)
    assert plan.list.table.total == 2
    plan.list.grid.selectRow(0)
    plan.change.click()
    plan.dialog.month.setCurrentIndex(3)
    plan.dialog.button.click()
    idle(page, qtbot)
    plan.list.grid.selectRow(0)
    plan.submit.click()
    idle(page, qtbot)
    assert plan.line().submitted_at is not None
    assert not plan.drop.isEnabled()
    plan.list.opened.emit(plan.line())
    plan.list.grid.selectRow(1)
    plan.list.opened.emit(plan.line())
    plan.dialog.reject()
    plan.drop.click()
    idle(page, qtbot)
    assert plan.list.table.total == 1
    plan.before.click()
    idle(page, qtbot)
    assert plan.list.table.total == 0


def test_the_page_comes_back_to_a_need_and_a_tab(office, at, qtbot):
    office.failing()
    raised(at, qtbot)
    page = at("qa_lead").page
    state = page.state()
    page.tabs.setCurrentWidget(page.plan)
    page.restore(state)
    idle(page, qtbot)
    assert page.state() == state
    page.recount()
    idle(page, qtbot)
    assert page.waiting() == 1
    page.show_record("no id")
    assert page.state() == state


def test_evidence_opens_the_result(office, at, qtbot):
    office.failing()
    hands = raised(at, qtbot)
    asked = []
    hands.page.open_requested.connect(lambda name, key: asked.append((name, key)))
    hands.page.view.evidence.cases.selectRow(1)
    hands.page.view.evidence.open_case.click()
    assert asked == [("results", hands.page.view.need.cases[1].evaluation_id)]
