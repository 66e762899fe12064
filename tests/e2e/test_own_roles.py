"""The main road on a shared server, everybody through a login role of their own."""

from contextlib import contextmanager

import pytest
from factories import PASSWORD, a_draft, full_sheet, make_call, make_person, make_scene

from qa_desk import paths
from qa_desk.errors import RuleError
from qa_desk.models import CallSegment, Deputy, Signature, chain, database, engines, passwords
from qa_desk.services import (
    calls,
    cases,
    checklists,
    drawing,
    evaluating,
    importing,
    people,
    people_import,
    planning,
    signing_off,
)
from qa_desk.services.signing_off import Answer

ROLES = ("csr", "lead", "inspector", "qa_lead")


class Desks:
    """A committed centre on PostgreSQL, and a desk for each of its people."""

    def __init__(self, url):
        self.url = url
        engine = engines.connect(url)
        self.owner = database.Access(engine, database._actor(engine, "system"))
        self._open = {}
        with self.owner.work() as work:
            self.scene = make_scene(work)
            for role in ROLES:
                self.give_login(work, getattr(self.scene, role))

    def give_login(self, work, person):
        passwords.set_password(work.session, person, PASSWORD)

    def access(self, role):
        person = getattr(self.scene, role) if isinstance(role, str) else role
        if person.login not in self._open:
            self._open[person.login] = database.sign_in(self.url, person.login, PASSWORD)
        return self._open[person.login]

    @contextmanager
    def by(self, role):
        with self.access(role).work() as work:
            yield work

    def ask(self, role, service, *arguments):
        with self.access(role).ask() as work:
            return service(work, *arguments)

    def do(self, role, service, *arguments, **named):
        with self.by(role) as work:
            return service(work, *arguments, **named)

    def close(self):
        for access in self._open.values():
            access.close()
        self.owner.close()


@pytest.fixture
def desks(postgresql_url):
    desks = Desks(postgresql_url)
    yield desks
    desks.close()


def drawn(desks, by="qa_lead", per_csr=1):
    with desks.by("inspector") as work:
        plan = planning.make(work, work.today.replace(day=1), per_csr)
    plan = desks.do("qa_lead", planning.approve, plan.id, plan.version)
    desks.do(by, drawing.draw, plan.id, plan.version)
    return desks.ask("inspector", cases.queue)[0]


@pytest.fixture
def task(desks):
    """A drawn call in the inspector's queue; yesterday's calls may lie in the last month."""
    with desks.owner.work() as work:
        scene = desks.scene
        make_call(work, scene.csr, scene.team, started_at=work.now)
    return drawn(desks)


def submitted(desks, task, **options):
    state = desks.do("inspector", evaluating.open_task, task.id, task.version)
    checklist = desks.ask("inspector", cases.case, task.id).checklist
    sheet = full_sheet(checklist, **options)
    desks.do("inspector", evaluating.push_draft, a_draft(task.id, sheet.to_document(), 1))
    desks.do("inspector", evaluating.push_draft, a_draft(task.id, sheet.to_document(), 2))
    assert desks.ask("inspector", cases.case, task.id).held.sequence == 2
    return desks.do("inspector", evaluating.submit, task.id, state.version, sheet)


def version(desks, role, task):
    return desks.ask(role, cases.case, task.id).row.version


def confirmed(desks, task, **answer):
    desks.do("csr", cases.opened, task.id)
    answer = Answer(**{"stance": "agree", **answer})
    seen = version(desks, "csr", task)
    return desks.do("csr", signing_off.confirm, task.id, seen, answer, PASSWORD)


def test_a_plan_becomes_a_slip_with_two_signatures(desks, task):
    state = submitted(desks, task, item_5=1)
    desks.do("inspector", evaluating.release, task.id, state.version)
    assert [row.id for row in desks.ask("csr", cases.inbox)] == [task.id]
    number = confirmed(desks, task, stance="reservation", statement="客户先挂断")
    assert [row.id for row in desks.ask("lead", cases.inbox)] == [task.id]
    seen = version(desks, "lead", task)
    desks.do("lead", signing_off.countersign, task.id, seen, "已沟通", PASSWORD)
    for role in ROLES:
        slip = desks.ask(role, signing_off.slip, number)
        assert [stamp.role for stamp in slip.signatures] == ["csr", "team_lead"]
        assert slip.team_lead.name == desks.scene.lead.name
        case = desks.ask(role, cases.case, task.id)
        assert (case.row.status, case.row.slip, len(case.signatures)) == ("E10", number, 2)
        assert len(case.parts) == 1
        assert desks.ask(role, cases.results)[0].inspector.name == desks.scene.inspector.name
    with desks.owner.ask() as work:
        assert chain.verify(work.session) == []
        signatures = work.session.query(Signature).order_by(Signature.signed_at).all()
        assert [each.machine for each in signatures] == ["127.0.0.1", "127.0.0.1"]


def test_a_fatal_result_is_released_by_the_qa_lead(desks, task):
    state = submitted(desks, task, item_2=3)
    with pytest.raises(RuleError, match="second pair of ears"):
        desks.do("inspector", evaluating.release, task.id, state.version)
    assert [row.id for row in desks.ask("qa_lead", cases.inbox)] == [task.id]
    desks.do("qa_lead", evaluating.release, task.id, state.version)
    confirmed(desks, task, heard=True)
    seen = version(desks, "lead", task)
    desks.do("lead", signing_off.countersign, task.id, seen, "已辅导", PASSWORD)


