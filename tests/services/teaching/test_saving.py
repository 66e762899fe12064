"""P17, P23: a case leaves the program as it is heard, and only with somebody else's approval."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile
from teaching_hall import ENTRY, SOUND

from qa_desk.errors import RuleError
from qa_desk.models import JournalEntry
from qa_desk.services import exports, teaching


def allowed(hall, case):
    """Let the QA lead save a case: the manager approves it."""
    teaching.ask_to_save(hall.by("qa_lead"), case.id, "班会播放")
    (request,) = exports.waiting(hall.manager)
    exports.approve(hall.manager, request.id)
    return request


def test_it_is_asked_for_approved_saved_once_and_noted(hall, work, tmp_path):
    case, lead = hall.add(replace(ENTRY, silences=((500, 1000),))), hall.by("qa_lead")
    assert not teaching.asked(lead, case.id).is_asked
    with pytest.raises(RuleError, match="somebody else approves"):
        teaching.save(lead, case.id, tmp_path / "case.wav")
    request = allowed(hall, case)
    assert request.of == f"Teaching case: {ENTRY.lesson}"
    teaching.ask_to_save(lead, case.id, "再问一次")  # changes nothing
    assert exports.waiting(hall.manager) == []
    found = teaching.asked(lead, case.id)
    assert (found.is_asked, found.is_given) == (True, True)
    file = tmp_path / "case.wav"
    teaching.save(lead, case.id, file)
    samples, rate = soundfile.read(file, dtype="int16")
    wanted = SOUND[8000:24_000].copy()
    wanted[4000:8000] = 0  # what is silenced is silent in the file
    assert (rate, len(samples)) == (8000, 16_000)
    assert np.array_equal(samples, wanted)
    entries = work.session.query(JournalEntry).filter_by(action="export", subject="teaching_case")
    assert [entry.subject_id for entry in entries] == [str(case.id)]
    with pytest.raises(RuleError, match="somebody else approves"):
        teaching.save(lead, case.id, tmp_path / "again.wav")


def test_who_may_not_save_clips_saves_no_case(hall, tmp_path):
    case = hall.add()
    with pytest.raises(RuleError):
        teaching.ask_to_save(hall.by("inspector"), case.id, "x")
    with pytest.raises(RuleError):
        teaching.save(hall.trainer, case.id, tmp_path / "case.wav")


def test_what_is_gone_is_not_saved(hall, tmp_path):
    case, lead = hall.add(), hall.by("qa_lead")
    allowed(hall, case)
    for file in hall.files():
        file.unlink()
    with pytest.raises(RuleError, match="cannot be heard"):
        teaching.save(lead, case.id, tmp_path / "case.wav")
    teaching.remove(hall.by("inspector"), case.id, case.version, "重复")
    with pytest.raises(RuleError, match="removed"):
        teaching.save(lead, case.id, tmp_path / "case.wav")
    assert not (tmp_path / "case.wav").exists()


def test_who_approves_a_case_that_is_gone_is_told_nothing_of_it(hall):
    case = hall.add()
    teaching.ask_to_save(hall.by("qa_lead"), case.id, "班会播放")
    teaching.remove(hall.by("inspector"), case.id, case.version, "重复")
    (request,) = exports.waiting(hall.manager)
    assert request.of == ""
