"""S2-5.1.1, S3-4.6b, S4-6.2.2: the facts that an appraisal stands on, and awards from praise."""

from datetime import date

import pytest
from appraisal_office import MONTH
from closing import Centre
from models.sample_actions import make_action
from models.sample_complaints import make_complaint, make_metric, make_value
from models.sample_training import make_need

from qa_desk.models import TrainingTest
from qa_desk.services import appraising


def evidence(office, key, role="team_lead"):
    """Return what the form of the evaluation offers, by indicator."""
    found = appraising.offer(office.by(role), "month", MONTH, key)
    return {one.code: one for one in found.evidence}


def complain(office, number, **said):
    row = make_complaint(office.work, office.qa_lead, office.csr, number, **said)
    office.work.session.flush()
    return row


def test_s1_2b_5_indicators_of_the_centre_are_evidence_with_their_targets(office):
    make_value(office.work, office.qa_lead, office.csr, value=9100)
    make_metric(office.work, office.qa_lead, "volume", target=100_000, name="业务量")
    key = office.begin()
    targets = {one.code: one for one in office.one(key).targets.indicators}
    assert (targets["volume"].target, targets["volume"].direction) == (100_000, "up")
    found = evidence(office, key)
    assert found["csat"].value == 9100
    assert "resolution" not in found


def test_complaints_that_are_attributed_and_praise_are_counted_with_their_numbers(office):
    closed = {"closed_at": office.work.now, "outcome": "x", "is_attributable": True}
    complain(office, "CP-1", **closed, closed_by=office.qa_lead.id)
    complain(office, "CP-2")
    complain(office, "CP-3", kind="praise")
    complain(office, "CP-4", kind="praise")
    key = office.begin()
    found = evidence(office, key)
    assert (found["complaints"].n, found["complaints"].of) == (1, "CP-1")
    assert (found["praise"].n, found["praise"].of) == (2, "CP-3 CP-4")


def test_s2_4_3_2_tests_count_by_their_last_try(office):
    need = make_need(office.work, office.qa_lead, [office.csr], "T4")
    other = make_need(office.work, office.qa_lead, [office.csr], "T4", number="TN-2")
    for about, day, score in ((need, 3, 500), (need, 9, 900), (other, 9, 700)):
        office.work.session.add(
            TrainingTest(
                need_id=about.id, person_id=office.csr.id, kind="exam", day=date(2026, 11, day),
                score=score, pass_mark=800, passed=score >= 800, entered_at=office.work.now,
                entered_by=office.qa_lead.id,
            )
        )  # fmt: skip
    office.work.session.flush()
    found = evidence(office, office.begin())["knowledge"]
    assert (found.value, found.n, found.of) == (8000, 2, "1/2")


def test_s4_6_2_2_tasks_that_are_late_take_points(office):
    make_action(office.work, office.qa_lead, office.csr, due=date(2026, 11, 2))
    make_action(office.work, office.qa_lead, office.csr, number="AC-2", due=date(2026, 11, 28))
    make_action(office.work, office.qa_lead, office.other, number="AC-3", due=date(2026, 11, 2))
    key = office.agreed()
    office.at(11, 20)
    assert evidence(office, key)["tasks_late"].n == 1
    office.evaluate(key)
    assert office.one(key).sheet.result.extra == -10


def test_without_any_facts_there_is_no_evidence_and_the_supervisor_judges(office):
    found = evidence(office, office.begin())
    assert "knowledge" not in found
    assert (found["complaints"].n, found["praise"].n, found["tasks_late"].n) == (0, 0, 0)


def test_evidence_is_for_whoever_evaluates_only(office):
    key = office.begin("cs_manager", "team_lead")
    assert evidence(office, key) == {}
    own = office.begin("qa_lead", "inspector")
    assert "qa_score" not in evidence(office, own, "qa_lead")


def test_s0_4_2_3_whom_customers_praised_is_listed_for_awards_with_what_speaks_against(office):
    assert appraising.nominees(office.by("team_lead"), MONTH) == []
    complain(office, "CP-1", kind="praise")
    complain(office, "CP-2", kind="praise")
    make_complaint(office.work, office.qa_lead, office.other, "CP-3", kind="praise")
    make_complaint(office.work, office.qa_lead, None, "CP-4", kind="praise")
    (row,) = appraising.nominees(office.by("team_lead"), MONTH)
    assert (row.person_id, row.praise, row.numbers) == (office.csr.id, 2, "CP-1 CP-2")
    both = appraising.nominees(office.by("cs_manager"), MONTH)
    assert [one.praise for one in both] == [2, 1]


@pytest.fixture
def quality(url):
    centre = Centre(url)
    yield centre
    centre.close()


def test_s3_4_6b_the_qa_score_is_that_of_the_random_sample_whatever_the_month_stands_on(quality):
    _one, _two, other = quality.results((), (), (3, 4, 5))
    quality.drawn_as(other, "low_score")
    with quality.at("lead") as work:
        (csr,) = appraising.candidates(work, "month", quality.month)
        appraising.begin(work, "month", quality.month, {csr.id: ""})
    for basis in ("random", "all"):
        quality.choose("month.basis", basis)
        with quality.at("lead") as work:
            (row,) = appraising.listed(work, "month", quality.month)
            found = {one.code: one for one in appraising.evidence(work, row.id)}
        assert (found["qa_score"].value, found["qa_score"].n) == (10_000, 2)
        assert found["skill"].value == 10_000
        assert found["qa_score"].of == "month"
