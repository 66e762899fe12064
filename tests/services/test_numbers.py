"""A full number is shown to few, and finds calls without being shown."""

import pytest
from factories import acting, make_call, make_person, make_team
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import CustomerNumber, JournalEntry
from qa_desk.rules import masking
from qa_desk.services import calls, numbers
from qa_desk.services.calls import Wanted
from qa_desk.services.importing import storing

NUMBER = "13812345678"


@pytest.fixture
def call(work, csr):
    """A call whose number is kept as an import keeps it."""
    make_call(work, csr)
    found = make_call(work, csr)
    secret = storing.prepare(work, "demo", "/nowhere", "").secret
    found.number_masked = masking.mask(NUMBER)
    found.number_hash = masking.key_hash(NUMBER, secret)
    work.session.add(CustomerNumber(call_id=found.id, number=NUMBER))
    work.session.flush()
    return found


@pytest.fixture
def csr(work):
    csr = make_person(work, "csr")
    make_team(work, members=[csr])
    return csr


def test_a_full_number_is_shown_and_the_journal_keeps_to_whom(work, call):
    lead = acting(work, make_person(work, "qa_lead", login="lead"))
    found = numbers.show(lead, call.id)
    assert (found.call_id, found.number) == (call.id, NUMBER)
    assert NUMBER not in repr(found)
    noted = select(JournalEntry.subject, JournalEntry.subject_id, JournalEntry.payload)
    noted = noted.where(JournalEntry.action == "see_number")
    assert work.session.execute(noted).all() == [("call", str(call.id), "{}")]


@pytest.mark.parametrize("role", ["inspector", "cs_manager", "admin", "csr"])
def test_nobody_else_sees_it(work, call, role):
    with pytest.raises(RuleError, match="full number"):
        numbers.show(acting(work, make_person(work, role)), call.id)


def test_a_call_without_a_number_says_so(work, csr):
    with pytest.raises(RuleError, match="No full number"):
        numbers.show(work, make_call(work, csr).id)


@pytest.mark.parametrize("typed", [NUMBER, "+86 138 1234 5678", "１３８１２３４５６７８"])
def test_calls_are_found_by_the_full_number_and_shown_masked(work, call, typed):
    inspector = acting(work, make_person(work, "inspector"))
    (row,) = calls.list_calls(inspector, Wanted(typed))
    assert (row.id, row.number) == (call.id, "138****5678")
    assert calls.list_calls(inspector, Wanted("13812345679")) == []


@pytest.mark.parametrize("typed", ["138****5678", "1381234XXXX"])
def test_part_of_a_number_finds_nobody(work, call, typed):
    with pytest.raises(RuleError, match="all its digits"):
        calls.list_calls(work, Wanted(typed))
