"""The register of policies: what it needs, who reads, when it is reviewed."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual
from qa_desk.rules import permissions
from qa_desk.rules.policies import (
    Entry,
    Readers,
    Wording,
    months_after,
    require_file,
    review_state,
)

TODAY = date(2026, 11, 30)
TEAM = UUID(int=7)
WHOLE = Entry("KF-01", title=Bilingual("制度"), department="客服", next_review=TODAY)


@given(
    st.booleans(),
    st.frozensets(st.sampled_from(sorted(permissions.ROLES))),
    st.frozensets(st.uuids()),
)
def test_who_is_asked_is_read_back_from_what_is_stored(everybody, roles, teams):
    asked = Readers(everybody, roles, teams)
    assert Readers.of(str(asked)) == asked


def test_everybody_a_role_or_a_team_is_asked():
    assert Readers(everybody=True).has((), ())
    assert Readers(roles=frozenset({"csr"})).has({"csr", "trainer"}, ())
    assert Readers(teams=frozenset({TEAM})).has((), {TEAM})
    assert not Readers(roles=frozenset({"csr"}), teams=frozenset({TEAM})).has({"trainer"}, ())


def test_a_whole_entry_has_no_problem_and_the_longest_way_off_is_half_a_year():
    assert WHOLE.problem(TODAY, 6) == ""
    later = Entry(**{**vars(WHOLE), "next_review": date(2027, 5, 31)})
    assert "within 6 months" in later.problem(TODAY, 6)
    assert Entry(**{**vars(WHOLE), "kind": "post", "post": "csr"}).problem(TODAY, 6) == ""
    listed = {**vars(WHOLE), "kind": "checklist", "checklist_id": TEAM}
    assert Entry(**listed).problem(TODAY, 6) == ""


def test_a_version_needs_number_day_and_words_or_a_file():
    wording = Wording("1", TODAY, "x")
    assert wording.problem(has_file=False) == ""
    assert Wording("1", TODAY).problem(has_file=True) == ""
    assert "Write what" in Wording("1", TODAY).problem(has_file=False)
    assert "which day" in Wording("1").problem(has_file=True)
    assert "a number" in Wording(" ").problem(has_file=True)


def test_only_pdf_and_docx_are_attached():
    require_file("A.PDF")
    require_file("a.docx")
    with pytest.raises(InputError, match="neither PDF nor DOCX"):
        require_file("a.doc")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -6, date(2025, 7, 15)),
    ],
)
def test_so_many_months_later_is_the_same_day_or_the_last(day, months, then):
    assert months_after(day, months) == then


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 6))
def test_review_half_is_never_more_than_the_months_away(day, months):
    assert day < months_after(day, months) <= day + timedelta(days=31 * months)


@given(st.integers(-400, 400), st.integers(1, 90))
def test_s3_4_10a_it_is_due_so_many_days_ahead_and_overdue_after(days, ahead):
    state = review_state(TODAY + timedelta(days=days), TODAY, ahead)
    assert state == ("overdue" if days < 0 else "due" if days <= ahead else "")
