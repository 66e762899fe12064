"""S3-4.3a: which calls a sampling rule is about."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual
from qa_desk.rules.call_filters import DIRECTIONS, RANGES, CallFilter

words = st.lists(st.text(min_size=1, max_size=5), max_size=3).map(tuple)
hours = st.tuples(st.integers(0, 24), st.integers(0, 24)).filter(lambda h: h[0] % 24 != h[1] % 24)
SET = CallFilter(
    teams=("T1", "T2"),
    skill_groups=("general",),
    contact_reasons=("退款",),
    directions=("inbound", "outbound"),
    min_seconds=30,
    max_seconds=600,
    hours=(22, 6),
    weekdays=(6, 7),
    tags=("vip",),
    csat_max=0,
    complaint=True,
    min_silence=205,
    min_talk_over=50,
    words="经理",
    tenure_max_days=90,
    people=("1001",),
    last_score_max=855,
    weak_items=("greeting",),
    languages=("粤语",),
)


def number(name):
    return st.none() | st.integers(*RANGES[name])


filters = st.builds(
    CallFilter,
    **dict.fromkeys(
        ("teams", "skill_groups", "contact_reasons", "tags", "people", "weak_items", "languages"),
        words,
    ),
    **{name: number(name) for name in RANGES if name not in ("min_seconds", "max_seconds")},
    directions=st.lists(st.sampled_from(sorted(DIRECTIONS)), unique=True).map(tuple),
    min_seconds=st.none() | st.integers(1, 100),
    max_seconds=st.none() | st.integers(100, 86_400),
    hours=st.none() | hours,
    weekdays=st.lists(st.integers(1, 7), unique=True).map(tuple),
    complaint=st.booleans(),
    words=st.text(max_size=20),
)


@given(filters)
def test_a_filter_comes_back_from_the_rule_as_it_was(found):
    document = json.loads(json.dumps(found.to_document()))
    assert CallFilter.from_document(document) == found
    assert len(found.describe()) == len(document)


def test_only_what_is_set_is_stored():
    assert CallFilter().to_document() == {}
    assert CallFilter(csat_max=0, weekdays=(1,)).to_document() == {"weekdays": [1], "csat_max": 0}


def test_every_condition_is_said_in_words():
    assert len(SET.describe()) == len(fields(SET))
    assert SET.describe() == [
        "teams: T1, T2",
        "skill groups: general",
        "contact reasons: 退款",
        "directions: Inbound, Outbound",
        "at least 30 s long",
        "at most 600 s long",
        "from 22:00 to 6:00",
        "on Saturday, Sunday",
        "tags: vip",
        "CSAT at most 0",
        "belongs to a complaint",
        "silence at least 20.5 %",
        "talking over each other at least 5 %",
        "transcript contains “经理”",
        "hired at most 90 days before",
        "CSRs: 1001",
        "last month's average at most 85.5",
        "lost points last month in: greeting",
        "languages: 粤语",
    ]


def test_what_has_a_name_is_said_by_its_name():
    names = {
        "people": {"1001": "李谷雨 1001"},
        "weak_items": {"greeting": Bilingual("问候", "Greeting")},
    }
    found = CallFilter(people=("1001", "1002"), weak_items=("greeting",), complaint=True)
    assert found.describe(names) == [
        "belongs to a complaint",
        "CSRs: 李谷雨 1001, 1002",
        "lost points last month in: Greeting",
    ]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"min_seconds": "30"}, "whole number from 1 to 86400"),
        ({"csat_max": 101}, "whole number from 0 to 100"),
        ({"min_silence": True}, "whole number"),
        ({"teams": "T1"}, "list of words"),
        ({"tags": [""]}, "list of words"),
        ({"people": [1001]}, "list of words"),
        ({"directions": ["sideways"]}, "direction is one of"),
        ({"weekdays": [0]}, "numbers from 1"),
        ({"weekdays": 1}, "numbers from 1"),
        ({"hours": [9]}, "two different whole numbers"),
        ({"hours": [0, 24]}, "two different whole numbers"),
        ({"hours": 9}, "two different whole numbers"),
        ({"min_seconds": 61, "max_seconds": 60}, "above the longest"),
        ({"words": "x" * 201}, "at most 200 characters"),
        ({"words": 5}, "at most 200 characters"),
        ({"complaint": "yes"}, "true or false"),
        ({"mood": "bad"}, "does not know the filter “mood”"),
    ],
)
def test_what_nobody_can_mean_is_refused_with_a_sentence(document, sentence):
    with pytest.raises(InputError, match=sentence):
        CallFilter.from_document(document)
