import pytest
from PySide6.QtWidgets import QLabel, QWidget

from qa_desk.ui.widgets.flow import Flow


@pytest.fixture
def make(qtbot):
    """A function that shows labels of 100 pixels in a flow."""

    def make(width, **options):
        box = QWidget()
        qtbot.addWidget(box)
        flow = Flow(box, **options)
        labels = [QLabel(str(n)) for n in range(4)]
        for label in labels:
            label.setFixedHeight(20) if options.get("column") else label.setFixedSize(100, 20)
            flow.addWidget(label)
        box.resize(width, flow.heightForWidth(width))
        box.show()
        boxes.append(box)
        return flow, labels

    boxes = []  # somebody must hold them
    yield make
    boxes.clear()


def lines(labels):
    return [label.y() for label in labels]


def test_what_does_not_fit_goes_into_the_next_line(make):
    flow, labels = make(220, across=8, down=4)
    assert lines(labels) == [0, 0, 24, 24]
    assert flow.heightForWidth(220) == 44
    assert flow.heightForWidth(1000) == 20


def test_columns_are_of_one_width_and_fill_the_line(make):
    _flow, labels = make(320, column=100, across=10, down=4)
    assert {label.width() for label in labels} == {100}
    assert lines(labels) == [0, 0, 0, 24]


def test_a_hidden_widget_takes_no_room(make):
    flow, labels = make(220, across=8, down=4)
    labels[0].hide()
    labels[1].hide()
    assert flow.heightForWidth(220) == 20


def test_items_can_be_taken_out_again(make):
    flow, labels = make(220)
    assert flow.takeAt(0).widget() is labels[0]
    assert flow.takeAt(9) is None
    assert flow.itemAt(9) is None
    assert flow.count() == 3
