import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import i18n, paths
from qa_desk.rules import checklist_files, column_choice, people_lists
from qa_desk.rules.column_choice import Layout
from qa_desk.rules.lists import plain
from qa_desk.rules.people_lists import ListedPerson
from qa_desk.rules.permissions import ROLES

MANUAL = Path(__file__).parents[2] / "docs" / "import-formats.md"
HEADER = "staff no.,full name,team,skill group,roles,leads,agent id,extension,sign-in name,since"
CHECKLISTS = sorted((paths.resources() / "checklists").glob("*.yaml"))


def read(text, name="people.csv"):
    return people_lists.read(text if isinstance(text, bytes) else text.encode(), name)


def codes(found):
    return [problem.code for problem in found.problems]


def one(column, cell):
    """Return the person of a list with one more column."""
    (person,) = read(f"工号,姓名,{column}\n1,王力,{cell}\n").rows
    return person


def test_a_list_gives_its_people():
    found = read(f"{HEADER}\n0012,王力,一班,普通组,CSR,,8001,3201,Wang,2026-10-01\n")
    assert found.problems == ()
    assert found.rows == (
        ListedPerson(
            line=2,
            staff_no="0012",
            name="王力",
            team="一班",
            skill_group="普通组",
            roles=("csr",),
            agent_id="8001",
            extension="3201",
            login="wang",
            since=date(2026, 10, 1),
        ),
    )


def test_the_manuals_examples_are_read_whole():
    manual = MANUAL.read_text("utf-8")
    chapter = manual.partition("\n## 5. The list of people")[2].partition("\n## ")[0]
    english, chinese = map(read, re.findall(r"```csv\n(.*?)```", chapter, re.DOTALL))
    assert (len(english.rows), codes(english)) == (4, [])
    assert (len(chinese.rows), codes(chinese)) == (2, [])
    assert english.rows[0].since == chinese.rows[0].hired_on == date(2026, 10, 1)
    assert [person.roles for person in english.rows] == [
        ("csr",),
        (),
        ("team_lead",),
        ("inspector",),
    ]
    assert chinese.rows[1].roles == ("team_lead", "inspector")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_columns_in_any_order_and_encoding_under_a_title_are_read(encoding):
    text = "人员名单,,,\n备注,姓名,带班班组,工号\n老员工,林 泰,一班,２００１\n"
    (person,) = read(text.encode(encoding)).rows
    assert (person.line, person.staff_no, person.name, person.leads) == (3, "2001", "林 泰", "一班")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_understood_as_it_is_shown_and_as_its_code(role, language):
    with i18n.speaking(language):
        shown = i18n._(ROLES[role])
    assert one("岗位", shown).roles == one("岗位", role).roles == (role,)


@pytest.mark.parametrize("between", ["；", ";", "、", "/", "／", " / "])
def test_several_roles_are_told_apart(between):
    assert one("角色", f"班长{between}质检员{between}班长").roles == ("team_lead", "inspector")


@pytest.mark.parametrize("file", CHECKLISTS, ids=lambda file: file.stem)
def test_the_skill_groups_of_the_shipped_checklists_are_known_in_both_languages(file):
    for group in checklist_files.read(file.read_text("utf-8"), file.name).skill_groups:
        for words in (group.code, group.text.zh, group.text.en):
            assert people_lists.SKILL_GROUPS[plain(words)] == group.code


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("", None),
        ("2026/10/1", date(2026, 10, 1)),
        ("2026年10月1日", date(2026, 10, 1)),
        ("20261001", date(2026, 10, 1)),
        ("２０２６－１０－０１", date(2026, 10, 1)),
        ("2026-10-01 00:00:00", date(2026, 10, 1)),
        ("46296", date(2026, 10, 1)),
        ("46296.0", date(2026, 10, 1)),
    ],
)
def test_a_day_is_read_as_people_and_excel_write_it(cell, day):
    assert one("入职日期", cell).hired_on == one("生效日期", cell).since == day


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",王力,,,,,,,,", "no_staff_no"),
        ("1,,,,,,,,,", "no_name"),
        ("1.2E+10,王力,,,,,,,,", "excel_number"),
        ("1,王力,,,,,1.2E+10,,,", "excel_number"),
        ("1,王力,,普通组,,,,,,", "group_without_team"),
        ("1,王力,,,皇帝,,,,,", "role"),
        ("1,王力,,,,,,,王,", "login"),
        ("1,王力,,,,,,,system,", "login"),
        ("1,王力,,,,,,,,soon", "date"),
        ("1,王力,,,,,,,,2026-13-01", "date"),
        ("1,王力,,,,,,,,0001-01-01", "date"),
        ("1,王力,,,,,,,", "few_columns"),
        ("1,王力,a,b,,,,,,,x", "many_columns"),
        ('1,"王力,,,,,,,,', "quotes"),
        ("1,王\x00力,,,,,,,,", "characters"),
        ("1," + "王" * 201 + ",,,,,,,,", "long_text"),
        ("7,陈丽,,,,,,,,", "duplicate_staff_no"),
    ],
)
def test_a_bad_line_is_listed_and_the_others_go_in(line, code):
    found = read(f"{HEADER}\n7,甲,,,,,,,,\n{line}\n8,乙,,,,,,,,\n9,丙,,,,,,,,\n")
    assert codes(found) == [code]
    assert found.problems[0].line == 3
    assert [person.staff_no for person in found.rows] == ["7", "8", "9"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (HEADER.encode(), "no_people"),
        (b"PK\x03\x04...", "workbook"),
        (bytes(range(256)) * 9, "not_text"),
        (b"hello\nworld\n", "no_people_header"),
        (b"staff no.,team\n1,A\n", "no_column"),
        (b"name,team\nWang,A\n", "no_column"),
    ],
)
def test_a_file_that_is_no_list_of_people_says_so(data, code):
    found = read(data)
    assert (codes(found), found.rows) == ([code], ())
    assert found.problems[0].line == 0


