import json
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from rules.sample_checklists import SHIPPED, checklists, shipped, source, texts

from qa_desk.errors import InputError
from qa_desk.rules.checklist_files import from_document, read, to_document
from qa_desk.rules.checklists import DIMENSIONS

# domain.md 4.1: items, options, BK CS AT SW MS, N/A-able, stand-alone fatals, fatal options
TABLE = {
    "inbound-general": (18, 59, [30, 20, 20, 12, 18], 16, [4, 2, 2], 1),
    "complaint-handling": (18, 56, [22, 24, 26, 8, 20], 18, [3, 3, 2], 0),
    "outbound-telesales": (17, 51, [24, 26, 14, 16, 20], 56, [4, 2, 3], 1),
}


def refusal(text, name="ours.yaml"):
    with pytest.raises(InputError) as caught:
        read(text, name)
    return str(caught.value)


def changed(old, new, name="inbound-general"):
    """Return the sentences about a shipped checklist with one thing changed, line by line."""
    text = source(name)
    assert old in text
    opening, *faults = refusal(text.replace(old, new, 1)).splitlines()
    assert opening == (
        "ours.yaml cannot be used; nothing was changed. Correct what is listed and try again."
    )
    return faults


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_checklists_load_with_the_sums_of_the_design(name):
    checklist = shipped(name)
    options = [option for item in checklist.items for option in item.options]
    by_dimension = [
        sum(item.points for item in checklist.items if item.dimension == dimension) // 100
        for dimension in DIMENSIONS
    ]
    classes = [fatal.fatal_class for fatal in checklist.fatal_errors]
    assert TABLE[name] == (
        len(checklist.items),
        len(options),
        by_dimension,
        sum(item.points for item in checklist.items if item.na_allowed) // 100,
        [classes.count(kind) for kind in ("customer", "business", "compliance")],
        sum(option.fatal is not None for option in options),
    )
    assert sum(by_dimension) == 100
    assert checklist.code == name


def test_numbers_become_exact_integers():
    checklist = shipped()
    assert checklist.na_max_share == 400
    assert checklist.skill_group("general").pass_mark == 850
    assert checklist.skill_group("general").min_skill == {"MS": 800, "BK": 750}
    assert checklist.items[0].points == 400
    assert checklist.effective_from == date(2026, 1, 1)
    assert shipped("outbound-telesales").na_max_share == 600


def test_fractions_of_a_point_are_exact():
    text = source("inbound-general").replace("points: 4\n", "points: 4.1\n", 1)
    text = text.replace("{v: 4, ", "{v: 4.1, ", 1).replace("points: 12}", "points: 12.1}")
    checklist = read(text.replace("full_marks: 100", "full_marks: 100.1"), "x.yaml")
    assert checklist.items[0].points == 410
    assert to_document(checklist)["scoring"]["full_marks"] == 100.1


@given(checklists(words=texts, rich=True))
def test_a_document_gives_back_exactly_the_checklist_it_was_made_from(checklist):
    document = json.loads(json.dumps(to_document(checklist)))
    assert from_document(document) == checklist
    assert to_document(from_document(document)) == document


@given(checklists(words=texts))
def test_what_a_plain_checklist_does_not_use_is_not_written(checklist):
    """So that every stored version keeps its hash."""
    document = to_document(checklist)
    assert "ceiling" not in document["scoring"]
    assert all(set(section) == {"id", "zh", "en", "items"} for section in document["sections"])
    old = {"id", "dim", "points", "na", "zh", "en", "options", "guide"}
    assert all(set(item) == old for one in document["sections"] for item in one["items"])


