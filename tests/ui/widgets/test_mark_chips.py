import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from qa_desk.rules.sheets import Mark
from qa_desk.ui.widgets.mark_chips import MarkChips


@pytest.fixture
def chips(qtbot):
    chips = MarkChips()
    qtbot.addWidget(chips)
    return chips


def texts(chips):
    return [chip.text() for chip in chips.chips()]


def test_marks_stand_in_the_order_of_the_call(chips):
    chips.show_marks([Mark(95_000), Mark(2_000), Mark(61_000)])
    assert texts(chips) == ["0:02", "1:01", "1:35"]
    chips.show_marks([Mark(61_000)])
    assert texts(chips) == ["1:01"]
    chips.show_marks([])
    assert chips.isHidden()


def test_many_marks_are_counted_so_that_the_row_stays_narrow(chips):
    chips.show_marks([Mark(second * 1000) for second in range(9)])
    assert len(texts(chips)) == 4
    assert chips._more.text() == "+5"
    assert "0:08.0" in chips._more.toolTip()


def test_a_mark_is_removed_from_its_menu(qtbot, chips):
    chips.show_marks([Mark(5000, 2)])
    chip = chips.chips()[0]
    chip._show_menu(QPoint(1, 1))
    menu = chip.findChild(QMenu)
    with qtbot.waitSignal(chips.removed) as removed:
        menu.actions()[0].trigger()
    menu.close()
    assert removed.args == [Mark(5000, 2)]


def test_a_sheet_that_is_only_shown_has_no_menu(chips):
    chips.show_marks([Mark(5000)], read_only=True)
    chips.chips()[0]._show_menu(QPoint(1, 1))
    assert chips.chips()[0].findChild(QMenu) is None
