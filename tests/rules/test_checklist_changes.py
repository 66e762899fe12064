"""P19: what changed between two versions, item by item, by the stable key."""

import copy

import pytest

from qa_desk import paths
from qa_desk.rules import checklist_changes, checklist_edits, checklist_files

SHIPPED = sorted((paths.resources() / "checklists").glob("*.yaml"))


@pytest.fixture
def before():
    return checklist_files.to_document(checklist_files.read(SHIPPED[1].read_text("utf-8"), "x"))


@pytest.fixture
def after(before):
    return copy.deepcopy(before)


def told(before, after):
    return [(each.part, each.key, each.kind) for each in checklist_changes.changes(before, after)]


def item(document, section, number):
    return document["sections"][section]["items"][number]


def test_nothing_changed_between_a_version_and_itself(before, after):
    after["version"], after["effective_from"] = "9", "2030-01-01"
    assert told(before, after) == []
    assert checklist_changes.changed_here(before, after) == {}


def test_rewording_keeps_an_item_comparable(before, after):
    item(after, 0, 0)["zh"] = "新的说法"
    item(after, 0, 0)["options"][0]["en"] = "in other words"
    item(after, 0, 1)["guide"]["en"] = "another guidance"
    assert told(before, after) == [("item", "IN-01", "reworded"), ("item", "IN-02", "reworded")]
    assert checklist_changes.changed_here(before, after) == {}
    changed = checklist_changes.changes(before, after)[0]
    assert changed.text.zh == "新的说法"
    assert changed.before["zh"] == "标准开场白"


def test_other_points_options_or_rules_break_the_trend(before, after):
    item(after, 0, 0)["points"] = 6
    item(after, 0, 1)["options"].append({"v": 1, "zh": "一", "en": "one"})
    item(after, 1, 0)["na"] = True
    item(after, 1, 1)["dim"] = "BK"
    item(after, 1, 1)["zh"] = "也改了说法"
    assert checklist_changes.changed_here(before, after) == {
        "IN-01": {"repointed"},
        "IN-02": {"repointed"},
        "IN-03": {"ruled"},
        "IN-04": {"ruled"},
    }
    assert ("item", "IN-04", "reworded") in told(before, after)


def test_what_came_and_went_is_told_and_breaks_the_trend(before, after):
    gone = after["sections"][0]["items"].pop(0)
    after["sections"][1]["items"].append({**gone, "id": "IN-99"})
    after["fatal_errors"].pop()
    found = told(before, after)
    assert ("item", "IN-99", "added") in found
    assert ("item", "IN-01", "removed") in found
    assert ("fatal", before["fatal_errors"][-1]["id"], "removed") in found
    assert set(checklist_changes.changed_here(before, after)) == {"IN-01", "IN-99"}
    assert str(checklist_changes.changes(before, after)[-1].text)


def test_an_item_that_moved_is_told_once_and_its_neighbours_are_not(before, after):
    items = after["sections"][1]["items"]
    items.append(items.pop(0))
    assert told(before, after) == [("item", "IN-03", "moved")]
    back = copy.deepcopy(before)
    back["sections"][1]["items"].insert(0, back["sections"][0]["items"].pop())
    assert told(before, back) == [("item", "IN-02", "moved")]  # the last became the first


def test_the_head_the_sections_and_the_pass_marks_are_compared_too(before, after):
    after["title"]["en"] = "Another title"
    after["scoring"]["fatal_policy"] = "zero_section"
    after["scoring"]["full_marks"] = 90
    after["sections"][0]["en"] = "Hello"
    after["skill_groups"][0]["pass_mark"] = 81
    after["skill_groups"][1]["min_skill"] = {}
    assert told(before, after) == [
        ("head", "", "repointed"),
        ("head", "", "ruled"),
        ("head", "", "reworded"),
        ("group", "newcomer", "repointed"),
        ("group", "general", "ruled"),
        ("section", "A", "reworded"),
    ]
    after = checklist_edits.put(before, ("dimensions", "BK", "points"), 31)
    assert told(before, after) == [("head", "", "repointed")]


def test_fields_that_a_later_release_adds_are_compared_as_well(before, after):
    item(after, 0, 0)["deductions"] = [{"points": 2, "zh": "每次", "en": "each"}]
    item(after, 0, 1)["shown_when"] = {"item": "IN-01"}
    item(before, 1, 0)["deductions"] = [{"points": 2, "zh": "每次", "en": "each"}, "x"]
    item(after, 1, 0)["deductions"] = [{"points": 2, "zh": "次", "en": "each"}, "x"]
    item(after, 1, 1)["why_it_matters"] = {"zh": "", "en": ""}
    assert told(before, after) == [
        ("item", "IN-01", "repointed"),
        ("item", "IN-02", "ruled"),
        ("item", "IN-03", "reworded"),
    ]


def test_a_change_is_told_before_and_after_in_words(before, after):
    first = item(after, 0, 0)
    first["points"], first["na"], first["guide"] = 9.5, True, None
    first["zh"], first["en"] = "新", ""
    first["shown_when"] = {"item": "IN-02", "options": [1]}
    item(before, 0, 0)["na"] = False
    told = {
        pair
        for change in checklist_changes.changes(before, after)
        for pair in checklist_changes.differences(change)
    }
    assert {("no", "yes"), ("–", "item IN-02; options 1")} <= told
    assert any(pair[1] == "9.5" for pair in told)
    assert any(pair[1] == "–" for pair in told)
    after["sections"].append({**after["sections"][0], "id": "Z", "items": []})
    added = next(one for one in checklist_changes.changes(before, after) if one.key == "Z")
    assert list(checklist_changes.differences(added)) == []
    assert checklist_changes.said({"v": 2, "zh": "好", "en": "Good"}) == "2 好 / Good"
