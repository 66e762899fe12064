"""A report as a text that is signed, and back (D3)."""

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from qa_desk.rules import report_texts
from qa_desk.rules.report_forms import KINDS, SECTIONS, Figure, Form, Part, Table

WORDS = some.text(some.characters(exclude_categories=("Cs", "Cc")) | some.sampled_from("\t\n\\"))
VALUES = some.none() | some.integers(-(10**9), 10**9) | WORDS.filter(bool)
NUMBERS = some.none() | some.integers(0, 1000)
FIGURES = some.builds(
    Figure, some.sampled_from(["score", "pass_rate"]), NUMBERS, some.integers(0, 9999), NUMBERS,
    NUMBERS, NUMBERS, NUMBERS, some.sampled_from(["random", "customer"]),
)  # fmt: skip


@some.composite
def tables(draw, code):
    width = draw(some.integers(1, 4))
    rows = draw(some.lists(some.tuples(*[VALUES] * width), max_size=4))
    return Table(code, tuple(f"c{n}" for n in range(width)), tuple(rows))


@some.composite
def parts(draw, code):
    figures = tuple(draw(some.lists(FIGURES, max_size=3)))
    made = tuple(draw(tables(f"t{n}")) for n in range(draw(some.integers(0, 2))))
    return Part(code, figures, made, draw(WORDS))


@some.composite
def forms(draw):
    kind = draw(some.sampled_from(sorted(KINDS)))
    return Form(
        kind,
        date(2026, 10, 1),
        date(2026, 10, 31),
        subject_id=draw(some.none() | some.just(UUID(int=1))),
        subject=draw(WORDS),
        author_id=UUID(int=2),
        author=draw(WORDS),
        checker_id=draw(some.none() | some.just(UUID(int=3))),
        reckoned_at=draw(some.none() | some.just(datetime(2026, 11, 1, tzinfo=UTC))),
        parts=tuple(draw(parts(each.code)) for each in SECTIONS[kind]),
    )


@given(forms())
def test_a_report_is_read_back_as_it_was(form):
    assert report_texts.from_text(report_texts.to_text(form)) == form


def test_definitions_are_those_of_the_day():
    part = Part("results", (Figure("pass_rate", 915, 400),))
    form = Form("monthly_report", date(2026, 10, 1), date(2026, 10, 31), parts=(part,))
    found = report_texts.definitions(report_texts.to_text(form))
    assert set(found) == {"pass_rate"}
    assert found["pass_rate"].en.startswith("Pass rate: ")
    assert found["pass_rate"].zh
