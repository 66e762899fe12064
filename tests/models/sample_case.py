"""A whole case in the tables: one row at least of everything that is sealed."""

from dataclasses import dataclass
from datetime import date

from conftest import NOW
from factories import make_call, make_person, make_team
from models.sample_actions import make_note
from models.sample_complaints import make_complaint, make_metric, make_reading, make_value
from models.sample_improvement import make_plan
from models.sample_knowledge import make_knowledge
from models.sample_training import make_training

from qa_desk.models import (
    Adjustment,
    AdjustmentNote,
    Answer,
    Assessment,
    BulletinEdition,
    CallSegment,
    Checklist,
    ChecklistItem,
    ChecklistVersion,
    Document,
    DocumentLine,
    Draw,
    DrawStratum,
    Evaluation,
    FatalFlag,
    Mark,
    MonthClose,
    MonthlyResult,
    MonthTotal,
    Plan,
    Policy,
    PolicyReading,
    PolicyVersion,
    Revision,
    SamplingRule,
    Signature,
    SignaturePicture,
    StepTaken,
    TypedResult,
)

HASH = bytes(range(32))
TOTALS = {
    f"{code}_{kind}": 100
    for code in ("bk", "cs", "at", "sw", "ms")
    for kind in ("earned", "applicable")
}


@dataclass
class Case:
    """The rows that tests push at."""

    version: ChecklistVersion
    draw: Draw
    evaluation: Evaluation
    document: Document


def make_checklist(work, author):
    """Add a checklist version in force with one item."""
    checklist = Checklist(code="hotline")
    work.session.add(checklist)
    work.session.flush()
    version = ChecklistVersion(
        checklist_id=checklist.id,
        number="1",
        effective_from=date(2025, 1, 1),
        document={"code": "hotline", "items": ["礼貌"]},
        sha256=HASH,
        created_at=NOW,
        created_by=author.id,
    )
    work.session.add(version)
    work.session.flush()
    work.session.add(
        ChecklistItem(version_id=version.id, number=1, key="greeting", dimension="CS", points=100)
    )
    work.session.flush()
    version.state = "in_force"
    work.session.flush()
    return version


def make_draw(work, author, csr):
    """Add a plan, its rule and a draw from it."""
    plan = Plan(month=date(2026, 11, 1), created_at=NOW, created_by=author.id)
    work.session.add(plan)
    work.session.flush()
    rule = SamplingRule(plan_id=plan.id, count=1)
    work.session.add(rule)
    work.session.flush()
    draw = Draw(
        plan_id=plan.id,
        rule_id=rule.id,
        seed="seed",
        drawn_at=NOW,
        drawn_by=author.id,
        pool_from=NOW,
        pool_to=NOW,
        pool_count=1,
        pool_digest=HASH,
    )
    work.session.add(draw)
    work.session.flush()
    work.session.add(
        DrawStratum(draw_id=draw.id, person_id=csr.id, pool_count=1, pool_digest=HASH, drawn=1)
    )
    work.session.flush()
    return draw


def make_task(work, draw=None, number="QA-1", **values):
    """Add an evaluation as it is drawn."""
    csr, inspector = make_person(work, "csr"), make_person(work, "inspector")
    team = make_team(work, members=[csr])
    call = make_call(work, csr=csr, team=team, started_at=NOW)
    segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
    evaluation = Evaluation(
        **{
            "number": number,
            "sample_reason": "random",
            "draw_id": draw.id if draw else None,
            "call_id": call.id,
            "segment_id": segment.id,
            "csr_id": csr.id,
            "team_id": team.id,
            "skill_group": "general",
            "inspector_id": inspector.id,
            "status": "E0",
            "assigned_at": NOW,
            **values,
        }
    )
    work.session.add(evaluation)
    work.session.flush()
    return evaluation


def make_revision(work, evaluation, version, number=1):
    """Add a revision with an answer, a fatal error and a mark, and put it in force."""
    here = {"evaluation_id": evaluation.id, "revision": number}
    work.session.add(
        Revision(
            evaluation_id=evaluation.id,
            number=number,
            checklist_version_id=version.id,
            author_id=evaluation.inspector_id,
            created_at=NOW,
            raw=905,
            final=905,
            pass_mark=850,
            result="pass",
            praise="声音亲切",
            content_hash=HASH,
            **TOTALS,
        )
    )
    work.session.flush()
    work.session.add_all(
        [
            Answer(**here, number=1, option=0, earned=100, note="应答迅速"),
            FatalFlag(**here, key="rude", fatal_class="customer"),
            Mark(**here, no=1, at_ms=1500, item=1),
        ]
    )
    work.session.flush()
    evaluation.revision, evaluation.result = number, "pass"
    work.session.flush()


def make_slip(work, evaluation):
    """Add a confirmation slip of one line, signed by the CSR."""
    document = Document(
        kind="slip",
        number=f"S-{evaluation.number}",
        person_id=evaluation.csr_id,
        period_from=NOW.date(),
        period_to=NOW.date(),
        created_at=NOW,
        created_by=evaluation.inspector_id,
        content_hash=HASH,
    )
    work.session.add(document)
    work.session.flush()
    work.session.add(
        DocumentLine(
            document_id=document.id,
            no=1,
            evaluation_id=evaluation.id,
            revision=1,
            content_hash=HASH,
        )
    )
    work.session.flush()
    signature = Signature(
        document_id=document.id,
        person_id=evaluation.csr_id,
        role="csr",
        meaning="agree",
        signed_at=NOW,
        machine="here",
        content_hash=HASH,
    )
    work.session.add(signature)
    work.session.flush()
    work.session.add(
        SignaturePicture(
            signature_id=signature.id,
            document_id=document.id,
            kind="drawn",
            media_type="image/png",
            sha256=HASH,
            content=b"PNG",
            added_by=evaluation.csr_id,
            added_at=NOW,
        )
    )
    work.session.flush()
    return document


