"""Issue 7: the evaluation forms of Genesys Cloud and Amazon Connect become drafts of checklists."""

import json
from dataclasses import replace

import pytest
from rules.checklist_sheets_of import GIVEN
from rules.sample_checklists import shipped

from qa_desk import paths
from qa_desk.rules import foreign_forms, scoring
from qa_desk.rules.checklist_files import to_document
from qa_desk.rules.checklist_tables import DimensionError, Given
from qa_desk.rules.checklists import Condition
from qa_desk.rules.sheets import Answer, Sheet

FORMS = paths.resources().parent / "tests" / "data" / "forms"


def source(name):
    return json.loads((FORMS / f"{name}.json").read_text("utf-8"))


def read(form, given=GIVEN):
    return foreign_forms.read(json.dumps(form), "form.json", given)


def test_a_form_of_genesys_becomes_sections_items_and_levels():
    reading = read(source("genesys-cloud"))
    checklist = reading.checklist
    assert str(checklist.title.en) == "Hotline quality form"
    assert [section.text.en for section in checklist.sections] == ["Opening", "Solution"]
    greeting, verify, deadline = checklist.items
    assert (greeting.points, greeting.guide.en) == (4000, "Within three seconds.")
    assert [option.fatal for option in verify.options] == [None, "customer"]
    assert verify.na_allowed
    assert verify.shown_when == Condition("1.1", (0,))
    assert deadline.text.en == "What was told – The deadline"
    assert [option.text.en for option in deadline.options] == ["Selected", "Unselected"]
    assert deadline.na_allowed


def test_what_genesys_has_and_we_have_not_is_named_with_its_place():
    notes = read(source("genesys-cloud")).notes
    for place, words in (
        ("questionGroups[0] “Opening”", "are not filled in beforehand"),
        ("questionGroups[0].questions[0]", "a comment is asked for where points are lost"),
        ("questionGroups[0].questions[1]", "no critical score"),
        ("questionGroups[0].questions[1]", "which class of fatal error"),
        ("questionGroups[1] “Solution”", "its condition asks more than one question"),
        ("questionGroups[1].questions[0]", "each became an item of its own"),
        ("questionGroups[1].questions[1]", "freeTextQuestion"),
        ("questionGroups[1].questions[2]", "it earns no points"),
        ("questionGroups[1].questions[3]", "it has no answers"),
        ("The form knows no skill groups", "all items are of CS"),
    ):
        assert any(note.startswith(place) and words in note for note in notes), (place, notes)


def test_the_worked_score_of_genesys_comes_out():
    """40 of 100 for a group of two questions, one of them met, and 20 for the other, met: 60 %."""

    def question(weight, count):
        answers = [{"text": "Yes", "value": 1}, {"text": "No", "value": 0}]
        asked = [{"text": f"Q{n}", "answerOptions": answers} for n in range(count)]
        return {"name": "G", "weight": weight, "questions": asked}

    form = {"name": "F", "questionGroups": [question(40, 2), question(20, 1)]}
    checklist = read(form).checklist
    sheet = Sheet(answers={1: Answer(0), 2: Answer(1), 3: Answer(0)}, fatals={})
    assert scoring.score(checklist, sheet, "general").final == 600


def test_a_condition_of_the_group_holds_for_its_questions():
    form = source("genesys-cloud")
    only = ["/form/questionGroup/0/question/0/answer/1"]
    form["questionGroups"][1]["visibilityCondition"]["predicates"] = only
    option = form["questionGroups"][1]["questions"][0]["multipleSelectOptionQuestions"][0]
    assert read(form).checklist.items[2].shown_when == Condition("1.1", (1,))
    option["visibilityCondition"] = {
        "combiningOperation": "OR",
        "predicates": ["/form/questionGroup/0/question/1/answer/0"],
    }
    reading = read(form)
    assert reading.checklist.items[2].shown_when == Condition("1.2", (0,))
    assert any("only its own condition was taken" in note for note in reading.notes)


@pytest.mark.parametrize("predicates", [["../question/1/answer/0"], ["../question/0/answer/7"]])
def test_a_condition_on_what_is_not_there_before_is_said(predicates):
    form = source("genesys-cloud")
    asked = form["questionGroups"][0]["questions"][0]
    asked["visibilityCondition"] = {"combiningOperation": "OR", "predicates": predicates}
    reading = read(form)
    assert reading.checklist.items[0].shown_when is None
    assert any("the condition asks an item that is not there" in note for note in reading.notes)


def test_names_with_underscores_count_too():
    form = {
        "name": "F",
        "question_groups": [
            {
                "name": "",
                "visibility_condition": {"predicates": []},
                "questions": [{"answer_options": [{"built_in_type": "Yes", "value": 1.5}]}],
            }
        ],
    }
    checklist = read(form).checklist
    assert (checklist.sections[0].text.en, checklist.items[0].text.en) == ("–", "–")


def test_points_that_do_not_come_out_even_are_rounded_and_said():
    answers = [{"text": "是", "value": 1}, {"text": "否", "value": 0}]
    group = {
        "name": "组",
        "weight": 333.333,
        "questions": [{"text": "问", "answerOptions": answers}],
    }
    reading = read({"questionGroups": [group, {**group, "weight": 1000.007}]})
    assert sum(item.points for item in reading.checklist.items) == 10000
    assert reading.checklist.items[0].text.zh == "问"
    assert any("points were rounded" in note for note in reading.notes)


