"""The demonstration centre holds what was promised, and it is a centre like any other."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, func, inspect, select, text

from qa_desk.demo import HINTS, names
from qa_desk.demo.days import at, day_of
from qa_desk.models import (
    AudioFile,
    Base,
    Call,
    CallSegment,
    ChecklistVersion,
    Credential,
    CustomerNumber,
    Deputy,
    Draft,
    Draw,
    Evaluation,
    LiveContact,
    Membership,
    Person,
    PersonIdentifier,
    Plan,
    Revision,
    Shift,
    Signature,
    StepTaken,
    Team,
    chain,
    database,
    queries,
    revisions,
)
from qa_desk.models.base import Key
from qa_desk.models.calls import LIVE_RECORDER
from qa_desk.models.drafts import MACHINE
from qa_desk.rules import masking, scoring, workflow
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.sheets import Sheet
from qa_desk.services import cases, planning, signing_off

ROAD = {"E0", "E1", "E2", "E3", "E4", "E10"}


def rows(session, table):
    return session.scalars(select(table)).all()


def of_month(session, month):
    """Return the evaluations that were drawn from a month's plan."""
    return session.scalars(
        select(Evaluation).join(Draw).join(Plan).where(Plan.month == month)
    ).all()


# Who is there


def test_everybody_can_sign_in_with_the_one_password(built):
    for login, _role in HINTS:
        with built.work(login) as work:
            assert work.actor.login == login
            assert work.actor.roles


def test_all_have_one_credential_and_nobody_must_change_it(session):
    logins = set(session.scalars(select(Person.login).where(Person.login.is_not(None))))
    credentials = rows(session, Credential)
    assert len(credentials) == len(logins) - 1 == 58  # the system has none
    assert len({row.argon2 for row in credentials}) == 1
    assert not any(row.must_change for row in credentials)


def test_the_teams_have_their_people(session):
    today = max(session.scalars(select(Shift.day)))
    members = Counter(
        session.scalars(
            select(Team.name)
            .join(Membership)
            .where(Membership.kind == "member", queries.valid_on(Membership, today))
        )
    )
    assert members == {"一班": 14, "二班": 13, "三班": 13}


def test_a_staff_number_was_used_before_and_the_two_never_overlap(session):
    """P2."""
    found = session.scalars(
        select(PersonIdentifier)
        .where(PersonIdentifier.kind == "staff_no", PersonIdentifier.value == names.LEAVER[1])
        .order_by(PersonIdentifier.valid_from)
    ).all()
    assert len({row.person_id for row in found}) == 2
    assert found[0].valid_to < found[1].valid_from


@pytest.mark.parametrize("kind", ["agent_id", "extension", "staff_no"])
def test_no_identifier_belongs_to_two_people_at_once(session, kind):
    """P2."""
    spans = {}
    for row in session.scalars(select(PersonIdentifier).where(PersonIdentifier.kind == kind)):
        spans.setdefault(row.value, []).append(row)
    for found in spans.values():
        found.sort(key=lambda row: row.valid_from)
        for earlier, later in pairwise(found):
            assert earlier.valid_to is not None
            assert earlier.valid_to <= later.valid_from


def test_one_csr_changed_teams_and_the_calls_know_it(session):
    person = session.scalars(select(Person).where(Person.login == names.MOVED)).one()
    teams = session.scalars(
        select(Team.name)
        .join(CallSegment, CallSegment.team_id == Team.id)
        .where(CallSegment.person_id == person.id)
        .distinct()
    ).all()
    assert set(teams) == {"一班", "二班"}


# Calls


def test_there_are_about_nine_thousand_calls(session):
    calls = rows(session, Call)
    assert 8800 < len(calls) < 9200
    live = {call.id for call in calls if call.is_live}
    parts = [part for part in rows(session, CallSegment) if part.call_id not in live]
    assert sum(part.person_id is None for part in parts) == 25
    assert 3 <= sum(call.is_test for call in calls) <= 9
    directions = Counter(call.direction for call in calls)
    assert directions["inbound"] > 2 * directions["outbound"] > 0
    assert len({call.contact_reason for call in calls}) > 10
    assert 0 < sum(call.csat is not None for call in calls) < len(calls) / 2


