import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

from qa_desk import paths
from qa_desk.rules import checklist_files, scoring
from qa_desk.rules.scoring import Demands
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.ui import theme
from qa_desk.ui.widgets.checklist_form import ChecklistForm
from qa_desk.ui.widgets.item_row import UNANSWERED
from qa_desk.ui.widgets.keys import Command


def current(form):
    return form._current


def item(form, number):
    return form._rows.items[number]


def press(qtbot, *pressed):
    """Press keys where the focus is, as a person does."""
    for key in pressed:
        target = QApplication.focusWidget()
        if isinstance(key, str) and key.isascii():
            qtbot.keyClicks(target, key)
        elif isinstance(key, str):
            event = QKeyEvent(
                QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, key
            )
            QApplication.sendEvent(target, event)
        else:
            qtbot.keyClick(target, key)


def press_with_control(qtbot, *pressed):
    for key in pressed:
        qtbot.keyClick(QApplication.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)


def compose(target, preedit, commit):
    """Type through an input method: first the letters, then the words chosen."""
    QApplication.sendEvent(target, QInputMethodEvent(preedit, []))
    between = target.text() if hasattr(target, "text") else target.toPlainText()
    chosen = QInputMethodEvent("", [])
    chosen.setCommitString(commit)
    QApplication.sendEvent(target, chosen)
    return between


def takes_composition(widget):
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(widget, query)
    return bool(query.value(Qt.InputMethodQuery.ImEnabled))


def test_a_call_is_scored_by_digits_and_enter_alone(qtbot, form, checklist):
    for row in form._rows.items.values():
        assert current(form) is row
        press(qtbot, "1", Qt.Key.Key_Return)
    answers = form.sheet().answers
    assert answers == {row.number: Answer(0) for row in checklist.items}
    assert form.footer.final.text() == "100.0"
    assert form.footer.submit.isEnabled()
    with qtbot.waitSignal(form.submit_requested):
        form.footer.submit.click()


def test_every_change_is_told_with_the_whole_sheet(qtbot, form):
    with qtbot.waitSignal(form.changed) as told:
        press(qtbot, "2")
    assert told.args == [Sheet(answers={1: Answer(1)})]
    assert told.args[0] == form.sheet()


def test_the_same_answer_again_changes_nothing(qtbot, form):
    press(qtbot, "2")
    with qtbot.assertNotEmitted(form.changed):
        press(qtbot, "2")


def test_a_full_width_digit_chooses_too(qtbot, form):
    press(qtbot, "３")
    assert form.sheet().answers[1].option == 2


def test_a_digit_without_an_option_chooses_nothing(qtbot, form):
    with qtbot.assertNotEmitted(form.changed):
        press(qtbot, "9")


def test_n_means_not_applicable_only_where_the_checklist_allows_it(qtbot, form):
    with qtbot.assertNotEmitted(form.changed):
        press(qtbot, "n")
    press(qtbot, Qt.Key.Key_Down, "n")
    assert form.sheet().answers == {2: Answer(None)}
    assert item(form, 2).not_applicable.isChecked()


def test_the_player_is_driven_from_an_item(qtbot, form):
    asked = []
    form.commanded.connect(asked.append)
    press(qtbot, Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, "jl[")
    assert asked == [
        Command.PLAY,
        Command.BACK,
        Command.FORWARD,
        Command.NEXT_SPEECH,
        Command.LOOP,
        Command.PREVIOUS_MARK,
    ]