def test_points_that_are_exact_but_do_not_make_a_hundred_stay():
    answers = [{"text": "Yes", "value": 1}, {"text": "No", "value": 0}]
    group = {"name": "G", "weight": 1, "questions": [{"text": "Q", "answerOptions": answers}] * 3}
    assert [item.points for item in read({"questionGroups": [group]}).checklist.items] == [100] * 3


def test_a_form_of_connect_becomes_sections_items_and_levels():
    checklist = read(source("amazon-connect")).checklist
    assert [section.text.en for section in checklist.sections] == [
        "Compliance",
        "Compliance / Data",
        "Handling",
    ]
    notice, consent, silence = checklist.items
    assert [option.value for option in notice.options] == [5000, 2500, 0]
    assert [option.fatal for option in notice.options] == [None, None, "customer"]
    assert consent.shown_when == Condition("1.1", (0, 1))
    assert consent.na_allowed
    assert [str(option.text.en) for option in silence.options] == ["0–10", "11–600"]


def test_what_connect_has_and_we_have_not_is_named_with_its_place():
    notes = read(source("amazon-connect")).notes
    first = "EvaluationForm.Items[0].Section"
    for place, words in (
        (f"{first} “Compliance”", "its instructions were left out"),
        (f"{first}.Items[0].Question", "not one section"),
        (f"{first}.Items[0].Question", "it is answered by a person"),
        ("EvaluationForm.Items[1].Section.Items[0].Question", "its ranges of numbers"),
        ("EvaluationForm.Items[1].Section.Items[1].Question", "of the kind TEXT without scores"),
        ("EvaluationForm.Items[1].Section.Items[2].Question", "it has no weight"),
    ):
        assert any(note.startswith(place) and words in note for note in notes), (place, notes)


def connect(**changes):
    form = source("amazon-connect")["EvaluationForm"]
    return {**form, **changes}


def test_weights_of_sections_are_shared_by_their_questions():
    form = connect(ScoringStrategy={"Mode": "SECTION_ONLY", "Status": "ENABLED"})
    form["Items"][0]["Section"]["Weight"] = 60
    form["Items"][1]["Section"]["Weight"] = 40
    points = [item.points for item in read(form).checklist.items]
    assert points == [3000, 3000, 2000, 2000]  # Data shares that of the section around it
    del form["Items"][1]["Section"]["Weight"]
    reading = read(form)
    assert len({item.points for item in reading.checklist.items}) == 1
    assert any("so each counts the same" in note for note in reading.notes)


@pytest.mark.parametrize(
    "strategy", [None, {"Mode": "QUESTION_ONLY", "Status": "DISABLED"}, {"Mode": "?"}]
)
def test_without_weights_each_question_counts_the_same(strategy):
    form = connect(ScoringStrategy=strategy)
    assert [item.points for item in read(form).checklist.items] == [2500] * 4


def test_a_question_without_a_weight_lets_all_count_the_same():
    form = connect()
    del form["Items"][1]["Section"]["Items"][0]["Question"]["Weight"]
    assert [item.points for item in read(form).checklist.items] == [2500] * 4


@pytest.mark.parametrize("key", ["Action", "Comparator"])
def test_a_condition_of_another_kind_is_said(key):
    text = json.dumps(connect())
    text = text.replace('"ENABLE"', '"DISABLE"') if key == "Action" else text.replace('"IN"', '"X"')
    reading = foreign_forms.read(text, "form.json", GIVEN)
    assert reading.checklist.items[1].shown_when is None
    assert any("its condition asks more than one question" in note for note in reading.notes)


def test_an_enablement_without_a_condition_is_none():
    form = connect()
    nested = form["Items"][0]["Section"]["Items"][1]["Section"]["Items"][0]["Question"]
    nested["Enablement"] = {"Action": "ENABLE"}
    assert read(form).checklist.items[1].shown_when is None


def test_a_question_of_connect_right_in_the_form_is_in_a_section_without_a_name():
    form = connect()
    form["Items"] = [form["Items"][0]["Section"]["Items"][0]]
    assert read(form).checklist.sections[0].text.en == "–"


def test_a_dimension_has_to_be_chosen():
    with pytest.raises(DimensionError, match="does not say to which dimension"):
        read(source("amazon-connect"), Given(code="x"))


def test_our_own_document_is_read_as_json_too():
    document = to_document(shipped())
    assert read(document).checklist == shipped()
    assert read(document).notes == ()


def test_a_long_question_is_shortened_in_a_note():
    assert foreign_forms.said("a", "x" * 60) == f"a “{'x' * 39}…”"
    assert foreign_forms.said("a", " ") == "a"


def test_a_form_without_a_title_takes_the_one_that_is_given():
    form = source("genesys-cloud")
    form["name"] = ""
    assert read(form, replace(GIVEN, title="Ours")).checklist.title.en == "Ours"
    assert read(form).checklist.title.en == "ours"
