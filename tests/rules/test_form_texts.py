"""What a paper says as canonical text that is read back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import form_texts


@dataclass(frozen=True)
class _Inner:
    words: str
    number: Decimal | None = None


@dataclass(frozen=True)
class _Line:
    inner: _Inner
    day: date | None = None


@dataclass(frozen=True)
class _Part:
    lines: tuple[_Line, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class _Form:
    id: UUID
    count: int
    is_so: bool
    inner: _Inner
    lines: tuple[_Line, ...] = ()
    part: _Part = _Part()


_INNER_AS_BEFORE = _Inner("nothing")
_INNER = st.builds(
    _Inner,
    st.text(st.characters(exclude_categories=["Cs"])),
    st.none() | st.decimals(allow_nan=False, allow_infinity=False),
)
_LINES = st.lists(st.builds(_Line, _INNER, st.none() | st.dates()), max_size=3).map(tuple)
_FORMS = st.builds(
    _Form,
    st.uuids(),
    st.integers(),
    st.booleans(),
    _INNER,
    _LINES,
    st.builds(_Part, _LINES, _INNER.map(lambda inner: inner.words)),
)


@dataclass(frozen=True)
class _Later(_Form):
    words: str = "as before"
    more: _Inner = _INNER_AS_BEFORE


@given(_FORMS)
def test_a_text_of_before_says_nothing_of_fields_that_came_later(form):
    found = form_texts.read_as(_Later, form_texts.written(form))
    assert (found.words, found.more) == ("as before", _INNER_AS_BEFORE)
    assert form_texts.written(_Form(**{name: vars(found)[name] for name in vars(form)})) == (
        form_texts.written(form)
    )


@given(_FORMS)
def test_a_form_is_read_as_it_was_written(form):
    assert form_texts.read_as(_Form, form_texts.written(form)) == form


def test_numbers_of_people_are_masked_in_the_texts_of_all_its_parts():
    """P18."""
    inner = _Inner("回电 13800138000", Decimal(13800138000))
    found = form_texts.masked(_Form(UUID(int=1), 1, True, inner, (_Line(inner),)))
    assert "13800138000" not in found.inner.words + found.lines[0].inner.words
    assert found.inner.number == inner.number
