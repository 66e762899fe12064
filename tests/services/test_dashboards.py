"""Dashboards of people who sign in, on a file and behind the walls of a server."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from closing import Centre
from factories import LONG_AGO, PASSWORD, install_checklist, make_person
from route import Route
from sqlalchemy import select

from qa_desk import paths
from qa_desk.errors import RuleError
from qa_desk.models import Evaluation, JournalEntry, MonthTotal, RoleGrant, passwords
from qa_desk.rules.dashboards import PICTURES, Wanted
from qa_desk.services import checklists, dashboards

LAST = Wanted("quarter")  # yesterday's calls, on the first of a month too
OWN = {"own": "csr", "team": "lead", "inspector": "inspector", "centre": "qa_lead"}
OWN |= {"manager": "manager"}


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def released(route, **values):
    """Release one more result of yesterday's; return its id."""
    case = route.released(**values)
    with route.owner.work() as work:
        found = work.session.get(Evaluation, case)
        found.day = work.today - timedelta(days=1)
    return case


def all_of(route, name, wanted=LAST):
    """Return all pictures that somebody's services draw."""
    with route.at(name) as work:
        parts = [
            service(work, wanted)
            for service in (dashboards.figures, dashboards.trend, dashboards.findings)
        ]
    return parts[0], {code: chart for part in parts for code, chart in part.charts.items()}


def marks(chart):
    of = getattr(chart, "points", None) or getattr(chart, "bars", None)
    return [(mark.label, mark.value, mark.n, mark.key) for mark in of or () if mark.n]


@pytest.mark.parametrize(("view", "name"), OWN.items())
def test_each_role_sees_the_pictures_of_its_dashboard(route, view, name):
    released(route, lost=(3,))
    released(route, lost=(3, 5))
    found, charts = all_of(route, name)

    others = {"coverage", "disputes"}  # of services of their own
    assert set(charts) >= set(PICTURES[view]) - others
    assert [number.n for number in found.numbers] == [2, 2, 2]
    both = {(team.id, team.name) for team in (route.team, route.other_team)}
    mine = {(route.team.id, route.team.name)}
    assert set(found.teams) == {"own": set(), "team": mine}.get(view, both)
    assert "general" in found.groups
    (trend,) = marks(charts["trend"])
    assert trend[2] == 2
    assert [mark[2] for mark in marks(charts["pareto"])] == [2, 2]
    assert sum(n for _label, _value, n, _key in marks(charts["dimensions"])) > 0


def test_who_may_not_see_results_is_told_nothing(route):
    released(route)
    assert all_of(route, "other_lead")[0].numbers[0].n == 0
    with route.at("trainer") as work, pytest.raises(RuleError, match="not among your rights"):
        dashboards.figures(work, LAST)


def test_only_the_random_sample_counts(route):
    case = released(route)
    with route.owner.work() as work:
        work.session.get(Evaluation, case).sample_reason = "complaint"
    found, charts = all_of(route, "qa_lead")
    assert found.numbers[0].n == 0
    assert marks(charts["trend"]) == []
    with route.at("inspector") as work:
        output = dashboards.figures(work, LAST).charts["output"]
    assert [mark[1] for mark in marks(output)] == [1]


def test_a_team_and_a_skill_group_are_chosen(route):
    released(route)
    for wanted, n in (
        (Wanted("quarter", route.team.id), 1),
        (Wanted("quarter", route.other_team.id), 0),
        (Wanted("quarter", group="general"), 1),
        (Wanted("quarter", group="complaint"), 0),
    ):
        found, charts = all_of(route, "qa_lead", wanted)
        assert found.numbers[0].n == n
        assert len(marks(charts["trend"])) == n
        assert len(marks(charts["pareto"])) == n


def test_a_lead_who_chooses_his_team_sees_it_and_no_other(route):
    released(route)
    with route.at("lead") as work:
        chosen = dashboards.findings(work, Wanted("quarter", route.team.id))
        other = dashboards.findings(work, Wanted("quarter", route.other_team.id))
    assert marks(chosen.charts["pareto"])
    assert not marks(other.charts["pareto"])


def test_the_lines_of_a_heat_map_are_people_or_teams(route):
    for number in range(10):
        released(route, lost=(3,) if number < 4 else (5,))
    csr = route.people["csr"]
    people = all_of(route, "lead")[1]["heat"]
    assert people.rows == (f"{csr.name} {csr.staff_no}",)
    assert [mark.value for mark in people.cells[0]] == [60.0, 40.0]
    assert all_of(route, "qa_lead", Wanted("quarter", route.team.id))[1]["heat"] == people
    teams = all_of(route, "manager")[1]["heat"]
    assert teams.rows == (route.team.name,)
    assert [mark.value for mark in teams.cells[0]] == [None, None]  # 30 are needed of a team


