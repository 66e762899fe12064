"""The digest says the same as the reports of its period (S1-2A.9, S1-2A.10, S2-2.2.1c)."""

from datetime import date, timedelta

import pytest
from factories import full_sheet, make_call, make_person, make_released
from reporting import FOCUS, issued, sign, yesterday
from school import School

from qa_desk.models import Evaluation, TrainingNeed
from qa_desk.rules import report_periods
from qa_desk.rules.checklists import FATAL_CLASSES
from qa_desk.rules.report_forms import DIGESTS, SECTIONS, Form
from qa_desk.services import cases, evaluating, off_plan
from qa_desk.services.reporting import papers, reading
from qa_desk.services.reporting.gather import gathered

HALF = date(2025, 1, 1), date(2025, 6, 30)


def reckon(desk, kind, role="qa_lead"):
    work = desk.by(role)
    first, last = report_periods.around(kind, yesterday(work))
    return gathered(work, Form(kind, first, max(last, work.today)))


def figures(parts):
    return {(one.measure, one.of): one for one in parts["figures"].figures}


def rows(parts, code):
    return parts[code].tables[0].rows


@pytest.mark.parametrize("kind", DIGESTS)
def test_each_digest_has_every_section_and_words_are_typed_in_two(desk, kind):
    make_released(desk.scene, item_3=1)
    typed = {each.code for each in SECTIONS[kind] if each.has_words}
    assert reckon(desk, kind).keys() == {each.code for each in SECTIONS[kind]} - typed
    assert typed == {"summary", "next"}


def test_a_month_has_the_figures_of_the_monthly_report(desk):
    make_released(desk.scene, item_3=1)
    make_released(desk.scene)
    work = desk.by("qa_lead")
    period = report_periods.around("monthly_report", yesterday(work))
    digest, report = (
        gathered(work, Form(kind, *period)) for kind in ("monthly_digest", "monthly_report")
    )
    known = {
        (one.measure, one.of): one
        for code in ("results", "coverage", "disputes", "signed")
        for one in report[code].figures
        if one.of not in FATAL_CLASSES
    }
    assert figures(digest) == known
    assert figures(digest)["score", "random"].n == 2


def test_everybody_who_drafts_reckons_the_same(desk):
    make_released(desk.scene, item_3=1)
    assert reckon(desk, "weekly_digest", "inspector") == reckon(desk, "weekly_digest")


@pytest.fixture
def school(url):
    made = School(url)
    yield made
    made.close()


def test_training_needs_are_told_by_what_became_of_them(school):
    school.closed()
    waiting = school.accepted()
    with school.owner.work() as work:
        day = work.today
        work.session.get_one(TrainingNeed, waiting).due_at = work.now - timedelta(days=1)
    with school.at("qa_lead") as work:
        now = gathered(work, Form("weekly_digest", *report_periods.around("weekly_digest", day)))
        past = gathered(work, Form("half_year_digest", *HALF))
    trainer = school.people["trainer"]
    assert rows(now, "progress") == (("needs_open", 1), ("needs_effective", 1))
    assert rows(past, "progress") == (("needs_open", 1),)
    late = [row for row in rows(now, "overdue") if row[0] == "training"]
    assert late == [("training", f"{trainer.name} {trainer.staff_no}", 1)]


def test_p25_spot_checks_of_the_cs_manager_are_counted(desk):
    make_released(desk.scene)
    manager = desk.by("manager")
    assert ("score", "spot") not in figures(reckon(desk, "yearly_digest"))
    call = make_call(desk.scene.work, desk.scene.csr, desk.scene.team)
    taken = off_plan.evaluate(manager, call.id, "suspicion")
    state = evaluating.open_task(manager, taken.id, 1)
    sheet = full_sheet(cases.case(manager, taken.id).checklist)
    state = evaluating.submit(manager, taken.id, state.version, sheet)
    evaluating.release(manager, taken.id, state.version)
    spots = figures(reckon(desk, "yearly_digest"))["score", "spot"]
    assert (spots.n, spots.value) == (1, 1000)


def test_a_result_that_waits_too_long_is_told_with_its_lead(desk):
    state = make_released(desk.scene)
    work = desk.scene.work
    work.session.get_one(Evaluation, state.id).status = "E4"
    work.session.get_one(Evaluation, state.id).due_at = work.now - timedelta(days=1)
    work.session.flush()
    [(what, whom, number)] = rows(reckon(desk, "yearly_digest"), "overdue")
    lead = desk.scene.lead
    assert (what, whom, number) == (
        "results", f"{lead.name} {lead.staff_no} · {desk.scene.team.name}", 1,
    )  # fmt: skip


def test_it_is_issued_checked_and_approved_like_a_report(desk):
    words = {"summary": "稳定", **FOCUS}
    found = issued(desk, "weekly_digest", words=words)
    assert found.row.number.startswith("GLZ")
    assert not sign(desk, "qa_lead", found.row.id)
    assert sign(desk, "manager", found.row.id)
    assert reading.report(desk.by("manager"), found.row.id).row.state == "closed"
    assert "weekly_digest" in papers.kinds(desk.by("qa_lead"))


# -- a half-year of forty CSRs, counted by hand ------------------------------------------------


@pytest.fixture(scope="module")
def half(route):
    """Forty CSRs with three results each in the first half of 2025, spread over its months.

    Every fourth CSR lost an item each time; every tenth made a fatal error in the last one.
    """
    usual = route.people["csr"]
    days = [date(2025, 1, 1), date(2025, 3, 31), date(2025, 6, 30)]
    for n in range(40):
        with route.owner.work() as work:
            route.people["csr"] = make_person(work, "csr")
        for place, day in enumerate(days):
            fatal = route.form.fatal_errors[0].key if n % 10 == 0 and place == 2 else None
            route.change(route.released(lost=(3,) if n % 4 == 0 else (), fatal=fatal), day=day)
    route.change(route.released(lost=(3,)), day=date(2025, 7, 1))
    route.people["csr"] = usual
    return Form("half_year_digest", *HALF)


def test_the_digest_of_a_half_year_of_forty_csrs_is_what_is_counted_by_hand(route, half):
    """S1-2A.9: 90 results of 100.0, 30 of 95.0 for the item; 2 of each were fatal, so they are 0.

    (88 x 100.0 + 28 x 95.0) / 120 = 95.5, and 116 of 120 are without a fatal error: 96.7 %.
    """
    with route.at("qa_lead") as work:
        found = figures(gathered(work, half))
    score, fatal = found["score", "random"], found["fatal_accuracy", "random"]
    assert (score.n, score.value) == (120, 955)
    assert (fatal.n, fatal.value) == (120, 967)
    assert found["pass_rate", "random"].value == 967
