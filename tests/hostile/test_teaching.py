"""With psql and one's own password: whose call a case is stays hidden, and consent is the CSR's."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from teaching_hall import ENTRY, samples
from teaching_office import TeachingOffice

from qa_desk.errors import QaDeskError
from qa_desk.services import teaching


@pytest.fixture
def office(postgresql_url, tmp_path):
    office = TeachingOffice(postgresql_url, tmp_path)
    yield office
    office.close()


def seen(office, name, statement):
    with office.at(name) as work:
        return work.session.execute(text(statement)).scalars().all()


def refused(office, name, statement, **values):
    """Say that a statement is refused, or touches nothing."""
    try:
        with office.at(name) as work:
            assert work.session.execute(text(statement), values).rowcount == 0, (name, statement)
    except QaDeskError:
        pass


def test_the_whole_way_is_open_to_whom_it_belongs(office):
    row, made = office.published()
    with office.at("other_csr") as work:
        (found,) = teaching.model_calls(work).rows
    assert found.id == made
    assert samples(found.part).any()
    with office.at("trainer") as work:
        assert samples(teaching.library(work).rows[0].part).any()
    with office.at("csr") as work:
        assert len(teaching.model_calls(work).questions) == 1
        teaching.answer(work, row.id, given=False)
    with office.at("other_csr") as work:
        assert teaching.model_calls(work).rows == ()
    with office.at("inspector") as work:
        teaching.edit(work, row.id, row.version, replace(ENTRY, silences=((0, 500),)))
    after = office.row(row.id)
    with office.at("inspector") as work:
        teaching.remove(work, row.id, after.version, "x")
    assert [file for file in office.store.rglob("*") if file.is_file()] == []


def test_whose_call_it_is_only_those_know_who_hear_all_calls(office):
    office.published()
    told = office.add(replace(ENTRY, is_anonymous=False))
    asked = "SELECT case_id FROM case_source"
    assert len(seen(office, "inspector", asked)) == len(seen(office, "manager", asked)) == 2
    assert seen(office, "trainer", asked) == [told]
    assert seen(office, "other_csr", asked) == seen(office, "lead", asked) == []
    assert len(seen(office, "csr", asked)) == 1
    assert seen(office, "other_csr", "SELECT id FROM teaching_case") == []
    assert seen(office, "admin", "SELECT id FROM model_call") == []


def test_a_key_is_gone_with_the_consent(office):
    row, _made = office.published()
    assert seen(office, "other_csr", "SELECT length(key) FROM model_call") == [32]
    with office.at("csr") as work:
        teaching.answer(work, row.id, given=False)
    assert seen(office, "other_csr", "SELECT id FROM model_call") == []
    assert seen(office, "qa_lead", "SELECT length(key) FROM model_call") == [0]


def test_nobody_says_yes_for_another(office):
    case_id = office.add()
    with office.at("inspector") as work:
        teaching.ask(work, case_id, 1)
    yes = "UPDATE case_source SET consent = 'given', answered_at = now()"
    for name in ("inspector", "qa_lead", "manager", "trainer", "other_csr", "lead", "admin"):
        refused(office, name, yes)
    refused(office, "csr", "UPDATE case_source SET asked_at = NULL, consent = NULL")
    refused(office, "csr", "UPDATE teaching_case SET lesson = 'x'")
    asked = "UPDATE case_source SET asked_by = :other, asked_at = now()"
    refused(office, "inspector", asked, other=office.people["qa_lead"].id)
    assert seen(office, "csr", "SELECT consent FROM case_source") == [None]


def test_a_case_is_of_the_csr_whose_call_it_is(office):
    case_id = office.add()
    new = (
        "INSERT INTO case_source (case_id, evaluation_id, csr_id, from_ms, to_ms)"
        " VALUES (:case, :evaluation, :csr, 0, 1)"
    )
    other = office.people["other_csr"].id
    refused(office, "inspector", new, case=case_id, evaluation=office.evaluation, csr=other)
