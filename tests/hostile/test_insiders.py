"""What people may not do with records that are theirs: skip a step, forge a word, mend a score."""

from contextlib import suppress
from datetime import timedelta

import psycopg
import pytest
from hostile.centre import attempt, opened
from sqlalchemy import text

from qa_desk.models import ExportRequest, Signature
from qa_desk.models.base import uuid7

EVALUATION = "UPDATE evaluation SET {} WHERE id = %(evaluation)s"
SIGNATURE = """
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash, deputy_for)
VALUES (%(new)s, %(document)s, %(stranger)s, '{}', '{}', '{}', '{}', '2020-01-01', 'x', '',
  %(stranger)s)"""
REVISION = """
INSERT INTO revision SELECT (jsonb_populate_record(old, jsonb_build_object(
  'number', 2, 'author_id', {author}, 'created_at', {at}) || '{change}')).*
FROM revision AS old WHERE evaluation_id = %(evaluation)s AND number = 1"""
COPY_ANSWERS = """
INSERT INTO answer SELECT evaluation_id, 2, number, option, earned, note, cause FROM answer
WHERE evaluation_id = %(evaluation)s AND revision = 1"""
MINE, NOW = "%(me)s::text", "clock_timestamp()"
AGREES = SIGNATURE.format("csr", "agree", "", "password")
COUNTERSIGNS = SIGNATURE.format("team_lead", "countersign", "", "password")
TO_E4 = EVALUATION.format("status = 'E4', csr_stance = 'agree'")
FRESH = EVALUATION.format("revision = 2")


def rescored(change="{}", author=MINE, at=NOW):
    """Return statements that recall a result and put another one in its place."""
    new = REVISION.format(author=author, at=at, change=change)
    return (
        EVALUATION.format("status = 'E1'"),
        new,
        COPY_ANSWERS,
        EVALUATION.format("status = 'E2', revision = 2"),
    )


