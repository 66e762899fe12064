"""Every cell of the table of rights gets the same answer from the server as from our own code.

The table is rules/permissions.py; the server is asked over raw connections, without our checks.
"""

import pytest
from hostile.calibration_attempts import CALIBRATION
from hostile.centre import KINDS, STATES, TOLD, attempt, opened
from hostile.module_attempts import MODULE_ATTEMPTS
from postgres import OWNER

from qa_desk.models.base import uuid7
from qa_desk.rules import permissions, workflow

SIGN = """
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash)
VALUES (%(new)s, %(document)s, %(me)s, '{role}', '{meaning}', '', 'password', now(), '', '')"""
STEP = "UPDATE evaluation SET status = '{target}' {values} WHERE id = %(evaluation)s"
TELL = """
INSERT INTO step_taken (id, evaluation_id, key, source, target, person_id, role, taken_at, reason,
  details, content_hash)
VALUES (%(new)s, %(evaluation)s, '{key}', '{source}', '{target}', %(me)s, '{role}', now(), 'x',
  '{{}}', '')"""
SIGN_ASSESSMENT = """
INSERT INTO step_taken (id, evaluation_id, assessment_id, key, source, target, person_id, role,
  taken_at, reason, details, content_hash)
VALUES (%(new)s, %(evaluation)s, %(decided)s, 'sign', 'I2', 'I2', %(me)s, 'assessor', now(),
  '', '{}', '')"""
