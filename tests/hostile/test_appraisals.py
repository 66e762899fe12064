"""The wall around appraisals: each part is written by the one it belongs to, seen by few."""

from datetime import date, timedelta

import pytest
from factories import PASSWORD
from hostile.centre import attempt, opened
from models.sample_actions import make_action

from qa_desk.errors import RuleError
from qa_desk.models import Appraisal, Person, passwords
from qa_desk.models.base import uuid7
from qa_desk.rules.appraisals import Judgement, Mark, Own
from qa_desk.services import appraising

ROLES = ("csr", "team_lead", "inspector", "qa_lead", "cs_manager", "trainer")
SIGN = (
    "INSERT INTO signature (id, document_id, person_id, role, place, meaning, statement, method,"
    " signed_at, machine, content_hash) VALUES (%(new)s, %(paper)s, %(me)s, %(role)s, %(place)s,"
    " %(meaning)s, '', 'password', now(), '', '')"
)


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(cluster, postgresql_template, "appraise", states=("E3",), roles=ROLES) as centre:
        with centre.owner.work() as work:
            member = work.session.get_one(Person, centre["team_lead"].member)
            member.login = "appraised"
            work.session.flush()
            passwords.set_password(work.session, member, PASSWORD)
        yield centre


def login(centre, role):
    return centre.at_work("appraised" if role == "member" else centre[role].login)


def do(centre, role, what, key, *said):
    """Let somebody do something over his own connection, as it is now."""
    with login(centre, role) as work:
        return what(work, key, appraising.one(work, key).row.version, *said)


def propose(centre, key):
    with login(centre, "team_lead") as work:
        seen = appraising.one(work, key).row.version
        appraising.propose(work, [(key, seen)], PASSWORD)


def begun(centre, months=2):
    """Begin the member's appraisal of a month that is still to come; return its id."""
    with login(centre, "team_lead") as work:
        first = (work.today.replace(day=1) + timedelta(days=31 * months)).replace(day=1)
        (key,) = appraising.begin(work, "month", first, {centre["team_lead"].member: ""})
    return key


def evaluated(centre, months):
    """Go up to the evaluation, not issued yet."""
    key = begun(centre, months)
    propose(centre, key)
    do(centre, "member", appraising.sign, key, "", PASSWORD)
    do(centre, "member", appraising.hand_in, key, Own("done"))
    with login(centre, "team_lead") as work:
        known = appraising.one(work, key).targets.indicators
    marks = tuple(Mark(one.code, 800) for one in known if not one.is_counted)
    talk = Judgement(marks, talk="talked", talk_on=date(2026, 12, 1))
    do(centre, "team_lead", appraising.evaluate, key, talk)
    return key


def paper(centre, key, name="document_id"):
    with centre.owner.work() as work:
        return getattr(work.session.get_one(Appraisal, key), name)


def test_s2_5_4_the_whole_way_over_everybodys_own_connection(centre):
    key = evaluated(centre, 2)
    head = centre["cs_manager"].id
    do(centre, "team_lead", appraising.issue, key, head)
    do(centre, "member", appraising.sign, key, "ok", PASSWORD)
    do(centre, "team_lead", appraising.sign, key, "", PASSWORD)
    assert do(centre, "cs_manager", appraising.sign, key, "", PASSWORD)
    with login(centre, "cs_manager") as work:
        appraising.file(work, [(key, appraising.one(work, key).row.version)])
    with login(centre, "member") as work:
        record = appraising.one(work, key)
        assert (record.row.state, record.row.total) == ("filed", 800)
        assert appraising.sheet(work, key).imprint.number == record.row.number
    change = "UPDATE appraisal SET own = 'y' WHERE id = %(id)s"
    assert not attempt(centre.connect("appraised"), change, id=key)
    assert not attempt(
        centre.desk("cs_manager"), "UPDATE appraisal SET filed_at = NULL WHERE id = %(id)s", id=key
    )


