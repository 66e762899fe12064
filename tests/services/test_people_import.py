"""A list of people becomes people of the centre (P2, P21)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from audio.sounds import save, speech
from conftest import NOW
from factories import (
    PASSWORD,
    acting,
    install_checklist,
    make_call,
    make_person,
    make_scene,
    make_task,
)
from sqlalchemy import select, update

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import (
    CallSegment,
    Evaluation,
    JournalEntry,
    Membership,
    Person,
    PersonIdentifier,
    RoleGrant,
    Setting,
    SkillGroup,
    Team,
    chain,
    database,
)
from qa_desk.rules import people_lists
from qa_desk.rules.people_lists import ListedPerson
from qa_desk.services import cases, drawing, importing, people, people_import, planning
from qa_desk.services.people import Founder

LIST = """工号,姓名,班组,技能组,岗位,带班班组,坐席号,分机,登录名,生效日期
0012,王力,一班,普通组,,,8001,3201,wang,
0013,陈丽,一班,新人组,客服,,8002,,,2026-10-15
2001,林班,,,班长,一班,,,lin,
3001,周质检,,,质检员,,,,zhou,
"""


@pytest.fixture
def by(work):
    """The work as done by an administrator."""
    return acting(work, make_person(work, "admin", login="root"))


def listed(**values):
    return ListedPerson(**{"line": 2, "staff_no": "0012", "name": "王力", **values})


def take(work, *rows):
    return people_import.import_people(work, rows, "people.csv")


def person_of(work, staff_no):
    return work.session.scalars(select(Person).where(Person.staff_no == staff_no)).one()


def memberships(work, person):
    rows = work.session.execute(
        select(Team.name, Membership.kind, Membership.valid_from, Membership.valid_to)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.person_id == person.id)
        .order_by(Membership.valid_from)
    )
    return [tuple(row) for row in rows]


def roles(work, person):
    query = select(RoleGrant.role).where(RoleGrant.person_id == person.id)
    return set(work.session.scalars(query))


def problem(summary):
    (found,) = summary.problems
    return found.words


def test_a_list_brings_people_teams_roles_and_identifiers(by, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(LIST, "gb18030")
    summary = people_import.import_file(by, file)
    assert (summary.added, summary.changed, summary.unchanged) == (4, 0, 0)
    assert summary.listed == ()
    rows = {row.staff_no: row for row in people.list_people(by)}
    wang, lead = rows["0012"], rows["2001"]
    assert (wang.name, wang.roles, wang.team, wang.login) == ("王力", ("csr",), "一班", "wang")
    assert (lead.roles, lead.team, lead.leads) == (("team_lead",), "", "一班")
    assert rows["3001"].roles == ("inspector",)
    assert memberships(by, person_of(by, "0012")) == [("一班", "member", date(2026, 10, 1), None)]
    assert memberships(by, person_of(by, "0013"))[0][2] == date(2026, 10, 15)
    groups = by.session.execute(select(SkillGroup.code, SkillGroup.name)).all()
    assert set(groups) == {("general", "普通组"), ("newcomer", "新人组")}
    found = by.session.scalars(select(PersonIdentifier).where(PersonIdentifier.value == "8001"))
    assert found.one().valid_from == datetime(2026, 9, 30, 16, tzinfo=UTC)


def test_importing_again_changes_nothing(by, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(LIST, "utf-8")
    people_import.import_file(by, file)
    count = by.session.query(JournalEntry).count()
    again = people_import.import_file(by, file)
    assert (again.added, again.changed, again.unchanged, again.listed) == (0, 0, 4, ())
    assert again.taken == 4
    assert again.sentence() == "0 people added. 4 people were in already."
    assert by.session.query(JournalEntry).count() == count + 1
    assert chain.verify(by.session) == []


def test_what_is_missing_is_added_and_nothing_is_taken_away(by):
    take(by, listed(team="A", agent_id="8001"))
    more = listed(
        name="王　力",
        team="ａ",
        skill_group="VIP",
        roles=("inspector",),
        extension="3201",
        login="wang",
        hired_on=date(2026, 3, 1),
    )
    assert take(by, more).changed == 1
    person = person_of(by, "0012")
    assert (person.login, person.hired_on) == ("wang", date(2026, 3, 1))
    assert roles(by, person) == {"csr", "inspector"}
    assert memberships(by, person) == [("A", "member", date(2026, 3, 1), None)]
    grant = by.session.scalars(select(RoleGrant).where(RoleGrant.role == "inspector")).one()
    assert grant.valid_from == NOW.date()
    kinds = by.session.scalars(
        select(PersonIdentifier.kind).where(PersonIdentifier.person_id == person.id)
    )
    assert set(kinds) == {"staff_no", "agent_id", "extension"}
    assert take(by, listed()).unchanged == 1


def test_the_same_number_with_another_name_is_nobody_to_be_guessed(by):
    """P2."""
    take(by, listed(team="A"))
    summary = take(by, listed(name="王丽", login="wang"))
    assert "belongs to 王力 here" in problem(summary)
    assert (person_of(by, "0012").name, person_of(by, "0012").login) == ("王力", None)


def test_a_leavers_number_becomes_another_person(by):
    """P2: a reused staff number stays two people."""
    gone = make_person(by, "csr", staff_no="0012", name="王力", left_on=date(2026, 10, 20))
    assert "left on 2026-10-20" in problem(take(by, listed()))
    early = listed(name="陈丽", since=date(2026, 10, 20))
    assert "until 2026-10-20" in problem(take(by, early))
    assert take(by, listed(name="陈丽", team="A")).added == 1
    new = by.session.scalars(select(Person).where(Person.name == "陈丽")).one()
    assert new.id != gone.id
    assert memberships(by, new)[0][2] == date(2026, 10, 21)


def test_a_transfer_needs_its_day_and_ends_the_old_membership(by):
    take(by, listed(team="A", skill_group="newcomer", since=date(2026, 10, 1)))
    for day in (None, date(2026, 10, 1)):
        words = problem(take(by, listed(team="B", since=day)))
        assert "王力 0012 is in another team or skill group: A since 2026-10-01" in words
    assert by.session.query(Team).count() == 1
    assert take(by, listed(team="B", since=date(2026, 11, 2))).changed == 1
    group = listed(team="B", skill_group="普通组", since=date(2026, 11, 9))
    assert take(by, group).changed == 1
    assert memberships(by, person_of(by, "0012")) == [
        ("A", "member", date(2026, 10, 1), date(2026, 11, 1)),
        ("B", "member", date(2026, 11, 2), None),
    ]


def test_sign_in_names_are_given_once(by):
    take(by, listed(login="wang"))
    words = problem(take(by, listed(staff_no="13", name="陈丽", login="wang")))
    assert words == "The sign-in name wang is taken by 王力 0012. Choose another one."
    assert "signs in as wang" in problem(take(by, listed(login="other")))
    assert "is taken by" in problem(take(by, listed(staff_no="14", name="x", login="system")))
    assert by.session.query(Person).filter_by(staff_no="13").count() == 0


def test_a_team_has_one_lead(by):
    take(by, listed(leads="A"))
    words = problem(take(by, listed(staff_no="13", name="陈丽", leads="A")))
    assert words == "A is led by 王力 0012 already. A team has one team lead."
    assert roles(by, person_of(by, "0012")) == {"team_lead"}
    assert take(by, listed(leads="A")).unchanged == 1


def test_who_may_not_import_people_is_told_whom_to_ask(work, tmp_path):
    mine = acting(work, make_person(work, "inspector", "cs_manager", login="system-like"))
    with pytest.raises(RuleError, match=r"Manage people.*Administrator"):
        people_import.import_file(mine, tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("data", "words"), [(None, "cannot be read"), (b"", "is empty"), (b"a,b\n1,2", "first row")]
)
def test_what_is_no_list_imports_nothing(by, tmp_path, data, words):
    file = tmp_path / "people.csv"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(InputError, match=words):
        people_import.import_file(by, file)


def test_bad_lines_of_all_kinds_are_listed_in_their_order(by, tmp_path):
    file = tmp_path / "people.csv"
    lines = ["工号,姓名,岗位,登录名", "1,甲,,root", "2,,,", "3,丙,,", "4,丁,皇帝,", ""]
    file.write_text("\r\n".join(lines), "utf-8-sig")
    summary = people_import.import_file(by, file)
    assert summary.added == 1
    assert [each.line for each in summary.problems] == [2, 3, 5]
    assert all(each.file == "people.csv" for each in summary.problems)
    assert str(summary.problems[1]).startswith("people.csv, line 3: The name is missing.")


def test_remarks_do_not_keep_a_line_out(by):
    """P21, P2."""
    install_checklist(acting(by, make_person(by, "qa_lead")))
    take(by, listed(team="A", extension="3201"))
    rare = listed(
        line=7, staff_no="13", name="陈\U000f0000", team="A", extension="3201", skill_group="夜班"
    )
    summary = take(by, rare)
    assert (summary.added, summary.problems) == (1, ())
    notes = [note.words for note in summary.notes]
    assert all(note.line == 7 for note in summary.notes)
    assert any("Extension 3201 belongs to 王力 0012 as well" in words for words in notes)
    assert any("No checklist knows the skill group 夜班" in words for words in notes)
    assert any("U+F0000" in words for words in notes)
    assert take(by, listed(staff_no="14", name="𠮷小满")).notes == ()
    assert take(by, listed(staff_no="15", name="x", team="A", skill_group="夜班")).notes == ()


def named(work, call, kind, value):
    work.session.execute(
        update(CallSegment)
        .where(CallSegment.call_id == call.id)
        .values(identifier_kind=kind, identifier=value)
    )
    work.session.expire_all()
    return call


def segment(work, call):
    work.session.expire_all()
    return work.session.scalars(select(CallSegment).where(CallSegment.call_id == call.id)).one()


def test_calls_that_waited_for_somebody_are_resolved_at_once(by):
    mine = named(by, make_call(by), "agent_id", "8001")
    number = named(by, make_call(by), "staff_no", "0012")
    early = named(
        by, make_call(by, started_at=datetime(2026, 9, 1, tzinfo=UTC)), "agent_id", "8001"
    )
    other = named(by, make_call(by), "extension", "8001")
    summary = take(by, listed(team="A", agent_id="8001"))
    assert summary.resolved == 2
    assert "2 calls that waited for their CSR are resolved." in summary.sentence()
    person = person_of(by, "0012")
    assert {segment(by, call).person_id for call in (mine, number)} == {person.id}
    assert {segment(by, call).person_id for call in (early, other)} == {None}
    assert take(by, listed(since=date(2026, 8, 1), team="A", agent_id="8001")).resolved == 1


def test_two_people_of_one_extension_leave_its_calls_unresolved(by):
    """P2."""
    call = named(by, make_call(by), "extension", "3201")
    two = listed(line=3, staff_no="13", name="陈丽", team="A", extension="3201")
    summary = take(by, listed(team="A", extension="3201"), two)
    assert (summary.resolved, len(summary.notes)) == (0, 1)
    assert segment(by, call).person_id is None


def test_a_call_of_somebody_without_a_team_gets_it_with_the_list(by):
    csr = make_person(by, "csr", staff_no="0012", name="王力")
    call = make_call(by, csr)
    assert take(by, listed(team="A")).resolved == 1
    assert segment(by, call).team_id == by.session.scalars(select(Team.id)).one()


def test_a_transfer_takes_the_calls_since_its_day_along_but_not_what_was_drawn(work):
    scene = make_scene(work, calls=1)
    drawn = make_task(scene)
    later = make_call(work, scene.csr, scene.team)
    before = make_call(work, scene.csr, scene.team, started_at=datetime(2026, 11, 1, tzinfo=UTC))
    row = listed(
        staff_no=scene.csr.staff_no, name=scene.csr.name, team="B", since=date(2026, 11, 10)
    )
    summary = take(work, row)
    assert (summary.changed, summary.resolved) == (1, 0)
    new = work.session.scalars(select(Team.id).where(Team.name == "B")).one()
    assert segment(work, later).team_id == new
    assert segment(work, before).team_id == scene.team.id
    of_task = select(Evaluation.call_id).where(Evaluation.id == drawn.id)
    segment_of_task = select(CallSegment.team_id).where(CallSegment.call_id.in_(of_task))
    assert work.session.scalar(segment_of_task) == scene.team.id


def test_a_founded_centre_gets_people_recordings_a_plan_and_tasks(access, url, tmp_path):
    """The first hour of a centre of one's own."""
    with access.work() as work:
        people.found_centre(work, Founder("Sunny", "林芝健", "2004", "founder1", PASSWORD))
        install_checklist(work)
        everything = Setting(key="draw.seconds", value="0", changed_by=work.actor.id)
        everything.valid_from = work.now
        work.session.add(everything)
    folder = tmp_path / "recordings"
    folder.mkdir()
    for n in (1, 2):
        save(folder / f"{n}.wav", speech(0.2, seed=n))
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    calls = tmp_path / "calls.csv"
    calls.write_text(
        "Call ID,Agent ID,Start,File\n"
        f"A-1,8001,{today} 00:00:00,1.wav\nA-2,8002,{today} 00:00:00,2.wav\n",
        "utf-8",
    )
    staff = tmp_path / "people.csv"
    staff.write_text(
        "Staff no.,Full name,Team,Skill group,Roles,Leads,Agent ID\n"
        "0012,王力,A,General,,,8001\n0013,Chen Li,A,Newcomers,CSR,,8002\n2001,Lin,,,,A,\n",
        "utf-8",
    )
    desk = database.Access(access._engine, database._actor(access._engine, "founder1"))
    first = importing.run(desk.work, importing.Request(folder, calls))
    assert (first.stored, first.unresolved) == (2, 2)
    with desk.work() as work:
        summary = people_import.import_file(work, staff)
        assert (summary.added, summary.resolved, summary.listed) == (3, 2, ())
    assert importing.run(desk.work, importing.Request(folder, calls)).unresolved == 0
    with desk.work() as work:
        plan = planning.make(work, work.today, 1)
        plan = planning.approve(work, plan.id, plan.version)
        assert drawing.draw(work, plan.id, plan.version).drawn == 2
    with desk.ask() as work:
        assert {task.csr.staff_no for task in cases.queue(work)} == {"0012", "0013"}