def test_calls_begin_in_their_csrs_shift_and_before_today(built, session):
    shifts = {
        (shift.person_id, shift.day): shift
        for shift in rows(session, Shift)
        if shift.kind == "work"
    }
    for segment in session.scalars(select(CallSegment).where(CallSegment.person_id.is_not(None))):
        shift = shifts[segment.person_id, day_of(segment.started_at)]
        assert shift.starts_at <= segment.started_at <= shift.ends_at
        assert segment.started_at < at(built.today, 0)


def test_the_parts_of_a_transferred_call_make_the_whole(session):
    parts = {}
    for segment in session.scalars(select(CallSegment).order_by(CallSegment.no)):
        parts.setdefault(segment.call_id, []).append(segment)
    transferred = {call_id: two for call_id, two in parts.items() if len(two) == 2}
    assert len(transferred) > 50
    for call_id, (first, second) in transferred.items():
        assert first.person_id != second.person_id
        assert first.duration_ms == second.offset_ms
        whole = session.get_one(Call, call_id).duration_ms
        assert second.offset_ms + second.duration_ms == whole


def test_every_call_has_a_real_recording_behind_it(session):
    files = session.execute(
        select(AudioFile.source, AudioFile.path, AudioFile.bytes).distinct()
    ).all()
    assert len(files) > 50
    for source, path, size in files:
        assert (Path(source) / path).stat().st_size == size
    with_audio = session.scalar(select(func.count(AudioFile.call_id.distinct())))
    by_recorders = select(func.count(Call.id)).where(Call.recorder_id != LIVE_RECORDER)
    assert with_audio == session.scalar(by_recorders)
    channels = Counter(session.scalars(select(AudioFile.channel)))
    assert channels["csr"] == channels["customer"] > 0


def test_no_full_number_is_anywhere_but_in_its_own_table(session):
    """P18: every text column of every table."""
    numbers = set(session.scalars(select(CustomerNumber.number)))
    assert len(numbers) > 3000
    assert not any(masking.masked_at_source(number) for number in numbers)
    for table in Base.metadata.sorted_tables:
        if table.name == CustomerNumber.__tablename__:
            continue
        columns = [c.name for c in table.columns if not isinstance(c.type, Key | LargeBinary)]
        if not columns:
            continue
        quoted = ", ".join(f'"{name}"' for name in columns)
        texts = {
            str(value)
            for row in session.execute(text(f'SELECT {quoted} FROM "{table.name}"'))
            for value in row
            if value is not None
        }
        everything = "\n".join(texts)
        runs = {everything[i : i + 11] for i in range(len(everything)) if everything[i].isdigit()}
        assert runs & numbers == set(), table.name


def test_numbers_are_found_by_their_hash(session):
    """P18."""
    repeated = session.scalars(
        select(Call.number_hash).group_by(Call.number_hash).having(func.count() > 2)
    ).all()
    assert len(repeated) > 100
    hidden = session.scalars(
        select(Call).where(Call.number_hash.is_(None), Call.number_masked != "")
    ).all()
    assert hidden, "some were masked at their source"


# The road


def test_every_state_of_the_road_is_there(session):
    reached = {step.target for step in workflow.STEPS if step.target.startswith("E")}
    assert set(session.scalars(select(Evaluation.status).distinct())) == reached - {"E13"}


