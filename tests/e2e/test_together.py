"""Commands beside the window, and beside each other, on one local file (D11)."""

import subprocess
import sys
from dataclasses import replace

import pytest
from audio.sounds import save, speech
from desks import Program
from factories import PASSWORD, make_task
from office import Office
from PySide6.QtCore import Qt

from qa_desk.models import AudioFile, Call, Draft, database
from qa_desk.services import evaluating

FILES = 120


@pytest.fixture
def office(sqlite_url, tmp_path):
    """A centre whose inspector has a task in hand."""
    office = Office(sqlite_url, tmp_path)
    with office._access.work() as work:
        task = make_task(replace(office.scene, work=work))
    with office.work("inspector") as work:
        evaluating.open_task(work, task.id, task.version)
    yield office
    office.close()


@pytest.fixture
def recordings(tmp_path):
    folder = tmp_path / "recordings"
    folder.mkdir()
    for n in range(FILES):
        save(folder / f"{n}.wav", speech(0.1, seed=n))
    return folder


def importing(url, folder):
    command = [sys.executable, "-m", "qa_desk", "--db", url, "import", "recordings", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process):
    said, errors = process.communicate(timeout=100)
    assert (process.returncode, errors) == (0, ""), errors
    return said


def test_an_import_beside_the_window_disturbs_nobody_who_scores(office, recordings, qtbot):
    program = Program(qtbot, office.url)
    program.desk.begin()
    program.sign_in(office.inspector.login)
    page = program.open("score")
    program.wait(page.form.isVisible)
    trouble = []
    page.not_saved.connect(trouble.append)
    program.desk.jobs.unhandled.connect(trouble.append)
    page.form.focus_first()
    typed = 0
    process = importing(office.url, recordings)
    while process.poll() is None:
        program.press((Qt.Key.Key_1, Qt.Key.Key_2)[typed % 2])
        page.drafts.push()
        program.settle()
        typed += 1
    assert f"{FILES} new calls" in finished(process)
    program.wait(lambda: program.desk.jobs.drafts.unpushed() == [])
    with office._access.ask() as work:
        assert work.session.query(Draft).one().save_id == page.drafts.draft.save_id
        assert work.session.query(Call).filter(Call.external_id.not_like("call-%")).count() == FILES
    assert (trouble, page.notice.words()) == ([], "")
    assert typed > 5
    program.close()


def test_two_imports_of_the_same_folder_at_once_store_everything_once(office, recordings):
    """The second says that the first is at it, and leaves it to that one."""
    both = [importing(office.url, recordings) for _ in range(2)]
    said = [process.communicate(timeout=100) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    for _out, errors in said:
        assert not errors or "being imported already" in errors
    with office._access.ask() as work:
        stored = work.session.query(AudioFile).filter(AudioFile.path != "call.wav").count()
    assert stored == FILES


def test_somebody_signing_in_elsewhere_is_no_trouble(office):
    first = database.sign_in(office.url, office.inspector.login, PASSWORD)
    second = database.sign_in(office.url, office.qa_lead.login, PASSWORD)
    with first.ask() as reading:
        reading.session.query(Call).count()
        with second.work() as writing:
            writing.session.query(Call).first().contact_reason = "退款"
    first.close()
    second.close()
