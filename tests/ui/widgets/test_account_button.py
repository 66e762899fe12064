"""What can be done about an account, on the page where the person is chosen."""

from datetime import timedelta

import pytest
from factories import PASSWORD, make_person, make_scene, make_task, make_team
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from reports.reading import text

from qa_desk.errors import RuleError
from qa_desk.models import Deputy, Person, RoleGrant, database, engines, passwords
from qa_desk.services import accounts
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.people import PeoplePage


class Desk:
    """The People page of somebody, on a file."""

    def __init__(self, access, actor, qtbot):
        self.own = database.Access(access._engine, actor)
        self.jobs = Jobs(self.own.work, self.own.ask)
        self.own.on_change = self.jobs.announce
        self.qtbot, self.access = qtbot, access
        self.page = PeoplePage(self.jobs, actor)
        self.button = self.page.account
        for widget in (self.page, self.page.header):
            qtbot.addWidget(widget)
        self.page.body.insertWidget(0, self.page.header)
        self.jobs.changed.connect(self.page.refresh)  # as the window does
        self.page.resize(1178, 680)
        self.page.show()
        self.page.catch_up()
        self.wait(lambda: self.page._begun and self.jobs.running == 0)

    def wait(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def choose(self, person):
        assert self.page.people.choose(person.id)
        self.wait(lambda: self.jobs.running == 0)
        return {key for key, action in self.button.actions_.items() if action.isVisible()}

    def take(self, key):
        self.button.actions_[key].trigger()

    def form(self, kind=object):
        self.wait(lambda: type(self.button._dialog).__name__ == kind)
        return self.button._dialog

    def said(self, words):
        self.wait(lambda: words in self.page.notice.words())

    def close(self):
        self.page.close()
        assert self.jobs.close()


@pytest.fixture
def people(sqlite_url):
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work)
        make_task(scene)
        found = {
            "csr": scene.csr,
            "lead": scene.lead,
            "inspector": scene.inspector,
            "admin": make_person(work, "admin", login="root"),
            "trainer": make_person(work, "trainer"),
            "new": make_person(work, "csr", staff_no="7001"),
            "nameless": make_person(work, "csr", staff_no="——"),
            "gone": make_person(work, "csr", login="gone", left_on=work.today),
            "second lead": make_person(work, "team_lead", login="lead2"),
        }
        make_team(work, found["second lead"], [found["nameless"]])
        for person in (scene.csr, scene.lead, scene.inspector, found["admin"]):
            passwords.set_password(work.session, person, PASSWORD)
    found["access"], found["url"] = access, sqlite_url
    yield found
    access.close()


@pytest.fixture
def sit_down(people, qtbot):
    desks = []

    def sit_down(who):
        with people["access"].ask() as work:
            actor = database.actor_of(work.session, people[who], work.now)
        desks.append(Desk(people["access"], actor, qtbot))
        return desks[-1]

    yield sit_down
    for desk in desks:
        desk.close()


def enters(url, login, password):
    try:
        database.sign_in(url, login, password).close()
    except RuleError:
        return False
    return True


def answer(qtbot, verb):
    """Press a button of the question that is open."""

    def boxes():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]

    qtbot.waitUntil(lambda: any(box.isVisible() for box in boxes()))
    (box,) = (box for box in boxes() if box.isVisible())
    (button,) = (one for one in box.findChildren(QPushButton) if one.text() == verb)
    button.click()


def test_each_person_is_offered_what_may_be_done(sit_down, people):
    admin = sit_down("admin")
    assert admin.choose(people["csr"]) == {"reset", "lock", "roles", "end"}
    assert admin.button.state.text() == "Account open"
    assert admin.choose(people["new"]) == {"create", "roles", "end"}
    assert admin.choose(people["lead"]) == {"reset", "lock", "roles", "deputise", "end"}
    assert admin.choose(people["admin"]) == set()
    assert not admin.button.isEnabled()
    assert admin.choose(people["gone"]) == set()
    assert admin.button.state.text() == "Has left"


def test_a_lead_is_offered_her_csrs_and_her_stand_in(sit_down, people):
    lead = sit_down("lead")
    assert lead.choose(people["csr"]) == {"reset", "lock"}
    assert lead.choose(people["lead"]) == {"deputise"}
    assert not lead.page.accounts_button.isVisible()


def test_who_may_nothing_has_no_button(sit_down):
    assert not sit_down("trainer").button.isVisible()


def test_an_account_is_created_and_its_slip_saved(sit_down, people, tmp_path):
    admin = sit_down("admin")
    admin.choose(people["new"])
    admin.take("create")
    form = admin.form("NewAccountDialog")
    assert form.login.text() == "7001"
    form.login.setText("安")
    form.button.click()
    assert "letters a to z" in form.problem.words()
    form.login.setText("root")
    form.button.click()
    admin.wait(form.problem.words)
    assert "somebody's sign-in name already" in form.problem.words()
    form.login.setText("7001")
    form.button.click()
    shown = admin.form("StartPasswordDialog")
    password = shown.password.text()
    next(b for b in shown.findChildren(QPushButton) if b.text() == "Copy the password").click()
    assert QApplication.clipboard().text() == password
    admin.button.ask_file = lambda _name: ""
    shown.button.click()
    assert shown.button.isEnabled()
    admin.button.ask_file = lambda name: str(tmp_path / name)
    shown.button.click()
    admin.said("The slip was saved")
    assert password in text(PdfReader(tmp_path / "7001.pdf"))
    assert enters(people["url"], "7001", password)
    admin.wait(lambda: admin.button.state.text() == "Has a start password")