TRICKS = {
    "csr own E3": {
        "steps on without a signature": (TO_E4,),
        "signs and stays": (AGREES,),
        "signs and closes": (AGREES, EVALUATION.format("status = 'E10', csr_stance = 'agree'")),
        "signs without a stance": (AGREES, EVALUATION.format("status = 'E4'")),
        "refuses": (AGREES, EVALUATION.format("status = 'E4', csr_stance = 'refused'")),
        "signs as the team lead": (COUNTERSIGNS,),
        "signs on paper": (SIGNATURE.format("csr", "agree", "", "paper"), TO_E4),
        "reserves without words": (
            SIGNATURE.format("csr", "reservation", " ", "password"),
            EVALUATION.format("status = 'E4', csr_stance = 'reservation'"),
        ),
        "signs twice": (AGREES, AGREES.replace("%(new)s", "gen_random_uuid()"), TO_E4),
        "mends the result": (EVALUATION.format("result = 'fail'"),),
        "takes more time": (EVALUATION.format("due_at = now() + interval '1 year'"),),
        "unreads it": (EVALUATION.format("opened_at = NULL"),),
        "changes the inspector": (EVALUATION.format("inspector_id = %(stranger)s"),),
        "goes back": (EVALUATION.format("status = 'E2'"),),
        "voids it": (EVALUATION.format("status = 'E12'"),),
    },
    "csr own E2": {"peeks": ("SELECT id FROM evaluation WHERE id = %(evaluation)s",)},
    "csr own E4": {"signs again": (AGREES, EVALUATION.format("status = 'E10'"))},
    "team_lead own E4": {
        "countersigns for himself": (COUNTERSIGNS, EVALUATION.format("status = 'E10'")),
    },
    "team_lead own_team E3": {
        "signs for the CSR": (AGREES, TO_E4),
        "closes it": (COUNTERSIGNS, EVALUATION.format("status = 'E10'")),
    },
    "team_lead own_team E4": {
        "closes without a signature": (EVALUATION.format("status = 'E10'"),),
        "signs and stays": (COUNTERSIGNS,),
        "gives it back": (EVALUATION.format("status = 'E3'"),),
    },
    "team_lead own_team E2": {
        "peeks": ("SELECT id FROM evaluation WHERE id = %(evaluation)s",),
        "releases": (EVALUATION.format("status = 'E3'"),),
    },
    "inspector assigned E0": {
        "submits nothing": (EVALUATION.format("status = 'E2'"),),
        "releases nothing": (EVALUATION.format("status = 'E3'"),),
        "gives it to another": (EVALUATION.format("inspector_id = %(stranger)s"),),
        "starts with a result": (EVALUATION.format("status = 'E1', result = 'pass'"),),
        "takes more time": (EVALUATION.format("due_at = now() + interval '1 year'"),),
        "writes a draft unopened": (
            "INSERT INTO draft VALUES (%(evaluation)s, %(me)s, '{}', %(new)s, 2, now())",
        ),
    },
    "inspector assigned E2": {
        "puts an unknown revision in force": (FRESH,),
        "mends the result alone": (EVALUATION.format("result = 'fail'"),),
        "adds to what is sealed": (
            (
                "INSERT INTO mark (evaluation_id, revision, no, at_ms, note)"
                " VALUES (%(evaluation)s, 1, 9, 1, '')"
            ),
        ),
        "seals under another hash": rescored(),
        "seals other totals": rescored('{"bk_earned": 0}'),
        "seals in the name of another": rescored(author="%(stranger)s::text"),
        "seals for yesterday": rescored(at="'2026-01-01'::timestamptz"),
        "closes it": (EVALUATION.format("status = 'E10'"),),
        "confirms it": (AGREES, EVALUATION.format("status = 'E4', csr_stance = 'agree'")),
    },
    "inspector assigned E3": {
        "recalls a released result": (EVALUATION.format("status = 'E1'"),),
        "writes another revision": rescored()[1:],
        "confirms for the CSR": (AGREES, TO_E4),
        "changes the recording": ("UPDATE audio_file SET sha256 = '' WHERE call_id = %(call)s",),
        "changes the CSR": ("UPDATE call_segment SET person_id = %(me)s WHERE call_id = %(call)s",),
        "adds a line to the slip": (
            "INSERT INTO document_line VALUES (%(document)s, 2, %(evaluation)s, 1, '')",
        ),
    },
    "inspector all E0": {
        "gives it to another": (EVALUATION.format("inspector_id = %(qa_lead)s"),),
        "opens it for another": (EVALUATION.format("status = 'E1'"),),
        "takes and opens it at once": (EVALUATION.format("inspector_id = %(me)s, status = 'E1'"),),
        "takes it with more time": (
            EVALUATION.format("inspector_id = %(me)s, due_at = now() + interval '1 year'"),
        ),
        "only touches it": (EVALUATION.format("version = version + 1"),),
        "learns a new language": ("INSERT INTO ability VALUES (%(me)s, 'language', '粤语')",),
    },
    "inspector all E2": {"takes what is submitted": (EVALUATION.format("inspector_id = %(me)s"),)},
    "inspector own E0": {
        "sees that he was drawn": ("SELECT id FROM evaluation WHERE id = %(evaluation)s",),
        "scores himself": (EVALUATION.format("status = 'E1'"),),
        "takes his own case": (EVALUATION.format("inspector_id = %(me)s"),),
    },
    "qa_lead own E0": {"chooses who judges him": (EVALUATION.format("inspector_id = %(me)s"),)},
    "inspector assigned E2 fatal": {
        "releases his own fatal error": (EVALUATION.format("status = 'E3'"),),
    },
    "inspector all E2 fatal": {
        "changes what he is to hear": (EVALUATION.format("result = 'fail'"),),
        "sends it back": (EVALUATION.format("status = 'E1'"),),
        "takes it": (EVALUATION.format("inspector_id = %(me)s"),),
    },
    "team_lead own_team E2 fatal": {
        "sees what is not released": ("SELECT id FROM evaluation WHERE id = %(evaluation)s",),
        "releases it": (EVALUATION.format("status = 'E3'"),),
    },
    "qa_lead own E2": {"releases his own call": (EVALUATION.format("status = 'E3'"),)},
    "qa_lead all E3": {
        "changes a released result": (EVALUATION.format("result = 'fail'"),),
        "writes a correction outside the workflow": rescored()[1:],
        "closes it": (EVALUATION.format("status = 'E10'"),),
        "signs for the CSR": (AGREES, TO_E4),
    },
    "qa_lead all E0": {
        "names the CSR as inspector": (EVALUATION.format("inspector_id = csr_id"),),
        "names somebody who does not inspect": (
            EVALUATION.format(
                "inspector_id = (SELECT person_id FROM role_grant WHERE role = 'csr' LIMIT 1)"
            ),
        ),
        "approves in another's name": (
            (
                "UPDATE plan SET state = 'approved', approved_at = now(),"
                " approved_by = %(stranger)s WHERE id = %(draft)s"
            ),
        ),
        "changes an approved plan": (
            "UPDATE sampling_rule SET count = 99 WHERE plan_id = %(approved)s",
        ),
        "takes an approval back": ("UPDATE plan SET state = 'draft' WHERE id = %(approved)s",),
        "draws from a draft": (
            (
                "INSERT INTO draw (id, plan_id, rule_id, seed, drawn_at, drawn_by, pool_from,"
                " pool_to, pool_count, pool_digest, exclusions)"
                " VALUES (%(new)s, %(draft)s, %(rule)s, 'x',"
                " clock_timestamp(), %(me)s, now(), now(), 1, '', '{}')"
            ),
        ),
        "settles backwards": (
            "INSERT INTO setting VALUES ('sla.csr.respond', '2020-01-01', '1', %(me)s)",
        ),
        "settles in another's name": (
            "INSERT INTO setting VALUES ('sla.csr.respond', clock_timestamp(), '1', %(stranger)s)",
        ),
        "makes himself deputy": (
            (
                "INSERT INTO deputy (id, person_id, deputy_id, valid_from, valid_to, reason)"
                " VALUES (%(new)s, %(stranger)s, %(me)s, now(), now(), '')"
            ),
        ),
    },
    "cs_manager all E2": {
        "releases another's result": (EVALUATION.format("status = 'E3'"),),
        "reads a draft": ("SELECT document FROM draft WHERE evaluation_id = %(evaluation)s",),
    },
    "admin all E3": {
        "gives himself a role": (
            (
                "INSERT INTO role_grant (id, person_id, role, scope_kind, valid_from)"
                " VALUES (%(new)s, %(me)s, 'qa_lead', 'centre', '2020-01-01')"
            ),
        ),
        "takes over an identity": (
            "UPDATE person SET login = NULL WHERE id = %(me)s",
            "UPDATE person SET login = session_user WHERE id = %(stranger)s",
        ),
        "renames a login": ("UPDATE person SET login = 'x' WHERE id = %(stranger)s",),
        "looks at results": ("SELECT id FROM evaluation",),
        "looks at calls": ("SELECT id FROM call",),
        "looks for sound": ("SELECT path FROM audio_file",),
        "notes a play": ("SELECT journal_append('play', 'call', 'x', '{}') IS NOT NULL",),
        "notes a print": ("SELECT journal_append('print', 'slip', 'x', '{}') IS NOT NULL",),
        "looks for the key of numbers": (
            "SELECT value FROM setting WHERE key = 'centre.number_key'",
        ),
    },
}
ASKS = """
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
VALUES (%(new)s, 'journal', '', 1, 'x', %(me)s, clock_timestamp())"""
APPROVES = """
UPDATE export_request SET approved_by = %(me)s, approved_at = clock_timestamp() - interval '{}'
WHERE reason = 'of another'"""
USES = "UPDATE export_request SET used_at = clock_timestamp() WHERE reason = '{}'"
TRICKS["qa_lead all E3"] |= {
    "approves his own export": (ASKS, APPROVES.replace("of another", "x").format("0")),
    "uses leave that nobody gave": (ASKS, USES.format("x")),
    "uses another's leave": (APPROVES.format("0"), USES.format("of another")),
    "approves backwards": (APPROVES.format("1 hour"),),
    "uses leave a second time": (USES.format("used"),),
    "uses leave that has run out": (USES.format("old"),),
    "notes a look at a number": (
        "SELECT journal_append('see_number', 'call', 'x', '{}') IS NOT NULL",
    ),
}
CASES = [(where, trick) for where, tricks in TRICKS.items() for trick in tricks]
HONEST = {  # the same statements as they may be
    "csr own E3": (AGREES, TO_E4),
    "team_lead own_team E4": (COUNTERSIGNS, EVALUATION.format("status = 'E10'")),
    "inspector assigned E2": (EVALUATION.format("status = 'E3'"),),
    "inspector all E0": (EVALUATION.format("inspector_id = %(me)s"),),
    "inspector all E2 fatal": (EVALUATION.format("status = 'E3'"),),
    "cs_manager all E2 fatal": (EVALUATION.format("status = 'E3'"),),
    "qa_lead all E0": (EVALUATION.format("inspector_id = %(qa_lead)s"),),
    "qa_lead all E3": (ASKS, APPROVES.format("0")),
    "qa_lead all E4": (USES.format("given"),),
}


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(cluster, postgresql_template, "insiders") as centre:
        change(
            centre,
            "INSERT INTO setting VALUES ('centre.number_key', now(), 'x', :id)",
            centre.inspector.id,
        )
        for reason, approved, used in LEAVES:
            leave(centre, reason, approved, used)
        yield centre


