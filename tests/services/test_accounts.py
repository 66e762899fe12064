"""Who gets an account, who locks and resets whose, and what is left when somebody leaves."""

import itertools
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import PASSWORD, acting, make_person, make_scene, make_task, make_team
from pypdf import PdfReader
from reports.reading import text
from sqlalchemy import func, select

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import (
    Account,
    Credential,
    JournalEntry,
    Membership,
    Person,
    RoleGrant,
    Setting,
    database,
    passwords,
)
from qa_desk.services import accounts

NEW = "another good horse"
_numbers = itertools.count(1)


def text_of(file):
    return text(PdfReader(file))


class Centre:
    """Real people with logins of their own, on both engines."""

    def __init__(self, access, url):
        self.access, self.url, self._open = access, url, []
        with access.work() as work:
            self.csr = self._person(work, "csr")
            self.other_csr = self._person(work, "csr")
            self.lead = self._person(work, "team_lead")
            self.other_lead = self._person(work, "team_lead")
            self.admin = self._person(work, "admin")
            self.inspector = self._person(work, "inspector")
            self.newcomer = make_person(work, "csr", staff_no=f"n{next(_numbers)}0{id(self)}")
            self.mixed = self._person(work, "csr", "inspector")
            self.team = make_team(work, self.lead, [self.csr, self.mixed, self.newcomer])
            self.other_team = make_team(work, self.other_lead, [self.other_csr])
            for name in ("csr", "other_csr", "lead", "admin", "inspector"):
                passwords.set_password(work.session, getattr(self, name), PASSWORD)

    def _person(self, work, *roles):
        return make_person(work, *roles, login=f"account{next(_numbers)}")

    @contextmanager
    def by(self, name):
        """One transaction of somebody who has signed in."""
        own = database.sign_in(self.url, getattr(self, name).login, PASSWORD)
        try:
            with own.work() as work:
                yield work
        finally:
            own.close()

    def state(self, name):
        with self.access.ask() as work:
            return accounts.standing(work, getattr(self, name).id).state

    def enters(self, login, password):
        try:
            database.sign_in(self.url, login, password).close()
        except RuleError:
            return False
        return True


@pytest.fixture
def centre(access, url):
    return Centre(access, url)


def test_a_new_account_opens_with_a_start_password_that_must_be_changed(centre):
    assert centre.state("newcomer") == "none"
    with centre.by("admin") as work:
        start = accounts.create(work, centre.newcomer.id)
    assert start.login == centre.newcomer.staff_no
    assert start.password not in repr(start)
    assert centre.state("newcomer") == "must_change"
    own = database.sign_in(centre.url, start.login, start.password)
    assert own.must_change()
    with own.work() as work:
        assert accounts.must_change(work)
        accounts.change_own(work, start.password, NEW)
    own.use_password(NEW)
    assert not own.must_change()
    own.close()
    assert centre.state("newcomer") == "open"
    assert centre.enters(start.login, NEW)
    assert not centre.enters(start.login, start.password)


def test_a_sign_in_name_may_be_chosen_but_not_somebody_elses(centre):
    with centre.by("admin") as work:
        assert accounts.create(work, centre.newcomer.id, f" New{id(centre)} ").login.startswith(
            "new"
        )
    with centre.access.work() as work:
        person = make_person(work, "csr", staff_no="乙")
    for login, words in (
        (centre.csr.login, "already"),
        ("安", "has up to 40"),
        ("", "Choose a name"),
    ):
        with pytest.raises(RuleError, match=words), centre.by("admin") as work:
            accounts.create(work, person.id, login)


def test_an_account_is_made_once_and_by_administrators(centre):
    with pytest.raises(RuleError, match="has an account already"), centre.by("admin") as work:
        accounts.create(work, centre.csr.id)
    with pytest.raises(RuleError, match="not yours to change"), centre.by("lead") as work:
        accounts.create(work, centre.newcomer.id)
    with pytest.raises(RuleError, match="not among your rights"), centre.by("lead") as work:
        accounts.candidates(work)