def test_recordings_imported_again_find_the_people_too(access, tmp_path):
    folder = tmp_path / "recordings"
    folder.mkdir()
    save(folder / "1.wav", speech(0.2))
    calls = tmp_path / "calls.csv"
    calls.write_text("Call ID,Extension,Start,File\nA-1,3201,2026-11-15 09:00:00,1.wav\n", "utf-8")
    with access.work() as work:
        take(replace(work, now=NOW), listed(team="A", extension="3201"))
    assert importing.run(access.work, importing.Request(folder, calls)).unresolved == 0


def test_a_thousand_people_go_in_at_once(by):
    rows = [
        listed(line=n, staff_no=f"{n}", name=f"员工{n}", team=f"{n % 30} 班", agent_id=f"8{n}")
        for n in range(1000)
    ]
    assert take(by, *rows).added == 1000
    assert by.session.query(Team).count() == 30


def test_what_has_ended_counts_no_more(by):
    """P2: a role or a lead of the past is given anew, its past stays."""
    take(by, listed(staff_no="2001", roles=("team_lead",), leads="A"), listed(team="A"))
    yesterday = by.today - timedelta(days=1)
    for table in (RoleGrant, Membership):
        by.session.query(table).filter(table.valid_to.is_(None)).update({"valid_to": yesterday})
    by.session.expire_all()
    lead = listed(staff_no="2002", name="林班", roles=("team_lead",), leads="A")
    assert take(by, lead).problems == ()
    assert memberships(by, person_of(by, "2002"))[0][:2] == ("A", "lead")
    again = take(by, listed(staff_no="2001", roles=("inspector",)))
    assert (again.changed, again.problems) == (1, ())


