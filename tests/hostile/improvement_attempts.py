"""What the rights about improvement plans let somebody do, as test_parity.py tries it, and rows."""

from models.sample_improvement import make_plan

from qa_desk.models import Signature, signatories
from qa_desk.rules.signatories import MEANT, in_order

_SIGN = (
    "INSERT INTO signature (id, document_id, person_id, role, place, meaning, statement,"
    " method, signed_at, machine, content_hash) VALUES (%(new)s, %({paper})s, %(me)s,"
    " '{role}', {place}, '{meaning}', '', 'password', now(), '', '')"
)
IMPROVEMENT_ATTEMPTS = {  # action: the state of the record, statements
    "improvement.see": (
        None,
        "SELECT year FROM improvement_plan WHERE id = %(improvement)s",
        "SELECT content FROM document WHERE id = %(check_paper)s",
        "SELECT actual FROM improvement_check_in WHERE plan_id = %(improvement)s",
        "SELECT * FROM people_of_improvement(current_date)",
    ),
    "improvement.draft": (
        None,
        (
            "INSERT INTO improvement_plan (id, year, created_at, created_by)"
            " VALUES (%(new)s, 2031, clock_timestamp(), %(me)s)"
        ),
        (
            "INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at,"
            " created_by, content, content_hash, subject_id, version) VALUES (%(new)s,"
            " 'improvement_plan', %(new)s::text, '', current_date, current_date,"
            " clock_timestamp(), %(me)s, 'qad1', '', %(new)s, 1)"
        ),
        "UPDATE document SET content = 'qad1 x' WHERE id = %(new)s",
        (
            "INSERT INTO signatory (document_id, place, person_id, role, turn)"
            " VALUES (%(new)s, 1, %(me)s, 'plan_head', 1)"
        ),
        (
            "INSERT INTO improvement_check_in (id, plan_id, paper_id, goal, day, planned, actual,"
            " data, problems, cause, made_at, made_by) VALUES (%(new)s, %(improvement)s,"
            " %(plan_paper)s, 'G1', current_date, 50, '1', '', '', '', clock_timestamp(), %(me)s)"
        ),
        "SELECT * FROM improvement_figures(current_date, current_date, now(), now(), NULL)",
    ),
    "improvement.check": (
        None,
        _SIGN.format(paper="check_paper", role="plan_checker", place=2, meaning="check"),
    ),
    "improvement.approve": (
        None,
        _SIGN.format(paper="approve_paper", role="plan_approver", place=3, meaning="approve"),
    ),
}


class Improvement:
    """An approved plan, and for each who tries a paper that waits for his check or approval."""

    def __init__(self, work, author, others):
        self._others = others
        self.plan = make_plan(work, author).id
        (self._paper,) = (
            paper.id
            for paper in work.session.query(signatories.Document).filter_by(subject_id=self.plan)
        )
        self._of = {}

    def of(self, work, person, _whom):
        """Add the papers of a person."""
        first, second = self._others
        self._of[person.id] = {
            "check_paper": self._waiting(work, (first, person, second), 1),
            "approve_paper": self._waiting(work, (first, second, person), 2),
        }

    def _waiting(self, work, people, signed):
        day = (work.today, work.today)
        kind = ("improvement_evaluation", "IMPE")
        made = signatories.draft(work, kind, self.plan, "qad1\n", day)
        roles = ("plan_head", "plan_checker", "plan_approver")
        asked = in_order([(role, [one.id]) for role, one in zip(roles, people, strict=True)])
        signatories.issue(work, made, asked)
        for one in asked[:signed]:
            work.session.add(
                Signature(
                    document_id=made.id, person_id=one.person_id, role=one.role, place=one.place,
                    meaning=MEANT[one.role], signed_at=work.now, machine="",
                    content_hash=made.content_hash,
                )
            )  # fmt: skip
        work.session.flush()
        return made.id

    def values(self, person_id, _kind):
        """Return what the statements of an attempt are about."""
        return {"improvement": self.plan, "plan_paper": self._paper, **self._of[person_id]}
