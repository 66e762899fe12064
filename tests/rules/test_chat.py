"""Plain text in pieces for a chat (P14)."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.chat import LIMIT, pieces


def test_p14_what_fits_is_one_message_without_a_number() -> None:
    """S0-7.1.2."""
    assert pieces("今日待签", ["李谷雨 1001", "王小满 1002"]) == (
        "今日待签\n李谷雨 1001\n王小满 1002",
    )
    assert pieces("今日待签", []) == ("今日待签",)


def test_p14_more_comes_in_numbered_messages_each_under_the_head() -> None:
    found = pieces("今日待签", [f"第 {n} 行" * 10 for n in range(60)])
    assert len(found) > 1
    assert [piece.splitlines()[0] for piece in found] == [
        f"今日待签 ({n}/{len(found)})" for n in range(1, len(found) + 1)
    ]
    assert all(len(piece.encode()) <= LIMIT for piece in found)


def test_a_line_that_no_message_holds_is_parted_between_characters() -> None:
    line = "很长的一行" * 100
    found = pieces("头", [line, "尾"], limit=200)
    bodies = ["".join(piece.splitlines()[1:]) for piece in found]
    assert "".join(bodies) == line + "尾"


def test_a_head_as_long_as_a_message_leaves_half_of_it() -> None:
    found = pieces("头" * 500, ["一", "二"], limit=200)
    assert all(len(piece.encode()) <= 200 for piece in found)
    assert "一" in "".join(found)


@given(
    st.text("a质𠮷", max_size=40),
    st.lists(st.text("a质𠮷 ", max_size=60), max_size=12),
    st.integers(60, 300),
)
def test_p14_nothing_is_lost_and_no_message_is_too_long(head, lines, limit) -> None:
    found = pieces(head, lines, limit)
    assert all(len(piece.encode()) <= limit for piece in found)
    bodies = ["".join(piece.split("\n")[1:]) for piece in found]
    assert "".join(bodies) == "".join(lines)
