"""No word is cut off in any window: in Chinese, in English, and in an accented one 40 % longer."""

import pytest
from assessing import assessed
from every_word import Longer, cut_off, see_all
from factories import LONG_AGO, make_call
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from qa_desk import demo, i18n
from qa_desk.models import RoleGrant
from qa_desk.rules.disputes import Disputed, Opinion, Words
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.teaching import Entry
from qa_desk.services import cases, recorders, routes, teaching
from qa_desk.services.recorders import Settings
from qa_desk.services.teaching import About
from qa_desk.ui.first_start import FirstStartWindow
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages import ALL
from qa_desk.ui.sign_in import SignInWindow
from qa_desk.ui.widgets.review_forms import RescoreForm, VerdictForm

WIDTH, HEIGHT = 1366, 768
LANGUAGES = ["zh", "longer", pytest.param("en", marks=pytest.mark.soak)]  # longer begins with it


@pytest.fixture(params=LANGUAGES, autouse=True)
def _language(request, monkeypatch):
    """Let the program speak a language."""
    if request.param == "longer":
        monkeypatch.setattr(i18n, "catalogue", lambda _language: Longer())
    else:
        i18n.set_language(request.param)


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's window at a page and waits until all is read."""
    windows = []  # somebody must hold them

    def sit(role, page, record=None):
        jobs, actor = office.jobs(role)
        window = MainWindow(jobs, actor, ALL, "Local file qa-desk.db")
        window._building.stop()  # the pages that nobody looks at
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(WIDTH, HEIGHT)
        window.show()
        window.open(page, record)
        qtbot.waitUntil(lambda: window.page().name == page and not jobs.running, timeout=20_000)
        return window, window.page()

    yield sit
    windows.clear()


def test_a_word_that_is_cut_off_is_found(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    for words, x, width in (("fits", 0, 100), ("too narrow", 0, 10), ("outside", 150, 100)):
        QLabel(words, window).setGeometry(x, 0, width, 30)
    with qtbot.waitExposed(window):
        window.show()
    assert [found.split("”")[0] for found in cut_off(window)] == [
        "QLabel “too narrow",
        "QLabel “outside",
    ]


def test_the_windows_before_the_sign_in_show_every_word(qtbot):
    for window in (
        SignInWindow("Local file qa-desk.db"),
        SignInWindow("Local file qa-desk.db", "", demo.HINTS, demo.PASSWORD),
        FirstStartWindow("Local file qa-desk.db"),
    ):
        qtbot.addWidget(window)
        window.resize(WIDTH, HEIGHT)
        with qtbot.waitExposed(window):
            window.show()
        see_all(window, qtbot)
        window.close()


FORMS = (  # who has one, after which step of an evaluation, scored how
    ("inspector", "submitted", {}),
    ("qa_lead", "submitted", {"item_2": 3}),  # fatal
    ("csr", "released", {}),
    ("csr", "released", {"item_2": 3}),
    ("lead", "confirmed", {}),
    ("lead", "confirmed", {"item_2": 3}),
)


def test_the_inbox_shows_every_word(office, sit, qtbot):
    for role, step, options in FORMS:
        with office.work("qa_lead") as work:
            make_call(work, office.csr, office.team)
        state = getattr(office, step)(**options)
        window, page = sit(role, "inbox", state.id)
        qtbot.waitUntil(lambda page=page: page.desk.panel.form is not None)
        see_all(window, qtbot)
        window.close()


def take(office, role, key, case, words):
    """Let somebody take a step of the route."""
    with office.work(role) as work:
        routes.take(work, case, cases.case(work, case).row.version, key, words)


def reviewed(office):
    """Return a result of which two items are disputed before the QA lead."""
    case = office.released(item_5=1, item_3=1).id
    with office.work("csr") as work:
        cases.opened(work, case)
    said = tuple(Disputed(n, "客户先说了“再见”，请再听一遍", (700,), 0, "KB-2031") for n in (3, 5))
    take(office, "csr", "dispute", case, Words(disputed=said))
    opinions = tuple(Opinion(n, n == 3, "听了录音，确实如此") for n in (3, 5))
    judged = Words(reason="已听", opinions=opinions, heard=True)
    take(office, "lead", "judge_false", case, judged)
    return case


def test_a_review_shows_every_word(office, sit, qtbot):
    with office.work("qa_lead") as work:
        make_call(work, office.csr, office.team)
    case = reviewed(office)
    other = office.released(item_3=1).id
    window, page = sit("qa_lead", "inbox", case)
    qtbot.waitUntil(lambda: isinstance(page.desk.panel.form, RescoreForm))
    see_all(window, qtbot)
    page.desk.panel.form.reading.setChecked(True)
    see_all(window, qtbot)
    first = office.case(case, "csr").sheet.answers
    take(office, "qa_lead", "rescore", case, Words(sheet=Sheet({3: first[1], 5: first[5]})))
    page.refresh()
    qtbot.waitUntil(lambda: isinstance(page.desk.panel.form, VerdictForm))
    form = page.desk.panel.form
    form.verdict.setCurrentIndex(form.verdict.findData("overturned_standard_unclear"))
    form.text.setPlainText("录音里有")
    see_all(window, qtbot)
    page.desk.panel.take("uphold")
    qtbot.waitUntil(lambda: len(page.desk.case().versions) > 1)
    see_all(window, qtbot)
    page.desk.view.revision_wanted.emit(1)
    qtbot.waitUntil(lambda: hasattr(page.desk, "revision"))
    see_all(page.desk.revision, qtbot)
    page.desk.revision.reject()
    page.desk.view.alike_wanted.emit()
    qtbot.waitUntil(lambda: page.desk.alike.table.rowCount() == 1)
    assert page.desk.alike.chosen()[0].id == other
    see_all(page.desk.alike, qtbot)
    page.desk.alike.reject()
    window.close()


def test_plan_and_score_show_every_word(office, sit, qtbot):
    task = office.drawn()
    window, page = sit("qa_lead", "plan")
    qtbot.waitUntil(page.view.draw.isVisible)
    for tab in range(page.view.tabs.count()):
        page.view.tabs.setCurrentIndex(tab)
        see_all(window, qtbot)
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.wizard.rules.rules), timeout=20_000)
    for step in range(page.wizard.steps.count()):
        page.wizard.steps.setCurrentIndex(step)
        see_all(window, qtbot)
    window.close()
    window, page = sit("inspector", "score", task.id)
    qtbot.waitUntil(page.start.isVisible)
    see_all(window, qtbot)
    page.queue.opened.emit(page.queue.current())
    qtbot.waitUntil(page.form.isVisible)
    page.form.focus_first()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_2)
    see_all(window, qtbot)