ASK = """
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
VALUES (%(new)s, '{kind}', '', 1, 'x', %(me)s, clock_timestamp())"""
ATTEMPTS = {  # action: the state of the evaluation that is tried, and the statements
    "import_calls": (
        None,
        (
            "INSERT INTO recorder (id, code, name, timezone, profile, version)"
            " VALUES (%(new)s, %(new)s::text, 'x', 'UTC', '{}', 1)"
        ),
        (
            "INSERT INTO call (id, recorder_id, external_id, duration_ms, direction, channel,"
            " contact_reason, number_masked, is_test, imported_at) VALUES (%(new)s, %(new)s,"
            " 'x', 1, 'inbound', 'voice', '', '', false, now())"
        ),
        "INSERT INTO customer_number VALUES (%(new)s, '13800138000')",
    ),
    "recorders.edit": (
        None,
        (
            "INSERT INTO recorder (id, code, name, timezone, profile, version)"
            " VALUES (%(new)s, %(new)s::text, 'x', 'UTC', '{\"days\": 1}', 1)"
        ),
        "UPDATE recorder SET profile = '{}' WHERE id = %(new)s",
    ),
    "see_number": ("E3", "SELECT full_number(%(call)s)"),
    "see_people": ("E3", "SELECT id FROM person WHERE id = %(person)s"),
    "people.edit": (
        None,
        "INSERT INTO person (id, name, staff_no, version) VALUES (%(new)s, 'x', '1', 1)",
        (
            "INSERT INTO role_grant (id, person_id, role, scope_kind, valid_from)"
            " VALUES (%(new)s, %(new)s, 'qa_lead', 'centre', current_date)"
        ),
    ),
    "accounts.reset": ("E3", "SELECT set_locked(%(person)s, true)"),
    "deputise": (
        "E3",
        (
            "INSERT INTO deputy (id, person_id, deputy_id, valid_from, valid_to, reason)"
            " VALUES (%(new)s, %(person)s, %(stranger)s, now(), now(), '')"
        ),
    ),
    "roster.edit": (
        "E3",
        (
            "INSERT INTO shift (id, person_id, day, segment, kind, starts_at, ends_at, reason)"
            " VALUES (%(new)s, %(person)s, '2030-01-01', 1, 'work', now(), now(), '')"
        ),
        "DELETE FROM shift WHERE id = %(new)s",
    ),
    "roster.import": (
        None,
        (
            "INSERT INTO shift_code (id, code, name, kind, segments, counts, version)"
            " VALUES (%(new)s, 'x', '', 'rest', '[]', false, 1)"
        ),
        "DELETE FROM shift_code",
    ),
    "settings.see": ("E3", "SELECT id FROM qad_waiting WHERE id = %(evaluation)s"),
    "settings.edit": (
        None,
        "INSERT INTO setting VALUES ('centre.name', clock_timestamp(), 'x', %(me)s)",
        "DELETE FROM setting WHERE valid_from > now()",
    ),
    "checklist.edit": (
        None,
        "INSERT INTO checklist (id, code, version) VALUES (%(new)s, 'x', 1)",
    ),
    "checklist.see": (None, "SELECT document FROM checklist_version WHERE state = 'in_force'"),
    "checklist.propose": (
        None,
        (
            "INSERT INTO checklist_draft (id, code, document, reason, state, created_at,"
            " created_by, edited_at, edited_by, version) VALUES (%(new)s, 'x', '{}', '', 'draft',"
            " clock_timestamp(), %(me)s, now(), %(me)s, 1)"
        ),
        "UPDATE checklist_draft SET state = 'proposed' WHERE id = %(new)s",
        "DELETE FROM checklist_draft WHERE id = %(new)s",
    ),
    "checklist.approve": (
        None,
        (
            "UPDATE checklist_draft SET state = 'approved', approved_by = %(me)s,"
            " approved_at = now() WHERE id = %(standard)s"
        ),
    ),
    "history.import": (
        None,
        (
            "INSERT INTO imported_result (id, csr_id, skill_group, day, call, checklist,"
            " pass_mark, result, identity, file, imported_at, imported_by) VALUES (%(new)s,"
            " %(stranger)s, '', '2026-01-05', '', '', 0, 'pass', 'x', 'x', clock_timestamp(),"
            " %(me)s)"
        ),
        "INSERT INTO imported_item (result_id, key, earned, points) VALUES (%(new)s, 'A', 1, 1)",
        "DELETE FROM imported_item WHERE result_id = %(new)s",
        "DELETE FROM imported_result WHERE id = %(new)s",
    ),
    **MODULE_ATTEMPTS,
    "plan.see": (None, "SELECT count(*) FROM plan"),
    "plan.draft": (
        None,
        (
            "INSERT INTO plan (id, month, number, state, created_at, created_by, version)"
            " VALUES (%(new)s, '2030-01-01', 1, 'draft', now(), %(me)s, 1)"
        ),
    ),
    "plan.approve": (
        None,
        (
            "UPDATE plan SET state = 'approved', approved_at = now(), approved_by = %(me)s"
            " WHERE id = %(draft_plan)s"
        ),
    ),
    "watch_list": (
        None,
        (
            "INSERT INTO watch_entry (id, contact_reason, reason, uplift, valid_from, created_at,"
            " created_by, version) VALUES (%(new)s, 'x', 'x', 1, '2026-01-01', clock_timestamp(),"
            " %(me)s, 1)"
        ),
        "UPDATE watch_entry SET valid_to = '2026-12-31' WHERE id = %(watched)s",
    ),
    "scripts.see": (None, "SELECT count(*) FROM script"),
    "scripts.edit": (
        None,
        (
            "INSERT INTO script (id, name, scenario, skill_group, questions, created_at,"
            " created_by, version) VALUES (%(new)s, 'x', 'x', '', '[]', clock_timestamp(),"
            " %(me)s, 1)"
        ),
        "UPDATE script SET retired_at = now() WHERE id = %(new)s",
    ),
    "draw": (
        "pool",
        (
            "INSERT INTO draw (id, plan_id, rule_id, seed, drawn_at, drawn_by, pool_from, pool_to,"
            " pool_count, pool_digest, exclusions) VALUES (%(new)s, %(plan)s, %(rule)s, 'x',"
            " clock_timestamp(), %(me)s, now(), now(), 1, '', '{}')"
        ),
        (
            "INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, draw_id,"
            " call_id, segment_id, csr_id, team_id, skill_group, inspector_id, status,"
            " assigned_at, version)"
            " SELECT %(new)s, 'Z', 'full', 'normal', 'recording', 'random', %(new)s, call_id, id,"
            " person_id, team_id, 'general', %(inspector)s, 'E0', now(), 1"
            " FROM call_segment WHERE id = %(segment)s"
        ),
    ),
    "assign": (
        "E0",
        "UPDATE evaluation SET inspector_id = %(helper)s WHERE id = %(evaluation)s",
    ),
    "claim": (
        "E0",
        (
            "UPDATE evaluation SET inspector_id = %(me)s"
            " WHERE id = %(evaluation)s AND inspector_id <> %(me)s"
        ),
    ),
    "abilities.edit": (
        None,
        "INSERT INTO ability VALUES (%(helper)s, 'language', '粤语')",
        "DELETE FROM ability WHERE person_id = %(helper)s",
    ),
    "coverage.see": ("E3", "SELECT mode FROM qad_checked WHERE csr_id = %(csr)s"),
    "listen": (
        "E3",
        "SELECT path FROM audio_file WHERE call_id = %(call)s",
        "SELECT text FROM transcript WHERE call_id = %(call)s",
        "SELECT silence FROM call_sound WHERE call_id = %(call)s",
        "SELECT key FROM audio_key WHERE audio_file_id = %(audio)s",
        (
            "SELECT key FROM audio_key JOIN audio_file ON id = audio_file_id"
            " WHERE call_id = %(call)s"
        ),
    ),
    "quick_check": (
        "E3",
        (
            "INSERT INTO quick_check (id, mode, csr_id, team_id, checker_id, day, began_at,"
            " recorded_at, call_id, segment_id, passages, opening, attitude, accuracy, process,"
            " conduct, fatal, note, void_reason) VALUES (%(new)s, 'recording', %(csr)s, %(team)s,"
            " %(me)s, current_date, now(), now(), %(call)s, %(segment)s, '[]', 'ok', 'ok', 'ok',"
            " 'ok', 'ok', '', '', '')"
        ),
    ),
    "quick_check.see": ("E3", "SELECT id FROM quick_check WHERE id = %(check)s"),
    "quick_check.void": (
        "E3",
        (
            "UPDATE quick_check SET voided_at = now(), voided_by = %(me)s, void_reason = 'x'"
            " WHERE id = %(check)s"
        ),
    ),
    "score": ("E0", STEP.format(target="E1", values=", checklist_version_id = %(version)s")),
    "see_drafts": ("E2", "SELECT saved_at FROM draft WHERE evaluation_id = %(evaluation)s"),
    "release": ("E2", STEP.format(target="E3", values="")),
    "second_ear": ("E2 fatal", STEP.format(target="E3", values="")),
    "see_results": (
        "E3",
        "SELECT id FROM evaluation WHERE id = %(evaluation)s",
        "SELECT final FROM revision WHERE evaluation_id = %(evaluation)s",
        "SELECT number FROM answer WHERE evaluation_id = %(evaluation)s",
    ),
    "confirm": (
        "E3",
        SIGN.format(role="csr", meaning="agree"),
        STEP.format(target="E4", values=", csr_stance = 'agree'"),
    ),
    "countersign": (
        "E4",
        SIGN.format(role="team_lead", meaning="countersign"),
        STEP.format(target="E10", values=""),
    ),
    "print_slip": ("E3", "SELECT number FROM document WHERE id = %(document)s"),
    "dispute": (
        "E3",
        TELL.format(key="dispute", role="csr", source="E3", target="E5"),
        STEP.format(target="E5", values=", csr_stance = 'dispute'"),
    ),
    "judge": (
        "E5",
        TELL.format(key="judge_false", role="team_lead", source="E5", target="E7"),
        STEP.format(target="E7", values=""),
    ),
    "review": ("E7", TELL.format(key="rescore", role="reviewer", source="E7", target="E7")),
    "panel": ("E9", TELL.format(key="vote", role="panel", source="E9", target="E9")),
    "amend": (
        "E3",
        TELL.format(key="void", role="qa_lead", source="E3", target="E12"),
        STEP.format(target="E12", values=", close_reason = 'duplicate'"),
    ),
    "assess": ("E7", SIGN_ASSESSMENT),
    "assessment.see": ("E7", "SELECT kind FROM assessment WHERE id = %(assessment)s"),
    "export": (
        None,
        ASK.format(kind="journal"),
        ASK.format(kind="coverage").replace("%(new)s", "gen_random_uuid()"),
        ASK.format(kind="readers").replace("%(new)s", "gen_random_uuid()"),
        ASK.format(kind="list").replace("%(new)s", "gen_random_uuid()"),
        ASK.format(kind="evaluations").replace("%(new)s", "gen_random_uuid()"),
        "SELECT journal_append('export', 'journal', '', '{}') IS NOT NULL",
    ),
    "save_clip": (None, ASK.format(kind="clip")),
    "retention.see": (None, "SELECT reason FROM hold WHERE id = %(hold)s"),
    "retention.propose": (
        None,
        (
            "INSERT INTO purge (id, kind, proposed_at, proposed_by, items, content_hash)"
            " VALUES (%(new)s, 'records', now(), %(me)s, 1, '')"
        ),
        (
            "INSERT INTO purge_item (purge_id, kind, subject_id, number, unit)"
            " VALUES (%(new)s, 'call', %(new)s, '', 1)"
        ),
    ),
    "retention.approve": (
        None,
        "UPDATE purge SET approved_at = now(), approved_by = %(me)s WHERE id = %(purge)s",
    ),
    "retention.hold": (
        None,
        (
            "INSERT INTO hold (id, subject, subject_id, reason, placed_at, placed_by)"
            " VALUES (%(new)s, 'call', %(new)s, 'x', now(), %(me)s)"
        ),
        "UPDATE hold SET released_at = now(), released_by = %(me)s WHERE id = %(hold)s",
    ),
    "see_journal": ("E3", "SELECT chain FROM journal_entry WHERE chain = %(chain)s"),
}
NO_SELF = {
    "release",
    "second_ear",
    "countersign",
    "accounts.reset",
    "assign",
    "claim",
    "quick_check",
}
NO_SELF |= {"quick_check.void", "judge", "review", "panel", "amend", "assess", "recheck"}
NO_SELF |= {"appraisal.write"}
# Who oversees actions knows whoever has one; a team lead sits on the panel of a stranger whose
# judges had no part in it.
PANEL = ("team_lead", "all")
OF_OTHERS = {"second_ear", "review", "panel", "assess", "recheck"}  # the author himself is none
ABOUT_PEOPLE = {"see_people", "accounts.reset", "deputise", "roster.edit", "see_journal"}
ABOUT_PEOPLE |= {"month.see", "training.see", "training.propose", "action.see"}
ABOUT_PEOPLE |= {"complaint.see", "complaint.enter", "complaint.decide", "kpi.see"}
ABOUT_PEOPLE |= {"appraisal.see", "appraisal.write"}
ABOUT_PEOPLE |= {"knowledge.see", "knowledge.raise", "knowledge.answer"}
ABOUT_PEOPLE |= {"meeting.see"}
CELLS = [(role, action) for role in permissions.ROLES for action in permissions.ACTIONS]


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(
        cluster, postgresql_template, "parity", states=(*STATES, *TOLD, CALIBRATION)
    ) as centre:
        for role in permissions.ROLES:
            centre.desk(role).execute("SELECT journal_append('sign_in', 'person', '', '{}')")
            centre.desk(role).commit()
        yield centre