def test_one_language_is_enough():
    text = source("inbound-general").replace('        en: "Standard greeting"\n', "")
    assert read(text, "x.yaml").items[0].text.en == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("id: IN-03", "id: IN-02", 51, "item IN-02: the id “IN-02” is used twice."),
        ("  - id: B\n", "  - id: A\n", 47, "section A: the id “A” is used twice."),
        ("{id: IN-F2,", "{id: IN-F1,", 249, "fatal error IN-F1: the id “IN-F1” is used twice."),
        (
            "{v: 4,",
            "{v: 3,",
            30,
            "item IN-01: the best option is worth 3, but the item has 4 points.",
        ),
        (
            "{v: 2,",
            "{v: 5,",
            30,
            "item IN-01: the best option is worth 5, but the item has 4 points.",
        ),
        ("{v: 2,", "{v: -2,", 32, "item IN-01 option 2: “v” must be from 0 to 1000."),
        ("{v: 2,", "{v: .nan,", 32, "item IN-01 option 2: “v” must be from 0 to 1000."),
        ("{v: 2,", "{v: 1.005,", 32, "item IN-01 option 2: “v” goes in steps of 0.01."),
        ("{v: 2,", "{v: two,", 32, "item IN-01 option 2: “v” must be a number."),
        ("{v: 2,", "{v: yes,", 32, "item IN-01 option 2: “v” must be a number."),
        ("{v: 2,", "{v: 0x_,", 32, "“0x_” is not a value."),
        (
            "full_marks: 100",
            "full_marks: 99",
            8,
            "the items come to 100 points, but the full marks are 99.",
        ),
        (
            "points: 30}",
            "points: 31.5}",
            14,
            "the items of BK come to 30 points, but 31.5 are stated.",
        ),
        (
            "dim: SW",
            "dim: XX",
            25,
            "item IN-01: there is no dimension “XX”; possible: BK, CS, AT, SW, MS.",
        ),
        ("  BK: {", "  XX: {", 14, "there is no dimension “XX”; possible: BK, CS, AT, SW, MS."),
        (
            "min_skill: {MS: 70",
            "min_skill: {QQ: 70",
            10,
            "skill group newcomer: there is no dimension “QQ”; possible: BK, CS, AT, SW, MS.",
        ),
        (
            "class: business",
            "class: serious",
            252,
            "fatal error IN-F5: “class” cannot be “serious”; possible: customer,",
        ),
        (
            "fatal: compliance",
            "fatal: bad",
            45,
            "item IN-02 option 4: “fatal” cannot be “bad”; possible: customer,",
        ),
        ("na: false", "nah: false", 27, "item IN-01: “nah” is not known here; remove it."),
        ("na: false", "na: 0", 27, "item IN-01: “na” must be true or false."),
        ("points: 4\n", "points: 0\n", 26, "item IN-01: “points” must be from 0.01 to 1000."),
        (
            "2026-01-01",
            "2026-13-01",
            7,
            "“effective_from” cannot be “2026-13-01”; write it like this: 2026-01-31.",
        ),
        (
            "2026-01-01",
            "1 May",
            7,
            "“effective_from” cannot be “1 May”; write it like this: 2026-01-31.",
        ),
        ('version: "1.0"', "version: 1.0", 3, "“version” must be text, best in quotes."),
        ('version: "1.0"', 'version: " "', 3, "“version” is empty."),
        (
            "schema: qadesk.checklist/1",
            "schema: qadesk.checklist/9",
            1,
            "“schema” cannot be “qadesk.checklist/9”; possible: qadesk.checklist/1.",
        ),
        (
            "fatal_policy: zero_total",
            "fatal_policy: deduct:0",
            8,
            "“fatal_policy” cannot be “deduct:0”; write it like this:",
        ),
        ("na_max_share: 0.40", "na_max_share: 40", 8, "“na_max_share” must be from 0 to 1."),
        (
            "pass_mark: 80",
            "pass_mark: 80.55",
            10,
            "skill group newcomer: “pass_mark” goes in steps of 0.1.",
        ),
        ("channel: voice", "channel: voice\nchannel: chat", 7, "“channel” stands here twice."),
        ("channel: voice\n", "", 1, "“channel” is missing."),
        ("options:\n", "options: []\n        extra:\n", 30, "item IN-01: “options” is empty."),
        (
            "options:\n",
            "options:\n          - nothing\n",
            31,
            "item IN-01 option 1: keys with values are expected here.",
        ),
        ("title: {", "title: none #", 4, "“title” must be a group of keys."),
        (
            "min_skill: {MS: 70, BK: 65}",
            "min_skill: &same {MS: 70}, guide: *same",
            10,
            "write the values out here instead of an alias.",
        ),
    ],
)
def test_a_fault_is_named_with_its_line_and_item(old, new, line, fault):
    sentences = changed(old, new)
    assert any(sentence.startswith(f"Line {line}: {fault}") for sentence in sentences), sentences


def test_a_text_missing_in_both_languages_is_a_fault():
    bare = 'zh: "标准开场白"\n        en: "Standard greeting"'
    faults = changed(bare, 'zh: ""')
    assert faults == [
        "Line 24: item IN-01: the text is missing in both languages; write “zh”, “en” or both."
    ]


def test_a_dimension_that_items_use_must_be_listed():
    line = '  SW: {zh: "规范用语", en: "Standard wording", points: 12}\n'
    assert "Line 24: item IN-01: its dimension SW is missing among the dimensions." in changed(
        line, ""
    )


def test_what_may_be_left_out_is_empty():
    text = source("inbound-general").replace(", min_skill: {MS: 70, BK: 65}", "")
    text = text[: text.index("fatal_errors:")]
    checklist = read(text, "x.yaml")
    assert checklist.skill_groups[0].min_skill == {}
    assert (checklist.fatal_errors, checklist.praise_tags) == ((), ())


def test_a_call_window_has_times_of_day():
    faults = changed('start: "09:00"', 'start: "25:00"', "outbound-telesales")
    assert faults == ['Line 13: “start” cannot be “25:00”; write it like this: "09:00".']


def test_all_faults_of_a_file_are_listed_in_the_order_of_its_lines():
    text = source("inbound-general").replace("na: true", "na: maybe").replace("v: 4", "v: four")
    faults = refusal(text).splitlines()[1:]
    lines = [int(fault.split(":")[0].removeprefix("Line ")) for fault in faults]
    assert lines == sorted(lines)
    assert sum("must be true or false" in fault for fault in faults) == 4
    assert sum("“v” must be a number" in fault for fault in faults) > 1


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("", 1, "the file is empty."),
        ("# only a comment\n", 1, "the file is empty."),
        ("- 1\n- 2\n", 1, "keys with values are expected here."),
        ("a: [1,\n", 2, "this is not YAML"),
        ("a: 1\n b: 2\n", 2, "this is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "this is not YAML"),
        ("a: !!python/object:os.system 1", 1, "this is not YAML"),
        ("\x00\x01", 1, "this is not a YAML text that can be read."),
        ("[" * 20_000, 1, "this is not a YAML text that can be read."),
    ],
)
def test_what_is_no_checklist_at_all_is_refused_with_one_reason(text, line, fault):
    faults = refusal(text).splitlines()[1:]
    assert len(faults) == 1
    assert faults[0].startswith(f"Line {line}: {fault}")


def test_a_stored_document_that_was_tampered_with_is_refused():
    document = to_document(shipped())
    document["sections"][0]["items"][0]["points"] = 5
    with pytest.raises(InputError, match="inbound-general cannot be used") as caught:
        from_document(document)
    assert "item IN-01: the best option is worth 4, but the item has 5 points." in str(caught.value)


def test_yaml_is_imported_only_when_a_file_is_read():
    code = "import sys, qa_desk.rules.checklist_files; sys.exit('yaml' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
