"""The program from outside: first start, sign-in, sign-out, language, and what may go wrong."""

import shutil
import subprocess
import sys

import pytest
from factories import PASSWORD
from office import Office
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from qa_desk import app, cli, demo, i18n, paths, settings
from qa_desk.desk.beginning import Beginning
from qa_desk.errors import RuleError, StorageError
from qa_desk.models import Call, ChecklistVersion, engines
from qa_desk.services import drawing, evaluating, planning
from qa_desk.ui import theme
from qa_desk.ui.messages import CrashDialog

FOUNDING = {
    "centre": "Sunny centre",
    "name": "林芝健",
    "staff_no": "2004",
    "login": "Lin",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def office(sqlite_url, tmp_path):
    """A centre whose people can sign in."""
    office = Office(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def demonstration(small_demonstration):
    """The demonstration centre of this machine, built before."""
    file = paths.database_file(app.demonstration().database)
    file.parent.mkdir(parents=True)
    shutil.copy(small_demonstration, file)


def boxes(kind=QMessageBox):
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def found(here, **values):
    """Set up a centre of one's own at the first start."""
    window = here.desk.first_start_window
    for name, words in {**FOUNDING, **values}.items():
        window.fields[name].setText(words)
    window.found.click()


# -- the first start -----------------------------------------------------------------------------


def test_an_own_centre_is_founded_and_its_first_person_can_begin(program, capsys, tmp_path):
    here = program(app.default_database())
    assert here.desk.sign_in_window is None
    found(here)
    here.wait(lambda: here.desk.window is not None)
    assert here.desk.first_start_window is None
    assert here.desk.sign_in_window is None
    window = here.desk.window
    pages = {"inbox", "score", "plan", "results", "calls", "people", "journal", "retention"}
    pages |= {"recorders", "standards", "policies", "requirements", "centre", "coverage", "roster"}
    pages |= {"quick_check", "tasks", "assessments", "accuracy", "dispute_figures", "profiles"}
    pages |= {"reports", "dashboard", "month", "bulletins", "training", "improvement", "actions"}
    pages |= {"teaching_cases", "model_calls", "calibration", "complaints", "indicators"}
    pages |= {"knowledge", "meetings", "appraisal"}
    assert set(window.page_names()) == pages
    with here.desk.access.ask() as work:
        states = [row.state for row in work.session.query(ChecklistVersion).all()]
        assert states == []  # the assistant asks which one
    beginning = window.findChild(Beginning)
    here.wait(lambda: beginning.assistant is not None)
    here.settle()
    beginning.assistant.later.click()
    assert beginning.assistant is None
    (tmp_path / "calls").mkdir()
    cut = min((paths.resources() / "demo" / "audio").glob("*[0-9].ogg"))
    shutil.copy(cut, tmp_path / "calls" / "one.ogg")
    assert cli.main(["import", "recordings", str(tmp_path / "calls")]) == 0
    assert "1 new call" in capsys.readouterr().out
    with here.desk.access.ask() as work:
        assert work.session.query(Call).count() == 1
    with here.desk.access.work() as work:
        plan = planning.make(work, work.today, 1)
        plan = planning.approve(work, plan.id, plan.version)
        with pytest.raises(RuleError, match="nothing to draw"):
            drawing.draw(work, plan.id, plan.version)


def test_a_password_too_short_founds_nothing_and_says_so_in_place(program):
    here = program(app.default_database())
    found(here, password="short", again="short")
    assert "12 characters" in here.desk.first_start_window.error()
    assert here.desk.jobs.running == 0


def test_the_demonstration_centre_opens_with_names_to_sign_in_as(program, demonstration):
    here = program(app.default_database())
    here.desk.first_start_window.demonstration.click()
    here.wait(lambda: here.desk.sign_in_window is not None)
    here.sign_in("qalead", demo.PASSWORD)
    assert here.desk.window.page() is not None


def test_a_demonstration_centre_open_elsewhere_is_said_at_the_first_start(program, demonstration):
    program(app.demonstration().database)
    here = program(app.default_database())
    window = here.desk.first_start_window
    window.demonstration.click()
    here.wait(window.error)
    assert "open on" in window.error()
    assert window.demonstration.isEnabled()
    assert window.found.isEnabled()


def test_an_empty_database_leads_to_the_first_start(program, sqlite_url):
    here = program(sqlite_url)
    assert here.desk.sign_in_window is not None
    here.wait(lambda: here.desk.first_start_window is not None)
    assert here.desk.sign_in_window is None
    found(here)
    here.wait(lambda: here.desk.window is not None)
    here.settle()


def test_the_assistant_goes_to_a_page_and_comes_back_from_the_menu(program):
    here = program(app.default_database())
    found(here)
    here.wait(lambda: here.desk.window is not None)
    beginning = here.desk.window.findChild(Beginning)
    here.wait(lambda: beginning.assistant is not None)
    here.settle()
    beginning.assistant.steps["roster"].go.click()
    assert here.desk.window.place().page == "roster"
    here.settle()
    actions = here.desk.window._person.menu().actions()
    next(action for action in actions if action.text() == "Set up the centre").trigger()
    here.settle()
    assert beginning.assistant.isVisible()
    beginning.assistant.by_itself.click()
    beginning.assistant.later.click()
    here.sign_out()
    here.sign_in("lin")
    here.settle()
    assert here.desk.window.findChild(Beginning).assistant is None


def test_a_folder_that_cannot_be_written_is_said_at_the_first_start(program, tmp_path):
    here = program(paths.database(tmp_path / "home" / "desk.db"))
    shutil.rmtree(tmp_path / "home")
    (tmp_path / "home").write_text("a file where the folder should be")
    found(here)
    window = here.desk.first_start_window
    here.wait(window.error)
    assert "cannot be opened" in window.error()
    assert window.fields["name"].text() == "林芝健"


# -- sign-in -------------------------------------------------------------------------------------


def test_wrong_then_right_then_somebody_else(program, office):
    here = program(office.url)
    here.type_in(office.csr.login, "wrong horse battery")
    assert "wrong" in here.refused()
    csr = here.sign_in(office.csr.login)
    assert "score" not in csr.page_names()
    here.sign_out()
    assert here.desk.sign_in_window.login.text() == office.csr.login
    inspector = here.sign_in(office.inspector.login.upper())
    assert "score" in inspector.page_names()
    assert settings.load().last_login == office.inspector.login


def test_five_wrong_passwords_lock_the_account_in_words(program, office):
    here = program(office.url)
    for _ in range(5):
        here.type_in(office.csr.login, "wrong horse battery")
        assert "wrong" in here.refused()
    here.type_in(office.csr.login)
    assert "Too many wrong passwords" in here.refused()
    assert here.desk.window is None


def test_a_person_who_is_signed_out_reads_nothing_more(program, office):
    here = program(office.url)
    here.sign_in(office.qa_lead.login)
    here.sign_out()
    with pytest.raises(StorageError, match="signed out"):
        _ = here.desk.access
    with pytest.raises(StorageError, match="signed out"), here.desk.jobs.open_work(None):
        pass


def test_a_draft_is_found_again_however_the_name_was_typed(program, office):
    office.submitted()
    here = program(office.url)
    here.sign_in(f" {office.inspector.login.upper()} ")
    name = here.desk.jobs.drafts._file
    here.sign_out()
    here.sign_in(office.inspector.login)
    assert here.desk.jobs.drafts._file == name


def test_a_newer_database_is_refused_in_the_window(program, office):
    engine = engines.connect(office.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("DROP VIEW qad_schema")  # else it might still work with us
    engine.dispose()
    here = program(office.url)
    assert "newer QA Desk" in here.refused()


def test_a_file_of_another_program_is_refused_in_the_window(program, tmp_path):
    (tmp_path / "desk.db").write_bytes(b"not a database" * 100)
    here = program(paths.database(tmp_path / "desk.db"))
    assert "is not a QA Desk database" in here.refused()


def test_a_folder_that_keeps_no_drafts_lets_nobody_type_in_vain(program, office):
    """D4."""
    paths.data().mkdir(parents=True)
    (paths.data() / "drafts").write_text("a file where the folder should be")
    here = program(office.url)
    here.type_in(office.inspector.login)
    assert "cannot be kept" in here.refused()
    (paths.data() / "drafts").unlink()
    here.sign_in(office.inspector.login)


def test_settings_that_cannot_be_saved_are_said_and_stop_nothing(program, office):
    paths.settings().parent.mkdir(parents=True, exist_ok=True)
    here = program(office.url)
    paths.settings().write_text("a file where the folder should be")
    here.sign_in(office.csr.login)
    (box,) = boxes()
    assert "settings" in box.text()
    box.close()
    here.settle()


def test_a_fault_of_the_program_is_reported_and_the_window_goes_on(program, office):
    engine = engines.connect(office.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE person RENAME TO folk")
    engine.dispose()
    here = program(office.url)
    here.wait(lambda: boxes(CrashDialog))
    (dialog,) = boxes(CrashDialog)
    assert "no such table" in dialog._report
    dialog.close()
    assert here.desk.sign_in_window.button.isEnabled()


# -- language and theme --------------------------------------------------------------------------


def test_another_language_keeps_the_page_and_what_was_typed(program, office):
    state = office.submitted()
    with office.work("inspector") as work:
        evaluating.recall(work, state.id, state.version)
    here = program(office.url)
    here.sign_in(office.inspector.login)
    page = here.open("score")
    here.wait(page.form.isVisible)
    here.press(Qt.Key.Key_2)
    before = page.form.sheet()
    here.desk.window.switch_language()
    page = here.desk.window.page()
    assert page.name == "score"
    here.wait(page.form.isVisible)
    assert page.form.sheet() == before
    assert page.form.sheet().answers[1].option == 1
    assert settings.load().language == "zh"


def test_a_reservation_being_written_stays_in_another_language(program, office):
    state = office.released()
    here = program(office.url)
    here.sign_in(office.csr.login)
    page = here.open("inbox", state.id)
    here.wait(lambda: page.desk.panel.form is not None)
    page.desk.panel.form.reservation.click()
    page.desk.panel.form.text.setPlainText("客户先挂断")
    here.desk.window.switch_language()
    page = here.desk.window.page()
    here.wait(lambda: page.desk.panel.form is not None)
    here.wait(lambda: page.desk.panel.form.words() == "客户先挂断")


def test_language_and_theme_are_kept_for_the_next_start(program, office):
    here = program(office.url)
    here.desk.sign_in_window._on_theme()
    here.desk.sign_in_window._on_language()
    assert settings.load() == settings.Settings(language="zh", theme="dark")
    here.sign_in(office.csr.login)
    here.desk.window.switch_theme()
    here.desk.window.switch_language()
    kept = settings.load()
    assert (kept.language, kept.theme) == ("en", "light")
    here.desk.window.enlarge_text()
    assert settings.load().text == "115"
    assert theme.colours().name == "light"
    assert i18n.language() == "en"


# -- what changes meanwhile ----------------------------------------------------------------------


def test_a_recording_moved_away_is_said_on_the_page(program, office, tmp_path):
    state = office.submitted()
    with office.work("inspector") as work:
        evaluating.recall(work, state.id, state.version)
    (tmp_path / "call.wav").unlink()
    here = program(office.url)
    here.sign_in(office.inspector.login)
    page = here.open("score")
    here.wait(page.form.isVisible)
    here.settle()
    assert not page.listening.has_sound
    assert "cannot be opened" in page.listening.waveform.accessibleDescription()
    page.form.focus_first()
    here.press(Qt.Key.Key_2)
    assert page.form.sheet().answers[1].option == 1


# -- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("database", "words"),
    [
        ("sqlite:////srv/qa/desk.db", "Local file desk.db"),
        ("postgresql+psycopg://qa.example/desk", "Server qa.example/desk"),
        ("postgresql+psycopg://lin:secret@qa.example:5433/desk?a=b", "Server qa.example:5433/desk"),
        ("postgresql://[::1/desk", "Server [::1/desk"),
    ],
)
def test_a_database_is_named_without_its_secrets(database, words):
    assert str(app.where(database)) == words


def test_without_a_display_there_is_a_sentence(monkeypatch):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(StorageError, match="no display"):
        app.run(app.Start("sqlite:///desk.db", ""))


def test_what_a_sign_in_window_does_not_need_is_imported_late():
    code = "import sys, qa_desk.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    late = {"sqlalchemy", "logging.handlers", "multiprocessing", "qa_desk.ui.first_start"}
    assert late & set(done.stdout.split()) == set()
