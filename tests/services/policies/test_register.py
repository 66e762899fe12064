"""The register of policies: entries, versions, who reads what (S3-4.10, S1-2A.2, P25)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import acting, make_person
from policies import approved, entry, made, published, wording

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import Bilingual
from qa_desk.models import Checklist, PolicyVersion
from qa_desk.rules.policies import File, Readers
from qa_desk.services import policies

PDF = File("制度.pdf", "", b"%PDF-1.7 text")


def row(register, policy_id, role="qa_lead"):
    return policies.one(register.by(role), policy_id).row


def test_an_entry_is_kept_as_it_was_written_and_read_by_everybody(register):
    """S3-7, S1-7, S4-2.2.1."""
    owner = register.manager.id
    policy_id = made(register, owner_id=owner)
    for role in ("csr", "lead", "inspector", "manager"):
        (found,) = policies.listed(register.by(role))
        assert (found.id, found.entry.number) == (policy_id, "KF-01")
        assert found.owner == f"客服中心 · {register.manager.name} {register.manager.staff_no}"
    assert found.is_mine
    with pytest.raises(RuleError, match="not among your rights"):
        policies.make(register.by("csr"), entry(register.scene.work, "KF-02"))


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"number": " "}, "Give it a number"),
        ({"title": Bilingual()}, "Give it a title"),
        ({"department": ""}, "which department"),
        ({"kind": "checklist"}, "Choose the checklist"),
        ({"kind": "post"}, "Choose the post"),
        ({"next_review": None}, "within 6 months"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(register, values, match):
    work = register.by("qa_lead")
    with pytest.raises(InputError, match=match):
        policies.make(work, replace(entry(work), **values))
    assert policies.listed(work) == []


def test_a_number_is_given_once_and_who_was_late_is_told(register):
    policy_id = made(register)
    other = made(register, number="KF-02")
    work = register.by("qa_lead")
    with pytest.raises(InputError, match="taken already"):
        policies.edit(work, other, 1, entry(work))
    changed = entry(work, "KF-03")
    policies.edit(work, policy_id, 1, replace(changed, kind="process"))
    assert row(register, policy_id).entry.number == "KF-03"
    assert row(register, policy_id).entry.kind == "policy"
    with pytest.raises(ConflictError, match="policy meanwhile"):
        policies.edit(work, policy_id, 1, changed)


def test_a_withdrawn_policy_stays_to_be_read(register):
    policy_id = made(register)
    published(register, policy_id)
    work = register.by("qa_lead")
    policies.withdraw(work, policy_id, 1)
    assert policies.listed(register.by("csr")) == []
    (found,) = policies.listed(register.by("csr"), withdrawn_too=True)
    assert (found.withdrawn_at, found.to_do, found.review) == (work.now, "", "")
    policies.bring_back(work, policy_id, 2)
    assert [one.id for one in policies.listed(register.by("csr"))] == [policy_id]


def test_a_draft_is_for_who_keeps_or_evaluates_policies_until_it_is_published(register):
    policy_id = made(register)
    work = register.by("qa_lead")
    version_id = policies.save_version(work, policy_id, None, wording(), None)
    policies.save_version(work, policy_id, (version_id, 1), wording(text="新"), None)
    assert policies.one(register.by("csr"), policy_id).versions == ()
    assert policies.one(register.by("inspector"), policy_id).versions[0].state == "draft"
    with pytest.raises(ConflictError, match="version meanwhile"):
        policies.publish(work, version_id, 1)
    policies.publish(work, version_id, 2)
    (found,) = policies.one(register.by("csr"), policy_id).versions
    assert (found.text, found.state, found.published_at) == ("新", "published", work.now)
    with pytest.raises(ConflictError, match="published"):
        policies.save_version(work, policy_id, (version_id, 3), wording(), None)
    with pytest.raises(ConflictError, match="published"):
        policies.discard(work, version_id, 3)


def test_versions_are_kept_and_the_newest_ripe_one_is_in_force(register, work):
    """S3-8, S0-1.3.2, S0-2.2.2d."""
    policy_id = made(register)
    first = published(register, policy_id)
    second = published(register, policy_id, number="2.0", effective_from=work.today)
    later = work.today + timedelta(days=9)
    third = published(register, policy_id, number="3.0", effective_from=later)
    record = policies.one(register.by("csr"), policy_id)
    assert [one.id for one in record.versions] == [third, second, first]
    assert record.row.current.id == second
    only = made(register, number="KF-02")
    published(register, only, effective_from=later)
    assert row(register, only).current.effective_from == later


def test_a_version_has_a_number_of_its_own_and_says_something(register):
    policy_id = made(register)
    work = register.by("qa_lead")
    published(register, policy_id)
    with pytest.raises(InputError, match="of this number already"):
        policies.save_version(work, policy_id, None, wording(), None)
    with pytest.raises(InputError, match="Give the version a number"):
        policies.save_version(work, policy_id, None, wording(" "), None)
    with pytest.raises(InputError, match="from which day"):
        policies.save_version(work, policy_id, None, wording("2", effective_from=None), None)
    draft = policies.save_version(work, policy_id, None, wording("2", text=" "), None)
    with pytest.raises(InputError, match="Write what it says"):
        policies.publish(work, draft, 1)
    policies.discard(work, draft, 1)
    assert len(policies.one(work, policy_id).versions) == 1


def test_a_file_may_say_it_by_the_rules_for_attachments(register):
    policy_id = made(register)
    work = register.by("qa_lead")
    draft = policies.save_version(work, policy_id, None, wording(text=""), PDF)
    with pytest.raises(RuleError, match="not yours to read"):
        policies.file_of(register.by("csr"), draft)
    assert policies.file_of(register.by("inspector"), draft).content == PDF.content
    policies.save_version(work, policy_id, (draft, 1), wording(text=""), None)  # keeps its file
    policies.publish(work, draft, work.session.get_one(PolicyVersion, draft).version)
    found = policies.file_of(register.by("csr"), draft)
    assert (found.name, found.media_type, found.content) == (
        "制度.pdf", "application/pdf", PDF.content,
    )  # fmt: skip
    for name, content in (("a.png", b"\x89PNG\r\n\x1a\n"), ("a.docx", b"MZ")):
        with pytest.raises(InputError, match="Nothing was a"):
            policies.save_version(work, policy_id, None, wording("2"), File(name, "", content))
    second = published(register, policy_id, number="3")
    with pytest.raises(RuleError, match="not there"):
        policies.file_of(work, second)


def test_p25_a_post_description_is_read_by_who_holds_the_post(register, work):
    """S0-2.2.3."""
    policy_id = made(register, kind="post", post="csr")
    version_id = published(register, policy_id, requirements="普通话二级", readers=Readers())
    (found,) = policies.listed(register.by("csr"))
    assert found.is_mine
    assert found.current.requirements == "普通话二级"
    assert policies.listed(register.by("lead")) == []
    with pytest.raises(RuleError, match="not yours to read"):
        policies.one(register.by("lead"), policy_id)
    with pytest.raises(RuleError, match="not yours to read"):
        policies.confirm(register.by("lead"), version_id)
    admin = acting(work, make_person(work, "admin"))
    assert [one.id for one in policies.listed(admin)] == [policy_id]


def test_a_checklist_entry_is_the_checklist_itself(register, work):
    checklist = work.session.query(Checklist).one()
    by = register.by("qa_lead")
    assert [name for _id, name in policies.choices(by).checklists] == [checklist.code]
    policy_id = made(register, kind="checklist", checklist_id=checklist.id)
    record = policies.one(register.by("csr"), policy_id)
    assert record.versions[0].state == "in_force"
    assert record.row.current.text.startswith("Inbound")
    assert policies.choices(by).checklists == ()
    with pytest.raises(RuleError, match="where checklists are edited"):
        policies.save_version(by, policy_id, None, wording(), None)


def test_a_new_version_names_only_an_approved_revision_of_its_policy(register):
    policy_id = made(register)
    published(register, policy_id)
    kept = approved(register, policy_id)
    work = register.by("qa_lead")
    with pytest.raises(RuleError, match="does not decide"):
        policies.save_version(work, policy_id, None, wording("2", review_id=kept.row.id), None)
    revised = approved(register, policy_id, "revise")
    second = published(register, policy_id, number="2", review_id=revised.row.id)
    found = policies.one(work, policy_id)
    assert next(one.review_id for one in found.versions if one.id == second) == revised.row.id
    assert [one.number for one in found.reviews] == [revised.row.number, kept.row.number]
    assert policies.one(register.by("csr"), policy_id).reviews == ()


@pytest.mark.parametrize(("days", "state"), [(31, ""), (30, "due"), (0, "due"), (-1, "overdue")])
def test_s3_4_10a_owner_and_qa_lead_are_told_thirty_days_ahead(register, work, days, state):
    day = work.today + timedelta(days=days)
    made(register, next_review=day, owner_id=register.scene.lead.id)
    found = {role: policies.listed(register.by(role))[0] for role in ("qa_lead", "lead", "csr")}
    assert {one.review for one in found.values()} == {state}
    wanted = "review" if state else ""
    assert [found[role].to_do for role in found] == [wanted, wanted, ""]
    assert policies.waiting(register.by("lead")) == bool(state)