def test_the_player_is_driven_from_inside_a_note(qtbot, form):
    asked = []
    form.commanded.connect(asked.append)
    press(qtbot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is item(form, 1).note
    press(qtbot, " 1nm")
    assert item(form, 1).note.text() == " 1nm"
    with qtbot.waitSignal(form.mark_requested):
        press(qtbot, Qt.Key.Key_F5, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_F6)
    assert asked == [Command.PLAY, Command.BACK]
    press(qtbot, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is item(form, 1)
    press(qtbot, Qt.Key.Key_Tab, Qt.Key.Key_F8)
    assert QApplication.focusWidget() is item(form, 2)


def test_enter_in_a_note_goes_on(qtbot, form):
    press(qtbot, Qt.Key.Key_Tab, "x", Qt.Key.Key_Return)
    assert QApplication.focusWidget() is item(form, 2)


def test_the_input_method_is_off_on_items_and_on_in_notes(form):
    for row in form._rows.rows:
        assert not takes_composition(row)
    assert takes_composition(item(form, 1).note)
    assert takes_composition(form._rows.comments.praise)


def test_chinese_from_an_input_method_counts_when_it_is_committed(qtbot, form):
    note = item(form, 1).note
    note.setFocus()
    told = []
    form.changed.connect(told.append)
    assert compose(note, "mei you bao gong hao", "没有报工号") == ""
    assert [sheet.answers[1].note for sheet in told] == ["没有报工号"]
    praise = form._rows.comments.praise
    praise.setFocus()
    assert compose(praise, "nai xin", "耐心") == ""
    assert form.sheet().praise == "耐心"


def test_a_note_before_the_answer_is_kept_and_the_item_still_missing(qtbot, form, checklist):
    press(qtbot, Qt.Key.Key_Tab, "late greeting")
    assert form.sheet().answers == {1: Answer(UNANSWERED, "late greeting")}
    assert 1 in scoring.score(checklist, form.sheet(), "general").missing
    restored = Sheet.from_document(form.sheet().to_document())
    form.show_checklist(checklist, restored, "general")
    assert item(form, 1).note.text() == "late greeting"
    assert not item(form, 1).is_answered
    press(qtbot, Qt.Key.Key_Escape)
    item(form, 1).setFocus()
    press(qtbot, "2")
    assert form.sheet().answers == {1: Answer(1, "late greeting")}


def test_a_mark_is_asked_for_and_bound_to_the_item_in_hand(qtbot, form):
    press(qtbot, Qt.Key.Key_Down)
    with qtbot.waitSignal(form.mark_requested) as asked:
        press(qtbot, "m")
    assert asked.args == [2]
    form.add_mark(90_600)
    assert form.sheet().marks == (Mark(90_600, 2),)
    chips = item(form, 2).marks.chips()
    assert [chip.text() for chip in chips] == ["1:30"]
    with qtbot.waitSignal(form.seek_requested) as heard:
        chips[0].click()
    assert heard.args == [90_600]
    qtbot.keyClick(chips[0], Qt.Key.Key_Delete)
    assert form.sheet().marks == ()
    assert item(form, 2).marks.chips() == ()


def test_a_mark_made_while_a_fatal_error_is_in_hand_is_the_fatal_errors(qtbot, form):
    row = form._rows.fatals["IN-F3"]
    row.setFocus()
    press(qtbot, "1")
    with qtbot.waitSignal(form.mark_requested) as asked:
        press(qtbot, "m")
    assert asked.args == [None]
    form.add_mark(5000)
    assert form.sheet().marks == (Mark(5000, None, "IN-F3"),)
    assert form.sheet().fatals == {"IN-F3": ""}


def test_a_mark_without_an_item_stands_with_the_whole_call(form, checklist):
    form.show_checklist(checklist, Sheet(marks=(Mark(7000),)), "general")
    assert [chip.text() for chip in form._rows.free_marks.chips()] == ["0:07"]


def test_a_deduction_takes_a_cause_and_full_points_take_none(qtbot, form):
    row = item(form, 1)
    assert row.cause.isHidden()
    press(qtbot, "2")
    assert not row.cause.isHidden()
    row.cause.setFocus()
    qtbot.keyClick(row.cause, Qt.Key.Key_Down)
    assert form.sheet().answers[1] == Answer(1, "", "process")
    row.setFocus()
    press(qtbot, "1")
    assert form.sheet().answers[1] == Answer(0, "", "csr")
    assert row.cause.isHidden()


def test_nothing_moves_when_a_value_changes(qtbot, form):
    rows = form._rows.rows
    before = [row.geometry() for row in rows]
    parts = [form.footer.result, form.footer.fatal, form.footer.final]
    footer = [part.geometry() for part in parts]
    for key in ("2", "m", Qt.Key.Key_Down, "4", Qt.Key.Key_Down, "3"):
        press(qtbot, key)
    form.add_mark(1000)
    form._rows.fatals["IN-F1"].choose(1)
    QApplication.processEvents()
    assert [row.geometry() for row in rows] == before
    assert [part.geometry() for part in parts] == footer


def test_the_item_in_hand_stays_in_view_and_alone_is_outlined(qtbot, form):
    for _ in form._rows.rows[1:]:
        press(qtbot, Qt.Key.Key_Down)
        row = current(form)
        assert row is QApplication.focusWidget()
        top = row.mapTo(form._scroll.viewport(), row.rect().topLeft()).y()
        assert top >= 0
        assert top + row.height() <= form._scroll.viewport().height()
    assert [row.property("current") for row in form._rows.rows].count(True) == 1
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is form._rows.comments.praise


def test_up_stops_at_the_first_item(qtbot, form):
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert current(form) is item(form, 1)


def test_tab_reaches_everything_in_reading_order(qtbot, form):
    press(qtbot, "2")
    form.add_mark(4000)
    order = []
    for _ in range(6):
        order.append(QApplication.focusWidget())
        press(qtbot, Qt.Key.Key_Tab)
    row = item(form, 1)
    expected = [row, row.note, *row.marks.chips(), row.cause, item(form, 2), item(form, 2).note]
    assert order == expected


def test_a_click_on_an_option_chooses_it_and_takes_the_item_in_hand(qtbot, form):
    button = item(form, 2).options[1]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.sheet().answers == {2: Answer(1)}
    assert QApplication.focusWidget() is item(form, 2)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()


def test_a_fatal_option_zeroes_the_final_score_and_is_counted(qtbot, form):
    press(qtbot, "1", Qt.Key.Key_Down, "4")
    assert form.footer.final.text() == "0.0"
    assert form.footer.raw.text() == "40.0"
    assert form.footer.fatal.text() == "Compliance-critical error"


def test_the_missing_items_are_counted_and_listed(qtbot, form):
    press(qtbot, "1", Qt.Key.Key_Return, "2")
    assert form.footer.missing.text() == "16 items missing"
    assert form.footer.listed.text().startswith("3–18  ·  2 note, mark")
    assert "Item 3 is not answered yet." in form.footer.submit.toolTip()
    assert not form.footer.submit.isEnabled()
    form.footer.missing.click()
    assert current(form) is item(form, 3)


def test_one_key_jumps_to_the_next_that_is_missing_and_begins_again_at_the_top(qtbot, form):
    """E-05."""
    press(qtbot, "1", Qt.Key.Key_Down, "2")
    for row in list(form._rows.items.values())[2:]:
        row.choose(1)
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_F3)
    assert current(form) is item(form, 2)  # half its points: it needs a note and a mark
    form.add_mark(3000)
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_F3)
    assert QApplication.focusWidget() is item(form, 2).note  # only that is missing
    press(qtbot, "asked only the name", Qt.Key.Key_F3)
    assert form.footer.missing.text() == "Nothing is missing"
    form._rows.fatals["IN-F3"].choose(1)
    press(qtbot, Qt.Key.Key_F3)
    assert current(form) is form._rows.fatals["IN-F3"]


