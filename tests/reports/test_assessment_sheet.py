"""The inspector assessment record (B16, P25), read back."""

from dataclasses import replace

import pytest
from reports import disputes
from reports.disputes import ASSESSED, OPEN_ASSESSMENT, at, read
from reports.reading import column, content, fonts, squeezed, text

from qa_desk.reports.assessment_sheet import SOURCES, draw
from qa_desk.reports.papers import Act
from qa_desk.reports.slip import Person
from qa_desk.rules.disputes import KINDS
from qa_desk.rules.guards import DECISIONS

TICKED = ".105882 .498039 .301961 RG"


def said_by(sheet, language="en") -> str:
    return squeezed(text(read(draw, sheet, language)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_b16_every_field_is_on_the_record_in_both_languages(language) -> None:
    said = said_by(ASSESSED, language)
    fields = [
        "示例客服中心",
        "KH-20261122-0001",
        "9f3a 71c0 d2be 4e18",
        "示例五 2004",
        "ZJ-20261118-0007",
        "SS-20261119-0003",
        "2026-11-20 15:30",
        "停顿两秒后接话，不是打断；按标准第 3 项说明不应扣分。",
        "当时以波形判断，没有重听",
        "2026-11-21 16:00",
        "首次发生，按本中心规定记 0.5 分。",
        "示例六 2001",
        "2026-11-22 16:00",
        "已一起重听三通类似录音。",
        "2028-11-20",
    ]
    assert [field for field in fields if squeezed(field) not in said] == []
    own = {"zh": "3 专注倾听,不打断", "en": "3 Listens without interrupting"}
    assert squeezed(own[language]) in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", SOURCES)
def test_b16_each_kind_and_source_has_its_words(kind, source) -> None:
    said = said_by(replace(OPEN_ASSESSMENT, kind=kind, source=source))
    assert squeezed(KINDS[kind]) in said
    assert squeezed(SOURCES[source]) in said


@pytest.mark.parametrize("decision", DECISIONS)
def test_exactly_the_decision_taken_is_ticked(decision) -> None:
    reader = read(draw, replace(ASSESSED, decision=decision, points=None))
    assert content(reader).count(TICKED) == 1
    assert text(reader).count(DECISIONS[decision]) >= 2  # said, and the box beside it
    assert "Points 0" not in text(reader)


def test_points_by_the_local_rule_are_written_out() -> None:
    assert "Points 0.5" in text(read(draw, ASSESSED))


def test_signatures_stand_with_role_meaning_time_method_and_hash() -> None:
    said = said_by(ASSESSED)
    for words in (
        "QA inspector 示例五 2004",
        "Has read it Signed 2026-11-22 17:00 Password confirmed · 9f3a71c0",
        "Decided it Signed 2026-11-22 16:00 Password confirmed · 9f3a71c0",
    ):
        assert squeezed(words) in said.replace("Assessor示例六2001", "")
    assert "scannedback" not in said


def test_an_open_record_has_lines_for_the_pen_and_empty_boxes() -> None:
    reader = read(draw, OPEN_ASSESSMENT)
    said = text(reader)
    assert "2026-11-22 15:30" in said  # until when a statement may come
    assert "No statement" not in said
    assert said.count("Signature ") == 2
    assert "Signed print-outs must be scanned back" in said
    assert content(reader).count(TICKED) == 0


def test_i02_a_statement_that_did_not_come_is_said() -> None:
    late = replace(OPEN_ASSESSMENT, imprint=replace(OPEN_ASSESSMENT.imprint, printed_at=at(94)))
    assert "No statement came by 2026-11-22 15:30." in text(read(draw, late))
    decided = replace(ASSESSED, statement="", stated_at=None, statement_until=None)
    assert "No statement came by –." in text(read(draw, decided))
    nothing_known = replace(OPEN_ASSESSMENT, statement_until=None)
    assert "No statement" not in text(read(draw, nothing_known))


def test_a_statement_or_decision_half_known_is_drawn_with_what_there_is() -> None:
    sheet = replace(ASSESSED, stated_at=None, decided=None, signatures=(), source_no="")
    said = said_by(sheet)
    assert "当时以波形判断" in said
    assert "AssessorSignature" in said.replace("Seal", "")


def test_whoever_decided_signs_as_what_he_is() -> None:
    act = Act("decide", at(94), disputes.MANAGER, "assessor", reason="质检班长本人参与。")
    said = said_by(replace(ASSESSED, decided=act, signatures=()))
    assert squeezed("Assessor 示例七 0001") in said


def test_p18_p21_numbers_are_masked_and_long_names_whole() -> None:
    person = Person(disputes.LONG_NAME, "2004")
    reader = read(draw, replace(ASSESSED, inspector=person))
    said = squeezed(text(reader))
    assert "139****5678" in said
    assert "13912345678" not in said
    assert disputes.LONG_NAME in column(reader, 51)


def test_a_long_statement_flows_on() -> None:
    reader = read(draw, replace(ASSESSED, statement="当时以波形判断，没有重听。" * 300))
    assert len(reader.pages) > 1
    assert all("KH-20261122-0001" in page.extract_text() for page in reader.pages)
    assert disputes.outside(reader) == []
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts(reader))
