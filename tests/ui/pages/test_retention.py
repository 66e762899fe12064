"""The retention page: one proposes, another approves, then it goes; holds keep."""

import pytest
from old_centre import OldCentre
from sqlalchemy import select

from qa_desk.models import Call
from qa_desk.services import retention
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.retention import RetentionPage


@pytest.fixture
def centre(sqlite_url, tmp_path):
    centre = OldCentre(sqlite_url, tmp_path)
    centre.age()
    yield centre
    centre.close()


@pytest.fixture
def sit_down(centre, qtbot):
    """Open the page for somebody."""
    opened = []

    def sit_down(role):
        access = centre.desk(role)
        jobs = Jobs(access.work, access.ask)
        page = RetentionPage(jobs, access.actor)
        opened.append((page, jobs, access))
        for widget in (page, page.header):
            qtbot.addWidget(widget)
        page.body.insertWidget(0, page.header)
        page.resize(1178, 680)
        page.show()
        page.catch_up()
        settle(page)
        return page

    def settle(page):
        qtbot.waitUntil(lambda: page.jobs.running == 0, timeout=20_000)

    yield sit_down
    for page, jobs, access in opened:
        settle(page)
        page.close()
        assert jobs.close()
        access.close()


def said(page, qtbot, words):
    qtbot.waitUntil(lambda: words in page.notice.words(), timeout=20_000)
    qtbot.waitUntil(lambda: page.jobs.running == 0, timeout=20_000)


def again(page, qtbot):
    page.refresh()
    qtbot.waitUntil(lambda: page.jobs.running == 0, timeout=20_000)


def cells(view):
    return [
        [view.table.index(row, column).data() for column in range(len(view.table.columns))]
        for row in range(view.table.rowCount())
    ]


def offered(page):
    buttons = (page.propose, page.approve, page.carry_out, page.withdraw)
    return [button.text() for button in buttons if button.isVisible()]


def test_a_list_is_proposed_by_one_approved_by_another_and_carried_out(
    sit_down, qtbot, monkeypatch
):
    monkeypatch.setattr("qa_desk.models.purging._UNITS", 1)
    admin, lead = sit_down("admin"), sit_down("qa_lead")
    assert (
        cells(admin.due)
        == [
            ["2020-03", "Recordings", "3", ""],
            ["2020-03", "Calls with their parts and numbers", "3", ""],
        ]
        or len(cells(admin.due)) == 2
    )
    assert offered(admin) == ["Propose"]
    assert offered(lead) == []
    admin.propose.click()
    said(admin, qtbot, "6 records are listed.")
    assert offered(admin) == ["Withdraw"]
    again(lead, qtbot)
    assert offered(lead) == ["Approve", "Withdraw"]
    lead.approve.click()
    said(lead, qtbot, "The list is approved.")
    again(admin, qtbot)
    assert offered(admin) == ["Delete", "Withdraw"]
    monkeypatch.setattr(admin, "confirm", lambda *_words: False)
    admin.carry_out.click()
    assert admin.jobs.running == 0
    monkeypatch.setattr(admin, "confirm", lambda *_words: True)
    admin.carry_out.click()
    said(admin, qtbot, "The list is carried out.")
    assert cells(admin.due) == []
    assert cells(admin.lists)[0][1:6] == ["Records", "Carried out", "6", "0", "0"]
    assert offered(admin) == ["Propose"]


def test_a_list_is_withdrawn_and_recordings_are_listed_alone(sit_down, qtbot):
    admin = sit_down("admin")
    admin.what.setCurrentIndex(1)
    admin.what.activated.emit(1)
    qtbot.waitUntil(lambda: len(cells(admin.due)) == 1)
    admin.propose.click()
    said(admin, qtbot, "3 records are listed.")
    admin.withdraw.click()
    said(admin, qtbot, "The list is withdrawn.")
    assert cells(admin.lists)[0][1:3] == ["Recordings", "Withdrawn"]


def test_a_record_is_held_and_released(sit_down, centre, qtbot):
    with centre.work("qa_lead") as work:
        call = work.session.scalars(select(Call.external_id)).first()
    page = sit_down("manager")
    page.number.setText(call)
    page.hold.click()
    said(page, qtbot, "needs a reason")
    page.reason.setText("投诉")
    page.hold.click()
    said(page, qtbot, "is on hold.")
    assert cells(page.holds)[0][1] == call
    assert "on hold 1" in {row[3] for row in cells(page.due)}
    page.holds.choose(page.holds.table.row_at(page.holds.table.index(0, 0)).id)
    qtbot.waitUntil(page.release.isEnabled)
    page.release.click()
    said(page, qtbot, "The hold is released.")
    assert cells(page.holds) == []


def test_the_administrator_holds_nothing(sit_down):
    page = sit_down("admin")
    assert not page.hold.isVisible()
    assert not page.release.isVisible()


def test_a_fault_of_the_program_is_none_of_the_pages(sit_down):
    page = sit_down("admin")
    with pytest.raises(ZeroDivisionError):
        page._on_failed(ZeroDivisionError())
    assert retention.MOST > 0
