"""What a report wants to be watched next comes before whoever writes the plan (5.3, 17)."""

from datetime import date

from factories import make_scene

from qa_desk.models import findings, signatories
from qa_desk.rules import report_texts
from qa_desk.rules.report_forms import Form, Part
from qa_desk.rules.signatories import in_order
from qa_desk.services import planning


def _report(work, month, words, *people):
    form = Form("monthly_report", month, month, parts=(Part("focus", words=words),))
    kind = ("monthly_report", "YB")
    paper = signatories.draft(work, kind, None, report_texts.to_text(form), (month, month))
    if people:
        roles = ("report_checker", "report_approver")
        asked = in_order([(role, [one.id]) for role, one in zip(roles, people, strict=True)])
        signatories.issue(work, paper, asked)


def test_the_focus_of_issued_reports_of_the_month_before_is_told(work):
    scene = make_scene(work)
    month = date(2026, 10, 1)
    _report(work, month, "IN-06", scene.qa_lead, scene.inspector)
    _report(work, month, "not issued yet")
    _report(work, findings.month_before(month), "long ago", scene.qa_lead, scene.inspector)

    found = planning.propose(scene.by("qa_lead"), date(2026, 11, 1))

    assert [(each.kind, each.words) for each in found.focus] == [("monthly_report", "IN-06")]