def test_a_lead_resets_and_locks_the_csrs_of_her_own_team(centre):
    """P3."""
    with centre.by("lead") as work:
        standing = accounts.standing(work, centre.csr.id)
        assert standing == accounts.Standing("open", frozenset({"reset", "lock"}))
        start = accounts.reset(work, centre.csr.id)
    assert centre.state("csr") == "must_change"
    assert not centre.enters(centre.csr.login, PASSWORD)
    with centre.by("lead") as work:
        accounts.lock(work, centre.csr.id)
    assert centre.state("csr") == "locked"
    assert not centre.enters(centre.csr.login, start.password)
    with centre.by("lead") as work:
        assert accounts.standing(work, centre.csr.id).may == {"reset", "unlock"}
        accounts.unlock(work, centre.csr.id)
    assert centre.enters(centre.csr.login, start.password)


@pytest.mark.parametrize("who", ["other_csr", "inspector", "admin", "mixed", "lead", "other_lead"])
def test_a_lead_changes_no_other_account(centre, who):
    """P3: not another team's, no office holder's, not her own."""
    person = getattr(centre, who).id
    with suppress(RuleError), centre.by("lead") as work:  # whom a server does not even show
        assert accounts.standing(work, person).may == frozenset()
    for act in (accounts.reset, accounts.lock, accounts.unlock):
        with pytest.raises(RuleError, match="not yours to change"), centre.by("lead") as work:
            act(work, person)


def test_a_deputy_resets_the_csrs_of_the_team_she_stands_in_for(centre):
    from qa_desk.models import Deputy

    with centre.access.work() as work:
        passwords.set_password(
            work.session, work.session.get_one(Person, centre.other_lead.id), PASSWORD
        )
        day = timedelta(days=1)
        work.session.add(
            Deputy(
                person_id=centre.lead.id,
                deputy_id=centre.other_lead.id,
                valid_from=work.now - day,
                valid_to=work.now + day,
                reason="leave",
            )
        )
    with centre.by("other_lead") as work:
        accounts.reset(work, centre.csr.id)
    assert centre.state("csr") == "must_change"


def test_an_administrator_changes_everybody_elses_account_only(centre):
    with centre.by("admin") as work:
        accounts.reset(work, centre.inspector.id)
    assert centre.state("inspector") == "must_change"
    with pytest.raises(RuleError, match="not yours to change"), centre.by("admin") as work:
        accounts.lock(work, centre.admin.id)
    with pytest.raises(RuleError, match="no sign-in name"), centre.by("admin") as work:
        accounts.reset(work, centre.newcomer.id)


def test_whoever_waits_after_wrong_passwords_is_let_in_again(centre, url):
    if not url.startswith("sqlite"):
        pytest.skip("a server counts no wrong passwords (D1)")
    with centre.access.work() as work:
        admin = work.session.get_one(Person, centre.admin.id)
        for key, value in (("account.tries", "3"), ("account.wait", "7")):
            work.session.add(
                Setting(key=key, value=value, valid_from=work.now, changed_by=admin.id)
            )
    for _ in range(3):
        assert not centre.enters(centre.csr.login, "wrong horse")
    with pytest.raises(RuleError, match="in 7 minutes"):
        database.sign_in(url, centre.csr.login, PASSWORD)
    assert centre.state("csr") == "waits"
    with centre.by("lead") as work:
        accounts.unlock(work, centre.csr.id)
    assert centre.enters(centre.csr.login, PASSWORD)


def test_a_locked_person_hears_so_only_with_the_right_password(centre, url):
    with centre.by("admin") as work:
        accounts.lock(work, centre.csr.id)
    wrong = "is locked" if url.startswith("sqlite") else "Name or password is wrong|is locked"
    with pytest.raises(RuleError, match=wrong):
        database.sign_in(url, centre.csr.login, PASSWORD)
    with pytest.raises(RuleError, match=r"Name or password is wrong|is locked"):
        database.sign_in(url, centre.csr.login, "wrong horse battery")


