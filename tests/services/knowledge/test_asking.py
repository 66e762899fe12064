"""Raising questions and slips, and closing them: K-01, K-03, K-10, K-12."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from floor import ANSWER
from sqlalchemy import select

from qa_desk.errors import InputError, RuleError
from qa_desk.models import AudioFile, Evaluation
from qa_desk.services.knowledge import asking, hearing, reading
from qa_desk.services.knowledge.types import Question, Solved


def test_a_csr_asks_for_himself_and_his_coach_sees_it(floor):
    ticket = floor.asked(is_waiting=True)
    known = floor.row(ticket)
    assert (known.status, known.csr_id) == ("K0", floor.people["csr"].id)
    assert (known.team_id, known.skill_group) == (floor.team.id, "general")
    assert known.due_at - known.raised_at == timedelta(minutes=3)
    assert known.promise_at - known.raised_at == timedelta(hours=24)
    assert known.number.startswith("KT-")
    for name in ("csr", "coach", "lead", "editor", "inspector", "qa_lead", "manager"):
        assert [row.id for row in floor.listed(name)] == [ticket]
    for name in ("wang", "zhao", "other_coach", "other_lead"):
        assert floor.listed(name) == []
        with pytest.raises(RuleError, match="not yours to see"):
            floor.one(ticket, name)


def test_what_was_promised_to_the_customer_holds_if_it_is_earlier(floor):
    with floor.owner.ask() as work:
        soon = work.now + timedelta(hours=2)
    ticket = floor.asked(is_waiting=True, promised_at=soon)
    assert floor.row(ticket).promise_at == soon
    with pytest.raises(RuleError, match="is over already"):
        floor.asked(promised_at=soon - timedelta(days=1))


@pytest.mark.parametrize(("text", "reason"), [(" ", "资费"), ("问题", "")])
def test_a_question_says_what_is_asked_and_why_the_customer_calls(floor, text, reason):
    with pytest.raises(RuleError, match="Still missing"), floor.at("csr") as work:
        asking.ask(work, Question(text, reason))
    assert floor.listed("manager") == []


def test_a_coach_files_what_he_has_solved_in_one_go(floor):
    solved = Solved(ANSWER, "KB-17")
    ticket = floor.asked("coach", solved=solved)
    assert (floor.status(ticket), floor.row(ticket).channel) == ("K6", "on_the_spot")
    waiting = floor.asked("coach", solved=solved, is_waiting=True)
    assert floor.status(waiting) == "K5"
    of_csr = floor.asked("coach", solved=solved, csr_id=floor.people["wang"].id)
    assert (floor.status(of_csr), floor.row(of_csr).found) == ("K5", "found")
    assert [row.step for row in floor.listed("wang")] == ["answer_customer"]


def test_a_coach_asks_for_his_own_teams_only_and_a_csr_solves_nothing(floor):
    with pytest.raises(RuleError, match="your own teams only"):
        floor.asked("coach", csr_id=floor.people["zhao"].id)
    with pytest.raises(RuleError, match="not among your rights"):
        floor.asked("csr", solved=Solved(ANSWER, "KB-17"))
    with pytest.raises(RuleError, match="not among your rights"):
        floor.asked("trainer")


def test_a_team_lead_asks_for_himself(floor):
    ticket = floor.asked("lead")
    assert floor.row(ticket).team_id == floor.team.id
    assert floor.row(ticket).csr_id is None
    assert [row.step for row in floor.listed("coach")] == ["take_question"]
    assert floor.one(ticket, "lead").offered == ("withdraw_question",)


def test_a_source_is_one_of_the_list(floor):
    with pytest.raises(InputError, match="where the question comes from"):
        floor.asked(source="dream")


def test_a_finding_of_an_evaluation_is_a_slip_to_the_editor(floor):
    """K-12: source QA, with the number of the evaluation and the item (S3-3a)."""
    case = floor.released()
    ticket = floor.found(evaluation_id=case, item="3 核对身份")
    known = floor.one(ticket, "editor")
    assert (known.row.status, known.row.source) == ("K2", "qa")
    assert (known.evaluation[0], known.item) == (case, "3 核对身份")
    assert known.row.step == "verify_answer"
    assert floor.listed("csr") == []
    assert floor.listed("coach") == []
    floor.settled(ticket)
    assert floor.one(ticket, "inspector").row.step == "tell_csr"


def test_the_editor_hears_what_a_slip_names_and_nothing_else(floor):
    """Listen: cases in slips (2.8)."""
    case, other = floor.released(), floor.released()
    ticket, without = floor.found(evaluation_id=case), floor.found()
    with floor.at("editor") as work:
        heard = hearing.sound(work, ticket)
        assert [part.path.name for part in heard.parts] == [Path(_file(floor, case)).name]
        assert heard.length_ms > 0
        assert hearing.sound(work, without).parts == ()
        hearing.played(work, ticket)
        if not floor.owner.is_local:
            wanted = select(AudioFile.path)
            assert work.session.scalars(wanted).all() == [_file(floor, case)]
    with floor.at("inspector") as work:
        assert hearing.sound(work, ticket).parts == ()  # it is in the result
    assert _file(floor, other) != _file(floor, case)


def _file(floor, case):
    with floor.owner.ask() as work:
        call = work.session.get_one(Evaluation, case).call_id
        return work.session.scalar(select(AudioFile.path).where(AudioFile.call_id == call))


@pytest.mark.parametrize(
    "values",
    [{"found": "found"}, {"article": " "}, {"text": ""}],
    ids=["not a gap", "no article", "no text"],
)
def test_a_finding_says_what_is_wrong_and_where(floor, values):
    with pytest.raises(RuleError, match="Still missing"):
        floor.found(**values)


def test_where_nothing_is_there_no_article_is_named(floor):
    assert floor.row(floor.found(found="none", article="")).article == ""


def test_a_finding_is_of_an_evaluation_that_one_sees(floor):
    with pytest.raises(RuleError, match="evaluation is not there"):
        floor.found(evaluation_id=uuid4())


def test_a_csr_raises_no_slip(floor):
    with pytest.raises(RuleError, match="is up to"):
        floor.found("csr")


def test_a_gap_though_solved_goes_to_the_editor_too(floor):
    """K-03: where there is no article, a feedback slip is offered anyway."""
    solved = floor.solved(article="")
    assert floor.row(solved).found == "none"
    ticket = floor.found("coach", found="none", article="", source="floor", origin_id=solved)
    known = floor.one(ticket, "coach")
    assert (known.origin, known.row.team) == (floor.row(solved).number, floor.team.name)
    own = floor.found("coach", source="floor")
    assert floor.row(own).team_id == floor.team.id


def test_a_customer_who_is_answered_too_late_is_late(floor):
    ticket = floor.told()
    with floor.owner.ask() as work:
        past = work.now - timedelta(hours=1)
    late = floor.solved(text="另一个问题", is_waiting=True)
    floor.do("csr", asking.answer_customer, ticket, floor.customer(channel="nobody"))
    assert not floor.one(ticket).row.is_past_promise
    with pytest.raises(RuleError, match="Correct the time"):
        floor.do("csr", asking.answer_customer, late, floor.customer(at=past))
    with pytest.raises(RuleError, match="Still missing"):
        floor.do("csr", asking.answer_customer, late, floor.customer(channel=""))
    floor.do("csr", asking.answer_customer, late, floor.customer())
    assert floor.one(late).receipts[-1].is_mine


def test_a_question_is_taken_back_with_a_reason(floor):
    ticket = floor.asked()
    with pytest.raises(RuleError, match="reason"):
        floor.do("csr", asking.withdraw, ticket, " ")
    floor.do("csr", asking.withdraw, ticket, "找到了")
    assert floor.status(ticket) == "KX"
    with floor.at("csr") as work, pytest.raises(RuleError, match="no answer for you"):
        asking.acknowledge(work, ticket)


def test_what_a_form_offers_is_what_was_asked_about_and_whom_one_may_name(floor):
    floor.asked()
    with floor.at("coach") as work:
        offered = reading.choices(work)
    assert offered.reasons == ("资费",)
    assert {name for _key, name in offered.csrs} == {
        f"{floor.people[name].name} {floor.people[name].staff_no}" for name in ("csr", "wang")
    }
    with floor.at("csr") as work:
        assert reading.choices(work).csrs == ()
