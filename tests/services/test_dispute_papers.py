"""The dispute and review sheet, filled from what people did on the route (P25)."""

from dataclasses import replace
from io import BytesIO

import pytest
from factories import PASSWORD
from pypdf import PdfReader
from route import GROUNDS, ROLES, Route, grounds, opinion
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import Call, Evaluation, JournalEntry, Setting
from qa_desk.reports import dispute_sheet
from qa_desk.rules.disputes import Words
from qa_desk.services import cases, dispute_papers, routes


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def sheet(route, case, name="qa_lead"):
    with route.at(name) as work:
        return dispute_papers.sheet(work, case)


def judged(route, case):
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))


def decide(route, case, key="correct"):
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    verdict = "overturned_inspector_error" if key == "correct" else ""
    words = Words(
        reason="录音里有", verdict=verdict, sheet=route.sheet() if key == "correct" else None
    )
    return route.take("qa_lead", key, case, words)


def test_a_dispute_just_raised_shows_items_grounds_and_marks(route):
    case = route.released()
    route.disputed(case)
    found = sheet(route, case, "csr")
    (item,) = found.items
    assert (item.item, item.grounds, item.marks) == (3, GROUNDS, (700,))
    assert item.lost > 0
    assert str(item.given)
    assert (found.judgement, found.review, found.appeal, found.verdict) == (None, None, None, "")
    assert found.score.result == "fail" or found.score.final < 1000
    assert [act.step for act in found.course] == ["release", "dispute"]
    assert found.imprint.number == found.evaluation_no.replace("ZJ-", "SS-")
    assert found.slip_no.startswith("QRD-")
    assert len(found.imprint.content_hash) == 64


def test_a_whole_dispute_up_to_the_panel_is_on_one_sheet(route):
    case = route.released(lost=(3, 4, 5))
    judged(route, case)
    decide(route, case, "uphold")
    route.open(case)
    route.take("csr", "appeal", case, grounds(3, 4, 5, reason="工单备注首审未看"))
    for name in ("manager", "second_qa_lead", "trainer"):
        route.take(name, "vote", case, Words(reason="应改判", upholds=name == "trainer"))
    words = Words(reason="两票改判", verdict="partly_revised", sheet=route.sheet())
    route.take("manager", "panel_correct", case, words)
    route.confirm(case)
    route.countersign(case)
    found = sheet(route, case, "csr")
    assert found.verdict == "partly_revised"
    assert found.review.verdict == "upheld"
    assert [one.item for one in found.review.items] == [3, 4, 5]
    assert found.review.after is None
    assert [one.chair for one in found.appeal.panel] == [True, False, False]
    assert sorted(one.vote for one in found.appeal.panel) == ["correct", "correct", "uphold"]
    assert found.appeal.few_reason == ""
    assert found.score_now.final > found.score.final
    assert [act.step for act in found.course][-3:] == ["panel_correct", "accept", "countersign"]
    assert [one.role for one in found.signatures] == ["csr", "team_lead"]
    for language, words in (("zh", "二次申诉"), ("en", "Second appeal")):
        output = BytesIO()
        dispute_sheet.draw(found, output, language)
        text = "".join(page.extract_text() for page in PdfReader(output).pages)
        assert words in text


def test_b15_a_correction_shows_both_scores_and_the_verdict(route):
    case = route.released()
    judged(route, case)
    decide(route, case)
    found = sheet(route, case, "lead")
    assert (found.verdict, found.review.recorded) == ("overturned_inspector_error", True)
    assert found.judgement.opinions[0].true is False
    (again,) = found.review.items
    assert again.first_lost > again.again_lost == 0
    assert found.review.after.final > found.score.final


def test_e17_a_blind_re_score_is_nobody_elses_before_the_decision(route):
    case = route.released()
    judged(route, case)
    with pytest.raises(RuleError, match="Score the disputed items yourself"):
        sheet(route, case, "qa_lead")
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    assert sheet(route, case, "qa_lead").review.rescored is not None
    for name in ("csr", "lead", "inspector"):
        assert sheet(route, case, name).review is None
    with route.at("csr") as work:
        assert "rescore" not in {one.key for one in cases.case(work, case).route}
    route.take("qa_lead", "uphold", case, Words(reason="与录音一致"))
    assert sheet(route, case, "csr").review.rescored is not None