def test_a_reset_does_not_unlock(centre):
    with centre.by("admin") as work:
        accounts.lock(work, centre.csr.id)
        start = accounts.reset(work, centre.csr.id)
    assert not centre.enters(centre.csr.login, start.password)


def test_accounts_for_all_are_printed_and_written_nowhere_else(centre, tmp_path):
    """P3."""
    file = tmp_path / "slips" / "start.pdf"
    with centre.access.work() as work:
        nameless = make_person(work, "csr", name="无号", staff_no="——")
        found = {one.id: one for one in accounts.candidates(work)}
        assert found[nameless.id].login == ""
        assert found[centre.newcomer.id].team == centre.team.name
        assert found[centre.mixed.id].login == centre.mixed.login
        assert centre.csr.id not in found
        made = accounts.issue(work, None, file, "en")
    assert made == len(found) - 1
    printed = text_of(file)
    assert centre.newcomer.name in printed
    assert nameless.name not in printed
    start = next(word for word in printed.split() if len(word) == 19 and word.count("-") == 3)
    assert any(centre.enters(one.login, start) for one in found.values() if one.login)
    with centre.access.ask() as work:
        note = work.session.scalars(select(JournalEntry).filter_by(action="print_start")).one()
        assert (note.subject, note.payload) == ("account", f'{{"people": {made}}}')
        payloads = work.session.scalars(select(JournalEntry.payload)).all()
        assert not any(start in payload for payload in payloads)
        assert accounts.candidates(work)[0].id == nameless.id


def test_no_account_is_made_when_the_slips_cannot_be_saved(centre, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="could not be saved"), centre.access.work() as work:
        accounts.issue(work, [centre.newcomer.id], tmp_path / "file" / "x.pdf", "en")
    assert centre.state("newcomer") == "none"


def test_one_slip_is_printed_for_one_person(centre, tmp_path):
    with centre.by("admin") as work:
        start = accounts.reset(work, centre.csr.id)
        accounts.print_slip(work, start, tmp_path / "one.pdf", "zh")
    assert start.password in text_of(tmp_path / "one.pdf")


def test_who_leaves_cannot_sign_in_and_hands_over_the_open_work(access, url):
    with access.work() as work:
        scene = make_scene(work)
        task = make_task(scene)
        admin = make_person(work, "admin", login=f"account{next(_numbers)}")
        passwords.set_password(work.session, admin, PASSWORD)
        passwords.set_password(work.session, scene.inspector, PASSWORD)
        past = date(2025, 6, 1)  # over before, and so left as it is
        work.session.add(
            RoleGrant(person_id=scene.lead.id, role="csr", valid_from=past, valid_to=past)
        )
    own = database.sign_in(url, admin.login, PASSWORD)
    with own.work() as work:
        today = work.today
        rows = accounts.end(work, scene.inspector.id, today)
        assert rows == [accounts.OpenWork(task.number, "E0", True)]
        assert accounts.end(work, scene.lead.id, today) == []
    with own.ask() as work:
        assert accounts.standing(work, scene.inspector.id) == accounts.Standing("left", frozenset())
        for table, person in ((RoleGrant, scene.inspector), (Membership, scene.lead)):
            ends = work.session.scalars(select(table.valid_to).filter_by(person_id=person.id))
            assert set(ends) == {today}
    with pytest.raises(RuleError, match=r"Name or password is wrong|is locked"):
        database.sign_in(url, scene.inspector.login, PASSWORD)
    for person, day, words in (
        (scene.inspector.id, today, "has left already"),
        (admin.id, today, "let yourself leave"),
        (scene.csr.id, today + timedelta(days=1), "in the future"),
    ):
        with pytest.raises(RuleError, match=words), own.work() as work:
            accounts.end(work, person, day)
    with pytest.raises(RuleError, match="has left and cannot"), own.work() as work:
        accounts.reset(work, scene.inspector.id)
    own.close()


