"""What the rights about appraisals let somebody do, as test_parity.py tries it, with its rows."""

from datetime import date

from models.sample_appraisals import make_appraisal, make_sheet
from sqlalchemy import select

from qa_desk.models import Membership

APPRAISAL_ATTEMPTS = {  # action: the state of the record, statements
    "appraisal.see": (None, "SELECT template FROM appraisal WHERE id = %(appraisal)s"),
    "appraisal.write": (
        None,
        (
            "INSERT INTO appraisal (id, person_id, span, first, post, team_id, supervisor_id,"
            " template, own, created_at, created_by, changed_at, version) VALUES (%(new)s,"
            " %(person)s, 'month', '2031-01-01', 'csr', %(team)s, %(me)s, 'csr', '',"
            " clock_timestamp(), %(me)s, clock_timestamp(), 1)"
        ),
        "UPDATE appraisal SET template = 'night' WHERE id = %(new)s",
    ),
    "appraisal.approve": (
        None,
        "UPDATE appraisal SET filed_at = now(), filed_by = %(me)s WHERE id = %(signed)s",
    ),
    "appraisal.template": (
        None,
        (
            "INSERT INTO appraisal_template (id, code, content, edited_at, edited_by, version)"
            " VALUES (%(new)s, 'x', '', clock_timestamp(), %(me)s, 1)"
        ),
        "UPDATE appraisal_template SET content = 'x', edited_by = %(me)s WHERE id = %(new)s",
    ),
}


class Appraisals:
    """An appraisal of each kind of person, for each who tries, and one that is signed."""

    def __init__(self, work, author, stranger):
        self._author = author
        self._of = {}
        self._made = {}
        signed = make_appraisal(work, author, stranger, first=date(2026, 1, 1))
        make_sheet(work, signed, is_closed=True)
        self._signed = signed.id

    def of(self, work, person, kinds):
        """Add appraisals of these people, of the team of those who are in one: kind → who."""
        for kind, whom in kinds.items():
            if whom.id not in self._made:
                team = work.session.scalar(
                    select(Membership.team_id).where(
                        Membership.person_id == whom.id, Membership.kind == "member"
                    )
                )
                self._made[whom.id] = make_appraisal(work, self._author, whom, team).id
            self._of[person.id, kind] = self._made[whom.id]

    def values(self, person_id, kind):
        """Return what the statements of an attempt are about."""
        return {"appraisal": self._of.get((person_id, kind)), "signed": self._signed}
