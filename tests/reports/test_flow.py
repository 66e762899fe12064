"""Rows over pages."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.reports import flow, style
from qa_desk.reports.flow import Column, Row, paginate, qr_content, side_by_side
from qa_desk.reports.style import Style

PAGE = 100.0


def nothing(canvas: object, top: float) -> None:
    """Stand for what a row draws."""


rows = st.lists(
    st.builds(Row, st.integers(1, 40), st.sampled_from([nothing, None]), st.booleans()),
    max_size=60,
)


def drawn(pages: list[list[Row]]) -> list[Row]:
    return [row for page in pages for row in page if row.draw]


@given(rows)
def test_every_row_stands_once_in_order_and_no_page_is_overfull(given_rows) -> None:
    pages = paginate(given_rows, PAGE, PAGE - 20)
    assert drawn(pages) == [row for row in given_rows if row.draw]
    assert all(sum(row.height for row in page) <= PAGE for page in pages[:1])
    assert all(sum(row.height for row in page) <= PAGE - 20 for page in pages[1:])


@given(rows)
def test_no_page_begins_with_space(given_rows) -> None:
    assert all(page[0].draw for page in paginate(given_rows, PAGE, PAGE))


def test_rows_that_belong_together_change_the_page_together() -> None:
    head = Row(30, nothing, keep=True)
    body = Row(30, nothing)
    pages = paginate([Row(50, nothing), head, body], PAGE, PAGE)
    assert pages[1] == [head, body]


def test_what_belongs_together_but_is_longer_than_a_page_is_split() -> None:
    pages = paginate([Row(40, nothing, keep=True)] * 5, PAGE, PAGE)
    assert [len(page) for page in pages] == [2, 2, 1]


def test_columns_flow_line_by_line_without_leaving_one_line_alone() -> None:
    style.load_fonts()
    long = Column(0, 60, "客户说明时插话一次，未复述金额，未告知时限", Style(8))
    lines = side_by_side(Column(0, 30, "1:30", Style(8)), long)
    assert len(lines) == 3
    assert [row.keep for row in lines] == [True, True, False]
    four = side_by_side(Column(0, 9, "客户说明", Style(8)))
    assert [row.keep for row in four] == [True, False, True, False]


def test_the_qr_code_says_number_and_the_beginning_of_the_hash() -> None:
    assert qr_content("QRD-20261120-0042", "9f3a71c0d2be4e18a5b6") == (
        "QRD-20261120-0042 9F3A71C0D2BE4E18"
    )


def test_space_has_a_height_and_draws_nothing() -> None:
    assert flow.space(7) == Row(7, None)
    assert flow.space(7, keep=True).keep
