"""P25: a plan is looked at, saved and printed as PDF, and the journal tells of it."""

from plan_desk import until
from sqlalchemy import func, select

from qa_desk.models import JournalEntry


def test_a_plan_is_shown_and_saved(plans, qtbot, tmp_path, monkeypatch):
    plan = plans.planned()
    page = plans.page("qa_lead")
    page.view.print.click()
    from qa_desk.ui.widgets.plan_preview import PlanPreview

    preview = page.findChild(PlanPreview)
    until(qtbot, lambda: preview.document.pageCount() > 0)
    assert f"{plan.month:%Y-%m}" in preview.windowTitle()
    monkeypatch.setattr(preview, "choose_file", lambda: str(tmp_path / "plan.pdf"))
    preview.save.click()
    until(qtbot, preview.said.isVisible)
    assert (tmp_path / "plan.pdf").stat().st_size > 1000

    def prints():
        with plans.system.ask() as work:
            count = select(func.count()).where(JournalEntry.action == "print")
            return work.session.scalar(count)

    until(qtbot, lambda: prints() == 1)
    preview.close()
