"""P19: a checklist out of a workbook that carries all of it, or out of five plain columns."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.checklist_sheets_of import GIVEN, HEAD, plain, tables
from rules.sample_checklists import SHIPPED, checklists, names, shipped

from qa_desk.i18n import Bilingual
from qa_desk.rules import checklist_columns
from qa_desk.rules.checklist_cells import Table
from qa_desk.rules.checklist_files import to_document
from qa_desk.rules.checklist_tables import DimensionError, Given, read

stripped = names.map(str.strip)
words = st.builds(Bilingual, stripped, st.just("") | stripped)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_checklist_is_the_same_after_a_workbook(name, language):
    checklist = shipped(name)
    reading = read(tables(checklist, language), "x.xlsx", GIVEN)
    assert to_document(reading.checklist) == to_document(checklist)
    assert reading.notes == ()


@given(
    checklists(words=words, rich=True, code="c", effective_from=date(2026, 1, 31)),
    st.sampled_from(["zh", "en"]),
)
def test_any_checklist_is_the_same_after_a_workbook(checklist, language):
    again = read(tables(checklist, language), "x.xlsx", Given()).checklist
    assert to_document(again) == to_document(checklist)


def test_what_nobody_uses_has_no_column():
    items = tables(shipped())[0]
    assert "加分项" not in items.rows[0]
    assert "评分标准（英文）" in items.rows[0]


def test_a_plain_table_of_five_columns_becomes_a_checklist():
    reading = plain(
        ["开场", "问候", "４分", "问候、工号齐全得4分；缺一项扣2分；未报得0分", "", "规范用语"],
        ["", "", "", "", "", ""],
        ["", "核身", "6", "按要求核身", "是", "MS"],
        ["业务", "解答", "10", "准确", "", "BK 业务知识"],
        ["", "", "5", "部分准确", "", ""],
        ["", "", "0", "错误", "客户", ""],
        ["致命", "辱骂客户", "一票否决", "任何辱骂", "", ""],
        ["致命", "", "", "泄露信息", "合规", ""],
        ["业务", "小计", "10", "", "", ""],
        ["合计", "", "20", "", "", ""],
        above=[["某某中心质检标准", "某某中心质检标准", "", "", "", ""]],
    )
    checklist = reading.checklist
    greeting, verifying, answering = checklist.items
    assert [(o.value, o.text.zh) for o in greeting.options] == [
        (400, "问候、工号齐全"),
        (200, "缺一项"),
        (0, "未报"),
    ]
    assert (verifying.guide.zh, verifying.options[1].fatal) == ("按要求核身", "customer")
    assert [option.value for option in verifying.options] == [600, 0]
    assert [(o.value, o.fatal) for o in answering.options] == [
        (1000, None),
        (500, None),
        (0, "customer"),
    ]
    assert [item.dimension for item in checklist.items] == ["SW", "MS", "BK"]
    assert [(f.key, f.fatal_class, f.text.zh, f.guide.zh) for f in checklist.fatal_errors] == [
        ("F1", "customer", "任何辱骂", ""),
        ("F2", "compliance", "泄露信息", ""),
    ]
    assert (str(checklist.title.zh), checklist.code) == ("某某中心质检标准", "ours")
    assert len(reading.notes) == 4
    assert "E" in reading.notes[0]


def test_a_fatal_error_of_its_own_has_its_class_and_needs_no_guidance():
    reading = plain(["A", "问候", "1", "问候", "否", "CS"], ["B", "", "", "泄露信息", "合规", ""])
    (fatal,) = reading.checklist.fatal_errors
    assert (fatal.fatal_class, fatal.text.zh) == ("compliance", "泄露信息")


def test_without_sections_all_items_are_in_one():
    reading = plain(["问候", "1", "好"], head=["二级指标", "分值", "评分标准"])
    assert [section.key for section in reading.checklist.sections] == ["S1"]


def test_levels_of_their_own_rows_may_say_their_points_in_words():
    checklist = plain(
        ["A", "问候", "5", "（5分）齐全", "", "CS"],
        ["A", "问候", "5", "缺一项，扣2分", "", "CS"],
        ["A", "问候", "5", "未报，得0分", "", "CS"],
    ).checklist
    assert [o.value for o in checklist.items[0].options] == [500, 300, 0]


def test_only_deductions_in_one_cell_leave_full_points_as_the_first_level():
    checklist = plain(["A", "问候", "5", "缺一项扣2分\n未报扣5分", "", "CS"]).checklist
    assert [o.value for o in checklist.items[0].options] == [500, 300, 0]


def test_an_english_table_without_a_dimension_asks_for_one():
    head = ["Section", "Item", "Points", "Standard", "Fatal"]
    rows = (["A", "Greeting", "5", "5 points", ""],)
    with pytest.raises(DimensionError, match="dimension"):
        plain(*rows, head=head, given=Given(code="x"))
    checklist = plain(*rows, head=head, given=Given(code="x", dimension="AT")).checklist
    assert checklist.items[0].dimension == "AT"
    assert checklist.items[0].guide.en == "5 points"


def test_columns_that_are_not_known_are_named_and_left_out():
    reading = plain(
        ["1", "A", "问候", "1", "好", "CS", "x"],
        head=["序号", "一级指标", "二级指标", "分值", "评分标准", "维度", "负责人"],
    )
    assert "负责人" in reading.notes[0]
    assert "序号" not in reading.notes[0]


def settings(*rows):
    """Return the checklist of a table with a sheet of settings."""
    items = Table("评分项目", [HEAD, ["A", "问候", "1", "好", "", "CS"]])
    return read([items, Table("设置", rows)], "x.xlsx", GIVEN).checklist


def test_settings_are_read_in_words_and_in_codes():
    checklist = settings(
        [],
        ["项目"],
        ["代码", "hotline"],
        ["方向", "外呼"],
        ["生效日期", "2026年3月1日"],
        ["致命错误处理", "扣35分"],
        ["不适用项处理", "full_points"],
        ["不适用最多占比", "40%"],
        ["最低业务技能按", "每通"],
        ["最高分", "110"],
        ["渠道", "chat"],
        ["版本", ""],
        ["名称（英文）", "Hotline"],
    )
    assert (checklist.code, checklist.direction) == ("hotline", "outbound")
    assert checklist.effective_from == date(2026, 3, 1)
    assert (checklist.fatal_policy, checklist.na_policy) == ("deduct:35", "full_points")
    assert (checklist.na_max_share, checklist.min_skill_scope) == (400, "call")
    assert (checklist.ceiling, checklist.channel, checklist.title.en) == (1100, "chat", "Hotline")


@pytest.mark.parametrize(
    ("written", "policy"),
    [("总分清零", "zero_total"), ("zero_section", "zero_section"), ("deduct:20", "deduct:20")],
)
def test_a_fatal_policy_is_read_in_words(written, policy):
    assert settings(["致命错误处理", written]).fatal_policy == policy


@pytest.mark.parametrize(
    ("written", "number"),
    [("５", 5), ("5.50分", 5.5), ("40%", 0.4), ("1,000", 1000), ("0.30000000000000004", 0.3)],
)
def test_a_number_is_read_as_people_write_it(written, number):
    assert checklist_columns.number(written) == number


@pytest.mark.parametrize(
    "written", ["", "五", "1e9", "NaN", "Infinity", "--", "1.2.3", "9999999", "9" * 5000]
)
def test_what_is_no_number_is_none(written):
    assert checklist_columns.number(written) is None


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("flag", "√", "yes"),
        ("flag", "×", "no"),
        ("fatal", "合规致命错误", "compliance"),
        ("dimension", "服务态度", "AT"),
        ("dimension", "MS 最低业务技能", "MS"),
        ("dimension", " ", ""),
        ("dimension", "?", ""),
    ],
)
def test_words_of_a_cell_mean_codes(kind, written, code):
    assert checklist_columns.code(kind, written) == code


def test_the_best_level_is_the_points_where_nothing_else_says_them():
    head = ["二级指标", "评分标准", "得分", "分值"]
    rows = (["问候", "好", "3", ""], ["", "差", "0", ""])
    assert plain(*rows, head=head).checklist.items[0].points == 300


def test_a_code_without_a_word_stands_for_itself():
    assert checklist_columns.word("fatal_policy", "deduct:35", "zh") == "deduct:35"
