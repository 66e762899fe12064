"""How a result is closed without agreement, and taken up again (E-23 to E-29)."""

from datetime import timedelta

import pytest
from route import WHY, appealed, corrected, grounds, helped, names, refused, reviewed

from qa_desk.errors import RuleError
from qa_desk.models import Call, Membership, Reminder, settling
from qa_desk.rules.disputes import Words
from qa_desk.rules.guards import CLOSINGS
from qa_desk.services import routes


def remind(route, case, *shares):
    """Deliver reminders of the present state."""
    with route.owner.work() as work:
        found = route.found(case)
        for share in shares:
            work.session.add(
                Reminder(
                    evaluation_id=case,
                    entered_at=found.entered_at,
                    share=share,
                    person_id=found.csr_id,
                    made_at=work.now,
                    delivered_at=work.now,
                    how="seen",
                )
            )


def test_e23_a_silent_csr_is_asked_to_a_talk_by_the_lead_or_after_two_reminders(route):
    case, other = route.released(), route.released()
    refused(route, "still has time", "lead", "call_in", case)
    for each in (case, other):
        route.late(each)
    refused(route, "not had both reminders", "qa_lead", "call_in", case)
    remind(route, case, 50)
    refused(route, "not had both reminders", "qa_lead", "call_in", case)
    remind(route, case, 90)
    assert route.take("qa_lead", "call_in", case).status == "E6"
    assert route.take("lead", "call_in", other).status == "E6"
    assert route.found(case).csr_stance is None  # silence is no consent
    assert not route.signed(case)


def test_e23w_who_will_not_sign_says_so_after_reading(route):
    case = route.released()
    refused(route, "Open the result", "csr", "decline", case)
    route.open(case)
    refused(route, "up to the CSR", "lead", "decline", case)
    assert route.take("csr", "decline", case).status == "E6"
    assert route.found(case).csr_stance == "refused"


def test_e23t_silence_is_agreement_only_where_the_centre_chose_so(fresh):
    case = fresh.released()
    fresh.late(case)
    remind(fresh, case, 50, 90)
    refused(fresh, "Silence does not count", "qa_lead", "lapse", case)
    fresh.choose("timeout.accept", "yes")
    refused(fresh, "by itself", "lead", "lapse", case)
    assert fresh.take("qa_lead", "lapse", case).status == "E4"
    assert fresh.found(case).csr_stance == "none"
    fresh.countersign(case)
    assert fresh.signed(case) == [("team_lead", "countersign", "lead")]


@pytest.mark.parametrize("witness", ["qa_lead", "other_lead", "manager"])
def test_e24_a_refusal_is_recorded_and_signed_by_a_witness_who_was_named(route, witness):
    case = route.released()
    helped(route, case)
    with pytest.raises(RuleError, match=r"up to the witness|not yours to see"):
        route.take(witness, "refuse", case)
    for name in ("csr", "inspector", "lead", "trainer"):
        refused(route, "Name somebody else", "lead", "record_refusal", case, names(route, name))
    refused(route, "Name somebody else", "lead", "record_refusal", case)
    route.take("lead", "record_refusal", case, names(route, witness, "说扣分不合理"))
    refused(route, "up to the witness", "lead", "refuse", case)
    assert route.take(witness, "refuse", case).status == "E11"
    found = route.found(case)
    assert (found.close_reason, found.csr_stance) == ("refused", "refused")
    assert found.closed_at is not None
    assert found.signer_id is None
    assert route.signed(case) == [
        ("closing", "refused", "lead"),
        ("witness", "witness", witness),
    ]


def test_e24_a_refusal_of_a_corrected_result_is_recorded_for_that_result(route):
    case = route.released()
    corrected(route, case, "partly_revised")
    route.take("lead", "record_refusal", case, names(route, "manager"))
    assert route.take("manager", "refuse", case).status == "E11"
    assert route.found(case).revision == 2


def test_e24_a_wrong_password_signs_nothing_and_closes_nothing(route):
    case = route.released()
    helped(route, case)
    seen = route.found(case).version
    with pytest.raises(RuleError, match="password"), route.at("lead") as work:
        routes.take(work, case, seen, "record_refusal", names(route, "manager"), "wrong")
    assert route.signed(case) == []
    assert route.found(case).signer_id is None


