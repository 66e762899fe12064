"""The roster by keyboard: typed, pasted, undone, looked over and saved (P6, P19)."""

from datetime import date

import pytest
from factories import acting, make_person, make_released, make_scene, make_team
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit
from ui.pages.roster.steps import choose, code, dialog, enter, go, save, saved, type_into

from qa_desk.models import database, engines
from qa_desk.rules import rosters
from qa_desk.rules.rosters import Change, Day
from qa_desk.services import rosters as roster
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.roster import RosterPage
from qa_desk.ui.pages.roster.dialogs import ExemptDialog, SwapDialog

CTRL = Qt.KeyboardModifier.ControlModifier
CODES = rosters.by_key(rosters.COMMON)


def test_a_code_is_typed_and_saved_with_what_moves_before_it_p6(open_page, centre, qtbot):
    _access, _engine, people, _first = centre
    page = open_page("lead")
    go(page, people["csr"])
    type_into(qtbot, page, "年")
    assert code(page, people["csr"]) == "年"
    qtbot.waitUntil(page.pending.save_button.isEnabled)
    assert "1 day changed" in page.pending.words()
    assert "1 daily quota falls away" in page.pending.words()
    page.pending.list_button.click()
    (line,) = page.pending.table.table.rows
    assert (line.what, line.before, line.after) == ("Checks due", "3", "0")
    page.pending.list_button.click()
    assert page.pending.table.isHidden()
    page.pending.reason.setText("探亲")
    qtbot.keyClick(page.pending.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(page.pending.isHidden)
    assert saved(centre, people["csr"]) == [("年", "leave", True, "探亲")]
    assert page.notice.words() == "1 day is saved."


def test_enter_goes_to_the_cell_below_and_a_letter_begins_to_write(open_page, centre, qtbot):
    _access, _engine, _people, _first = centre
    page = open_page("admin")
    choose(page, 0, 4)
    qtbot.keyClicks(page.grid, "8")
    editor = page.grid.findChild(QLineEdit)
    assert editor.text() == "8"
    qtbot.keyClicks(editor, "-16")
    enter(qtbot, page, editor)
    assert page.grid.currentIndex().row() == 1
    assert page.model.index(0, 4).data() == "8–16"


def test_what_means_nothing_is_told_and_the_cell_stays_p6(open_page, centre, qtbot):
    _access, _engine, people, _first = centre
    page = open_page("lead")
    go(page, people["csr"])
    type_into(qtbot, page, "神")
    assert code(page, people["csr"]) == "早"
    assert "“神” is no shift code" in page.notice.words()
    assert page.pending.isHidden()


def test_delete_empties_and_undo_brings_back_p6(open_page, centre, qtbot):
    _access, _engine, people, _first = centre
    page = open_page("lead")
    go(page, people["csr"])
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert code(page, people["csr"]) == ""
    qtbot.keyClick(page.grid, Qt.Key.Key_Z, CTRL)
    assert code(page, people["csr"]) == "早"
    assert page.pending.isHidden()
    page.model.redo()
    assert code(page, people["csr"]) == ""
    page.pending.undo_button.click()
    page.model.undo()
    assert code(page, people["csr"]) == "早"


def test_a_block_from_excel_is_pasted_and_copied_p19(open_page, centre, qtbot):
    _access, _engine, _people, _first = centre
    page = open_page("admin")
    choose(page, 1, 1)
    QGuiApplication.clipboard().setText("早\t中\t神\r\n休\t\t8-16\r\n")
    qtbot.keyClick(page.grid, Qt.Key.Key_V, CTRL)
    said = [page.model.index(row, column).data() for row in (1, 2) for column in (1, 2, 3)]
    assert said == ["早", "中", "", "休", "", "8–16"]
    assert "“神”" in page.notice.words()
    page.grid.selectRow(1)
    qtbot.keyClick(page.grid, Qt.Key.Key_C, CTRL)
    assert (
        QGuiApplication.clipboard().text().startswith(page.model.index(1, 0).data() + "\t早\t中\t")
    )
    page.grid.clearSelection()
    page.grid.paste()
    page.pending.discard_button.click()
    assert page.model.index(1, 1).data() == ""


def test_one_copied_cell_fills_all_that_are_chosen_p19(open_page, centre, qtbot):
    _access, _engine, people, _first = centre
    page = open_page("lead")
    go(page, people["csr"])
    page.grid.selectRow(page.grid.currentIndex().row())
    QGuiApplication.clipboard().setText("夜")
    page.grid.paste()
    assert {code(page, people["csr"], day) for day in (1, 2, 28)} == {"夜"}


def test_who_only_sees_it_cannot_write_p6(open_page, centre, qtbot):
    _access, _engine, people, _first = centre
    page = open_page("inspector")
    assert page.import_button.isHidden()
    assert page.exempt_button.isHidden()
    go(page, people["csr"])
    qtbot.keyClick(page.grid, Qt.Key.Key_F2)
    assert page.grid.findChild(QLineEdit) is None
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    page.model.put({(people["csr"].id, page.model.days[0]): Day()})
    assert page.pending.isHidden()


def test_a_lead_sees_his_own_team_and_edits_its_members_only_p6(open_page, centre):
    _access, _engine, people, _first = centre
    page = open_page("lead")
    assert {row.id: row.may_edit for row in page.model.rows} == {
        people["csr"].id: True,
        people["lead"].id: False,
    }


def test_an_incident_takes_a_whole_team_out_of_the_quotas_with_a_reason_p6(
    open_page, centre, qtbot
):
    """S0-8.3.1."""
    _access, _engine, people, _first = centre
    page = open_page("admin")
    go(page, people["other"])
    page.exempt_button.click()
    form = dialog(page, ExemptDialog)
    form.button.click()
    assert "Say why" in form.problem.words()
    form.reason.setText("系统故障")
    form.whole_team.setChecked(True)
    form.button.click()
    qtbot.waitUntil(page.pending.save_button.isEnabled)
    save(qtbot, page)
    assert saved(centre, people["other"]) == [("早", "incident", True, "系统故障")]
    qtbot.waitUntil(lambda: "系统故障" in page.model.tip(page.grid.currentIndex()))


def test_where_nobody_works_nothing_is_exempt(open_page, centre):
    _access, _engine, people, _first = centre
    page = open_page("lead")
    go(page, people["csr"], 9)
    page.exempt_button.click()
    form = dialog(page, ExemptDialog)
    form.reason.setText("x")
    form.button.click()
    assert "Nobody of these works" in page.notice.words()


def test_two_people_swap_days_in_one_action_p6(open_page, centre, qtbot):
    access, _engine, people, _first = centre
    with access.work() as work:
        mate = make_person(work, "csr")
        make_team(work, None, [mate])
    page = open_page("admin")
    rows = [each.id for each in page.model.rows]
    go(page, people["csr"])
    assert not page.swap_button.isEnabled()
    page.grid.clearSelection()
    for person in (people["csr"], mate):
        index = page.model.index(rows.index(person.id), 0)
        page.grid.selectionModel().select(index, page.grid.selectionModel().SelectionFlag.Select)
    page.swap_button.click()
    form = dialog(page, SwapDialog)
    form.reason.setText("私事")
    form.button.click()
    assert (code(page, people["csr"]), code(page, mate)) == ("", "早")
    save(qtbot, page)
    assert saved(centre, mate) == [("早", "work", True, "私事")]


def test_the_months_are_walked_but_not_away_from_what_is_not_saved(open_page, centre, qtbot):
    _access, _engine, people, first = centre
    page = open_page("lead")
    page.forward.click()
    qtbot.waitUntil(lambda: page.model.month.first > first)
    state = page.state()
    page.back.click()
    qtbot.waitUntil(lambda: page.model.month.first == first)
    page.restore(state)
    qtbot.waitUntil(lambda: page.model.month.first == state)
    page.back.click()
    qtbot.waitUntil(lambda: page.model.month.first == first)
    go(page, people["csr"])
    page.model.clear([page.grid.currentIndex()])
    page.forward.click()
    assert "Save or discard" in page.notice.words()
    page.import_button.click()
    assert "Save or discard" in page.notice.words()
    page.refresh()
    assert code(page, people["csr"]) == ""


def test_people_are_found_by_name_number_and_team(open_page, centre, qtbot):
    _access, _engine, people, _first = centre
    page = open_page("admin")
    qtbot.keyClick(page.grid, Qt.Key.Key_F, CTRL)
    page.filter_box.setText(people["csr"].staff_no)
    assert [row.id for row in page.model.rows] == [people["csr"].id]
    page.filter_box.setText("nobody")
    assert page.model.rows == []
    assert not page.exempt_button.isEnabled()


def test_a_conflict_is_told_and_nothing_is_lost(open_page, centre, qtbot):
    access, _engine, people, first = centre
    page = open_page("lead")
    go(page, people["csr"])
    type_into(qtbot, page, "年")
    qtbot.waitUntil(page.pending.save_button.isEnabled)
    with access.work() as work:
        before = roster.month(work).days[people["csr"].id, first]
        change = Change(people["csr"].id, first, before, rosters.parse("夜", CODES))
        roster.save(acting(work, people["admin"]), [change])
    page.pending.save_button.click()
    qtbot.waitUntil(lambda: "Somebody else changed the roster" in page.notice.words())
    assert code(page, people["csr"]) == "年"


def test_a_deadline_that_moves_is_listed_by_its_number_p6(open_page, centre, qtbot):
    access, _engine, people, _first = centre
    with access.work() as work:
        scene = make_scene(work)
        state = make_released(scene)
        people["lead"] = scene.lead
    page = open_page("lead")
    today = page.model.month.today
    page.model.edits._read[scene.csr.id, today] = Day()
    coming = [day for day in page.model.days if day > today][:2]
    if len(coming) < 2:  # at the end of a month the next one is looked at
        page.forward.click()
        qtbot.waitUntil(lambda: page.model.month.first > today)
        coming = page.model.days[:2]
    page.model.write({(scene.csr.id, day): "早" for day in coming})

    def is_listed():
        lines = page.pending.table.table.rows
        return any("Deadline of" in line.what for line in lines)

    qtbot.waitUntil(is_listed)
    assert state.status == "E3"


def test_without_a_roster_the_page_offers_the_import_p6(sqlite_url, qtbot):
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        admin = database.actor_of(work.session, make_person(work, "admin"), work.now)
    own = database.Access(engine, admin)
    jobs = Jobs(own.work, own.ask)
    page = RosterPage(jobs, admin)
    qtbot.addWidget(page)
    qtbot.addWidget(page.header)
    page.show()
    page.catch_up()
    qtbot.waitUntil(page.empty.isVisible)
    assert "Nobody belongs to a team yet" in page.empty.words()
    with access.work() as work:
        make_team(work, None, [make_person(work, "csr")])
    page.refresh()
    qtbot.waitUntil(lambda: "No roster yet" in page.empty.words())
    page.close()
    assert jobs.close()
    access.close()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_kind_of_day_is_painted_in_both_themes(open_page, centre, qapp, name):
    _access, _engine, people, first = centre
    page = open_page("admin")
    theme.apply(qapp, name)
    person = people["csr"].id
    cells = ("休", "年", "训", "8-12 年12:00-16:00")
    page.model.write({(person, first.replace(day=n)): c for n, c in enumerate(cells, 2)})
    page.model.exempt([(person, first)], "incident", "x")
    page.model.put(
        {(person, first.replace(day=7)): Day("备", CODES["早"].day().segments, counts=False)}
    )
    picture = page.grid.grab().toImage()
    assert picture.width() > 0
    tip = page.model.tip(page.model.index(0, 0))
    assert date.fromisoformat(tip.split(", ")[1][:10]) == first
    assert not [each for each in page.findChildren(QDialog) if each.isVisible()]
