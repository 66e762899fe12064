"""What the rights about trainings let somebody do, as test_parity.py tries it, with its rows."""

from models.sample_training import make_need, make_session

_STEP = (
    "INSERT INTO training_step (id, need_id, key, source, target, person_id, role, taken_at, words)"
    " VALUES (gen_random_uuid(), %(need_{state})s, '{key}', '{state}', '{target}', %(me)s,"
    " '{role}', now(), 'x')"
)
TRAINING_ATTEMPTS = {  # action: the state of the record, statements
    "training.see": (
        None,
        "SELECT topic FROM training_need WHERE id = %(need)s",
        "SELECT place FROM training_session WHERE need_id = %(need)s",
        "SELECT person_id FROM training_trainee WHERE need_id = %(need)s",
    ),
    "training.propose": (
        None,
        (
            "INSERT INTO training_need (id, number, status, raised_at, raised_by, entered_at, kind,"
            " subject, source, topic, problem, dimension, items, urgency, metric, method, content,"
            " due_on, period_from, period_to, return_kind, return_reason, result,"
            " proposed_verdict, verdict, verdict_reason, effect, version) VALUES (%(new)s,"
            " %(new)s::text, 'T0', clock_timestamp(), %(me)s, now(), '', '', 'other', 'x', '', '',"
            " '', 'normal', 'score', 'internal', '', current_date, current_date, current_date, '',"
            " '', '', '', '', '', '', 1)"
        ),
        "INSERT INTO training_trainee (need_id, person_id) VALUES (%(new)s, %(trainee)s)",
    ),
    "training.draft": (
        None,
        _STEP.format(state="T0", key="submit_need", target="T1", role="need_drafter"),
        "UPDATE training_need SET status = 'T1', samples = 1 WHERE id = %(need_T0)s",
    ),
    "training.approve": (
        None,
        _STEP.format(state="T1", key="approve_need", target="T1", role="need_approver"),
        "UPDATE training_need SET approved_by = %(me)s WHERE id = %(need_T1)s",
    ),
    "training.run": (
        None,
        _STEP.format(state="T2", key="schedule_training", target="T3", role="trainer"),
        "UPDATE training_need SET status = 'T3' WHERE id = %(need_T2)s",
        (
            "INSERT INTO training_session (id, need_id, day, from_minute, to_minute, place, method,"
            " lecturer, hours, material, is_make_up, version) VALUES (%(new)s, %(need_T2)s,"
            " current_date, 1, 2, 'x', 'internal', 'x', 1, '', false, 1)"
        ),
    ),
}


class Needs:
    """A need of each kind, for each person who tries; and one in each state that is left."""

    def __init__(self, work, author):
        self._author = author
        self._numbers = 0
        self._of = {}
        self._in = {
            f"need_{state}": self._need(work, [], state, approved=state == "T2")
            for state in ("T0", "T1", "T2")
        }

    def of(self, work, person, kinds):
        """Add needs in which these people are trained: kind → who."""
        for kind, trainee in kinds.items():
            self._of[person.id, kind] = trainee.id, self._need(work, [trainee], "T3")

    def values(self, person_id, kind):
        """Return what the statements of an attempt are about."""
        trainee, need = self._of.get((person_id, kind), (None, None))
        return {**self._in, "need": need, "trainee": trainee}

    def _need(self, work, people, status, *, approved=True):
        self._numbers += 1
        made = make_need(
            work, self._author, people, status, approved=approved, number=f"TN-{self._numbers}"
        )
        if status == "T3":
            make_session(work, made)
        return made.id
