"""What the rights about actions let somebody do, as test_parity.py tries it, with its rows."""

from models.sample_actions import make_action

_INSERT = (
    "INSERT INTO action_item (id, number, kind, subject_kind, what, owner_id, urgency, due,"
    " given_by, given_at, source, cause, state, progress, result, version) VALUES (%(new)s,"
    " %(new)s::text, '{kind}', '', 'x', {owner}, 'normal', current_date, %(me)s,"
    " clock_timestamp(), '', '', 'open', 0, '', 1)"
)
_STEP = (
    "INSERT INTO action_step (id, action_id, key, person_id, taken_at, words)"
    " VALUES (gen_random_uuid(), %(new)s, 'give', %(me)s, now(), '')"
)
ACTION_ATTEMPTS = {  # action: the state of the record, statements
    "action.see": (
        None,
        "SELECT what FROM action_item WHERE id = %(action)s",
        "SELECT key FROM action_step WHERE action_id = %(action)s",
    ),
    "action.give": (None, _INSERT.format(kind="note", owner="%(stranger)s"), _STEP),
    "suggestion.make": (None, _INSERT.format(kind="suggestion", owner="NULL"), _STEP),
}


class Actions:
    """An action of each kind of owner, for each person who tries."""

    def __init__(self, author):
        self._author = author
        self._of = {}
        self._made = {}

    def of(self, work, person, kinds):
        """Add actions that these people are to do: kind → who."""
        for kind, owner in kinds.items():
            if owner.id not in self._made:
                made = make_action(work, self._author, owner, number=f"AC-{len(self._made)}")
                self._made[owner.id] = made.id
            self._of[person.id, kind] = self._made[owner.id]

    def values(self, person_id, kind):
        """Return what the statements of an attempt are about."""
        return {"action": self._of.get((person_id, kind))}
