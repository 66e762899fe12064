"""The clauses of the policies: each is met by a page, or says why it is not part of QA Desk."""

import re

import pytest

from qa_desk import paths
from qa_desk.i18n import set_language
from qa_desk.rules import requirements
from qa_desk.rules.requirements import MARKS, PLACES, WHY_NOT
from qa_desk.ui.pages import ALL

TEXT = (paths.resources() / "requirements.yaml").read_text("utf-8")
CLAUSES = requirements.clauses(TEXT)


def test_all_325_clauses_of_the_ledger_are_there_once():
    counted = {mark: sum(clause.mark == mark for clause in CLAUSES) for mark in MARKS}
    assert counted == {"CORE": 117, "GOV": 100, "GOV-lite": 45, "OUT": 63}
    assert len({clause.id for clause in CLAUSES}) == len(CLAUSES) == 325


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
def test_a_clause_names_pages_or_why_it_has_none(clause):
    assert clause.words.zh
    assert clause.words.en
    assert bool(clause.pages) != bool(clause.why_not)
    assert (clause.mark == "OUT") == (clause.why_not in WHY_NOT.keys() - {"to_come"})


def test_every_page_that_is_named_exists_and_is_called_so():
    titles = {page.name: page.title for page in ALL}
    assert {name: titles.get(name) for name in PLACES} == dict(PLACES)


def test_every_place_is_where_some_clause_is_met():
    assert {page for clause in CLAUSES for page in clause.pages} == PLACES.keys()


def test_chinese_is_set_with_full_width_signs():
    for clause in CLAUSES:
        assert not re.search(r"[,;()?!\"]", clause.words.zh), clause.id


def test_a_clause_speaks_the_language_of_the_person():
    clause = next(clause for clause in CLAUSES if clause.id == "S1-3.6")
    assert str(clause.words) == "Minutes circulated and signed by all attendees"
    set_language("zh")
    assert str(clause.words) == "会议纪要须全体传阅并签字"
    assert str(clause.policy) == "客服部门管理制度及工作标准"
    set_language("en")