def test_who_comes_back_is_let_in_again(centre):
    with centre.by("admin") as work:
        accounts.end(work, centre.csr.id, work.today)
    assert not centre.enters(centre.csr.login, PASSWORD)
    with centre.by("admin") as work:
        work.session.get_one(Person, centre.csr.id).left_on = None
        work.session.add(
            RoleGrant(person_id=centre.csr.id, role="csr", valid_from=date(2026, 1, 1))
        )
    assert centre.enters(centre.csr.login, PASSWORD)


def test_ones_own_password_is_changed_with_the_old_one_and_by_the_rules(centre):
    for old, new, words in (
        ("wrong horse battery", NEW, "Name or password is wrong"),
        (PASSWORD, PASSWORD, "is the old one"),
        (PASSWORD, f"x {centre.csr.login} horse", "sign-in name or staff no"),
        (PASSWORD, "password123456", "first that anybody"),
    ):
        with pytest.raises(RuleError, match=words), centre.by("csr") as work:
            accounts.change_own(work, old, new)
    with centre.by("csr") as work:
        accounts.prove(work, PASSWORD)
        accounts.change_own(work, PASSWORD, NEW)
    assert centre.enters(centre.csr.login, NEW)


def test_the_window_locks_after_the_minutes_the_centre_says(work):
    assert accounts.idle_minutes(work) == 10
    person = make_person(work)
    work.session.add(
        Setting(key="desk.idle_lock", value="0", valid_from=work.now, changed_by=person.id)
    )
    assert accounts.idle_minutes(work) == 0


def test_a_station_signs_out_after_the_seconds_the_centre_says(work):
    """P3."""
    assert accounts.station_seconds(work) == 60
    person = make_person(work)
    work.session.add(
        Setting(key="station.idle", value="120", valid_from=work.now, changed_by=person.id)
    )
    assert accounts.station_seconds(work) == 120


def test_a_lead_lets_a_csr_of_the_team_in_by_a_typed_name_and_nobody_else(centre):
    """P3: at a station nobody is chosen from a list."""
    for typed in (f" {centre.csr.staff_no} ", centre.csr.login.upper()):
        with centre.access.work() as work:
            accounts.lock(work, centre.csr.id)
        with centre.by("lead") as work:
            assert accounts.let_in(work, typed) == f"{centre.csr.name} {centre.csr.staff_no}"
        assert centre.enters(centre.csr.login, PASSWORD)
    with centre.by("lead") as work:
        start = accounts.start_anew(work, centre.csr.staff_no)
    assert centre.state("csr") == "must_change"
    assert centre.enters(start.login, start.password)
    for typed in (centre.other_csr.staff_no, centre.lead.login, "nobody", ""):
        with centre.by("lead") as work, pytest.raises(RuleError):
            accounts.let_in(work, typed)
        with centre.by("lead") as work, pytest.raises(RuleError):
            accounts.start_anew(work, typed)


def test_the_journal_has_every_change_of_an_account_and_no_secret(centre, url):
    with centre.by("admin") as work:
        start = accounts.reset(work, centre.csr.id)
        accounts.lock(work, centre.csr.id)
    with centre.access.ask() as work:
        mine = work.session.scalars(
            select(JournalEntry).filter_by(chain=centre.admin.login).order_by(JournalEntry.sequence)
        ).all()
        told = [(entry.action, entry.subject) for entry in mine]
        assert told[0] == ("sign_in", "person")
        assert ("update", "account") in told
        assert {("update", "credential"), ("password", "person")} & set(told)
        for entry in mine:
            assert start.password not in entry.payload
            assert "SCRAM" not in entry.payload
            assert "argon2id" not in entry.payload
        assert work.session.scalar(select(func.count()).select_from(Account)) >= 5
        if url.startswith("sqlite"):
            assert work.session.scalar(select(func.count()).select_from(Credential)) == 5


def test_the_system_itself_may_do_it_for_commands(work):
    person = make_person(work, "csr", login=f"account{next(_numbers)}")
    accounts.create(work, person.id)
    assert accounts.standing(work, person.id).state == "must_change"
    admin = make_person(work, "admin")
    with pytest.raises(RuleError, match="not yours"):
        accounts.lock(acting(work, admin), work.actor.id)
    assert replace(work).actor.is_system
