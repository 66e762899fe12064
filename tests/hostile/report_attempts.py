"""What the rights about reports let somebody do, as test_parity.py tries it, and rows for that."""

from qa_desk.models import Signature, signatories
from qa_desk.rules.signatories import MEANT, in_order

REPORT_ATTEMPTS = {  # action: the state of the record, statements
    "report.see": (None, "SELECT content FROM document WHERE id = %(report)s"),
    "report.approve": (
        None,
        (
            "INSERT INTO signature (id, document_id, person_id, role, place, meaning, statement,"
            " method, signed_at, machine, content_hash) VALUES (%(new)s, %(own_report)s, %(me)s,"
            " 'report_approver', 2, 'approve', '', 'password', now(), '', '')"
        ),
    ),
    "profile.see": (
        "E3",
        (
            "SELECT evaluation_id FROM (SELECT evaluation_id FROM qad_result"
            " UNION SELECT evaluation_id FROM qad_own_result) AS seen"
            " WHERE evaluation_id = %(evaluation)s"
        ),
    ),
}


def report(work, checker, approver, *, is_closed=False):
    """Add a monthly report that its checker has signed, waiting or approved; return its id."""
    day = (work.today, work.today)
    made = signatories.draft(work, ("monthly_report", "YB"), None, "qad1\nkind\tx\n", day)
    roles = [("report_checker", [checker.id]), ("report_approver", [approver.id])]
    asked = in_order(roles)
    signatories.issue(work, made, asked)
    for one in asked[: 2 if is_closed else 1]:
        work.session.add(
            Signature(
                document_id=made.id, person_id=one.person_id, role=one.role, place=one.place,
                meaning=MEANT[one.role], signed_at=work.now, machine="",
                content_hash=made.content_hash,
            )
        )  # fmt: skip
    work.session.flush()
    made.closed_at = work.now if is_closed else None
    work.session.flush()
    return made.id
