"""A signing station lets people in and out, and keeps nothing of this desktop's for them (P3)."""

import pytest
from office import Office
from PySide6.QtWidgets import QMessageBox
from stations import Kiosk, end

from qa_desk import app, cli, paths, settings
from qa_desk.desk import application
from qa_desk.desk.station import Station
from qa_desk.errors import OutageError, StorageError
from qa_desk.models import Setting
from qa_desk.services import audio_copies
from qa_desk.ui import theme
from qa_desk.ui.messages import CrashDialog
from qa_desk.work import Progress


@pytest.fixture
def office(sqlite_url, tmp_path):
    office = Office(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def kiosk(office, qtbot):
    kiosk = Kiosk(qtbot, office.url)
    yield kiosk
    kiosk.close()


def test_without_a_centre_no_station_opens(tmp_path, qtbot):
    url = paths.database(tmp_path / "nowhere.db")
    station = Station(application.make("light"), url, app.where(url))
    with pytest.raises(StorageError, match="There is no centre"):
        station.begin()
    end(station)


def test_a_local_file_is_open_in_one_window_only(kiosk, office):
    second = Station(application.make("light"), office.url, app.where(office.url))
    with pytest.raises(StorageError, match="is open on"):
        second.begin()
    end(second)


def test_outlines_are_swept_at_the_start_at_each_end_and_after_the_last_job(kiosk, office):
    office.released()
    folder = paths.cache_folder() / "outlines"

    def outline():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "left").write_bytes(b"who spoke when")

    outline()
    kiosk.type_in(office.csr.login)
    outline()
    kiosk.window.leave()
    assert not folder.exists()
    outline()  # by a computation that went on
    kiosk.station.jobs.compute(lambda _progress: None)
    kiosk.settle()
    assert not folder.exists()


def test_what_shows_who_spoke_when_of_a_sealed_recording_goes_too(kiosk, office):
    office.released()
    audio_copies.copy(office._access.work, Progress())
    folder = paths.cache_folder() / "outlines"
    kiosk.type_in(office.csr.login)
    kiosk.desk.desk.view.sound.listening.toggle()
    kiosk.wait(lambda: folder.exists() and list(folder.iterdir()))
    kiosk.window.leave()
    kiosk.settle()
    assert not folder.exists()


def test_the_centre_says_after_how_many_seconds_a_person_is_signed_out(kiosk, office):
    with office._access.work() as work:
        work.session.add(
            Setting(key="station.idle", value="120", valid_from=work.now, changed_by=office.lead.id)
        )
    office.released()
    kiosk.type_in(office.csr.login)
    kiosk.let_pass(119)
    assert kiosk.desk is not None
    kiosk.let_pass(1)
    assert kiosk.desk is None


def test_letters_are_large_unless_the_desktop_says_how_large(kiosk, office):
    assert theme.px(100) in {115, 130}
    settings.save(settings.Settings(text="100"))
    kiosk.station._write_large()
    assert theme.px(100) == 100


def test_what_goes_wrong_at_the_sign_in_is_said_there(kiosk, office):
    kiosk.station._on_refused(OutageError("It does not answer."))
    assert kiosk.window.sign_in.error() == "It does not answer."
    kiosk.station._on_refused(ValueError("a fault"))
    kiosk.dialog(CrashDialog).accept()
    assert kiosk.window.sign_in.isEnabled()
    assert not kiosk.window.findChildren(QMessageBox)


def test_the_command_line_opens_a_station(office, monkeypatch):
    opened = []
    monkeypatch.setattr(application, "stay", lambda begin: opened.append(begin) or 0)
    assert cli.main(["--db", office.url, "--station"]) == 0
    here = application.make("light")
    opened[0](here)
    station = here.findChildren(Station)[-1]
    assert station.window.isFullScreen()
    end(station)