@given(st.lists(st.text('0123456789-./年月日 王a,;"', max_size=40), max_size=5))
def test_any_lines_are_read_without_an_error(lines):
    found = read("\n".join([HEADER, *lines]))
    assert all(problem.words for problem in found.problems)
    numbers = [person.staff_no for person in found.rows]
    assert len(numbers) == len(set(numbers))


# -- what the columns mean -------------------------------------------------------------------------


def test_columns_are_proposed_by_their_names_and_as_somebody_chose_before():
    source = column_choice.of_rows(
        [["名单"], ["编号", "姓名", "工号", "姓名"], ["1", "王", "7"]], "x"
    )
    assert source.width == 4
    layout = people_lists.propose(source)
    assert layout == Layout(2, (None, "name", "staff_no", None))
    chosen = Layout(2, ("staff_no", "name", None, None))
    remembered = column_choice.remember(source, chosen)
    assert remembered["编号"] == "staff_no"
    assert remembered["工号"] == ""
    assert people_lists.propose(source, remembered) == Layout(2, ("staff_no", "name", None, None))
    (person,) = people_lists.read_source(source, chosen).rows
    assert (person.line, person.staff_no, person.name) == (3, "1", "王")


def test_a_column_without_a_title_is_not_remembered_and_a_repeated_header_passed_over():
    rows = [["工号", "姓名", ""], ["7", "王", "x"], ["工号", "姓名", ""], ["8", "陈", "y"]]
    source = column_choice.of_rows(rows, "x")
    layout = people_lists.propose(source)
    assert column_choice.remember(source, layout) == {"工号": "staff_no", "姓名": "name"}
    assert [one.staff_no for one in people_lists.read_source(source, layout).rows] == ["7", "8"]


def test_what_is_pasted_without_a_header_is_told_by_what_is_in_it():
    source = people_lists.of_text("王力\t\t００１２\t3201\n陈丽\t\t0013\t3202\n".encode(), "x")
    layout = people_lists.propose(source)
    assert layout == Layout(0, ("name", None, "staff_no", None))
    found = people_lists.read_source(source, layout)
    assert [(one.staff_no, one.name) for one in found.rows] == [("0012", "王力"), ("0013", "陈丽")]
    assert column_choice.remember(source, layout) == {}


def test_a_workbooks_rows_are_read_like_a_list_and_empty_ones_passed_over():
    rows = [
        ["工号", "姓名", "拼音", "职位", "转正日期"],
        [],
        ["7", "单红", "Shàn  Hóng", "坐席", "45296"],
    ]
    source = column_choice.of_rows(rows, "x")
    (person,) = people_lists.read_source(source, people_lists.propose(source)).rows
    assert (person.line, person.reading, person.post) == (3, "Shàn Hóng", "坐席")
    assert person.probation_until == date(2024, 1, 5)


def test_lost_zeros_are_restored_where_exactly_one_person_fits():
    """P19."""
    source = people_lists.of_text("工号,姓名\n12,王\n7,陈\n8,林\n1.38E+10,周\n".encode(), "x")
    known = {"0012", "07", "007", "8"}
    found = people_lists.read_source(source, people_lists.propose(source), known)
    assert [one.staff_no for one in found.rows] == ["0012", "8"]
    assert [(one.line, one.code) for one in found.repaired] == [(2, "zeros_restored")]
    assert codes(found) == ["two_people", "excel_number"]