def test_a_clean_call_is_sent_to_the_praise_where_the_centre_asks_for_it(qtbot, form, checklist):
    """P11."""
    form.demands = Demands(praise=True)
    full = Sheet({each.number: Answer(0) for each in checklist.items})
    form.show_checklist(checklist, full, "general")
    press(qtbot, Qt.Key.Key_F3)
    assert QApplication.focusWidget() is form._rows.comments.praise
    with qtbot.assertNotEmitted(form.submit_requested):
        press_with_control(qtbot, Qt.Key.Key_Return)
    press(qtbot, "patient")
    with qtbot.waitSignal(form.submit_requested):
        press_with_control(qtbot, Qt.Key.Key_Return)


def test_the_guidance_of_the_item_in_hand_is_shown_in_its_own_place(qtbot, form, checklist):
    place = form.guidance.geometry()
    assert str(checklist.items[0].options[2].text) in form.guidance.html()
    press(qtbot, Qt.Key.Key_Down)
    assert str(checklist.items[1].guide).split(".", maxsplit=1)[0] in form.guidance.html()
    form._rows.fatals["IN-F3"].setFocus()
    assert "Quote the words" in form.guidance.html()
    assert form.guidance.geometry() == place


def test_the_next_sheet_of_the_same_checklist_reuses_the_rows(form, checklist):
    rows = form._rows
    sheet = Sheet({3: Answer(1, "n")}, {"IN-F2": "x"}, (Mark(5, 3),), "good", "better")
    form.show_checklist(checklist, sheet, "vip")
    assert form._rows is rows
    assert form.sheet() == sheet
    assert item(form, 3).note.text() == "n"
    assert rows.fatals["IN-F2"].is_found
    assert rows.comments.suggestion.toPlainText() == "better"
    form.show_checklist(checklist, Sheet(), "vip")
    assert form.sheet() == Sheet()
    assert not rows.fatals["IN-F2"].is_found
    assert rows.comments.praise.toPlainText() == ""


