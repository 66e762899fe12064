"""Who decides a second appeal or could review is the same for our own query and for the server."""

from datetime import timedelta

import pytest
from factories import make_person, make_team
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models.sample_case import make_checklist, make_revision, make_task
from sqlalchemy import text

from qa_desk.models import Membership, RoleGrant, StepTaken, panels
from qa_desk.models.base import Key

ROLES = (*panels.ROLES, "inspector", "csr")
person = st.fixed_dictionaries(
    {
        "roles": st.lists(st.sampled_from(ROLES), max_size=3, unique=True),
        "scope": st.sampled_from(("centre", "team", "other", "skill_group")),
        "days": st.sampled_from(((-9, None), (-9, 0), (-9, -1), (0, None), (1, None))),
        "left": st.booleans(),
        "part": st.sampled_from(("", "", "", "vote", "coach", "judge", "lead")),
    }
)


@pytest.fixture
def server(work, engine_kind):
    if engine_kind != "postgresql":
        pytest.skip("it compares with a server")
    return work


def joined(work, found, drawn, other):
    """Add somebody with roles, who may have had a part in the case."""
    here = {"team": found.team_id, "other": other.id}
    scope = {"scope_kind": "team" if drawn["scope"] == "other" else drawn["scope"]}
    if drawn["scope"] == "skill_group":
        query = text("SELECT id FROM skill_group").columns(id=Key)
        scope["scope_id"] = work.session.scalar(query)
    else:
        scope["scope_id"] = here.get(drawn["scope"])
    today = work.session.scalar(text("SELECT centre_day()"))
    begin, end = (None if n is None else today + timedelta(days=n) for n in drawn["days"])
    one = make_person(work, left_on=today if drawn["left"] else None)
    for role in drawn["roles"]:
        dated = {"valid_from": begin, "valid_to": end}
        work.session.add(RoleGrant(person_id=one.id, role=role, **dated, **scope))
    part = drawn["part"]
    if part == "lead":
        of = {"person_id": one.id, "team_id": found.team_id, "kind": "lead"}
        group = work.session.scalar(text("SELECT id FROM skill_group").columns(id=Key))
        work.session.add(Membership(**of, skill_group_id=group, valid_from=begin, valid_to=end))
    elif part:
        work.session.add(
            StepTaken(
                evaluation_id=found.id,
                key={"vote": "vote", "coach": "coach"}.get(part, "judge_true"),
                source={"vote": "E9", "coach": "E6"}.get(part, "E5"),
                target={"vote": "E9"}.get(part, "E6"),
                person_id=one.id,
                role={"coach": "witness", "vote": "panel"}.get(part, "team_lead"),
                taken_at=work.now,
                content_hash=b"",
            )
        )
    work.session.flush()
    return one


def test_the_server_and_our_query_name_the_same_panel_and_reviewers(server):
    work = server

    @settings(
        max_examples=25, database=None, suppress_health_check=[HealthCheck.too_slow], deadline=None
    )
    @given(st.lists(person, max_size=8))
    def alike(drawn):
        point = work.session.begin_nested()
        found = make_task(work)
        other = make_team(work)
        people = [joined(work, found, each, other) for each in drawn]
        version = make_checklist(work, people[0] if people else make_person(work))
        found.status, found.checklist_version_id = "E1", version.id
        work.session.flush()
        make_revision(work, found, version)
        today = work.session.scalar(text("SELECT centre_day()"))
        for ours, name in ((panels._PANEL, "panel_of"), (panels._REVIEWERS, "reviewers_of")):
            query = text(ours.format(which=panels._ONE, today=":today")).columns(id=Key)
            values = {"evaluation": found.id, "today": today}
            mine = [row.id for row in work.session.execute(query, values)]
            theirs = work.session.scalar(text(f"SELECT {name}(:id)"), {"id": found.id})
            assert sorted(mine) == sorted(theirs)
            assert name != "panel_of" or mine == theirs
        point.rollback()

    alike()