def test_results_calls_and_people_show_every_word(office, sit, qtbot):
    state = office.confirmed(item_2=3)
    with office.work("qa_lead") as work:
        unresolved = make_call(work).id
    window, page = sit("qa_lead", "results", state.id)
    qtbot.waitUntil(lambda: page.desk.case() is not None)
    see_all(window, qtbot)
    window.open("calls", unresolved)
    page = window.page()
    qtbot.waitUntil(lambda: page.pane.call_id() == unresolved)
    see_all(window, qtbot)
    page.show_import()
    see_all(window, qtbot)
    window.open("people")
    qtbot.waitUntil(lambda: window.page().people.table.total > 0)
    see_all(window, qtbot)
    window.open("journal")
    qtbot.waitUntil(lambda: window.page().list.table.total > 0)
    see_all(window, qtbot)
    window.page().verify.click()
    qtbot.waitUntil(lambda: bool(window.page().notice.words()))
    see_all(window, qtbot)


def test_people_of_an_administrator_show_every_word(office, sit, qtbot):
    with office._access.work() as work:
        role = {"person_id": office.scene.qa_lead.id, "role": "admin", "valid_from": LONG_AGO}
        work.session.add(RoleGrant(**role))
    window, page = sit("qa_lead", "people")
    qtbot.waitUntil(lambda: page.panel.record is not None)
    see_all(window, qtbot)
    for button in (page.panel.edit_button, page.panel.transfer_button, page.panel.name_button):
        button.click()
        see_all(page.panel.dialog, qtbot)
        page.panel.dialog.reject()
    page.teams_button.click()
    qtbot.waitUntil(lambda: page.organisation.unit() is not None)
    see_all(page.organisation, qtbot)
    page.organisation.accept()


def test_retention_shows_every_word(sit, qtbot):
    window, page = sit("qa_lead", "retention")
    for button in (page.propose, page.approve, page.carry_out, page.withdraw):
        button.show()
    see_all(window, qtbot)


def test_the_centre_shows_every_word(sit, qtbot):
    window, page = sit("qa_lead", "centre")
    for key in ("centre.name", "sla.csr.respond", "slip.mode"):
        qtbot.waitUntil(lambda: not window.jobs.running)
        page.settings.choose(key)
        see_all(window, qtbot)
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not window.jobs.running)
    see_all(window, qtbot)