def test_showing_a_sheet_is_not_a_change(qtbot, form, checklist):
    with qtbot.assertNotEmitted(form.changed):
        sheet = Sheet({3: Answer(1, "n")}, {"IN-F2": "x"}, (Mark(5, 3),), "good", "better")
        form.show_checklist(checklist, sheet, "vip")


def test_a_sheet_that_is_only_shown_takes_no_input(qtbot, form, checklist):
    sheet = Sheet({1: Answer(1, "late")}, marks=(Mark(900, 1),))
    form.show_checklist(checklist, sheet, "general", read_only=True)
    item(form, 1).setFocus()
    with qtbot.assertNotEmitted(form.changed):
        press(qtbot, "1", "n", "m", Qt.Key.Key_Down, "n", Qt.Key.Key_Tab, "x")
        form.add_mark(77)
        qtbot.keyClick(item(form, 1).marks.chips()[0], Qt.Key.Key_Delete)
        qtbot.mouseClick(item(form, 1).options[0], Qt.MouseButton.LeftButton)
    assert form.sheet() == sheet
    assert not form.footer.submit.isVisible()
    with qtbot.waitSignal(form.seek_requested):
        item(form, 1).marks.chips()[0].click()


@pytest.mark.parametrize("name", ["outbound-telesales", "complaint-handling"])
def test_every_checklist_that_ships_can_be_filled_in(qtbot, form, name):
    text = (paths.resources() / "checklists" / f"{name}.yaml").read_text("utf-8")
    checklist = checklist_files.read(text, f"{name}.yaml")
    form.show_checklist(checklist, Sheet(), "general")
    for row in form._rows.rows:
        row.setFocus()
        press(qtbot, "1")
    assert len(form.sheet().answers) == len(checklist.items)
    assert set(form.sheet().fatals) == {fatal.key for fatal in checklist.fatal_errors}


def test_every_control_has_a_name(form):
    named = [*form._rows.rows, *(row.note for row in form._rows.rows)]
    named += [button for row in form._rows.items.values() for button in row.options]
    named += [row.cause for row in form._rows.items.values()]
    named += [form.footer.raw, form.footer.final, form]
    assert all(widget.accessibleName() for widget in named)
    assert form.footer.submit.text()


