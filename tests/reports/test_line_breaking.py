"""Lines of Chinese and Latin text."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.reports.line_breaking import NO_END, NO_START, break_lines


def half_widths(text: str) -> float:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


closers = st.text("，。；？！”）》…,.;:!)", max_size=2)
openers = st.text("（《“([", max_size=2)
kernels = st.one_of(
    st.text("客服代表已说明退费条件并核对身份", min_size=1, max_size=8),
    st.text("abcdefgXYZ0123456789-/'", min_size=1, max_size=10),
    st.sampled_from(["3.50%", "1,280", "2:14–3:10", "138****5678", "don’t", "￥30"]),
)
words = st.builds(lambda *parts: "".join(parts), openers, kernels, closers)
sentences = st.lists(st.builds(str.__add__, words, st.sampled_from(["", " ", "  "])), max_size=40)
LONGEST = 24  # no unbreakable piece of `words` is wider


@given(st.text(), st.integers(0, 60))
def test_nothing_is_lost_whatever_the_text_and_the_width(text: str, width: int) -> None:
    lines = break_lines(text, width, half_widths)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(), st.integers(0, 60))
def test_a_line_fits_or_is_a_single_character(text: str, width: int) -> None:
    for line in break_lines(text, width, half_widths):
        assert half_widths(line) <= width or len(line) == 1


@given(sentences, st.integers(LONGEST, 80))
def test_no_line_starts_with_closing_or_ends_with_opening_punctuation(
    parts: list[str], width: int
) -> None:
    lines = break_lines("".join(parts), width, half_widths)
    assert not [line for line in lines[1:] if line[0] in NO_START]
    assert not [line for line in lines[:-1] if line[-1] in NO_END]


@given(st.lists(st.text("abcdefg", min_size=1, max_size=12), min_size=1), st.integers(12, 60))
def test_a_latin_word_that_fits_is_never_cut(parts: list[str], width: int) -> None:
    lines = break_lines(" ".join(parts), width, half_widths)
    assert [word for line in lines for word in line.split()] == parts


def test_chinese_fills_the_line_and_takes_its_punctuation_along() -> None:
    assert break_lines("主动说明下月账单日，客户表示感谢。", 18, half_widths) == [
        "主动说明下月账单",
        "日，客户表示感谢。",
    ]


def test_an_opening_bracket_goes_to_the_next_line_with_its_word() -> None:
    assert break_lines("核对账单（见附件）", 10, half_widths) == ["核对账单", "（见附件）"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert break_lines("see QRD2026112000420042 now", 10, half_widths) == [
        "see",
        "QRD2026112",
        "000420042",
        "now",
    ]


def test_numbers_times_and_amounts_stay_together() -> None:
    text = "时段2:14–3:10金额1,280.50元"
    lines = break_lines(text, 10, half_widths)
    assert lines == ["时段", "2:14–3:10", "金额", "1,280.50元"]


def test_line_feeds_and_empty_lines_are_kept() -> None:
    assert break_lines("one\n\ntwo", 20, half_widths) == ["one", "", "two"]


def test_a_name_of_thirty_characters_breaks_after_its_dot() -> None:
    name = "阿卜杜热合曼·麦麦提吐尔逊·买买提依明江"
    lines = break_lines(name, 16, half_widths)
    assert "".join(lines) == name
    assert not any(line.startswith("·") for line in lines)
