"""One person beside the list: shown, edited, transferred and named, by two desktops too."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from factories import make_person, make_scene, make_team
from PySide6.QtWidgets import QLabel, QPushButton

from qa_desk import i18n
from qa_desk.models import database, engines
from qa_desk.services import accounts, personnel
from qa_desk.ui import messages
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.person_panel import PersonPanel


@pytest.fixture
def centre(sqlite_url):
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work, calls=0)
        admin = make_person(work, "admin", login="root")
        make_team(work, name="二班", code="B2")
        keys = SimpleNamespace(csr=scene.csr.id, lead=scene.lead.id, admin=admin.id)
        actor = database.actor_of(work.session, admin, work.now)
    own = database.Access(engine, actor)
    yield SimpleNamespace(access=own, keys=keys)
    own.close()


@pytest.fixture
def panel(centre, qtbot):
    jobs = Jobs(centre.access.work, centre.access.ask)
    panel = PersonPanel(jobs)
    panel.heard = []
    panel.said.connect(lambda words: panel.heard.append(("said", words)))
    panel.warned.connect(lambda words: panel.heard.append(("warned", words)))
    qtbot.addWidget(panel)
    panel.resize(panel.width(), 600)
    panel.show()
    shown(panel, qtbot, centre.keys.csr)
    yield panel
    panel.close()
    assert jobs.close()


def shown(panel, qtbot, key):
    panel.show_person(SimpleNamespace(id=key))
    qtbot.waitUntil(lambda: panel.record is not None and panel.record.id == key)


def read(centre):
    with centre.access.ask() as work:
        return personnel.record(work, centre.keys.csr)


def said(panel):
    return [label.text() for label in panel._inside.findChildren(QLabel)]


def heard(panel, qtbot, kind):
    qtbot.waitUntil(lambda: any(one == kind for one, _words in panel.heard))
    return panel.heard[-1][1]


def press(panel, words):
    next(b for b in panel._inside.findChildren(QPushButton) if b.text() == words).click()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_panel_shows_what_is_known_in_both_languages(centre, qtbot, language):
    i18n.set_language(language)
    jobs = Jobs(centre.access.work, centre.access.ask)
    panel = PersonPanel(jobs)
    qtbot.addWidget(panel)
    panel.show()
    shown(panel, qtbot, centre.keys.lead)
    record = panel.record
    assert record.words in said(panel)
    assert any(record.leads[0].team in words for words in said(panel))
    assert any(record.personal.staff_no in words for words in said(panel))
    panel.show_person(None)
    assert panel.record is None
    assert not panel.edit_button.isEnabled()
    panel.close()
    assert jobs.close()


def test_a_person_is_edited_and_a_character_no_font_has_is_told(panel, centre, qtbot):
    """P21."""
    panel.edit_button.click()
    form = panel.dialog
    form.probation.setText("soon")
    form.button.click()
    assert "no day" in form.problem.words()
    form.probation.setText("2026年11月30日")
    form.name.setText("单\U000f0000")
    form.reading.setText("Shan")
    form.button.click()
    words = heard(panel, qtbot, "said")
    assert "U+F0000" in words
    now = read(centre).personal
    assert (now.name, now.reading) == ("单\U000f0000", "Shan")
    assert now.probation_until.isoformat() == "2026-11-30"
    qtbot.waitUntil(lambda: "Pinyin: Shan" in said(panel))


def test_of_two_desktops_the_second_is_told_and_overwrites_only_what_it_changed(
    panel, centre, qtbot
):
    panel.edit_button.click()
    form = panel.dialog
    form.reading.setText("Wo De")
    with centre.access.work() as work:
        record = personnel.record(work, centre.keys.csr)
        personnel.edit(work, record, personnel.Personal("别人改的", record.personal.staff_no))
    form.button.click()
    qtbot.waitUntil(lambda: "Somebody else has changed" in form.problem.words())
    qtbot.waitUntil(lambda: any("别人改的" in words for words in said(panel)))
    assert form.reading.text() == "Wo De"
    form.button.click()
    heard(panel, qtbot, "said")
    now = read(centre).personal
    assert (now.name, now.reading) == ("别人改的", "Wo De")


def test_a_transfer_and_its_taking_back(panel, centre, qtbot, monkeypatch):
    panel.transfer_button.click()
    form = panel.dialog
    form.team.setCurrentIndex(form.team.findText("二班"))
    form.post.setEditText("高级坐席")
    form.button.click()
    assert "belongs there from" in heard(panel, qtbot, "said")
    qtbot.waitUntil(lambda: any("二班" in words and "高级坐席" in words for words in said(panel)))
    assert len(read(centre).stays) == 2
    panel.heard.clear()
    monkeypatch.setattr(messages, "ask", lambda *_said: True)
    press(panel, "Take back")
    assert heard(panel, qtbot, "said") == "The transfer was taken back."
    qtbot.waitUntil(lambda: len(panel.record.stays) == 1)


def test_an_identifier_is_added_refused_where_it_is_taken_and_ended(panel, centre, qtbot):
    panel.name_button.click()
    form = panel.dialog
    form.button.click()
    assert "calls the person" in form.problem.words()
    form.value.setText("801")
    form.button.click()
    assert heard(panel, qtbot, "said") == "The identifier was added."
    panel.heard.clear()
    shown(panel, qtbot, centre.keys.lead)
    panel.name_button.click()
    form = panel.dialog
    form.value.setText("801")
    form.button.click()
    qtbot.waitUntil(lambda: "is that of" in form.problem.words())
    form.reject()
    shown(panel, qtbot, centre.keys.csr)
    press(panel, "End")
    panel.dialog.button.click()
    assert heard(panel, qtbot, "said") == "The identifier ends with that day."
    assert read(centre).identifiers[-1].last_day or read(centre).identifiers[0].last_day


def test_who_left_comes_back(panel, centre, qtbot):
    with centre.access.work() as work:
        accounts.end(work, centre.keys.csr, work.today - timedelta(days=1))
    panel.show_person(SimpleNamespace(id=centre.keys.csr))
    qtbot.waitUntil(lambda: panel.record.left_on is not None)
    assert not panel.edit_button.isEnabled()
    panel.back_button.click()
    panel.dialog.button.click()
    assert "is here again" in heard(panel, qtbot, "said")
    qtbot.waitUntil(lambda: panel.record.left_on is None)


def test_who_may_not_is_told(panel, qtbot, centre):
    panel._on_failed(accounts.RuleError("so"))
    assert panel.heard == [("warned", "so")]