@pytest.mark.parametrize("who", ["admin", "lead"])
def test_a_password_is_reset_when_asked_twice(sit_down, people, qtbot, who):
    from PySide6.QtCore import QTimer

    desk = sit_down(who)
    desk.choose(people["csr"])
    QTimer.singleShot(0, lambda: answer(qtbot, "Reset"))
    desk.take("reset")
    form = desk.form("StartPasswordDialog")
    password = form.password.text()
    form.cancel.click()
    desk.wait(lambda: desk.button._dialog is None)
    assert enters(people["url"], people["csr"].login, password)
    assert not enters(people["url"], people["csr"].login, PASSWORD)


def test_an_account_is_locked_and_unlocked(sit_down, people):
    lead = sit_down("lead")
    lead.choose(people["csr"])
    lead.take("lock")
    lead.said("cannot sign in until")
    lead.wait(lambda: lead.button.state.text() == "Account locked")
    assert not enters(people["url"], people["csr"].login, PASSWORD)
    lead.take("unlock")
    lead.said("can sign in again")
    assert enters(people["url"], people["csr"].login, PASSWORD)


def test_what_is_refused_meanwhile_is_said_over_the_page(sit_down, people):
    lead = sit_down("lead")
    lead.choose(people["csr"])
    with people["access"].work() as work:
        work.session.add(
            RoleGrant(person_id=people["csr"].id, role="inspector", valid_from=work.today)
        )
    lead.take("lock")
    lead.said("not yours to change")


def test_accounts_for_many_come_with_their_slips(sit_down, people, tmp_path):
    """P3."""
    admin = sit_down("admin")
    admin.page.accounts_button.click()
    form = admin.form("ManyAccountsDialog")
    rows = [form.list.item(row) for row in range(form.list.count())]
    ticked = form.ticked()
    assert people["new"].id in ticked
    assert people["nameless"].id not in ticked
    assert any("no sign-in name" in row.text() for row in rows)
    form.all.click()
    assert form.ticked() == []
    form.button.click()
    assert form.problem.words() == "Tick somebody first."
    form.all.click()
    assert form.ticked() == ticked
    for row in rows:
        is_new = row.data(Qt.ItemDataRole.UserRole) == people["new"].id
        if row.flags() & Qt.ItemFlag.ItemIsEnabled and not is_new:
            row.setCheckState(Qt.CheckState.Unchecked)
    assert form.count.text() == "1 person ticked"
    admin.button.ask_file = lambda _name: ""
    form.button.click()
    assert form.button.isEnabled()
    (tmp_path / "file").touch()
    admin.button.ask_file = lambda name: str(tmp_path / "file" / name)
    form.button.click()
    admin.wait(form.problem.words)
    assert "could not be saved" in form.problem.words()
    admin.button.ask_file = lambda name: str(tmp_path / name)
    form.button.click()
    admin.said("1 account was created")
    assert "7001" in text(PdfReader(tmp_path / "start-passwords.pdf"))


def test_nobody_without_an_account_is_said(sit_down, people):
    with people["access"].work() as work:
        for person in work.session.query(Person):
            if person.id != work.actor.id:
                person.left_on = person.left_on or work.today
        admin = work.session.get_one(Person, people["admin"].id)
        admin.left_on = None
    admin = sit_down("admin")
    admin.page.accounts_button.click()
    admin.said("Everybody here has an account")


def test_roles_are_given_and_ended(sit_down, people):
    admin = sit_down("admin")
    admin.choose(people["csr"])
    admin.take("roles")
    form = admin.form("RolesDialog")
    form.role.setCurrentIndex(form.role.findData("floor_coach"))
    form.scope.setCurrentIndex(1)
    form.is_limited.setChecked(True)
    assert form.grant().valid_to == form.grant().valid_from + timedelta(days=30)
    form.button.click()
    admin.said("has other roles")
    admin.choose(people["csr"])
    admin.take("roles")
    form = admin.form("RolesDialog")
    ends = [one for one in form.findChildren(QPushButton) if one.text() == "End"]
    assert "Floor coach" in ends[-1].accessibleName()
    ends[-1].click()
    admin.wait(lambda: admin.button._dialog is None)
    with people["access"].ask() as work:
        actor = database.actor_of(work.session, people["csr"], work.now)
    assert actor.roles == {"csr"}


def test_a_lead_names_her_stand_in_and_ends_it(sit_down, people):
    lead = sit_down("lead")
    lead.choose(people["lead"])
    lead.take("deputise")
    form = lead.form("StandInDialog")
    form.button.click()
    assert form.problem.words() == "Say why, such as annual leave."
    form.reason.setText("年假")
    form.deputy.setCurrentIndex(-1)
    form.button.click()
    assert "no other team lead" in form.problem.words()
    form.deputy.setCurrentIndex(0)
    form.button.click()
    lead.said("The deputy of")
    with people["access"].ask() as work:
        assert work.session.query(Deputy).one().deputy_id == people["second lead"].id
    lead.choose(people["lead"])
    lead.take("deputise")
    form = lead.form("StandInDialog")
    next(one for one in form.findChildren(QPushButton) if one.text() == "End").click()
    lead.wait(lambda: lead.button._dialog is None)


def test_who_leaves_is_closed_out_and_the_work_is_listed(sit_down, people):
    admin = sit_down("admin")
    admin.choose(people["inspector"])
    admin.take("end")
    form = admin.form("LeaveDialog")
    assert form.list.count() == 1
    assert "inspects" in form.list.item(0).text()
    form.button.click()
    admin.said("has left; the sign-in is closed")
    assert not enters(people["url"], people["inspector"].login, PASSWORD)
    with people["access"].ask() as work:
        assert accounts.standing(work, people["inspector"].id).state == "left"
