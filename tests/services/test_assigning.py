"""Tasks change hands: taken over, handed on, taken from a colleague, levelled (E-30)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from factories import a_draft, acting, full_sheet, make_call, make_person, make_scene, make_team

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import Ability, Evaluation, JournalEntry, RoleGrant, Shift
from qa_desk.services import assigning, cases, evaluating

NUMBERS = iter(range(1, 10_000))


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


@pytest.fixture
def other(work):
    return make_person(work, "inspector", name="周宁")


@pytest.fixture
def give(work, scene):
    """A function that gives an inspector tasks; returns them."""

    def give(count=1, inspector=None, language="", due=0, csr=None):
        made = []
        for _again in range(count):
            number = next(NUMBERS)
            call = make_call(work, scene.csr, scene.team, language=language)
            found = Evaluation(
                number=f"ZJ-20261116-{number:04d}",
                sample_reason="random",
                call_id=call.id,
                csr_id=(csr or scene.csr).id,
                team_id=scene.team.id,
                skill_group="general",
                inspector_id=(inspector or scene.inspector).id,
                status="E0",
                assigned_at=work.now,
                due_at=work.now + timedelta(days=due, minutes=number),
            )
            work.session.add(found)
            made.append(found)
        work.session.flush()
        return made

    return give


def shift(work, person, kind):
    start = datetime(2026, 11, 16, tzinfo=work.now.tzinfo)
    values = {"starts_at": start, "ends_at": start + timedelta(hours=8), "kind": kind}
    work.session.add(Shift(person_id=person.id, day=start.date(), **values))
    work.session.flush()


def seats(work):
    return {seat.name.split()[0]: seat for seat in assigning.board(work).seats}


def test_e_30_an_absent_inspectors_tasks_go_to_the_others_by_load(work, scene, other, give):
    third = make_person(work, "inspector", name="郑爽")
    shift(work, scene.inspector, "leave")
    give(6)
    give(2, other)
    handed = assigning.take_over(scene.by("qa_lead"), scene.inspector.id, "absent")
    expected = [(f"郑爽 {third.staff_no}", 4), (f"周宁 {other.staff_no}", 2)]
    assert sorted(handed.to) == sorted(expected)
    assert (handed.count, handed.refused) == (6, ())
    found = seats(scene.by("qa_lead"))
    assert {name: seat.tasks for name, seat in found.items()}["周宁"] == 4
    assert found[scene.inspector.name].minutes == found[scene.inspector.name].tasks == 0


def test_e_30_the_reason_and_the_number_stand_in_the_journal(work, scene, other, give):
    (found,) = give()
    assigning.take_over(scene.by("qa_lead"), scene.inspector.id, "absent")
    work.session.flush()
    entries = work.session.query(JournalEntry).order_by(JournalEntry.sequence).all()
    (note,) = [entry for entry in entries if entry.action == "hand_over"]
    assert (note.subject, note.subject_id) == ("person", str(scene.inspector.id))
    assert '"absent"' in note.payload
    (change,) = [e for e in entries if (e.subject, e.action) == ("evaluation", "update")]
    assert (change.subject_id, "inspector_id" in change.payload) == (str(found.id), True)


def test_p20_a_task_tells_which_days_were_counted_for_it(scene, give):
    (found,) = give()
    assert assigning.board(scene.by("qa_lead")).tasks[0].due is None  # no deadline falls there
    found.due_at = datetime(2026, 11, 18, 10, tzinfo=UTC)
    (task,) = assigning.board(scene.by("qa_lead")).tasks
    assert (task.due.at, task.due.unit) == (task.due_at, "working")
    assert [day.day for day in task.due.days] == [17, 18]


def test_e_30_a_draft_begins_anew_and_only_the_qa_lead_reads_what_was_typed(
    work, scene, other, give
):
    (found,) = give()
    old, new = scene.by("inspector"), acting(work, other)
    evaluating.open_task(old, found.id, found.version)
    sheet = full_sheet(cases.case(old, found.id).checklist)
    evaluating.push_draft(old, a_draft(found.id, sheet.to_document()))
    due = found.due_at
    assigning.take_over(scene.by("qa_lead"), scene.inspector.id, "absent", other.id)
    assert (found.status, found.inspector_id) == ("E0", other.id)
    assert found.due_at >= due
    assert cases.case(new, found.id).sheet.answers == {}
    assert cases.case(scene.by("qa_lead"), found.id).sheet == sheet
    with pytest.raises(RuleError, match="not yours to see"):
        cases.case(old, found.id)
    assert evaluating.push_draft(old, a_draft(found.id, {}, 2)).outcome == "gone"
    evaluating.open_task(new, found.id, found.version)
    assert evaluating.push_draft(new, a_draft(found.id, {"praise": "x"})).outcome == "stored"
    assert cases.case(scene.by("qa_lead"), found.id).sheet.praise == "x"
    manager = acting(work, make_person(work, "cs_manager"))
    assert cases.case(manager, found.id).sheet.praise == ""


def test_p16_what_the_others_cannot_judge_stays_and_is_named(work, scene, other, give):
    work.session.add(Ability(person_id=other.id, kind="language", value="普通话"))
    (cantonese,) = give(language="粤语")
    (mandarin,) = give(language="普通话")
    handed = assigning.take_over(scene.by("qa_lead"), scene.inspector.id, "left")
    assert handed.refused == ((cantonese.number, "language"),)
    assert (handed.count, mandarin.inspector_id) == (1, other.id)
    again = assigning.take_over(scene.by("qa_lead"), scene.inspector.id, "left")
    assert (again.count, again.refused) == (0, handed.refused)


def test_nothing_is_taken_over_where_nothing_is_open(scene):
    with pytest.raises(RuleError, match="no open task"):
        assigning.take_over(scene.by("qa_lead"), scene.inspector.id, "absent")


def test_a_reason_is_needed(scene, other, give):
    give()
    with pytest.raises(RuleError, match="Say why"):
        assigning.take_over(scene.by("qa_lead"), scene.inspector.id, "")


@pytest.mark.parametrize("role", ["csr", "lead", "inspector"])
def test_only_the_qa_lead_hands_over(scene, other, give, role):
    (found,) = give()
    work = scene.by(role)
    for act in (
        lambda: assigning.take_over(work, scene.inspector.id, "absent"),
        lambda: assigning.hand_on(work, found.id, found.version, other.id, "absent"),
        lambda: assigning.balance(work),
    ):
        with pytest.raises(RuleError, match="not among your rights"):
            act()


def test_a_qa_lead_of_another_team_moves_nothing(work, scene, other, give):
    (found,) = give()
    elsewhere = make_team(work)
    person = make_person(work)
    work.session.add(
        RoleGrant(
            person_id=person.id,
            role="qa_lead",
            scope_kind="team",
            scope_id=elsewhere.id,
            valid_from=work.today,
        )
    )
    work.session.flush()
    stranger = acting(work, person)
    with pytest.raises(RuleError, match="no open task"):
        assigning.take_over(stranger, scene.inspector.id, "absent")
    with pytest.raises(RuleError, match="up to the QA lead"):
        assigning.hand_on(stranger, found.id, found.version, other.id, "absent")


def test_one_task_is_handed_on_to_somebody_who_can_judge_it(scene, other, give):
    (found,) = give()
    seen = found.version
    handed = assigning.hand_on(scene.by("qa_lead"), found.id, seen, other.id, "overloaded")
    assert handed.to == ((f"周宁 {other.staff_no}", 1),)
    assert found.inspector_id == other.id
    with pytest.raises(ConflictError):
        assigning.hand_on(scene.by("qa_lead"), found.id, seen, scene.inspector.id, "other")


def test_no_self_a_task_is_not_handed_on_to_the_one_whose_call_it_is(work, scene, give):
    work.session.add(RoleGrant(person_id=scene.csr.id, role="inspector", valid_from=work.today))
    (found,) = give()
    with pytest.raises(RuleError, match="own call, or of the own team"):
        assigning.hand_on(scene.by("qa_lead"), found.id, found.version, scene.csr.id, "other")


def test_an_inspector_takes_a_colleagues_task_that_nobody_has_opened(work, scene, other, give):
    """S0-2.2.2e."""
    (found,) = give()
    by = acting(work, other)
    (listed,) = assigning.board(by).tasks
    assert (listed.id, listed.inspector_id, listed.language) == (found.id, scene.inspector.id, "")
    assert assigning.claim(by, listed.id, listed.version) == found.number
    assert found.inspector_id == other.id
    assert assigning.board(scene.by("inspector")).tasks[0].version == found.version


def test_a_task_that_was_taken_or_opened_meanwhile_is_not_taken(work, scene, other, give):
    found, opened = give(2)
    third = acting(work, make_person(work, "inspector"))
    seen = found.version
    assigning.claim(acting(work, other), found.id, seen)
    evaluating.open_task(scene.by("inspector"), opened.id, opened.version)
    for key, version in ((found.id, seen), (opened.id, opened.version), (uuid4(), 1)):
        with pytest.raises(ConflictError, match="taken or opened this task meanwhile"):
            assigning.claim(third, key, version)


def test_what_one_cannot_judge_is_not_taken(work, scene, other, give):
    work.session.add(Ability(person_id=other.id, kind="language", value="普通话"))
    (found,) = give(language="粤语")
    with pytest.raises(RuleError, match="this language is not among the abilities"):
        assigning.claim(acting(work, other), found.id, found.version)


def test_no_self_the_own_call_is_neither_shown_nor_taken(work, scene, other, give):
    (found,) = give(csr=other)
    by = acting(work, other)
    assert assigning.board(by).tasks == ()
    with pytest.raises(RuleError, match="own call"):
        assigning.claim(by, found.id, found.version)


@pytest.mark.parametrize("role", ["csr", "lead"])
def test_who_does_not_inspect_sees_no_tasks(scene, role):
    with pytest.raises(RuleError, match="not among your rights"):
        assigning.board(scene.by(role))


def test_the_load_is_levelled_by_what_is_due_last_and_not_opened(work, scene, other, give):
    first, *rest = give(8)
    evaluating.open_task(scene.by("inspector"), first.id, first.version)
    handed = assigning.balance(scene.by("qa_lead"))
    assert handed.to == ((f"周宁 {other.staff_no}", 4),)
    assert {found.inspector_id for found in rest[-4:]} == {other.id}
    assert assigning.balance(scene.by("qa_lead")).count == 0


def test_what_nobody_else_can_judge_comes_back_when_the_load_is_levelled(work, scene, other, give):
    work.session.add(Ability(person_id=other.id, kind="language", value="普通话"))
    found = give(4, language="粤语")
    assert assigning.balance(scene.by("qa_lead")).count == 0
    assert {task.inspector_id for task in found} == {scene.inspector.id}


def test_the_qa_lead_sees_who_has_how_much_also_who_is_an_inspector_no_more(work, scene, give):
    former = make_person(work, name="吴越")
    give(2, due=-3)
    give(1, former)
    shift(work, scene.inspector, "leave")
    found = seats(scene.by("qa_lead"))
    mine = found[scene.inspector.name]
    assert (mine.tasks, mine.drafts, mine.overdue, mine.minutes, mine.busy) == (2, 0, 2, 0, 40)
    assert found["吴越"].tasks == 1


def test_the_queue_begins_with_whose_shift_ends_first_then_with_who_has_fewest_checks(
    work, scene, give
):
    late, early, checked, due = (make_person(work, "csr") for _ in range(4))
    rows = {who.id: give(csr=who)[0] for who in (checked, late, early, due)}
    for found in rows.values():
        found.due_at = work.now + timedelta(days=found.csr_id != due.id)
    shift(work, late, "work")
    shift(work, early, "work")
    work.session.query(Shift).filter_by(person_id=early.id).one().ends_at -= timedelta(hours=2)
    for who in (checked, due):
        (done,) = give(csr=who, inspector=make_person(work, "inspector"))
        done.day = work.today
        for status in ("E1", "E2"):
            done.status = status
            work.session.flush()
    other = give(csr=make_person(work, "csr"))[0]
    other.due_at = rows[late.id].due_at
    work.session.flush()
    queue = [row.id for row in cases.queue(scene.by("inspector"))]
    expected = [rows[due.id], rows[early.id], rows[late.id], other, rows[checked.id]]
    assert queue == [found.id for found in expected]
