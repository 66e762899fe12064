"""The handbook in the program: own day first, the place of a page, search, nothing from outside."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from qa_desk import i18n
from qa_desk.rules import handbook
from qa_desk.ui import pages
from qa_desk.ui.widgets import handbook_window
from qa_desk.ui.widgets.handbook_window import PAGES, HandbookWindow

IMAGE = QTextDocument.ResourceType.ImageResource.value
TITLES = {"en": ("QA lead", "Score", "Your day"), "zh": ("质检班长", "评分", "你的一天")}


@pytest.fixture(params=["en", "zh"])
def language(request):
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


@pytest.fixture
def window(qtbot, language):
    made = HandbookWindow({"qa_lead"})
    made.setAttribute(handbook_window.Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(window):
    return window.leaf.toPlainText()


def titles(window):
    return [item.text(0) for item in window._items()]


def test_it_opens_at_the_persons_own_day(window, language):
    assert window.chapter() == TITLES[language][0]
    assert "8:30" in shown(window)
    assert titles(window)[0] == TITLES[language][0]


def test_a_page_opens_where_it_is_described(window, language):
    window.open_page("score")
    assert window.chapter() == TITLES[language][1]
    window.open_page("none that is known")
    assert window.chapter() == TITLES[language][0]


def test_every_page_that_has_a_place_has_it_in_the_book():
    english = handbook_window.chapters("handbook", "en")
    known = {page.name for page in pages.ALL}
    assert {name for name in PAGES if handbook.place(english, PAGES[name]) is None} == set()
    assert set(PAGES) <= known


def test_a_search_narrows_the_chapters_and_says_when_there_is_none(window, qtbot):
    everything = len(titles(window))
    qtbot.keyClicks(window.field, "libpq")
    assert len(titles(window)) < everything
    window.field.setText("xyzzy quux")
    assert titles(window) == []
    assert window.chapter() == ""
    assert window.nothing.isVisible()
    assert not window.leaf.isVisible()
    window.field.clear()
    assert len(titles(window)) == everything
    assert not window.nothing.isVisible()


def test_links_stay_inside_the_handbook(window, language):
    window.open_page("score")
    day = handbook_window.chapters("days", language)[1].title
    link = handbook_window.chapters("handbook", language)[3]
    file = handbook_window.file_of("handbook", language).name
    window._on_link(QUrl(f"{file}#{link.anchor}"))
    assert window.chapter() == link.title
    window._on_link(QUrl(f"#{link.anchor}"))
    assert window.chapter() == link.title
    window._on_link(
        QUrl(f"{handbook_window.file_of('days', language).name}#{handbook.anchor(day)}")
    )
    for other in ("https://example.org/handbook.md", "#no-such-place", "nothing-there.md"):
        before = shown(window)
        window._on_link(QUrl(other))
        assert shown(window) == before


def test_a_link_to_a_part_of_a_chapter_scrolls_to_it(window, language):
    book = handbook_window.chapters("handbook", language)
    chapter = next(one for one in book if len(one.headings) > 2)
    window.open_page("inbox")
    window._on_link(QUrl(f"#{chapter.headings[-1].anchor}"))
    assert window.chapter() == chapter.title
    assert window.leaf.verticalScrollBar().value() > 0


def test_what_is_in_one_language_only_is_shown_too(window):
    window._on_link(QUrl("care.md"))
    assert "backup" in shown(window).lower()
    window._on_link(QUrl("#encryption"))
    assert window.leaf.verticalScrollBar().value() > 0


def test_pictures_are_of_the_handbook_and_fit(window):
    picture = window.leaf.loadResource(IMAGE, QUrl("pictures/score-en.png"))
    assert 0 < picture.width() / picture.devicePixelRatio() <= window.leaf.viewport().width()
    for other in ("../qa_desk/none.png", "https://example.org/a.png", "../../x.png"):
        assert window.leaf.loadResource(IMAGE, QUrl(other)) is None
    assert (
        window.leaf.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, "a") is None
    )


def test_pictures_follow_the_width_of_the_window(window):
    window.open_page("score")
    window.resize(1200, 700)
    wide = window.leaf._wide
    window.resize(800, 700)
    assert window.leaf._wide < wide


def test_every_control_has_a_name(window):
    for widget in (window.field, window.list, window.leaf):
        assert widget.accessibleName()
