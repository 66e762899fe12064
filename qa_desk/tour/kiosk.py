"""The signing station as the tour sees it: somebody comes, reads, and leaves nothing behind."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qa_desk import demo
from qa_desk.app import Start
from qa_desk.desk.station import Station
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.tour.guide import SIZE, Guide
from qa_desk.ui import theme


def visit(guide: Guide, start: Start, login: str, file: Path) -> None:
    """Let a person in at a station, take a picture of what waits for them, and let them out."""
    station = Station(guide.application, start.database, start.where)
    station.begin()
    window = station.window
    window.showNormal()
    window.resize(*SIZE)
    try:
        sign_in = window.sign_in
        if sign_in is not None:
            sign_in.login.setText(login)
            sign_in.password.setText(demo.PASSWORD)
            QTest.keyClick(sign_in.password, Qt.Key.Key_Return)
            guide.wait(lambda: window.desk is not None or bool(sign_in.error()), sign_in.error)
        guide.wait(lambda: window.desk is None or window.desk.desk.case() is not None)
        if window.desk is None or not window.grab().save(str(file)):
            raise StorageError(_("The picture {file} cannot be written.").format(file=file))
        window.leave()
    finally:
        station.window.close()
        station.window.deleteLater()
        station.close()
        guide.application.aboutToQuit.disconnect(station.close)
        station.deleteLater()
        theme.take_text_size("")
        theme.apply(guide.application, theme.colours().name)
