"""S3-4.4b, S3-4.6a: versions are drafted, proposed, approved and put in force (domain.md 2.8)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from factories import acting, install_checklist, make_person, make_scene, make_task
from sqlalchemy import select

from qa_desk import paths
from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import Bilingual
from qa_desk.models import ChecklistItem, Evaluation, Setting, standards
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import checklist_files
from qa_desk.services import checklist_drafts, checklists, evaluating
from qa_desk.work import Work

REASON = "业务调整"
FIRST_ITEM = ("sections", 0, "items", 0)


@dataclass(frozen=True)
class Desk:
    """The people who make standards."""

    work: Work
    inspector: Work
    lead: Work
    manager: Work
    csr: Work
    first: checklists.ChecklistRow

    def draft(self, by=None):
        """Begin a new version of the installed checklist."""
        by = by or self.lead
        draft_id = checklist_drafts.begin_from(by, self.first.id, REASON)
        return checklist_drafts.read(by, draft_id)

    def put_in_force(self, written, day=None, by=None):
        """Put a draft in force from a day."""
        row = written.row
        day = day or row.effective_from
        return checklist_drafts.put_in_force(by or self.lead, row.id, row.version, day, REASON)


@pytest.fixture
def desk(work):
    first = install_checklist(work)
    roles = ("inspector", "qa_lead", "cs_manager", "csr")
    people = [acting(work, make_person(work, role, login=f"x{role}")) for role in roles]
    return Desk(work, *people, first)


def again(by, written):
    """Return a draft as it is now."""
    return checklist_drafts.read(by, written.row.id)


def test_a_new_version_begins_as_the_earlier_one_with_a_number_and_a_day_of_its_own(desk):
    written = desk.draft()
    assert written.base == checklists.document(desk.csr, desk.first.id)
    assert written.document == {
        **written.base,
        "version": "1.1",
        "effective_from": written.row.effective_from.isoformat(),
    }
    assert written.row.state == "draft"
    assert written.row.effective_from == checklist_drafts.notice(desk.lead).first
    assert written.row.title == desk.first.title
    assert desk.draft().row.number == "1.2"


@pytest.mark.parametrize(
    "file", sorted((paths.resources() / "checklists").glob("*.yaml")), ids=lambda file: file.stem
)
def test_a_shipped_checklist_saved_is_the_same_document_byte_for_byte(desk, file):
    text = file.read_text("utf-8")
    document = checklist_files.to_document(checklist_files.read(text, "x"))
    taken = checklist_drafts.take_in(desk.lead, {**document, "id": "copy"})
    written = checklist_drafts.read(desk.lead, taken)
    changed = edits.put(written.document, (*FIRST_ITEM, "zh"), "x")
    seen = checklist_drafts.save(desk.lead, taken, written.row.version, changed)
    checklist_drafts.save(desk.lead, taken, seen, written.document)
    kept = checklist_drafts.read(desk.lead, taken).document
    assert repr({**kept, "id": document["id"]}) == repr(document)


def test_what_came_from_a_file_gets_a_number_that_is_free(desk):
    document = checklists.document(desk.lead, desk.first.id)
    taken = checklist_drafts.take_in(desk.lead, document, "表格")
    row = checklist_drafts.read(desk.lead, taken).row
    assert (row.number, row.reason) == ("1.1", "表格")
    nameless = {**document, "version": "", "id": "other"}
    other = checklist_drafts.take_in(desk.lead, nameless)
    assert checklist_drafts.read(desk.lead, other).row.number == "1.1"


def test_a_half_written_draft_is_kept_and_cannot_be_put_in_force(desk):
    written = desk.draft()
    broken = edits.put(written.document, (*FIRST_ITEM, "points"), "six")
    broken = {**broken, "effective_from": "soon"}
    checklist_drafts.save(desk.lead, written.row.id, written.row.version, broken)
    kept = again(desk.lead, written)
    assert kept.document == broken
    assert kept.row.effective_from == date.max
    with pytest.raises(InputError, match="IN-01"):
        desk.put_in_force(kept, day=date(2099, 1, 1))


def test_saving_what_is_the_same_changes_nothing(desk):
    written = desk.draft()
    seen = written.row.version
    assert checklist_drafts.save(desk.lead, written.row.id, seen, written.document) == seen


def test_of_two_people_on_one_draft_the_second_is_told(desk):
    written = desk.draft()
    one, other = (edits.put(written.document, (*FIRST_ITEM, "zh"), t) for t in ("一", "二"))
    seen = written.row.version
    checklist_drafts.save(desk.lead, written.row.id, seen, one)
    with pytest.raises(ConflictError, match="changed this draft meanwhile"):
        checklist_drafts.save(desk.lead, written.row.id, seen, other)
    assert again(desk.lead, written).document == one


def test_an_inspector_drafts_and_proposes_his_own_only(desk):
    own, leads = desk.draft(desk.inspector), desk.draft()
    assert own.row.may_edit
    row = checklist_drafts.read(desk.inspector, leads.row.id).row
    assert not row.may_edit
    with pytest.raises(RuleError, match="somebody else's draft"):
        checklist_drafts.save(desk.inspector, row.id, row.version, {**leads.document, "x": 1})
    day = own.row.effective_from
    checklist_drafts.propose(desk.inspector, own.row.id, own.row.version, day, REASON)
    proposed = again(desk.inspector, own)
    assert proposed.row.state == "proposed"
    with pytest.raises(RuleError, match="not among your rights"):
        desk.put_in_force(proposed, by=desk.inspector)


def test_a_csr_reads_versions_and_no_drafts(desk):
    written = desk.draft()
    assert checklist_drafts.drafts(desk.csr) == []
    assert [row.number for row in checklists.list_versions(desk.csr)] == ["1.0"]
    with pytest.raises(RuleError):
        checklist_drafts.read(desk.csr, written.row.id)
    nobody = replace(desk.csr, actor=replace(desk.csr.actor, roles=frozenset()))
    with pytest.raises(RuleError):
        checklists.list_versions(nobody)


def test_the_cs_manager_approves_just_these_words(desk):
    written = desk.draft()
    row, day = written.row, written.row.effective_from
    with pytest.raises(RuleError, match="Only what was proposed"):
        checklist_drafts.approve(desk.manager, row.id, row.version)
    checklist_drafts.propose(desk.lead, row.id, row.version, day, REASON)
    row = again(desk.manager, written).row
    checklist_drafts.approve(desk.manager, row.id, row.version)
    approved = again(desk.lead, written)
    assert approved.row.state == "approved"
    assert approved.row.approved_by.startswith("测试员")
    desk.put_in_force(approved)
    newest = checklists.list_versions(desk.csr)[0]
    assert newest.approved_by == approved.row.approved_by
    assert checklist_drafts.drafts(desk.lead) == []


def test_a_change_takes_the_approval_away(desk):
    written = desk.draft()
    row, day = written.row, written.row.effective_from
    checklist_drafts.propose(desk.lead, row.id, row.version, day, REASON)
    checklist_drafts.approve(desk.manager, row.id, again(desk.lead, written).row.version)
    row = again(desk.lead, written).row
    changed = edits.put(written.document, (*FIRST_ITEM, "zh"), "x")
    checklist_drafts.save(desk.lead, row.id, row.version, changed)
    row = again(desk.lead, written).row
    assert (row.state, row.approved_by) == ("draft", "")


def test_where_the_centre_wants_it_nothing_is_in_force_without_approval(desk):
    chosen = Setting(
        key="checklist.approval",
        valid_from=desk.work.now - timedelta(days=1),
        value="cs_manager",
        changed_by=desk.lead.actor.id,
    )
    desk.work.session.add(chosen)
    desk.work.session.flush()
    written = desk.draft()
    assert checklist_drafts.notice(desk.lead).needs_approval
    with pytest.raises(RuleError, match="has not approved"):
        desk.put_in_force(written)
    row, day = again(desk.lead, written).row, written.row.effective_from
    checklist_drafts.propose(desk.lead, row.id, row.version, day, REASON)
    checklist_drafts.approve(desk.manager, row.id, again(desk.lead, written).row.version)
    with pytest.raises(RuleError, match="has not approved"):  # from another day it was not
        desk.put_in_force(again(desk.lead, written), day=day + timedelta(days=1))


def test_a_version_put_in_force_is_sealed_with_its_items_reason_and_origin(desk):
    version_id = desk.put_in_force(desk.draft(desk.inspector))
    row = next(row for row in checklists.list_versions(desk.csr) if row.id == version_id)
    assert (row.number, row.reason, row.standing) == ("1.1", REASON, "announced")
    assert row.based_on == desk.first.id
    assert row.drafted_by != row.made_by
    items = select(ChecklistItem).where(ChecklistItem.version_id == version_id)
    assert len(desk.work.session.scalars(items).all()) == row.items
    old = next(row for row in checklists.list_versions(desk.csr) if row.id == desk.first.id)
    assert (old.standing, old.last_day) == ("in_force", row.effective_from - timedelta(days=1))


def test_two_versions_are_never_in_force_for_the_same_day(desk):
    one, other = desk.draft(), desk.draft()
    desk.put_in_force(one)
    with pytest.raises(RuleError, match="holds from the same day"):
        desk.put_in_force(other, day=one.row.effective_from)
    later = one.row.effective_from + timedelta(days=1)
    desk.put_in_force(again(desk.lead, other), day=later)
    assert len(checklists.list_versions(desk.csr)) == 3


def test_a_reason_is_asked_for(desk):
    with pytest.raises(InputError, match="Say why"):
        checklist_drafts.begin_from(desk.lead, desk.first.id, "  ")
    row = desk.draft().row
    with pytest.raises(InputError, match="Say why"):
        checklist_drafts.propose(desk.lead, row.id, row.version, row.effective_from, "")


def test_a_new_checklist_has_a_code_of_its_own(desk):
    title = Bilingual("在线客服", "Online chat")
    draft_id = checklist_drafts.begin(desk.inspector, " chat ", title)
    written = checklist_drafts.read(desk.inspector, draft_id)
    assert (written.row.code, written.row.title, written.base) == ("chat", title, None)
    with pytest.raises(InputError, match="There is a checklist"):
        checklist_drafts.begin(desk.lead, "chat", title)
    with pytest.raises(InputError, match="a code and a title"):
        checklist_drafts.begin(desk.lead, "mail", Bilingual())
    with pytest.raises(InputError, match="keeps its code"):
        checklist_drafts.save(
            desk.inspector, draft_id, written.row.version, {**written.document, "id": "mail"}
        )


def test_a_draft_that_is_no_checklist_or_endless_is_refused(desk):
    row = desk.draft().row
    with pytest.raises(InputError, match="not a checklist"):
        checklist_drafts.save(desk.lead, row.id, row.version, {"id": row.code})
    written = again(desk.lead, desk.draft())
    endless = {**written.document, "channel": "x" * (edits.MOST_CHARACTERS + 1)}
    with pytest.raises(InputError, match="too long"):
        checklist_drafts.save(desk.lead, written.row.id, written.row.version, endless)


def test_a_discarded_draft_is_gone_and_whoever_still_writes_is_told(desk):
    written = desk.draft()
    checklist_drafts.discard(desk.lead, written.row.id, written.row.version)
    assert checklist_drafts.drafts(desk.lead) == []
    with pytest.raises(ConflictError, match="put in force or discarded"):
        checklist_drafts.save(desk.lead, written.row.id, written.row.version, written.document)


def test_a_short_notice_is_told_in_words(desk):
    notice = checklist_drafts.notice(desk.lead)
    assert notice.usual == 5
    assert notice.words(notice.first) == ""
    assert "notice" in notice.words(notice.today + timedelta(days=1))


def test_a_withdrawn_version_gives_way_to_the_one_before(desk):
    version_id = desk.put_in_force(desk.draft())
    row = next(row for row in checklists.list_versions(desk.lead) if row.id == version_id)
    with pytest.raises(InputError, match="Say why"):
        checklists.withdraw(desk.lead, row.id, row.version, "")
    checklists.withdraw(desk.lead, row.id, row.version, "写错了")
    with pytest.raises(ConflictError):
        checklists.withdraw(desk.lead, row.id, row.version, "写错了")
    row = next(row for row in checklists.list_versions(desk.lead) if row.id == version_id)
    assert row.standing == "withdrawn"
    assert "写错了" in row.withdrawn
    assert checklists.list_versions(desk.lead)[1].last_day is None


def test_a_call_is_scored_by_the_version_of_its_day(work):
    scene = make_scene(work)
    task = make_task(scene)
    lead = scene.by("qa_lead")
    first = checklists.list_versions(lead)[0]
    draft_id = checklist_drafts.begin_from(lead, first.id, REASON)
    written = checklist_drafts.read(lead, draft_id)
    dropped = edits.remove(written.document, ("skill_groups", 1))  # “general” is not in it any more
    seen = checklist_drafts.save(lead, draft_id, written.row.version, dropped)
    tomorrow = checklist_drafts.notice(lead).today + timedelta(days=1)
    newer = checklist_drafts.put_in_force(lead, draft_id, seen, tomorrow, REASON)
    evaluating.open_task(scene.by("inspector"), task.id, task.version)
    assert work.session.get_one(Evaluation, task.id).checklist_version_id == first.id
    held = [version_id for version_id, _form in standards.forms_on(work.session, tomorrow)]
    assert held == [newer]  # the older one does not come back for the group that went
