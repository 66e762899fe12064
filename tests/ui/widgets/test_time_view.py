from hypothesis import given
from hypothesis import strategies as st

from qa_desk.ui.widgets.time_view import LEAST_FRAMES, TimeView

frames = st.integers(1, 40_000_000)
factors = st.lists(st.tuples(st.floats(0.05, 20), st.floats(0, 1)), max_size=12)


@given(frames, factors)
def test_zooming_never_leaves_the_recording(frames, steps):
    view = TimeView(frames)
    for factor, share in steps:
        view.zoom(factor, share)
        assert view.start >= 0
        assert view.end <= frames + 1
        assert view.span >= min(LEAST_FRAMES, frames)


@given(st.integers(10_000, 40_000_000), st.floats(0.2, 0.8))
def test_zooming_in_keeps_what_is_under_the_pointer(frames, share):
    view = TimeView(frames)
    before = view.moment(share)
    view.zoom(0.5, share)
    assert abs(view.moment(share) - before) <= 1


@given(frames, factors, st.integers(1, 30))
def test_the_ruler_has_round_moments_on_screen_and_not_too_many(frames, steps, most):
    view = TimeView(frames)
    for factor, share in steps:
        view.zoom(factor, share)
    ticks, step = view.ticks(most)
    assert all(tick % step == 0 for tick in ticks)
    assert all(view.ms(view.start) <= tick <= view.ms(view.end) for tick in ticks)
    if frames < 8000 * 3600:
        assert len(ticks) <= most + 2


def test_zooming_out_without_end_shows_everything():
    view = TimeView(80_000)
    view.zoom(0.1, 0.5)
    assert not view.is_whole
    view.zoom(float("inf"), 0)
    assert view.is_whole
    assert view.share(5000) == 0.5