def test_a_call_without_a_time_waits_on(by):
    """D9: nobody can say whose it was."""
    call = make_call(by)
    by.session.execute(
        update(CallSegment)
        .where(CallSegment.call_id == call.id)
        .values(started_at=None, identifier_kind="agent_id", identifier="8001")
    )
    assert take(by, listed(team="A", agent_id="8001")).resolved == 0


# -- before it is done -----------------------------------------------------------------------------


def shown(work, text):
    source = people_import.of_text(text.encode(), "people.csv")
    return people_import.preview(work, source, people_lists.propose(source))


def test_a_preview_says_what_is_new_changed_and_as_it_is_and_saves_nothing(by):
    text = "工号,姓名,班组,技能组,入职日期\n0012,王力,一班,普通组,2026-09-01\n0013,陈丽,一班,,\n"
    people_import.apply(by, shown(by, text))
    people_before = by.session.query(Person).count()
    found = shown(
        by,
        "工号,姓名,班组,拼音,入职日期,生效日期\n0012,王力,三班,Wáng Lì,2026-09-02,2026-11-01\n"
        "0013,陈丽,,,,\n0014,单红,四班,,,\n0015,,,,,\n",
    )
    changed, same, new = found.lines
    assert (changed.outcome, same.outcome, new.outcome) == ("changed", "unchanged", "added")
    assert {(one.column, one.before, one.after) for one in changed.differences} == {
        ("hired", "2026-09-01", "2026-09-02"),
        ("reading", "", "Wáng Lì"),
        ("team", "一班", "三班"),
        ("skill_group", "普通组", ""),
    }
    assert (found.changes, len(found.problems)) == (2, 1)
    assert found.sentence() == (
        "If it is imported: 1 new person, 1 changed, 1 as it is, 1 line is left out."
    )
    by.session.expire_all()
    assert by.session.query(Person).count() == people_before
    assert {team.name for team in by.session.query(Team)} == {"一班"}
    assert by.session.query(Person).filter_by(staff_no="0012").one().reading is None
    summary = people_import.apply(by, found)
    assert (summary.added, summary.changed, summary.unchanged) == (1, 1, 1)
    assert summary.listed == found.listed
    assert [line.outcome for line in shown(by, "工号,姓名,拼音\n0012,王力,Wáng Lì\n").lines] == [
        "unchanged"
    ]