def test_e24_who_refused_may_still_appeal_within_the_time(route):
    case, other = route.released(lost=(3, 4, 5)), route.released(lost=(3, 4, 5))
    for each in (case, other):
        helped(route, each)
        route.take("lead", "record_refusal", each, names(route, "other_lead"))
        route.take("other_lead", "refuse", each)
    assert route.take("csr", "appeal", case, grounds(3, 4, 5)).status == "E9"
    found = route.found(case)
    assert (found.closed_at, found.close_reason, found.csr_stance) == (None, None, "dispute")
    with route.owner.ask() as work:
        route_now = work.now
    route.change(other, appeal_until=route_now - timedelta(hours=1))
    refused(route, "time to dispute", "csr", "appeal", other, grounds(3, 4, 5))


def test_e25_a_csr_on_long_leave_is_closed_as_absent_and_not_as_agreeing(fresh):
    case = fresh.released()
    fresh.open(case)
    refused(fresh, "roster still has shifts", "lead", "absent", case)
    fresh.roster("csr", "leave", range(15))
    refused(fresh, "up to the team lead", "inspector", "absent", case)
    assert fresh.take("lead", "absent", case).status == "E11"
    assert fresh.found(case).close_reason == "csr_long_leave"
    assert fresh.found(case).csr_stance is None


def test_e25_of_whom_only_some_days_of_leave_are_known_is_not_absent_for_long(fresh):
    case = fresh.released()
    fresh.roster("csr", "work", [-3, 14])
    fresh.roster("csr", "leave", (-20, 1, 2, 3))
    refused(fresh, "roster still has shifts", "lead", "absent", case)
    fresh.roster("csr", "leave", (-2, -1, 0, *range(4, 12)))
    refused(fresh, "roster still has shifts", "lead", "absent", case)
    fresh.roster("csr", "leave", [12])
    assert fresh.take("lead", "absent", case).status == "E11"


def test_e25_who_works_again_within_a_fortnight_is_not_absent(fresh):
    case = fresh.released()
    fresh.roster("csr", "leave", range(14))
    fresh.roster("csr", "work", [14])
    refused(fresh, "roster still has shifts", "lead", "absent", case)


def old_call(route, case, days=70):
    """Let the call be of a month that is frozen."""
    with route.owner.work() as work:
        call = work.session.get_one(Call, route.found(case).call_id)
        call.started_at = work.now - timedelta(days=days)


def test_e25_who_had_no_shift_until_the_month_was_closed_is_absent(fresh):
    case = fresh.released()
    fresh.roster("csr", "training", [0])
    refused(fresh, "roster still has shifts", "lead", "absent", case)
    old_call(fresh, case)
    fresh.late(case)
    assert fresh.take("qa_lead", "absent", case).status == "E11"
    assert fresh.found(case).close_reason == "absent_timeout"


def test_e25_of_whom_the_roster_knows_nothing_nobody_says_absent(fresh):
    case = fresh.released()
    old_call(fresh, case)
    refused(fresh, "roster still has shifts", "lead", "absent", case)


@pytest.mark.parametrize("status", ["E3", "E4", "E5", "E6", "E7", "E8", "E9"])
def test_e26_a_csr_who_has_left_is_closed_from_wherever_it_stands(fresh, status):
    case = fresh.released(lost=(3, 4, 5))
    ways = {
        "E3": lambda: None,
        "E4": lambda: fresh.confirm(case),
        "E5": lambda: fresh.disputed(case),
        "E6": lambda: helped(fresh, case),
        "E7": lambda: reviewed(fresh, case),
        "E8": lambda: corrected(fresh, case),
        "E9": lambda: appealed(fresh, case),
    }
    ways[status]()
    assert fresh.status(case) == status
    refused(fresh, "has not left", "lead", "left", case)
    fresh.leaves("csr")
    who = "lead" if status in ("E3", "E6", "E9") else "qa_lead"
    assert fresh.take(who, "left", case).status == "E11"
    assert fresh.found(case).close_reason == "csr_left"
    assert ("closing", "read", "lead") in fresh.signed(case) or who == "qa_lead"


def test_e27_somebody_who_is_named_countersigns_for_the_team_lead(route):
    case = route.released()
    route.confirm(case)
    with pytest.raises(RuleError, match=r"up to|not yours to see"):
        route.take("other_lead", "contest", case, grounds(3))
    for name in ("csr", "inspector", "qa_lead", "trainer"):
        refused(route, "Name somebody else", "qa_lead", "name_signer", case, names(route, name))
    refused(route, "up to the QA lead", "lead", "name_signer", case, names(route, "manager"))
    assert route.take("qa_lead", "name_signer", case, names(route, "other_lead")).status == "E4"
    route.countersign(case, "other_lead")
    assert route.status(case) == "E10"
    assert route.found(case).signer_id is None


