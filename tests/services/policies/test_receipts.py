"""S1-2A.2: who has read a policy, and who has not."""

from datetime import timedelta

import pytest
from factories import acting, make_person
from policies import made, published, wording

from qa_desk.errors import RuleError
from qa_desk.models import PolicyReading
from qa_desk.rules.policies import Readers
from qa_desk.services import policies


@pytest.fixture
def policy_id(register):
    return made(register)


def to_do(register, role):
    return policies.listed(register.by(role))[0].to_do


def test_everybody_asked_confirms_once_and_is_off_the_list(register, work, policy_id):
    version_id = published(register, policy_id)
    by = register.by("qa_lead")
    assert policies.readership(by, version_id).missing == 5
    assert to_do(register, "csr") == "read"
    policies.confirm(register.by("csr"), version_id)
    policies.confirm(register.by("csr"), version_id)
    assert work.session.query(PolicyReading).count() == 1
    found = policies.readership(by, version_id)
    assert (found.missing, found.readers[-1].name) == (4, register.scene.csr.name)
    assert found.readers[-1].read_at == work.now
    assert found.readers[-1].team == register.scene.team.name
    assert to_do(register, "csr") == ""
    (version,) = policies.one(register.by("csr"), policy_id).versions
    assert (version.read_at, version.is_asked) == (work.now, True)


@pytest.mark.parametrize(
    ("asked", "roles"),
    [
        (Readers(roles=frozenset({"csr", "inspector"})), {"csr", "inspector"}),
        (Readers(teams=frozenset()), set()),
    ],
)
def test_only_those_asked_are_to_read_it(register, policy_id, asked, roles):
    version_id = published(register, policy_id, readers=asked)
    everybody = ("csr", "lead", "inspector", "manager")
    assert {role for role in everybody if to_do(register, role) == "read"} == roles
    assert policies.readership(register.by("qa_lead"), version_id).missing == len(roles)


def test_a_team_is_asked_with_its_lead_and_whoever_joins(register, work, policy_id):
    asked = Readers(teams=frozenset({register.scene.team.id}))
    version_id = published(register, policy_id, readers=asked)
    names = [one.name for one in policies.readership(register.by("qa_lead"), version_id).readers]
    assert names == [register.scene.csr.name, register.scene.lead.name]
    assert (to_do(register, "csr"), to_do(register, "lead")) == ("read", "read")


def test_who_is_new_in_a_role_is_asked_and_who_left_is_not(register, work, policy_id):
    version_id = published(register, policy_id, readers=Readers(roles=frozenset({"csr"})))
    new = make_person(work, "csr")
    register.scene.csr.left_on = work.today - timedelta(days=1)
    work.session.merge(register.scene.csr)
    work.session.flush()
    (found,) = policies.readership(register.by("qa_lead"), version_id).readers
    assert found.person_id == new.id
    assert policies.listed(acting(work, new))[0].to_do == "read"


def test_only_what_is_published_is_confirmed(register, policy_id):
    by = register.by("qa_lead")
    draft = policies.save_version(by, policy_id, None, wording(), None)
    with pytest.raises(RuleError, match="not published"):
        policies.confirm(by, draft)
    assert policies.readership(by, draft).due == by.today + timedelta(days=7)
    with pytest.raises(RuleError, match="not among your rights"):
        policies.readership(register.by("lead"), draft)


def test_a_reminder_says_when_and_how_many(register, work, policy_id):
    version_id = published(register, policy_id)
    policies.confirm(register.by("csr"), version_id)
    by = register.by("qa_lead")
    assert policies.remind(by, version_id) == 4
    assert policies.readership(by, version_id).reminded_at == work.now
    (version,) = policies.one(register.by("lead"), policy_id).versions
    assert version.reminded_at == work.now
