"""P22: a slip that comes back on paper is matched with what the database has."""

from dataclasses import replace

import pytest
from conftest import NOW
from factories import (
    PASSWORD,
    acting,
    each_apart,
    make_person,
    make_released,
    make_scene,
    make_team,
)

from qa_desk.errors import RuleError
from qa_desk.models import Document, DocumentLine, Evaluation, Revision, passwords
from qa_desk.rules.papers import Mark
from qa_desk.services import cases, papers, signing_off
from qa_desk.services.signing_off import Answer


@pytest.fixture
def scene(work):
    each_apart(work)
    return make_scene(work)


@pytest.fixture
def signers(access):
    """A committed centre whose people have passwords: signing proves them on both engines."""
    with access.work() as work:
        scene = make_scene(replace(work, now=NOW))
        each_apart(work)
        for person in (scene.csr, scene.lead):
            passwords.set_password(work.session, person, PASSWORD)
    with access.work() as work:
        yield replace(scene, work=replace(work, now=NOW))


@pytest.fixture
def state(scene):
    return make_released(scene)


def mark_of(scene, state):
    """Return what the QR code of a result's slip says."""
    slip = (
        scene.work.session.query(Document)
        .join(DocumentLine, DocumentLine.document_id == Document.id)
        .filter(DocumentLine.evaluation_id == state.id)
        .one()
    )
    return Mark(slip.number, slip.content_hash.hex()[:16])


def matched(scene, mark, role="lead"):
    return papers.match(scene.by(role), [mark])[mark]


def version(scene, state):
    scene.work.session.flush()
    return scene.work.session.get_one(Evaluation, state.id).version


@pytest.mark.parametrize("role", ["lead", "inspector", "qa_lead"])
def test_a_paper_fits_its_slip_and_waits_for_both(scene, state, role):
    mark = mark_of(scene, state)
    found = matched(scene, mark, role)
    assert (found.mark, found.state, found.changes) == (mark, "fits", ())
    assert found.waits_for == ("csr", "team_lead")
    assert found.csr == f"{scene.csr.name} {scene.csr.staff_no}"
    assert found.mode == "single"
    assert found.period is not None
    assert found.document_id is not None
    assert papers.sentence(found) == "Waits for: CSR, Team lead"


def test_each_signature_is_no_longer_waited_for(signers):
    state = make_released(signers)
    mark = mark_of(signers, state)
    cases.opened(signers.by("csr"), state.id)
    seen = version(signers, state)
    signing_off.confirm(signers.by("csr"), state.id, seen, Answer("agree"), PASSWORD)
    found = matched(signers, mark)
    assert (found.state, found.waits_for) == ("fits", ("team_lead",))
    seen = version(signers, state)
    signing_off.countersign(signers.by("lead"), state.id, seen, "", PASSWORD)
    found = matched(signers, mark)
    assert (found.state, found.waits_for) == ("signed", ())


def test_digits_of_another_content_are_not_the_version_in_force(scene, state):
    mark = mark_of(scene, state)
    found = matched(scene, Mark(mark.number, "0" * 16))
    assert (found.state, found.waits_for, found.changes) == ("other_version", (), ())
    assert papers.sentence(found) == "Printed with other content than is in force now."


def test_a_number_typed_by_hand_matches_without_digits(scene, state):
    mark = mark_of(scene, state)
    found = matched(scene, Mark(mark.number))
    assert (found.state, found.digits) == ("fits", mark.digits)
    groups = " ".join(mark.digits[at : at + 4] for at in (0, 4, 8, 12))
    assert papers.sentence(found).endswith(f"Compare what stands under the number: {groups}")


def test_an_unknown_number_is_none_of_ours(scene, state):
    assert matched(scene, Mark("QRD-20200101-0001", "0" * 16)) == papers.Match(
        Mark("QRD-20200101-0001", "0" * 16), "unknown"
    )


def test_a_slip_of_another_team_is_not_told(scene, state):
    mark = mark_of(scene, state)
    other = make_person(scene.work, "team_lead")
    make_team(scene.work, lead=other)
    assert papers.match(acting(scene.work, other), [mark])[mark].state == "unknown"


def test_many_papers_are_matched_at_once(scene, state):
    marks = [mark_of(scene, state), mark_of(scene, make_released(scene)), Mark("QRD-1")]
    found = papers.match(scene.by("lead"), marks)
    assert [found[mark].state for mark in marks] == ["fits", "fits", "unknown"]
    assert papers.sentence(found[marks[2]]) == "Not one of your slips"
    assert papers.match(scene.by("lead"), []) == {}


def test_who_prints_no_slips_takes_none_in(scene, state):
    trainer = make_person(scene.work, "trainer")
    with pytest.raises(RuleError):
        papers.match(acting(scene.work, trainer), [])


def test_a_result_that_was_corrected_says_what_is_in_force_now(scene, state):
    """The paper has the first revision; the second has a slip of its own."""
    mark = mark_of(scene, state)
    session = scene.work.session
    first = session.get_one(Revision, (state.id, 1))
    kept = {column.key: getattr(first, column.key) for column in Revision.__mapper__.columns}
    session.add(Revision(**{**kept, "number": 2, "final": 880, "content_hash": b"\2" * 32}))
    session.flush()
    evaluation = session.get_one(Evaluation, state.id)
    evaluation.revision, evaluation.slip_id = 2, None
    session.flush()
    found = matched(scene, mark, "qa_lead")
    number = session.get_one(Evaluation, state.id).number
    assert found.state == "other_version"
    assert found.changes == (papers.Change(number, first.final, 880),)
    assert found.number_in_force == ""
    was = f"{first.final / 10:.1f}"
    said = f"A newer result is in force: {number} {was} → 88.0."
    assert papers.sentence(found) == said
    slip = session.query(Document).filter_by(number=mark.number).one()
    values = {column.key: getattr(slip, column.key) for column in Document.__mapper__.columns}
    del values["id"], values["version"]
    newer = Document(**{**values, "number": "QRD-20261121-0001"})
    session.add(newer)
    session.flush()
    line = DocumentLine(document_id=newer.id, no=1, evaluation_id=state.id, revision=2)
    line.content_hash = b"\2" * 32
    session.add(line)
    session.flush()
    evaluation.slip_id = newer.id
    session.flush()
    found = matched(scene, mark, "qa_lead")
    assert found.number_in_force == "QRD-20261121-0001"
    assert papers.sentence(found) == f"{said} Its slip is QRD-20261121-0001."


def test_results_that_left_a_slip_are_named_and_the_rest_is_waited_for(scene, state):
    mark, other = mark_of(scene, state), make_released(scene)
    session = scene.work.session
    slip = session.query(Document).filter_by(number=mark.number).one()
    left = session.get_one(Evaluation, other.id)
    line = DocumentLine(document_id=slip.id, no=2, evaluation_id=left.id, revision=1)
    line.content_hash = session.get_one(Revision, (left.id, 1)).content_hash
    session.add(line)
    session.flush()
    found = matched(scene, mark)
    assert (found.state, found.left, found.waits_for) == (
        "fits",
        (left.number,),
        ("csr", "team_lead"),
    )
    said = f"Waits for: CSR, Team lead. Not on it any more: {left.number}"
    assert papers.sentence(found) == said
    session.get_one(Evaluation, state.id).slip_id = left.slip_id
    session.flush()
    found = matched(scene, mark)
    number = session.get_one(Document, left.slip_id).number
    assert (found.state, found.changes) == ("other_version", ())
    assert papers.sentence(found) == f"Its results stand on slip {number} now."