LEAVES = (  # whose request, how long ago it was approved and used, in minutes
    ("of another", None, None),
    ("given", 5, None),
    ("used", 5, 4),
    ("old", 25 * 60, None),
)


def leave(centre, reason, approved, used):
    """Add a request of the QA lead, or of another; approved and used so many minutes ago."""
    with centre.owner.work() as work:
        mine = reason != "of another"
        asked = work.now - timedelta(minutes=(approved or 0) + 1)
        request = ExportRequest(
            kind="journal",
            what="",
            amount=1,
            reason=reason,
            requested_by=centre["qa_lead"].id if mine else centre.inspector.id,
            requested_at=asked,
        )
        work.session.add(request)
        work.session.flush()
        if approved:
            request.approved_by = centre.inspector.id
            request.approved_at = work.now - timedelta(minutes=approved)
            work.session.flush()
        if used:
            request.used_at = work.now - timedelta(minutes=used)


def change(centre, sql, key):
    """Change something as the owner."""
    with centre.owner.work() as work:
        work.session.execute(text(sql), {"id": key})


def values(centre, player, target):
    return {
        **vars(target),
        "new": uuid7(),
        "me": player.id,
        "stranger": centre.stranger.id,
        "qa_lead": centre["qa_lead"].id,
        "draft": centre.plans["draft"][0],
        "rule": centre.plans["draft"][1],
        "approved": centre.plans["approved"][0],
    }


