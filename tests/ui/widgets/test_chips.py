import pytest

from qa_desk.ui.widgets.chips import KINDS, Chip, ElidedLabel


@pytest.mark.parametrize("kind", KINDS)
def test_a_chip_says_its_state_in_words_and_never_by_colour_alone(qtbot, kind):
    chip = Chip("Overdue", kind)
    qtbot.addWidget(chip)
    assert chip.text() == "Overdue"
    assert chip._icon.isVisibleTo(chip) == (kind in {"fatal", "late", "good"})


def test_a_chip_says_something_else_in_place(qtbot):
    chip = Chip("Draft", icon="pen-line")
    qtbot.addWidget(chip)
    chip.show_state("Pass", "good")
    assert (chip.text(), chip.property("chip")) == ("Pass", "good")


def test_a_line_that_gives_way_says_the_rest_on_hover(qtbot):
    label = ElidedLabel("November 2026, all teams of the centre")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""
