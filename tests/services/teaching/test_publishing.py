"""P23: a model call is anonymous, needs its CSR's consent, and goes when that is taken back."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import update
from teaching_hall import ENTRY, SOUND, make_hall, samples

from qa_desk.errors import ConflictError, InputError, RuleError, StorageError
from qa_desk.models import CaseSource, ModelCall, TeachingCase
from qa_desk.services import teaching


def test_with_consent_it_is_heard_by_everybody_without_any_name(hall):
    row = hall.agreed()
    teaching.publish(hall.by("qa_lead"), row.id, row.version)
    (found,) = teaching.model_calls(hall.stranger).rows
    assert np.array_equal(samples(found.part), SOUND[8000:24_000])
    assert (found.items, found.lesson, found.length_ms) == (("IN-01",), ENTRY.lesson, 2000)
    assert hall.scene.csr.name not in str(found)
    assert found.part.copy != row.part.copy
    assert hall.row(row.id).published == found


def test_the_csr_is_asked_and_answers_himself(hall):
    row, csr = hall.add(), hall.by("csr")
    assert teaching.questions(csr) == 0
    with pytest.raises(RuleError, match="after he was asked"):
        teaching.answer(csr, row.id, given=True)
    teaching.ask(hall.by("inspector"), row.id, row.version)
    (question,) = teaching.model_calls(csr).questions
    assert (question.consent, question.is_published) == ("asked", False)
    assert question.asked_by.startswith(hall.scene.inspector.name)
    assert np.array_equal(samples(question.part), SOUND[8000:24_000])
    assert teaching.questions(csr) == 1
    assert teaching.questions(hall.stranger) == 0
    with pytest.raises(RuleError, match="Only the CSR himself"):
        teaching.answer(hall.stranger, row.id, given=True)
    with pytest.raises(RuleError, match="not answered"):
        teaching.ask(hall.by("inspector"), row.id, row.version)
    teaching.answer(csr, row.id, given=False)
    assert hall.row(row.id).standing.consent == "refused"
    with pytest.raises(RuleError, match="not given consent"):
        teaching.publish(hall.by("qa_lead"), row.id, row.version)
    teaching.ask(hall.by("inspector"), row.id, row.version)
    assert hall.row(row.id).standing.consent == "asked"


def test_consent_that_is_taken_back_ends_it_at_once(hall, work):
    row = hall.agreed()
    made = teaching.publish(hall.by("qa_lead"), row.id, row.version)
    assert teaching.model_calls(hall.by("csr")).questions[0].is_published
    teaching.answer(hall.by("csr"), row.id, given=False)
    assert teaching.model_calls(hall.stranger).rows == ()
    assert work.session.get_one(ModelCall, made).key == b""
    after = hall.row(row.id)
    assert (after.published, after.standing.consent) == (None, "refused")
    assert samples(after.part).any()  # the case itself stays in the library


def test_a_withdrawn_model_call_leaves_no_file(access, tmp_path):
    with access.work() as work:
        hall = make_hall(work, tmp_path)
        row = hall.agreed()
        teaching.publish(hall.by("qa_lead"), row.id, row.version)
        assert len(hall.files()) == 2
        teaching.answer(hall.by("csr"), row.id, given=False)
    assert hall.files() == [row.part.copy]


def test_the_qa_lead_withdraws_with_a_reason_and_it_can_be_published_again(hall, work):
    row, lead = hall.agreed(), hall.by("qa_lead")
    made = teaching.publish(lead, row.id, row.version)
    with pytest.raises(InputError, match="why"):
        teaching.withdraw(lead, made, "")
    teaching.withdraw(lead, made, "规定改了")
    assert work.session.get_one(ModelCall, made).reason == "规定改了"
    with pytest.raises(RuleError, match="already"):
        teaching.withdraw(lead, made, "x")
    assert teaching.publish(lead, row.id, row.version) != made


@pytest.mark.parametrize(
    ("change", "words"), [({"is_good": False}, "good"), ({"is_anonymous": False}, "anonymous")]
)
def test_only_what_is_good_and_anonymous_is_asked_for(hall, change, words):
    row = hall.add(replace(ENTRY, **change))
    with pytest.raises(RuleError, match=words):
        teaching.ask(hall.by("inspector"), row.id, row.version)


def test_a_question_is_about_the_case_as_it_was_seen(hall):
    row = hall.add()
    with pytest.raises(ConflictError):
        teaching.ask(hall.by("inspector"), row.id, row.version + 1)


def test_a_cut_that_is_gone_is_not_published(hall):
    row = hall.agreed()
    row.part.copy.unlink()
    with pytest.raises(StorageError, match="cannot be used"):
        teaching.publish(hall.by("qa_lead"), row.id, row.version)


def test_only_the_qa_lead_publishes(hall):
    row = hall.agreed()
    for by in (hall.by("inspector"), hall.manager, hall.trainer, hall.by("csr")):
        with pytest.raises(RuleError, match="not among your rights"):
            teaching.publish(by, row.id, row.version)


@pytest.mark.parametrize(
    "statement",
    [
        lambda: update(CaseSource).values(consent=None),
        lambda: update(CaseSource).values(from_ms=0),
        lambda: update(ModelCall).values(lesson="x"),
        lambda: update(ModelCall).values(items=[]),
        lambda: update(ModelCall).values(key=bytes(32)),
        lambda: update(TeachingCase).values(lesson="x"),
        lambda: update(TeachingCase).values(silences=[[0, 1]]),
        lambda: update(TeachingCase).values(cut_key=b""),
    ],
)
def test_past_the_program_a_published_case_stays_as_it_is_too(hall, work, statement):
    row = hall.agreed()
    teaching.publish(hall.by("qa_lead"), row.id, row.version)
    with pytest.raises(Exception, match="QAD97"), work.session.begin_nested():
        work.session.execute(statement().execution_options(synchronize_session=False))


def test_past_the_program_nothing_is_published_without_consent(hall, work):
    row = hall.agreed()
    made = teaching.publish(hall.by("qa_lead"), row.id, row.version)
    teaching.answer(hall.by("csr"), row.id, given=False)
    old = work.session.get_one(ModelCall, made)
    values = {name: getattr(old, name) for name in ("items", "topics", "lesson", "length_ms")}
    new = ModelCall(case_id=row.id, sha256=old.sha256, size=1, key=bytes(32), **values)
    new.published_by, new.published_at = hall.scene.qa_lead.id, work.now
    nested = work.session.begin_nested()
    work.session.add(new)
    with pytest.raises(Exception, match="QAD97"):
        work.session.flush()
    nested.rollback()
