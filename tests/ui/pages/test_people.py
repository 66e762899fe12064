"""The people of a centre, as each role sees them, and lists of them."""

from datetime import date

import pytest
from factories import make_person, make_scene, make_team
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QPushButton

from qa_desk.models import database, engines
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.people import PeoplePage
from qa_desk.ui.widgets import names

LONG = "阿不都热依木·买买提艾力江·托合提阿吉·吐尔逊·库尔班江"


@pytest.fixture
def centre(sqlite_url):
    """A file with two teams, a person who left, one with a long and one with a rare name."""
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work, calls=0)
        people = {
            "csr": scene.csr,
            "lead": scene.lead,
            "qa_lead": scene.qa_lead,
            "admin": make_person(work, "admin", "cs_manager", login="root"),
            "long": make_person(work, "csr", name=LONG),
            "gone": make_person(work, "csr", login="gone", left_on=date(2026, 1, 31)),
            "other": make_person(work, "csr", name="𠀋丈 \U000f0000"),
        }
        make_team(work, None, [people["other"]])
        people["empty lead"] = make_person(work, "team_lead", login="lead2")
    yield access, engine, people
    access.close()


@pytest.fixture
def open_page(centre, qtbot):
    access, engine, people = centre
    opened = []

    def open_as(who):
        with access.ask() as work:
            actor = database.actor_of(work.session, people[who], work.now)
        own = database.Access(engine, actor)
        jobs = Jobs(own.work, own.ask)
        page = PeoplePage(jobs, actor)
        opened.append((jobs, page))
        qtbot.addWidget(page)
        qtbot.addWidget(page.header)
        page.body.insertWidget(0, page.header)
        page.resize(1178, 680)
        page.show()
        page.catch_up()
        qtbot.waitUntil(lambda: page._begun)
        return page

    yield open_as
    for jobs, page in opened:
        page.close()
        assert jobs.close()


def listed(page):
    return {row.staff_no for row in page.people.table._rows}


def numbers(people, *keys):
    return {people[key].staff_no for key in keys}


def test_an_administrator_sees_everybody(open_page, centre):
    _access, _engine, people = centre
    assert numbers(people, *people) <= listed(open_page("admin"))


def test_a_team_lead_sees_the_own_team_only(open_page, centre):
    _access, _engine, people = centre
    page = open_page("lead")
    assert listed(page) == numbers(people, "csr", "lead")
    assert not page.accounts_button.isVisible()


def test_the_filter_finds_by_name_and_by_staff_no(open_page, centre, qtbot):
    _access, _engine, people = centre
    page = open_page("qa_lead")
    qtbot.keyClicks(page.people.filter_box, people["csr"].staff_no)
    assert people["csr"].staff_no in listed(page)
    page.people.filter_box.setText("买买提")
    assert listed(page) == numbers(people, "long")


def test_a_row_says_who_it_is_in_words(open_page, centre):
    _access, _engine, people = centre
    page = open_page("qa_lead")
    row = page.people.table.find(people["admin"].id)
    cells = [page.people.table.index(row, n).data() for n in range(4)]
    admin = people["admin"]
    assert cells == [admin.name, admin.staff_no, "CS manager, Administrator", "root"]


def test_who_left_is_dimmed_and_has_the_day(open_page, centre):
    _access, _engine, people = centre
    page = open_page("qa_lead")
    table = page.people.table
    gone, here = table.find(people["gone"].id), table.find(people["csr"].id)
    foreground = Qt.ItemDataRole.ForegroundRole
    assert table.index(gone, 0).data(foreground) == QColor(theme.colours().dim)
    assert table.index(here, 0).data(foreground) is None
    assert table.index(gone, 7).data() == "2026-01-31"


