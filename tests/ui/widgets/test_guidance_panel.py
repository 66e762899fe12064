from datetime import date

import pytest

from qa_desk.i18n import Bilingual
from qa_desk.rules.checklists import FatalError, Item, Option
from qa_desk.rules.sheets import Answer
from qa_desk.services.cases import Agreed
from qa_desk.ui import theme
from qa_desk.ui.widgets.guidance_panel import GuidancePanel


@pytest.fixture
def panel(qtbot):
    panel = GuidancePanel()
    qtbot.addWidget(panel)
    return panel


def make_item(text="ok", guide=""):
    options = (Option(400, Bilingual(en=text)), Option(0, Bilingual(en="bad"), "customer"))
    return Item(1, "K", "BK", 400, False, Bilingual(en="i"), options, Bilingual(en=guide))


def test_the_chosen_option_is_strong(panel):
    panel.show_item(make_item(), Answer(0))
    assert panel.html().count("font-weight:600") == 2  # its points and its text
    panel.show_item(make_item(), Answer(-1))
    assert "font-weight:600" not in panel.html()


def test_what_the_centre_wrote_is_never_taken_for_markup(panel):
    panel.show_item(make_item("a <b> & c", "<img src=x>"), Answer(0))
    assert "a &lt;b&gt; &amp; c" in panel.html()
    assert "<img" not in panel.html()


def test_a_fatal_error_shows_its_class_and_guidance(panel):
    panel.show_fatal(FatalError("F", "business", Bilingual(en="f"), Bilingual(en="State it.")))
    assert "Business-critical error" in panel.html()
    assert "State it." in panel.html()
    panel.clear()
    assert panel.html() == ""


def test_what_a_calibration_agreed_stands_at_its_item_and_at_no_other(panel):
    panel.show_item(make_item(), Answer(0))
    panel.show_agreed([Agreed("K", Bilingual(en="a <b>"), "CAL-1", date(2026, 3, 5))])
    assert "Agreed on 2026-03-05 (CAL-1): a &lt;b&gt;" in panel.html()
    panel.show_fatal(FatalError("F", "business", Bilingual(en="f")))
    assert "Agreed" not in panel.html()
    panel.show_agreed([Agreed("F", Bilingual(en="never"), "CAL-2", date(2026, 4, 5))])
    assert "CAL-2" in panel.html()


def test_its_height_is_the_same_whatever_it_shows_and_it_follows_the_theme(qapp, panel):
    height = panel.height()
    panel.show_item(make_item("long " * 400, "long " * 400), Answer(1))
    assert panel.height() == height
    theme.apply(qapp, "dark")
    assert theme.DARK.fatal in panel.html()