def test_the_option_borders_stay_visible_on_the_item_in_hand(qapp, form):
    for name in ("light", "dark"):
        theme.apply(qapp, name)
        row, button = item(form, 1), item(form, 1).options[0]
        image = row.grab().toImage()
        corner = button.geometry()
        border = image.pixelColor(corner.left(), corner.center().y())
        ground = image.pixelColor(corner.left() - 3, corner.center().y())
        assert ground.name().upper() == theme.colours().accent_ground
        assert border.name().upper() == theme.colours().edge


def test_a_blind_form_shows_no_points_and_no_scores(qtbot, form):
    press(qtbot, "2")
    with qtbot.waitSignal(form.blind_chosen) as told:
        press_with_control(qtbot, Qt.Key.Key_B)
    assert told.args == [True]
    assert [button.text() for button in item(form, 1).options] == ["[1]", "[2]", "[3]"]
    assert item(form, 1).options[1].property("option") == "blind"
    assert item(form, 2).options[3].property("option") == "fatal"
    assert form.footer.raw.text() == "–"
    assert "&nbsp;4&nbsp;" not in form.guidance.html()
    form.set_blind(blind=False)
    assert "&nbsp;4&nbsp;" in form.guidance.html()
    assert item(form, 1).options[0].text() == "4"
    assert form.footer.raw.text() != "–"


def test_an_item_says_when_the_csr_lost_points_there_before(qtbot, form, checklist):
    """S3-1c."""
    before = [row.geometry() for row in form._rows.rows]
    form.show_repeated({checklist.items[0].key: "2026-11-10", "elsewhere": "2026-11-11"})
    assert item(form, 1).repeated.text() == "2026-11-10"
    assert "P shows that result" in item(form, 1).accessibleDescription()
    assert item(form, 2).repeated.isHidden()
    assert [row.geometry() for row in form._rows.rows] == before
    with qtbot.waitSignal(form.past_asked) as asked:
        press(qtbot, "p")
    assert asked.args == [checklist.items[0].key]
    with qtbot.waitSignal(form.past_asked):
        item(form, 1).repeated.click()
    form.show_repeated({})
    assert item(form, 1).repeated.isHidden()
    form._rows.fatals["IN-F1"].setFocus()
    with qtbot.waitSignal(form.past_asked) as asked:
        press(qtbot, "p")
    assert asked.args == [""]


def test_the_dimension_of_an_item_is_shown_by_colour_and_by_name(form, checklist):
    lead = item(form, 1).findChild(QLabel)
    assert lead.property("dimension") == checklist.items[0].dimension
    assert lead.toolTip() in form.guidance.html()


def test_the_time_spent_goes_with_every_change(qtbot, form, checklist):
    form.show_checklist(checklist, Sheet(spent_s=125), "general")
    assert form.header.time.text() == "2 min"
    press(qtbot, "1")
    assert form.sheet().spent_s >= 125


def test_p8_without_a_recording_a_fatal_error_asks_for_a_witness(form, checklist, qtbot):
    key = checklist.fatal_errors[0].key
    filled = Sheet({item.number: Answer(0) for item in checklist.items}, fatals={key: "当场所见"})
    witness = form._rows.comments.witness
    form.show_checklist(checklist, filled, "general")
    assert not witness.isVisible()
    form.demands = Demands(is_recorded=False)
    form.show_checklist(checklist, filled, "general")
    assert witness.isVisible()
    assert not form.footer.submit.isEnabled()
    form.footer.missing_asked.emit()
    assert witness.hasFocus()
    qtbot.keyClicks(witness, "1002")
    assert form.sheet().witness == "1002"
    assert form.footer.submit.isEnabled()
    assert witness.isVisible()
    form.show_checklist(checklist, Sheet(), "general")
    assert (witness.toPlainText(), witness.isVisible()) == ("", False)


def test_a_closed_form_hears_no_more_of_the_focus(qtbot, checklist):
    form = ChecklistForm()
    form.show_checklist(checklist, Sheet(), "general")
    form.deleteLater()
    qtbot.waitUntil(lambda: True)
