"""Pictures on paper, with much, little and nothing in them."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from qa_desk.reports import charts, flow, style
from qa_desk.rules.charts import Bars, Chart, Control, Dots, Heat, Mark, Pareto, Trend

POINTS = tuple(
    Mark(f"2026-{n:02}", None if n == 3 else 80.0 + n, 100, 78.0 + n, 82.0 + n, is_changed=n == 5)
    for n in range(1, 8)
)
FULL = {
    "trend": Trend("Average score", target=90.0, points=POINTS),
    "control": Control("Pass rate", points=POINTS),
    "bars": Bars("By team", bars=tuple(Mark(f"team {n}", float(n), n) for n in range(30))),
    "far": Bars(
        "By team", bars=(Mark("A", 88.0, 9, 86.0, 90.0), Mark("B", 90.0, 0), Mark("C", None))
    ),
    "pareto": Pareto("Points lost", bars=(Mark("I-1", 60.0, 6), Mark("I-2", 40.0, 4))),
    "heat": Heat(
        "CSR and item",
        rows=("one", "two"),
        columns=("I-1", "I-2"),
        cells=((Mark("", 1.0), Mark("", 9.0)), (Mark("", None), Mark("", 0.0))),
    ),
    "dots": Dots(
        "Against the reference",
        rows=("A", "B"),
        dots=((Mark("1", 0.0), Mark("2", 0.0), Mark("3", None)), (Mark("1", -80.0),)),
        bands=(5.0, 10.0),
    ),
}


def said(chart):
    """Draw a picture on a page of its own; return its text."""
    output = BytesIO()
    with style.DRAWING:
        canvas = flow.blank(output, "picture", "centre")
        top = 700.0
        for row in charts.rows(chart):
            if row.draw:
                row.draw(canvas, top)
            top -= row.height
        canvas.save()
    return PdfReader(output).pages[0].extract_text()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trend", ["2026-01", "81.0 · n 100", "target 90.0", "–"]),
        ("control", ["Pass rate", "87.0 · n 100"]),
        ("bars", ["team 1", "n 15"]),
        ("far", ["88.0 · n 9", "90.0"]),
        ("pareto", ["60.0 · 60 % · n 6", "40.0 · 100 % · n 4"]),
        ("heat", ["one", "I-2", "9.0", "–"]),
        ("dots", ["in tolerance", "−80.0", "+10.0", "1", "2"]),
    ],
)
def test_values_stand_beside_their_marks(name, words):
    text = said(FULL[name])
    assert [each for each in words if each not in text] == []


@pytest.mark.parametrize("kind", [Trend, Control, Bars, Pareto, Heat, Dots, Chart])
def test_nothing_is_drawn_of_nothing(kind):
    assert charts.rows(kind("Empty")) == []


def test_one_mark_is_a_picture_too():
    for kind in (Trend, Bars, Pareto):
        field = "points" if kind is Trend else "bars"
        assert "5.0" in said(kind("One", **{field: (Mark("A", 5.0, 1),)}))
