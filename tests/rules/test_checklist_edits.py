"""A checklist while it is being written: pure changes of a plain document."""

import copy
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import paths
from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import checklist_files, typed_numbers

SHIPPED = sorted((paths.resources() / "checklists").glob("*.yaml"))
FORM = checklist_files.to_document(checklist_files.read(SHIPPED[1].read_text("utf-8"), "x"))
ITEM = ("sections", 0, "items", 0)


@pytest.fixture(autouse=True)
def nothing_given_is_changed():
    before = copy.deepcopy(FORM)
    yield
    assert before == FORM


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_checklist_has_no_problems_and_stays_byte_for_byte(file):
    form = checklist_files.to_document(checklist_files.read(file.read_text("utf-8"), "x"))
    assert checklist_files.problems(form) == ()
    assert edits.shaped(form) is form
    same = form
    for place in edits.parts(form):
        same = edits.put(same, place, edits.value(same, place))
    assert json.dumps(same, ensure_ascii=False) == json.dumps(form, ensure_ascii=False)
    assert json.dumps(edits.stated_as_summed(form)) == json.dumps(form)
    assert edits.sums(form).is_right


def test_problems_are_told_by_their_place():
    broken = edits.put(FORM, (*ITEM, "points"), "six")
    broken = edits.put(broken, ("sections", 1, "zh"), "")
    broken = edits.put(broken, ("sections", 1, "en"), "")
    places = {place for place, _sentence in checklist_files.problems(broken)}
    assert (*ITEM, "points") in places
    assert ("sections", 1) in places
    assert ("scoring", "full_marks") in places
    assert edits.part_around((*ITEM, "points")) == ITEM
    assert edits.part_around((*ITEM, "options", 2, "v")) == ITEM
    assert edits.part_around(("sections", 1, "items")) == ("sections", 1)
    assert edits.part_around(("fatal_errors", 2, "class")) == ("fatal_errors", 2)
    assert edits.part_around(("scoring", "full_marks")) == ()


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {**FORM, "sections": {}},
        {**FORM, "sections": ["x"]},
        {**FORM, "sections": [{"items": ["x"]}]},
        {**FORM, "sections": [{"items": [{"options": 1}]}]},
        {**FORM, "sections": [{"items": [{"deductions": 1}]}]},
        {**FORM, "fatal_errors": 3},
        {**FORM, "scoring": []},
    ],
)
def test_what_is_no_checklist_at_all_is_refused(document):
    with pytest.raises(InputError, match="nothing was changed"):
        edits.shaped(document)


def test_a_new_checklist_lacks_only_what_is_to_be_written():
    begun = edits.blank("mine", "1.0", Bilingual("我的", ""), date(2026, 1, 1))
    assert edits.shaped(begun) is begun
    assert checklist_files.problems(begun)
    assert edits.keys(begun, "item") == ["Q-01"]
    later = edits.dated(begun, "2", date(2027, 2, 3))
    assert (later["version"], later["effective_from"]) == ("2", "2027-02-03")


def test_a_place_that_is_not_there_has_no_value():
    assert edits.value(FORM, ("sections", 99, "zh")) is None
    assert edits.value(FORM, ("sections", "zh")) is None
    assert edits.value(FORM, ("version", "x")) is None
    assert edits.value(FORM, ()) is FORM


def test_an_optional_key_is_taken_away_by_none():
    place = ("sections", 0, "items", 1, "options", 3, "fatal")
    assert edits.value(FORM, place) == "compliance"
    assert "fatal" not in edits.value(edits.put(FORM, place, None), place[:-1])
    assert edits.put(FORM, ("new", "deep"), 1)["new"] == {"deep": 1}


def test_what_a_change_does_not_touch_is_shared():
    changed = edits.put(FORM, (*ITEM, "zh"), "x")
    assert changed["sections"][1] is FORM["sections"][1]
    assert changed["sections"][0]["items"][1] is FORM["sections"][0]["items"][1]


def test_parts_are_added_with_free_keys_and_removed():
    for kind, key in (("item", "IN-19"), ("fatal", "IN-F9"), ("group", "vip-2"), ("section", "I")):
        assert edits.new_part(FORM, kind)["id"] == key or kind == "section"
    empty = edits.blank("mine", "1", Bilingual(), date(2026, 1, 1))
    assert edits.new_part(empty, "praise")["id"] == "praise1"
    assert edits.new_part(empty, "fatal")["id"] == "F1"
    added = edits.insert(FORM, ("sections", 0, "items"), 1, edits.new_part(FORM, "item"))
    assert added["sections"][0]["items"][1]["id"] == "IN-19"
    assert edits.remove(added, ("sections", 0, "items", 1)) == FORM


