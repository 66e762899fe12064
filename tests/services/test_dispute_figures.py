"""The figures of disputes, of results that people took along the route themselves."""

from datetime import timedelta

import openpyxl
import pytest
from factories import acting
from route import Route, grounds, opinion

from qa_desk.errors import RuleError
from qa_desk.models import Evaluation
from qa_desk.rules.dispute_figures import Share
from qa_desk.rules.disputes import Words
from qa_desk.services import dispute_figures
from qa_desk.services.dispute_figures import Wanted


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def days(work, **values):
    """Return what is wanted of the days around now."""
    today = work.today
    return Wanted(today - timedelta(days=2), today + timedelta(days=2), **values)


def shown(route, name, **values):
    with route.at(name) as work:
        return dispute_figures.figures(work, days(work, **values))


def overturned(route):
    """Let a review find that the inspector erred, and both sign what is corrected."""
    case = route.released()
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    words = Words(reason="录音里有", verdict="overturned_inspector_error", sheet=route.sheet())
    route.take("qa_lead", "correct", case, words)
    route.confirm(case)
    route.countersign(case)
    return case


def closed(route):
    """Let the team lead find a result true, and the panel too."""
    case = route.released(lost=(3, 4, 5))
    route.disputed(case)
    route.take("lead", "judge_true", case, opinion(is_true=True))
    route.take("csr", "appeal", case, grounds(3, 4, 5))
    for name in ("manager", "qa_lead", "trainer"):
        route.take(name, "vote", case, Words(reason="维持", upholds=True))
    route.take("manager", "panel_uphold", case, Words(reason="维持原判"))


def test_capability_8_the_figures_of_what_was_done(route):
    overturned(route)
    closed(route)
    route.released()
    found = shown(route, "qa_lead")
    counted = found.figures
    assert (counted.released, counted.disputed, counted.reviewed) == (3, Share(2, 3), 2)
    assert counted.success == Share(1, 2)
    assert counted.causes == (("overturned_inspector_error", 1),)
    assert counted.accuracy == Share(2, 3)
    assert counted.judgement == Share(2, 2)
    assert counted.signed == Share(1, 1)
    assert counted.timely == Share(3, 3)
    assert {stage.key for stage in counted.stages} == {"csr", "team_lead", "qa_lead", "panel"}
    assert [name for _key, name in found.teams] == [route.team.name]
    assert [name.split()[-1] for _key, name in found.inspectors] == [
        route.people["inspector"].staff_no
    ]
    said = {line.what: line for line in found.lines}
    assert (said["Disputed"].value, said["Disputed"].base) == ("66.7 %", "2 of 3")
    assert said[found.inspectors[0][1]].value == "fewer than 10"


def test_team_leads_see_their_team_and_inspectors_themselves(route):
    overturned(route)
    assert shown(route, "lead").figures.released == 1
    assert shown(route, "other_lead").figures.released == 0
    mine = shown(route, "inspector")
    assert [key for key, _share in mine.figures.inspectors] == [route.people["inspector"].id]
    assert mine.figures.judges == ()
    assert mine.inspectors == ()
    lead = shown(route, "lead").figures
    assert lead.inspectors == ()
    assert [key for key, _share in lead.judges] == [route.people["lead"].id]
    for name in ("csr", "trainer"):
        with route.at(name) as work, pytest.raises(RuleError, match="team leads and the insp"):
            dispute_figures.figures(work, days(work))


def test_one_inspector_or_team_is_chosen_and_too_few_are_not_told(route):
    overturned(route)
    people = route.people
    assert shown(route, "manager", inspector=people["qa_lead"].id).figures.released == 0
    one = shown(route, "manager", inspector=people["inspector"].id)
    team = shown(route, "manager", team=route.team.id)
    for found, least in ((one, 10), (team, 30)):
        said = {line.what: line for line in found.lines}
        assert (said["Disputed"].value, said["Disputed"].base) == (
            f"fewer than {least}",
            "n = 1",
        )
    assert shown(route, "manager", team=route.other_team.id).figures.released == 0


def test_results_of_other_days_and_voided_ones_do_not_count(sqlite_url):
    route = Route(sqlite_url)
    case = route.released()
    route.take("qa_lead", "void", case, Words(reason="duplicate"))
    assert shown(route, "qa_lead").figures.released == 0
    with route.at("qa_lead") as work:
        today = work.today
        earlier = Wanted(today - timedelta(days=40), today - timedelta(days=30))
        assert dispute_figures.figures(work, earlier).figures.released == 0
    route.close()


def test_a_late_release_is_not_timely(sqlite_url):
    route = Route(sqlite_url)
    case = route.released()
    with route.owner.work() as work:
        work.session.get_one(Evaluation, case).assigned_at = work.now - timedelta(days=20)
        lead = acting(work, route.people["qa_lead"])
        assert dispute_figures.figures(lead, days(work)).figures.timely == Share(0, 1)
    route.close()


def test_the_figures_are_written_to_a_file_and_the_journal_tells_of_it(route, tmp_path):
    overturned(route)
    with route.at("qa_lead") as work:
        wanted = days(work, team=route.team.id, inspector=route.people["inspector"].id)
        lines = dispute_figures.export(work, wanted, tmp_path / "figures.xlsx")
        assert dispute_figures.export(work, wanted, tmp_path / "figures.csv") == lines
    rows = list(openpyxl.load_workbook(tmp_path / "figures.xlsx").active.values)
    assert len(rows) == lines + 2
    assert rows[0][:3] == ("Group", "Of what", "Figure")
    text = (tmp_path / "figures.csv").read_bytes().decode("utf-8-sig")
    assert route.team.name in text.splitlines()[1]
    with route.at("lead") as work, pytest.raises(RuleError, match="not among your rights"):
        dispute_figures.export(work, days(work), tmp_path / "no.csv")