def test_the_dashboard_shows_every_word(office, sit, qtbot):
    office.released(item_3=1)
    window, page = sit("qa_lead", "dashboard")
    page.period.setCurrentIndex(1)
    page.refresh()
    qtbot.waitUntil(lambda: not window.jobs.running)
    see_all(window, qtbot)
    page.board.views["pareto"].explain.click()
    page.board.views["pareto"].mark_chosen.emit("")
    qtbot.waitUntil(lambda: not window.jobs.running and not page.behind.isHidden())
    see_all(window, qtbot)


def test_assessments_and_dispute_figures_show_every_word(office, sit, qtbot):
    found = assessed(office)
    window, page = sit("inspector", "assessments", found.id)
    qtbot.waitUntil(lambda: page.desk.form is not None)
    see_all(window, qtbot)
    page.desk.form.text.setPlainText("没有重听")
    page.desk.take("state")
    qtbot.waitUntil(lambda: page.desk.form is None and not window.jobs.running)
    window, page = sit("qa_lead", "assessments", found.id)
    qtbot.waitUntil(lambda: page.desk.form is not None)
    page.desk.form.choice.setCurrentIndex(page.desk.form.choice.findData("points"))
    see_all(window, qtbot)
    for name in ("dispute_figures", "accuracy"):
        window.open(name)
        qtbot.waitUntil(lambda: not window.jobs.running)
        see_all(window, qtbot)


def test_reports_show_every_word(office, sit, qtbot):
    office.submitted(item_2=3)
    window, page = sit("qa_lead", "reports")
    see_all(window, qtbot)
    page.new.click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    see_all(page.dialog, qtbot)
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.view.report is not None and not window.jobs.running)
    see_all(window, qtbot)


def test_the_month_shows_every_word(office, sit, qtbot):
    office.released()
    window, page = sit("qa_lead", "month")
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        qtbot.waitUntil(lambda: not window.jobs.running)
        see_all(window, qtbot)


def test_profiles_show_every_word(office, sit, qtbot):
    office.released(item_2=3)
    window, page = sit("qa_lead", "profiles", office.csr.id)
    qtbot.waitUntil(lambda: page.shown is not None and not window.jobs.running)
    see_all(window, qtbot)
    page.show_record(office.team.id)
    qtbot.waitUntil(lambda: page.shown.subject.is_team and not window.jobs.running)
    see_all(window, qtbot)


def test_tasks_and_abilities_show_every_word(office, sit, qtbot):
    office.drawn()
    window, page = sit("qa_lead", "tasks")
    page.seats.choose(office.inspector.id)
    page.take.show()
    see_all(window, qtbot)
    page.take_over.click()
    see_all(page.dialog, qtbot)
    page.dialog.reject()
    window.open("people", office.inspector.id)
    page = window.page()
    qtbot.waitUntil(page.abilities.isEnabled)
    page.abilities.click()
    qtbot.waitUntil(lambda: page.abilities.dialog is not None)
    see_all(page.abilities.dialog, qtbot)
    page.abilities.dialog.reject()


def test_quick_checks_show_every_word(sit, qtbot):
    window, page = sit("inspector", "quick_check")
    qtbot.waitUntil(lambda: page.short.table.total > 0)
    page.form.choose(page.short.table.rows[0])
    page.form.submit()
    page.pending.show_state("x", "late", "clock")
    for tab in (1, 2, 0):
        page.tabs.setCurrentIndex(tab)
        see_all(window, qtbot)
    page.form.modes.choose("recording")
    qtbot.waitUntil(lambda: page.jobs.running == 0)
    see_all(window, qtbot)


def test_coverage_shows_every_word(sit, qtbot):
    window, page = sit("qa_lead", "coverage")
    qtbot.waitUntil(page.table.isVisible)
    page.figures.uncovered.setVisible(True)
    page.filter.shift.setVisible(True)
    see_all(window, qtbot)


def test_standards_and_their_editor_show_every_word(sit, qtbot):
    window, page = sit("qa_lead", "standards")
    see_all(window, qtbot)
    page.new_version.click()
    page.dialog.reason.setPlainText("x")
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.desk)
    for place in ((), ("skill_groups", 0), ("sections", 0), ("sections", 0, "items", 0)):
        page.desk.editor.tree.choose(place)
        see_all(window, qtbot)