def test_after_z_comes_a_number():
    document = {**FORM, "sections": [{"id": "Z", "items": []}]}
    assert edits.free_key(document, "section") == "Z-2"
    named = {**FORM, "fatal_errors": [{"id": ""}]}
    assert edits.free_key(named, "fatal") == "-2"
    both = {**FORM, "sections": [{"id": "B", "items": []}, {"id": "A", "items": []}]}
    assert edits.free_key(both, "section") == "C"


def test_a_copy_has_keys_of_its_own():
    copied = edits.duplicate(FORM, ("sections", 0))
    one, other = copied["sections"][:2]
    assert one == FORM["sections"][0]
    assert other["zh"] == one["zh"]
    keys = edits.keys(copied, "item") + edits.keys(copied, "section")
    assert len(keys) == len(set(keys))
    copied = edits.duplicate(FORM, ITEM)
    assert copied["sections"][0]["items"][1]["id"] == "IN-19"


def test_an_item_moves_within_its_section_and_into_another():
    moved, place = edits.move(FORM, ITEM, ("sections", 0, "items", 2))
    assert place == ("sections", 0, "items", 1)
    assert edits.value(moved, place) == edits.value(FORM, ITEM)
    moved, place = edits.move(FORM, ITEM, ("sections", 1, "items", 99))
    assert place == ("sections", 1, "items", 2)
    assert len(moved["sections"][0]["items"]) == len(FORM["sections"][0]["items"]) - 1
    moved, place = edits.move(FORM, ("sections", 2), ("sections", 0))
    assert [section["id"] for section in moved["sections"]][:3] == ["C", "A", "B"]


@given(st.data())
def test_moving_by_steps_loses_nothing(data):
    places = [place for place in edits.parts(FORM) if place]
    place = data.draw(st.sampled_from(places))
    document = FORM
    for step in data.draw(st.lists(st.sampled_from((-1, 1)), max_size=8)):
        target = edits.step_target(document, place, step)
        if target is not None:
            part = edits.value(document, place)
            document, place = edits.move(document, place, target)
            assert edits.value(document, place) == part
    kind = edits.kind_of(place)
    assert sorted(edits.keys(document, kind)) == sorted(edits.keys(FORM, kind))


def test_the_ends_of_a_list_are_where_moving_stops():
    assert edits.step_target(FORM, ("fatal_errors", 0), -1) is None
    assert edits.step_target(FORM, ITEM, -1) is None
    assert edits.step_target(FORM, ("sections", 0, "items", 1), 1) == ("sections", 1, "items", 0)
    assert edits.step_target(FORM, ("sections", 1, "items", 0), -1) == ("sections", 0, "items", 2)
    assert edits.kind_of(()) == "head"


def test_renumbering_counts_through_and_leaves_keys_with_figures_alone():
    added = edits.insert(FORM, ("sections", 0, "items"), 0, edits.new_part(FORM, "item"))
    fixed = {f"IN-{n:02d}" for n in range(2, 19)}
    keys = edits.keys(edits.renumbered(added, "IN-", fixed), "item")
    assert keys[0] == "IN-01"
    assert keys[1] == "IN-19"
    assert keys[2:] == edits.keys(FORM, "item")[1:]
    assert edits.keys(edits.renumbered(FORM, "X", ()), "item")[:2] == ["X01", "X02"]


def test_what_an_item_shows_follows_its_key():
    asking = ("sections", 0, "items", 1, "shown_when")
    document = edits.put(FORM, asking, {"item": "IN-01", "options": [1]})
    assert edits.value(edits.renamed(document, ITEM, "NEW"), asking)["item"] == "NEW"
    assert edits.value(edits.renumbered(document, "X", ()), asking)["item"] == "X01"
    section = edits.renamed(document, ("sections", 0), "IN-01")
    assert edits.value(section, asking) == edits.value(document, asking)
    assert checklist_files.problems(document) == ()


def test_a_bonus_stands_in_no_sum():
    found = edits.sums(edits.put(FORM, (*ITEM, "bonus"), True))
    assert (found.total, found.dimensions["SW"][0]) == (96, 8)


def test_sums_are_of_each_section_and_dimension_and_all():
    found = edits.sums(edits.put(FORM, (*ITEM, "points"), 6.5))
    assert (found.total, found.stated) == (102.5, 100)
    assert found.sections[0] == 12.5
    assert found.dimensions["SW"] == (14.5, 12)
    assert not found.is_right
    assert edits.sums(edits.put(FORM, (*ITEM, "points"), "six")).total == 96
    stated = edits.stated_as_summed(edits.put(FORM, (*ITEM, "points"), 6.5))
    assert edits.sums(stated).is_right
    assert stated["scoring"]["full_marks"] == 102.5


