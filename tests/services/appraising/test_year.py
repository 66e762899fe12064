"""S2-5.3, S2-5.4.5: the year from its filed months, with the summary of the year's work."""

from datetime import date

import pytest
from appraisal_office import YEAR

from qa_desk.errors import RuleError
from qa_desk.services import appraising


def filed(office, month, score):
    """Let a month be filed with a score."""
    office.at(month, 2)
    key = office.agreed(first=date(2026, month, 1))
    office.signed(key, performance=score, ability=score, attitude=score)
    office.file(key)


def test_s2_5_3_a_year_is_the_mean_of_its_filed_months_with_a_summary(office):
    for month, score in ((9, 856), (10, 880), (11, 844)):
        filed(office, month, score)
    office.at(12, 30)
    key = office.begin(span="year", first=YEAR)
    record = office.one(key, "csr")
    assert (record.row.state, record.targets) == ("judging", None)
    assert appraising.waiting(office.by("csr")).own == 1
    assert appraising.waiting(office.by("csr")).next_id == key
    office.hand_in(key, summary="述职：全年服务稳定")
    office.evaluate(key)
    record = office.one(key)
    assert (record.row.total, record.row.grade) == (860, "B")
    assert [one.total for one in record.sheet.months] == [856, 880, 844]
    paper = appraising.sheet(office.by("team_lead"), key)
    assert paper.sheet.own.summary == "述职：全年服务稳定"
    office.issue(key)
    for role in ("csr", "team_lead", "cs_manager"):
        office.sign(key, role)
    assert office.file(key) == 1


def test_a_year_without_a_filed_month_cannot_be_signed(office):
    key = office.begin(span="year", first=YEAR)
    office.hand_in(key)
    paper = appraising.sheet(office.by("team_lead"), key)
    assert (paper.imprint.number, paper.sheet.targets.span) == ("", "year")
    office.evaluate(key)
    with pytest.raises(RuleError, match="no filed month"):
        office.issue(key)


def test_an_appraisal_prints_at_any_state(office):
    key = office.begin()
    paper = appraising.sheet(office.by("team_lead"), key)
    assert paper.imprint.number.startswith("PAT-")
    assert paper.signatures == ()
    office.signed(office.agreed("qa_lead", "inspector"), "qa_lead", "inspector")
    (row,) = appraising.listed(office.by("inspector"), "month", date(2026, 11, 1))
    paper = appraising.sheet(office.by("inspector"), row.id)
    assert paper.imprint.number.startswith("PAP-")
    assert [one.role for one in paper.signatures] == [
        "appraiser",
        "appraised",
        "appraised",
        "appraiser",
        "appraisal_head",
    ]
    assert all(one.signed for one in paper.signatures)