def kinds_of(action):
    """Return the kinds of record that the action can be tried on."""
    if action in ABOUT_PEOPLE:
        return ("own", "own_team", "all")
    return KINDS if ATTEMPTS[action][0] not in (None, "pool") else ("all",)


def values(centre, player, action, kind):
    """Return what the statements of an attempt are about."""
    state = ATTEMPTS[action][0]
    target = centre.spare if state == "pool" else player.targets[kind, state or "E3"]
    people = {"own": player.id, "own_team": player.member, "all": centre.stranger.id}
    return {
        **vars(target),
        **centre.teaching,
        "new": uuid7(),
        "me": player.id,
        "person": people.get(kind),
        "stranger": centre.stranger.id if kind != "all" else centre.inspector.id,
        "chain": player.login if kind == "own" else OWNER,
        "plan": centre.plans["approved"][0],
        "rule": centre.plans["approved"][1],
        "draft_plan": centre.plans["draft"][0],
        "inspector": centre.inspector.id,
        "helper": centre.helper.id,
        "hold": centre.hold,
        "purge": centre.purge,
        "watched": centre.watched,
        "standard": centre.standard,
        "policy": centre.policy,
        "policy_version": centre.policy_version,
        "paper": centre.papers[player.id],
        "session": centre.session,
        "report": centre.report,
        "own_report": centre.reports[player.id],
        **centre.modules.values(player.id, kind),
    }