@pytest.mark.parametrize(
    ("typed", "number", "shown"),
    [
        ("4", 4, "4"),
        (" 2.50 ", 2.5, "2.5"),
        ("１２．５", 12.5, "12.5"),
        ("", "", ""),
        ("four", "four", "four"),
        ("1e9", "1e9", "1e9"),
        ("NaN", "NaN", "NaN"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, number, shown):
    found = typed_numbers.typed_number(typed)
    assert found == number
    assert typed_numbers.shown_number(found) == shown
    assert typed_numbers.shown_number(None) == ""


def test_options_are_pasted_from_a_spreadsheet():
    options = [{"v": 4, "zh": "好", "en": "good"}]
    text = "2\t一般\tfair\r\n0\t差\tpoor\t合规致命错误\n"
    pasted = edits.pasted_options(options, text, 1, ("v", "zh", "en", "fatal"))
    assert pasted[0] is options[0]
    assert pasted[1] == {"v": 2, "zh": "一般", "en": "fair"}
    assert (pasted[2]["v"], pasted[2]["fatal"]) == (0, "compliance")
    assert edits.pasted_options(options, "better", 0, ("en",))[0]["en"] == "better"


def test_a_fatal_class_is_named_in_either_language_or_taken_away():
    option = {"v": 0, "zh": "", "en": ""}
    for words in ("customer", "Customer-critical error", "客户致命错误"):
        assert edits.with_cell(option, "fatal", words)["fatal"] == "customer"
    assert edits.with_cell({**option, "fatal": "customer"}, "fatal", "") == option
    assert edits.with_cell(option, "fatal", "odd")["fatal"] == "odd"


def test_a_part_is_named_in_the_language_spoken():
    assert edits.name_of(FORM, ITEM) == "Standard greeting"
    assert edits.name_of(FORM, ("sections", 99)) == ""


def test_what_is_typed_into_a_field_is_merged_into_its_part():
    changed = edits.merged(FORM, ITEM, (), {"zh": "x", "guide": None})
    assert edits.value(changed, (*ITEM, "zh")) == "x"
    assert "guide" not in edits.value(changed, ITEM)
    assert edits.value(edits.merged(FORM, ITEM, ("points",), 7), (*ITEM, "points")) == 7
    assert edits.value(edits.merged(FORM, ITEM, ("id",), "N"), (*ITEM, "id")) == "N"


def test_an_item_is_scored_in_one_way():
    assert edits.scored_by("options", [{"v": 1}]) == {"options": [{"v": 1}], "deductions": None}
    assert edits.scored_by("deductions", []) == {"deductions": [], "options": None}


def test_a_deduction_says_how_often_it_counts():
    row = {"points": 2, "zh": "", "en": ""}
    assert list(edits.with_cell(row, "times", "3")) == ["points", "times", "zh", "en"]
    assert edits.with_cell({**row, "times": 3}, "times", "") == row
    assert edits.with_cell({"zh": "a"}, "points", "２")["points"] == 2
    assert edits.pasted_options([], "2\t3", 0, ("points", "times"))[0]["times"] == 3


def test_shares_are_typed_in_percent_and_places_in_a_row():
    assert typed_numbers.percent(0.4) == 40
    assert typed_numbers.share(37.5) == 0.375
    assert typed_numbers.share("x") == "x"
    assert typed_numbers.typed_places("1, 2、3 x") == [1, 2, 3]


def test_a_new_part_goes_beside_the_one_in_hand():
    assert edits.place_for(FORM, "item", ITEM) == (("sections", 0, "items"), 1)
    assert edits.place_for(FORM, "item", ("sections", 1)) == (("sections", 1, "items"), 2)
    last = len(FORM["sections"]) - 1
    assert edits.place_for(FORM, "item", ())[0] == ("sections", last, "items")
    assert edits.place_for(FORM, "section", ITEM) == (("sections",), 1)
    assert edits.place_for(FORM, "section", ()) == (("sections",), last + 1)
    assert edits.place_for(FORM, "fatal", ()) == (("fatal_errors",), len(FORM["fatal_errors"]))


def test_after_a_removal_a_neighbour_is_in_hand():
    assert edits.neighbour(FORM, ("sections", 0, "items", 9)) == ("sections", 0, "items", 1)
    empty = edits.put(FORM, ("sections", 0, "items"), [])
    assert edits.neighbour(empty, ITEM) == ("sections", 0)
    assert edits.neighbour({**FORM, "praise_tags": []}, ("praise_tags", 0)) == ()


def test_the_prefix_of_keys_is_that_of_the_first_numbered_item():
    assert edits.prefix_of(FORM) == "IN-"
    assert edits.prefix_of({**FORM, "sections": []}) == "Q-"
