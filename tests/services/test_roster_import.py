"""A roster comes in: the difference first, corrections kept, everything in one entry (P6, P19)."""

import random
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from factories import acting, make_person, make_team

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import JournalEntry, PersonIdentifier, Shift
from qa_desk.rules import rosters
from qa_desk.rules.rosters import Change
from qa_desk.services import roster_import
from qa_desk.services import rosters as roster

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def admin(work):
    """An administrator at a centre with the usual codes."""
    admin = acting(work, make_person(work, "admin"))
    roster.save_codes(admin, (), rosters.COMMON)
    return admin


@pytest.fixture
def team(work):
    """Three CSRs of one team."""
    people = [make_person(work, "csr", staff_no=f"00{n}") for n in (11, 12, 13)]
    make_team(work, make_person(work, "team_lead"), people)
    return people


def matrix(path, rows, month="2026年11月", days=31):
    """Write a roster as centres have it: a title over all columns, two merged heads."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"客服中心{month}排班表"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=2 + days)
    sheet.append(["工号", "姓名", "班次"])
    sheet.merge_cells(start_row=2, start_column=3, end_row=2, end_column=2 + days)
    sheet.append([None, None, *range(1, days + 1)])
    for column in (1, 2):
        sheet.merge_cells(start_row=2, start_column=column, end_row=3, end_column=column)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def brought_in(work, path, month=None):
    shown = roster_import.preview(work, path, month)
    roster_import.apply(work, shown)
    return shown


def codes_of(work, person):
    days = roster.month(work, NOVEMBER).days
    return {day.day: found.code for (key, day), found in days.items() if key == person.id}


def test_six_hundred_people_and_31_days_come_in_at_once_p6(work, admin, tmp_path):
    """S1-2A.3a."""
    people = [make_person(work, "csr", staff_no=f"{n:06d}") for n in range(52_000, 52_600)]
    make_team(work, None, people)
    draw = random.Random(1)
    rows = [
        [int(person.staff_no), person.name, *draw.choices("早中晚夜休年调", k=31)]
        for person in people
    ]
    shown = brought_in(admin, matrix(tmp_path / "十月.xlsx", rows, "2026年10月"))
    assert (shown.people, len(shown.differences), shown.same) == (600, 18_600, 0)
    assert shown.left_out == 0  # but each number had lost its zero
    assert len(shown.problems) == 600
    assert work.session.query(Shift).count() == 18_600
    entries = work.session.query(JournalEntry).filter_by(action="import_roster").all()
    assert len(entries) == 1
    again = roster_import.preview(admin, tmp_path / "十月.xlsx")
    assert (again.differences, again.same) == ((), 18_600)


def test_an_import_again_shows_the_difference_and_keeps_what_was_corrected_by_hand_p6(
    work, admin, team, tmp_path
):
    one, two, _three = team
    rows = [["0011", one.name, *"早早早休休"], ["0012", two.name, *"中中中休休"]]
    brought_in(admin, matrix(tmp_path / "a.xlsx", rows))
    codes = rosters.by_key(rosters.COMMON)
    before = roster.month(admin, NOVEMBER).days[one.id, date(2026, 11, 2)]
    after = replace(rosters.parse("夜", codes), by_hand=True)
    roster.save(admin, [Change(one.id, date(2026, 11, 2), before, after)])
    rows = [["0011", one.name, *"早中早休早"], ["0012", two.name, "中", "", *"中休休"]]
    shown = brought_in(admin, matrix(tmp_path / "b.xlsx", rows))
    outcomes = {(each.staff_no, each.change.day.day): each.outcome for each in shown.differences}
    assert outcomes == {("0011", 2): "kept", ("0011", 5): "changed", ("0012", 2): "gone"}
    assert shown.same == 7
    assert "1 day corrected by hand stays." in shown.sentence()
    assert codes_of(admin, one) == {1: "早", 2: "夜", 3: "早", 4: "休", 5: "早"}
    assert codes_of(admin, two) == {1: "中", 3: "中", 4: "休", 5: "休"}


def test_unknown_codes_are_listed_and_everything_else_goes_in_p6(work, admin, team, tmp_path):
    rows = [["0011", "", *"早神早"], ["9999", "", *"早早早"], ["合计", "", 1, 1, 1]]
    shown = brought_in(admin, matrix(tmp_path / "a.xlsx", rows))
    assert shown.unknown == ("神",)
    assert [problem.line for problem in shown.problems] == [4, 5]
    assert shown.left_out == 2
    assert "“神” is not in the code table" in str(shown.problems[0])
    assert "Nobody has the staff no. 9999" in str(shown.problems[1])
    assert codes_of(admin, team[0]) == {1: "早", 3: "早"}


def test_a_number_that_was_used_again_means_who_had_it_on_that_day_p2(work, admin, tmp_path):
    old, new = (make_person(work, "csr", staff_no="0077") for _ in range(2))
    make_team(work, None, [old, new])
    change = work.now.replace(day=3)
    for person, column in ((old, "valid_to"), (new, "valid_from")):
        row = work.session.query(PersonIdentifier).filter_by(person_id=person.id).one()
        setattr(row, column, change)
    work.session.flush()
    path = matrix(tmp_path / "a.xlsx", [["0077", "", *"早早早早早"]])
    shown = brought_in(admin, path)
    assert codes_of(admin, old) == {1: "早", 2: "早"}
    assert codes_of(admin, new) == {3: "早", 4: "早", 5: "早"}
    work.session.query(PersonIdentifier).filter_by(person_id=new.id).one().valid_from = work.now
    work.session.flush()
    shown = roster_import.preview(admin, path)
    assert "Several people had the staff no. 0077" in str(shown.problems[0])


def test_the_long_form_comes_in_too_p6(work, admin, team, tmp_path):
    path = tmp_path / "排班.csv"
    path.write_bytes(
        "工号,日期,开始,结束,请假类型\n"
        "11,2026-11-16,22:00,06:00,\n"
        "0012,2026年11月16日,08:00,12:00,\n"
        "0012,46342,13:00,17:00,年\n"
        "0013,2026/11/16,,,病\n".encode("gb18030")
    )
    brought_in(admin, path)
    days = roster.month(admin, NOVEMBER).days
    monday = date(2026, 11, 16)
    said = {
        person.staff_no: rosters.spell(days[person.id, monday], rosters.by_key(rosters.COMMON))
        for person in team
    }
    assert said == {
        "0011": "22:00-06:00",
        "0012": "08:00-12:00 leave13:00-17:00",
        "0013": "病",
    }


def test_a_preview_that_is_out_of_date_is_not_saved(work, admin, team, tmp_path):
    path = matrix(tmp_path / "a.xlsx", [["0011", "", *"早早早"]])
    shown = roster_import.preview(admin, path)
    roster_import.apply(admin, shown)
    with pytest.raises(ConflictError):
        roster_import.apply(admin, shown)


def test_what_is_no_roster_is_refused_with_a_sentence(work, admin, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,phone\nx,1\n")
    with pytest.raises(InputError, match="neither a row of days nor the columns"):
        roster_import.preview(admin, path)


def test_a_roster_in_which_nobody_is_known_says_so(work, admin, tmp_path):
    shown = roster_import.preview(admin, matrix(tmp_path / "a.xlsx", [["0011", "", *"早早早"]]))
    assert (shown.people, shown.taken, shown.left_out) == (0, 0, 1)
    assert shown.sentence() == "0 people, – to –."
    assert not roster_import.apply(admin, shown)


@pytest.mark.parametrize("role", ["team_lead", "inspector", "csr"])
def test_only_the_qa_lead_and_the_administrator_import_p6(work, role, tmp_path):
    other = acting(work, make_person(work, role))
    with pytest.raises(RuleError):
        roster_import.preview(other, tmp_path / "a.xlsx")
    with pytest.raises(RuleError):
        roster.save_codes(other, (), ())
