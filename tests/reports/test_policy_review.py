"""The policy evaluation form (domain.md 5.8), read back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from reports.disputes import outside, read
from reports.reading import squeezed, text

from qa_desk.i18n import Bilingual
from qa_desk.reports.papers import UNSIGNED, Imprint, Signatories, Signed, Statement
from qa_desk.reports.policy_review import Sheet, draw
from qa_desk.rules.policy_reviews import Change, Clause, Evaluator, Form

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
FORM = Form(
    policy_id=UUID(int=9),
    number="KF-ZD-003",
    title=Bilingual("服务质量监控管理制度", "Service quality monitoring policy"),
    version="2.1",
    effective_from=date(2025, 8, 1),
    owner="客服中心 · 示例七 0001",
    type="regular",
    period_from=date(2026, 5, 21),
    period_to=date(2026, 11, 20),
    evaluators=(Evaluator(ONE, "示例五 2004", "质检员"),),
    clauses=(
        Clause("第三条 每班至少抽检三次", "partly", "覆盖看板：夜班 91 %"),
        Clause("第九条 每月校准一次", "done", "校准记录六份"),
    ),
    figures=(("evaluations", 1840), ("csrs", 46), ("disputes", 52), ("standard_unclear", 7)),
    problems="夜班抽检不足；客户号码 13912345678 曾写入备注。",
    effects="夜班问题发现较晚",
    suitability=4,
    adequacy=3,
    effectiveness=4,
    conclusion="revise",
    changes=(Change("每班至少抽检三次", "每班三次，夜班四次", "夜班问题较多"),),
    on_checklists="呼入综合服务 第4版",
    on_training="班组长培训一次",
    on_settings="cov.day",
    roll_out="例会宣贯，张贴",
    in_force_from=date(2026, 12, 1),
    checker=Evaluator(TWO, "示例六 2001"),
    approver=Evaluator(THREE, "示例七 0001"),
    next_review=date(2027, 5, 20),
)
WANTED = (
    (1, "evaluator", "示例五 2004"),
    (2, "checker", "示例六 2001"),
    (3, "approver", "示例七 0001"),
)


def stamp(role, name, number, meaning, hour):
    moment = AT.replace(hour=hour)
    return Signed(role, name, number, moment, "password", "9f3a71c0d2be4e18", meaning=meaning)


SHEET = Sheet(
    imprint=Imprint(
        number="ZDP-20261120-0001",
        centre="示例客服中心",
        content_hash="9f3a71c0d2be4e18" * 4,
        printed_at=AT.replace(hour=9),
        printed_by="示例六 2001",
        retain_until=date(2028, 11, 20),
        timezone="Asia/Shanghai",
    ),
    form=FORM,
    state="closed",
    replaces="ZDP-20261119-0002",
    signatories=Signatories(
        wanted=WANTED,
        stamps=(
            (1, stamp("evaluator", "示例五", "2004", "evaluate", 3)),
            (2, stamp("checker", "示例六", "2001", "check", 4)),
            (3, stamp("approver", "示例七", "0001", "approve", 5)),
        ),
        statements=(Statement("checker", "示例六 2001", "情况属实"),),
    ),
)
ONE = replace(SHEET.signatories, stamps=SHEET.signatories.stamps[:1])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_is_on_the_form_in_both_languages(language):
    said = squeezed(text(read(draw, SHEET, language)))
    fields = [
        *("示例客服中心", "ZDP-20261120-0001", "9f3a 71c0 d2be 4e18", "KF-ZD-003", "2.1"),
        *("2025-08-01", "客服中心 · 示例七 0001", "ZDP-20261119-0002", "2027-05-20"),
        *("示例五 2004 · 质检员", "第三条 每班至少抽检三次", "覆盖看板：夜班 91 %", "校准记录六份"),
        *("1840", "46", "52", "7", "夜班抽检不足；客户号码 139****5678 曾写入备注。"),
        *("夜班问题发现较晚", "4/5", "3/5", "每班三次，夜班四次", "夜班问题较多"),
        *("呼入综合服务 第4版", "班组长培训一次", "cov.day", "例会宣贯，张贴", "2026-12-01"),
        *("情况属实", "2026-11-20 11:00", "2026-11-20 12:00", "2026-11-20 13:00"),
    ]
    assert [field for field in fields if squeezed(field) not in said] == []
    titles = {"zh": "服务质量监控管理制度", "en": "Service quality monitoring policy"}
    assert squeezed(titles[language]) in said


def test_each_signature_stands_with_role_meaning_time_and_method():
    said = squeezed(text(read(draw, SHEET)))
    for words in ("Evaluated it Signed 2026-11-20 11:00", "Approved it Signed 2026-11-20 13:00"):
        assert squeezed(words) in said
    assert said.count(squeezed("Password confirmed · 9f3a71c0")) == 3


def test_a_draft_has_places_for_the_pen_and_says_whom_it_names():
    draft = replace(SHEET, state="draft", signatories=UNSIGNED)
    said = text(read(draw, draft))
    assert said.count("Signature ") == 3
    assert "示例七 0001" in said
    empty = replace(
        draft,
        form=replace(
            FORM, evaluators=(), checker=None, approver=None, clauses=(), conclusion="",
            suitability=None, next_review=None,
        ),
    )  # fmt: skip
    said = text(read(draw, empty))
    assert said.count("Signature ") == 3
    assert "Suitability –/5" in said


def test_a_void_form_says_so_and_keeps_its_stamps():
    void = replace(SHEET, state="void", void_reason="漏了一条", signatories=ONE)
    said = text(read(draw, void))
    assert "Void: 漏了一条" in said
    assert "Evaluated it" in said
    assert said.count("Signature ") == 2


def test_long_texts_flow_over_pages():
    long = replace(FORM, clauses=FORM.clauses * 40, problems="夜班抽检不足。" * 300)
    reader = read(draw, replace(SHEET, form=long))
    assert len(reader.pages) > 2
    assert all("ZDP-20261120-0001" in page.extract_text() for page in reader.pages)
    assert outside(reader) == []
