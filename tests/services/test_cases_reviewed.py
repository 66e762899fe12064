"""What a reader of a dispute sees of it: nothing of the first score before his own, all after."""

import pytest
from route import GROUNDS, Route, opinion

from qa_desk.errors import RuleError
from qa_desk.rules.disputes import Words
from qa_desk.services import cases


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


@pytest.fixture
def disputed(route):
    case = route.released()
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    return case


def correct(route, case):
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    words = Words(reason="录音里有", verdict="overturned_new_evidence", sheet=route.sheet())
    route.take("qa_lead", "correct", case, words)


def test_e17_before_the_own_score_there_are_grounds_and_no_opinions(route, disputed):
    with route.at("qa_lead") as work:
        seen = cases.case(work, disputed)
        with pytest.raises(RuleError, match="revision"):
            cases.revision(work, disputed, 1)
    assert seen.is_blind
    assert seen.disputed[0].grounds == GROUNDS
    assert [told.words.opinions for told in seen.route] == [(), ()]
    assert [told.words.reason for told in seen.route] == ["", ""]
    assert (seen.versions, seen.row.slip, seen.row.final) == ((), "", None)
    with route.at("second_qa_lead") as work:
        assert cases.case(work, disputed).is_blind


def test_d3_an_earlier_revision_can_be_read_by_who_sees_the_case(route, disputed):
    correct(route, disputed)
    for name in ("csr", "lead", "qa_lead", "inspector"):
        with route.at(name) as work:
            seen = cases.case(work, disputed)
            first, second = (cases.revision(work, disputed, n) for n in (1, 2))
        assert [one.number for one in seen.versions] == [1, 2]
        assert first.sheet.answers[3].note == "没有核对身份"
        assert second.sheet.answers == seen.sheet.answers
        assert (first.final, second.final) == (seen.versions[0].final, 1000)
    with route.at("csr") as work, pytest.raises(RuleError, match="revision"):
        cases.revision(work, disputed, 3)
    with route.at("other_lead") as work, pytest.raises(RuleError, match="yours to see"):
        cases.revision(work, disputed, 1)


def test_a_signature_says_which_revision_it_is_under(route):
    case = route.released()
    route.confirm(case)
    with route.at("csr") as work:
        (signature,) = cases.case(work, case).signatures
    assert (signature.revision, signature.is_void) == (1, False)