def test_what_has_changed_since_the_preview_is_not_imported(by):
    text = "工号,姓名,班组\n0012,王力,一班\n"
    found = shown(by, text)
    people_import.apply(by, found)
    with pytest.raises(ConflictError, match="have changed since"):
        people_import.apply(by, found)


def test_a_post_and_an_earlier_day_complete_who_is_there(by):
    people_import.apply(by, shown(by, "工号,姓名,班组,坐席号\n0012,王力,一班,801\n"))
    (line,) = shown(by, "工号,姓名,班组,职位,生效日期\n0012,王力,一班,坐席,2026-09-01\n").lines
    assert [one.column for one in line.differences] == ["since", "post", "since"]
    again = "工号,姓名,班组,坐席号,生效日期\n0012,王力,一班,801,2026-09-01\n"
    people_import.apply(by, shown(by, again))
    person = by.session.query(Person).filter_by(staff_no="0012").one()
    rows = by.session.query(Membership).filter_by(person_id=person.id)
    assert [row.valid_from for row in rows] == [date(2026, 9, 1)]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_list_from_excel_goes_in(by, tmp_path, kind):
    """P19: also the HTML that many systems call .xls, with a title and cells as they come."""
    file = tmp_path / f"名单.{kind}"
    rows = [
        ["人员名单"],
        ["工号", "姓名", "入职日期"],
        ["００１２", "王力", "2024年1月5日"],
        ["13", "陈丽", 45296],
    ]
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.active.merge_cells("A1:C1")
        book.save(file)
    else:
        lines = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
        file.write_bytes(f"<table>{lines}</table>".encode("gbk"))
    summary = people_import.import_file(by, file)
    assert (summary.added, summary.problems) == (2, ())
    hired = {one.staff_no: one.hired_on for one in by.session.query(Person)}
    assert hired["0012"] == hired["13"] == date(2024, 1, 5)
