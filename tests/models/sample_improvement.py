"""An approved improvement plan with a report of progress, as a sample of each of its tables."""

from conftest import NOW

from qa_desk.models import Document, ImprovementCheckIn, ImprovementPlan


def make_plan(work, author, text="qad1\n", number="IMP-1"):
    """Add a plan of the centre whose first version is approved, and a report of progress."""
    plan = ImprovementPlan(year=2027, created_at=NOW, created_by=author.id)
    work.session.add(plan)
    work.session.flush()
    paper = Document(
        kind="improvement_plan", number=number, period_from=NOW.date(), period_to=NOW.date(),
        created_at=NOW, created_by=author.id, content=text, content_hash=b"", subject_id=plan.id,
    )  # fmt: skip
    work.session.add(paper)
    work.session.flush()
    paper.issued_at = NOW
    work.session.flush()
    paper.closed_at = NOW
    work.session.flush()
    work.session.add(
        ImprovementCheckIn(
            plan_id=plan.id, paper_id=paper.id, goal="G1", day=NOW.date(), planned=50,
            actual="92.1", made_at=NOW, made_by=author.id,
        )
    )  # fmt: skip
    work.session.flush()
    return plan