def make_step(work, evaluation, key="void", source="E2", target="E12", assessment=None):
    """Write down a step of the route as taken."""
    work.session.add(
        StepTaken(
            evaluation_id=evaluation.id,
            assessment_id=assessment.id if assessment else None,
            key=key,
            source=source,
            target=target,
            revision=1,
            person_id=evaluation.inspector_id,
            role="qa_lead",
            taken_at=NOW,
            reason="duplicate",
            content_hash=HASH,
        )
    )
    work.session.flush()


def make_assessment(work, evaluation, reviewer):
    """Add an assessment of the inspector, and the step that opened it."""
    assessment = Assessment(
        number="QIA-1",
        evaluation_id=evaluation.id,
        inspector_id=evaluation.inspector_id,
        reviewer_id=reviewer.id,
        source="review",
        kind="miss",
        item=1,
        status="I0",
        opened_at=NOW,
    )
    work.session.add(assessment)
    work.session.flush()
    make_step(work, evaluation, "assess", None, "I0", assessment)
    return assessment


def make_policy(work, author):
    """Publish a version of a policy, and let its author have read it."""
    policy = Policy(
        number="KF-01",
        kind="policy",
        next_review=NOW.date(),
        created_at=NOW,
        created_by=author.id,
    )
    work.session.add(policy)
    work.session.flush()
    version = PolicyVersion(
        policy_id=policy.id,
        number="1",
        effective_from=NOW.date(),
        created_at=NOW,
        created_by=author.id,
    )
    work.session.add(version)
    work.session.flush()
    version.state = "published"
    work.session.flush()
    work.session.add(PolicyReading(version_id=version.id, person_id=author.id, read_at=NOW))
    work.session.flush()


def make_month(work, author, csr):
    """Close a month with one CSR, and adjust it."""
    month = date(2026, 10, 1)
    key = {"month": month, "person_id": csr.id}
    work.session.add(
        MonthlyResult(
            **key, skill_group="", is_part=False, source="month", n=12, score=870, low=860,
            high=880, passed=11, ms_earned=1, ms_applicable=1, pass_mark=850, fatals=1, late=0,
        )
    )  # fmt: skip
    work.session.add(MonthTotal(month=month, stratum="random", figures={"n": 12}))
    work.session.add(
        TypedResult(**key, score=870, reason="抽样不足", proposed_by=author.id, proposed_at=NOW)
    )
    work.session.flush()
    work.session.add(
        MonthClose(
            month=month, closed_at=NOW, closed_by=author.id, cut_at=NOW, basis="random", least=10,
            people=1, content_hash=HASH,
        )
    )  # fmt: skip
    work.session.flush()
    work.session.add(
        AdjustmentNote(
            **key, evaluation_id=csr.id, number="QE", before=860, after=880, reason="标准有误",
            noted_at=NOW, noted_by=author.id,
        )
    )  # fmt: skip
    paper = Document(
        kind="adjustment_list", number="TZD-1", period_from=month, period_to=month,
        created_at=NOW, created_by=author.id, content="qad1\n", content_hash=HASH,
    )  # fmt: skip
    work.session.add(paper)
    work.session.flush()
    paper.issued_at = NOW
    work.session.flush()
    paper.closed_at = NOW
    work.session.flush()
    changed = {"before": 870, "after": 880, "fatals_before": 1, "fatals_after": 1}
    work.session.add(Adjustment(**key, document_id=paper.id, **changed))


def make_bulletin(work, author):
    """Add a bulletin with the edition of the centre."""
    papers = [
        Document(
            kind=kind, number=f"RTB-{kind}", period_from=NOW.date(), period_to=NOW.date(),
            created_at=NOW, created_by=author.id, content="qad1", content_hash=HASH,
        )
        for kind in ("bulletin", "bulletin_edition")
    ]  # fmt: skip
    work.session.add_all(papers)
    work.session.flush()
    whole, edition = papers
    work.session.add(BulletinEdition(document_id=edition.id, bulletin_id=whole.id))
    work.session.flush()


def make_case(work):
    """Draw, score, submit and sign a call."""
    lead, csr = make_person(work, "qa_lead"), make_person(work, "csr")
    version = make_checklist(work, lead)
    draw = make_draw(work, lead, csr)
    evaluation = make_task(work, draw, checklist_version_id=version.id)
    evaluation.status = "E1"
    work.session.flush()
    make_revision(work, evaluation, version)
    evaluation.status = "E2"
    work.session.flush()
    make_assessment(work, evaluation, lead)
    make_policy(work, lead)
    make_month(work, lead, csr)
    make_bulletin(work, lead)
    make_training(work, lead, csr)
    make_note(work, lead, csr)
    make_reading(work, make_complaint(work, lead, csr), lead)
    make_value(work, lead, csr)
    make_metric(work, lead)
    make_plan(work, lead)
    make_knowledge(work, lead, csr)
    return Case(version, draw, evaluation, make_slip(work, evaluation))
