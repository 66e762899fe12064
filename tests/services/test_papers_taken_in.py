"""P22: signatures on paper are taken in by who collects it, and say so."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from factories import each_apart
from route import Route, grounds, opinion

from qa_desk.errors import RuleError
from qa_desk.models import (
    Deputy,
    Document,
    Evaluation,
    Membership,
    Signature,
    SignaturePicture,
    StepTaken,
)
from qa_desk.rules.disputes import Words
from qa_desk.rules.papers import Kept, Mark
from qa_desk.services import cases, papers, routes, signing_off
from qa_desk.services.papers import Said, Taken
from qa_desk.work import Progress

BOTH = ("csr", "team_lead")
PAGES = (Kept("image/png", b"the first page"), Kept("image/png", b"the page that is signed"))
FATAL = "insult"


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def paper(route, case, roles=BOTH, pages=PAGES, **said):
    """Return what a person confirms of the paper on which a result stands."""
    with route.owner.ask() as work:
        slip = work.session.get_one(Document, work.session.get_one(Evaluation, case).slip_id)
        mark = Mark(slip.number, slip.content_hash.hex()[:16])
        return Taken(slip.id, mark, tuple(roles), pages, Said(**said))


def take(route, name, found):
    with route.at(name) as work:
        return papers.take_in(work, found)


def signatures(route, case):
    with route.owner.ask() as work:
        slip = work.session.get_one(Evaluation, case).slip_id
        rows = work.session.query(Signature).filter_by(document_id=slip)
        return {row.role: row for row in rows.order_by(Signature.signed_at)}


def refused(route, name, found, match):
    with pytest.raises(RuleError, match=match):
        take(route, name, found)


def test_e08p_e09p_both_signatures_of_a_paper_close_the_result(route):
    case = route.released()
    found = paper(route, case, note="已当面辅导")
    assert take(route, "lead", found) == found.mark.number
    assert route.status(case) == "E10"
    assert route.found(case).csr_stance == "agree"
    signed = signatures(route, case)
    people = route.people
    assert signed["csr"].person_id == people["csr"].id
    assert signed["team_lead"].person_id == people["lead"].id
    assert {one.method for one in signed.values()} == {"paper"}
    assert (signed["csr"].meaning, signed["csr"].statement) == ("agree", "")
    assert signed["team_lead"].statement == "已当面辅导"
    with route.owner.ask() as work:
        for one in signed.values():
            picture = work.session.get_one(SignaturePicture, one.id)
            assert picture.content == PAGES[-1].content
            assert (picture.kind, picture.added_by) == ("scan", people["lead"].id)
        told = work.session.query(StepTaken).filter_by(evaluation_id=case)
        keys = {(step.key, step.person_id) for step in told}
    assert keys == {("accept_paper", people["lead"].id), ("countersign_paper", people["lead"].id)}


@pytest.mark.parametrize("name", ["csr", "lead", "qa_lead"])
def test_who_sees_slip_and_case_sees_who_took_the_signature_in(route, name):
    case = route.released()
    found = paper(route, case, note="已辅导")
    take(route, "lead", found)
    lead = route.people["lead"]
    with route.at(name) as work:
        shown = cases.case(work, case).signatures
        stamps = signing_off.slip(work, found.mark.number).signatures
    assert {one.taken_in_by for one in (*shown, *stamps)} == {f"{lead.name} {lead.staff_no}"}
    assert {one.method for one in stamps} == {"paper"}


def test_a_reservation_on_paper_is_typed_in_and_the_team_leads_comes_later(route):
    case = route.released()
    refused(route, "lead", paper(route, case, ["csr"], stance="reservation"), "Write your reserv")
    words = "前两分钟客户没有说话"
    take(route, "lead", paper(route, case, ["csr"], stance="reservation", reservation=words))
    assert (route.status(case), route.found(case).csr_stance) == ("E4", "reservation")
    assert signatures(route, case)["csr"].statement == words
    take(route, "qa_lead", paper(route, case, ["team_lead"], note="已辅导"))
    assert route.status(case) == "E10"
    assert signatures(route, case)["team_lead"].person_id == route.people["lead"].id


def test_a_team_leads_paper_follows_a_signature_in_the_program(route):
    case = route.released()
    route.confirm(case)
    refused(route, "lead", paper(route, case, note="x"), "^Waits for: Team lead$")
    take(route, "lead", paper(route, case, ["team_lead"], note="已辅导"))
    assert signatures(route, case)["csr"].method == "password"
    assert route.status(case) == "E10"


def test_a_paper_that_only_the_team_lead_signed_is_left(route):
    case = route.released()
    refused(route, "lead", paper(route, case, ["team_lead"], note="x"), "not possible while")
    assert signatures(route, case) == {}


def test_what_did_not_pass_needs_the_coaching_note(route):
    case = route.released(lost=range(1, 9))
    assert route.found(case).result == "fail"
    refused(route, "lead", paper(route, case), "did not pass")
    assert (route.status(case), signatures(route, case)) == ("E3", {})


def test_a_fatal_error_was_heard_with_the_team_lead(route):
    case = route.released(fatal=fatal_of(route))
    refused(route, "lead", paper(route, case, ["csr"]), "heard with my team lead")
    take(route, "lead", paper(route, case, ["csr"], heard=True))
    assert route.status(case) == "E4"


def fatal_of(route):
    return route.form.fatal_errors[0].key


def test_e14p_after_a_dispute_it_is_taken_in_once_it_was_talked_over(route):
    case = route.released()
    route.disputed(case)
    found = paper(route, case)
    refused(route, "lead", found, "Waits for no signature")
    route.take("lead", "judge_true", case, opinion(is_true=True))
    refused(route, "lead", found, "Waits for no signature")
    route.take("lead", "coach", case, Words(reason="一起听了录音"))
    take(route, "lead", paper(route, case, note="已一起听"))
    assert route.status(case) == "E10"


def test_e19p_the_paper_before_a_correction_is_not_taken_in(route):
    case = route.released()
    before = paper(route, case, note="x")
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    words = Words(reason="录音里有", verdict="overturned_inspector_error", sheet=route.sheet())
    route.take("qa_lead", "correct", case, words)
    refused(route, "lead", before, "A newer result is in force")
    take(route, "lead", paper(route, case, note="x"))
    assert route.status(case) == "E10"


@pytest.mark.parametrize("name", ["csr", "inspector", "manager", "other_lead"])
def test_nobody_else_takes_paper_in(route, name):
    case = route.released()
    with pytest.raises(RuleError):
        take(route, name, paper(route, case, note="x"))
    assert (route.status(case), signatures(route, case)) == ("E3", {})


def test_a_deputy_takes_in_what_csr_and_team_lead_signed(route):
    case = route.released()
    with route.owner.work() as work:
        hour = timedelta(hours=1)
        ids = {"person_id": route.people["lead"].id, "deputy_id": route.people["other_lead"].id}
        period = {"valid_from": work.now - hour, "valid_to": work.now + hour}
        work.session.add(Deputy(**ids, **period, reason="休假"))
    take(route, "other_lead", paper(route, case, note="已辅导"))
    signed = signatures(route, case)["team_lead"]
    assert (signed.person_id, signed.deputy_for) == (route.people["lead"].id, None)


def test_without_a_team_lead_somebody_is_named_first(route):
    case = route.released()
    route.confirm(case)
    with route.owner.work() as work:
        leave_office(work, route)
    found = paper(route, case, ["team_lead"], note="x")
    refused(route, "qa_lead", found, "name who signs")
    named = Words(person=route.people["manager"].id)
    route.take("qa_lead", "name_signer", case, named)
    take(route, "qa_lead", found)
    assert signatures(route, case)["team_lead"].person_id == route.people["manager"].id


def leave_office(work, route):
    rows = work.session.query(Membership).filter_by(team_id=route.team.id, kind="lead")
    for row in rows:
        row.valid_to = row.valid_from


def test_there_is_no_signature_on_paper_without_a_picture(route):
    case = route.released()
    refused(route, "lead", paper(route, case, pages=()), "no picture")
    refused(route, "lead", paper(route, case, roles=()), "no picture")


def test_paper_of_other_content_or_of_no_slip_is_left(route):
    case = route.released()
    found = paper(route, case, note="x")
    other = Taken(found.document_id, Mark(found.mark.number, "0" * 16), BOTH, PAGES)
    refused(route, "lead", other, "other content")
    gone = Taken(route.team.id, Mark("QRD-1"), BOTH, PAGES)
    refused(route, "lead", gone, "Not one of your slips")


def test_a_screen_is_taken_in_slip_by_slip_and_what_cannot_be_says_why(route):
    with route.owner.work() as own:
        each_apart(own)
    cases = [route.released(), route.released(), route.released()]
    found = [paper(route, case, note="" if n == 1 else "已辅导") for n, case in enumerate(cases)]
    cut = Taken(found[1].document_id, found[1].mark, BOTH, (), found[1].said)
    steps = []

    @contextmanager
    def work(_progress):
        with route.at("lead") as own:
            yield own

    progress = Progress(lambda done, total: steps.append((done, total)))
    done = papers.take_in_all(progress, work, [found[0], cut, found[2]])
    assert done.slips == (found[0].mark.number, found[2].mark.number)
    ((mark, why),) = done.left
    assert mark == cut.mark
    assert "no picture" in why
    assert steps[-1] == (3, 3)
    assert [route.status(case) for case in cases] == ["E10", "E3", "E10"]


def test_a_refusal_has_its_own_step_and_so_have_other_words(route):
    case = route.released()
    for stance in ("refused", "dispute"):
        refused(route, "lead", paper(route, case, ["csr"], stance=stance), "Choose “Agree”")
    route.open(case)
    with route.at("csr") as work:
        seen = route.found(case).version
        routes.take(work, case, seen, "dispute", grounds(3))
    assert route.status(case) == "E5"


def test_whoever_may_print_the_slip_sees_the_paper_that_was_signed(route):
    case = route.released()
    take(route, "lead", paper(route, case))
    with route.at("csr") as work:
        first, _second = cases.case(work, case).signatures
        assert first.taken_in_by.startswith(route.people["lead"].name)
        assert cases.signed_paper(work, case, first.id) == PAGES[-1].content
    with route.at("other_lead") as work, pytest.raises(RuleError, match="not yours to see"):
        cases.signed_paper(work, case, first.id)