def test_nobody_sees_anothers_appraisal_or_its_papers(centre):
    key = evaluated(centre, 3)
    sheet, targets = paper(centre, key), paper(centre, key, "targets_id")
    see = "SELECT template FROM appraisal WHERE id = %(id)s"
    read = "SELECT content FROM document WHERE id = %(id)s"
    for role in ("csr", "inspector", "qa_lead", "trainer"):
        desk = centre.desk(role)
        assert not attempt(desk, see, id=key)
        assert not attempt(desk, read, id=targets)
        assert not attempt(desk, read, id=sheet)
        asked = "SELECT person_id FROM signatory WHERE document_id = %(id)s"
        assert not attempt(desk, asked, id=targets)
        signed = "SELECT statement FROM signature WHERE document_id = %(id)s"
        assert not attempt(desk, signed, id=targets)
    mine = centre.connect("appraised")
    assert attempt(mine, see, id=key)
    assert attempt(mine, read, id=targets)
    assert not attempt(mine, read, id=sheet)  # not before it is issued
    for role in ("team_lead", "cs_manager"):
        assert attempt(centre.desk(role), read, id=sheet)
    with login(centre, "qa_lead") as work, pytest.raises(RuleError):
        appraising.one(work, key)


def test_each_part_is_written_by_the_one_it_belongs_to(centre):
    key = evaluated(centre, 4)
    sheet = paper(centre, key)
    mine, lead = centre.connect("appraised"), centre.desk("team_lead")
    change = "UPDATE appraisal SET {what} WHERE id = %(id)s"
    assert attempt(mine, change.format(what="own = 'x', own_at = now()"), id=key)
    assert not attempt(lead, change.format(what="own = 'x', own_at = now()"), id=key)
    for what in ("template = 'x'", "document_id = NULL", "filed_at = now(), filed_by = person_id"):
        assert not attempt(mine, change.format(what=what), id=key)
    assert not attempt(lead, change.format(what="filed_at = now()"), id=key)
    manager = centre.desk("cs_manager")
    assert not attempt(manager, change.format(what="filed_at = now()"), id=key)  # not signed yet
    for what in ("person_id = supervisor_id", "first = first - 1", "created_at = now()"):
        assert not attempt(lead, change.format(what=what), id=key)
    assert not attempt(lead, "DELETE FROM appraisal WHERE id = %(id)s", id=key)
    write = "UPDATE document SET content = 'x' WHERE id = %(id)s"
    assert attempt(lead, write, id=sheet)
    assert not attempt(mine, write, id=sheet)
    other = paper(centre, begun(centre, 5), "targets_id")
    assert not attempt(lead, change.format(what="document_id = %(other)s"), id=key, other=other)


def test_only_those_are_asked_whom_it_concerns_and_each_signs_for_himself(centre):
    key = evaluated(centre, 6)
    sheet, lead = paper(centre, key), centre["team_lead"]
    desk = centre.desk("team_lead")
    ask = "INSERT INTO signatory VALUES (%(id)s, {place}, '{who}', '{role}', {turn})"
    issue = "UPDATE document SET issued_at = now() WHERE id = %(id)s"

    def asks(*signers):
        lines = [
            ask.format(place=place, who=who, role=role, turn=place)
            for place, (role, who) in enumerate(signers, start=1)
        ]
        return attempt(desk, *lines, issue, id=sheet)

    member, head = lead.member, centre["cs_manager"].id
    right = ("appraised", member), ("appraiser", lead.id), ("appraisal_head", head)
    assert asks(*right)
    assert not asks(*right[1:])
    assert not asks(("appraised", lead.id), ("appraiser", lead.id), right[2])
    assert not asks(right[0], right[1], ("appraisal_head", member))
    do(centre, "team_lead", appraising.issue, key, head)
    for role, login_name, place, meaning, may in (
        ("appraised", "appraised", 1, "agree", True),
        ("appraised", "appraised", 1, "approve", False),
        ("appraiser", centre["team_lead"].login, 2, "evaluate", False),  # not his turn
    ):
        connection = centre.connect(login_name)
        me = connection.execute("SELECT me()").fetchone()[0]
        connection.rollback()
        said = {"new": uuid7(), "paper": sheet, "me": me, "role": role, "place": place}
        assert attempt(connection, SIGN, **said, meaning=meaning) == may


def test_s4_6_2_2_tasks_of_a_person_are_counted_for_whoever_appraises_him_only(centre):
    begun(centre, 7)
    member = centre["team_lead"].member
    with centre.owner.work() as work:
        make_action(work, centre.inspector, work.session.get_one(Person, member), number="AC-X")
    count = (
        "SELECT done + late FROM"
        " appraisal_tasks(%(who)s, '2020-01-01', '2099-01-01', '2099-01-01', 'UTC')"
    )
    said = {}
    for role in ("team_lead", "cs_manager", "inspector", "csr"):
        connection = centre.desk(role)
        said[role] = connection.execute(count, {"who": member}).fetchone()[0]
        connection.rollback()
    assert said == {"team_lead": 2, "cs_manager": 2, "inspector": 0, "csr": 0}
