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
    assert footer.missing.text() == "Nothing is missing"
    assert footer.listed.text() == ""
    with qtbot.waitSignal(footer.submit_requested):
        footer.submit.click()


def test_what_is_missing_besides_answers_is_counted_and_named(footer, whole):
    footer.show_score(whole, 0, [Problem("note", 3)])
    assert footer.missing.text() == "1 note or mark missing"
    assert footer.submit.toolTip() == "Item 3 needs a note that says what happened."
    assert not footer.submit.isEnabled()


def test_what_is_missing_is_listed_in_a_line(footer, whole):
    problems = [Problem("unanswered", n) for n in (3, 4, 5, 9)]
    problems += [Problem("note", 7), Problem("mark", 7), Problem("fatal_mark", fatal="IN-F3")]
    footer.show_score(whole, 0, problems)
    assert footer.listed.text() == "3–5  ·  9  ·  7 note, mark  ·  IN-F3 mark  ·  F3"
    footer.show_score(whole, 0, [Problem("praise")])
    assert footer.listed.text() == "praise or suggestion  ·  F3"


def test_the_points_of_each_dimension_and_the_share_that_does_not_apply_are_shown(footer, whole):
    footer.na_max_share = 400
    footer.show_score(replace(whole, na_share=125), 0, ())
    assert footer.dimensions["BK"].text() == "Business 30/30"
    assert footer.dimensions["BK"].accessibleName() == "Business knowledge"
    assert footer.na_share.text() == "N/A 12.5 %"
    footer.show_score(replace(whole, na_share=401), 0, ())
    assert footer.na_share.text() == "N/A 40.1 % > 40.0 %"


def test_fatal_errors_are_named_by_their_class(footer, whole):
    classes = frozenset({"customer", "compliance"})
    footer.show_score(replace(whole, result="fatal_fail", fatal_classes=classes), 3, ())
    words = "3× fatal: Compliance-critical error, Customer-critical error"
    assert footer.fatal.text() == words
    assert footer.fatal.property("banner") == "fatal"
    footer.show_score(whole, 0, ())
    assert footer.fatal.text() == "No fatal error"


def test_a_blind_footer_tells_nothing_of_points_and_scores(footer, whole):
    footer.show_score(whole, 0, ())
    footer.set_blind(blind=True)
    shown = [footer.raw, footer.final, footer.result, *footer.dimensions.values()]
    assert not [part.text() for part in shown if any(map(str.isdigit, part.text()))]
    assert footer.result.text() == "Blind"
    footer.set_blind(blind=False)
    assert footer.final.text() == "100.0"


def test_it_fits_beside_the_other_panels_of_a_small_display(form):
    assert form.footer.missing.text() == "18 items missing"
    assert form.minimumSizeHint().width() <= 640
