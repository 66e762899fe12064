"""A role with a scope and dates reaches the same records everywhere (P11).

The same cells are asked of the services on a local file, which are the only wall there, and of a
server over raw connections, which has its own.
"""

from datetime import UTC, datetime, timedelta

import pytest
from factories import PASSWORD, acting
from hostile.centre import STATES, Centre, attempt, secured
from hostile.test_parity import ATTEMPTS, values
from sqlalchemy import update

from qa_desk.errors import QaDeskError
from qa_desk.models import Document, Evaluation, Membership, Person, copying, engines
from qa_desk.rules import permissions
from qa_desk.services import (
    assigning,
    calls,
    cases,
    evaluating,
    journal,
    people,
    planning,
    quick_checks,
    signing_off,
)

SCOPES = ("centre", "team", "skill_group", "department", "expired")
ROLES = ("csr", "team_lead", "floor_coach", "inspector", "qa_lead", "cs_manager")
KINDS = ("own", "own_team", "assigned", "all")
RAW = {
    **ATTEMPTS,  # names are wider known than who may be listed: ask for what lists show
    "see_people": ("E3", "SELECT role FROM role_grant WHERE person_id = %(person)s"),
}


TODAY = datetime.now(UTC).date()
AROUND = (TODAY - timedelta(days=9), TODAY + timedelta(days=9))


def opens(work, target):
    return cases.case(work, target.evaluation)


def version(work, target):
    return work.session.get_one(Evaluation, target.evaluation).version


def slip(work, target):
    number = work.session.get_one(Document, target.document).number
    return signing_off.slip(work, number)


def helper(work):
    return work.session.query(Person).filter_by(name="帮手").one().id


ASKED = {  # action: the state of the evaluation, and what the service gives
    "see_results": ("E3", opens),
    "listen": ("E3", lambda work, t: opens(work, t).parts),
    "see_drafts": ("E1", lambda work, t: opens(work, t).held),
    "print_slip": ("E3", slip),
    "release": ("E2", lambda work, t: evaluating.release(work, t.evaluation, version(work, t))),
    "second_ear": (
        "E2 fatal",
        lambda work, t: evaluating.release(work, t.evaluation, version(work, t)),
    ),
    "countersign": (
        "E4",
        lambda work, t: signing_off.countersign(
            work, t.evaluation, version(work, t), "x", PASSWORD
        ),
    ),
    "see_people": (
        "E3",
        lambda work, t: t.csr in {row.id for row in people.list_people(work)},
    ),
    "assign": (
        "E0",
        lambda work, t: assigning.hand_on(
            work, t.evaluation, version(work, t), helper(work), "other"
        ),
    ),
    "claim": ("E0", lambda work, t: assigning.claim(work, t.evaluation, version(work, t))),
    "quick_check.see": (
        "E3",
        lambda work, t: t.check in {row.id for row in quick_checks.list_checks(work, *AROUND)},
    ),
    "import_calls": (None, lambda work, _t: calls.list_calls(work)),
    "plan.see": (None, lambda work, _t: planning.list_plans(work)),
    "see_journal": (None, lambda work, _t: journal.read(work, journal.Wanted())),
}
NEVER = {
    *(("own", action) for action in ("release", "second_ear", "assign", "claim")),
    *(("assigned", action) for action in ("second_ear", "claim")),
}
WHOLE = {"import_calls", "plan.see", "see_journal"}
RAW["see_journal"] = (None, "SELECT count(*) FROM journal_entry WHERE chain <> session_user")
OF_INSPECTORS = {"see_results", "listen", "see_drafts", "print_slip", "release"}
CELLS = [
    (role, action)
    for role in ROLES
    for action in ASKED
    if (role, action) != ("inspector", "listen")  # hears more than he may see the results of
    and (role, action) != ("qa_lead", "claim")  # may hand a task to himself instead
]


def populated(url):
    """Build a centre with one person for each role and scope, none of whom leads a team."""
    centre = Centre(url, roles=())
    for role in ROLES:
        for scope in SCOPES:
            grant = {"scope_kind": "centre" if scope == "expired" else scope}
            if scope == "expired":
                with centre.owner.ask() as work:
                    grant["valid_to"] = work.today - timedelta(days=1)
            player = centre.add_player(role, ("E1", *STATES), **grant)
            centre.players[role, scope] = player
            with centre.owner.work() as work:
                lead = (Membership.person_id == player.id) & (Membership.kind == "lead")
                ended = work.today - timedelta(days=2)
                work.session.execute(update(Membership).where(lead).values(valid_to=ended))
    return centre


@pytest.fixture(scope="module")
def file(sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("scopes") / "desk.db"
    path.write_bytes(sqlite_template.read_bytes())
    centre = populated(f"sqlite:///{path}")
    yield centre
    centre.close()


@pytest.fixture(scope="module")
def server(file, cluster, postgresql_template):
    """The same centre moved to a server, where its people get logins."""
    url = cluster.create("scopes", template=postgresql_template)
    secured(url)
    source = engines.connect(file.url)
    copying.copy(source, engine := engines.connect(url))
    source.dispose()
    centre = file.moved(url, engine)
    yield centre
    centre.close()
    cluster.drop("scopes")


def expected(role, action, scope, kind):
    """Return what P11 says: own records wherever the role was given, all of them in the scope."""
    relation = permissions.RIGHTS[action].get(role)
    if scope == "expired" or relation is None:
        return False
    if (kind, action) in NEVER:
        return False
    if kind == "assigned" and role in permissions.RIGHTS["score"] and action in OF_INSPECTORS:
        return True
    if (relation, action, scope, kind) == ("all", "quick_check.see", "skill_group", "own"):
        return False  # whose day tells the skill group: the players are in none
    reached = {
        "own": {"own"},
        "assigned": {"assigned"},
        "own_team": {"own_team"} if scope == "team" else set(),
        "all": {
            "centre": {*KINDS},
            "team": {"own_team"},
            "skill_group": {*KINDS},
        }.get(scope, set()),
    }[relation]
    return kind in reached if action not in WHOLE else scope == "centre" and relation == "all"


def kinds_of(action):
    """Return the kinds of record that are tried."""
    if action == "see_people":
        return ("own_team",)
    return ("all",) if action in WHOLE else KINDS


def served(centre, player, action, kind):
    """Ask the service; nothing that it does stays."""
    state, service = ASKED[action]
    with centre.owner.work() as work:
        desk = acting(work, work.session.get_one(Person, player.id))
        point = work.session.begin_nested()
        try:
            return bool(service(desk, player.targets[kind, state or "E3"]))
        except QaDeskError:
            return False
        finally:
            point.rollback()


@pytest.mark.parametrize(("role", "action"), CELLS)
def test_the_server_keeps_a_role_within_its_scope(server, role, action):
    said, wanted = {}, {}
    for scope in SCOPES:
        player = server.players[role, scope]
        connection = server.desk((role, scope))
        for kind in kinds_of(action):
            around = values(server, player, action, kind)
            said[scope, kind] = attempt(connection, *RAW[action][1:], **around)
            wanted[scope, kind] = expected(role, action, scope, kind)
    assert said == wanted


@pytest.mark.parametrize(("role", "action"), CELLS)
def test_the_services_keep_a_role_within_its_scope(file, role, action):
    said, wanted = {}, {}
    for scope in SCOPES:
        player = file.players[role, scope]
        for kind in kinds_of(action):
            said[scope, kind] = served(file, player, action, kind)
            wanted[scope, kind] = expected(role, action, scope, kind)
    assert said == wanted
