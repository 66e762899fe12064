"""A profile says the same to everybody who may see it, on both engines (P12)."""

from datetime import date, timedelta

import openpyxl
import pytest
from factories import acting, make_person, make_team
from route import corrected

from qa_desk.errors import RuleError
from qa_desk.models import Evaluation, JournalEntry
from qa_desk.rules.profiles import charts
from qa_desk.services import profiles


@pytest.fixture(scope="module")
def centre(route):
    """Results of the CSR this month: one signed, one with a fatal error, one overturned."""
    with route.owner.ask() as work:
        first = work.today.replace(day=1)
    signed = route.signed_off(lost=(3, 5))
    fatal = route.released(fatal=route.form.fatal_errors[0].key)
    corrected(route, wrong := route.released())
    for case in (signed, fatal, wrong):
        route.change(case, day=first)
    route.change(route.released(lost=()), day=first - timedelta(days=10))
    return route


def page(centre, name, subject=None, day=None):
    with centre.at(name) as work:
        return profiles.profile(work, subject or centre.people["csr"].id, day)


def parts(found):
    return {part.code: part for part in found.parts}


def test_everybody_reads_the_same_figures(centre):
    pages = {
        name: page(centre, name) for name in ("csr", "lead", "inspector", "qa_lead", "manager")
    }

    own = pages["csr"]
    assert own.subject.title.endswith(centre.people["csr"].staff_no)
    for name, found in pages.items():
        assert charts(found.ground) == charts(own.ground), name
        for code in ("month", "dimensions", "items", "fatals"):
            assert parts(found)[code] == parts(own)[code], (name, code)
    for name in ("lead", "qa_lead", "manager"):
        assert parts(pages[name])["disputes"] == parts(own)["disputes"]
        assert parts(pages[name])["praise"] == parts(own)["praise"]


def test_what_stands_behind_is_not_guessed_for_who_may_not_see_it(centre):
    """An inspector knows the sums of everybody, but not the results of colleagues."""
    inspector, csr = parts(page(centre, "inspector")), parts(page(centre, "csr"))

    assert {"disputes", "praise"} & set(inspector) == set()
    assert "coverage" in inspector
    assert "coverage" not in csr


def test_the_month_is_counted_with_the_one_before(centre):
    figures = {each.measure: each for each in parts(page(centre, "csr"))["month"].figures}

    assert (figures["score"].n, figures["score"].before) == (3, 1000)
    assert figures["fatal_rate"].value == 333
    disputes = {each.measure: each for each in parts(page(centre, "csr"))["disputes"].figures}
    assert disputes["dispute_rate"].n == 4
    assert disputes["dispute_success"].value == 1000


def test_a_fatal_error_leads_to_its_result(centre):
    found = page(centre, "lead")

    number = parts(found)["fatals"].tables[0].rows[0][0]
    with centre.owner.ask() as work:
        row = work.session.get_one(Evaluation, found.behind[number])
    assert row.number == number


def test_a_team_s_page_has_its_people(centre):
    """S3-4.8a."""
    found = page(centre, "lead", centre.team.id)

    rows = parts(found)["people"].tables[0].rows
    assert [row[0] for row in rows] == [name for name, _id in found.people]
    assert rows[0][1:3] == (3, None)  # fewer than ten
    assert rows[0][8] == 1
    assert "coverage" not in parts(found)
    assert charts(page(centre, "qa_lead", centre.team.id).ground) == charts(found.ground)


def test_who_sees_whom(centre):
    with centre.at("csr") as work:
        assert [one.id for one in profiles.subjects(work)] == [centre.people["csr"].id]
    with centre.at("lead") as work:
        assert [one.is_team for one in profiles.subjects(work)] == [True, False]
    with centre.at("other_lead") as work:
        assert profiles.subjects(work) == []
        with pytest.raises(RuleError, match="not yours"):
            profiles.profile(work, centre.people["csr"].id)
    with centre.at("trainer") as work, pytest.raises(RuleError):
        profiles.subjects(work)


def test_an_earlier_month_can_be_looked_at(centre):
    found = page(centre, "csr", day=date(2020, 5, 9))

    assert found.month == date(2020, 5, 1)
    assert parts(found)["month"].figures[0].value is None
    assert found.behind == {}


def test_a_page_is_exported_and_printed_and_the_journal_knows(centre, tmp_path):
    csr = centre.people["csr"].id
    with centre.at("manager") as work:
        month = work.today
        lines = profiles.export(work, csr, month, tmp_path / "mine.xlsx")
        printed = profiles.sheet(work, csr, month)
        profiles.note_print(work, csr, month)
    with centre.at("lead") as work, pytest.raises(RuleError):
        profiles.export(work, csr, month, tmp_path / "other.xlsx")
    with centre.owner.ask() as work:
        kinds = {
            row.action for row in work.session.query(JournalEntry).filter_by(subject="profile")
        }

    sheet = openpyxl.load_workbook(tmp_path / "mine.xlsx").active
    assert sheet.max_row == lines + 1
    assert printed.name.endswith(centre.people["csr"].staff_no)
    assert kinds == {"export", "print"}


def test_a_csr_without_team_or_standard_has_a_page_too(work):
    make_person(work, "csr", staff_no="0001")  # stands before him on the board
    csr = make_person(work, "csr")
    lead = make_person(work, "qa_lead")
    make_team(work)
    found = profiles.profile(acting(work, lead), csr.id)

    assert found.subject.team == ""
    assert "disputes" in parts(found)
    assert parts(found)["coverage"].tables[0].rows[0][0] == 0


def test_who_had_left_before_a_month_is_on_no_board_of_it(work):
    csr = make_person(work, "csr", hired_on=date(2026, 1, 1))
    lead = make_person(work, "qa_lead")
    found = profiles.profile(acting(work, lead), csr.id, date(2020, 5, 9))

    assert "coverage" not in parts(found)
