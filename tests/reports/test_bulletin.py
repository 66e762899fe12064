"""The daily QA bulletin on paper, as text and for phones, read back (domain.md 5.2, P14)."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from PIL import Image
from reports.disputes import outside, read
from reports.reading import squeezed, text

from qa_desk.i18n import speaking
from qa_desk.reports import bulletin
from qa_desk.reports.bulletin import Reader, Sheet, draw, mean, pieces, share, tall
from qa_desk.reports.papers import Imprint
from qa_desk.rules.bulletins import (
    CaseLine,
    Correction,
    DayFigures,
    Form,
    Line,
    Problem,
    Shortfall,
    edition,
)
from qa_desk.rules.statistics import Mean, Share
from qa_desk.scans import pages

AT = datetime(2026, 1, 5, 2, 3, tzinfo=UTC)
DAY, TEAM = date(2026, 1, 5), UUID(int=7)


def line(kind, number, **values):
    return Line(
        kind,
        evaluation_id=UUID(int=100 + number),
        revision=1,
        final=912,
        csr_id=UUID(int=number),
        name="示例一",
        staff_no=f"100{number}",
        initials="SLY",
        team_id=TEAM,
        team="一班",
        call_at=AT,
        **{"may_name": True, **values},
    )


FORM = Form(
    "RTB-20260107-0001",
    DAY,
    date(2026, 1, 6),
    "示例五 2004",
    "示例六 2001",
    days=(
        DayFigures(DAY, 50, 150, 148, 48, 90, 20, 30, 5, 3, 40, 36480, 33300000, 36, 2, 1, 0, 1),
        DayFigures(date(2026, 1, 6), 48, 144, 144, 48, 88, 20, 30, 3, 3, 31, 28480, 26300000, 30),
    ),
    praise=(
        line("praise", 1, what_zh="开场", what_en="Opening", fact="先安抚再核身",
             quote="您先别着急", practice="案例库 12"),
    ),
    criticism=(
        line("criticism", 2, what_zh="业务解答", what_en="Answer", fact="把 3 天说成 7 天",
             practice="按 KB-102 告知", may_name=False),
    ),
    fatals=(
        line("fatal", 3, what_zh="泄露客户信息", what_en="Disclosed data", fact="未核身即告知",
             fatal_class="compliance", practice="当日复训"),
    ),
    problems=(Problem("a", "结束语", "Closing", 12, 71),),
    practice="先安抚，再核身。\n参见 KB-102。",
    shortfalls=(
        Shortfall(DAY, 2, 3, "missed", UUID(int=4), "示例二", "1004", "SLE", TEAM, "一班"),
        Shortfall(DAY, 2, 3, "approved", UUID(int=5), "示例三", "1005", "SLS", UUID(int=8), "二班"),
    ),
    shortfall_reason="质检员请假",
    corrections=(
        Correction("corrected", "RTB-20260105-0001", UUID(int=9), 2, 850, 920, UUID(int=1),
                   "示例一", "1001", "SLY", TEAM, "一班", "结束语", "Closing", may_name=True),
        Correction("voided", "RTB-20260105-0001", UUID(int=10), 1, 850),
    ),
    corrected=2,
    voided=1,
    focus="春节放假通知今日上线",
    cases=(
        CaseLine(True, "IN-01, 开场", "四要素齐全，语气亲切", 42_000),
        CaseLine(False, "IN-08", "未核身即告知余额", 65_000),
    ),
)  # fmt: skip
SHEET = Sheet(
    imprint=Imprint(
        number="RTB-20260107-0002",
        centre="示例客服中心",
        content_hash="9f3a71c0d2be4e18" * 4,
        printed_at=datetime(2026, 1, 7, 1, tzinfo=UTC),
        printed_by="示例六 2001",
        retain_until=date(2028, 1, 7),
        timezone="Asia/Shanghai",
    ),
    form=edition(FORM, TEAM, "一班"),
    readers=(Reader("示例七 0900", "一班", AT), Reader("示例一 1001", "一班", None)),
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_is_on_it_in_both_languages(language):
    said = squeezed(text(read(draw, SHEET, language)))
    what = {
        "zh": ("开场", "结束语", "泄露客户信息"),
        "en": ("Opening", "Closing", "Disclosed data"),
    }
    fields = [
        *("示例客服中心", "RTB-20260107-0001", "RTB-20260107-0002", "9f3a 71c0 d2be 4e18"),
        *("示例五 2004", "示例六 2001", "292", "294", "98.0 %", "92.9–99.4", "91.5", "93.0 %"),
        *("示例一 1001", "2026-01-05 10:03", "先安抚再核身", "您先别着急", "案例库 12"),
        *("把 3 天说成 7 天", "按 KB-102 告知", "未核身即告知", "当日复训", "12", "71"),
        *("先安抚，再核身。", "示例二 1004", "质检员请假", "85.0", "92.0", "春节放假通知今日上线"),
        *("示例七 0900", *what[language]),
    ]
    assert [field for field in fields if squeezed(field) not in said] == []
    for hidden in ("示例一 1002", "示例三", "1005"):
        assert squeezed(hidden) not in said


def test_a_draft_says_so_and_an_empty_one_has_dashes():
    bare = Form("RTB-1", DAY, DAY, author="示例五 2004", days=(DayFigures(DAY),))
    said = text(read(draw, replace(SHEET, form=bare, is_draft=True, readers=())))
    assert "Draft, not published" in said
    assert "Whole bulletin, for QA only" in said
    assert "Enough checks: –" in said
    assert "Average of evaluations: –" in said
    assert "Approved by" not in said
    none = replace(bare, no_praise="昨日无录音", scope="centre")
    said = text(read(draw, replace(SHEET, form=none)))
    assert "None: 昨日无录音" in said
    assert "Edition for the centre" in said


def test_a_day_without_results_among_others_has_a_dash():
    days = (*FORM.days, DayFigures(date(2026, 1, 7)))
    said = text(read(draw, replace(SHEET, form=replace(SHEET.form, days=days))))
    assert "results 0, average –, passed 0, fatal 0" in said


def test_figures_carry_their_n_and_interval():
    with speaking("en"):
        assert share(Share(48, 50)) == "96.0 % (48 of 50; 95 %: 86.5–98.9)"
        assert share(Share(0, 0)) == "–"
        assert mean(Mean()) == "–"
        assert mean(Mean.of([900])) == "90.0 (n = 1)"
        assert mean(Mean.of([900, 1000, 50])) == "65.0 (n = 3; 95 %: 0.0–100.0)"


def test_the_text_for_a_chat_comes_in_pieces_that_a_chat_takes():
    found = pieces(SHEET, "en")
    assert all(len(piece.encode()) <= 2000 for piece in found)
    whole = "\n".join(found)
    assert "• 示例一 1001 · 一班" in whole
    assert "示例一 1002" not in whole
    assert found[0].startswith("Daily QA bulletin 2026-01-05 to 2026-01-06")
    long = replace(SHEET.form, focus="请注意\n" * 900)
    many = pieces(replace(SHEET, form=long), "en")
    assert len(many) > 3
    assert all(len(piece.encode()) <= 2000 for piece in many)


def test_long_bulletins_flow_over_pages_and_stay_within_them():
    long = replace(SHEET.form, praise=SHEET.form.praise * 40)
    reader = read(draw, replace(SHEET, form=long))
    assert len(reader.pages) > 2
    assert all("RTB-20260107-0002" in page.extract_text() for page in reader.pages)
    assert outside(reader) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_are_1080_wide_and_3000_high_at_most(language):
    found = [Image.open(io.BytesIO(one)) for one in pages.pictures(tall(SHEET, language))]
    assert {picture.width for picture in found} == {1080}
    assert all(picture.height <= 3000 for picture in found)
    assert len(found) > 1
    assert found[-1].height < 3000


def test_a_short_bulletin_is_one_picture_no_higher_than_it_is_full():
    bare = Form("RTB-1", DAY, DAY, no_praise="无", no_criticism="无", days=(DayFigures(DAY),))
    (found,) = pages.pictures(tall(replace(SHEET, form=bare, readers=()), "en"))
    assert Image.open(io.BytesIO(found)).height < 2000


def test_whoever_is_named_by_staff_no_only_is_shown_by_it():
    found = edition(replace(FORM, naming="staff_no"))
    assert bulletin.who(found.praise[0]) == "1001"
    with speaking("en"):
        assert bulletin.who(edition(replace(FORM, naming="hidden")).praise[0]) == "A CSR"
    assert bulletin.who(edition(FORM).praise[0]) == "SLY"
