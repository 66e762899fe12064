"""A pattern out of one to three names: what is clear is proposed, what is not is asked about."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.rules import name_examples, name_patterns
from qa_desk.rules.name_examples import Part, build, propose


def seen(*names):
    """Return what the parts seem to be, with a question mark where a person is asked."""
    return [
        (part.texts[0], part.meaning + "?" * (not part.is_sure))
        for part in propose(names)
        if part.kind != "between"
    ]


def accepted(*names, **meanings):
    """Return the pattern when a person agrees, or says something else of a text."""
    told = {text: meaning for meaning, text in meanings.items()}
    parts = [part.means(told.get(part.texts[0], part.meaning)) for part in propose(names)]
    return build(parts)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ["8001_20240105_091730_13800000000.wav"],
            [
                ("8001", "agent_id?"),
                ("20240105", "when"),
                ("091730", "when"),
                ("13800000000", "number"),
            ],
        ),
        (
            ["2024/01/05/A8001-091730-呼入.mp3", "2024/01/06/A8002-101730-呼出.mp3"],
            [
                ("2024/01/05", "when"),
                ("A", "fixed"),
                ("8001", "agent_id?"),
                ("091730", "when?"),
                ("呼入", "direction"),
            ],
        ),
        (
            ["20240105091730_8001_in.wav"],
            [("20240105091730", "when"), ("8001", "agent_id?"), ("in", "direction?")],
        ),
        (
            ["rec-5f3e2a90-1111-2222-3333-444444444444-agent.wav"],
            [
                ("rec", "fixed?"),
                ("5f3e2a90-1111-2222-3333-444444444444", "call_id"),
                ("agent", "leg"),
            ],
        ),
        (["王力 1704446250.107"], [("王力", "any?"), ("1704446250.107", "call_id")]),
        (["a_7.wav", "b_8.wav"], [("a", "any?"), ("7", "agent_id?")]),
        (["rec_7", "rec_8"], [("rec", "fixed"), ("7", "agent_id?")]),
        (["8001_8002"], [("8001", "agent_id?"), ("8002", "any?")]),
        (["123456789_ab12cd"], [("123456789", "call_id?"), ("ab12cd", "any?")]),
        (
            ["20250327-092517_5550100123-all.wav"],
            [("20250327", "when"), ("092517", "when"), ("5550100123", "when?"), ("all", "fixed?")],
        ),
        (["1704446250107-8001"], [("1704446250107", "when?"), ("8001", "agent_id?")]),
        (["12ab_x"], [("12ab", "call_id?"), ("x", "fixed?")]),
        (
            ["8001_0917_20240105_x"],
            [("8001", "agent_id?"), ("0917", "any?"), ("20240105", "when"), ("x", "fixed?")],
        ),
        (["20240105_8888"], [("20240105", "when"), ("8888", "agent_id?")]),
        (["wang_1", "A8002_2"], [("wang", "call_id?"), ("1", "agent_id?")]),
    ],
)
def test_parts_are_recognised_or_asked_about(names, expected):
    assert seen(*names) == expected


def test_what_is_ambiguous_is_asked_about():
    with pytest.raises(InputError, match="Say what “8001” is"):
        build(propose(["8001_20240105_091730"]))
    pattern = accepted("8001_20240105_091730.wav", extension="8001")
    assert pattern.text == "{extension:digits}_{when:YYYYMMDD}_{when:HHmmss}"
    name = pattern.parse("录音/32019_20250305_235959.mp3")
    assert (name.extension, name.started_at) == (
        "32019",
        datetime.fromisoformat("2025-03-05T23:59:59"),
    )


def test_a_part_offers_what_it_can_be():
    time, word = (part for part in propose(["20240105_x"]) if part.kind != "between")
    assert "when" in time.choices
    assert "when" not in word.choices
    assert Part(("_",), "fixed", kind="between").choices == ("fixed",)


def test_names_that_are_not_built_alike_make_no_pattern():
    with pytest.raises(InputError, match="not built alike"):
        propose(["8001_1.wav", "8001-1.wav"])
    with pytest.raises(InputError, match="Give the name"):
        propose([" ", ".wav"])


def test_folders_count_as_far_as_all_names_have_them():
    assert [text for text, _meaning in seen("a/b/7_x.wav", "c/8_x.wav")] == ["b", "7", "x"]


def test_words_that_differ_or_hold_a_number_are_no_fixed_words():
    with pytest.raises(InputError, match="not the same"):
        accepted("wang_7", "chen_8", fixed="wang")
    with pytest.raises(InputError, match=r"138\*\*\*\*0000"):
        accepted("13800000000_7", fixed="13800000000")


def test_parts_with_nothing_between_them_are_refused():
    parts = [Part(("12",), "agent_id", kind="mixed"), Part(("34",), "call_id", kind="mixed")]
    with pytest.raises(InputError, match="cannot be told apart"):
        build(parts)


def test_the_same_field_stands_there_once():
    with pytest.raises(InputError, match="twice"):
        accepted("8001_8002", agent_id="8002")


WORD = st.text(alphabet="abcXYZ019王力张-_. ()+", min_size=1, max_size=12)
NAMES = st.lists(WORD, min_size=1, max_size=4).map("/".join)


@given(NAMES)
def test_a_pattern_built_from_an_example_reads_the_example(name):
    try:
        parts = propose([name])
        pattern = build([part.means(part.meaning) for part in parts])
    except InputError:
        return
    assert pattern.parse(name.strip()) is not None
    assert name_patterns.parse(pattern.text) == pattern


@given(
    st.datetimes(datetime.fromisoformat("2001-01-01"), datetime.fromisoformat("2098-01-01")),
    st.sampled_from(["8001", "0012", "99"]),
    st.sampled_from(name_examples.MOMENTS[:4]),
    st.sampled_from("_-. @"),
)
def test_time_and_csr_come_back_as_they_were_written(moment, agent, shape, mark):
    written = shape
    units = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH": "%H", "mm": "%M", "SSS": "000", "ss": "%S"}
    for unit, code in units.items():
        written = written.replace(unit, code)
    example = f"{agent}{mark}{moment.strftime(written)}.wav"
    name = accepted(example, agent_id=agent).parse(example)
    assert (name.agent_id, name.started_at) == (agent, moment.replace(microsecond=0))
