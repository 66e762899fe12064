"""What the rights about calibrations let somebody do, as test_parity.py tries it, and rows."""

from qa_desk.models import Calibration

CALIBRATION = "E0 calibration"  # a task of one
CALIBRATION_ATTEMPTS = {  # action: the state of the evaluation that is tried, and the statements
    "calibration.see": (
        None,
        "SELECT number FROM calibration WHERE id = %(session)s",
    ),
    "calibration.join": (
        CALIBRATION,
        (
            "UPDATE evaluation SET status = 'E1', checklist_version_id = %(version)s"
            " WHERE id = %(evaluation)s"
        ),
    ),
    "calibration.run": (
        None,
        (
            "INSERT INTO calibration (id, number, month, held_on, chair_id, checklist_version_id,"
            " tolerance, tolerance_new, state, training, training_minutes, notes, created_at,"
            " created_by, version) SELECT %(new)s, %(new)s::text, month, held_on, %(me)s,"
            " checklist_version_id, 50, 100, 'preparing', '', 0, '', clock_timestamp(), %(me)s, 1"
            " FROM calibration WHERE id = %(session)s"
        ),
        "UPDATE calibration SET notes = 'x' WHERE id = %(session)s",
        "INSERT INTO calibration_member VALUES (%(new)s, %(me)s, 'qa_lead', false, false)",
        "DELETE FROM calibration_member WHERE calibration_id = %(new)s",
        "DELETE FROM calibration WHERE id = %(new)s",
    ),
}


def session(work, chair, version_id):
    """Prepare a session; return its id."""
    made = Calibration(
        number="CAL-1",
        month=work.today.replace(day=1),
        held_on=work.today,
        chair_id=chair.id,
        checklist_version_id=version_id,
        tolerance=50,
        tolerance_new=100,
        created_at=work.now,
        created_by=chair.id,
    )
    work.session.add(made)
    work.session.flush()
    return made.id
