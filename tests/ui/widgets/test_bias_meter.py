from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from qa_desk.rules.bias import Aspect, Bias, Part, measure
from qa_desk.rules.call_filters import CallFilter
from qa_desk.ui.widgets import bias_meter
from qa_desk.ui.widgets.bias_meter import BiasMeter

POOL = {
    "length": {"0": 5000, "4": 5000},
    "hour": {"09": 5000, "10": 5000},
    "weekday": {"1": 10_000},
    "queue": {"": 4000, "投诉": 6000},
    "inspector": {"周敏 2001": 1},
}
DRAWN = {
    "length": {"0": 140, "4": 60},
    "hour": {"09": 104, "10": 96},
    "weekday": {"1": 200},
    "queue": {"": 84, "投诉": 116},
    "inspector": {"周敏 2001": 200},
}


@pytest.fixture
def meter(qtbot):
    meter = BiasMeter()
    qtbot.addWidget(meter)
    meter.resize(600, 500)
    meter.show()
    return meter


def test_the_meter_says_where_the_draw_departs_from_its_pool(meter):
    meter.show_bias(measure(POOL, DRAWN))
    assert meter.sentence.text().startswith(
        "200 calls were drawn out of a pool of 10,000: all calls that could be drawn. They differ"
    )
    assert "in: Length." in meter.sentence.text()
    words = [label.text() for label in meter.widget().findChildren(QLabel)]
    assert any("20.0 points (0:00–1:00), more than chance makes" in text for text in words)
    assert not meter.grab().isNull()


def test_parts_are_named_as_people_say_them(qapp):
    aspects = measure(POOL, DRAWN).aspects
    assert bias_meter.rows(aspects[0]) == ["0:00–1:00: 50.0 → 70.0 %", "10:00–: 50.0 → 30.0 %"]
    assert bias_meter.rows(aspects[1])[0] == "09:00: 50.0 → 52.0 %"
    assert bias_meter.rows(aspects[2]) == ["Monday: 100.0 → 100.0 %"]
    assert bias_meter.rows(aspects[3])[0] == "–: 40.0 → 42.0 %"


def test_fair_and_small_draws_say_so(qapp):
    fair = measure({"hour": POOL["hour"]}, {"hour": DRAWN["hour"]})
    assert "as well as chance lets them" in bias_meter.summary(fair)
    small = Bias(9, 1, (Aspect("hour", (Part("09", 9, 1),), None),))
    assert bias_meter.summary(small).startswith("1 call was drawn out of a pool of 9")
    assert "That is too few" in bias_meter.summary(small)
    assert "too few to tell" in bias_meter.verdict(small.aspects[0])


def test_the_meter_says_with_which_calls_it_compares(qapp):
    own = replace(measure(POOL, DRAWN), of=CallFilter(contact_reasons=("投诉",), min_seconds=60))
    assert ": the rule's own calls (contact reasons: 投诉; at least 60 s long)." in (
        bias_meter.summary(own)
    )
