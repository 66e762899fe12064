"""The calibration record (domain.md 5.12), read back."""

from dataclasses import replace
from uuid import UUID

import pytest
from reports.calibration_sample import PEOPLE, SHEET, record
from reports.disputes import outside, read
from reports.reading import squeezed, text

from qa_desk.reports.calibration_record import draw
from qa_desk.reports.papers import UNSIGNED
from qa_desk.rules.calibration_records import Record


def many():
    """Return a record of twelve people."""
    known = record()
    more = [
        replace(PEOPLE[0], place=n, person_id=UUID(int=n), name=f"欧阳示例{n} 20{n}")
        for n in range(10, 17)
    ]
    alike = [
        replace(each, member=one.place)
        for one in more
        for each in (*known.scores, *known.answers)
        if each.member == 1
    ]
    return replace(
        known,
        members=(*PEOPLE, *more),
        scores=(*known.scores, *(each for each in alike if hasattr(each, "final"))),
        answers=(*known.answers, *(each for each in alike if not hasattr(each, "final"))),
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_lies_outside_of_the_page(language):
    for found in (record(), many(), record(reference="")):
        assert outside(read(draw, replace(SHEET, record=found), language)) == []


def test_all_that_the_policy_asks_for_is_there():
    said = squeezed(text(read(draw, SHEET)))
    for words in (
        *("CAL-20261105-0001", "2026-11-05", "示例六 2001", "QA inspector · new"),
        *(
            "20261103-1402-1001",
            "In dispute",
            "Borderline",
            "Inbound service, general",
            "Reference scorer",
        ),
        *("≠ b", "+88.0", "1.63", "22/26", "0.641", "0.946 [0.812, 0.988]", "0.781"),
        *("everybody answered", "nothing varies", "act; too few calls"),
        *("报姓氏或工号之一即为规范", "Surname or staff no. is enough"),
        *("第1项说明补充", "复校", "身份核验的新规定", "90 minutes", "Signed 2026-11-20 11:00"),
    ):
        assert squeezed(words) in said


def test_without_a_reference_nothing_is_told_of_single_people():
    said = text(read(draw, replace(SHEET, record=record(reference=""))))
    assert "nothing is told of single people" in said
    assert "not what most chose" in said


def test_a_record_that_is_not_closed_says_so_and_asks_for_no_signature():
    open_still = replace(SHEET, signatories=UNSIGNED)
    said = text(read(draw, open_still))
    assert "Not closed yet" in said
    assert "Signatures" not in said


def test_who_has_not_scored_a_call_has_an_empty_column_there():
    lonely = replace(record(), scores=(), answers=(), members=PEOPLE[:1])
    said = text(read(draw, replace(SHEET, record=replace(lonely, topics=(), arrangements=()))))
    assert "Call 1" not in said


def test_names_stand_upright_where_there_are_many():
    said = text(read(draw, replace(SHEET, record=many())))
    assert "欧阳示例16 2016" in said


def test_a_record_signed_before_titles_were_in_it_names_its_checklist_by_the_code():
    lines = record().to_text().splitlines(keepends=True)
    early = Record.from_text("".join(line for line in lines if not line.startswith("title.")))
    assert "IN-GEN" in squeezed(text(read(draw, replace(SHEET, record=early))))
