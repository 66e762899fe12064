"""The record of a session as it is printed, and its calls as they were chosen (5.12)."""

from dataclasses import replace

import pytest
from calibrators import make_panel

from qa_desk.errors import RuleError
from qa_desk.reports.papers import UNSIGNED
from qa_desk.services.calibrating import choosing, papers


@pytest.fixture
def panel(work):
    return make_panel(work)


@pytest.fixture
def signing(access):
    """A panel whose people have their passwords already."""
    with access.work() as work:
        made = make_panel(work)
    with access.work() as work:
        yield replace(made, scene=replace(made.scene, work=work))


def test_who_runs_a_session_reads_its_calls_in_their_order_with_why(panel):
    panel.prepare()
    found = choosing.chosen(panel.by("qa_lead"), panel.session_id)
    assert [one.recording for one in found] == [one.recording for one in panel.now().calls]
    assert {(one.why, one.seconds) for one in found} == {("random", 90)}
    with pytest.raises(RuleError):
        choosing.chosen(panel.by("trainer"), panel.session_id)


def test_before_its_closing_the_record_is_drawn_without_signatures(panel):
    panel.discussed()
    sheet = papers.sheet(panel.by("qa_lead"), panel.session_id)
    assert sheet.signatories == UNSIGNED
    assert len(sheet.imprint.content_hash) == 64
    assert sheet.imprint.number == sheet.record.number


def test_a_closed_record_says_who_signs_and_who_has_signed_with_what_words(signing):
    signing.closed()
    signing.sign("trainer")
    sheet = papers.sheet(signing.by("inspector"), signing.session_id)
    assert {role for _place, role, _name in sheet.signatories.wanted} == {
        "calibrator",
        "calibration_chair",
    }
    [(place, stamp)] = sheet.signatories.stamps
    assert (stamp.role, stamp.meaning, stamp.method) == ("calibrator", "agree", "password")
    assert {at: name for at, _role, name in sheet.signatories.wanted}[place].startswith(stamp.name)
    [remark] = sheet.signatories.statements
    assert remark.words == "同意"
    assert sheet.imprint.content_hash == signing.now().paper.content_hash
    assert sheet.imprint.retain_until > sheet.record.held_on
