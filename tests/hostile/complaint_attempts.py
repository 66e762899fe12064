"""What the rights about complaints and indicators let somebody do, with their rows."""

from models.sample_complaints import make_complaint, make_value

COMPLAINT_ATTEMPTS = {  # action: the state of the record, statements
    "complaint.see": (None, "SELECT content FROM complaint WHERE id = %(complaint)s"),
    "complaint.enter": (
        None,
        (
            "INSERT INTO complaint (id, number, received_at, kind, severity, reason, content,"
            " number_masked, csr_id, due_at, call, entered_at, entered_by, file, investigation,"
            " cause, root_cause, outcome, report_note, version) VALUES (%(new)s, %(new)s::text,"
            " now(), 'complaint', 'ordinary', '', 'x', '', %(person)s, now(), '',"
            " clock_timestamp(), %(me)s, '', '', '', '', '', '', 1)"
        ),
    ),
    "complaint.decide": (
        None,
        "UPDATE complaint SET outcome = 'x', closed_at = now() WHERE id = %(complaint)s",
    ),
    "complaint.review": (
        None,
        "INSERT INTO complaint_reading VALUES (%(complaint)s, %(me)s, clock_timestamp())",
        "UPDATE complaint SET reported_at = now() WHERE id = %(complaint)s",
    ),
    "kpi.see": (None, "SELECT value FROM kpi_value WHERE id = %(kpi)s"),
    "kpi.see_teams": (None, "SELECT value FROM kpi_value WHERE id = %(kpi_of_team)s"),
    "kpi.edit": (
        None,
        (
            "INSERT INTO kpi_value (id, metric, span, first, about, value, file, entered_at,"
            " entered_by, version) VALUES (%(new)s, 'csat', 'week', current_date, '', 1, '',"
            " clock_timestamp(), %(me)s, 1)"
        ),
        "UPDATE kpi_value SET value = 2, entered_by = %(me)s WHERE id = %(new)s",
        "DELETE FROM kpi_value WHERE id = %(new)s",
        (
            "INSERT INTO kpi_metric (id, code, name, unit, direction, edited_at, edited_by,"
            " version) VALUES (%(new)s, 'x', 'x', 'count', 'up', now(), %(me)s, 1)"
        ),
        "UPDATE kpi_metric SET target = 1 WHERE id = %(new)s",
    ),
}


class Complaints:
    """A complaint about each kind of CSR and his indicator, for each person who tries."""

    def __init__(self, work, author, team):
        self._author = author
        self._of = {}
        self._made = {}
        self._team = make_value(work, author, team=team).id

    def of(self, work, person, kinds):
        """Add complaints about these people, and an indicator of each: kind → who."""
        for kind, csr in kinds.items():
            if csr.id not in self._made:
                number = f"CP-{len(self._made)}"
                made = make_complaint(work, self._author, csr, number)
                value = make_value(work, self._author, csr)
                self._made[csr.id] = {"complaint": made.id, "kpi": value.id}
            self._of[person.id, kind] = self._made[csr.id]

    def values(self, person_id, kind):
        """Return what the statements of an attempt are about."""
        return {"kpi_of_team": self._team, **self._of.get((person_id, kind), {})}
