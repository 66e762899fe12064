"""Issue 9: the library of cases, by item, topic, good or bad; who hears and knows what."""

from dataclasses import replace

import pytest
from factories import install_checklist
from sqlalchemy import select
from teaching_hall import ENTRY

from qa_desk.errors import RuleError
from qa_desk.models import CaseSource, JournalEntry
from qa_desk.rules.teaching import Filter
from qa_desk.services import teaching
from qa_desk.services.teaching import reading


def test_cases_are_found_by_what_they_are_about(hall):
    good = hall.add()
    bad = hall.add(replace(ENTRY, is_good=False, items=("IN-02", "XX"), topics=("核身",)))
    trainer = hall.trainer

    def found(**wanted):
        return [row.id for row in teaching.library(trainer, Filter(**wanted)).rows]

    assert found() == [bad.id, good.id]
    assert found(item="IN-01") == found(topic="开场") == found(sort="good") == [good.id]
    assert found(sort="bad") == found(item="XX") == [bad.id]
    assert found(checklist="inbound-general") == [bad.id, good.id]
    assert found(checklist="chat") == []


def test_items_and_checklists_have_their_names(hall, work):
    install_checklist(work, "complaint-handling")
    standards = teaching.library(hall.trainer).standards
    assert standards.items["IN-01"].en == "Standard greeting"
    assert set(standards.checklists) >= {"inbound-general"}
    assert standards.within["IN-01"] == {"inbound-general"}


def test_a_need_finds_its_cases_good_ones_first(hall):
    good = hall.add()
    bad = hall.add(replace(ENTRY, is_good=False))
    assert [row.id for row in teaching.for_items(hall.trainer, {"IN-01", "XX"})] == [
        good.id,
        bad.id,
    ]
    assert teaching.for_items(hall.trainer, {"IN-09"}) == []


def test_an_anonymous_case_tells_a_trainer_nobodys_name(hall):
    secret = hall.add()
    told = hall.add(replace(ENTRY, is_anonymous=False))
    sources = {row.id: row.source for row in teaching.library(hall.trainer).rows}
    assert sources[secret.id] is None
    assert sources[told.id].csr.startswith(hall.scene.csr.name)
    assert all(row.source for row in teaching.library(hall.manager).rows)


def test_a_case_outlasts_what_it_is_from(hall, work):
    row = hall.add()
    source = work.session.get_one(CaseSource, row.id)
    source.evaluation_id = source.call_id = None
    work.session.flush()
    found = hall.row(row.id)
    assert (found.source.number, found.source.evaluation_id) == ("", None)


def test_what_is_played_is_noted(hall, work):
    row = hall.agreed()
    made = teaching.publish(hall.by("qa_lead"), row.id, row.version)
    teaching.played(hall.trainer, "teaching_case", row.id)
    teaching.played(hall.stranger, "model_call", made)
    with pytest.raises(RuleError):
        teaching.played(hall.stranger, "teaching_case", row.id)
    entries = work.session.scalars(select(JournalEntry).where(JournalEntry.action == "play"))
    assert {entry.subject for entry in entries} == {"teaching_case", "model_call"}


def test_a_question_without_a_case_left_is_none(hall):
    row = hall.add()
    teaching.ask(hall.by("inspector"), row.id, row.version)
    teaching.remove(hall.by("inspector"), row.id, hall.row(row.id).version, "x")
    assert teaching.questions(hall.by("csr")) == 0


def test_whoever_does_not_see_whose_case_it_is_knows_of_no_consent():
    assert reading.consent_of(None) == ""
