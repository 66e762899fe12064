"""The calls page imports from a recorder on the network as from a folder."""

import pytest
import recorders
from audio.sounds import speech, wave_bytes
from PySide6.QtCore import QSettings
from recordings import OUT

from qa_desk.audio.remote import fetching, known
from qa_desk.models import database
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.calls.import_panel import ImportPanel


@pytest.fixture
def web(tmp_path, monkeypatch):
    fetching.clear()
    with recorders.http(tmp_path / "served") as recorder:
        monkeypatch.setenv(known.SECRET, recorder.secret)
        known.keep(recorder.known, "")
        recorder.write(OUT, wave_bytes(speech(0.2)))
        yield recorder
    fetching.clear()


@pytest.fixture
def memory(tmp_path):
    return QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def centre(sqlite_url, qtbot):
    access = database.open_as_system(sqlite_url, "root")
    jobs = Jobs(access.work, access.ask)
    yield jobs
    assert jobs.close()
    access.close()


@pytest.fixture
def panel(web, centre, qtbot, memory):
    panel = ImportPanel(centre, memory)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_a_recorder_that_this_desktop_knows_is_offered_and_imported(panel, web, qtbot, memory):
    model = panel.folder.completer().model()
    assert [model.index(n, 0).data() for n in range(model.rowCount())] == [web.known.address]
    panel.folder.setText(f"{web.known.address}/")
    panel.start()
    qtbot.waitUntil(panel.result.isVisible, timeout=30_000)
    assert "1 new call." in panel._sentence.text()
    assert memory.value("import/folder") == web.known.address


def test_a_password_in_an_address_is_refused_and_not_remembered(panel, memory):
    panel.folder.setText("sftp://qa:hunter2@recorder/calls")
    panel.start()
    assert "password out of the address" in panel.problem.words()
    assert memory.value("import/folder") is None
