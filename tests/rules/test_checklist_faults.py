"""Whatever is wrong with a checklist's file is said with its place; nothing is half read."""

import json
import random
import re
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.checklist_sheets_of import GIVEN, HEAD, plain, tables
from rules.sample_checklists import shipped, source

from qa_desk import paths
from qa_desk.errors import InputError
from qa_desk.rules import checklist_files, checklist_tables, foreign_forms
from qa_desk.rules.checklist_cells import Table

GOOD = ["A", "问候", "5", "好", "", "CS"]
FORMS = paths.resources().parent / "tests" / "data" / "forms"


def refused(read):
    with pytest.raises(InputError) as caught:
        read()
    return str(caught.value)


@pytest.mark.parametrize(
    ("row", "cell", "fault"),
    [
        (["A", "问候", "五", "好", "", "CS"], "C2", "“五” is not a number"),
        (["A", "问候", "", "好", "", "CS"], "C2", "the points are missing"),
        (["A", "问候", "1.005", "好", "", "CS"], "C2", "goes in steps of 0.01"),
        (["A", "问候", "0", "好", "", "CS"], "C2", "must be from 0.01 to 1000"),
        (["A", "问候", "-5", "好", "", "CS"], "C2", "must be from 0.01 to 1000"),
        (["A", "问候", "99999", "好", "", "CS"], "C2", "must be from 0.01 to 1000"),
        (["A", "问候", "1e3", "好", "", "CS"], "C2", "is not a number"),
        (["A", "问候", "9" * 400, "好", "", "CS"], "C2", "is not a number"),
        (["A", "问候", "=A1", "好", "", "CS"], "C2", "is not a number"),
        (["A", "问候", "#REF!", "好", "", "CS"], "C2", "is not a number"),
        (["A", "问候", "NaN", "好", "", "CS"], "C2", "is not a number"),
        (["A", "问候", "5", "好", "", "态度好"], "F2", "“态度好” is not known here"),
        (["A", "问候", "5", "好", "严重", "CS"], "E2", "“严重” is not known here"),
        (["A", "", "5", "", "", "CS"], "B2", "the text is missing in both languages"),
        (["", "问候", "5", "好", "", "CS"], "A2", "the text is missing in both languages"),
        (["A", "问候", "5", "好" * 5000, "", "CS"], "D2", "longer than 4000 characters"),
        (["A", "问候" * 5000, "5", "好", "", "CS"], "B2", "longer than 4000 characters"),
    ],
)
def test_a_faulty_cell_of_a_plain_table_is_named(row, cell, fault):
    said = refused(lambda: plain(row))
    assert "nothing was changed" in said
    assert any(
        line.startswith(f"Sheet “Sheet1” {cell}: ") and re.search(fault, line)
        for line in said.splitlines()[1:]
    ), said


@pytest.mark.parametrize(
    ("rows", "cell", "fault"),
    [
        ([GOOD, ["A", "问候", "5", "差", "", "AT"]], "F3", "“AT” stands here, but “CS” above"),
        ([GOOD, ["A", "问候", "5", "差", "", "CS"]], "C2", "how many points this level earns"),
        (
            [GOOD, ["合计", "合计", "9", "", "", ""]],
            "C3",
            "come to 5 points, but the full marks are 9",
        ),
        ([], "A1", "no item stands under this heading"),
        ([["合计", "", "5", "", "", ""]], "A1", "no item stands under this heading"),
        ([["A", "辱骂", "", "辱骂", "是", ""]], "A1", "no item stands under this heading"),
    ],
)
def test_rows_that_do_not_go_together_are_named(rows, cell, fault):
    said = refused(lambda: plain(*rows))
    assert any(
        line.startswith(f"Sheet “Sheet1” {cell}: ") and fault in line
        for line in said.splitlines()[1:]
    ), said