def test_last_month_is_closed_and_this_month_goes_on(session):
    plans = session.scalars(select(Plan).order_by(Plan.month)).all()
    assert [plan.state for plan in plans] == ["approved", "approved"]
    previous, running = (of_month(session, plan.month) for plan in plans)
    assert Counter(found.status for found in previous) == {"E10": 137}
    assert {found.result for found in previous} == {"pass", "fail", "fatal_fail"}
    assert Counter(found.status for found in running) == {
        "E0": 79 + 8,  # samples that follow trainings up
        "E1": 4,
        "E2": 6,
        "E3": 12 + 27,  # those that are scored
        "E4": 7,
        "E10": 21,  # one with another on its slip
        "E5": 2,
        **dict.fromkeys(("E6", "E7", "E8", "E9", "E11", "E12"), 1),
    }


def test_every_inspector_has_tasks_and_a_draft(built):
    for login in names.INSPECTORS:
        with built.work(login) as work:
            queue = cases.queue(work)
            assert sum(row.status == "E0" for row in queue) >= 10
            [opened] = [row for row in queue if row.status == "E1"]
            case = cases.case(work, opened.id)
            assert 0 < len(case.sheet.answers) < len(case.checklist.items)
            assert case.held.sequence > 0


def test_the_csr_finds_a_result_of_each_kind(built):
    with built.work("csr01") as work:
        waiting = [row for row in cases.inbox(work) if row.status == "E3"]
        assert sorted(row.result for row in waiting) == ["fail", "fatal_fail", "pass"]
        assert all(row.due_at >= at(built.today, 0) for row in waiting)


def test_the_team_leads_and_the_qa_lead_have_something_to_sign(built):
    with built.work("lead1") as work:
        waiting = Counter((row.status, row.result) for row in cases.inbox(work))
        assert waiting == {
            ("E4", "pass"): 1,
            ("E4", "fail"): 1,
            ("E4", "fatal_fail"): 1,
            ("E5", "fail"): 1,
        }
    with built.work("qalead") as work:
        waiting = Counter((row.status, row.result) for row in cases.inbox(work))
        assert waiting == {("E2", "fatal_fail"): 1, ("E7", None): 1, ("E9", "fail"): 1}


def test_all_three_checklists_are_in_force_and_used(session):
    assert Counter(session.scalars(select(ChecklistVersion.state))) == {"in_force": 3}
    used = set(session.scalars(select(Evaluation.checklist_version_id).distinct())) - {None}
    assert len(used) == 3


def test_the_moments_of_a_case_follow_each_other(built, session):
    for found in rows(session, Evaluation):
        moments = [
            found.assigned_at,
            found.submitted_at,
            found.released_at,
            found.opened_at,
            found.closed_at,
        ]
        if found.purpose != "normal":  # ends when it is submitted
            moments = [found.assigned_at, found.submitted_at, found.closed_at]
        there = [moment for moment in moments if moment is not None]
        assert there == sorted(there)
        if not any(step.evaluation_id == found.id for step in rows(session, StepTaken)):
            assert there == moments[: len(there)]
        assert there[-1] < at(built.today, 0)


def test_csrs_sign_on_shift(session):
    for signature in session.scalars(select(Signature).where(Signature.role == "csr")):
        shift = session.scalars(
            select(Shift).where(
                Shift.person_id == signature.person_id,
                Shift.day == day_of(signature.signed_at),
            )
        ).one()
        assert shift.kind == "work"
        assert shift.starts_at <= signature.signed_at <= shift.ends_at


def test_a_closed_case_makes_a_slip_with_two_signatures(built, session):
    found = next(row for row in rows(session, Evaluation) if row.status == "E10")
    with built.work("qalead") as work:
        case = cases.case(work, found.id)
        slip = signing_off.slip(work, case.row.slip)
    assert slip.centre == names.CENTRE
    assert [stamp.role for stamp in slip.signatures] == ["csr", "team_lead"]
    assert slip.lines[0].final == case.row.final


def test_a_deputy_signs_for_the_team_lead_who_is_away(session):
    deputy = session.scalars(select(Deputy)).one()
    signed = session.scalars(select(Signature).where(Signature.deputy_for.is_not(None))).all()
    assert signed
    assert {row.person_id for row in signed} == {deputy.deputy_id}
    assert {row.deputy_for for row in signed} == {deputy.person_id}


