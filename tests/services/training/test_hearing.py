"""A trainer hears the calls that show a need, as long as it is in hand (T-03, 2.8)."""

import pytest

from qa_desk.errors import RuleError
from qa_desk.models import JournalEntry
from qa_desk.services.training import deciding, hearing, proposing


def heard(school, need, case, name="trainer"):
    with school.at(name) as work:
        return hearing.sound(work, need, case)


def test_a_trainer_hears_what_shows_an_approved_need_and_the_journal_knows(school):
    case, other = school.result(), school.result()
    need = school.approved(cases=[case])

    (part,) = heard(school, need, case)
    assert part.path
    with pytest.raises(RuleError, match="evidence of a training need in hand"):
        heard(school, need, other)
    with school.at("trainer") as work:
        hearing.played(work, need, case)
    with school.owner.ask() as work:
        (entry,) = work.session.query(JournalEntry).filter_by(action="play")
    assert entry.subject_id == str(case)
    with pytest.raises(RuleError), school.at("trainer") as work:
        hearing.played(work, need, other)


@pytest.mark.parametrize("name", ["csr", "lead", "inspector", "qa_lead", "manager"])
def test_nobody_else_hears_it_as_a_trainer(school, name):
    case = school.result()
    need = school.approved(cases=[case])
    with pytest.raises(RuleError, match="not among your rights"):
        heard(school, need, case, name)


def test_it_is_heard_neither_before_the_qa_lead_approved_nor_after_its_end(school):
    case = school.result()
    need = school.submitted(cases=[case])
    with pytest.raises(RuleError, match="not there"):
        heard(school, need, case)
    school.do("qa_lead", deciding.approve, need)
    assert heard(school, need, case)
    school.do("trainer", deciding.give_back, need, "unclear", "x")
    with pytest.raises(RuleError, match="in hand"):
        heard(school, need, case)
    school.do("inspector", proposing.submit, need)
    school.do("qa_lead", deciding.approve, need)
    assert heard(school, need, case)
    school.do("qa_lead", deciding.cancel, need, "x")
    with pytest.raises(RuleError, match="in hand"):
        heard(school, need, case)