def whole(sheet, row, column, value, *, checklist=None):
    """Return what is said of a whole workbook with one cell changed."""
    found = tables(checklist or shipped())
    table = next(one for one in found if one.name == sheet)
    cells = table.rows[row - 1]
    cells += [""] * (column + 1 - len(cells))
    cells[column] = value
    return refused(lambda: checklist_tables.read(found, "ours.xlsx", GIVEN))


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "cell", "fault"),
    [
        ("评分项目", 2, 6, "9", "D2", "best option is worth 9"),
        ("评分项目", 2, 6, "四", "G2", "is not a number"),
        ("评分项目", 3, 6, "", "G3", "how many points this level earns is missing"),
        ("评分项目", 2, 7, "也许", "H2", "“也许” is not known here"),
        ("评分项目", 5, 9, "IN-01", "", "the id “IN-01” is used twice|stands here"),
        ("致命错误", 2, 1, "", "B2", "its class is missing"),
        ("致命错误", 2, 1, "很严重", "B2", "“很严重” is not known here"),
        ("致命错误", 3, 0, "IN-F1", "A3", "the id “IN-F1” is used twice"),
        ("技能组", 2, 2, "", "C2", "the pass mark is missing"),
        ("技能组", 2, 2, "八十", "C2", "is not a number"),
        ("技能组", 2, 2, "800", "C2", "must be from 0 to 100"),
        ("技能组", 2, 3, "101", "D2", "must be from 0 to 100"),
        ("技能组", 2, 3, "80.55", "D2", "goes in steps of 0.1"),
        ("技能组", 3, 0, "newcomer", "A3", "the id “newcomer” is used twice"),
        ("表扬", 3, 0, "empathy", "A3", "the id “empathy” is used twice"),
        ("设置", 6, 1, "向上", "B6", "“向上” is not known here"),
        ("设置", 8, 1, "明天", "B8", "“明天” is not a day"),
        ("设置", 8, 1, "2026-02-30", "B8", "“2026-02-30” is not a day"),
        ("设置", 9, 1, "看情况", "B9", "“看情况” is not known here"),
        ("设置", 9, 1, "扣0分", "B9", "“fatal_policy” cannot be “deduct:0”"),
        ("设置", 10, 1, "随便", "B10", "“随便” is not known here"),
        ("设置", 11, 1, "40", "B11", "must be from 0 to 1"),
        ("设置", 11, 1, "很多", "B11", "is not a number"),
        ("设置", 12, 1, "每年", "B12", "“每年” is not known here"),
    ],
)
def test_a_faulty_cell_of_a_whole_workbook_is_named(sheet, row, column, value, cell, fault):
    said = whole(sheet, row, column, value)
    lines = [line for line in said.splitlines()[1:] if line.startswith(f"Sheet “{sheet}” {cell}")]
    assert any(re.search(fault, line) for line in lines), said


@pytest.mark.parametrize(
    ("item", "cells", "fault"),
    [
        ("次数", {"每次扣分": "", "最多次数": "2"}, "how many points it takes is missing"),
        ("次数", {"最多次数": "0"}, "must be from 1 to 99"),
        ("条件", {"出现条件": "IN-01"}, "write an item's number and its options"),
        ("条件", {"出现条件": "IN-99: 1"}, "no item “IN-99” stands before this one"),
        ("条件", {"出现条件": "IN-01: 9"}, "are different numbers from 1 to"),
        ("加分", {"加分项": "或许"}, "is not known here"),
        ("上限", {"一级最多扣分": "1000"}, "no more than its"),
        ("上限", {"一级最多扣分": "许多"}, "is not a number"),
    ],
)
def test_what_is_rare_is_checked_too(item, cells, fault):
    del item
    head = [*HEAD, "编号", "每次扣分", "最多次数", "出现条件", "加分项", "一级最多扣分"]
    first = ["A", "问候", "5", "好", "", "CS", "IN-01", "", "", "", "", ""]
    one = ["B", "用语", "5", "错一次", "", "CS", "IN-02", "1", "", "", "", ""]
    two = ["B", "", "", "口误", "", "", "", "1", "", "", "", ""]
    for name, value in cells.items():
        two[head.index(name)] = value
    said = refused(lambda: plain(first, one, two, head=head))
    assert any(
        line.startswith("Sheet “Sheet1”") and fault in line for line in said.splitlines()[1:]
    ), said


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["", ""]],
        [["工号", "姓名"], ["1001", "李谷雨"]],
        [["一级指标", "二级指标"], ["A", "B"]],
        [["分值", "评分标准"], ["1", "好"]],
        [["x"]] * 12 + [HEAD, GOOD],
        [["一级指标 二级指标 分值 评分标准"]],
    ],
)
def test_a_table_that_is_none_of_a_checklist_is_refused_whole(rows):
    said = refused(lambda: checklist_tables.read([Table("x", rows)], "ours.csv", GIVEN))
    assert said.startswith("ours.csv holds no table of a checklist")


def test_a_sheet_without_its_heading_is_named_and_an_empty_one_is_none():
    items = Table("评分项目", [HEAD, GOOD])
    empty, wrong = Table("表扬", [["", ""]]), Table("技能组", [["谁", "多少"], ["新人", "80"]])
    said = refused(lambda: checklist_tables.read([items, empty, wrong], "ours.xlsx", GIVEN))
    assert said.splitlines()[1:] == ["Sheet “技能组” A1: no row names the columns of this sheet."]


