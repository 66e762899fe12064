"""What the rights about meetings let somebody do, as test_parity.py tries it, with its rows."""

from hostile.action_attempts import Actions
from meeting_room import invited

from qa_desk.models import meetings, signatories
from qa_desk.rules.minutes import KIND, PREFIX, Minutes

_DOCUMENT = (
    "INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at,"
    " created_by, content, content_hash, version) VALUES (%(new)s, 'minutes', %(new)s::text, '',"
    " current_date, current_date, clock_timestamp(), %(me)s, 'qad1', '', 1)"
)
_INPUT = (
    "INSERT INTO meeting_input (document_id, person_id, is_absent, reason, words)"
    " VALUES (%(new)s, %(me)s, false, '', '')"
)
MEETING_ATTEMPTS = {  # action: the state of the record, statements
    "meeting.see": (
        None,
        "SELECT content FROM document WHERE id = %(meeting)s",
        "SELECT person_id FROM meeting_input WHERE document_id = %(meeting)s",
    ),
    "meeting.write": (
        None,
        _DOCUMENT,
        _INPUT,
        "UPDATE document SET content = 'qad1 x' WHERE id = %(new)s",
        (
            "INSERT INTO signatory (document_id, place, person_id, role, turn)"
            " VALUES (%(new)s, 1, %(me)s, 'attendee', 1)"
        ),
        "UPDATE document SET issued_at = now() WHERE id = %(new)s",
    ),
    "meeting.join": (
        None,
        (
            "INSERT INTO signature (id, document_id, person_id, role, place, meaning, statement,"
            " method, signed_at, machine, content_hash) VALUES (%(new)s, %(minutes)s, %(me)s,"
            " 'attendee', 1, 'agree', '', 'password', now(), '', '')"
        ),
    ),
}


def make_meeting(work, author, *people, is_issued=False):
    """Add a meeting to which these people are invited, as the owner's hand writes it."""
    day = work.today
    minutes = Minutes(
        "forum", "", day, "09:00", "", "x", author.id, "", author.id, "", day, day,
        summary="x", people=invited(*people),
    )  # fmt: skip
    paper = signatories.draft(work, (KIND, PREFIX), None, minutes.to_text(), (day, day))
    meetings.invite(work, paper.id, [one.id for one in people])
    if is_issued:
        signatories.issue(work, paper, minutes.signatories())
    return paper.id


class Meetings(Actions):
    """An action and a meeting of each kind, and minutes to sign, for each person who tries."""

    def __init__(self, author):
        super().__init__(author)
        self._meetings = {}
        self._invited = {}
        self._to_sign = {}

    def of(self, work, person, kinds):
        """Add actions that these people are to do, meetings they are invited to: kind → who."""
        super().of(work, person, kinds)
        for kind, one in kinds.items():
            if one.id not in self._invited:
                self._invited[one.id] = make_meeting(work, self._author, one)
            self._meetings[person.id, kind] = self._invited[one.id]
        self._to_sign[person.id] = make_meeting(work, self._author, person, is_issued=True)

    def values(self, person_id, kind):
        """Return what the statements of an attempt are about."""
        return {
            **super().values(person_id, kind),
            "meeting": self._meetings.get((person_id, kind)),
            "minutes": self._to_sign.get(person_id),
        }
