"""P23: what a teaching case needs, and when it may be a model call."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import teaching
from qa_desk.rules.teaching import Entry, Filter, Found, Standing

ENTRY = Entry(True, ("IN-01",), ("开场",), "问候四要素齐全")
READY = Standing(is_good=True, is_anonymous=True, consent="given")
CASE = Found(True, ("IN-01",), ("开场",), frozenset({"inbound-general"}))
SPANS = st.lists(st.tuples(st.integers(-500, 3000), st.integers(-500, 3000)))


def test_an_entry_is_tidied():
    messy = Entry(True, ("A", "B", "A"), (" x ", "", "x"), " y\n", silences=((50, 90), (80, 500)))
    assert messy.tidy(100) == Entry(True, ("A", "B"), ("x",), "y", silences=((50, 100),))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (ENTRY, ""),
        (replace(ENTRY, items=()), ""),
        (replace(ENTRY, lesson=""), "to be learnt"),
        (replace(ENTRY, items=(), topics=()), "item or write a topic"),
        (replace(ENTRY, lesson="x" * 4001), "4000 characters"),
        (replace(ENTRY, topics=("x" * 61,)), "60 characters"),
    ],
)
def test_an_entry_says_what_is_missing(entry, words):
    assert words in entry.problem()
    assert bool(words) == bool(entry.problem())


@given(spans=SPANS, length=st.integers(0, 2000))
def test_silences_lie_inside_apart_and_in_order(spans, length):
    found = teaching.within(spans, length)
    flat = [moment for span in found for moment in span]
    assert flat == sorted(set(flat))
    assert all(0 <= moment <= length for moment in flat)
    for start, end in spans:
        for moment in range(max(0, start), min(end, length), 97):
            assert any(first <= moment < last for first, last in found)


def test_a_good_anonymous_case_with_consent_may_be_published():
    assert READY.against_publishing() == ""
    assert replace(READY, consent="refused").against_asking() == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_removed": True}, "removed"),
        ({"is_published": True}, "already"),
        ({"is_good": False}, "good example"),
        ({"is_anonymous": False}, "anonymous"),
        ({"consent": "asked"}, "not answered"),
        ({"consent": ""}, "not given consent"),
        ({"consent": "refused"}, "not given consent"),
    ],
)
def test_anything_less_is_not_published(change, words):
    assert words in replace(READY, **change).against_publishing()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), True),
        (Filter(item="IN-01", topic="开场", sort="good", checklist="inbound-general"), True),
        (Filter(item="IN-02"), False),
        (Filter(topic="结束"), False),
        (Filter(sort="bad"), False),
        (Filter(checklist="chat"), False),
    ],
)
def test_a_filter_finds_by_item_topic_sort_and_checklist(wanted, found):
    assert teaching.fits(wanted, CASE) is found


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ((0, 1000), ""),
        ((500, 500), "Choose a passage"),
        ((-1, 500), "Choose a passage"),
        ((0, 900_001), "Choose a passage"),
        ((0, 600_001), "at most 10 minutes"),
    ],
)
def test_a_passage_lies_in_its_recording_and_is_not_too_long(passage, words):
    said = teaching.problem_of_passage(passage, 900_000)
    assert words in said
    assert bool(words) == bool(said)
