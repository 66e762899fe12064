"""Where somebody stood on a day: team and skill group of that day, not of today (P2, 6.6)."""

from datetime import date
from zoneinfo import ZoneInfo

from factories import install_checklist, make_person, make_team

from qa_desk.models import Membership, standing

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_team_and_skill_group_are_those_of_the_day(work):
    csr = make_person(work, "csr")
    old = make_team(work, members=[csr])
    membership = work.session.query(Membership).filter_by(person_id=csr.id).one()
    membership.valid_to = date(2026, 10, 31)
    new = make_team(work, group="vip")
    work.session.add(
        Membership(
            person_id=csr.id, team_id=new.id, kind="member", valid_from=date(2026, 11, 1),
            skill_group_id=work.session.query(standing.SkillGroup).filter_by(code="vip").one().id,
        )
    )  # fmt: skip
    work.session.flush()
    assert standing.team_on(work.session, csr.id, date(2026, 10, 31)) == old.id
    assert standing.team_on(work.session, csr.id, date(2026, 11, 1)) == new.id
    assert standing.group_on(work.session, csr.id, date(2026, 10, 31)) == "general"
    assert standing.group_on(work.session, csr.id, date(2026, 11, 1)) == "vip"
    assert standing.team_on(work.session, csr.id, date(2020, 1, 1)) is None
    assert standing.group_on(work.session, csr.id, date(2020, 1, 1)) == ""


def test_fatal_errors_are_those_of_the_group_s_checklists(work):
    assert standing.fatals(work.session, date(2026, 11, 16), "general") == {}
    install_checklist(work)
    found = standing.fatals(work.session, work.today, "general")
    assert found["IN-F1"]