def test_a_table_of_text_names_line_and_column():
    rows = [HEAD, ["A", "问候", "五", "好", "", "CS"]]
    said = refused(lambda: checklist_tables.read([Table("", rows)], "ours.csv", GIVEN))
    assert said.splitlines()[1].startswith("Line 2, column 3: “五” is not a number")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1 is not JSON"),
        ("{", "line 1 is not JSON"),
        ('{\n"a": 1,\n}', "line 3 is not JSON"),
        ("[1]", "line 1: keys with values are expected"),
        ("null", "line 1: keys with values are expected"),
        ('"text"', "line 1: keys with values are expected"),
        ('{"a": NaN}', "is not JSON that can be read"),
        ('{"a": Infinity}', "is not JSON that can be read"),
        ('{"a": ' + "9" * 5000 + "}", "is not JSON that can be read"),
        ("[" * 100_000, "is not JSON that can be read"),
        ("{}", "is no evaluation form that is known here"),
        ('{"forms": []}', "is no evaluation form that is known here"),
        ('{"questionGroups": []}', "has no question with points"),
        ('{"Items": []}', "has no question with points"),
        ('{"EvaluationForm": {}}', "has no question with points"),
        ('{"questionGroups": 1}', "questionGroups: “questionGroups” must be a list"),
        ('{"questionGroups": [1]}', "questionGroups[0]: keys with values are expected"),
        ('{"questionGroups": [{"name": 1}]}', "questionGroups[0].name: “name” must be text"),
        ('{"questionGroups": [{"weight": "x"}]}', "[0].weight: “weight” must be a number"),
        ('{"questionGroups": [{"weight": -1}]}', "[0].weight: “weight” must be from 0"),
        ('{"questionGroups": [{"weight": 1e300}]}', "[0].weight: “weight” must be from 0"),
        ('{"questionGroups": [{"weight": true}]}', "[0].weight: “weight” must be a number"),
        (
            '{"questionGroups": [{"naEnabled": 1, "questions": [{"answerOptions": [{}]}]}]}',
            "[0].naEnabled: “naEnabled” must be true",
        ),
        ('{"questionGroups": [{"questions": {}}]}', "[0].questions: “questions” must be a list"),
        ('{"questionGroups": [{"visibilityCondition": 1}]}', "must be a group of keys"),
        ('{"Items": [{}]}', "Items[0]: a Section or a Question is expected here"),
        ('{"Items": [1]}', "Items[0]: keys with values are expected here"),
        ('{"Items": "x"}', "Items: “Items” must be a list"),
        ('{"Items": [{"Section": 1}]}', "Items[0].Section: “Section” must be a group"),
        ('{"Items": [{"Question": {"Weight": "1"}}]}', "has no question with points"),
        ('{"Title": 1, "Items": []}', "Title: “Title” must be text"),
        ('{"Items": [], "ScoringStrategy": []}', "“ScoringStrategy” must be a group of keys"),
        (
            '{"Items": ' + '[{"Section": {"Items": ' * 9 + "[]" + "}}]" * 9 + "}",
            "sections lie too deep within each other",
        ),
        ('{"schema": "x"}', "“schema” cannot be “x”"),
        ('{"schema": 1}', "“schema” must be text"),
    ],
)
def test_json_that_is_no_form_is_refused_with_its_place(text, fault):
    said = refused(lambda: foreign_forms.read(text, "form.json", GIVEN))
    assert said.startswith("form.json")
    assert fault in said


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("v: 4,", "v: !!int x,", "is not a value"),
        ("v: 4,", 'v: !!int "",', "is not a value"),
        ("v: 4,", "v: !!bool maybe,", "is not a value"),
        ("v: 4,", "v: !!float x,", "is not a value"),
        ("v: 4,", "v: !!binary ü,", "this is not YAML"),
        ("v: 4,", "v: !!python/none x,", "this is not YAML"),
        ("v: 4,", "v: 1e400,", "must be"),
        ("v: 4,", "v: .inf,", "must be from 0 to 1000"),
        ("v: 4,", "v: " + "9" * 3000 + ",", "must be from 0 to 1000"),
        ("v: 4,", "v: " + "9" * 9000 + ",", "is not a value"),
        ("v: 4,", "v: 0o17,", "must be a number"),
        ("v: 4,", "v: [4],", "must be a number"),
        ("v: 4,", "v: {a: 4},", "must be a number"),
        ("v: 4,", "v: ~,", "must be a number"),
        ("version:", "? [version, [1]]\n:", "is not known here"),
        ("version:", "<<: {version: x}\nversion:", "is not known here"),
        ("channel: voice", "channel: *voice", "this is not YAML"),
        ("channel: voice", "channel: &a [*a]", "must be text|instead of an alias"),
        ("sections:", "sections: {}\nrest:", "must be a list"),
        ("sections:", "sections: [[]]\nrest:", "keys with values are expected"),
        ("options:", "options: x\n        rest:", "must be a list"),
        ("  BK:", "  1:", "there is no dimension “1”"),
    ],
)
def test_yaml_of_a_strange_kind_is_refused_with_its_line(old, new, fault):
    text = source("inbound-general")
    assert old in text
    said = refused(lambda: checklist_files.read(text.replace(old, new, 1), "ours.yaml"))
    assert re.search(rf"Line \d+: .*({fault})", said), said