def without_lead(route):
    with route.owner.work() as work:
        rows = work.session.query(Membership).filter_by(team_id=route.team.id, kind="lead")
        rows.update({"valid_to": work.today - timedelta(days=2)})


def test_e27v_a_result_that_nobody_could_countersign_for_days_is_closed_with_the_csrs_signature(
    fresh,
):
    case = fresh.released()
    fresh.confirm(case)
    fresh.late(case)
    refused(fresh, "Somebody is there", "qa_lead", "vacant", case)
    without_lead(fresh)
    refused(fresh, "Somebody is there", "qa_lead", "vacant", case)  # not long enough
    with fresh.owner.ask() as work:
        past = work.now - timedelta(days=20)
    fresh.change(case, entered_at=past)
    assert fresh.take("qa_lead", "vacant", case).status == "E11"
    assert fresh.found(case).close_reason == "tl_vacant"
    assert fresh.signed(case) == [("csr", "agree", "csr")]


def test_e27v_not_where_somebody_was_named(fresh):
    case = fresh.released()
    fresh.confirm(case)
    without_lead(fresh)
    fresh.take("manager", "name_signer", case, names(fresh, "other_lead"))
    with fresh.owner.ask() as work:
        past = work.now - timedelta(days=20)
    fresh.change(case, entered_at=past, due_at=past)
    refused(fresh, "Somebody is there", "qa_lead", "vacant", case)


@pytest.mark.parametrize(("key", "target"), [("reopen", "E3"), ("reopen_review", "E7")])
def test_e28_a_closed_result_is_reopened_on_a_new_slip_and_signed_anew(route, key, target):
    case = route.signed_off()
    before = route.found(case)
    refused(route, "reason", "qa_lead", key, case)
    refused(route, "up to the QA lead", "manager", key, case, WHY)
    state = route.take("qa_lead", key, case, WHY)
    after = route.found(case)
    assert (state.status, after.closed_at, after.close_reason) == (target, None, None)
    assert after.slip_id != before.slip_id
    assert route.signed(case) == []
    assert (after.revision, after.result) == (before.revision, before.result)


@pytest.mark.parametrize("key", ["reopen", "reopen_review"])
def test_e28_only_for_a_week_and_before_the_month_is_frozen(route, key):
    case, locked = route.signed_off(), route.signed_off()
    with route.owner.ask() as work:
        past = work.now - timedelta(days=8)
    route.change(case, closed_at=past)
    refused(route, "time to reopen", "qa_lead", key, case, WHY)
    old_call(route, locked)
    refused(route, "month of this result is closed", "qa_lead", key, locked, WHY)


def test_e28c_who_comes_back_takes_up_what_was_closed_meanwhile(fresh):
    case = fresh.released()
    fresh.roster("csr", "leave", range(15))
    fresh.take("lead", "absent", case)
    refused(fresh, "up to the CSR", "lead", "come_back", case)
    assert fresh.take("csr", "come_back", case).status == "E3"
    assert fresh.found(case).close_reason is None
    fresh.confirm(case)


def test_e28c_not_after_two_shifts_nor_what_was_closed_for_another_reason(fresh):
    case, refusal = fresh.released(), fresh.released()
    fresh.roster("csr", "leave", range(15))
    fresh.take("lead", "absent", case)
    with fresh.owner.ask() as work:
        past = work.now - timedelta(days=9)
    fresh.change(case, closed_at=past)
    fresh.roster("csr", "work", (-8, -7, -6))
    refused(fresh, "within two shift days", "csr", "come_back", case)
    helped(fresh, refusal)
    fresh.take("lead", "record_refusal", refusal, names(fresh, "manager"))
    fresh.take("manager", "refuse", refusal)
    refused(fresh, "within two shift days", "csr", "come_back", refusal)


def test_e29_the_qa_lead_voids_what_is_open_for_a_listed_reason(route):
    case, disputed = route.released(), route.released()
    route.disputed(disputed)
    refused(route, "listed reasons", "qa_lead", "void", case, WHY)
    refused(route, "up to the QA lead", "manager", "void", case, Words(reason="duplicate"))
    for each in (case, disputed):
        state = route.take("qa_lead", "void", each, Words(reason="evidence_lost"))
        assert state.status == "E12"
        assert route.found(each).close_reason == "evidence_lost"
        assert route.found(each).closed_at is not None
    done = route.signed_off()
    refused(route, "not possible", "qa_lead", "void", done, Words(reason="duplicate"))


def test_each_reason_of_a_closing_has_its_step():
    assert set(settling._CLOSINGS.values()) | {"absent_timeout", "csr_long_leave"} == set(CLOSINGS)
