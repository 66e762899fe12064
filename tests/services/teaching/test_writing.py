"""Issue 9: passages are collected, silenced, changed and removed; each is a cut of its own."""

from dataclasses import replace

import numpy as np
import pytest
from factories import acting, make_person
from teaching_hall import ENTRY, SOUND, make_hall, samples

from qa_desk.errors import ConflictError, InputError, RuleError, StorageError
from qa_desk.models import (
    CaseSource,
    Evaluation,
    TeachingCase,
    audio_store,
)
from qa_desk.rules.teaching import Filter
from qa_desk.services import teaching
from qa_desk.services.teaching import About


def test_a_case_is_heard_as_exactly_its_passage(hall):
    row = hall.add()
    assert np.array_equal(samples(row.part), SOUND[8000:24_000])
    assert (row.length_ms, row.entry, row.standing.consent) == (2000, ENTRY, "")
    assert row.source.csr == f"{hall.scene.csr.name} {hall.scene.csr.staff_no}"
    assert row.source.number == hall.evaluation.number


def test_of_silenced_spans_nothing_is_left_in_any_lane(hall):
    row = hall.add(replace(ENTRY, silences=((500, 1001), (1900, 9000))))
    heard, whole = samples(row.part), SOUND[8000:24_000]
    assert row.entry.silences == ((500, 1001), (1900, 2000))
    assert not heard[4000:8008].any()
    assert not heard[15_200:].any()
    assert np.array_equal(heard[:4000], whole[:4000])
    assert np.array_equal(heard[8008:15_200], whole[8008:15_200])


def test_a_call_without_an_evaluation_gives_cases_too(hall, segment):
    about = About((0, 1000), call_id=segment.call_id)
    row = hall.row(teaching.add(hall.by("qa_lead"), about, ENTRY))
    assert (row.source.number, row.source.evaluation_id) == ("", None)
    assert row.source.csr.startswith(hall.scene.csr.name)


def test_nobody_is_guessed_to_have_had_a_call(hall, segment, work):
    segment.offset_ms = 500
    work.session.flush()
    with pytest.raises(RuleError, match="whose call"):
        teaching.add(hall.by("inspector"), About((0, 1000), call_id=segment.call_id), ENTRY)


@pytest.mark.parametrize("passage", [(1000, 1000), (5000, 6500), (-1, 500)])
def test_a_passage_lies_within_the_recording(hall, passage):
    with pytest.raises(RuleError, match="Choose a passage"):
        hall.add(passage=passage)
    assert hall.files() == []


def test_what_is_missing_is_said_and_nothing_is_cut(hall):
    with pytest.raises(InputError, match="to be learnt"):
        hall.add(replace(ENTRY, lesson=" "))
    assert hall.files() == []


def test_a_recording_that_is_gone_gives_no_case(hall, monkeypatch):
    monkeypatch.setattr(audio_store, "places", lambda *_args: [])
    with pytest.raises(RuleError, match="no recording"):
        hall.add()


def test_a_centre_without_a_store_is_told_so(hall, monkeypatch):
    row = hall.add()
    monkeypatch.setattr(audio_store, "folder", lambda *_args: None)
    with pytest.raises(StorageError, match="qa-desk audio store"):
        hall.add()
    assert hall.row(row.id).part.copy is None


def test_a_store_that_cannot_be_written_to_is_said(hall):
    hall.store.write_text("a file in its place")
    with pytest.raises(StorageError, match="cannot be used"):
        hall.add()


def test_what_is_scored_unseen_gives_no_case_yet(hall, work):
    names = ("call_id", "segment_id", "csr_id", "team_id", "skill_group", "inspector_id")
    values = {name: getattr(hall.evaluation, name) for name in names}
    unseen = Evaluation(number="X-1", purpose="calibration", sample_reason="calibration", **values)
    unseen.status, unseen.assigned_at = "E0", work.now
    work.session.add(unseen)
    work.session.flush()
    with pytest.raises(RuleError, match="unseen"):
        teaching.add(hall.by("inspector"), About((0, 1000), evaluation_id=unseen.id), ENTRY)


def test_somebody_elses_evaluation_is_no_source(hall, work):
    other = acting(work, make_person(work, "inspector", login="other_inspector"))
    about = About((0, 1000), evaluation_id=hall.evaluation.id)
    with pytest.raises(RuleError, match="not yours"):
        teaching.add(other, about, ENTRY)