@pytest.mark.parametrize("who", ["qa_lead", "admin"])
def test_a_name_of_thirty_characters_is_whole(open_page, centre, who):
    """P21: also beside the panel of an administrator."""
    _access, _engine, people = centre
    page = open_page(who)
    grid, table = page.people.grid, page.people.table
    index = table.index(table.find(people["long"].id), 0)
    assert grid.sizeHintForIndex(index).width() <= grid.columnWidth(0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == LONG


def test_a_character_without_a_picture_is_shown_by_its_number(open_page, centre):
    """P21: never an empty box."""
    _access, _engine, people = centre
    page = open_page("qa_lead")
    table = page.people.table
    index = table.index(table.find(people["other"].id), 0)
    assert "〔U+F0000〕" in names.shown(index.data())
    assert "U+F0000" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert page.people.grid.itemDelegateForColumn(0).displayText(
        index.data(), page.locale()
    ) == names.shown(index.data())


def test_the_person_chosen_is_the_place_to_come_back_to(open_page, centre, qtbot):
    _access, _engine, people = centre
    page = open_page("qa_lead")
    page.show_record(people["csr"].id)
    assert page.state() == people["csr"].id
    page.people.filter_box.setText("nobody")
    page.restore(people["long"].id)
    page.people.filter_box.clear()
    page.restore(people["long"].id)
    assert page.state() == people["long"].id


# -- import ----------------------------------------------------------------------------------------


def opened(page, qtbot, tmp_path, text):
    """Choose a list of people on the page; return the dialog that shows what would be."""
    file = tmp_path / "people.csv"
    file.write_text(text, "utf-8")
    page.ask_file = lambda: str(file)
    qtbot.mouseClick(page.import_button, Qt.MouseButton.LeftButton)
    assert not page.import_button.isEnabled()
    qtbot.waitUntil(lambda: bool(page.import_dialog and page.import_dialog.preview))
    return page.import_dialog


def imported(page, qtbot, tmp_path, text):
    """Import a list, and wait for what comes of it."""
    dialog = opened(page, qtbot, tmp_path, text)
    qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.notice.words()) and page.import_dialog is None)
    return page.notice.words()


@pytest.mark.parametrize(("who", "may"), [("admin", True), ("qa_lead", False), ("lead", False)])
def test_only_who_may_import_people_is_offered_it(open_page, who, may):
    page = open_page(who)
    assert page.import_button.isVisible() is may


def test_a_list_goes_in_and_its_people_are_shown(open_page, qtbot, tmp_path):
    page = open_page("admin")
    words = imported(page, qtbot, tmp_path, "工号,姓名,班组\n0012,王力,一班\n")
    assert words == "1 person added."
    assert page.left_out.isHidden()
    page.refresh()
    qtbot.waitUntil(lambda: "0012" in listed(page))


def test_what_was_left_out_is_listed_until_it_is_closed(open_page, centre, qtbot, tmp_path):
    _access, _engine, people = centre
    page = open_page("admin")
    number = people["csr"].staff_no
    text = f"工号,姓名,角色\n{number},别人,\n0012,王力,皇帝\n0013,陈丽,\n"
    assert imported(page, qtbot, tmp_path, text) == "1 person added. 2 lines were left out."
    assert page.left_out.isVisible()
    assert [problem.line for problem in page.left_out.table._rows] == [2, 3]
    assert page.people.height() > page.left_out.height()
    close = next(b for b in page.left_out.findChildren(QPushButton) if b.text() == "Close")
    close.click()
    assert page.left_out.isHidden()


def test_a_file_that_is_no_list_is_said_in_place(open_page, qtbot, tmp_path):
    page = open_page("admin")
    (tmp_path / "people.csv").write_bytes(b"")
    page.ask_file = lambda: str(tmp_path / "people.csv")
    page.import_button.click()
    qtbot.waitUntil(lambda: "people.csv is empty" in page.notice.words())
    page.notice.hide()
    page.ask_file = str
    page.import_button.click()
    assert page.notice.words() == ""
    assert page.import_button.isEnabled()


