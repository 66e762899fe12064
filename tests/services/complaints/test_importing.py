"""P19, S1-2B.6: complaints from a list, as often as it comes."""

import openpyxl
import pytest
from complaint_office import NUMBER, office_of
from factories import LONG_AGO
from models.sample_complaints import make_value
from sqlalchemy import func, select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import Complaint, JournalEntry, queries
from qa_desk.models import complaints as known_complaints
from qa_desk.rules import column_choice, complaint_lists
from qa_desk.rules.complaints import GROUPINGS
from qa_desk.services import complaints
from qa_desk.services.complaints import importing, papers

TITLES = (
    *("投诉单号", "受理时间", "级别", "内容", "联系电话", "工号", "责任部门", "录音流水号"),
    *("结果", "办结时间"),
)  # fmt: skip


@pytest.fixture
def office(work):
    return office_of(work)


def line(number, day="2026-10-05 09:00:00", level="", *rest):
    values = [number, day, level, *rest]
    return [*values, *[""] * (len(TITLES) - len(values))]


def shown(office, *rows, role="qa_lead"):
    source = column_choice.of_rows([TITLES, *rows], "投诉13800138000.xlsx")
    return importing.preview(office.by(role), source, complaint_lists.propose(source))


def taken(office, *rows):
    return importing.apply(office.by("qa_lead"), shown(office, *rows))


def stored(office):
    office.work.session.expire_all()
    return {row.number: row for row in office.work.session.scalars(select(Complaint))}


def test_a_list_goes_in_once_and_what_it_says_later_is_brought_up_to_date(office):
    first = line("TS-1", "2026-10-05", "重大", "等太久", NUMBER, office.csr.staff_no, "计费部",
                 office.call.external_id)  # fmt: skip
    done = line("TS-2", "2026-10-05", "", "已答复", "", "", "", "", "致歉", "2026-10-06")
    summary = taken(office, first, done)
    assert summary.sentence() == "Imported: 2 complaints."
    rows = stored(office)
    assert rows["TS-1"].severity == "major"
    assert rows["TS-1"].csr_id == office.csr.id
    assert rows["TS-1"].team_id == office.team.id
    assert rows["TS-1"].department_id == office.department.id
    assert (rows["TS-1"].call_id, rows["TS-1"].number_masked) == (office.call.id, "138****8000")
    assert rows["TS-1"].number_hash is not None
    assert rows["TS-2"].closed_at is not None
    again = shown(office, first, done)
    assert [one.what for one in again.lines] == ["same", "closed"]
    assert again.sentence() == "If it is imported: 2 in already."
    assert not again.changes
    importing.apply(office.by("qa_lead"), again)
    assert len(stored(office)) == 2
    later = line("TS-1", "2026-10-05", "", "", "", "", "", "", "已补偿", "2026-10-07")
    assert taken(office, later).sentence() == "Imported: 1 is brought up to date."
    row = stored(office)["TS-1"]
    assert (row.outcome, row.content, row.severity) == ("已补偿", "等太久", "major")
    assert row.closed_at is not None
    assert office.one(row.id).row.state == "closed"
    actions = select(func.count()).where(JournalEntry.action == "import_complaints")
    assert office.work.session.scalar(actions) == 2


def test_what_cannot_be_taken_is_named_and_the_good_lines_go_in(office):
    found = shown(
        office,
        line("TS-1", "2026-10-05"),
        line("TS-2", "bad"),
        line("TS-3", "2026-10-05", "", "x", "", "", "无此部门"),
        line("TS-4", "2026-10-05", "", "x", "", "", "", "", "", "2026-10-06"),
    )
    assert [one.number for one in found.lines] == ["TS-1", "TS-3", "TS-4"]
    assert len(found.listed) == 3
    assert "1 line is left out" in found.sentence()
    summary = importing.apply(office.by("qa_lead"), found)
    assert summary.listed == found.listed
    rows = stored(office)
    assert rows["TS-3"].department_id is None
    assert rows["TS-4"].closed_at is None


def test_what_somebody_typed_of_a_call_is_kept_where_the_list_says_nothing(office):
    key = office.enter(number="TS-9", content="先登记", customer=NUMBER)
    taken(office, line("TS-9", "2026-10-05", "", "", "13900139000"))
    record = office.one(key)
    assert (record.content, record.row.customer) == ("先登记", "139****9000")


def test_a_list_is_looked_at_by_whoever_decides_all_complaints(office):
    for role in ("inspector", "csr"):
        with pytest.raises(RuleError, match="QA lead"):
            shown(office, line("TS-1"), role=role)
    with pytest.raises(InputError, match="holds no complaints"):
        shown(office)


def test_what_changed_since_the_preview_is_not_overwritten(office):
    found = shown(office, line("TS-1", "2026-10-05", "", "x"))
    office.enter(number="TS-1")
    with pytest.raises(ConflictError, match="has changed"):
        importing.apply(office.by("qa_lead"), found)
    assert importing._figures(importing.Preview("x", (), (), (), ())) == "nothing"


def test_a_file_of_excel_is_opened(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["投诉单号", "受理时间"])
    file = tmp_path / "投诉13800138000.xlsx"
    book.save(file)
    assert importing.open_list(file).name == "投诉138****8000.xlsx"


def test_s1_2b_6_the_statistics_of_a_month_and_the_days(office):
    """S1-2B.6."""
    taken(office, line("TS-1", "2026-10-05", "", "x", NUMBER), line("TS-2", "2026-10-07", "", "y"))
    day = complaints.listed(office.by("qa_lead"))[0].day
    make_value(
        office.work, office.qa_lead, metric="volume", value=2_000_000, first=day.replace(day=1)
    )
    found = complaints.statistics(office.by("qa_lead"), "month", day)
    assert (found.figures.complaints, found.figures.rate, found.is_whole) == (2, 10, True)
    assert set(found.lines) == set(GROUPINGS)
    known = complaints.statistics(office.by("qa_lead"), "month", office.work.today)
    assert known.figures.contacts == 1
    session, now = office.work.session, office.work.now
    month = queries.span(session, now, *found.span)
    assert known_complaints.received(session, *month) == 2
    assert (
        known_complaints.received(session, *queries.span(session, now, LONG_AGO, LONG_AGO)) is None
    )
    partly = complaints.statistics(office.by("team_lead"), "month", day)
    assert (partly.is_whole, partly.figures.rate) == (False, None)
    rows = complaints.of_days(office.by("qa_lead"), found.span[0], found.span[1])
    assert [row.number for row in rows] == ["TS-1", "TS-2"]
    sheet = papers.sheet(office.by("qa_lead"), "month", day)
    assert [one.number for one in sheet.rows] == ["TS-1", "TS-2"]
    assert (sheet.rows[0].content, sheet.figures) == ("x", found.figures)
    papers.note_print(office.by("qa_lead"), *found.span)
