"""Retention: a task that was replaced may go before the one in its place (E-02)."""

from old_centre import OldCentre
from sqlalchemy import update

from qa_desk.models import Call, Evaluation
from qa_desk.services import cases, drawing, retention


def test_what_took_the_place_of_a_purged_task_stands_for_itself(url, tmp_path):
    centre = OldCentre(url, tmp_path)
    task = centre.drawn()
    with centre.work("inspector") as work:
        (row,) = cases.queue(work)
        done = drawing.replace(work, row.id, row.version, "silent")
    centre.age()
    with centre._access.work() as work:
        call_id = work.session.query(Evaluation).filter_by(number=done.by).one().call_id
        work.session.execute(update(Call).where(Call.id == call_id).values(imported_at=work.now))
    with centre.work("admin") as work:
        row = retention.propose(work, "records")
    with centre.work("qa_lead") as work:
        retention.approve(work, row.id, row.digest)
    left = 1
    while left:
        with centre.work("admin") as work:
            left = retention.carry_out(work, row.id)
    with centre._access.ask() as work:
        (found,) = work.session.query(Evaluation)
        assert (found.number, found.replaces_id) == (done.by, None)
        assert found.number != task.number
    centre.close()
