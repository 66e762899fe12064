"""What the rights about re-checks let somebody do, as test_parity.py tries it, and its rows."""

from qa_desk.models import Evaluation, Recheck

RECHECK_ATTEMPTS = {  # action: the state of the evaluation that is tried, and the statements
    "recheck": (
        "E3",
        (
            "INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, call_id,"
            " segment_id, csr_id, team_id, skill_group, inspector_id, status, assigned_at, version)"
            " SELECT %(new)s, 'R', 'full', 'recheck', 'recording', sample_reason, call_id,"
            " segment_id, csr_id, team_id, skill_group, %(me)s, 'E0', now(), 1"
            " FROM evaluation WHERE id = %(evaluation)s"
        ),
        (
            "INSERT INTO recheck (id, kind, month, original_id, revision, evaluation_id,"
            " inspector_id, drawn_by, drawn_at, seed) SELECT %(new)s, 'blind', '2026-07-01', id,"
            " revision, %(new)s, inspector_id, %(me)s, now(), 'x'"
            " FROM evaluation WHERE id = %(evaluation)s"
        ),
        (
            "INSERT INTO recheck_draw (id, kind, month, seed, pool, pool_digest, drawn_by,"
            " drawn_at) VALUES (%(new)s, 'blind', '2026-07-01', 'x', '{\"had\": {}}', '',"
            " %(me)s, clock_timestamp())"
        ),
        "SELECT seed FROM recheck_draw WHERE id = %(new)s",
    ),
    "accuracy.see": ("E7", "SELECT agreeing FROM recheck WHERE original_id = %(evaluation)s"),
}


def second(work, first, scorer, kind="blind"):
    """Put a result into somebody's queue a second time; return both rows."""
    again = Evaluation(
        number=f"{first.number}-{kind}",
        purpose="recheck",
        sample_reason=first.sample_reason,
        call_id=first.call_id,
        segment_id=first.segment_id,
        csr_id=first.csr_id,
        team_id=first.team_id,
        skill_group=first.skill_group,
        inspector_id=scorer.id,
        status="E0",
        assigned_at=work.now,
    )
    work.session.add(again)
    work.session.flush()
    row = Recheck(
        kind=kind,
        month=work.today.replace(day=1),
        original_id=first.id,
        revision=first.revision,
        evaluation_id=again.id,
        inspector_id=first.inspector_id,
        drawn_by=scorer.id,
        drawn_at=work.now,
        seed="x",
    )
    work.session.add(row)
    work.session.flush()
    return again, row


def compared(work, first, scorer):
    """Add a blind re-check of a result that is compared."""
    again, row = second(work, first, scorer)
    for status in ("E1", "E14"):
        again.status = status
        work.session.flush()
    row.compared_at, row.agreeing, row.compared = work.now, 17, 18
    row.fatal_missed, row.fatal_added, row.difference = 0, 0, 10
    work.session.flush()
