"""Who reads which bulletin, confirms that, and sees who has (domain.md 5.2, P13)."""

from datetime import timedelta

import pytest
from bulletin_office import said
from factories import PASSWORD

from qa_desk.errors import RuleError
from qa_desk.models import JournalEntry
from qa_desk.services import bulletins


def confirm(office, name, count=1):
    with office.at(name) as work:
        assert bulletins.confirm(work, bulletins.to_read(work), PASSWORD) == count


def waiting(office, name):
    with office.at(name) as work:
        return bulletins.waiting(work)


def test_a_draft_waits_for_the_qa_lead_and_nobody_else_sees_it(office):
    found = office.begun()
    assert (waiting(office, "qa_lead"), waiting(office, "inspector")) == (1, 0)
    assert [row.to_do for row in office.rows("qa_lead")] == ["publish"]
    assert [row.to_do for row in office.rows("inspector")] == [""]
    for name in ("csr", "lead", "manager", "trainer", "coach"):
        assert office.rows(name) == []
        with office.at(name) as work, pytest.raises(RuleError, match="not there"):
            bulletins.one(work, found.row.id)
    with office.at("admin") as work:
        assert bulletins.waiting(work) == 0
        with pytest.raises(RuleError, match="not among your rights"):
            bulletins.listed(work)


def test_it_is_late_after_its_time_on_the_next_working_day(office):
    row = office.begun(*[office.yesterday - timedelta(days=20)] * 2).row
    assert row.due_at.astimezone().minute == 30
    assert row.is_late(row.due_at + timedelta(minutes=1))
    assert not row.is_late(row.due_at)
    published = office.published(office.one("qa_lead", row.id)).row
    assert not published.is_late(row.due_at + timedelta(minutes=1))


def test_everybody_has_one_edition_to_read(office):
    office.reported(lost=())
    whole = office.published()
    editions = {one.team: one.id for one in whole.editions}
    for name in ("csr", "lead"):
        assert [row.id for row in office.rows(name)] == [editions[office.team.name]]
    for name in ("other_csr", "other_lead"):
        assert [row.id for row in office.rows(name)] == [editions[office.other_team.name]]
    for name in ("manager", "trainer", "coach"):
        assert [row.id for row in office.rows(name)] == [editions[""]]
    assert [row.id for row in office.rows("inspector")] == [whole.row.id]
    with office.at("other_lead") as work, pytest.raises(RuleError, match="not there"):
        bulletins.one(work, editions[office.team.name])
    own = office.one("inspector", whole.row.id, editions[office.team.name])
    assert own.form.scope == "team"
    assert own.form == office.read("lead").form


def test_team_leads_and_whom_it_names_confirm_having_read_it(office):
    office.reported(lost=())
    office.published()
    assert {name: waiting(office, name) for name in ("lead", "csr", "other_lead", "other_csr")} == {
        "lead": 1, "csr": 1, "other_lead": 1, "other_csr": 0,
    }  # fmt: skip
    assert office.rows("lead")[0].to_do == "read"
    confirm(office, "csr")
    edition = office.rows("csr")[0].id
    with office.at("csr") as work, pytest.raises(RuleError, match="not yours to sign"):
        bulletins.confirm(work, [edition], PASSWORD)
    found = office.read("lead")
    assert [(one.person.split()[0], bool(one.read_at)) for one in found.sheet.readers] == [
        (office.people["lead"].name, False), (office.people["csr"].name, True),
    ]  # fmt: skip
    row = office.rows("qa_lead")[0]
    assert (row.read, row.asked) == (1, 3)
    confirm(office, "lead")
    row = office.rows("lead")[0]
    assert (row.to_do, row.read, row.asked) == ("", 2, 2)


def test_a_csr_sees_of_the_readers_only_himself(office):
    office.reported(lost=())
    office.published()
    assert [one.person.split()[0] for one in office.read("csr").sheet.readers] == [
        office.people["csr"].name
    ]


def test_several_are_confirmed_with_one_password(office):
    for days in (2, 1):
        day = office.today - timedelta(days=days)
        office.published(office.begun(day, day))
    assert waiting(office, "lead") == 2
    with office.at("lead") as work, pytest.raises(RuleError, match=r"(?i)password"):
        bulletins.confirm(work, bulletins.to_read(work), "wrong")
    confirm(office, "lead", 2)
    assert waiting(office, "lead") == 0


def test_all_csrs_of_the_team_confirm_where_the_centre_wants_that(office):
    office.choose("bulletin.readers", "team")
    office.published()
    assert waiting(office, "csr") == 1
    assert waiting(office, "other_csr") == 1


def test_who_has_left_is_not_asked(office):
    office.reported(lost=())
    found = office.begun()
    office.leaves("csr")
    whole = office.published(found)
    assert office.people["csr"].name not in {one.person.split()[0] for one in whole.sheet.readers}


def test_whoever_moved_to_another_team_still_reads_what_he_is_asked_to(office):
    office.reported(lost=())
    office.published()
    office.move("csr", office.other_team)
    read = [said(office.one("csr", row.id)) for row in office.rows("csr")]
    assert [office.people["csr"].name in text for text in read] == [False, True]
    assert waiting(office, "csr") == 1
    assert office.people["csr"].name not in said(office.read("other_lead"))


def test_a_closed_team_has_no_edition(office):
    office.another_team()
    assert len(office.published().editions) == 3


def test_the_paper_says_what_the_edition_says_and_its_copies_are_noted(office):
    office.reported(lost=())
    whole = office.published()
    with office.at("lead") as work:
        edition = bulletins.listed(work)[0].id
        sheet = bulletins.sheet(work, edition)
        bulletins.note_print(work, edition)
    assert sheet.form == office.read("lead").form
    assert (sheet.is_draft, len(sheet.readers)) == (False, 2)
    with office.at("inspector") as work:
        assert bulletins.sheet(work, whole.row.id).form == whole.form
    with office.owner.ask() as work:
        entries = work.session.query(JournalEntry).filter_by(action="print").all()
        assert [one.subject for one in entries] == ["bulletin"]