def test_more_silence_is_cut_out_of_the_cut_itself(hall, tmp_path):
    row = hall.add(replace(ENTRY, silences=((0, 100),)))
    (tmp_path / "call.wav").unlink()
    wanted = replace(row.entry, silences=((0, 300),))
    teaching.edit(hall.by("inspector"), row.id, row.version, wanted)
    heard = samples(hall.row(row.id).part)
    assert not heard[:2400].any()
    assert np.array_equal(heard[2400:], SOUND[10_400:24_000])


def test_less_silence_needs_the_recording(hall, tmp_path):
    row = hall.add(replace(ENTRY, silences=((0, 100),)))
    teaching.edit(hall.by("inspector"), row.id, row.version, replace(row.entry, silences=()))
    row = hall.row(row.id)
    assert np.array_equal(samples(row.part), SOUND[8000:24_000])
    wanted = replace(row.entry, silences=((0, 200),))
    teaching.edit(hall.by("inspector"), row.id, row.version, wanted)
    row = hall.row(row.id)
    (tmp_path / "call.wav").unlink()
    with pytest.raises(InputError):
        teaching.edit(hall.by("inspector"), row.id, row.version, replace(row.entry, silences=()))


def test_words_change_without_another_cut_and_nothing_without_a_change(hall):
    row = hall.add()
    lead = hall.by("qa_lead")
    teaching.edit(lead, row.id, row.version, row.entry)
    assert hall.row(row.id).version == row.version
    teaching.edit(lead, row.id, row.version, replace(row.entry, is_good=False, lesson="未报工号"))
    after = hall.row(row.id)
    assert (after.entry.is_good, after.entry.lesson) == (False, "未报工号")
    assert after.part == row.part
    with pytest.raises(ConflictError):
        teaching.edit(lead, row.id, row.version, ENTRY)


def test_a_change_takes_back_what_the_csr_was_asked(hall, work):
    row = hall.agreed()
    teaching.edit(hall.by("inspector"), row.id, row.version, replace(row.entry, lesson="别的"))
    assert hall.row(row.id).standing.consent == ""
    assert work.session.get_one(CaseSource, row.id).asked_at is None


def test_a_published_case_stays_as_it_is(hall):
    row = hall.agreed()
    teaching.publish(hall.by("qa_lead"), row.id, row.version)
    with pytest.raises(RuleError, match="Withdraw it first"):
        teaching.edit(hall.by("inspector"), row.id, row.version, replace(ENTRY, lesson="x"))
    with pytest.raises(RuleError, match="Withdraw it first"):
        teaching.remove(hall.by("inspector"), row.id, row.version, "x")


def test_a_removed_case_leaves_no_sound_behind(hall, work):
    row = hall.add()
    inspector = hall.by("inspector")
    with pytest.raises(InputError, match="why"):
        teaching.remove(inspector, row.id, row.version, " ")
    teaching.remove(inspector, row.id, row.version, "讲错了")
    assert teaching.library(inspector).rows == ()
    assert work.session.get_one(TeachingCase, row.id).cut_key == b""
    with pytest.raises(ConflictError):
        teaching.remove(inspector, row.id, row.version, "再一次")


@pytest.mark.parametrize("role", ["csr", "lead"])
def test_only_who_collects_cases_writes(hall, role):
    row = hall.add()
    for does in (
        lambda by: teaching.add(by, About((0, 1), evaluation_id=hall.evaluation.id), ENTRY),
        lambda by: teaching.edit(by, row.id, row.version, ENTRY),
        lambda by: teaching.remove(by, row.id, row.version, "x"),
        lambda by: teaching.library(by, Filter()),
    ):
        with pytest.raises(RuleError, match="not among your rights"):
            does(hall.by(role))


def test_numbers_in_words_are_masked(hall):
    row = hall.add(replace(ENTRY, lesson="客户13800138000投诉", topics=("13800138000",)))
    assert "13800138000" not in str(hall.row(row.id).entry)


def test_a_cut_that_is_no_more_leaves_no_file(access, tmp_path):
    with access.work() as work:
        hall = make_hall(work, tmp_path)
        row = hall.add()
        wanted = replace(row.entry, silences=((0, 300),))
        teaching.edit(hall.by("inspector"), row.id, row.version, wanted)
        assert len(hall.files()) == 2
        gone = hall.row(hall.add().id)
        teaching.remove(hall.by("inspector"), gone.id, gone.version, "x")
        kept = hall.row(row.id).part.copy
    assert hall.files() == [kept]
