"""Every step of the route by its number, taken by people who signed in themselves."""

import pytest
from route import Route, grounds, opinion

from qa_desk.errors import RuleError
from qa_desk.models import Assessment, Revision
from qa_desk.rules.disputes import Words


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def reviewed(route, case, who="qa_lead"):
    """Let a dispute come before the QA lead, who scores it again unseen."""
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    route.take(who, "rescore", case, Words(sheet=route.sheet()))


def corrected(route, case, verdict="overturned_inspector_error"):
    reviewed(route, case)
    words = Words(reason="录音里有", verdict=verdict, sheet=route.sheet())
    return route.take("qa_lead", "correct", case, words)


def test_e11_e13_e14_a_dispute_that_the_lead_finds_untrue_is_talked_over_and_signed(route):
    case = route.released()
    assert route.disputed(case).status == "E5"
    assert route.take("lead", "judge_true", case, opinion(is_true=True)).status == "E6"
    with pytest.raises(RuleError, match="talks it over"):
        route.confirm(case, "reservation", "仍有保留")
    route.take("lead", "coach", case, Words(reason="一起听了录音"))
    route.confirm(case, "reservation", "仍有保留")
    route.countersign(case)
    assert route.status(case) == "E10"


def test_e15_e18_e19_a_correction_is_a_new_revision_on_a_new_slip_and_signed_anew(route):
    case = route.released()
    before = route.found(case)
    state = corrected(route, case)
    after = route.found(case)
    assert (state.status, after.revision, after.result) == ("E8", 2, "pass")
    assert after.slip_id != before.slip_id
    with route.owner.ask() as work:
        first, second = (work.session.get_one(Revision, (case, n)) for n in (1, 2))
        assert second.final > first.final
        found = work.session.query(Assessment).one()
        assert (found.kind, found.item, found.status) == ("over_deduct", 3, "I0")
    route.confirm(case)
    route.countersign(case)
    assert route.status(case) == "E10"


def test_e20_e21_a_panel_of_three_who_had_no_part_decides_the_second_appeal(route):
    case = route.released(lost=(3, 4, 5))
    route.disputed(case)
    route.take("lead", "judge_true", case, opinion(is_true=True))
    route.take("csr", "appeal", case, grounds(3, 4, 5))
    assert route.status(case) == "E9"
    for name in ("manager", "qa_lead", "trainer"):
        route.take(name, "vote", case, Words(reason="应改判", upholds=False))
    words = Words(reason="三票改判", verdict="partly_revised", sheet=route.sheet())
    assert route.take("manager", "panel_correct", case, words).status == "E8"
