"""A sheet becomes a revision, and comes back as it was."""

from dataclasses import replace

from factories import full_sheet, make_scene, make_submitted, make_task

from qa_desk.models import Evaluation, Revision, revisions
from qa_desk.models.checklists import ChecklistVersion
from qa_desk.rules import scoring
from qa_desk.rules.sheets import Mark
from qa_desk.services import cases, evaluating


def test_a_sheet_comes_back_as_it_was(work):
    scene = make_scene(work)
    task = make_task(scene)
    inspector = scene.by("inspector")
    evaluating.open_task(inspector, task.id, task.version)
    found = work.session.get_one(Evaluation, task.id)
    form = cases.case(inspector, task.id).checklist
    sheet = full_sheet(form, item_3=1, item_7=1)
    marks = (Mark(500, 3), Mark(900, None, None, "稀有字𫖯"), *sheet.marks)
    sheet = replace(sheet, marks=marks, praise="一\n二", suggestion=" ")
    sheet = replace(sheet, heard=((0, 5000), (7000, 9000)), witness="班长 1002")
    score = scoring.score(form, sheet, found.skill_group)
    revision = revisions.write(inspector, found, form, sheet, score)
    work.session.flush()
    work.session.expire_all()
    assert revisions.sheet_of(work.session, revision) == sheet


def test_every_revision_has_a_hash_of_its_own(work):
    scene = make_scene(work)
    state = make_submitted(scene)
    inspector = scene.by("inspector")
    state = evaluating.recall(inspector, state.id, state.version)
    sheet = cases.case(inspector, state.id).sheet
    evaluating.submit(inspector, state.id, state.version, sheet)
    first, second = work.session.query(Revision).order_by(Revision.number)
    assert (first.raw, first.final) == (second.raw, second.final)
    assert first.content_hash != second.content_hash


def test_a_checklist_is_read_once_for_each_content(work):
    make_scene(work)
    version = work.session.query(ChecklistVersion).one()
    assert revisions.parsed(version) is revisions.checklist(work.session, version.id)
