"""What a checklist can say beyond levels: deductions, bonus, caps, conditions, why it matters."""

import json

import pytest
from rules.sample_checklists import every_feature_text, source

from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual
from qa_desk.rules.checklist_files import from_document, read, to_document
from qa_desk.rules.checklists import Condition, Deduction

FORM = every_feature_text()


def faults(old, new):
    assert old in FORM
    with pytest.raises(InputError) as caught:
        read(FORM.replace(old, new, 1), "ours.yaml")
    return str(caught.value).splitlines()[1:]


def test_every_feature_is_read():
    """Domain.md 4.1, S3-4.4a."""
    checklist = read(FORM, "ours.yaml")
    asked, counted, bonus, *_others = checklist.items
    assert asked.why == Bilingual("客户的信息只给客户本人", "Only the customer gets his data")
    assert counted.options == ()
    assert counted.deductions == (
        Deduction(250, Bilingual("打断客户"), 4),
        Deduction(500, Bilingual("语气生硬")),
        Deduction(0, Bilingual("辱骂客户"), 1, "customer"),
    )
    assert bonus.bonus
    assert bonus.shown_when == Condition("X-1", (1,))
    assert (asked.shown_when, asked.bonus, asked.deductions) == (None, False, ())
    assert checklist.sections[0].cap == 1500
    assert checklist.ceiling == 1050
    assert checklist.full_marks == 5000


def test_every_feature_survives_being_stored():
    checklist = read(FORM, "ours.yaml")
    assert from_document(json.loads(json.dumps(to_document(checklist)))) == checklist


def test_what_is_not_said_is_as_it_always_was():
    checklist = read(source("inbound-general"), "x.yaml")
    assert (checklist.ceiling, checklist.full_marks) == (1000, 10000)
    assert {section.cap for section in checklist.sections} == {None}
    assert {item.why for item in checklist.items} == {Bilingual()}


def test_an_item_may_be_shown_by_deductions_that_were_met():
    text = FORM.replace("item: X-1, options: [2]", "item: X-2, options: [3, 1]")
    assert read(text, "x.yaml").items[2].shown_when == Condition("X-2", (0, 2))


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("cap: 15", "cap: 31", 21, "section A: no more than its 30 points can be lost in it."),
        ("cap: 15", "cap: 0", 21, "section A: “cap” must be from 0.01 to 1000."),
        ("ceiling: 105", "ceiling: 99", 15, "“ceiling” must be from 100 to 200."),
        ("item: X-1,", "item: X-3,", 50, "item X-3: no item “X-3” stands before this one."),
        ("options: [2]", "options: [3]", 50, "item X-3: “options” are different numbers from 1 "),
        ("options: [2]", "options: []", 50, "item X-3: “options” are different numbers from 1 to"),
        ("options: [2]", "options: [2, 2]", 50, "item X-3: “options” are different numbers from "),
        ("options: [2]", "options: [true]", 50, "item X-3: “options” are different numbers from "),
        ("options: [2]", "options: 2", 50, "item X-3: “options” must be a list of numbers, such"),
        ("points: 2.5,", "points: 0,", 38, "item X-2 deduction 1: “points” must be from 0.01 to "),
        ("times: 4", "times: 0", 38, "item X-2 deduction 1: “times” must be from 1 to 99."),
        ("times: 4", "times: 1.5", 38, "item X-2 deduction 1: “times” goes in steps of 1."),
        ("fatal: customer", "fatal: x", 40, "item X-2 deduction 3: “fatal” cannot be “x”; possib"),
        ("bonus: true", "bonus: perhaps", 45, "item X-3: “bonus” must be true or false."),
        ("full_marks: 50", "full_marks: 55", 9, "the items come to 50 points, but the full mark"),
        ("CS: {points: 20}", "CS: {points: 25}", 17, "the items of CS come to 20 points, but 25 "),
        (
            'zh: "沟通"\n',
            'zh: "沟通"\n        options: [{v: 20, zh: "好"}]\n',
            38,
            "item X-2: it has either options or deductions, and at least one.",
        ),
        (
            'zh: "沟通"\n',
            'zh: "沟通"\n        bonus: true\n',
            37,
            "item X-2: a bonus is earned by options; deductions take nothing from it.",
        ),
    ],
)
def test_a_fault_is_named_with_its_line_and_item(old, new, line, fault):
    sentences = faults(old, new)
    assert any(sentence.startswith(f"Line {line}: {fault}") for sentence in sentences), sentences


def test_an_item_of_no_deductions_is_no_item():
    start, end = FORM.index("        deductions:\n"), FORM.index("      - id: X-3")
    empty = FORM[:start] + "        deductions: []\n" + FORM[end:]
    with pytest.raises(InputError, match="item X-2: it has either options or deductions"):
        read(empty, "x.yaml")
