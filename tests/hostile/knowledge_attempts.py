"""What the rights about questions let somebody do, as test_parity.py tries it, with its rows."""

from models.sample_knowledge import make_ticket

from qa_desk.models import Membership, Team

_TICKET = (
    "INSERT INTO knowledge_ticket (id, number, status, source, urgency, raised_at, raised_by,"
    " csr_id, team_id, skill_group, entered_at, promise_at, question, reason, is_waiting,"
    " evaluation_number, item, found, article, tried, source_department, source_person,"
    " source_document, interim, answer, change, new_article, new_version, change_summary, tell,"
    " channel, result, version) VALUES (%(new)s, %(new)s::text, 'K0', 'floor', 'normal',"
    " clock_timestamp(), %(me)s, %(asker)s, %(asker_team)s, '', now(), now(), 'x', 'x', false,"
    " '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 1)"
)
_STEP = (
    "INSERT INTO knowledge_step (id, ticket_id, key, source, target, person_id, role, taken_at,"
    " words) VALUES (gen_random_uuid(), %({ticket})s, '{key}', '{state}', '{target}', %(me)s,"
    " '{role}', now(), 'x')"
)
KNOWLEDGE_ATTEMPTS = {  # action: the state of the record, statements
    "knowledge.search": (None, "SELECT answer FROM qad_answer WHERE id = %(settled)s"),
    "knowledge.see": (None, "SELECT question FROM knowledge_ticket WHERE id = %(question)s"),
    "knowledge.raise": (None, _TICKET),
    "knowledge.answer": (
        None,
        _STEP.format(
            ticket="question", key="take_question", state="K0", target="K1", role="know_coach"
        ),
        "UPDATE knowledge_ticket SET status = 'K1', coach_id = %(me)s WHERE id = %(question)s",
        (
            "INSERT INTO knowledge_reading (ticket_id, person_id, role, read_at)"
            " VALUES (%(question)s, %(me)s, 'coach', now())"
        ),
    ),
    "knowledge.verify": (
        None,
        _STEP.format(
            ticket="sent", key="verify_answer", state="K2", target="K3", role="know_editor"
        ),
        (
            "UPDATE knowledge_ticket SET status = 'K3', answer = 'x', editor_id = %(me)s,"
            " verified_at = now() WHERE id = %(sent)s"
        ),
        "UPDATE knowledge_ticket SET outdated_at = now() WHERE id = %(settled)s",
    ),
}


class Questions:
    """A question of each kind, for each person who tries; one with the editor, one settled."""

    def __init__(self, work, author):
        self._author = author
        self._numbers = 0
        self._of = {}
        self._in = {
            "sent": self._ticket(work, None, "K2")[0],
            "settled": self._ticket(work, None, "K4")[0],
        }

    def of(self, work, person, kinds):
        """Add questions of these people: kind → who."""
        for kind, csr in kinds.items():
            self._of[person.id, kind] = self._ticket(work, csr, "K0")

    def values(self, person_id, kind):
        """Return what the statements of an attempt are about."""
        question, asker, team = self._of.get((person_id, kind), (None, None, None))
        return {**self._in, "question": question, "asker": asker, "asker_team": team}

    def _ticket(self, work, csr, status):
        self._numbers += 1
        team = None
        if csr is not None:
            row = work.session.query(Membership).filter_by(person_id=csr.id, kind="member").first()
            team = work.session.get_one(Team, row.team_id) if row else None
        made = make_ticket(work, self._author, csr, team, status, f"KT-{self._numbers}")
        return made.id, csr.id if csr else None, team.id if team else None
