"""S2-5.4: a month's appraisal on its page, from the lead's targets to the manager's filing."""

import pytest
from factories import PASSWORD, make_person
from office import Office
from PySide6.QtCore import Qt
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.models import Complaint, passwords
from qa_desk.models.base import uuid7
from qa_desk.services import appraising
from qa_desk.ui.pages.appraisal import AppraisalPage
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.widgets.cells import cell


class AppraisalDesk(Office):
    """A centre with a manager, whose CSR was praised."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        with self._access.work() as work:
            manager = make_person(work, "cs_manager", login="manager")
            passwords.set_password(work.session, manager, PASSWORD)
            work.session.add(
                Complaint(
                    id=uuid7(), number="CP-1", kind="praise", received_at=work.now,
                    due_at=work.now, entered_at=work.now, entered_by=manager.id, content="thanks",
                    csr_id=self.csr.id,
                )
            )  # fmt: skip
        object.__setattr__(self.scene, "cs_manager", manager)


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = AppraisalDesk(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page."""
    pages = []

    def sit(role, kind=AppraisalPage):
        page = before(kind(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


@pytest.fixture(params=["en", "zh"])
def language(request):
    """Each language in turn."""
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


def press(page, what, qtbot):
    """Press a button of the open appraisal; its form is open then."""
    page.view.buttons[what].click()
    idle(page, qtbot)
    return page.dialog


def finish(page, qtbot):
    page.dialog.button.click()
    idle(page, qtbot)


def sign(page, qtbot, words=""):
    """Sign by keys in the form that is open."""
    qtbot.keyClicks(page.dialog.secret.password, PASSWORD)
    if words:
        qtbot.keyClicks(page.dialog.words, words)
    qtbot.keyClick(page.dialog.secret.password, Qt.Key.Key_Return)
    idle(page, qtbot)


def state(page):
    return page.view.record.row.state


def test_s2_5_4_a_month_from_its_targets_to_its_filing(office, language, sit, qtbot):
    lead = sit("lead")
    assert lead.list.table.total == 0
    lead.begin.click()
    idle(lead, qtbot)
    assert lead.dialog.list.count() == 1
    finish(lead, qtbot)
    assert lead.list.table.total == 1
    assert state(lead) == "targets"
    form = press(lead, "targets", qtbot)
    qtbot.keyClicks(form.tasks, "call back every day")
    form.grid.table.item(0, 5).setText("92 %")
    finish(lead, qtbot)
    assert lead.view.record.targets.indicators[0].target == 9200
    assert "call back" in lead.view.parts["tasks"][1].text()
    lead.propose.click()
    sign(lead, qtbot)
    assert state(lead) == "agreeing"

    inbox = sit("csr", InboxPage)
    assert inbox.elsewhere.notices["appraisal"].isVisible()
    csr = sit("csr")
    assert csr.view.record.row.is_to_sign
    press(csr, "sign", qtbot)
    sign(csr, qtbot, "fine")
    assert state(csr) == "running"
    form = press(csr, "own", qtbot)
    for place in range(form.grid.rowCount()):
        cell(form.grid, place, 5).setText("85")
    qtbot.keyClicks(form.texts["summary"], "all done")
    finish(csr, qtbot)
    assert csr.view.record.own.summary == "all done"
    assert not csr.view.buttons["evaluate"].isVisible()

    lead.refresh()
    idle(lead, qtbot)
    form = press(lead, "evaluate", qtbot)
    for place, line in enumerate(form._lines):
        if not line.indicator.is_counted:
            cell(form.grid, place, 5).setText("120" if place == 0 else "80")
    qtbot.keyClicks(form.texts["talk"], "agreed on a weekly talk")
    qtbot.keyClicks(form.texts["training"], "night shift questions")
    finish(lead, qtbot)
    assert "120" in form.problem.words()
    cell(form.grid, 0, 5).setText("80")
    finish(lead, qtbot)
    assert state(lead) == "judging"
    assert lead.view.record.row.total == 810  # and one point for the praise
    press(lead, "issue", qtbot)
    assert lead.dialog.head.count() == 1
    finish(lead, qtbot)
    csr.refresh()
    idle(csr, qtbot)
    for page in (csr, lead, sit("cs_manager")):
        page.refresh()
        idle(page, qtbot)
        press(page, "sign", qtbot)
        sign(page, qtbot)
    manager = page
    assert state(manager) == "signed"
    manager.file.click()
    idle(manager, qtbot)
    assert state(manager) == "filed"
    assert manager.notice.isVisible()


def test_s2_5_5_3_a_training_need_is_raised_from_a_weakness(office, sit, qtbot):
    """S2-5.5.3, S2-5.1.3: it is to improve, not only to judge."""
    with office.work("lead") as work:
        first = work.today.replace(day=1)
        (key,) = appraising.begin(work, "month", first, {office.csr.id: ""})
        appraising.propose(work, [(key, appraising.one(work, key).row.version)], PASSWORD)
    with office.work("csr") as work:
        seen = appraising.one(work, key).row.version
        appraising.sign(work, key, seen, "", PASSWORD)
    page = sit("lead")
    form = press(page, "evaluate", qtbot)
    for place, line in enumerate(form._lines):
        low = line.indicator.code == "solving"
        cell(form.grid, place, 5).setText(
            "" if line.indicator.is_counted else "60" if low else "90"
        )
    finish(page, qtbot)
    asked = []
    page.open_requested.connect(lambda *said: asked.append(said))
    form = press(page, "need", qtbot)
    assert form.topic.itemText(0).startswith("Problem solving")
    finish(page, qtbot)
    assert asked[0][0] == "training"


def test_s0_4_2_2_departments_teams_and_posts_are_summed_up_in_their_tab(office, sit, qtbot):
    with office.work("lead") as work:
        first = work.today.replace(day=1)
        appraising.begin(work, "month", first, {office.csr.id: ""})
    page = sit("lead")
    page.tabs.setCurrentWidget(page.groups)
    idle(page, qtbot)
    rows = page.groups.table.rows
    assert [row.kind for row in rows] == ["all", "team", "post"]
    assert {(row.people, row.evaluated) for row in rows} == {(1, 0)}


def test_whom_customers_praised_is_listed_for_awards(office, sit, qtbot):
    page = sit("lead")
    page.tabs.setCurrentWidget(page.praised)
    idle(page, qtbot)
    (row,) = page.praised.table.rows
    assert (row.praise, row.numbers) == (1, "CP-1")


def test_s2_5_3_a_year_is_another_period_and_a_link_leads_to_its_own(office, sit, qtbot):
    with office.work("lead") as work:
        first = work.today.replace(day=1)
        (key,) = appraising.begin(work, "month", first, {office.csr.id: ""})
    page = sit("lead")
    page.span.setCurrentIndex(page.span.findData("year"))
    idle(page, qtbot)
    assert page.list.table.total == 0
    page.after.click()
    page.before.click()
    idle(page, qtbot)
    assert page.period.text() == f"{first:%Y}"
    page.begin.click()
    idle(page, qtbot)
    finish(page, qtbot)
    assert state(page) == "judging"
    page.show_record(key)
    idle(page, qtbot)
    assert page.span.currentData() == "month"
    assert state(page) == "targets"
    place = page.state()
    page.before.click()
    idle(page, qtbot)
    assert page.list.table.total == 0
    page.restore(place)
    idle(page, qtbot)
    assert page.view.record.row.id == key


def test_s0_4_2_1a_a_manager_changes_a_template(office, sit, qtbot):
    page = sit("cs_manager")
    page.templates.click()
    idle(page, qtbot)
    form = page.dialog
    form.code.setText("night")
    form.name.setText("Night shift")
    form.grid.table.item(0, 2).setText("14")
    finish(page, qtbot)
    assert "99" in form.problem.words()
    form.grid.table.item(0, 2).setText("x")
    finish(page, qtbot)
    assert "x" in form.problem.words()
    form.grid.table.item(0, 2).setText("15")
    finish(page, qtbot)
    with office.work("cs_manager") as work:
        found = {one.code: one for one in appraising.templates(work)}
    assert str(found["night"].title) == "Night shift"
    assert found["night"].indicators == found["csr"].indicators


def test_targets_are_changed_again_with_a_reason(office, sit, qtbot):
    with office.work("lead") as work:
        first = work.today.replace(day=1)
        (key,) = appraising.begin(work, "month", first, {office.csr.id: ""})
        appraising.propose(work, [(key, appraising.one(work, key).row.version)], PASSWORD)
    page = sit("lead")
    press(page, "reopen", qtbot)
    finish(page, qtbot)
    assert "why" in page.dialog.problem.words()
    qtbot.keyClicks(page.dialog.words, "other targets")
    finish(page, qtbot)
    assert state(page) == "targets"


def test_an_appraisal_is_printed(office, sit, qtbot):
    with office.work("lead") as work:
        appraising.begin(work, "month", work.today.replace(day=1), {office.csr.id: ""})
    page = sit("lead")
    press(page, "print", qtbot)
    qtbot.waitUntil(lambda: page.dialog.document.pageCount() == 1)
    page.dialog.reject()


def test_a_csr_has_no_button_of_a_supervisor(office, sit, qtbot):
    page = sit("csr")
    assert not any(one.isVisible() for one in (page.begin, page.propose, page.file, page.templates))
    assert page.list.table.total == 0
