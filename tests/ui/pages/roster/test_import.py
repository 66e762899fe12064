"""The code table, and an import that shows its difference first (P6)."""

from factories import acting
from PySide6.QtCore import Qt
from ui.pages.roster.steps import code, dialog, saved

from qa_desk.rules import rosters
from qa_desk.services import rosters as roster
from qa_desk.ui.pages.roster.codes_dialog import CodesDialog

CTRL = Qt.KeyboardModifier.ControlModifier
CODES = rosters.by_key(rosters.COMMON)


def test_the_code_table_is_edited_with_what_is_wrong_named_p6(open_page, centre, qtbot):
    page = open_page("admin")
    page.codes_button.click()
    form = dialog(page, CodesDialog)
    count = form.table.rowCount()
    form.common_button.click()
    assert form.table.rowCount() == count
    form.add_button.click()
    form.table.item(count, 0).setText("大")
    form.save_button.click()
    assert "it needs times" in form.problem.words()
    form.table.item(count, 3).setText("x")
    form.save_button.click()
    assert "are no times" in form.problem.words()
    form.table.item(count, 3).setText("08:00-20:00")
    form.table.setCurrentCell(count - 1, 0)
    form.remove_button.click()
    form.save_button.click()
    qtbot.waitUntil(lambda: any(each.code == "大" for each in page.model.month.codes))
    assert len(page.model.month.codes) == count


def test_a_code_table_that_somebody_else_changed_is_not_saved(open_page, centre, qtbot):
    access, _engine, people, _first = centre
    page = open_page("admin")
    page.codes_button.click()
    form = dialog(page, CodesDialog)
    with access.work() as work:
        admin = acting(work, people["admin"])
        roster.save_codes(admin, rosters.COMMON, rosters.COMMON[1:])
    form.save_button.click()
    qtbot.waitUntil(lambda: "Somebody else" in form.problem.words())
    form.cancel.click()


def a_list(tmp_path, people, first, cells="早,神,休"):
    head = ",".join(str(day) for day in range(1, 8))
    path = tmp_path / f"roster {first:%Y-%m}.csv"
    number = people["csr"].staff_no
    path.write_text(f"工号,{head}\n{number},{cells},,,,\n", "utf-8")
    return path


def test_an_import_shows_its_difference_first_and_is_then_done_p6(
    open_page, centre, qtbot, tmp_path, monkeypatch
):
    _access, _engine, people, first = centre
    page = open_page("admin")
    path = a_list(tmp_path, people, first)
    monkeypatch.setattr(page, "ask_file", lambda: str(path))
    page.import_button.click()
    pane = page.import_pane
    qtbot.waitUntil(pane.isVisible)
    assert not page.exempt_button.isEnabled()
    (row,) = pane.differences.table.rows
    assert (row.outcome, row.change.after.code) == ("new", "休")
    assert "“神” is not in the code table" in pane.problems.table.rows[0].words
    pane.codes_button.click()
    form = dialog(page, CodesDialog)
    at = form.table.rowCount() - 1
    assert form.table.item(at, 0).text() == "神"
    form.table.item(at, 3).setText("09:00-17:00")
    form.save_button.click()
    qtbot.waitUntil(lambda: len(pane.differences.table.rows) == 2)
    assert pane.problems.isHidden()
    qtbot.waitUntil(page.import_button.isEnabled)
    pane.apply_button.click()
    qtbot.waitUntil(lambda: "The roster is imported" in page.notice.words())
    qtbot.waitUntil(lambda: code(page, people["csr"], 2) == "神")
    assert saved(centre, people["csr"], 3) == [("休", "leave", False, "")]


def test_an_import_is_left_and_a_file_that_is_none_is_refused(
    open_page, centre, qtbot, tmp_path, monkeypatch
):
    _access, _engine, people, first = centre
    page = open_page("admin")
    monkeypatch.setattr(page, "ask_file", lambda: "")
    page.import_button.click()
    path = a_list(tmp_path, people, first, "早,,")
    monkeypatch.setattr(page, "ask_file", lambda: str(path))
    page.import_button.click()
    qtbot.waitUntil(page.import_pane.isVisible)
    assert not page.import_pane.apply_button.isEnabled()
    page.import_pane.cancel_button.click()
    assert page.sheet.isVisible()
    path.write_text("nothing,here\n")
    page.import_button.click()
    qtbot.waitUntil(lambda: "neither a row of days" in page.notice.words())
