"""The dispute and review sheet (P25, domain.md 5.13), read back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from reports import disputes
from reports.disputes import at, read
from reports.reading import column, fonts, squeezed, text

from qa_desk.errors import StorageError
from qa_desk.reports.dispute_sheet import (
    ACTS,
    HOLDERS,
    OPEN,
    Judgement,
    Opinion,
    act_words,
    draw,
    elapsed,
)
from qa_desk.reports.papers import Act
from qa_desk.reports.slip import Person
from qa_desk.rules.guards import CLOSINGS, VERDICTS
from qa_desk.rules.workflow import STATUSES, STEPS

LANGUAGES = ("zh", "en")
EVERY = (
    disputes.JUST_RAISED,
    disputes.JUDGED,
    disputes.REVIEWED,
    disputes.WHOLE,
    disputes.REFUSED,
)


def said_by(sheet, language="en") -> str:
    return squeezed(text(read(draw, sheet, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_p25_every_field_is_on_the_sheet_in_both_languages(language) -> None:
    said = said_by(disputes.WHOLE, language)
    fields = [
        "示例客服中心",
        "SS-20261119-0003",
        "9f3a 71c0 d2be 4e18",
        "ZJ-20261118-0007",
        "QRD-20261120-0042",
        "示例一 1023",
        "示例三 0301",
        "2004",
        "20261118-140205-1023",
        "2026-11-18 14:02",
        "138****5678",
        disputes.GROUNDS,
        "1:30",
        "1:52",
        "KB-2031 退费说明",
        "工单截图.png",
        "−1.25",
        "客户说完后才接话，不是打断。",
        "录音 1:30 与 1:52",
        "两处都与录音不符。",
        "停顿两秒后接话",
        "第 3 项误判；第 4 项维持。",
        "79.0",
        "81.0",
        "82.3",
        "第 4 项：工单备注 14:07 已记录金额，首审未看。",
        "示例七 0001",
        "示例八 0501",
        "另一位质检班长参加了首次复核",
        "两票认为备注可以证明已复述。",
        "示例四 0302",
        "2028-11-20",
    ]
    assert [field for field in fields if squeezed(field) not in said] == []
    own = {"zh": ["一班", "资费咨询", "专注倾听,不打断"], "en": ["Team 1", "Tariff enquiry"]}
    assert [words for words in own[language] if squeezed(words) not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_p25_twenty_disputed_items_flow_over_pages_that_all_say_whose_they_are(language) -> None:
    reader = read(draw, disputes.MANY, language)
    assert len(reader.pages) > 3
    for page in reader.pages:
        said = page.extract_text()
        assert "SS-20261119-0003" in said
        assert "示例一 1023" in said
    whole = squeezed(text(reader))
    assert whole.count(disputes.GROUNDS) == 10
    assert whole.count("停顿两秒后接话" * 3) == 20
    numbers = column(reader, 51)
    assert all(f"{number}" in numbers for number in range(1, 21))
    assert disputes.outside(reader) == []


def test_an_item_is_not_parted_from_its_grounds() -> None:
    sheet = replace(disputes.JUST_RAISED, items=disputes.MANY.items)
    for page in read(draw, sheet).pages:
        said = squeezed(page.extract_text())
        assert said.count("Partlydone−2") == said.count("KB-2031")


def test_parts_that_have_nothing_to_say_are_left_out() -> None:
    said = text(read(draw, replace(disputes.JUST_RAISED, course=())))
    assert "Disputed items" in said
    for words in ("judgement", "Review", "Second appeal", "Course of events", "Time taken"):
        assert words not in said
    assert said.count("Signature\n") + said.count("Signature ") >= 2
    assert "Chair of the panel" not in said


def test_what_was_given_is_beside_what_the_blind_re_score_gives() -> None:
    said = said_by(disputes.REVIEWED)
    assert "Partlydone−2Done0" in said
    assert squeezed("Blind re-score: 示例六 2001 · Reviewer · 2026-11-20 14:00") in said


def test_a_review_that_is_not_decided_yet_shows_no_verdict() -> None:
    waiting = replace(disputes.REVIEWED.review, decided=None, verdict="", after=None)
    sheet = replace(disputes.REVIEWED, review=waiting, course=disputes.COURSE[:3])
    said = said_by(sheet)
    assert "Verdict" not in said
    assert "Notdecidedyet" in said
    assert "Reviewer示例六2001" in said  # whose signature is wanted
    nobody = said_by(replace(sheet, review=replace(waiting, rescored=None, items=())))
    assert "Re-score" not in nobody
    assert nobody.count("Reviewer") == 1


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_verdict_has_its_words_and_its_reason(verdict) -> None:
    review = replace(disputes.REVIEWED.review, verdict=verdict)
    said = said_by(replace(disputes.REVIEWED, review=review))
    assert said.count(squeezed(VERDICTS[verdict])) == 2  # atop, and where it was given
    assert "第3项误判" in said


def test_an_upheld_score_is_written_once() -> None:
    assert "→" not in said_by(disputes.REFUSED)


def test_p8_a_review_without_a_recording_says_so() -> None:
    assert squeezed("Decided on written evidence: there is no recording.") in said_by(
        disputes.REFUSED
    )
    assert "writtenevidence" not in said_by(disputes.REVIEWED)


def test_whoever_goes_past_the_team_lead_says_why() -> None:
    said = said_by(disputes.REFUSED)
    assert squeezed("Why past the team lead 班长是当时的现场支援，与本次判定有关。") in said
    assert said.count("班长是当时的现场支援") == 1  # not again in the course of events


def test_e10_a_team_lead_disputes_instead_of_countersigning() -> None:
    act = Act("contest", at(8), disputes.LEAD, "team_lead", "E7", "两项我都听过，不认同。")
    sheet = replace(disputes.JUST_RAISED, raised=act, course=(disputes.COURSE[0], act))
    said = said_by(sheet)
    assert squeezed("示例三 0301 · Team lead · 2026-11-19 02:00") in said
    assert squeezed("Reason 两项我都听过，不认同。") in said
    assert "Disputedinsteadofcountersigning" in column(read(draw, sheet), 143)
    assert "Whypast" not in said


def test_e24_a_refusal_has_the_csrs_words_and_its_witness() -> None:
    said = said_by(disputes.REFUSED)
    assert "我不认可，不签。" in said
    assert said.count(squeezed("itness: 示例四 0302")) == 2  # when it was, and in the CSR's place
    assert squeezed("Refused to sign; witness: 示例四 0302") in said
    assert squeezed("Witness 示例四 0302 Signature Date") in said  # who is still to sign


@pytest.mark.parametrize("reason", sorted(CLOSINGS.keys() - {"refused"}))
def test_whoever_cannot_sign_has_the_reason_instead_of_a_box(reason) -> None:
    sheet = replace(disputes.JUST_RAISED, close_reason=reason)
    said = text(read(draw, sheet))
    assert CLOSINGS[reason] in said
    assert (
        said.count("Signature ") == text(read(draw, disputes.JUST_RAISED)).count("Signature ") - 1
    )


def test_signatures_stand_with_meaning_time_method_and_hash() -> None:
    said = said_by(disputes.WHOLE)
    for words in (
        "示例一 1023 Agree Signed 2026-11-22 21:00 Password confirmed · 9f3a71c0",
        "Deputy for 示例三 0301",
        "示例六 2001 Reviewed it",
        "Drawn signature",
    ):
        assert squeezed(words) in said
    assert "Date" not in said  # no line for the pen


def test_a_witness_signs_beside_those_who_are_wanted() -> None:
    witness = disputes.signed("witness", disputes.OTHER_LEAD, "witness", 52)
    said = said_by(replace(disputes.REFUSED, signatures=(witness,)))
    assert squeezed("Witness 示例四 0302 Witness Signed 2026-11-20 22:00") in said


def test_the_outcome_is_the_verdict_or_the_step_that_ended_the_dispute() -> None:
    assert "Notdecidedyet" in said_by(disputes.JUST_RAISED)
    withdrawn = Act("withdraw", at(6), disputes.CSR, "csr", "E3")
    course = (*disputes.COURSE[:2], withdrawn)
    assert replace(disputes.JUST_RAISED, course=course).settled == withdrawn
    assert said_by(replace(disputes.JUST_RAISED, course=course)).count("Disputewithdrawn") == 2
    true = replace(disputes.UNTRUE, step="judge_true", status="E6")
    course = (*disputes.COURSE[:2], true, Act("accept", at(30), disputes.CSR, "csr", "E4"))
    agreed = replace(
        disputes.JUST_RAISED, judgement=Judgement(true, (Opinion(3, True, "属实"),)), course=course
    )
    assert agreed.settled == true
    assert said_by(agreed).count("Judged:true") == 2
    assert replace(agreed, course=()).settled is None


def test_a_second_appeal_that_waits_opens_the_outcome_again() -> None:
    appeal = replace(disputes.WHOLE.appeal, decided=None, verdict="", after=None, panel=())
    waiting = replace(disputes.WHOLE, appeal=appeal, course=disputes.COURSE[:6], signatures=())
    assert waiting.verdict == ""
    assert waiting.settled is None
    said = said_by(waiting)
    assert "Notdecidedyet" in said
    assert "Panelmembers" not in said
    assert "Chairofthepanel" in said  # who is to sign it
    assert waiting.score_now == disputes.SECOND


def test_an_unknown_step_takes_the_name_of_the_workflow_or_its_own() -> None:
    assert act_words("submit") == "Submit"
    assert act_words("nothing") == "nothing"


def test_the_states_it_knows_are_those_of_the_workflow() -> None:
    assert {*HOLDERS, *OPEN} <= STATUSES.keys()


def test_time_is_counted_by_who_had_it_until_it_was_closed() -> None:
    lasted = elapsed(disputes.COURSE, at(500))
    assert lasted == {
        "csr": timedelta(hours=4 + 2.5 + 3),
        "team_lead": timedelta(hours=17 + 2.5),
        "qa_lead": timedelta(hours=24.5),
        "panel": timedelta(hours=48),
    }
    assert elapsed(disputes.COURSE[:2], at(10)) == {
        "csr": timedelta(hours=4),
        "team_lead": timedelta(hours=6),
    }
    assert elapsed(disputes.COURSE[:1], at(-1)) == {"csr": timedelta()}
    assert elapsed((), at(1)) == {}


def test_time_reads_in_days_hours_or_minutes() -> None:
    short = (replace(disputes.COURSE[0], at=at(3.5)), disputes.RAISED)
    sheet = replace(disputes.JUST_RAISED, course=short)
    said = text(read(draw, replace(sheet, imprint=replace(disputes.IMPRINT, printed_at=at(6)))))
    assert "30 min" in said
    assert "2 h 0 min" in said
    assert "1 d 0 h" in text(read(draw, disputes.WHOLE))


def test_p18_no_customers_number_is_printed_whole() -> None:
    with pytest.raises(ValueError, match="not masked"):
        replace(disputes.JUST_RAISED.contact, number_masked="13812345678")
    item = replace(disputes.ITEMS[0], grounds="客户 13912345678 同意", reference="13712345678")
    said = said_by(replace(disputes.JUST_RAISED, items=(item,)))
    assert "138****5678.pdf" in said
    assert "139****5678" in said
    assert "12345678" not in said


def test_p21_a_name_of_thirty_characters_is_whole_everywhere() -> None:
    person = Person(disputes.LONG_NAME, "1023")
    assert len(person.name) == 30
    sheet = replace(
        disputes.WHOLE,
        csr=person,
        raised=replace(disputes.RAISED, by=person),
        course=(*disputes.COURSE, Act("reopen", at(110), person, "qa_lead", "E7")),
        signatures=(disputes.signed("csr", person, "agree", 99),),
    )
    reader = read(draw, sheet)
    assert f"{disputes.LONG_NAME}1023" in column(reader, 51)  # head and running line
    assert f"{disputes.LONG_NAME}1023" in column(reader, 65)  # the signature
    assert said_by(sheet).count(disputes.LONG_NAME) >= 4


def test_without_team_lead_and_inspector_dashes_stand_there() -> None:
    said = said_by(replace(disputes.JUST_RAISED, team_lead=None, inspector=""))
    assert squeezed("示例一 1023 Team 1 – –") in said


def test_a_fatal_error_is_disputed_by_its_clause() -> None:
    said = said_by(disputes.REFUSED)
    assert squeezed("IN-F7 Discloses customer data or secrets") in said
    assert "Fatalerror" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", EVERY)
def test_nothing_is_outside_the_margins_and_every_font_is_embedded(sheet, language) -> None:
    reader = read(draw, sheet, language)
    assert disputes.outside(reader) == []
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts(reader))


def test_p17_every_page_tells_faintly_who_printed_it() -> None:
    for page in read(draw, disputes.WHOLE).pages:
        assert page.extract_text().count("示例三 0301 · 2026-11-23 18:00") > 1


def test_a_place_that_cannot_be_written_is_told(tmp_path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        draw(disputes.JUST_RAISED, tmp_path / "nowhere" / "sheet.pdf", "en")


def test_every_step_that_the_route_tells_of_has_its_words() -> None:
    told = {step.key for step in STEPS if step.told and step.code.startswith("E-")}
    assert told | {"release", "accept", "countersign"} == ACTS.keys()


def test_e20_a_second_appeal_has_grounds_for_each_item() -> None:
    item = replace(disputes.ITEMS[1], grounds="工单备注可以证明。", reference="KB-2040")
    appeal = replace(disputes.WHOLE.appeal, items=(item,), few_reason="")
    said = said_by(replace(disputes.WHOLE, appeal=appeal))
    assert squeezed("Grounds 工单备注可以证明。") in said
    assert "KB-2040" in said
    assert "Fewerthanthree" not in said


def test_e21_a_vote_has_its_reason_once() -> None:
    said = said_by(disputes.WHOLE)
    assert said.count("备注写在客户挂机之前。") == 1
    assert "Voted" in said


def test_an_inspector_whom_the_setting_hides_is_named_by_role_alone() -> None:
    released = replace(disputes.COURSE[0], role="inspector")
    said = said_by(replace(disputes.JUST_RAISED, inspector="", course=(released,)))
    assert squeezed("Released QA inspector") in said
    assert "示例五" not in said
