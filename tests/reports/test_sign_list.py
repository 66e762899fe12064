"""The list “to sign today” (P14, P20), on paper and as text."""

from dataclasses import replace

import pytest
from reports.disputes import outside, read
from reports.reading import column, content, fonts, squeezed, text
from reports.sign_lists import LONG, LONG_NAME, SHORT

from qa_desk.reports.sign_list import draw, pieces


@pytest.mark.parametrize("language", ["zh", "en"])
def test_p14_who_how_many_and_until_when_stand_on_it_in_both_languages(language) -> None:
    reader = read(draw, SHORT, language)
    said = squeezed(text(reader))
    fields = [
        "示例客服中心",
        {"zh": "一班", "en": "Team 1"}[language],
        "08:00–16:00 · 2026-11-20",
        "李谷雨 1001",
        "2026-11-20 18:00",
        "2026-11-22 18:00",
        "12",
        "𠮷小满 1003",
    ]
    assert [field for field in fields if squeezed(field) not in said] == []
    assert f"{LONG_NAME}1002" in column(reader, 51)  # whole, on two lines (P21)


def test_p14_each_has_a_box_to_tick_when_it_was_handed_over() -> None:
    drawn = content(read(draw, SHORT))
    assert drawn.count(" 11 11 re") == 3
    assert "Handed over" in text(read(draw, SHORT))


def test_what_is_overdue_is_said_and_what_is_unknown_is_a_dash() -> None:
    said = text(read(draw, SHORT))
    assert said.count("Overdue") == 1
    assert "3 CSRs, 15 results to confirm" in said
    assert "–" in said


def test_a_long_list_takes_pages_that_all_say_whose_it_is() -> None:
    reader = read(draw, LONG)
    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        said = page.extract_text()
        assert "Team 1 · 08:00–16:00 · 2026-11-20" in said
        assert f"Page {number} of {len(reader.pages)}" in said
        assert "Nearest deadline" in said
        assert said.count("示例三 0301 · 2026-11-20 09:00") > 1  # the watermark too (P17)
    whole = squeezed(text(reader))
    assert all(f"{1001 + n}" in whole for n in range(60))
    assert column(reader, 51).count(LONG_NAME) == 20
    assert outside(reader) == []
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts(reader))


def test_an_empty_list_says_so_and_has_a_page() -> None:
    empty = replace(SHORT, rows=(), shift="")
    reader = read(draw, empty)
    assert len(reader.pages) == 1
    said = text(reader)
    assert "Nothing waits to be confirmed." in said
    assert "Team 1 · 2026-11-20" in said
    assert "Handed over" not in said
    assert pieces(empty, "en") == (
        "To sign today · Team 1 · 2026-11-20\nNothing waits to be confirmed.",
    )


def test_p14_the_text_has_a_line_for_each_person() -> None:
    (said,) = pieces(SHORT, "en")
    assert said.splitlines() == [
        "To sign today · Team 1 · 08:00–16:00 · 2026-11-20",
        "3 CSRs, 15 results to confirm",
        "李谷雨 1001: 2 results to confirm, by 2026-11-20 18:00, disputes until 2026-11-22 18:00",
        f"{LONG_NAME} 1002: 12 results to confirm, overdue since 2026-11-20 08:00",
        "𠮷小满 1003: 1 result to confirm, disputes until 2026-11-21 18:00",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_p14_a_long_text_comes_in_pieces_that_a_chat_takes(language) -> None:
    found = pieces(LONG, language)
    assert len(found) > 2
    assert all(len(piece.encode()) <= 2000 for piece in found)
    assert all("08:00–16:00" in piece for piece in found)
    whole = "\n".join(found)
    assert all(f" {1001 + n}" in whole for n in range(60))
