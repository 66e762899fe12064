"""Slips of a day, week or month: passes share one, what is disputed leaves it (domain.md 2.5)."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from factories import PASSWORD
from route import ROLES, Route, grounds, opinion

from qa_desk.errors import Cancelled, RuleError
from qa_desk.models import Document, DocumentLine, Evaluation, Setting, Signature, signing, slips
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.disputes import Words
from qa_desk.services import cases, countersigning, signing_off, ticking
from qa_desk.services.signing_off import Answer
from qa_desk.work import Progress


@pytest.fixture
def route(url):
    route = Route(url, {**ROLES, "colleague": "inspector"})
    yield route
    route.close()


LOST = (12,)  # little enough to pass, enough to dispute


def bundle(route, count=3, mode="per_csr_per_month"):
    """Release some passes on one slip."""
    if mode:
        choose(route, mode)
    return [route.released(lost=LOST) for _ in range(count)]


def choose(route, mode):
    with route.owner.work() as work:
        setting = Setting(
            key="slip.mode", valid_from=work.now, value=mode, changed_by=work.actor.id
        )
        work.session.add(setting)


def slip_of(route, case):
    """Return the slip on which a result stands, with all its lines."""
    with route.owner.ask() as work:
        slip = work.session.get_one(Document, route.found(case).slip_id)
        lines = work.session.query(DocumentLine).filter_by(document_id=slip.id).all()
        assert slip.content_hash == content_hash(slips.canonical_fields(slip, lines))
        return slip, {line.evaluation_id for line in lines}


def statuses(route, ids):
    return [route.status(case) for case in ids]


def sign(route, case, stance="agree", statement=""):
    """Let the CSR sign the slip of a result, opened or not."""
    with route.at("csr") as work:
        seen = cases.case(work, case).row.version
        answer = Answer(stance, statement, heard=True)
        return signing_off.confirm(work, case, seen, answer, PASSWORD)


def open_all(route, ids):
    for case in ids:
        route.open(case)


def test_passes_of_one_csr_share_a_slip_by_default(route):
    """P22: the default is a slip of a CSR and week; two inspectors put their results on it."""
    first = route.released(lost=())
    second = route.released(lost=(), inspector="colleague")
    slip, lines = slip_of(route, first)
    assert (slip.mode, lines) == ("week", {first, second})
    assert slip.period_from.weekday() == 0
    assert (slip.period_to - slip.period_from).days == 6


def test_a_fail_and_a_fatal_error_have_their_own_slip_at_once(route):
    passed, *_rest = bundle(route, 2)
    failed = route.released(lost=(3, 4, 5, 6, 7, 8, 9))
    fatal = route.released(fatal=next(one.key for one in route.form.fatal_errors))
    modes = [slip_of(route, case)[0].mode for case in (passed, failed, fatal)]
    assert modes == ["month", "single", "fatal"]


def test_each_evaluation_has_its_own_slip_where_the_centre_chose_so(route):
    first, second = bundle(route, 2, "per_evaluation")
    assert slip_of(route, first)[1] == {first}
    assert slip_of(route, second)[0].mode == "single"


def test_one_signature_of_the_csr_and_one_of_the_lead_are_for_the_whole_slip(route):
    ids = bundle(route)
    open_all(route, ids)
    number = sign(route, ids[1], "reservation", "第二通有保留")
    assert statuses(route, ids) == ["E4"] * 3
    assert route.countersign(ids[0]) == number
    assert statuses(route, ids) == ["E10"] * 3
    with route.owner.ask() as work:
        found = work.session.query(Signature).all()
        assert sorted(one.role for one in found) == ["csr", "team_lead"]
        assert {one.content_hash for one in found} == {slip_of(route, ids[0])[0].content_hash}


def test_a_slip_is_not_signed_before_each_of_its_results_was_read(route):
    ids = bundle(route)
    open_all(route, ids[:2])
    unread = route.found(ids[2]).number
    with pytest.raises(RuleError, match=unread):
        sign(route, ids[0])
    assert statuses(route, ids) == ["E3"] * 3


def test_what_is_released_after_the_signature_opens_a_new_slip(route):
    ids = bundle(route, 2)
    open_all(route, ids)
    sign(route, ids[0])
    later = route.released(lost=())
    assert slip_of(route, later)[1] == {later}
    assert slip_of(route, ids[0])[1] == set(ids)


def test_another_mode_opens_a_new_slip(route):
    first, _second = bundle(route, 2)
    choose(route, "per_csr_per_day")
    third = route.released(lost=())
    assert (slip_of(route, third)[0].mode, slip_of(route, third)[1]) == ("day", {third})
    assert third not in slip_of(route, first)[1]


def test_a_disputed_result_leaves_the_slip_and_the_others_are_signed_without_it(route):
    first, disputed, third = bundle(route)
    before, lines = slip_of(route, first)
    assert route.disputed(disputed, "dispute", *LOST).slip
    own, alone = slip_of(route, disputed)
    assert (own.mode, alone) == ("single", {disputed})
    assert slip_of(route, first)[1] == lines  # a sealed line stays
    open_all(route, [first, third])
    assert sign(route, first) == before.number
    route.countersign(third)
    assert statuses(route, [first, disputed, third]) == ["E10", "E5", "E10"]
    with route.at("csr") as work:
        assert cases.case(work, disputed).signatures == ()
    route.take("lead", "judge_true", disputed, opinion(*LOST, is_true=True))
    route.take("lead", "coach", disputed, Words(reason="一起听了录音"))
    assert route.confirm(disputed) == own.number
    route.countersign(disputed)
    assert route.status(disputed) == "E10"


def test_a_result_whose_csr_declines_to_sign_leaves_the_slip(route):
    first, declined = bundle(route, 2)
    route.open(declined)
    route.take("csr", "decline", declined, Words())
    assert slip_of(route, declined)[1] == {declined}
    route.confirm(first)
    assert statuses(route, [first, declined]) == ["E4", "E6"]


def test_a_result_that_the_lead_contests_leaves_a_slip_that_the_csr_has_signed(route):
    first, contested = bundle(route, 2)
    open_all(route, [first, contested])
    sign(route, first)
    route.take("lead", "contest", contested, grounds(*LOST))
    assert slip_of(route, contested)[1] == {contested}
    route.countersign(first)
    assert statuses(route, [first, contested]) == ["E10", "E7"]
    with route.at("lead") as work:
        signed = cases.case(work, contested).signatures
        assert [(one.role, one.is_void) for one in signed] == [("csr", True)]


def test_a_dispute_that_is_taken_back_keeps_its_own_slip(route):
    first, disputed = bundle(route, 2)
    route.disputed(disputed, "dispute", *LOST)
    route.take("csr", "withdraw", disputed, Words())
    assert slip_of(route, disputed)[1] == {disputed}
    route.confirm(first)
    assert statuses(route, [first, disputed]) == ["E4", "E3"]


def test_who_is_named_to_sign_is_named_for_the_whole_slip(route):
    ids = bundle(route, 2)
    open_all(route, ids)
    sign(route, ids[0])
    manager = route.people["manager"].id
    route.take("qa_lead", "name_signer", ids[0], Words(person=manager))
    assert {route.found(case).signer_id for case in ids} == {manager}
    route.countersign(ids[1], "manager")
    assert statuses(route, ids) == ["E10", "E10"]


def test_the_slip_of_a_csr_who_has_left_is_closed_as_a_whole(route):
    ids = bundle(route, 2)
    with route.owner.work() as work:
        person = work.session.merge(route.people["csr"])
        person.left_on = work.today
    route.take("lead", "left", ids[0], Words(reason="已离职"))
    assert statuses(route, ids) == ["E11", "E11"]
    assert slip_of(route, ids[0])[1] == set(ids)


def test_the_slip_tells_what_left_it_and_where_it_went(route):
    first, disputed = bundle(route, 2)
    route.disputed(disputed, "dispute", *LOST)
    with route.at("csr") as work:
        number = slip_of(route, first)[0].number
        found = signing_off.slip(work, number)
        assert [line.left_for for line in found.lines] == ["", slip_of(route, disputed)[0].number]
        assert found.stance is None
    with route.at("inspector") as work:
        shared = signing_off.slip(work, number)
        assert len(shared.lines) == 2


def test_an_inspector_sees_of_a_slip_what_he_inspected(route):
    own = route.released(lost=())
    other = route.released(lost=(), inspector="colleague")
    number = slip_of(route, own)[0].number
    with route.at("colleague") as work:
        (line,) = signing_off.slip(work, number).lines
        assert line.evaluation_no == route.found(other).number
    with route.at("other_lead") as work, pytest.raises(RuleError):
        signing_off.slip(work, number)


def test_a_case_tells_what_else_is_signed_with_it(route):
    ids = bundle(route, 3)
    route.open(ids[1])
    with route.at("csr") as work:
        together = cases.case(work, ids[0]).together
        assert {(one.id, one.is_read) for one in together} == {
            (case, case == ids[1]) for case in ids
        }
    assert route.found(ids[0]).slip_id
    with route.owner.ask() as work:
        assert work.session.query(Evaluation).count() == 3


@contextmanager
def opening(route, name, _progress=None):
    with route.at(name) as work:
        yield work


def countersigned(route, chosen, password=PASSWORD, name="lead", progress=None):
    return countersigning.countersign_all(
        progress or Progress(), partial(opening, route, name), chosen, password
    )


def waiting(route, name="lead"):
    with route.at(name) as work:
        return countersigning.waiting(work)


def test_passes_are_countersigned_in_one_go_each_slip_by_its_own_signature(route):
    """7.3: a slip with a reservation, a dispute or a fail on it is opened singly."""
    ids = bundle(route, 2)
    open_all(route, ids)
    sign(route, ids[0])
    choose(route, "per_evaluation")
    single, reserved, disputed = (route.released(lost=LOST) for _ in range(3))
    failed = route.released(lost=(3, 4, 5, 6, 7, 8, 9))
    route.confirm(single)
    route.confirm(reserved, "reservation", "有保留")
    route.disputed(disputed, "dispute", *LOST)
    route.take("csr", "withdraw", disputed, Words())
    route.confirm(disputed)
    route.confirm(failed)
    chosen = waiting(route)
    assert sorted(len(one.numbers) for one in chosen) == [1, 2]
    assert waiting(route, "other_lead") == ()
    done = countersigned(route, chosen)
    assert (set(done.signed), done.left) == ({one.slip for one in chosen}, ())
    assert statuses(route, [*ids, single]) == ["E10"] * 3
    assert statuses(route, [reserved, disputed, failed]) == ["E4"] * 3
    with route.owner.ask() as work:
        assert work.session.query(Signature).filter_by(role="team_lead").count() == 2


def test_with_a_wrong_password_no_slip_is_countersigned(route):
    (case,) = bundle(route, 1)
    route.confirm(case)
    with pytest.raises(RuleError, match="wrong"):
        countersigned(route, waiting(route), "not the password")
    assert route.status(case) == "E4"


def test_who_cancels_keeps_what_was_signed(route):
    for case in bundle(route, 2, "per_evaluation"):
        route.confirm(case)
    chosen = waiting(route)
    progress = Progress(lambda done, _total: done == 0 and progress.cancel())
    with pytest.raises(Cancelled):
        countersigned(route, chosen, progress=progress)
    found = [route.status(one.evaluation_id) for one in chosen]
    assert found == ["E10", "E4"]


def test_what_changed_meanwhile_is_left_and_told(route):
    """What is chosen is asked for again in its own transaction: fails cannot be smuggled in."""
    ids = bundle(route, 2, "per_evaluation")
    for case in ids:
        route.confirm(case)
    failed = route.released(lost=(3, 4, 5, 6, 7, 8, 9))
    route.confirm(failed)
    first, second = waiting(route)
    route.countersign(first.evaluation_id)
    fail = route.found(failed)
    false = replace(second, slip="QRD-0", evaluation_id=failed, seen=fail.version)
    done = countersigned(route, [first, second, false])
    assert done.signed == (second.slip,)
    assert [slip for slip, _why in done.left] == [first.slip, "QRD-0"]
    assert route.status(failed) == "E4"


def test_nobody_signs_with_what_somebody_else_has_proved(route):
    (case,) = bundle(route, 1)
    route.open(case)
    with route.at("lead") as work:
        proof = signing.prove(work, PASSWORD)
    with route.at("csr") as work, pytest.raises(ValueError, match="somebody else"):
        signing.sign(work, work.session.get_one(Evaluation, case), "csr", "agree", "", proof)


def test_a_result_that_its_timeout_moves_leaves_the_slip(route):
    """E-26 by the tick, for the one whose time is over."""
    overdue, other = bundle(route, 2)
    with route.owner.work() as work:
        found = work.session.get_one(Evaluation, overdue)
        found.due_at = work.now - timedelta(days=1)
        work.session.merge(route.people["csr"]).left_on = work.today
    with route.at("qa_lead") as work:
        assert ticking.take_due(work).done == ("left",)
    assert statuses(route, [overdue, other]) == ["E11", "E3"]
    assert slip_of(route, overdue)[1] == {overdue}