def tried(centre, where, statements):
    role, kind, state = where.split(maxsplit=2)
    player = centre[role]
    target = player.targets[kind, state]
    return attempt(centre.desk(role), *statements, **values(centre, player, target))


@pytest.mark.parametrize(("where", "trick"), CASES)
def test_a_trick_is_refused(centre, where, trick):
    assert not tried(centre, where, TRICKS[where][trick])


@pytest.mark.parametrize("where", HONEST)
def test_the_honest_way_is_open(centre, where):
    assert tried(centre, where, HONEST[where])


def test_an_unread_result_is_not_signed(centre):
    player = centre.add_player("csr", ("E3",))
    target = player.targets["own", "E3"]
    change(centre, "UPDATE evaluation SET opened_at = NULL WHERE id = :id", target.evaluation)
    connection = centre.connect(player.login)
    around = values(centre, player, target)
    assert not attempt(connection, AGREES, TO_E4, **around)
    read = EVALUATION.format("opened_at = '2020-01-01'")
    assert attempt(connection, read, AGREES, TO_E4, **around)


def test_the_words_of_a_signature_are_the_servers(centre):
    player = centre.add_player("csr", ("E3",))
    target = player.targets["own", "E3"]
    connection = centre.connect(player.login)
    for statement in (AGREES, TO_E4):
        connection.execute(statement, values(centre, player, target))
    connection.commit()
    with centre.owner.ask() as work:
        found = work.session.query(Signature).filter_by(document_id=target.document).one()
        assert (found.person_id, found.machine, found.deputy_for) == (player.id, "127.0.0.1", None)
        assert (work.now - found.signed_at).total_seconds() < 60
        assert len(found.content_hash) == 32


def test_a_role_ends_with_its_last_day_and_with_the_person(centre):
    for dates in ("valid_to = current_date - 2", "valid_from = current_date + 2"):
        player = centre.add_player("qa_lead", ())
        connection = centre.connect(player.login)
        assert attempt(connection, "SELECT everywhere('see_results')::int")
        change(centre, f"UPDATE role_grant SET {dates} WHERE person_id = :id", player.id)
        assert not attempt(connection, "SELECT everywhere('see_results')::int")
        assert not attempt(connection, "SELECT number FROM evaluation")
    player = centre.add_player("csr", ("E3",))
    connection = centre.connect(player.login)
    assert attempt(connection, "SELECT number FROM evaluation")
    change(centre, "UPDATE person SET left_on = current_date WHERE id = :id", player.id)
    with suppress(psycopg.OperationalError):  # the server may have ended the session
        assert not attempt(connection, "SELECT number FROM evaluation")
        assert not attempt(connection, "SELECT me()")


@pytest.mark.parametrize("scope", ["team", "skill_group", "department"])
def test_a_role_with_a_scope_holds_there_alone(centre, scope):
    """P11."""
    player = centre.add_player("qa_lead", ("E2", "E3"), scope_kind=scope)
    connection = centre.connect(player.login)
    kinds = ("own_team", "all", "assigned")
    seen = {
        kind: attempt(
            connection,
            "SELECT id FROM evaluation WHERE id = %(evaluation)s",
            "SELECT final FROM revision WHERE evaluation_id = %(evaluation)s",
            "SELECT path FROM audio_file WHERE call_id = %(call)s",
            **vars(player.targets[kind, "E2"]),
        )
        for kind in kinds
    }
    inside = {"team": {"own_team"}, "skill_group": {"own_team", "all"}, "department": set()}
    assert seen == {kind: kind in {*inside[scope], "assigned"} for kind in kinds}
    assert not attempt(connection, "SELECT value FROM setting WHERE key = 'centre.number_key'")
    release = EVALUATION.format("status = 'E3'")
    assert attempt(connection, release, **vars(player.targets["own_team", "E2"])) == (
        "own_team" in inside[scope]
    )