def test_a_result_is_recalled_scored_again_and_given_back(desks, task):
    state = submitted(desks, task)
    state = desks.do("inspector", evaluating.recall, task.id, state.version)
    checklist = desks.ask("inspector", cases.case, task.id).checklist
    sheet = full_sheet(checklist, item_5=1)
    state = desks.do("inspector", evaluating.submit, task.id, state.version, sheet)
    state = desks.do("inspector", evaluating.recall, task.id, state.version)
    desks.do("inspector", evaluating.give_back, task.id, state.version, "设备故障")
    assert desks.ask("inspector", cases.queue)[0].status == "E0"


def test_a_deputy_countersigns_for_the_team_lead(desks, task):
    state = submitted(desks, task)
    desks.do("inspector", evaluating.release, task.id, state.version)
    confirmed(desks, task)
    with desks.owner.work() as work:
        deputy = make_person(work, "team_lead", login=f"deputy{desks.scene.lead.login}")
        desks.give_login(work, deputy)
    with desks.by("lead") as work:
        absence = {"valid_from": work.now, "valid_to": work.now.replace(year=work.now.year + 1)}
        work.session.add(
            Deputy(person_id=desks.scene.lead.id, deputy_id=deputy.id, reason="休假", **absence)
        )
    seen = version(desks, deputy, task)
    number = desks.do(deputy, signing_off.countersign, task.id, seen, "", PASSWORD)
    stamp = desks.ask("csr", signing_off.slip, number).signatures[1]
    lead = desks.scene.lead
    assert (stamp.name, stamp.deputy_for) == (deputy.name, f"{lead.name} {lead.staff_no}")


def test_the_inspector_draws_too_and_numbers_go_on(desks, task):
    with desks.owner.work() as work:
        scene = desks.scene
        make_call(work, scene.csr, scene.team, started_at=work.now)
    row = drawn(desks, by="inspector", per_csr=2)
    numbers = sorted(each.number for each in desks.ask("inspector", cases.queue))
    assert len(set(numbers)) == 2
    assert row.number in numbers
    (second, first) = desks.ask("lead", planning.list_plans)
    assert (first.drawn, second.drawn) == (1, 1)
    assert desks.ask("lead", drawing.list_draws, first.id)[0].inspectors == 1


def test_recordings_are_imported_and_resolved(desks, tmp_path):
    folder = paths.resources() / "demo" / "audio"
    sounds = sorted(folder.glob("*.ogg"))[:2]
    for n, sound in enumerate(sounds):
        (tmp_path / f"call-{n}{sound.suffix}").write_bytes(sound.read_bytes())
    listed = "call_id,agent_id,started_at,customer_number,file\n" + "".join(
        f"c{n},9001,2026-11-16 10:0{n}:00,1380013800{n},call-{n}.ogg\n" for n in range(len(sounds))
    )
    (tmp_path / "calls.csv").write_text(listed)
    request = importing.Request(tmp_path, tmp_path / "calls.csv")
    summary = importing.run(desks.access("inspector").work, request)
    assert summary.stored == len(sounds) > 0
    again = importing.run(desks.access("qa_lead").work, request)
    assert (again.stored, again.known) == (0, len(sounds))
    rows = desks.ask("inspector", calls.list_calls)
    assert len(rows) == 3 + len(sounds)
    call = next(row for row in rows if row.state == "no_csr")
    desks.ask("inspector", calls.detail, call.id)
    assert desks.do("qa_lead", calls.resolve, call.id, desks.scene.csr.id) >= 1


def test_the_qa_lead_installs_a_checklist_and_nobody_else(desks):
    file = max((paths.resources() / "checklists").glob("*.yaml"))
    with pytest.raises(RuleError, match="not among your rights"):
        desks.do("inspector", checklists.install, file.read_text("utf-8"), file.name)
    desks.do("qa_lead", checklists.install, file.read_text("utf-8"), file.name)
    assert desks.ask("csr", checklists.list_versions)


def test_people_are_listed_as_far_as_each_may_see(desks):
    scene = desks.scene
    with desks.owner.work() as work:
        make_person(work, "csr")
    seen = {role: {row.id for row in desks.ask(role, people.list_people)} for role in ROLES}
    assert seen["csr"] == {scene.csr.id}
    assert seen["lead"] == {scene.csr.id, scene.lead.id}
    assert len(seen["inspector"]) == len(seen["qa_lead"]) == 5


def test_the_administrator_imports_people_and_gives_them_the_calls_that_waited(
    desks, task, tmp_path
):
    scene, file = desks.scene, tmp_path / "people.csv"
    with desks.owner.work() as work:
        admin = make_person(work, "admin", login=f"admin{scene.csr.login}")
        desks.give_login(work, admin)
        call = make_call(work, started_at=work.now)
        segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
        segment.identifier_kind, segment.identifier = "agent_id", "8001"
    head = "工号,姓名,班组,技能组,岗位,坐席号,生效日期\n"
    new = "90001,王力,新班,普通组,客服,8001,2026-01-01\n"
    moved = f"{scene.csr.staff_no},{scene.csr.name},新班,,,,{work.today}\n"
    file.write_text(head + new + moved, "utf-8")
    done = desks.do(admin, people_import.import_file, file)
    assert (done.added, done.changed, done.resolved, done.problems) == (1, 1, 1, ())
    file.write_text(f"{head}90001,王力,新班,新人组,,8001,2025-12-01\n", "utf-8")
    assert desks.do(admin, people_import.import_file, file).changed + done.changed >= 1
    with pytest.raises(RuleError, match="not among your rights"):
        desks.do("qa_lead", people_import.import_file, file)
    assert desks.ask("inspector", cases.queue)[0].team == scene.team.name
