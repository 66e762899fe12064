"""What tests of the roster do again and again."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLineEdit

from qa_desk.models import Shift
from qa_desk.rules import rosters

CTRL = Qt.KeyboardModifier.ControlModifier
CODES = rosters.by_key(rosters.COMMON)


def go(page, person, day=1):
    row = [each.id for each in page.model.rows].index(person.id)
    choose(page, row, day - 1)


def choose(page, row, column):
    only = QItemSelectionModel.SelectionFlag.ClearAndSelect
    page.grid.selectionModel().setCurrentIndex(page.model.index(row, column), only)


def code(page, person, day=1):
    return page.model.edits.day((person.id, page.model.month.first.replace(day=day))).code


def type_into(qtbot, page, text):
    qtbot.keyClick(page.grid, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: page.grid.findChild(QLineEdit) is not None)
    editor = page.grid.findChild(QLineEdit)
    editor.setText(text)
    enter(qtbot, page, editor)


def enter(qtbot, page, editor):
    """Press Enter and wait until the cell has it."""
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.grid.findChild(QLineEdit) is None)


def saved(centre, person, day=1):
    access, _engine, _people, first = centre
    with access.ask() as work:
        rows = work.session.query(Shift).filter_by(person_id=person.id, day=first.replace(day=day))
        return [(row.code, row.kind, row.is_by_hand, row.reason) for row in rows]


def save(qtbot, page):
    qtbot.waitUntil(page.pending.save_button.isEnabled)
    page.pending.save_button.click()
    qtbot.waitUntil(page.pending.isHidden)


def dialog(page, kind):
    return next(each for each in page.findChildren(kind) if each.isVisible())
