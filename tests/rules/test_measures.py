"""Every figure has one definition, in both languages."""

import pytest

from qa_desk import i18n
from qa_desk.rules import options
from qa_desk.rules.measures import MEASURES, UNITS


@pytest.mark.parametrize("code", MEASURES)
def test_a_measure_is_whole(code):
    measure = MEASURES[code]

    assert measure.code == code
    assert measure.unit in UNITS
    assert measure.source.startswith("6.")
    assert not measure.target or measure.target in options.OPTIONS


def test_a_definition_is_told_as_a_sentence():
    with i18n.speaking("en"):
        told = MEASURES["pass_rate"].told()

    assert told.startswith("Pass rate: evaluations without a fatal error that reach")
    assert told.endswith("interval by Wilson (6.4)")


def test_a_definition_is_told_in_chinese():
    with i18n.speaking("zh"):
        told = {code: measure.told() for code, measure in MEASURES.items()}

    assert "6.4" in told["pass_rate"]
    assert len(set(told.values())) == len(MEASURES)
