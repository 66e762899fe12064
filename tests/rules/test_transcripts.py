"""Transcripts as speech recognition leaves them (P18, P19)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.rules import masking, transcripts
from qa_desk.rules.transcripts import Said, Turn

SRT = """1
00:00:01,000 --> 00:00:02,500
您好，这里是客服。

2
00:00:03,000 --> 00:00:05,000
<i>我要</i> 退款
二十元
"""
VTT = """WEBVTT

NOTE what nobody said

00:01.000 --> 00:02.000 align:start
<v 客服>您好 &amp; 欢迎</v>

00:03.000 --> 00:04.000
{\\an8}我要投诉
"""
TURNS = [
    {"start": 3.5, "end": 4, "speaker": "customer", "text": "我要 \n退款"},
    {"start": 1, "end": 2, "speaker": "", "text": "您好"},
    {"start": None, "text": None},
]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.txt", " 您好 \r\n\r\n再见 ", "您好\n再见"),
        ("a.SRT", SRT, "您好，这里是客服。\n我要 退款\n二十元"),
        ("a.vtt", VTT, "客服: 您好 & 欢迎\n我要投诉"),
        ("a.json", json.dumps(TURNS), "您好\ncustomer: 我要 退款"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_words_are_read_in_every_form_and_encoding(name, text, words, encoding):
    assert transcripts.read(text.encode(encoding), name).text == words


@pytest.mark.parametrize(
    ("name", "text", "times"),
    [
        ("a.txt", "您好", None),
        ("a.srt", SRT, ((1000, 2500), (3000, 5000), (3000, 5000))),
        ("a.vtt", VTT, ((1000, 2000), (3000, 4000))),
        ("a.vtt", "01:00:00.5 --> 01:00:01.25\n您好", ((3_600_500, 3_601_250),)),
        ("a.json", json.dumps(TURNS), ((1000, 2000), (3500, 4000))),
        ("a.json", json.dumps([{"start": 2, "text": "您好"}]), ((2000, 2000),)),
        ("a.json", json.dumps([{"text": "您好"}, {"start": 1, "text": "再见"}]), None),
        ("a.json", '[{"start": 1e400, "text": "您好"}, {"start": -1, "text": "再见"}]', None),
        ("a.srt", "", None),
    ],
)
def test_the_times_are_kept_where_every_turn_has_one(name, text, times):
    assert transcripts.read(text.encode(), name).times == times


def test_a_kept_transcript_is_shown_turn_by_turn():
    said = transcripts.read(VTT.encode(), "a.vtt")
    assert transcripts.turns(said.text, said.times) == (
        Turn("csr", "客服", "您好 & 欢迎", (1000, 2000)),
        Turn("", "", "我要投诉", (3000, 4000)),
    )


def test_a_transcript_kept_without_times_is_shown_too():
    assert transcripts.turns("Customer: 您好\n小王：是：的", None) == (
        Turn("customer", "Customer", "您好"),
        Turn("", "小王", "是：的"),
    )
    assert transcripts.turns("", None) == ()


def test_what_is_being_said_is_the_last_turn_that_has_begun():
    said = transcripts.turns("a\nb\nc", [[1000, 2000], [3000, 4000]])
    found = [transcripts.at(said, moment) for moment in (0, 1000, 2500, 3000, 90_000)]
    assert found == [None, 0, 0, 1, 1]


def test_the_files_of_two_parties_are_one_talk_where_their_times_are_known():
    one, two = Said("您好\n再见", ((0, 10), (50, 60))), Said("我要退款", ((20, 30),))
    assert transcripts.joined([one, two]) == Said(
        "您好\n我要退款\n再见", ((0, 10), (20, 30), (50, 60))
    )
    assert transcripts.joined([one, Said("我要退款")]) == Said("您好\n再见\n我要退款")
    assert transcripts.joined([Said(), one]) == one
    assert transcripts.joined([]) == Said()


@pytest.mark.parametrize(
    "said",
    [
        "13800000000",
        "1 3 8",
        "一三八零零零零零零零零",
        "幺三八 零零零零，零零零零",
        "1 3 8 0 0 0 0 0 0 0 0",
        "１、３、８、０、０、０、０、０、０、０、０",
    ],
)
def test_a_number_is_masked_however_it_was_written(said):
    """P18: also as it was spoken."""
    text = transcripts.read(f"我的号码是{said}。".encode(), "a.txt").text
    assert ("138****0000" in text) == (said != "1 3 8")
    assert text.startswith("我的号码是")


def test_amounts_and_short_numbers_stay_as_they_are():
    said = "1 2 3 4 5 6，一共 100 200 300 400 500 600 700 800 元，2026-11-16"
    assert transcripts.masked(said) == said


def test_a_short_spoken_number_stays():
    assert transcripts.masked("二〇二六年一月二十一日，三百元") == "二〇二六年一月二十一日，三百元"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.json", b"{", "list of turns"),
        ("a.json", b"{}", "list of turns"),
        ("a.json", b"[1]", "list of turns"),
        ("a.json", b"[" * 100_000, "list of turns"),
        ("a.txt", bytes(range(32)) * 20, "not a text file"),
        ("a.txt", b"a" * (transcripts.MOST_BYTES + 1), "larger than 4 MB"),
    ],
)
def test_what_is_no_transcript_is_refused_with_a_sentence(name, data, why):
    with pytest.raises(InputError, match=why):
        transcripts.read(data, name)


@given(st.binary(max_size=300), st.sampled_from(transcripts.KINDS))
def test_whatever_the_bytes_are_they_are_read_or_refused(data, kind):
    try:
        said = transcripts.read(data, f"a.{kind}")
    except InputError:
        return
    assert "\0" not in said.text
    assert not masking.holds_number(said.text)
    if said.times is not None:
        assert len(said.times) == len(said.text.split("\n"))
