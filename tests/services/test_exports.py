"""Leave to take much out: asked by one, given by another, used once within a day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import acting, make_person
from openpyxl import load_workbook
from sqlalchemy import update

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import ExportRequest, JournalEntry, Setting, leave
from qa_desk.reports.listing import Heading, Listing
from qa_desk.services import exports, journal
from qa_desk.services.journal import Wanted


@pytest.fixture
def lead(work):
    return acting(work, make_person(work, "qa_lead", login="lead"))


@pytest.fixture
def admin(work):
    return acting(work, make_person(work, "admin", login="root"))


@pytest.fixture
def few(work, lead):
    """Let nobody export a single entry alone."""
    work.session.add(
        Setting(
            key="export.alone",
            valid_from=work.now - timedelta(days=1),
            value="0",
            changed_by=lead.actor.id,
        )
    )
    work.session.flush()


def test_few_entries_need_nobody_else(lead, tmp_path):
    outlook = journal.before_export(lead, Wanted())
    assert outlook.is_free
    assert outlook.amount == len(journal.read(lead, Wanted()))
    assert journal.export(lead, Wanted(), tmp_path / "j.csv") == outlook.amount


def test_many_entries_are_exported_once_when_somebody_else_approves(lead, admin, few, tmp_path):
    file, wanted = tmp_path / "j.csv", Wanted(action="insert")
    asked = journal.before_export(lead, wanted).amount
    with pytest.raises(RuleError, match="somebody else approves"):
        journal.export(lead, wanted, file)
    assert not file.exists()
    journal.ask_export(lead, wanted, "事后检查")
    outlook = journal.before_export(lead, wanted)
    assert (outlook.is_free, outlook.asked.reason) == (False, "事后检查")
    assert exports.waiting(lead) == []
    (request,) = exports.waiting(admin)
    assert (request.who, request.amount) == (
        f"{lead.actor.name} {lead.actor.staff_no}",
        asked,
    )
    exports.approve(admin, request.id)
    assert exports.waiting(admin) == []
    assert journal.before_export(lead, wanted).is_free
    journal.export(lead, wanted, file)
    assert file.exists()
    assert not journal.before_export(lead, wanted).is_free
    with pytest.raises(RuleError, match="somebody else approves"):
        journal.export(lead, wanted, file)


def test_what_was_not_asked_is_not_exported(lead, admin, few, tmp_path):
    journal.ask_export(lead, Wanted(action="insert"), "x")
    exports.approve(admin, exports.waiting(admin)[0].id)
    with pytest.raises(RuleError, match="somebody else approves"):
        journal.export(lead, Wanted(), tmp_path / "j.csv")


def test_nobody_approves_for_himself_or_twice(lead, admin):
    request = leave.ask(lead, "journal", "", 5, "x")
    with pytest.raises(RuleError, match="of their own"):
        exports.approve(lead, request.id)
    exports.approve(admin, request.id)
    with pytest.raises(ConflictError):
        exports.approve(admin, request.id)


def test_leave_ends_after_a_day(lead, admin):
    request = leave.ask(lead, "journal", "", 5, "x")
    exports.approve(admin, request.id)
    later = replace(lead, now=lead.now + timedelta(hours=25))
    assert leave.mine(later, "journal", "") is None
    assert leave.mine(lead, "journal", "").approved_at == lead.now


def test_a_reason_and_the_right_are_needed(work, lead, admin):
    with pytest.raises(RuleError, match="what it is needed for"):
        leave.ask(lead, "journal", "", 5, " ")
    inspector = acting(work, make_person(work, "inspector"))
    with pytest.raises(RuleError, match="Export lists"):
        leave.ask(inspector, "journal", "", 5, "x")
    with pytest.raises(RuleError, match="Export lists"):
        journal.before_export(inspector, Wanted())
    clip = leave.ask(lead, "clip", "", 1, "x")
    assert exports.waiting(admin) == []
    with pytest.raises(RuleError, match="Save clips"):
        exports.approve(admin, clip.id)


FORGED = {
    "approves his own": lambda row: {"approved_by": row.requested_by, "approved_at": row.at},
    "asks for more": lambda _row: {"amount": 6},
    "uses it unapproved": lambda row: {"used_at": row.at},
}


@pytest.mark.parametrize("trick", FORGED)
def test_the_database_itself_refuses(access, work, lead, trick):
    request = leave.ask(lead, "journal", "", 5, "x")
    values = FORGED[trick](replace_row(work, request))
    with pytest.raises(Exception, match="QAD19"), work.session.begin_nested():
        work.session.execute(
            update(ExportRequest).where(ExportRequest.id == request.id).values(**values)
        )


def replace_row(work, request):
    row = work.session.get_one(ExportRequest, request.id)
    row.at = work.now
    return row


PEOPLE = Listing("People", (Heading("Staff no.", "staff_no"),), [["0012"], ["0013"]])


def test_a_list_is_exported_as_it_is_shown_and_the_journal_knows(work, lead, tmp_path):
    file = tmp_path / "people.xlsx"
    assert exports.before_list(lead, "people", 2).is_free
    assert exports.export_list(lead, "people", PEOPLE, file) == 2
    assert list(load_workbook(file).worksheets[0].values) == [("Staff no.",), ("0012",), ("0013",)]
    noted = work.session.query(JournalEntry).filter_by(action="export").one()
    assert (noted.subject, noted.subject_id) == ("list", "people")
    assert "0012" not in noted.payload


def test_p17_a_long_list_needs_leave_for_that_list_and_so_many_lines(lead, admin, few, tmp_path):
    """S1-6.1."""
    file = tmp_path / "people.csv"
    with pytest.raises(RuleError, match="somebody else approves"):
        exports.export_list(lead, "people", PEOPLE, file)
    exports.ask_list(lead, "people", 2, "年检")
    assert not exports.before_list(lead, "people", 2).is_free
    exports.approve(admin, exports.waiting(admin)[0].id)
    assert exports.before_list(lead, "people", 1).is_free
    assert not exports.before_list(lead, "people", 3).is_free
    assert not exports.before_list(lead, "calls", 2).is_free
    longer = replace(PEOPLE, rows=[*PEOPLE.rows, ["0014"]])
    with pytest.raises(RuleError, match="somebody else approves"):
        exports.export_list(lead, "people", longer, file)
    assert not file.exists()
    assert exports.export_list(lead, "people", PEOPLE, file) == 2
    with pytest.raises(RuleError, match="somebody else approves"):
        exports.export_list(lead, "people", PEOPLE, file)


def test_who_may_not_export_takes_no_list_out(work, tmp_path):
    inspector = acting(work, make_person(work, "inspector"))
    with pytest.raises(RuleError, match="Export lists"):
        exports.before_list(inspector, "people", 2)
    with pytest.raises(RuleError, match="Export lists"):
        exports.export_list(inspector, "people", PEOPLE, tmp_path / "people.csv")
    assert not (tmp_path / "people.csv").exists()
