"""The journal as people read it."""

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest
from factories import acting, make_person, make_scene
from sqlalchemy import select, text

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import JournalEntry, chain, seals
from qa_desk.rules import permissions
from qa_desk.services import journal
from qa_desk.services.journal import Wanted


@pytest.fixture
def scene(work):
    return make_scene(work, calls=1)


@pytest.fixture
def by_admin(work):
    return acting(work, make_person(work, "admin", login="root"))


def test_the_newest_comes_first_and_says_who_and_what(scene, by_admin):
    chain.note(by_admin.session, "play", "person", scene.csr.id, {})
    newest = journal.read(by_admin, Wanted())[0]
    assert (newest.action, newest.subject, newest.named) == ("play", "person", scene.csr.name)
    assert newest.id == (newest.chain, newest.sequence)
    moments = [entry.at for entry in journal.read(by_admin, Wanted())]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("role", sorted(permissions.ROLES))
def test_only_these_roles_see_it(work, role):
    reader = acting(work, make_person(work, role, login=f"x{role}"))
    if role in {"qa_lead", "cs_manager", "admin"}:
        assert journal.read(reader, Wanted())
        return
    for service in (lambda: journal.read(reader, Wanted()), lambda: journal.verify(reader)):
        with pytest.raises(RuleError, match="The journal is for"):
            service()


def test_entries_are_found_by_chain_action_and_day(scene, by_admin):
    everything = journal.read(by_admin, Wanted())
    one = everything[0]
    found = journal.read(by_admin, Wanted(chain=one.chain, action="insert"))
    assert found
    assert {entry.action for entry in found} == {"insert"}
    assert journal.read(by_admin, Wanted(chain="nobody")) == []
    assert journal.read(by_admin, Wanted(day=date(2001, 1, 1))) == []
    today = by_admin.session.scalars(select(JournalEntry.at)).first()
    here = today.astimezone(by_admin.zone)
    assert len(journal.read(by_admin, Wanted(day=here.date()))) == len(everything)


def test_older_ones_come_when_more_are_wanted(scene, by_admin):
    everything = journal.read(by_admin, Wanted())
    assert journal.read(by_admin, Wanted(most=3)) == everything[:3]


def test_a_chain_says_whose_it_is(access, by_admin):
    by_admin.session.connection().info["actor"] = "root"
    name = "root" if access.is_local else by_admin.session.scalar(text("SELECT session_user"))
    chain.note(by_admin.session, "export", "journal", "", {"entries": 2})
    listed = journal.read(by_admin, Wanted(chain=name))
    assert name in dict(journal.chains(by_admin))
    assert listed[0].details == "entries=2"
    if access.is_local:
        assert listed[0].who.endswith(by_admin.actor.staff_no)


def test_the_columns_that_changed_are_told(scene, by_admin):
    scene.csr.name = "李四"
    by_admin.session.flush()
    entry = journal.read(by_admin, Wanted(action="update"))[0]
    assert (entry.details, entry.named) == ("name", "李四")


def test_an_act_of_another_form_is_shown_as_it_stands(by_admin):
    """A later program, or somebody who forges, may write what this one does not know."""
    chain.note(by_admin.session, "play", "person", "no id", {})
    entry = journal.read(by_admin, Wanted())[0]
    assert (entry.named, entry.details) == ("no id", "")
    assert journal._details("[3]") == ""
    assert journal._details("no JSON") == ""


def test_an_export_has_all_columns_no_formulas_and_is_journalled(scene, by_admin, tmp_path):
    chain.note(by_admin.session, "export", "=cmd()", "+1", {})
    assert journal.export(by_admin, Wanted(action="export"), tmp_path / "journal.csv") == 1
    content = (tmp_path / "journal.csv").read_text("utf-8-sig")
    title, *rows = csv.reader(content.splitlines())
    assert title[0] == "Time"
    assert rows[0][4:6] == ["'=cmd()", "'+1"]
    assert len(rows[0]) == len(title)
    newest = journal.read(by_admin, Wanted())[0]
    assert (newest.action, newest.subject) == ("export", "journal")


def test_an_export_that_cannot_be_written_is_a_sentence(by_admin, tmp_path):
    with pytest.raises(StorageError, match="choose another place"):
        journal.export(by_admin, Wanted(), tmp_path)


def test_a_whole_journal_is_remembered(access, work):
    checked = journal.verify(work)
    assert checked.breaks == []
    assert journal.heads.seen(work.session) == {c: (n, h) for c, n, h in checked.heads}
    with pytest.raises(RuleError, match="“nobody” has no entries"):
        journal.verify(work, "nobody")
    journal.remember(work)


def test_a_tail_that_this_computer_has_seen_is_missed(work):
    (name, sequence, digest), *_others = journal.verify(work).heads
    file = journal.heads._file(work.session)
    file.write_text(json.dumps([[name, [sequence + 2, digest]]]), "utf-8")
    for only in ("", name):
        found = journal.verify(work, only).breaks
        assert [broken.kind for broken in found] == ["missing", "missing"]
    assert journal.heads.seen(work.session)[name][0] == sequence + 2


def test_every_act_that_the_program_notes_has_words():
    note = re.compile(r'chain\.note\(\s*[\w.]+,\s*"(\w+)",\s*"(\w+)"')
    program = Path(journal.__file__).parents[1]
    noted = [
        found for file in program.rglob("*.py") for found in note.findall(file.read_text("utf-8"))
    ]
    assert len(noted) > 5
    assert {action for action, _subject in noted} <= journal.ACTIONS.keys()
    assert {subject for _action, subject in noted} <= journal.SUBJECTS.keys()


def test_every_break_and_every_subject_has_words():
    kinds = ("missing", "altered", "reordered")
    sentences = {journal.sentence(chain.Break("lin", 7, kind)) for kind in kinds}
    assert len(sentences) == 3
    assert all("lin" in sentence and "7" in sentence for sentence in sentences)
    assert set(seals.JOURNALLED) <= set(journal.SUBJECTS)
    assert journal.action("sign_in") == "Signed in"
    assert journal.subject("something new") == "something new"
