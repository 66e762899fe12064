from datetime import UTC, date, datetime, timedelta

import pytest

from qa_desk import i18n
from qa_desk.reports import slip
from qa_desk.rules import workflow
from qa_desk.rules.deadlines import Due
from qa_desk.ui.widgets import wording

NOW = datetime(2026, 11, 16, 12, 0).astimezone()


def test_scores_and_points_are_written_exactly():
    assert [wording.score(x) for x in (867, 1000, 0, None)] == ["86.7", "100.0", "0.0", "–"]
    assert [wording.points(x) for x in (3000, 1950, 25, 0)] == ["30", "19.5", "0.25", "0"]


def test_lengths_are_written_as_on_a_clock():
    assert wording.duration(245_000) == "4:05"


def test_times_are_those_of_this_machine():
    moment = datetime(2026, 11, 16, 2, 0, 7, tzinfo=UTC)
    here = moment.astimezone()
    assert wording.local_time(moment) == here.strftime("%Y-%m-%d %H:%M")
    assert wording.day(moment) == here.strftime("%Y-%m-%d")
    assert datetime.fromisoformat(wording.exact_time(moment)) == moment
    assert wording.local_time(None) == wording.exact_time(None) == wording.day(None) == "–"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW + timedelta(hours=6), "Due today 18:00"),
        (NOW + timedelta(hours=24), "Due tomorrow 12:00"),
        (NOW + timedelta(days=7), "Due 11-23 12:00"),
        (NOW + timedelta(days=365), "Due 2027-11-16 12:00"),
        (NOW - timedelta(hours=2), "Overdue since today 10:00"),
        (None, ""),
    ],
)
def test_a_due_time_is_as_short_as_it_is_clear(moment, words):
    assert wording.due(moment, NOW) == words


def days(*numbers):
    return tuple(date(2026, 11, number) for number in numbers)


@pytest.mark.parametrize(
    ("counted", "zh", "words"),
    [
        (Due(NOW, "shift", days(23, 24)), False, "2 shift days: Mon 11-23, Tue 11-24"),
        (Due(NOW, "working", days(27)), False, "1 working day: Fri 11-27"),
        (
            Due(NOW, "calendar", days(*range(17, 23))),
            False,
            "6 calendar days: Tue 11-17 – Sun 11-22",
        ),
        (Due(NOW, "shift", days(23)), True, "周一 11-23"),
        (Due(NOW, "calendar", ()), False, ""),
        (None, False, ""),
    ],
)
def test_p20_the_days_that_were_counted_are_told_on_hover(counted, zh, words):
    with i18n.speaking("zh" if zh else "en"):
        assert wording.counted_days(counted).endswith(words)
        assert wording.due_tip(NOW, counted).endswith(words or wording.exact_time(NOW))


def test_where_nothing_is_due_nothing_is_told_on_hover():
    assert wording.due_tip(None, None) == ""


def test_every_result_has_words_a_kind_and_an_icon():
    for code in slip.RESULTS:
        words, kind, icon = wording.result_chip(code)
        assert words == slip.RESULTS[code]
        assert wording.result_icon(code) == icon
        assert wording.result_colour(code) == (None if kind == "neutral" else kind)
    assert wording.result_icon(None) is wording.result_colour(None) is None


def test_every_state_has_words_and_an_unknown_code_stands_for_itself():
    assert [wording.status(code) for code in workflow.STATUSES]
    assert wording.sample_reason("random") == "Random sampling"
    assert wording.mode("unheard_of") == "unheard_of"
    assert wording.role("csr") == "CSR"
    assert wording.result(None) == "–"
