"""Where two sheets differ, in words."""

from dataclasses import replace

from factories import full_sheet
from rules.sample_checklists import every_feature

from qa_desk import paths
from qa_desk.rules import checklist_files
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.ui.widgets.conflict import Difference
from qa_desk.ui.widgets.sheet_differences import differences, of_subject

FILE = paths.resources() / "checklists" / "inbound-general.yaml"
FORM = checklist_files.read(FILE.read_text("utf-8"), FILE.name)


def test_equal_sheets_have_no_differences():
    sheet = full_sheet(FORM, item_3=1)
    assert differences(FORM, sheet, sheet) == []


def test_each_point_stands_in_the_words_of_the_form():
    fatal = FORM.fatal_errors[0]
    theirs = replace(full_sheet(FORM), fatals={fatal.key: "泄露"}, suggestion="慢一点")
    mine = replace(
        theirs,
        answers={**theirs.answers, 2: Answer(None, "no chance", "system")},
        fatals={},
        marks=(Mark(65_000, 2, None, "here"), Mark(5_000)),
    )
    found = differences(FORM, theirs, mine)
    assert [each.what for each in found] == [f"2  {FORM.items[1].text}", str(fatal.text), "Marks"]
    assert found[0].theirs == str(FORM.items[1].options[0].text)
    assert found[0].mine == "Not applicable\nno chance\nSystem"
    assert (found[1].theirs, found[1].mine) == ("Found\n泄露", "")
    assert found[2].mine == "0:05\n1:05  Item 2  here"


def test_without_the_form_numbers_stand_for_its_words():
    mine = Sheet(answers={2: Answer(1)}, fatals={"rude": ""}, praise="好")
    assert differences(None, Sheet(), mine) == [
        Difference("Item 2", "", "Option 2"),
        Difference("rude", "", "Found"),
        Difference("Praise", "", "好"),
    ]


def test_counts_are_said_in_the_words_of_their_deductions():
    form = every_feature()
    mine, theirs = (Sheet({2: Answer(0, counts=each)}) for each in ((2, 1), (1,)))
    (found,) = differences(form, theirs, mine)
    assert (found.theirs, found.mine) == ("打断客户", "打断客户 ×2; 语气生硬")
    assert of_subject(form, Sheet({2: Answer(0)}), 2) == "Nothing deducted"
