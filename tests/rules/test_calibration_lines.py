"""A calibration record as people read it: no figure without its reason (6.8)."""

from dataclasses import replace

from reports.calibration_sample import CALLS, ITEMS, PARTLY, PEOPLE, STANDARD, record

from qa_desk.i18n import Bilingual
from qa_desk.rules import calibration_lines as lines
from qa_desk.rules.calibration_lines import NOTHING, Choice
from qa_desk.rules.calibration_records import Answer, Figures


def test_each_person_is_told_within_or_beyond_the_own_tolerance():
    first, second, third, _fourth = lines.raters(record())
    assert first.cells[:4] == ("示例五 2004", "within", "3/3 (±5)", "0.00")
    assert (second.cells[1], second.cells[2], second.mark) == ("beyond", "2/3 (±10)", "act")
    assert second.cells[3:7] == ("+25.67", "33.00", "−78.60 to +129.94", "+88.0")
    assert second.cells[8].endswith("1 missed, 0 too many")
    assert third.cells[-1] == "2"


def test_only_what_was_chosen_counts_as_a_choice():
    assert Choice(Bilingual("是", "Yes"), 5)
    assert not NOTHING


def test_without_a_common_call_nothing_is_told_of_somebody():
    known = record()
    lone = replace(
        known.raters[0], within_of=0, bias=None, mad=None, greatest=None, low=None, items_of=0
    )
    [line] = lines.raters(replace(known, raters=(lone,)))
    assert line.cells[1:8] == ("–",) * 7
    assert line.mark == ""


def test_items_stand_with_the_least_agreement_first_and_say_what_alpha_says():
    told = lines.items(record())
    assert [line.cells[0] for line in told] == ["1", "F1", "3", "2"]
    assert [line.mark for line in told] == ["act", "act", "good", ""]
    assert told[0].cells[4:] == ("0.551 [−0.102, 1.000]", "act")
    assert told[1].cells[4:] == ("0.641", "act; too few calls for an interval")
    assert told[3].cells[4:] == ("–", "everybody answered alike every time: nothing varies")


def test_what_nobody_answered_stands_last_and_says_why():
    lonely = replace(ITEMS[1], pairs=0, pairs_of=0)
    told = lines.items(replace(record(), items=(lonely, ITEMS[0])))
    assert told[1].cells[2] == "–"
    assert told[1].cells[5] == "fewer than two people scored the same call"


def test_the_panel_tells_alpha_with_its_reading_and_ac1_beside_it():
    told = dict(lines.panel(record()))
    assert told["Total scores, α (interval)"] == "0.946 [0.812, 0.988] · good agreement"
    assert told["Fatal errors, α"] == "0.641 · act"
    assert told["Fatal errors, Gwet's AC1"] == "0.781"
    nothing = dict(lines.panel(replace(record(), figures=Figures())))
    assert nothing["Scores in tolerance"] == "–"
    assert nothing["Fatal errors, α"] == "– (fewer than two people scored the same call)"


def test_one_call_says_nothing_of_chance():
    known = replace(record(), calls=CALLS[:1], figures=Figures(fatals_pairs=3, fatals_pairs_of=3))
    assert "one call says nothing of chance" in dict(lines.panel(known))["Fatal errors, α"]


def test_alpha_is_read_as_krippendorff_reads_it():
    assert [lines.reading(each) for each in (None, 8000, 6667, 6666)] == [
        *("", "good", "tentative", "poor")
    ]


def test_numbers_have_their_sign_and_nothing_is_a_dash():
    assert lines.tenths(None) == lines.hundredths(None) == lines.coefficient(None) == "–"
    assert (lines.tenths(-35, signed=True), lines.tenths(0, signed=True)) == ("−3.5", "0.0")
    assert (lines.hundredths(133, signed=True), lines.coefficient(-4)) == ("+1.33", "0.000")
    assert lines.coefficient(-1234) == "−0.123"


def test_an_answer_that_is_not_the_references_is_marked():
    found = lines.others(record())
    assert (1, 2, "greeting") in found
    assert (2, 2, "F1") in found
    assert not [each for each in found if each[1] == 5]


def test_without_a_reference_what_most_chose_is_right_and_of_a_tie_nothing():
    four = record(PEOPLE[:4], reference="")
    found = lines.others(four)
    assert {each for each in found if each[0] == 1} == {(1, n, "greeting") for n in (1, 2, 3, 4)}
    three = lines.others(record(PEOPLE[:3], reference=""))
    assert {each for each in three if each[0] == 1} == {(1, 1, "greeting")}
    assert lines._most({1: Choice(STANDARD, 1), 2: Choice(PARTLY, 0)}) is None
    assert lines._most({1: Choice(STANDARD, 1)}) == Choice(STANDARD, 1)


def test_what_the_reference_was_not_asked_parts_from_nothing():
    known = record()
    alone = Answer(1, 1, "hidden", STANDARD, 100)
    assert (1, 1, "hidden") not in lines.others(replace(known, answers=(*known.answers, alone)))


def test_the_letters_of_an_item_go_from_most_points_to_least():
    found = lines.letters(record())
    assert found["greeting"] == {Choice(STANDARD, 300): "a", Choice(PARTLY, 150): "b"}
    assert found["answer"][Choice(Bilingual("不适用", "Not applicable"), None)] == "b"
    assert NOTHING in found["F1"]


def test_the_picture_has_a_row_for_each_but_the_reference():
    chart = lines.deviations(record())
    assert chart.rows == tuple(one.name for one in PEOPLE[:4])
    assert chart.bands == (5.0, 10.0, 5.0, 5.0)
    assert [mark.value for mark in chart.dots[1]] == [-5.0, 88.0, -6.0]
    assert chart.dots[2][1].value is None
    assert lines.deviations(record(reference="")) is None


def test_a_disputed_item_is_called_by_its_number():
    known = record()
    other = replace(known, topics=(replace(known.topics[0], item_key="gone"),))
    assert lines.item_names(known)["greeting"] == "1"
    assert lines.item_names(other)["gone"] == "gone"
    assert [one.place for one in lines.in_order(known)] == [1, 2, 3, 4, 5]
