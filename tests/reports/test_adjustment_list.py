"""The adjustment list of a closed month, read back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from reports.disputes import outside, read
from reports.reading import squeezed, text

from qa_desk.reports.adjustment_list import Sheet, draw
from qa_desk.reports.papers import Imprint, Signatories, Signed
from qa_desk.rules.adjustments import Change, Correction, Form

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ONE, TWO, CSR = (UUID(int=n) for n in (1, 2, 3))
WHY = "录音里有核实，客户 13912345678"
FORM = Form(
    month=date(2026, 10, 1),
    corrections=(
        Correction(UUID(int=7), "QE-20261012-0007", CSR, "示例八 1001", 0, 950, WHY),
        Correction(UUID(int=8), "QE-20261015-0031", CSR, "示例八 1001", 860, None, "重复抽取"),
    ),
    changes=(Change(CSR, "示例八 1001", 812, 893, 1, 0),),
    reason="复核改判",
    adjuster_id=ONE,
    adjuster="示例六 2001",
    approver_id=TWO,
    approver="示例七 0001",
)  # fmt: skip


def stamp(role, name, number, meaning, hour):
    moment = AT.replace(hour=hour)
    return Signed(role, name, number, moment, "password", "9f3a71c0d2be4e18", meaning=meaning)


SHEET = Sheet(
    imprint=Imprint(
        number="TZD-20261120-0001",
        centre="示例客服中心",
        content_hash="9f3a71c0d2be4e18" * 4,
        printed_at=AT.replace(hour=9),
        printed_by="示例六 2001",
        retain_until=date(2028, 11, 20),
        timezone="Asia/Shanghai",
    ),
    form=FORM,
    basis="random",
    state="closed",
    signatories=Signatories(
        wanted=((1, "adjuster", "示例六 2001"), (2, "adjustment_approver", "示例七 0001")),
        stamps=(
            (1, stamp("adjuster", "示例六", "2001", "check", 3)),
            (2, stamp("adjustment_approver", "示例七", "0001", "approve", 4)),
        ),
    ),
)
ONE = replace(SHEET.signatories, stamps=SHEET.signatories.stamps[:1])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_is_on_the_list_in_both_languages(language):
    said = squeezed(text(read(draw, SHEET, language)))
    fields = [
        *("示例客服中心", "TZD-20261120-0001", "9f3a 71c0 d2be 4e18", "2026-10", "复核改判"),
        *("示例八 1001", "81.2", "89.3", "1 → 0", "QE-20261012-0007", "0.0 → 95.0"),
        *("139****5678", "QE-20261015-0031", "重复抽取", "2026-11-20 11:00"),
    ]
    assert [field for field in fields if squeezed(field) not in said] == []


def test_a_list_that_waits_has_places_for_the_pen_and_a_void_one_says_why():
    waiting = replace(SHEET, state="signing", signatories=ONE)
    said = text(read(draw, waiting))
    assert said.count("Signature ") == 1
    assert "示例七 0001" in said
    assert "Void: 写错了" in text(read(draw, replace(waiting, state="void", void_reason="写错了")))


def test_a_list_without_a_changed_result_says_so():
    said = text(read(draw, replace(SHEET, form=replace(FORM, changes=()))))
    assert "No monthly result changes." in said


def test_long_lists_flow_over_pages():
    long = replace(FORM, corrections=FORM.corrections * 60, changes=FORM.changes * 60)
    reader = read(draw, replace(SHEET, form=long))
    assert len(reader.pages) > 2
    assert outside(reader) == []
