from dataclasses import replace

import pytest

from qa_desk.rules import scoring
from qa_desk.rules.scoring import Problem
from qa_desk.rules.sheets import Answer, Sheet
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.score_footer import ScoreFooter


@pytest.fixture
def footer(qtbot):
    footer = ScoreFooter()
    qtbot.addWidget(footer)
    return footer


@pytest.fixture
def whole(checklist):
    """The score of a call without a fault."""
    sheet = Sheet(answers={item.number: Answer(0) for item in checklist.items})
    return scoring.score(checklist, sheet, "general")


@pytest.mark.parametrize(
    ("value", "text"), [(867, "86.7"), (0, "0.0"), (1000, "100.0"), (None, "–")]
)
def test_a_score_has_one_decimal(value, text):
    assert wording.score(value) == text


@pytest.mark.parametrize(
    ("result", "text", "kind"),
    [
        ("pass", "Pass ≥ 85", "good"),
        ("fail", "Fail < 85", "late"),
        ("fatal_fail", "Fail: fatal", "fatal"),
        ("not_scorable", "Not scorable", "neutral"),
    ],
)
def test_the_result_is_said_in_words_and_colour(footer, whole, result, text, kind):
    footer.show_score(replace(whole, result=result), 0, ())
    assert footer.result.text() == text
    assert footer.result.property("chip") == kind


def test_all_parts_keep_their_width(footer, whole):
    widths = set()
    for result in ("pass", "fail", "fatal_fail", "not_scorable"):
        for raw in (None, 0, 1000):
            footer.show_score(replace(whole, result=result, raw=raw, final=raw), 0, ())
            widths.add((footer.result.width(), footer.raw.width(), footer.final.width()))
    assert len(widths) == 1


def test_nothing_answered_is_not_called_unscorable(footer, checklist):
    empty = scoring.score(checklist, Sheet(), "general")
    footer.show_score(empty, 0, scoring.problems(checklist, Sheet()))
    assert footer.result.text() == "–"
    assert footer.missing.text() == "18 items missing"


def test_a_full_sheet_may_be_submitted(qtbot, footer, whole):
    footer.show_score(whole, 0, ())
    assert footer.missing.text() == ""
    with qtbot.waitSignal(footer.submit_requested):
        footer.submit.click()


def test_what_is_missing_besides_answers_is_counted_and_named(footer, whole):
    footer.show_score(whole, 0, [Problem("note", 3)])
    assert footer.missing.text() == "1 note or mark missing"
    assert footer.submit.toolTip() == "Item 3 needs a note that says what happened."
    assert not footer.submit.isEnabled()


def test_it_fits_beside_the_other_panels_of_a_small_display(form):
    assert form.footer.missing.text() == "18 items missing"
    assert form.minimumSizeHint().width() <= 640