# Seals


def test_the_journal_is_whole_and_everybody_acted_under_their_own_name(session):
    assert chain.verify(session) == []
    chains = set(session.scalars(text("SELECT DISTINCT chain FROM journal_entry")))
    assert {*names.INSPECTORS, "qalead", "lead1", "deputy", "csr01", "csr02"} <= chains


def test_every_sealed_result_is_what_its_answers_make(session):
    """D3, D7."""
    for revision in rows(session, Revision):
        content = revisions.rows_of(session, revision.evaluation_id, revision.number)
        assert content_hash(revisions.canonical_fields(revision, content)) == revision.content_hash
        form = revisions.checklist(session, revision.checklist_version_id)
        group = session.get_one(Evaluation, revision.evaluation_id).skill_group
        score = scoring.score(form, revisions.sheet_of(session, revision), group)
        assert (score.raw, score.final, score.result) == (
            revision.raw,
            revision.final,
            revision.result,
        )


def test_drafts_are_ones_the_scoring_page_can_open(session):
    for draft in rows(session, Draft):
        known = {key: value for key, value in draft.document.items() if key != MACHINE}
        assert Sheet.from_document(draft.document).to_document() == known


# Other days


def test_in_the_first_days_of_a_month_the_one_before_is_still_running(january):
    """In January, over the turn of the year."""
    with january.work() as work:
        plans = planning.list_plans(work)
        assert [plan.month.isoformat() for plan in plans] == [
            "2027-01-01",
            "2026-12-01",
            "2026-11-01",
        ]
        assert [plan.drawn > 0 for plan in plans] == [False, True, True]
        assert set(work.session.scalars(select(Evaluation.status).distinct())) >= ROAD
        assert chain.verify(work.session) == []
        newest = work.session.scalar(select(func.max(Call.started_at)))
        assert at(january.today, 0) - newest < timedelta(hours=8)
    with january.work("csr01") as work:
        assert len(cases.inbox(work)) == 3


def content(built):
    """Return every table's rows without what differs from one building to the next."""
    with built.work() as work:
        told = {}
        for table in Base.metadata.sorted_tables:
            if table.name.startswith("journal"):
                continue
            columns = [
                column
                for column in table.columns
                if not isinstance(column.type, Key | LargeBinary)
                and (table.name, column.name)
                not in {("credential", "argon2"), ("setting", "value"), ("document", "content")}
            ]
            query = select(*columns)
            if table.name == "call":  # the call ID of what was watched live is its id
                query = query.where(table.c.recorder_id != LIVE_RECORDER)
            found = work.session.execute(query).all() if columns else []
            told[table.name] = sorted(repr(tuple(row)) for row in found)
        return told


def test_building_it_again_elsewhere_gives_the_same(january, tmp_path):
    """In another process, where sets come in another order."""
    code = (
        "import sys; from datetime import date; from qa_desk.demo import centre;"
        "centre.build(sys.argv[1], date.fromisoformat(sys.argv[2]), calls=600)"
    )
    again = type(january)(tmp_path, january.today)
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-c", code, again.url, january.today.isoformat()],
        check=True,
        env=environment,
    )
    assert content(again) == content(january)


def test_the_file_is_a_database_of_this_program(built):
    access = database.open_as_system(built.url, "test")
    try:
        with access.ask() as work:
            assert inspect(work.session.connection()).has_table("evaluation")
            assert queries.stored_options(work.session, work.now)["centre.name"] == names.CENTRE
    finally:
        access.close()


def test_contacts_were_watched_live_in_each_mode_and_one_test_call_waits(session):
    modes = Counter(contact.mode for contact in rows(session, LiveContact))
    assert modes == {
        "side_by_side": 1, "floor_check": 1, "screen_monitoring": 1, "test_call": 2,
    }  # fmt: skip
    watched = select(Evaluation.status).join(LiveContact, LiveContact.call_id == Evaluation.call_id)
    assert session.scalars(watched).all() == ["E3"] * 4