def test_a_bomb_of_aliases_costs_nothing():
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 40)
    )
    said = refused(lambda: checklist_files.read(bomb, "bomb.yaml"))
    assert "instead of an alias" in said


STRANGE = [None, True, -1, 10**400, 1e308, "", "x" * 5000, [], {}, [[]], {"a": {}}, "“\x00"]


def places(value):
    """Yield every holder and key of a document."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def mutated(document, chance):
    """Return a document with something dropped, doubled, swapped or of another type."""
    document = deepcopy(document)
    found = list(places(document))
    if not found:
        return document
    holder, key = chance.choice(found)
    other, another = chance.choice(found)
    kind = chance.choice(["drop", "double", "swap", "strange", "rename"])
    if kind == "drop":
        del holder[key]
    elif kind == "double" and isinstance(holder, list):
        holder.append(holder[key])
    elif kind == "rename" and isinstance(holder, dict):
        holder[chance.choice(["zh", "id", "x", "", "options"])] = holder[key]
    else:
        holder[key] = deepcopy(other[another] if kind == "swap" else chance.choice(STRANGE))
    return document


def read_or_refused(read):
    """Let something be read or refused; anything but an InputError is a fault of ours."""
    try:
        read()
    except InputError as error:
        said = str(error)
    else:
        said = "it was read"
    assert said


fuzzed = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@fuzzed
@given(st.integers(0, 2**32))
def test_a_document_that_was_tampered_with_is_read_or_refused(seed):
    chance = random.Random(seed)
    document = checklist_files.to_document(shipped())
    for _again in range(chance.randrange(1, 4)):
        document = mutated(document, chance)
    read_or_refused(lambda: checklist_files.from_document(document))


@fuzzed
@given(st.sampled_from(["genesys-cloud", "amazon-connect"]), st.integers(0, 2**32))
def test_a_form_that_was_tampered_with_is_read_or_refused(name, seed):
    chance = random.Random(seed)
    form = json.loads((FORMS / f"{name}.json").read_text("utf-8"))
    for _again in range(chance.randrange(1, 4)):
        form = mutated(form, chance)
    try:
        text = json.dumps(form)
    except ValueError:  # a number too long to be written
        return
    read_or_refused(lambda: foreign_forms.read(text, "form.json", GIVEN))


@fuzzed
@given(st.integers(0, 2**32))
def test_a_text_with_some_letters_changed_is_read_or_refused(seed):
    chance = random.Random(seed)
    text = list(source("complaint-handling")[:4000])
    for _again in range(chance.randrange(1, 30)):
        at = chance.randrange(len(text))
        text[at] = chance.choice(
            ["", "\t", "&", "*", ":", "[", "{", "!", "\x00", "\n", "？", "'", '"']
        )
    read_or_refused(lambda: checklist_files.read("".join(text), "ours.yaml"))


@fuzzed
@given(st.integers(0, 2**32))
def test_tables_with_some_cells_changed_are_read_or_refused(seed):
    chance = random.Random(seed)
    found = tables(shipped("outbound-telesales"))
    strange = ["", "五", "1e9", "-1", "是", "客户", "合计", "x" * 5000, "=1+1", "一级指标", "\x00"]
    for _again in range(chance.randrange(1, 8)):
        rows = chance.choice(found).rows
        kind = chance.randrange(4)
        row = chance.choice(rows) if rows else []
        if kind == 0 and row:
            row[chance.randrange(len(row))] = chance.choice(strange)
        elif kind == 1 and rows:
            rows.remove(row)
        elif kind == 2:
            rows.insert(chance.randrange(len(rows) + 1), list(row[::-1]))
        else:
            del row[chance.randrange(len(row) + 1) :]
    read_or_refused(lambda: checklist_tables.read(found, "ours.xlsx", GIVEN))
