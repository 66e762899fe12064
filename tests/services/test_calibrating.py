"""A calibration session from its plan to the signed record (S3-5.7, domain.md 5.12)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from calibrators import make_panel
from factories import LONG_AGO_MOMENT, make_call, make_person, make_released
from rules.sample_checklists import every_feature_text
from sqlalchemy import select, text

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import Bilingual
from qa_desk.models import CallSegment, Evaluation, RoleGrant, Setting
from qa_desk.models.base import uuid7
from qa_desk.rules.calibration_records import Record
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.services import cases, checklists, evaluating
from qa_desk.services import planning as plans
from qa_desk.services.calibrating import Arrangement, Topic, closing, planning, reading, running


@pytest.fixture
def panel(work):
    return make_panel(work)


@pytest.fixture
def signing(access):
    """A panel whose people have their passwords already."""
    with access.work() as work:
        made = make_panel(work)
    with access.work() as work:
        yield replace(made, scene=replace(made.scene, work=work))


def settle(panel, key, value):
    """Decide something about the centre."""
    who = panel.people["qa_lead"].id
    panel.scene.work.session.add(
        Setting(key=key, valid_from=LONG_AGO_MOMENT, value=value, changed_by=who)
    )
    panel.scene.work.session.flush()


def test_a_session_is_prepared_on_the_day_of_the_plan(panel):
    work = panel.by("qa_lead")
    day = work.today
    made = plans.make(work, day, 1)
    plans.approve(work, made.id, made.version)
    assert planning.choices(work).plan.held_on >= day
    panel.prepare()
    session = panel.now()
    assert session.row.state == "preparing"
    assert session.row.number.startswith("CAL-")
    assert session.tolerance == 50
    assert session.tolerance_new == 100
    assert [one.post for one in session.members] == [
        "team_lead",
        "inspector",
        "trainer",
        "knowledge_editor",
    ]
    assert session.missing == ""
    assert session.may_run


def test_nobody_but_a_qa_lead_runs_a_session(panel):
    panel.prepare()
    for role in ("inspector", "team_lead", "manager", "csr"):
        with pytest.raises(RuleError):
            planning.begin(panel.by(role), panel.plan())
        with pytest.raises(RuleError):
            running.open_scoring(panel.by(role), panel.session_id, panel.seen)


def test_csrs_see_no_sessions(panel):
    panel.prepare()
    assert len(reading.listed(panel.by("manager"))) == 1
    with pytest.raises(RuleError):
        reading.listed(panel.by("csr"))


def test_scoring_wants_three_calls_people_and_the_reference(panel):
    panel.prepare(calls=2)
    work = panel.by("qa_lead")
    assert "3 calls" in panel.now().missing
    assert panel.now("trainer").missing == ""
    with pytest.raises(RuleError, match="3 calls"):
        running.open_scoring(work, panel.session_id, panel.seen)
    panel.prepare(roles=())
    assert "Invite" in panel.now().missing
    panel.prepare(roles=("trainer",))
    assert "reference" in panel.now().missing


def test_nobody_scores_his_own_call(panel):
    make_call(panel.scene.work, panel.people["team_lead"], panel.scene.team)
    panel.prepare(calls=5)
    assert "own" in panel.now().missing


def test_a_session_has_an_end(panel):
    for _number in range(13):
        make_call(panel.scene.work, panel.scene.csr, panel.scene.team)
    panel.prepare(calls=13)
    assert "at most 12" in panel.now().missing


def test_calls_are_chosen_once_with_a_reason_and_a_known_csr(panel):
    panel.prepare()
    work = panel.by("qa_lead")
    part = work.session.query(CallSegment).first()
    for chosen in ([(part.id, "random")] * 2, [(part.id, "liked")]):
        with pytest.raises(InputError):
            planning.set_calls(work, panel.session_id, panel.seen, chosen)
    unknown = make_call(panel.scene.work)
    lost = work.session.query(CallSegment).filter_by(call_id=unknown.id).one()
    with pytest.raises(InputError, match="CSR"):
        planning.set_calls(work, panel.session_id, panel.seen, [(lost.id, "random")])


def test_who_may_not_take_part_is_not_invited(panel):
    panel.prepare()
    with pytest.raises(InputError, match="may not take part"):
        planning.set_members(
            panel.by("qa_lead"), panel.session_id, panel.seen, [panel.people["csr"].id]
        )


def test_who_took_up_his_role_lately_is_new(panel):
    work = panel.scene.work
    person = make_person(work)
    since = work.today - timedelta(days=20)
    work.session.add(RoleGrant(person_id=person.id, role="inspector", valid_from=since))
    work.session.flush()
    panel.people["new"] = person
    panel.prepare(roles=("inspector", "new"))
    assert {one.person_id: one.is_new for one in panel.now().members} == {
        person.id: True,
        panel.people["inspector"].id: False,
    }


def test_what_is_laid_down_can_change_but_not_by_what_people_score(panel):
    panel.prepare()
    work = panel.by("qa_lead")
    planning.change(
        work, panel.session_id, panel.seen, panel.plan(notes="会议室", reference_id=None)
    )
    assert panel.now().notes == "会议室"
    running.open_scoring(work, panel.session_id, panel.seen)
    planning.change(
        work, panel.session_id, panel.seen, panel.plan(training="复习", reference_id=None)
    )
    assert panel.now().training == "复习"
    with pytest.raises(RuleError, match="stay as they were"):
        planning.change(work, panel.session_id, panel.seen, panel.plan())


@pytest.mark.parametrize(
    "values",
    [{"training_minutes": -1}, {"checklist_version_id": uuid7()}, {"chair_id": uuid7()}],
)
def test_what_cannot_be_is_refused(panel, values):
    with pytest.raises(InputError):
        planning.begin(panel.by("qa_lead"), panel.plan(**values))


def test_without_a_checklist_there_is_nothing_to_score_by(panel):
    work = replace(panel.by("qa_lead"), now=panel.scene.work.now - timedelta(days=9000))
    with pytest.raises(RuleError, match="No checklist"):
        planning.choices(work)


def test_a_session_that_nobody_has_scored_in_can_be_taken_back(panel):
    panel.prepare()
    planning.discard(panel.by("qa_lead"), panel.session_id, panel.seen)
    assert reading.listed(panel.by("qa_lead")) == []
    with pytest.raises(RuleError, match="not there"):
        panel.now()
    panel.open()
    with pytest.raises(RuleError, match="cannot be done"):
        planning.discard(panel.by("qa_lead"), panel.session_id, panel.seen)


def test_two_who_change_a_session_are_told_apart(panel):
    panel.prepare()
    seen = panel.seen
    planning.set_members(panel.by("qa_lead"), panel.session_id, seen, [])
    with pytest.raises(ConflictError):
        planning.set_members(panel.by("qa_lead"), panel.session_id, seen, [])


def test_tasks_tell_nobody_whose_call_it_is(panel):
    panel.open()
    for role in ("inspector", "team_lead", "trainer", "editor"):
        tasks = panel.tasks(role)
        assert len(tasks) == 3
        for task in tasks:
            case = cases.case(panel.by(role), task.id)
            assert task.comparison == panel.now().row.number
            assert (task.csr.name, task.csr.staff_no, task.team, task.number_masked) == ("",) * 4
            assert case.row == task
            assert case.parts
    assert panel.tasks("qa_lead") == []
    assert reading.waiting(panel.by("trainer")) == 1
    assert reading.waiting(panel.by("manager")) == 0


def test_everybody_scores_by_the_sessions_checklist(panel):
    panel.open()
    panel.score("trainer")
    version = panel.now().checklist_version_id
    done = panel.scene.work.session.query(Evaluation).filter_by(status="E14").all()
    assert {one.checklist_version_id for one in done} == {version}
    assert {one.purpose for one in done} == {"calibration"}


def test_while_people_score_nobody_sees_what_others_did(panel):
    panel.open(roles=("inspector", "qa_lead", "trainer"))
    panel.score("inspector")
    for role in ("qa_lead", "trainer", "manager", "inspector"):
        with pytest.raises(RuleError, match="has ended"):
            panel.results(role)
    done = panel.scene.work.session.query(Evaluation).filter_by(status="E14").first()
    for role in ("qa_lead", "trainer", "manager"):
        with pytest.raises(RuleError):
            cases.case(panel.by(role), done.id)
    assert cases.case(panel.by("inspector"), done.id).row.final == 1000
    assert {one.name: one.submitted for one in panel.now("trainer").members}[
        f"{panel.people['inspector'].name} {panel.people['inspector'].staff_no}"
    ] == 3
    assert panel.now().row.done == 1
    assert not panel.now().is_shown


def test_results_show_nothing_of_a_calibration(panel):
    panel.open()
    panel.score("inspector")
    panel.end()
    for role in ("inspector", "qa_lead", "csr", "manager", "team_lead"):
        assert cases.results(panel.by(role)) == []
        assert cases.inbox(panel.by(role)) == []


def test_who_has_not_submitted_is_missing(panel):
    panel.scored()
    states = [one.status for one in panel.scene.work.session.query(Evaluation).all()]
    assert sorted(states) == ["E12"] * 2 + ["E14"] * 10
    results = panel.results("editor")
    editor = panel.people["editor"].id
    assert sum(person == editor for _call, person in results.matrix.totals) == 1
    assert panel.now().is_shown


def test_the_matrix_says_who_sees_what_otherwise(panel):
    panel.scored()
    results = panel.results()
    matrix, lead = results.matrix, panel.people["team_lead"].id
    first = matrix.calls[0]
    cell = matrix.cells[first.id, lead, matrix.items[0].key]
    assert cell.is_other
    assert cell.earned < cell.points
    assert [one.is_reference for one in matrix.members][-1]
    others = [key for key, one in matrix.cells.items() if one.is_other]
    assert others == [(first.id, lead, matrix.items[0].key)]
    assert matrix.totals[first.id, lead].apart < 0
    assert results.summary.items[0].key == matrix.items[0].key
    assert results.summary.panel.n == 7


def test_without_a_reference_the_others_are_the_measure(panel):
    panel.open(reference_id=None)
    for role in ("inspector", "trainer"):
        panel.score(role)
    panel.score("team_lead", {"item_1": 1})
    panel.end()
    results = panel.results()
    assert [person for (_c, person, _k), one in results.matrix.cells.items() if one.is_other] == [
        panel.people["team_lead"].id
    ]
    assert results.summary.panel is None
    assert results.beyond == ()


def test_a_session_is_closed_with_a_record_that_all_sign(signing):
    signing.closed()
    session = signing.now()
    assert session.row.state == "closed"
    assert session.paper.state == "signing"
    assert reading.waiting(signing.by("trainer")) == 1
    with pytest.raises(RuleError, match="not yours"):
        signing.sign("qa_lead")
    assert [signing.sign(role) for role in ("inspector", "team_lead", "trainer", "editor")] == [
        False
    ] * 4
    assert signing.sign("qa_lead")
    assert signing.now().paper.state == "closed"
    assert [one.role for one in signing.now().paper.given][-1] == "calibration_chair"
    record = closing.record(signing.by("manager"), signing.session_id)
    assert Record.from_text(record.to_text()) == record
    assert len(record.scores) == 10
    assert all(len(one.content_hash) == 64 for one in record.scores)
    closing.note_print(signing.by("manager"), signing.session_id)


def test_the_record_wants_what_5_12_wants(panel):
    settle(panel, "calibration.tolerance", "1")
    panel.scored()
    work = panel.by("qa_lead")

    def refusal():
        with pytest.raises(InputError) as told:
            closing.close(work, panel.session_id, panel.seen)
        return str(told.value)

    planning.change(work, panel.session_id, panel.seen, panel.plan(training=""))
    assert "trained" in refusal()
    planning.change(work, panel.session_id, panel.seen, panel.plan())
    assert "talk over one item" in refusal()
    key = panel.results().matrix.items[0].key
    topic = Topic(uuid7(), 1, key, Bilingual())
    running.discuss(work, panel.session_id, panel.seen, [topic])
    assert "conclusion" in refusal()
    topic = replace(topic, views="一", conclusion="二")
    running.discuss(work, panel.session_id, panel.seen, [topic])
    assert panel.now().topics[0].label.en
    assert len(panel.results().beyond) == 1
    assert "arranged" in refusal()
    preview = closing.record(work, panel.session_id)
    assert preview.topics[0].conclusion == "二"


def test_a_session_in_which_nobody_scored_has_no_record(panel):
    panel.open()
    panel.end()
    with pytest.raises(InputError, match="Nobody has scored"):
        closing.close(panel.by("qa_lead"), panel.session_id, panel.seen)
    with pytest.raises(RuleError, match="no record"):
        closing.sign(panel.by("qa_lead"), panel.session_id, 1, "", "x")


def test_a_record_is_reopened_with_a_reason_and_what_was_signed_is_void(signing):
    signing.closed()
    signing.sign("trainer")
    work = signing.by("qa_lead")
    with pytest.raises(RuleError, match="Say why"):
        closing.reopen(work, signing.session_id, signing.seen, " ")
    closing.reopen(work, signing.session_id, signing.seen, "写错了结论")
    assert signing.now().row.state == "discussing"
    assert reading.interpretations(work) == []
    closing.close(work, signing.session_id, signing.seen)
    assert signing.now().paper.given == ()
    closing.reopen(work, signing.session_id, signing.seen, "")
    assert signing.now().row.state == "discussing"


def test_topics_and_arrangements_can_be_changed_while_people_talk(panel):
    panel.discussed()
    work = panel.by("qa_lead")
    first = panel.now().topics[0]
    keys = [one.key for one in panel.results().matrix.items]
    second = Topic(uuid7(), 1, keys[1], Bilingual())
    running.discuss(work, panel.session_id, panel.seen, [second, replace(first, change="")])
    assert [one.item_key for one in panel.now().topics] == [keys[1], keys[0]]
    with pytest.raises(InputError, match="once"):
        running.discuss(work, panel.session_id, panel.seen, [first, replace(first, id=uuid7())])
    running.discuss(work, panel.session_id, panel.seen, [second])
    assert [one.item_key for one in panel.now().topics] == [keys[1]]
    stranger = Arrangement(panel.people["csr"].id, "", "x", None)
    with pytest.raises(InputError):
        running.arrange(work, panel.session_id, panel.seen, [stranger])
    running.arrange(
        work, panel.session_id, panel.seen, [replace(stranger, person_id=panel.people["editor"].id)]
    )
    assert [one.what for one in panel.now().arrangements] == ["x"]
    running.set_present(work, panel.session_id, panel.seen, [panel.people["editor"].id])
    assert [one.post for one in panel.now().members if one.present] == ["knowledge_editor"]


def test_calls_are_suggested_for_three_reasons(panel):
    make_released(panel.scene, item_2=3)
    panel.prepare(calls=1)
    work = panel.by("qa_lead")
    offered = planning.suggested(work, panel.session_id)
    assert {one.why for one in offered} <= {"borderline", "random"}
    assert offered
    panel.prepare(calls=0)
    first = planning.suggested(work, panel.session_id)[0]
    assert (first.why, first.final) == ("borderline", 0)
    seen = panel.seen
    planning.set_members(work, panel.session_id, seen, [panel.people["qa_lead"].id])
    assert planning.suggested(work, panel.session_id)[0].final is None
    assert planning.suggested(work, panel.session_id, "nothing") == []
    number = offered[0].recording
    assert [one.recording for one in planning.suggested(work, panel.session_id, number)] == [number]


def test_a_month_without_a_session_is_reminded_of(panel):
    """S3-5.7a."""
    lead = panel.by("qa_lead")
    late = replace(lead, now=lead.now.replace(day=25))
    assert reading.missing_month(late) == late.today.replace(day=1)
    assert reading.missing_month(replace(lead, now=lead.now.replace(day=2))) is None
    assert reading.missing_month(replace(panel.by("manager"), now=late.now)) is None
    panel.prepare(held_on=late.today)
    assert reading.missing_month(late) is None


def test_figures_of_csrs_never_change_by_a_calibration(panel):
    make_released(panel.scene)
    work = panel.scene.work

    def figures():
        shown = select(text("*")).select_from(text("qad_result"))
        return work.session.execute(shown).all()

    before = figures()
    panel.closed()
    assert figures() == before
    assert len(before) == 1


def test_every_kind_of_answer_has_its_place_in_the_matrix(panel):
    version = checklists.install(panel.scene.work, every_feature_text(), "every-feature.yaml")
    panel.open(checklist_version_id=version.id, roles=("inspector", "trainer"))
    marks = (Mark(700, 2), Mark(900, 4), Mark(950, None, "X-F1"))
    answers = {1: Answer(0), 2: Answer(0, "辱骂", "csr", (3, 1, 1)), 4: Answer(1, "晚了两天")}
    sheets = {
        "inspector": Sheet(
            {**answers, 5: Answer(None)}, {"X-F1": "说出了证件号"}, marks, suggestion="听完再答"
        ),
        "trainer": Sheet({1: Answer(0), 2: Answer(0), 5: Answer(0)}, praise="耐心"),
    }
    for role, sheet in sheets.items():
        work = panel.by(role)
        task = panel.tasks(role)[0]
        state = evaluating.open_task(work, task.id, task.version)
        evaluating.submit(work, task.id, state.version, sheet)
    panel.end()
    matrix = panel.results().matrix
    call, who = matrix.calls[0].id, {role: panel.people[role].id for role in sheets}
    keys = {one.number: one.key for one in matrix.items}
    lost = matrix.cells[call, who["trainer"], keys[2]]
    assert lost.is_other
    assert lost.text.zh == ""
    assert matrix.cells[call, who["inspector"], keys[2]].text.zh == "打断客户、语气生硬、辱骂客户"
    assert not matrix.cells[call, who["inspector"], keys[5]].applies
    assert matrix.totals[call, who["trainer"]].fatals == ()
    assert matrix.cells[call, who["inspector"], "X-F1"].text.en == "Found"
    assert matrix.totals[call, who["inspector"]].fatals == ("X-2", "X-F1")
