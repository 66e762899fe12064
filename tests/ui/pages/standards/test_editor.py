"""The editor of a checklist: typing, moving, taking back, trying out, comparing."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from qa_desk import paths
from qa_desk.i18n import set_language
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import checklist_files
from qa_desk.services import checklist_drafts
from qa_desk.ui.pages.standards.tree import drop_target

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
FIRST = ("sections", 0, "items", 0)
SHIPPED = sorted((paths.resources() / "checklists").glob("*.yaml"))


@pytest.fixture(params=["en", "zh"])
def language(request):
    set_language(request.param)
    yield request.param
    set_language("en")


@pytest.fixture
def editor(standards):
    page = standards.open("qa_lead")
    editor = standards.write(page)
    editor.page = page
    return editor


def words(editor, place=FIRST, language="en"):
    return edits.value(editor.document, (*place, language))


def box(editor, place=FIRST, language="en"):
    """Go to a part; return the field of its words."""
    editor.tree.choose(place)
    found = editor.form.form().field(()).boxes[language]
    found.setFocus()
    return found


def press(widget, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        QTest.keyClick(widget, key, modifier)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_checklist_opened_looked_through_and_saved_is_the_same(
    standards, qtbot, language, file
):
    document = checklist_files.to_document(checklist_files.read(file.read_text("utf-8"), "x"))
    with standards.access.work() as work:
        draft_id = checklist_drafts.take_in(work, {**document, "id": "copy"})
    page = standards.open("qa_lead")
    page.table.choose(draft_id)
    page.edit.click()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.desk)
    editor = page.desk.editor
    for place in edits.parts(document):
        editor.tree.choose(place)
    box(editor).insertPlainText("x")
    editor.undo()
    standards.saved(page)
    kept = {**standards.read(draft_id).document, "id": document["id"]}
    assert json.dumps(kept, ensure_ascii=False) == json.dumps(document, ensure_ascii=False)


def test_what_is_typed_is_saved_and_shown_in_the_tree(standards, editor, language):
    field = box(editor)
    field.clear()
    QTest.keyClicks(field, "Hello")
    assert editor.tree.currentItem().text(0).startswith("IN-01  ")
    standards.saved(editor.page)
    draft = standards.drafts()[0]
    assert words_of_draft(standards, draft.id) == "Hello"
    assert editor.tree._shown[FIRST][0].endswith("Hello" if language == "en" else "标准开场白")


def words_of_draft(standards, draft_id):
    return edits.value(standards.read(draft_id).document, (*FIRST, "en"))


def test_ctrl_z_in_a_field_takes_back_what_was_typed_there_as_one_step(editor):
    before = words(editor)
    field = box(editor)
    QTest.keyClicks(field, "abc")
    points = editor.form.form().field(("points",)).line
    points.setFocus()
    points.selectAll()
    QTest.keyClicks(points, "12.5")
    assert edits.value(editor.document, (*FIRST, "points")) == 12.5
    press(points, Qt.Key.Key_Z, modifier=CTRL)
    assert edits.value(editor.document, (*FIRST, "points")) == 4
    assert points.text() == "4"
    press(field, Qt.Key.Key_Z, modifier=CTRL)
    assert words(editor) == before
    press(field, Qt.Key.Key_Y, modifier=CTRL)
    assert words(editor) == "abc" + before
    assert not editor.tools.redo.isEnabled() or editor.tools.undo.isEnabled()
    editor.redo()
    editor.redo()
    assert edits.value(editor.document, (*FIRST, "points")) == 12.5


def test_all_of_a_long_session_can_be_taken_back(editor):
    begun = editor.document
    for kind in ("item", "section", "fatal", "group", "praise"):
        editor.add(kind)
        box(editor, editor.tree.place()).insertPlainText("x")
        editor.duplicate()
        editor.step(-1)
        editor.remove()
    editor.state_sums()
    editor.renumber()
    assert editor.document != begun
    for _n in range(40):
        editor.undo()
    assert editor.document == begun
    editor.tree.choose(())
    editor.remove()
    editor.duplicate()
    editor.step(1)
    assert editor.document == begun


def test_parts_move_by_keys_and_an_item_into_the_next_section(editor):
    editor.tree.choose(FIRST)
    editor.tree.setFocus()
    press(editor.tree, Qt.Key.Key_Down, Qt.Key.Key_Down, modifier=ALT)
    assert editor.tree.place() == ("sections", 1, "items", 0)
    assert words(editor, editor.tree.place()) == "Standard greeting"
    press(editor.tree, Qt.Key.Key_Delete)
    assert "IN-01" not in edits.keys(editor.document, "item")
    editor.tools.undo.click()
    assert editor.tree.place() == ("sections", 1, "items", 0)
    editor.tools.up.click()
    editor.tools.down.click()
    editor.tree.choose(("sections", 0))
    editor.tools.down.click()
    assert [each["id"] for each in editor.document["sections"]][:2] == ["B", "A"]


def test_a_part_is_dropped_where_it_can_be():
    item = ("sections", 0, "items", 1)
    assert drop_target(item, ("sections", 2), below=True) == ("sections", 2, "items", 0)
    assert drop_target(item, ("sections", 2, "items", 3), below=True) == (
        *("sections", 2, "items", 4),
    )
    assert drop_target(("sections", 2), ("sections", 0), below=False) == ("sections", 0)
    assert drop_target(("sections", 2), item, below=False) is None
    assert drop_target(("fatal_errors", 0), ("sections", 0), below=False) is None
    assert drop_target(item, (), below=False) is None


def test_dragging_an_item_onto_a_section_moves_it_there(editor, monkeypatch):
    editor.tree.choose(FIRST)
    target = editor.tree._items["sections", 1]
    at = QPointF(editor.tree.visualItemRect(target).center())
    on = QAbstractItemView.DropIndicatorPosition.OnItem
    monkeypatch.setattr(editor.tree, "dropIndicatorPosition", lambda: on)
    mouse, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(at, Qt.DropAction.MoveAction, QMimeData(), mouse, none)
    editor.tree.dropEvent(event)
    assert editor.document["sections"][1]["items"][-1]["id"] == "IN-01"
    outside = QPointF(5, editor.tree.viewport().height() + 4000)
    editor.tree.dropEvent(QDropEvent(outside, Qt.DropAction.MoveAction, QMimeData(), mouse, none))
    assert editor.document["sections"][1]["items"][-1]["id"] == "IN-01"


def test_a_cell_of_an_option_opens_with_its_words(editor):
    box(editor)
    grid = next(f for _a, f, _k in editor.form.form()._fields if hasattr(f, "options")).options
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 2))
    press(grid, Qt.Key.Key_Return)
    assert grid.findChild(QLineEdit).text() == words(editor, (*FIRST, "options", 0))


def test_options_are_pasted_from_excel_typed_moved_and_removed(editor):
    editor.tree.choose(FIRST)
    grid = next(f for _a, f, _k in editor.form.form()._fields if hasattr(f, "options")).options
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 0))
    QGuiApplication.clipboard().setText("8\t很好\tvery good\n4\t可以\tfine\n")
    press(grid, Qt.Key.Key_V, modifier=CTRL)
    options = edits.value(editor.document, (*FIRST, "options"))
    assert options[0] == {"v": 8, "zh": "很好", "en": "very good"}
    assert len(options) == 3
    press(grid, Qt.Key.Key_Down, modifier=ALT)
    assert edits.value(editor.document, (*FIRST, "options", 1, "v")) == 8
    press(grid, Qt.Key.Key_Delete, modifier=CTRL)
    assert len(edits.value(editor.document, (*FIRST, "options"))) == 2
    model = grid.model()
    assert model.setData(model.index(2, 1), "新的")
    assert edits.value(editor.document, (*FIRST, "options", 2)) == {"v": 0, "zh": "新的", "en": ""}
    assert model.setData(model.index(2, 3), "compliance")
    assert model.index(2, 3).data() == "Compliance-critical error"
    editor.undo()
    assert "fatal" not in edits.value(editor.document, (*FIRST, "options", 2))


def test_a_class_of_fatal_errors_is_chosen_in_the_table(editor):
    editor.tree.choose(FIRST)
    grid = next(f for _a, f, _k in editor.form.form()._fields if hasattr(f, "options")).options
    index = grid.model().index(2, 3)
    delegate = grid.itemDelegateForColumn(3)
    chooser = delegate.createEditor(grid, None, index)
    delegate.setEditorData(chooser, index)
    assert chooser.currentData() == ""
    chooser.setCurrentIndex(1)
    delegate.setModelData(chooser, grid.model(), index)
    assert edits.value(editor.document, (*FIRST, "options", 2, "fatal")) == "customer"


def test_an_item_can_be_scored_by_deductions_and_go_back(editor):
    editor.tree.choose(FIRST)
    field = next(f for _a, f, _k in editor.form.form()._fields if hasattr(f, "options"))
    field.way.setCurrentIndex(1)
    field.way.activated.emit(1)
    item = edits.value(editor.document, FIRST)
    assert "options" not in item
    assert item["deductions"] == []
    field.deductions.model().setData(field.deductions.model().index(0, 0), "2")
    field.deductions.model().setData(field.deductions.model().index(0, 1), "3")
    assert edits.value(editor.document, (*FIRST, "deductions")) == [
        {"points": 2, "times": 3, "zh": "", "en": ""}
    ]
    editor.check()
    assert any("deduction" in sentence for _place, sentence in editor.problems)


def test_conditions_bonus_caps_and_reasons_are_optional_keys(editor):
    editor.tree.choose(("sections", 0, "items", 1))
    form = editor.form.form()
    condition = form.field(("shown_when",))
    condition.item.showPopup()
    condition.item.hidePopup()
    condition.item.setCurrentIndex(condition.item.findData("IN-01"))
    condition.item.activated.emit(1)
    QTest.keyClicks(condition.options, ", 2")
    second = ("sections", 0, "items", 1)
    assert edits.value(editor.document, (*second, "shown_when")) == {
        "item": "IN-01",
        "options": [1, 2],
    }
    form.field(("bonus",)).box.click()
    form.field(("why_it_matters",)).boxes["en"].setPlainText("trust")
    item = edits.value(editor.document, second)
    assert item["bonus"] is True
    assert item["why_it_matters"]["en"] == "trust"
    form.field(("bonus",)).box.click()
    form.field(("why_it_matters",)).boxes["en"].clear()
    condition.item.setCurrentIndex(0)
    condition.item.activated.emit(0)
    assert not {"bonus", "why_it_matters", "shown_when"} & set(edits.value(editor.document, second))
    editor.tree.choose(("sections", 0))
    cap = editor.form.form().field(("cap",)).line
    QTest.keyClicks(cap, "5")
    assert editor.document["sections"][0]["cap"] == 5
    cap.clear()
    QTest.keyClicks(cap, "1")
    press(cap, Qt.Key.Key_Backspace)
    assert "cap" not in editor.document["sections"][0]


def test_the_head_of_a_checklist_is_edited_too(editor):
    editor.tree.choose(())
    form = editor.form.form()
    assert form.field(("id",)).line.isReadOnly()
    share = form.field(("scoring", "na_max_share")).line
    assert share.text() == "40"
    share.selectAll()
    QTest.keyClicks(share, "50")
    assert editor.document["scoring"]["na_max_share"] == 0.5
    dimension = form.field(("dimensions",)).lines["BK"].line
    dimension.selectAll()
    QTest.keyClicks(dimension, "31")
    assert editor.document["dimensions"]["BK"]["points"] == 31
    assert "BK 30 of 31" in editor.sums.words.text()
    policy = form.field(("scoring", "fatal_policy"))
    policy.box.setCurrentIndex(policy.box.findData("deduct:35"))
    policy.box.activated.emit(1)
    assert editor.document["scoring"]["fatal_policy"] == "deduct:35"
    editor.sums.state_as_summed.click()
    assert editor.document["dimensions"]["BK"]["points"] == 30
    assert editor.is_ready()
    editor.tree.choose(("skill_groups", 0))
    least = editor.form.form().field(("min_skill",)).lines["BK"].line
    least.selectAll()
    press(least, Qt.Key.Key_Delete)
    assert "BK" not in editor.document["skill_groups"][0]["min_skill"]


def test_a_key_with_figures_behind_it_stays_and_a_new_one_can_be_changed(editor):
    editor.tree.choose(FIRST)
    assert editor.form.form().field(("id",)).line.isReadOnly()
    editor.add("item")
    key = editor.form.form().field(("id",)).line
    assert not key.isReadOnly()
    key.selectAll()
    QTest.keyClicks(key, "NEW")
    assert "NEW" in edits.keys(editor.document, "item")
    editor.renumber()
    keys = edits.keys(editor.document, "item")
    assert keys[0] == "IN-01"
    assert "NEW" not in keys


def test_what_is_missing_is_listed_and_leads_to_its_field(editor, qtbot):
    field = box(editor, ("fatal_errors", 0))
    field.clear()
    box(editor, ("fatal_errors", 0), "zh").clear()
    qtbot.waitUntil(lambda: editor.faults.count() == 1)
    assert editor.tree._faulty == {("fatal_errors", 0)}
    editor.tree.choose(FIRST)
    editor.faults.itemActivated.emit(editor.faults.item(0))
    assert editor.tree.place() == ("fatal_errors", 0)
    editor.undo()
    editor.undo()
    qtbot.waitUntil(lambda: editor.faults.count() == 0)
    assert not editor.faults.isVisible()


def test_the_section_in_hand_can_be_scored_while_it_is_written(editor, language):
    editor.page.desk.preview.click()
    editor.tree.choose(("sections", 1))
    editor.preview.draw()
    form = editor.preview.form
    assert [item.number for item in form._checklist.items] == [3, 4]
    row = form._rows.items[3]
    row.setFocus()
    press(row, Qt.Key.Key_1)
    assert form.sheet().answers[3].option == 0
    box(editor, ("sections", 1, "items", 0)).insertPlainText("Really ")
    editor.preview.draw()
    assert str(form._checklist.items[0].text.en).startswith("Really ")
    editor.preview.whole.click()
    assert len(form._checklist.items) == 18
    editor.preview.whole.click()
    points = editor.form.form().field(("points",)).line
    QTest.keyClicks(points, "x")
    editor.preview.draw()
    assert editor.preview.stack.currentWidget() is editor.preview.empty
    editor.preview.whole.click()
    assert editor.preview.stack.currentWidget() is editor.preview.empty
    editor.tree.choose(())
    editor.preview.whole.click()
    editor.page.desk.preview.click()
    assert not editor.preview.isVisible()


def test_a_condition_on_another_section_does_not_keep_a_section_from_being_tried(editor):
    place = ("sections", 1, "items", 0)
    condition = {"item": "IN-01", "options": [1]}
    editor.take(edits.put(editor.document, (*place, "shown_when"), condition))
    editor.page.desk.preview.click()
    editor.tree.choose(place)
    editor.preview.draw()
    assert editor.preview.form._checklist.items[0].shown_when is None


def test_comparing_says_what_changed_and_which_trends_break(editor, language):
    box(editor).insertPlainText("x")
    editor.tree.choose(("sections", 0, "items", 1))
    points = editor.form.form().field(("points",)).line
    points.selectAll()
    QTest.keyClicks(points, "7")
    editor.page.desk.compare.click()
    dialog = editor.page.desk.comparison
    text = dialog.findChild(type(editor.page.reading)).toPlainText()
    assert "IN-01" in text
    assert "6 → 7" in text
    if language == "en":
        assert "1 item does not compare with before" in text
        assert "Reworded" in text
    dialog.reject()


def test_keys_reach_everything_without_a_mouse(editor):
    editor.tree.setFocus()
    editor.tree.choose(FIRST)
    press(editor.tree, Qt.Key.Key_D, modifier=CTRL)
    assert edits.keys(editor.document, "item")[1] == "IN-19"
    for button in (editor.tools.add, editor.tools.remove, editor.tools.up, editor.tools.down):
        assert button.accessibleName() or button.text()
    assert editor.tree.accessibleName()
