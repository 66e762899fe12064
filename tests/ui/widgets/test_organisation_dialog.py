"""The centre as a tree: made, renamed, led and closed by hand."""

import pytest
from factories import make_person, make_scene

from qa_desk import i18n
from qa_desk.models import database, engines
from qa_desk.services import organisation
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.organisation_dialog import OrganisationDialog


@pytest.fixture
def access(sqlite_url):
    engine = engines.connect(sqlite_url)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        make_scene(work, calls=0)
        admin = make_person(work, "admin", login="root")
        actor = database.actor_of(work.session, admin, work.now)
    own = database.Access(engine, actor)
    yield own
    own.close()


@pytest.fixture
def dialog(access, qtbot):
    jobs = Jobs(access.work, access.ask)
    dialog = OrganisationDialog(jobs)
    dialog.heard = []
    dialog.said.connect(dialog.heard.append)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.unit() is not None)
    yield dialog
    dialog.close()
    assert jobs.close()


def done(dialog, qtbot, words):
    dialog.form.button.click()
    qtbot.waitUntil(lambda: any(words in one for one in dialog.heard))
    dialog.heard.clear()


def made(dialog, qtbot, kind, name):
    dialog.new_actions[kind].trigger()
    dialog.form.name.setText(name)
    done(dialog, qtbot, "was created")
    there = dialog.tree.findItems
    flags = organisation_flags()
    qtbot.waitUntil(lambda: bool(there(name, flags)))
    dialog.choose(name)
    return dialog.unit()


def organisation_flags():
    from PySide6.QtCore import Qt

    return Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly


def test_a_centre_is_set_up_from_above(dialog, qtbot, access):
    site = made(dialog, qtbot, "site", "成都")
    department = made(dialog, qtbot, "department", "客服一部")
    team = made(dialog, qtbot, "team", "三班")
    assert (department.parent, team.parent) == (site.id, department.id)
    dialog.edit_button.click()
    assert dialog.form.code.parent() is None or not dialog.form.code.isVisible()
    dialog.form.name.setText("三班甲")
    assert dialog.form.above.currentText() == "客服一部"
    done(dialog, qtbot, "三班甲 was saved")
    with access.ask() as work:
        found = {one.name: one.parent for one in organisation.units(work)}
    assert found["三班甲"] == department.id


def test_a_name_that_is_taken_is_said_in_the_form(dialog, qtbot):
    made(dialog, qtbot, "team", "三班")
    dialog.new_actions["team"].trigger()
    form = dialog.form
    form.button.click()
    assert form.problem.words() == "Give it a name."
    form.name.setText("三班")
    form.button.click()
    qtbot.waitUntil(lambda: "already" in form.problem.words())
    form.reject()


def test_a_team_gets_a_lead_is_closed_and_opened_again(dialog, qtbot):
    team = made(dialog, qtbot, "team", "三班")
    dialog.lead_button.click()
    assert dialog.form.person.count() > 2
    done(dialog, qtbot, "三班 is led by")
    qtbot.waitUntil(lambda: dialog.unit() is not None and dialog.unit().lead != "")
    dialog.close_button.click()
    done(dialog, qtbot, "三班 is closed after")
    qtbot.waitUntil(lambda: dialog.unit().closed_on is not None)
    assert not dialog.edit_button.isEnabled()
    dialog.close_button.click()
    qtbot.waitUntil(lambda: any("open again" in one for one in dialog.heard))
    qtbot.waitUntil(lambda: dialog.unit().closed_on is None)
    assert dialog.unit().id == team.id


def test_a_team_with_people_is_not_closed(dialog, qtbot):
    team = next(one for one in dialog._units if one.kind == "team")
    dialog.choose(team.name)
    dialog.close_button.click()
    form = dialog.form
    form.button.click()
    qtbot.waitUntil(lambda: "Transfer" in form.problem.words())
    form.reject()


def test_the_tree_is_in_chinese_too(access, qtbot):
    i18n.set_language("zh")
    jobs = Jobs(access.work, access.ask)
    dialog = OrganisationDialog(jobs)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.unit() is not None)
    assert dialog.tree.headerItem().text(2) == i18n._("Team lead") != "Team lead"
    dialog.close()
    assert jobs.close()