def expected(role, action, kind):
    """Return what the table says; nobody takes a step on a call of his own (NO-SELF).

    Everybody sees himself and what he is to do.
    """
    scope = permissions.scope({role}, action)
    if (kind == "own" and action in NO_SELF) or (kind == "assigned" and action in OF_OTHERS):
        return False
    if kind == "own" and action in ("see_people", "action.see", "appraisal.see"):
        return bool(scope)
    if action == "see_people" and (role == "improvement_office" or (role, kind) == PANEL):
        return True
    if action == "panel":  # no team lead where three others had no part, and never the CSR's own
        return kind == "all" and role in ("cs_manager", "qa_lead", "trainer")
    if action in (
        "assessment.see",
        "accuracy.see",
    ):  # one's own is that of which one is the inspector
        kind = {"own": "", "assigned": "own"}.get(kind, kind)
    if action == "claim":  # who may hand over may give himself a task; nobody takes what he has
        return kind != "assigned" and bool(scope | permissions.scope({role}, "assign"))
    return "all" in scope or kind in scope


@pytest.mark.parametrize(("role", "action"), CELLS)
def test_the_server_says_what_the_table_says(centre, role, action):
    player, connection = centre[role], centre.desk(role)
    said = {
        kind: attempt(connection, *ATTEMPTS[action][1:], **values(centre, player, action, kind))
        for kind in kinds_of(action)
    }
    assert said == {kind: expected(role, action, kind) for kind in kinds_of(action)}


def test_every_action_is_tried():
    assert set(ATTEMPTS) == set(permissions.ACTIONS)
    assert {key for step in workflow.STEPS for key in step.needs} >= {"no_self", "four_eyes"}