def test_e20_votes_are_the_panels_own_until_it_has_decided(route):
    case = route.released(lost=(3, 4, 5))
    route.disputed(case)
    route.take("lead", "judge_true", case, opinion(is_true=True))
    route.take("csr", "appeal", case, grounds(3, 4, 5))
    route.take("trainer", "vote", case, Words(reason="应改判", upholds=False))
    assert {one.vote for one in sheet(route, case, "manager").appeal.panel} == {"", "correct"}
    assert {one.vote for one in sheet(route, case, "csr").appeal.panel} == {""}
    assert sheet(route, case, "trainer").verdict == ""
    with route.owner.ask() as work:
        assert len(dispute_papers.sheet(work, case).appeal.panel) == 3


def test_who_may_not_see_the_result_or_where_nothing_was_disputed_gets_no_sheet(route):
    case = route.released()
    with pytest.raises(RuleError, match="Nobody has disputed"):
        sheet(route, case)
    route.disputed(case)
    for name in ("other_lead", "trainer"):
        with pytest.raises(RuleError, match="not yours to see"):
            sheet(route, case, name)


def test_a_refusal_names_its_witness_and_a_hidden_inspector_stays_hidden(sqlite_url):
    route = Route(sqlite_url)
    with route.owner.work() as work:
        changed = Setting(
            key="slip.inspector_shown",
            value="hidden",
            valid_from=work.now,
            changed_by=work.actor.id,
        )
        work.session.add(changed)
    case = route.released()
    judged(route, case)
    route.take("inspector", "answer", case, Words(reason="当时听到的是打断"))
    decide(route, case, "uphold")
    route.take("lead", "record_refusal", case, _witness(route))
    with route.at("other_lead") as work:
        seen = cases.case(work, case).row.version
        routes.take(work, case, seen, "refuse", Words(reason="我在场"), PASSWORD)
    found = sheet(route, case, "lead")
    assert (found.close_reason, found.inspector) == ("refused", "")
    assert found.witness.name == route.people["other_lead"].name
    assert [act.by for act in found.course if act.step == "answer"] == [None]
    assert {one.role for one in found.signatures} == {"team_lead", "witness"}
    route.close()


def _witness(route):
    return replace(Words(reason="我不认可，不签。"), person=route.people["other_lead"].id)


def test_a_proposed_option_and_a_fatal_error_have_their_words(route):
    fatal = route.form.fatal_errors[0].key
    case = route.released(lost=(3,), fatal=fatal)
    route.open(case)
    words = grounds(3, fatal)
    words = replace(words, disputed=(replace(words.disputed[0], option=0), words.disputed[1]))
    route.take("csr", "dispute", case, words)
    item, error = sheet(route, case, "csr").items
    assert item.proposed == route.form.items[2].options[0].text
    assert (error.item, error.fatal, error.proposed) == (fatal, True, "")


def test_each_print_is_in_the_journal(route):
    case = route.released()
    route.disputed(case)
    with route.at("csr") as work:
        dispute_papers.note_print(work, case)
    with route.owner.ask() as work:
        printed = select(JournalEntry.subject).where(JournalEntry.action == "print")
        assert work.session.scalars(printed).all() == ["dispute_sheet"]


def test_p9_a_small_panel_says_why_and_a_contact_without_a_call_has_its_moment(sqlite_url):
    route = Route(sqlite_url, ROLES | {"trainer": "csr", "other_lead": "csr"})
    case = route.released(lost=(3, 4, 5))
    with route.owner.work() as work:
        found = work.session.get_one(Evaluation, case)
        work.session.get_one(Call, found.call_id).started_at = None
        assigned_at = found.assigned_at
    judged(route, case)
    decide(route, case, "uphold")
    route.open(case)
    route.take("csr", "appeal", case, grounds(3, 4, 5))
    for name in ("manager", "second_qa_lead"):
        route.take(name, "vote", case, Words(reason="维持", upholds=True))
    route.take("manager", "panel_uphold", case, Words(reason="维持原判"))
    found = sheet(route, case, "csr")
    assert len(found.appeal.panel) == 2
    assert "nobody else" in found.appeal.few_reason
    assert (found.verdict, found.contact.at) == ("upheld", assigned_at)
    route.close()
