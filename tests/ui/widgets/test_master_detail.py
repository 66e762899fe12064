from PySide6.QtWidgets import QListWidget, QWidget

from qa_desk.ui.page import memory
from qa_desk.ui.widgets.master_detail import MasterDetail


def make(qtbot):
    panes = MasterDetail(QListWidget(), QWidget())
    qtbot.addWidget(panes)
    panes.resize(1200, 600)
    panes.show()
    return panes


def test_the_detail_takes_the_room_that_comes(qtbot):
    panes = make(qtbot)
    master, detail = panes.sizes()
    panes.resize(1400, 600)
    qtbot.waitUntil(lambda: panes.sizes() == [master, detail + 200])


def test_the_split_a_person_chose_is_remembered(qtbot):
    panes = make(qtbot)
    panes.remember(memory("lin", "inbox"), "split")
    panes.moveSplitter(444, 1)
    again = make(qtbot)
    again.remember(memory("lin", "inbox"), "split")
    assert again.sizes() == panes.sizes()
