"""A program that scores without pause until it is killed.

It tells sequence and sheet whenever the page shows that everything typed so far is saved.
"""

import faulthandler
import os
import random
import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from qa_desk.desk import application
from qa_desk.drafts import DraftJournal
from qa_desk.models import database, engines
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.score import ScorePage

DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)


def main(url: str, login: str, home: str, line) -> None:
    faulthandler.enable()
    os.environ["QA_DESK_HOME"] = home
    app = application.make("light")
    engine = engines.connect(url)
    access = database.Access(engine, database._actor(engine, login))
    jobs = Jobs(access.work, access.ask)
    jobs.drafts = DraftJournal.of(url, login)
    page = ScorePage(jobs, access.actor)
    page.saved.connect(lambda moment: moment and line.send(told(page)))
    page.resize(1196, 680)
    page.show()
    page.catch_up()
    typing = QTimer(app, interval=3)
    typing.timeout.connect(lambda: type_something(page))
    typing.start()
    looking = QTimer(app, interval=5000)
    looking.timeout.connect(lambda: look_again(page))
    looking.start()
    QTimer.singleShot(180_000, lambda: give_up(page))
    sys.exit(app.exec())


def look_again(page: ScorePage) -> None:
    """Ask anew, as a person does who was refused by a server that is slow to answer."""
    if page.drafts.typing is None:
        page.refresh()
        page._read_case()


def give_up(page: ScorePage) -> None:
    """Say what a person would see when nothing is told for minutes, and end."""
    said = [label.text() for label in page.window().findChildren(QLabel) if label.isVisible()]
    modal = QApplication.activeModalWidget()
    shown = type(page._stack.currentWidget()).__name__
    print("gave up:", shown, page._row, page.drafts._saving, modal, said, file=sys.stderr)
    QApplication.exit(3)


def told(page: ScorePage) -> dict:
    return {"sequence": page.drafts.draft.sequence, "sheet": page.form.sheet().to_document()}


def type_something(page: ScorePage) -> None:
    if page._stack.currentWidget() is not page.form:
        if page._row is not None and page._row.status == "E0":
            page._on_start()
        return
    if page.drafts._saving > random.randrange(5):
        return  # on a slow disk nothing would ever be told as saved
    focused = QApplication.focusWidget()
    if focused is not None:
        QTest.keyClick(focused, random.choice(DIGITS))
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
