"""Every kind of paper that the program draws, with a sample that has all in it."""

import functools
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from reports import (
    action_sample,
    appraisal_sample,
    calibration_sample,
    complaint_sample,
    disputes,
    improvement_sample,
    knowledge_sample,
    minutes_sample,
    quality_sample,
    report_sample,
    sign_lists,
    slips,
    test_adjustment_list,
    test_bulletin,
    test_check_sheet,
    test_plan_sheet,
    test_policy_review,
    test_slip_sheet,
    test_standard,
    test_start_passwords,
    training_sample,
)

from qa_desk.reports import (
    adjustment_list,
    appraisal_sheet,
    assessment_sheet,
    bulletin,
    calibration_record,
    check_sheet,
    complaint_list,
    dispute_sheet,
    improvement_paper,
    information_note,
    knowledge_slip,
    minutes_sheet,
    monitoring_plan,
    policy_review,
    profile_sheet,
    report_sheet,
    sign_list,
    slip,
    standard,
    start_passwords,
    training_sheet,
)


@dataclass(frozen=True, eq=False)  # each is itself: what it draws is remembered
class Paper:
    """How one kind is drawn; `number` is that of the document, of which lists have none."""

    draw: Any
    sample: Any
    number: str = ""
    has_outline: bool = True

    @functools.cache  # noqa: B019 - they stay for good anyway
    def drawn(self, language: str) -> bytes:
        output = BytesIO()
        self.draw(self.sample, output, language)
        return output.getvalue()

    @functools.cache  # noqa: B019
    def read(self, language: str) -> PdfReader:
        return PdfReader(BytesIO(self.drawn(language)))


def _into_a_file(draw):
    """Draw what can only be drawn into a file."""

    def through(sample, output, language):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "paper.pdf"
            draw(sample, file, language)
            output.write(file.read_bytes())

    return through


def _passwords(people, file, language):
    start_passwords.draw(people, file, "阳光客服中心", language)


PAPERS = {
    "adjustment-list": Paper(adjustment_list.draw, test_adjustment_list.SHEET, "TZD-20261120-0001"),
    "appraisal": Paper(appraisal_sheet.draw, appraisal_sample.FILED, "PAP-20261201-0001"),
    "appraisal-targets": Paper(appraisal_sheet.draw, appraisal_sample.OPEN, "PAT-20261102-0001"),
    "appraisal-year": Paper(appraisal_sheet.draw, appraisal_sample.YEAR, "PAP-20261231-0001"),
    "assessment": Paper(assessment_sheet.draw, disputes.ASSESSED, "KH-20261122-0001"),
    "bulletin": Paper(bulletin.draw, test_bulletin.SHEET, "RTB-20260107-0002"),
    "calibration-record": Paper(
        calibration_record.draw, calibration_sample.SHEET, "CAL-20261105-0001"
    ),
    "complaint-list": Paper(complaint_list.draw, complaint_sample.WEEK, "CPL-20261116-W"),
    "dispute-sheet": Paper(dispute_sheet.draw, disputes.WHOLE, "SS-20261119-0003"),
    "improvement-evaluation": Paper(
        improvement_paper.draw, improvement_sample.EVALUATION_SHEET, "IMPE-20271008-0001"
    ),
    "improvement-plan": Paper(
        improvement_paper.draw, improvement_sample.PLAN_SHEET, "IMP-20261120-0001"
    ),
    "information-note": Paper(information_note.draw, action_sample.ANSWERED, "IN-20261116-0002"),
    "information-note-open": Paper(
        information_note.draw, action_sample.WAITING, "IN-20261116-0003"
    ),
    "inspector-summary": Paper(report_sheet.draw, quality_sample.SUMMARY, "ZJZ-20261102-0001"),
    "knowledge-slip": Paper(knowledge_slip.draw, knowledge_sample.SLIP, "KT-20261120-0003"),
    "knowledge-slip-early": Paper(knowledge_slip.draw, knowledge_sample.EARLY, "KT-20261120-0003"),
    "minutes": Paper(minutes_sheet.draw, minutes_sample.WHOLE, "HYJ-20261123-0001"),
    "minutes-of-a-drill": Paper(minutes_sheet.draw, minutes_sample.DRILL, "HYJ-20261123-0002"),
    "monitoring-plan": Paper(monitoring_plan.draw, test_plan_sheet.FULL, "JH-202611-01"),
    "monthly-report": Paper(report_sheet.draw, report_sample.SHEET, "YB-20261102-0001"),
    "monthly-digest": Paper(report_sheet.draw, quality_sample.DIGEST, "GLY-20261102-0001"),
    "policy-review": Paper(policy_review.draw, test_policy_review.SHEET, "ZDP-20261120-0001"),
    "profile": Paper(profile_sheet.draw, quality_sample.PROFILE, "1001-202610"),
    "quality-report": Paper(report_sheet.draw, quality_sample.QUALITY, "FWB-20261102-0001"),
    "slip-everything": Paper(slip.draw, test_slip_sheet.EVERYTHING, "QRD-20261120-0042"),
    "slip-signed": Paper(slip.draw, slips.SIGNED, "QRD-20261120-0042"),
    "slip-unsigned": Paper(slip.draw, slips.UNSIGNED, "QRD-20261120-0042"),
    "standard-everything": Paper(standard.draw, test_standard.rich(), "BZ-inbound-general-1.0"),
    "standard-plain": Paper(standard.draw, test_standard.PLAIN, "BZ-inbound-general-1.0"),
    "ten-day-report": Paper(report_sheet.draw, report_sample.TEN_DAYS, "XB-20261021-0001"),
    "training-need": Paper(training_sheet.draw, training_sample.NEED, "TN-20261001-0003"),
    "training-sign-in": Paper(
        training_sheet.draw_sign_in,
        training_sheet.SignIn(training_sample.NEED, training_sample.SESSION),
        "TN-20261001-0003",
        has_outline=False,
    ),
    # Lists to tick or to hand out: no document, so without number, code and outline.
    "check-sheet": Paper(
        _into_a_file(check_sheet.draw), test_check_sheet.a_sheet(), has_outline=False
    ),
    "sign-list": Paper(sign_list.draw, sign_lists.SHORT, has_outline=False),
    "start-passwords": Paper(
        _into_a_file(_passwords), test_start_passwords.SLIPS, has_outline=False
    ),
}