@pytest.mark.parametrize("name", ["actions", "policies", "requirements", "training"])
def test_actions_policies_and_training_show_every_word(sit, qtbot, name):
    window, _page = sit("qa_lead", name)
    see_all(window, qtbot)


def test_improvement_plans_and_their_forms_show_every_word(sit, qtbot):
    window, page = sit("qa_lead", "improvement")
    page.list.grid.selectRow(0)
    see_all(window, qtbot)
    page.empty.acted.emit()
    qtbot.waitUntil(lambda: page.dialog is not None)
    qtbot.waitUntil(lambda: not page.jobs.running)
    see_all(window, qtbot)
    form = page.dialog.form
    see_all(page.dialog, qtbot)
    for lines in (form.goals, form.measures):
        lines.add.click()
        see_all(form.dialog, qtbot)
        form.dialog.reject()
    page.dialog.reject()


def test_bulletins_and_their_draft_show_every_word(sit, qtbot):
    window, page = sit("qa_lead", "bulletins")
    see_all(window, qtbot)
    page.new.click()
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.form.isEnabled())
    see_all(window, qtbot)
    see_all(page.dialog, qtbot)
    page.dialog.reject()


def test_teaching_cases_and_model_calls_show_every_word(office, sit, qtbot):
    state = office.released()
    entry = Entry(True, ("IN-01",), ("greeting",), "Greets in full", silences=((0, 500),))
    with office.work("inspector") as work:
        case_id = teaching.add(work, About((0, 2000), evaluation_id=state.id), entry)
        teaching.ask(work, case_id, 1)
    with office.work("csr") as work:
        teaching.answer(work, case_id, given=True)
    window, page = sit("qa_lead", "teaching_cases")
    for _published in range(2):
        page.list.grid.selectRow(0)
        qtbot.waitUntil(lambda: page.jobs.running == 0)
        see_all(window, qtbot)
        page.view.buttons["publish"].click()
        qtbot.waitUntil(lambda: page.jobs.running == 0)
    window, page = sit("csr", "model_calls")
    for row in range(2):
        page.list.grid.selectRow(row)
        qtbot.waitUntil(lambda: page.jobs.running == 0)
        see_all(window, qtbot)


def test_calibrations_and_their_form_show_every_word(sit, qtbot):
    window, page = sit("qa_lead", "calibration")
    see_all(window, qtbot)
    page.new.click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    see_all(page.dialog, qtbot)
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.view.session is not None and not page.jobs.running)
    see_all(window, qtbot)


def test_the_roster_shows_every_word(sit, qtbot):
    window, page = sit("qa_lead", "roster")
    qtbot.waitUntil(lambda: page.jobs.running == 0)
    see_all(window, qtbot)


def test_recorders_show_every_word(office, sit, qtbot):
    with office.work("qa_lead") as work:
        recorders.save(work, None, 0, Settings("north", "", "Asia/Shanghai", Profile("/nowhere")))
    window, page = sit("qa_lead", "recorders")
    qtbot.waitUntil(page.detail.isVisible)
    see_all(window, qtbot)
    page.edit_button.click()
    page.editor.names.examples.setPlainText("8001_20250305_x1.wav")
    page.editor.names.propose()
    page.editor.list.show_list("/cdr/*.csv", (("流水", "call_id"),))
    for tab in range(page.editor.tabs.count()):
        page.editor.tabs.setCurrentIndex(tab)
        see_all(page.editor, qtbot)
    page.editor.reject()


def test_the_rail_shows_every_page_and_its_count(office, sit, qtbot):
    office.submitted(item_2=3)
    window, _page = sit("qa_lead", "inbox")
    window._building.start()
    qtbot.waitUntil(lambda: len(window._pages) == len(window.page_names()) > 5)
    qtbot.waitUntil(lambda: not window.jobs.running)
    see_all(window, qtbot)


def test_no_page_is_forgotten():
    tested = {"inbox", "plan", "score", "results", "calls", "people", "journal", "retention"}
    tested |= {"coverage", "quick_check", "roster", "tasks", "assessments", "dispute_figures"}
    tested |= {"recorders", "standards", "policies", "centre", "dashboard", "reports", "profiles"}
    tested |= {"month", "bulletins", "training", "calibration", "accuracy", "requirements"}
    tested |= {"teaching_cases", "model_calls", "actions", "improvement", "knowledge"}
    tested |= {"complaints", "indicators", "meetings", "appraisal"}
    assert {page.name for page in ALL} == tested
