"""S0-4.2.1b, S0-3.3.4, S0-4.1.1c, S2-2.2.4b, S2-3.4.2, S3-1e: indicators beside the QA score."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from complaint_office import office_of
from factories import LONG_AGO, acting, make_person, make_released, make_scene
from models.sample_complaints import make_value
from sqlalchemy import func, select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import JournalEntry, KpiValue, RoleGrant, SkillGroup
from qa_desk.models import indicators as known
from qa_desk.rules import column_choice, kpi_lists
from qa_desk.rules.kpis import METRICS, RECKONED, Metric
from qa_desk.services import indicators
from qa_desk.services.indicators import Entry, importing

OCTOBER = date(2026, 10, 1)
ZONE = ZoneInfo("Asia/Shanghai")
TITLES = ["工号", "班组", "月份", "满意度", "响应时间", "解决率", "接待量"]


@pytest.fixture
def office(work):
    office = office_of(work)
    office.improver = make_person(work, "improvement_office", login="improver")
    return office


def shown(office, *rows, role="qa_lead"):
    source = column_choice.of_rows([TITLES, *rows], "指标.xlsx")
    return importing.preview(office.by(role), source, kpi_lists.propose(source))


def taken(office, *rows):
    return importing.apply(office.by("qa_lead"), shown(office, *rows))


def of(office, role, level, day=OCTOBER):
    return indicators.board(office.by(role), "month", day, level)


def lines(office):
    return [
        [office.csr.staff_no, "", "2026-10", "95.3%", "35", "88", ""],
        [office.other.staff_no, "", "2026-10", "80%", "70", "60", ""],
        ["", office.team.name, "2026-10", "91%", "", "", ""],
        ["", "", "2026-10", "90%", "", "", "46500"],
    ]


def set_target(office, code, target, **said):
    version = {one.code: one for one in indicators.catalogue(office.by("qa_lead"))}[code].version
    metric = replace(METRICS[code], target=target, version=version, **said)
    return indicators.save_metric(office.by("qa_lead"), metric)


def test_s0_4_2_1b_a_month_of_people_teams_and_the_centre_with_targets_and_lights(office):
    """S0-4.2.1b."""
    taken(office, *lines(office))
    set_target(office, "csat", 9000)
    people = of(office, "qa_lead", "people")
    assert people.may_edit
    cells = {row.about: row.cells for row in people.rows}
    good, bad = cells[str(office.csr.id)]["csat"], cells[str(office.other.id)]["csat"]
    assert (good.value, good.target, good.light) == (9530, 9000, "good")
    assert bad.light == "missed"
    assert {metric.code for metric in people.metrics} >= {"csat", "response_time", RECKONED}
    (team,) = [row for row in of(office, "qa_lead", "teams").rows if row.cells]
    assert (team.name, team.cells["csat"].light) == (office.team.name, "good")
    (centre,) = of(office, "qa_lead", "centre").rows
    assert centre.cells["volume"].value == 4_650_000
    assert (people.span, people.first, people.last) == ("month", OCTOBER, date(2026, 10, 31))


def test_everybody_sees_what_is_his(office):
    taken(office, *lines(office))
    own = of(office, "csr", "people")
    assert [row.about for row in own.rows] == [str(office.csr.id)]
    assert not own.may_edit
    assert [row.about for row in of(office, "team_lead", "people").rows] == [str(office.csr.id)]
    assert [row.about for row in of(office, "team_lead", "teams").rows] == [str(office.team.id)]
    assert len(of(office, "inspector", "people").rows) == 2
    assert of(office, "improver", "centre").rows[0].cells["csat"].value == 9000
    assert any(row.cells for row in of(office, "improver", "teams").rows)
    for role, levels in (
        ("csr", ("people",)),
        ("team_lead", ("people", "teams")),
        ("improver", ("teams", "centre")),
        ("cs_manager", ("people", "teams", "centre")),
        ("floor_coach", ()),
    ):
        assert indicators.levels(office.by(role).actor) == levels
    with pytest.raises(RuleError, match="not yours"):
        of(office, "csr", "centre")
    with pytest.raises(RuleError):
        of(office, "floor_coach", "people")


def test_complaint_timeliness_is_reckoned_from_the_register(office):
    day = office.work.today
    key = office.enter(csr_id=office.csr.id)
    office.enter(csr_id=office.csr.id, due_at=office.work.now - timedelta(minutes=30))
    office.enter(csr_id=office.csr.id)  # open and not due: says nothing yet
    office.close(key)
    set_target(office, RECKONED, 9500)
    rows = {row.about: row.cells for row in of(office, "qa_lead", "people", day).rows}
    cell = rows[str(office.csr.id)][RECKONED]
    assert (cell.value, cell.part, cell.whole, cell.light) == (5000, 1, 2, "missed")
    (centre,) = of(office, "cs_manager", "centre", day).rows
    assert centre.cells[RECKONED].value == 5000
    assert RECKONED not in of(office, "improver", "centre", day).rows[0].cells
    wanted = known.values(office.by("csr"), "month", [day.replace(day=1)], [known.CENTRE])
    assert wanted == []  # nobody tells the centre's figure out of a part
    with pytest.raises(RuleError, match="reckoned"):
        indicators.enter(office.by("qa_lead"), Entry(RECKONED, "month", day, "centre", "", 1))


def test_s3_1e_the_score_of_chance_stands_beside_what_customers_say(work):
    """S3-1e."""
    scene = make_scene(work)
    make_released(scene)
    day = (work.now - timedelta(days=1)).astimezone(ZONE).date()
    lead = scene.by("qa_lead")
    for level, span in (("people", "week"), ("teams", "month")):
        (row,) = indicators.board(lead, span, day, level).rows
        assert (row.score, row.n) == (1000, 1)
    (row,) = indicators.board(lead, "month", day, "people").rows
    assert (row.score, row.n) == (None, 1)  # a month is told as its sheet tells it: of enough
    assert indicators.board(lead, "week", day, "centre").rows[0].score == 1000
    assert indicators.board(scene.by("csr"), "week", day, "people").rows[0].score == 1000
    before = indicators.board(lead, "week", day - timedelta(days=60), "centre")
    assert (before.rows[0].score, before.rows[0].n) == (None, 0)


def test_a_value_is_typed_changed_and_taken_out(office):
    work = office.by("qa_lead")
    entry = Entry("csat", "month", date(2026, 10, 9), "people", str(office.csr.id), 9100, 9500)
    indicators.enter(work, entry)
    (row,) = of(office, "qa_lead", "people").rows
    cell = row.cells["csat"]
    assert (cell.value, cell.target, cell.light) == (9100, 9500, "near")
    with pytest.raises(ConflictError, match="Somebody else"):
        indicators.enter(work, entry)
    indicators.enter(work, replace(entry, value=9600), cell.version)
    cell = of(office, "qa_lead", "people").rows[0].cells["csat"]
    indicators.enter(work, replace(entry, value=None), cell.version)
    assert not of(office, "qa_lead", "people").rows
    indicators.enter(work, replace(entry, value=None))
    for wrong in (
        replace(entry, about=str(office.team.id)),
        replace(entry, level="centre"),
        replace(entry, about=""),
        replace(entry, metric="gone"),
    ):
        with pytest.raises(InputError):
            indicators.enter(work, wrong)
    for level, about in (("teams", str(office.team.id)), ("centre", "")):
        indicators.enter(work, replace(entry, level=level, about=about))
    with pytest.raises(RuleError):
        indicators.enter(office.by("inspector"), entry)


def test_an_indicator_of_the_centres_own(office):
    work = office.by("cs_manager")
    code = indicators.save_metric(work, Metric("", " 净推荐值 ", "points", "up", 5000))
    again = indicators.save_metric(work, Metric("", "通过率", "percent", "up"))
    assert (code, again) == ("own_1", "own_2")
    listed = {one.code: one for one in indicators.catalogue(work)}
    assert (listed[code].called, listed[code].target, listed[code].is_own) == (
        "净推荐值", 5000, True,
    )  # fmt: skip
    indicators.save_metric(work, replace(listed[code], target=6000))
    with pytest.raises(ConflictError):
        indicators.save_metric(work, replace(listed[code], target=7000))
    for name, words in (("", "name"), ("x" * 41, "name"), ("通过率", "already")):
        with pytest.raises(InputError, match=words):
            indicators.save_metric(work, Metric("", name, "points", "up"))
    assert code in {metric.code for metric in of(office, "cs_manager", "people").metrics}
    with pytest.raises(RuleError):
        indicators.save_metric(office.by("inspector"), Metric("", "x", "points", "up"))


def test_s0_3_3_4_a_list_replaces_what_an_earlier_one_said_and_never_doubles(office):
    """S0-3.3.4."""
    first = taken(office, *lines(office))
    assert first.sentence() == "Imported: 9 values."
    again = shown(office, *lines(office))
    assert (again.changes, again.sentence()) == (0, "If it is imported: 9 in already.")
    importing.apply(office.by("qa_lead"), again)
    changed = [[office.csr.staff_no, "", "2026-10", "96%", "35", "", ""]]
    found = shown(office, *changed)
    assert [(line.value, line.before) for line in found.lines] == [(9600, 9530), (3500, 3500)]
    assert found.sentence() == "If it is imported: 1 is replaced, 1 in already."
    importing.apply(office.by("qa_lead"), found)
    session = office.work.session
    assert session.scalar(select(func.count()).select_from(KpiValue)) == 9
    noted = select(func.count()).where(JournalEntry.action == "import_kpis")
    assert session.scalar(noted) == 2
    assert importing._figures(replace(found, lines=(), problems=())) == "nothing"


def test_what_cannot_be_taken_is_named_and_the_good_lines_go_in(office):
    found = shown(
        office,
        [office.csr.staff_no, "", "2026-10", "0.9", "", "", ""],
        ["", "无此班组", "2026-10", "90", "", "", ""],
        [office.csr.staff_no, "", "2026-09", "much", "", "", ""],
    )
    assert len(found.lines) == 1
    assert len(found.problems) == 2
    summary = importing.apply(office.by("qa_lead"), found)
    assert len(summary.listed) == 3
    with pytest.raises(InputError, match="no values"):
        shown(office)
    with pytest.raises(RuleError):
        shown(office, role="inspector")


def test_what_changed_since_the_preview_is_not_overwritten(office):
    found = shown(office, *lines(office))
    make_value(office.work, office.qa_lead, office.csr, value=1, first=OCTOBER)
    with pytest.raises(ConflictError):
        importing.apply(office.by("qa_lead"), found)


def test_s2_2_2_4b_the_course_of_twelve_months_has_gaps_and_its_target(office):
    """S2-2.2.4b."""
    taken(office, *lines(office))
    about = str(office.csr.id)
    chart = indicators.course(office.by("csr"), "month", date(2026, 11, 5), "csat", about)
    assert [point.label for point in chart.points][-2:] == ["2026-10", "2026-11"]
    assert [point.value for point in chart.points][-2:] == [95.3, None]
    assert (len(chart.points), chart.target) == (12, None)
    set_target(office, "csat", 9000)
    weeks = indicators.course(office.by("qa_lead"), "week", date(2026, 11, 5), "csat", about)
    assert (weeks.target, weeks.points[-1].label) == (90.0, "11-02")
    assert indicators.course(
        office.by("qa_lead"), "month", OCTOBER, "csat", about
    ).target == 90.0  # fmt: skip


def test_values_for_the_appraisal_and_the_digest(office):
    taken(office, *lines(office))
    make_value(office.work, office.qa_lead, metric="gone", value=7, first=OCTOBER)
    found = known.values(office.by("qa_lead"), "month", [OCTOBER], metrics=["csat", "gone"])
    assert {(one.metric, one.about, one.value) for one in found} == {
        ("csat", str(office.csr.id), 9530),
        ("csat", str(office.other.id), 8000),
        ("csat", str(office.team.id), 9100),
        ("csat", "", 9000),
        ("gone", "", 7),
    }
    assert known.volume(office.work.session, "month", OCTOBER) == 46_500
    assert known.volume(office.work.session, "week", OCTOBER) is None


def test_a_file_is_opened(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(TITLES)
    book.save(tmp_path / "指标.xlsx")
    assert importing.open_list(tmp_path / "指标.xlsx").name == "指标.xlsx"


def test_a_role_for_a_skill_group_reaches_its_people(office):
    taken(office, *lines(office))
    group = office.work.session.scalar(select(SkillGroup).where(SkillGroup.code == "general"))
    person = make_person(office.work, login="narrow")
    office.work.session.add(
        RoleGrant(person_id=person.id, role="inspector", scope_kind="skill_group",
                  scope_id=group.id, valid_from=LONG_AGO)
    )  # fmt: skip
    office.work.session.flush()
    narrow = acting(office.work, person)
    found = known.values(narrow, "month", [OCTOBER], metrics=["csat"])
    assert {str(office.csr.id), str(office.other.id)} <= {one.about for one in found}