@pytest.mark.parametrize("name", ["csr", "lead", "inspector", "qa_lead", "manager"])
def test_the_evaluations_behind_a_mark_are_listed(route, name):
    """S3-1b."""
    first, second = released(route, lost=(3,)), released(route, lost=(5,))
    _found, charts = all_of(route, name)
    for picture, chart in charts.items():
        for _label, _value, n, key in marks(chart):
            with route.at(name) as work:
                behind = dashboards.behind(work, LAST, picture, key)
            lost = "item=" in key or "dimension=" in key
            assert behind.n <= n
            assert lost or behind.n == 2
            assert {row.id for row in behind.rows} <= {first, second}
    key = next(mark[3] for mark in marks(charts.get("pareto", charts["trend"])))
    with route.at(name) as work:
        (row, *_more) = dashboards.behind(work, LAST, "pareto", key).rows
    assert (row.result, row.number[:3]) == ("pass", "ZJ-")
    assert row.csr.startswith(route.people["csr"].name)


def test_the_inspector_lists_what_he_may_open_and_is_told_the_rest(route):
    mine = released(route)
    released(route, inspector="qa_lead")
    with route.at("inspector") as work:
        behind = dashboards.behind(work, LAST, "trend", "")
        own = dashboards.behind(work, LAST, "output", "")
    assert (behind.n, [row.id for row in behind.rows]) == (2, [mine])
    assert (own.n, [row.id for row in own.rows]) == (1, [mine])


def test_what_the_csr_did_not_cause_is_not_counted_against_him(route):
    released(route, lost=(3,))
    with route.at("csr") as work:
        key = marks(dashboards.findings(work, LAST).charts["pareto"])[0][3]
        assert dashboards.behind(work, LAST, "pareto", key).n == 1
        assert dashboards.behind(work, LAST, "pareto", "item=nothing").n == 0


def test_the_trend_is_marked_where_the_checklist_changed(route):
    text = (paths.resources() / "checklists" / "inbound-general.yaml").read_text("utf-8")
    reworded = text.replace('version: "1.0"', 'version: "1.1"').replace("标准开场白", "开场问候")
    pointed = reworded.replace('version: "1.1"', 'version: "1.2"').replace(
        "na: true", "na: false", 1
    )
    with route.owner.work() as work:
        versions = [install_checklist(work).id]
        versions += [
            checklists.install(work, each.replace("2026-01-01", day), "form").id
            for each, day in ((reworded, "2026-02-01"), (pointed, "2026-03-01"))
        ]
        months = [(date(2026, place, 1), version) for place, version in enumerate(versions, 1)]
        months.append((date(2026, 4, 1), versions[0]))
        assert dashboards._changes(work, months) == {date(2026, 3, 1)}


def trend_of(centre, name="qa_lead", **chosen):
    with centre.at(name) as work:
        return marks(dashboards.trend(work, Wanted("year", **chosen)).charts["trend"])


def test_a_closed_month_of_the_trend_stays_as_it_was_frozen(url):
    with closing(Centre(url)) as centre:
        centre.results((3,), (3, 5))
        before = trend_of(centre)
        centre.close_month()
        assert trend_of(centre) == before == trend_of(centre, group="general")
        assert trend_of(centre, team=centre.team.id) == before
        assert trend_of(centre, team=centre.other_team.id) == []

        centre.of_month(centre.released(lost=(5,)), released=datetime.now(UTC))
        [(_label, _value, n, key)] = trend_of(centre)
        assert n == 2
        with centre.at("qa_lead") as work:
            assert dashboards.behind(work, Wanted("year"), "trend", key).n == 2
        [(_label, _value, n, _key)] = trend_of(centre, "lead")  # sees no frozen sums of the centre
        assert n == 3


def test_a_month_without_frozen_parts_is_reckoned(url):
    with closing(Centre(url)) as centre:
        with centre.owner.work() as work:
            kept = MonthTotal(month=centre.month, stratum="random", figures={"n": 12})
            work.session.add(kept)
        centre.results((3,))
        assert [mark[2] for mark in trend_of(centre)] == [1]


def test_a_picture_that_leaves_the_program_is_in_the_journal(route):
    with route.at("csr") as work:
        dashboards.note_taken(work, "print", "trend")
    with route.owner.ask() as work:
        noted = work.session.scalars(
            select(JournalEntry).where(JournalEntry.subject == "dashboard")
        ).all()
    assert [(entry.action, entry.subject_id) for entry in noted] == [("print", "trend")]


def test_a_floor_coach_sees_the_teams_that_were_given_to_him(route):
    released(route, lost=(3,))
    with route.owner.work() as work:
        coach = make_person(work, login="a_coach")
        given = {"person_id": coach.id, "role": "floor_coach", "valid_from": LONG_AGO}
        work.session.add(RoleGrant(scope_kind="team", scope_id=route.team.id, **given))
        passwords.set_password(work.session, coach, PASSWORD)
        route.people["coach"] = coach
    found, charts = all_of(route, "coach")

    assert set(charts) == set(PICTURES["coach"]) - {"coverage"}
    assert [number.n for number in found.numbers] == [1, 1, 1]
    assert found.teams == ((route.team.id, route.team.name),)