def cells(table):
    return [
        [table.index(row, n).data() for n in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_before_an_import_it_is_shown_what_would_be_and_nothing_is_saved(
    open_page, centre, qtbot, tmp_path
):
    """P19."""
    _access, _engine, people = centre
    page = open_page("admin")
    number, name = people["csr"].staff_no, people["csr"].name
    dialog = opened(
        page, qtbot, tmp_path, f"工号,姓名,拼音\n{number},{name},Ce\n0012,王力,\n0013,,\n"
    )
    assert dialog.words.text() == "If it is imported: 1 new person, 1 changed, 1 line is left out."
    assert cells(dialog.changes.table) == [
        [name, number, "Changed", "Pinyin", "–", "Ce"],
        ["王力", "0012", "New", "Roles", "–", "CSR"],
        ["王力", "0012", "New", "Staff no.", "–", "0012"],
    ]
    assert dialog.problems.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.import_dialog is None)
    page.refresh()
    assert "0012" not in listed(page)


def test_what_a_column_holds_is_chosen_and_remembered(open_page, qtbot, tmp_path):
    page = open_page("admin")
    text = "编号,姓名,工号\n0012,王力,x9\n"
    dialog = opened(page, qtbot, tmp_path, text)
    assert [box.currentData() for box in dialog.columns.boxes] == [None, "name", "staff_no"]
    box = dialog.columns.boxes[0]
    dialog.preview = None
    box.setCurrentIndex(box.findData("staff_no"))
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert [one.currentData() for one in dialog.columns.boxes] == ["staff_no", "name", None]
    dialog.import_button.click()
    qtbot.waitUntil(lambda: page.import_dialog is None)
    again = opened(page, qtbot, tmp_path, text)
    assert [one.currentData() for one in again.columns.boxes] == ["staff_no", "name", None]
    assert again.import_button.toolTip() == "Nothing would change."
    again.columns.boxes[0].setCurrentIndex(0)
    qtbot.waitUntil(lambda: "has no column" in again.problem.words())
    assert not again.import_button.isEnabled()
    again.reject()


def test_rows_pasted_from_excel_are_taken_like_a_list(open_page, qtbot):
    """P19: grids take what was copied there."""
    page = open_page("admin")
    QGuiApplication.clipboard().setText("王力\t0012\n陈丽\t0013\n")
    page.people.grid.setFocus()
    qtbot.keyClick(page.people.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.import_dialog and page.import_dialog.preview))
    dialog = page.import_dialog
    assert [box.currentData() for box in dialog.columns.boxes] == ["name", "staff_no"]
    dialog.import_button.click()
    qtbot.waitUntil(lambda: page.notice.words() == "2 people added.")
    page.refresh()
    qtbot.waitUntil(lambda: {"0012", "0013"} <= listed(page))


def test_people_are_sorted_and_found_by_pinyin_and_initials(open_page, qtbot, tmp_path):
    """P21: 单 is Shàn where somebody says so."""
    page = open_page("admin")
    text = "工号,姓名,拼音\n0012,单红,Shàn Hóng\n0013,张三,\n0014,阿里,\n"
    imported(page, qtbot, tmp_path, text)
    page.refresh()
    qtbot.waitUntil(lambda: {"0012", "0013"} <= listed(page))
    order = [row.staff_no for row in page.people.table._rows]
    assert order.index("0014") < order.index("0012") < order.index("0013")
    page.people.table.sort(0, Qt.SortOrder.DescendingOrder)
    order = [row.staff_no for row in page.people.table._rows]
    assert order.index("0014") > order.index("0012") > order.index("0013")
    for typed in ("shanhong", "sh 0012", "单红"):
        page.people.filter_box.setText(typed)
        assert listed(page) == {"0012"}
    page.people.filter_box.setText("zs")
    assert "0013" in listed(page)


def test_the_profile_of_a_csr_is_one_click_away_and_of_nobody_else(open_page, centre, qtbot):
    page = open_page("qa_lead")
    people = centre[2]
    page.people.choose(people["lead"].id)
    assert not page.profile.isEnabled()
    assert page.profile.toolTip() == "Choose a row of a CSR first."
    page.people.choose(people["csr"].id)

    with qtbot.waitSignal(page.open_requested) as asked:
        page.profile.click()
    assert asked.args == ["profiles", people["csr"].id]
