"""The handbook as chapters, and that both languages of it are the same book."""

import re

import project
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa_desk.rules import handbook, permissions
from qa_desk.ui.widgets import handbook_window

BOOK = """Before.

# Book

Hello.

## First day

Words of it.

```sh
## no heading
```

### Its first part

More.

## 通话 (2)
"""
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")


def book(name, language):
    return handbook.chapters(handbook_window.file_of(name, language).read_text("utf-8"))


def test_a_book_is_taken_apart_at_its_headings():
    chapters = handbook.chapters(BOOK)
    assert [chapter.title for chapter in chapters] == ["Book", "First day", "通话 (2)"]
    assert [chapter.anchor for chapter in chapters] == ["book", "first-day", "通话-2"]
    assert [heading.title for heading in chapters[1].headings] == ["First day", "Its first part"]
    assert "## no heading" in chapters[1].text
    assert "Before." not in "".join(chapter.text for chapter in chapters)
    assert handbook.outline(chapters) == (1, 2, 3, 2)


def test_a_link_finds_its_place():
    chapters = handbook.chapters(BOOK)
    assert handbook.place(chapters, "first-day") == (1, 0)
    assert handbook.place(chapters, "its-first-part") == (1, 1)
    assert handbook.place(chapters, "no-heading") is None


def test_a_chapter_holds_words_whatever_their_case():
    first = handbook.chapters(BOOK)[1]
    assert first.holds(["WORDS", "more"])
    assert first.holds([])
    assert not first.holds(["words", "hello"])


@given(st.text())
@example("\r")
def test_nothing_after_the_first_heading_is_lost(text):
    written = "\n".join(f"# Title\n{text}".splitlines())
    kept = "\n".join(chapter.text for chapter in handbook.chapters(written))
    assert kept.splitlines() == written.splitlines()


@pytest.mark.parametrize("name", ["handbook", "days"])
def test_both_languages_are_the_same_book(name):
    english, chinese = book(name, "en"), book(name, "zh")
    assert handbook.outline(english) == handbook.outline(chinese)
    for one, other in zip(english, chinese, strict=True):
        pictures = [PICTURE.findall(chapter.text) for chapter in (one, other)]
        assert [picture.replace("-zh", "-en") for picture in pictures[1]] == pictures[0], one.title
        rows = [chapter.text.count("\n|") for chapter in (one, other)]
        assert rows[0] == rows[1], one.title


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_role_has_its_day(language):
    days = book("days", language)
    assert len(days) == 1 + len(permissions.ROLES)
    assert set(handbook_window.DAYS) == set(permissions.ROLES)
    for role, day in zip(handbook_window.DAYS, book("days", "en")[1:], strict=True):
        assert day.title == permissions.ROLES[role]


@pytest.mark.parametrize("name", ["handbook", "days"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_inside_the_handbook_leads_to_a_heading(name, language):
    text = handbook_window.file_of(name, language).read_text("utf-8")
    for file, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
        target = handbook_window.file_of(name, language)
        target = target.with_name(file) if file else target
        found = handbook.chapters(target.read_text("utf-8"))
        assert handbook.place(found, anchor) is not None, f"{file}#{anchor}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_contents_lead_to_every_chapter_in_its_order(language):
    first, *chapters = book("handbook", language)
    contents = next(line for line in first.text.splitlines() if "](#" in line)
    assert re.findall(r"\]\(#([^)]+)\)", contents) == [chapter.anchor for chapter in chapters]


def test_what_is_shown_in_the_program_is_in_the_wheel_too():
    wheel = project.pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    inside = {source for source, target in wheel.items() if "handbook" in target}
    shown = {f"docs/{book}{tail}.md" for book in ("handbook", "days") for tail in ("", ".zh")}
    assert shown <= inside
    for source in inside:
        assert (project.ROOT / source).exists()
