"""What the record of a calibration keeps: whole numbers, read back as they were written."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from rules.test_calibrations import _RATERS, _REFERENCE, _session

from qa_desk.i18n import Bilingual
from qa_desk.rules import calibration_figures as figures
from qa_desk.rules import calibration_records as records
from qa_desk.rules import calibrations

_PLACES = {rater: place for place, rater in enumerate(_RATERS, start=1)}
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_EMPTY = records.Item("IN-06", 6, Bilingual("致命"), is_fatal=True, pairs=0, pairs_of=0, against=0,
                      against_of=0)  # fmt: skip


def _summary(reference=_REFERENCE, **values):
    return calibrations.summary(_session(), reference, tolerance=50, **values)


def test_the_worked_example_is_kept_in_whole_numbers():
    found = figures.of_panel(_summary())
    assert (found.totals, found.fatals) == (9458, 6406)
    assert found.fatals_low is None or found.fatals_low <= found.fatals <= found.fatals_high
    assert (found.fatals_pairs, found.fatals_pairs_of) == (30, 36)
    assert (found.within, found.within_of) == (23, 24)
    assert found.mad == 163  # 6.8: panel 1.63
    assert found.fatals_ac1 > found.fatals


def test_without_a_reference_nothing_lies_apart_from_it():
    found = figures.of_panel(_summary(None))
    assert found.mad is None
    assert found.within_of == 0


def test_each_person_has_bias_limits_and_kappa():
    summary = _summary()
    lines = [figures.of_rater(one, _PLACES, is_beyond=False) for one in summary.raters]
    assert [one.mad for one in lines] == [33, 150, 300, 167]
    assert [one.bias for one in lines][2] == -133
    assert lines[2].greatest == -60
    assert lines[2].low < lines[2].bias < lines[2].high
    assert lines[0].kappa == 10_000
    alone = _summary(None)
    assert figures.of_rater(alone.raters[0], _PLACES, is_beyond=False).bias is None


def test_who_is_new_has_a_wider_tolerance():
    third = _RATERS[2]
    assert figures.beyond(_summary(), 50, {}) == (third,)
    assert figures.beyond(_summary(wider={third: 100}), 50, {third: 100}) == ()
    assert _summary(wider={third: 100}).raters[2].totals.within.part == 6


def test_an_item_keeps_how_people_agreed_and_one_that_nobody_answered_nothing():
    agreed = next(one for one in _summary().items if one.key == "IN-06")
    kept = figures.of_item(_EMPTY, agreed)
    assert (kept.pairs, kept.pairs_of, kept.against, kept.against_of) == (30, 36, 22, 24)
    assert kept.alpha == 6406
    assert kept.fleiss is not None
    assert figures.of_item(_EMPTY, None) == _EMPTY


@given(notes=_TEXT, label=_TEXT, low=st.none() | st.integers(), new=st.booleans())
def test_a_record_is_read_back_as_it_was_written(notes, label, low, new):
    person = UUID(int=7)
    record = records.Record(
        number="CAL-1", month=date(2026, 11, 1), held_on=date(2026, 11, 16), chair_id=person,
        chair="梁明镜 3000", reference="", checklist="inbound-general", checklist_version="1.0",
        tolerance=50, tolerance_new=100, training="", training_minutes=60, notes=notes,
        figures=figures.of_panel(_summary()),
        members=(records.Member(1, person, "x", "inspector", new, not new, 3),),
        items=(replace(_EMPTY, label=Bilingual(label, ""), low=low), _EMPTY),
        arrangements=(
            records.Arrangement("x", label, None),
            records.Arrangement("y", notes, date(2026, 12, 1)),
        ),
    )  # fmt: skip
    assert records.Record.from_text(record.to_text()) == record
