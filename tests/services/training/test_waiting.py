"""What of trainings waits for whom, and how much of its time is over (2.2, P14)."""

from datetime import timedelta

from qa_desk.models import TrainingNeed
from qa_desk.services.training import deciding, delivering, reading
from qa_desk.services.training.types import InHand


def in_hand(school, name):
    with school.at(name) as work:
        found = reading.in_hand(work)
        assert reading.waiting(work) == found.number
        return found


def age(school, need, share):
    """Let so much of a need's time be over."""
    with school.owner.work() as work:
        found = work.session.get_one(TrainingNeed, need)
        whole = timedelta(days=400)
        found.entered_at, found.due_at = work.now - whole * share, work.now + whole * (1 - share)


def release(school, need, names, number=0):
    session = school.need(need, "lead").sessions[number].id
    with school.at("lead") as work:
        delivering.release(work, session, [school.people[name].id for name in names])


def test_who_is_to_act_is_reminded_at_half_and_at_nine_tenths_of_the_time(school):
    need = school.approved()
    assert in_hand(school, "trainer") == InHand(1, 0, 0, 0)
    school.do("trainer", deciding.accept, need)
    for share, reminded, pressing in ((0.3, 0, 0), (0.6, 1, 0), (0.95, 1, 1), (1.2, 1, 1)):
        age(school, need, share)
        assert in_hand(school, "trainer") == InHand(1, 0, reminded, pressing)
        assert school.need(need, "trainer").row.reminded == reminded + pressing
    assert in_hand(school, "inspector") == InHand(0, 0, 0, 0)


def test_the_qa_lead_approves_drafters_submit_and_a_csr_has_nothing_to_do(school):
    school.raised()
    assert in_hand(school, "inspector").needs == 1
    school.submitted()
    assert in_hand(school, "qa_lead").needs == 2  # one to approve, one to submit
    assert in_hand(school, "csr") == InHand(0, 0, 0, 0)


def test_a_lead_releases_his_people_for_the_sessions_to_come(school):
    need = school.accepted()
    school.do("trainer", delivering.schedule, need, school.booking(-2))
    assert in_hand(school, "lead") == InHand(0, 1, 0, 0)
    assert in_hand(school, "other_lead").releases == in_hand(school, "qa_lead").releases == 0
    assert in_hand(school, "trainer").releases == 0
    release(school, need, ("csr", "wang"))
    assert in_hand(school, "lead").releases == 1
    release(school, need, ("zhao",))
    assert in_hand(school, "lead").releases == 0


def test_of_a_make_up_session_only_who_was_absent_is_released(school):
    need = school.held(absent=("zhao",))
    school.do("trainer", delivering.schedule, need, school.booking(-2, is_make_up=True))
    assert in_hand(school, "lead").releases == 1
    release(school, need, ("zhao",), number=1)
    assert in_hand(school, "lead").releases == 0
    school.do("trainer", delivering.schedule, need, school.booking(-3))
    assert in_hand(school, "lead").releases == 0  # who came or made up needs no other


def test_an_administrator_has_nothing_to_do_with_trainings(school):
    with school.owner.ask() as work:
        assert reading.in_hand(work).releases == 0
