"""Dots by how far they lie from nought: none hides another, none leaves the picture."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.charts import Dots, Mark, lanes, mean

PLACES = st.lists(st.none() | st.floats(-100, 100), max_size=12)


@given(PLACES, st.floats(0.5, 20))
def test_no_dot_hides_another(places, width):
    found = lanes(places, width)
    known = [(lane, x) for lane, x in zip(found, places, strict=True) if x is not None]
    assert all(
        abs(x - other) >= width
        for n, (lane, x) in enumerate(known)
        for beside, other in known[:n]
        if beside == lane
    )


def test_the_first_stands_in_the_middle_and_others_beside_it():
    assert lanes([1.0, 1.0, 1.0, None], 1) == (0, 1, -1, 0)


@given(PLACES, st.floats(0, 20))
def test_every_dot_is_on_the_scale_and_beyond_it_is_told(values, band):
    marks = tuple(Mark("1", value) for value in values)
    chart = Dots("t", rows=("a",), dots=(marks,), bands=(band,))
    for mark in marks:
        if mark.value is None:
            assert not chart.is_pinned(mark)
            assert not chart.is_outside(0, mark)
        else:
            assert -1 < chart.place(mark.value) < 1
            assert chart.is_outside(0, mark) == (abs(mark.value) > band)
            assert not chart.is_pinned(mark) or chart.is_outside(0, mark)


def test_the_mean_is_of_what_is_there():
    assert mean([Mark("1", 1.0), Mark("2", None), Mark("3", 3.0)]) == 2.0
    assert mean([Mark("1", None)]) is None


def test_a_picture_of_nothing_has_a_scale_too():
    assert Dots("t").reach == 1.0
