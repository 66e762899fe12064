"""A recorder's own way to write names: as text, and what a name tells by it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.rules import name_patterns

MORNING = datetime.fromisoformat("2024-01-05T09:17:30")
SO = "{agent_id}_{when:YYYYMMDD}-{when:HHmmss}_{number}"


def told(pattern, path, legs=("", "")):
    return name_patterns.parse(pattern, legs).parse(path)


def test_a_name_tells_who_when_and_the_customers_number():
    name = told(SO, "2024/8001_20240105-091730_013800000000.wav")
    assert (name.agent_id, name.number) == ("8001", "13800000000")
    assert (name.started_at, name.utc_offset) == (MORNING, None)
    assert (name.leg, name.pair, name.partner, name.system) == ("both", None, "", "own")


@pytest.mark.parametrize(
    ("pattern", "path", "field", "value"),
    [
        ("{staff_no}-{any}", "0012-x.wav", "staff_no", "0012"),
        ("{extension:digits}{any:letters}", "3201abc", "extension", "3201"),
        ("{agent}@{call_id}", "王力@5f.3-e.mp3", "call_id", "5f.3-e"),
        ("{{{call_id}}}", "{77}.wav", "call_id", "77"),
        ("录音/{direction}/{call_id}", "一/录音/呼入/7.wav", "direction", "inbound"),
        ("{direction}_{call_id}", "O_7.wav", "direction", "outbound"),
        ("{direction}_{call_id}", "x_7.wav", "direction", None),
        ("{call_id}", "\\a\\7.wav", "call_id", "7"),
        ("{call_id}_{any}", "13800000000_1.wav", "call_id", None),
        ("{when:epoch}_{any}", "1704446250_1.wav", "started_at", MORNING),
        ("{when:epochms}", "1704446250107", "started_at", MORNING),
        ("{when:epoch}", "1704446250", "utc_offset", timedelta(0)),
        ("{when:YYMMDDHHmm}", "2401050917", "started_at", MORNING.replace(second=0)),
        ("{when:YYYY/MM/DD}/{when:HHmmss}", "2024/01/05/091730", "utc_offset", None),
        ("{when:YYYYMMDD}_{any}", "20240105_1", "started_at", None),
        ("{when:HHmmss}_{any}", "091730_1", "started_at", None),
        ("{when:YYYYMMDDHHmmss}", "20240231091730", "started_at", None),
    ],
)
def test_each_field_is_read(pattern, path, field, value):
    assert getattr(told(pattern, path), field) == value


def test_a_name_that_is_written_otherwise_tells_nothing():
    assert told(SO, "8001_20241305-091730_1.wav") is None
    assert told("a{call_id}", "b7.wav") is None


@pytest.mark.parametrize(
    ("path", "leg", "partner", "legs"),
    [
        ("agent/7.wav", "csr", "caller/7.wav", ("", "")),
        ("Customer/7.wav", "customer", "csr/7.wav", ("", "")),
        ("坐席/7.wav", "csr", "客户/7.wav", ("", "")),
        ("tx/7.wav", "csr", "rx/7.wav", ("tx", "rx")),
        ("RX/7.wav", "customer", "tx/7.wav", ("tx", "rx")),
        ("tx/7.wav", "both", "", ("", "")),
    ],
)
def test_whose_voice_it_is_and_where_the_other_lies(path, leg, partner, legs):
    name = told("{leg}/{call_id}", path, legs)
    assert (name.leg, name.partner) == (leg, partner)
    assert name.pair == (None if leg == "both" else "/7.wav")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "Give the pattern"),
        ("x" * 501, "Give the pattern"),
        ("rec_{any}", "names no part"),
        ("{agent_id", "no partner"),
        ("{customer}", "not known"),
        ("{agent_id:hex}", "{agent_id:hex}"),
        ("{agent_id}_{agent_id}", "twice"),
        ("{when}", "how date or time"),
        ("{when:date}", "how date or time"),
    ],
)
def test_a_pattern_that_cannot_be_understood_is_refused(pattern, said):
    with pytest.raises(InputError, match=said):
        name_patterns.parse(pattern)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_understood_or_refused(pattern, path):
    try:
        found = name_patterns.parse(pattern)
    except InputError:
        return
    found.parse(path)


@given(st.text(alphabet="ab{}_-/.1"))
def test_words_stand_for_themselves(text):
    pattern = name_patterns.parse(f"{name_patterns.escaped(text)}{{call_id}}")
    assert pattern.parse(f"{text}7") is not None
