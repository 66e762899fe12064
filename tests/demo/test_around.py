"""P24: the demonstration centre has departments, notes with a reply, actions and suggestions."""

from qa_desk.services import actions


def test_p24_a_note_was_answered_and_another_waits(built):
    with built.work("techhead") as work:
        rows = actions.listed(work)
        assert {row.state for row in rows if row.kind == "note"} == {"done", "open"}
        answered = next(row for row in rows if row.state == "done")
        found = actions.one(work, answered.id)
        assert found.evidence
        assert found.result
    with built.work("inspector1") as work:
        assert actions.waiting(work).replies == 1
    with built.work("coach1") as work:
        assert actions.waiting(work).to_do == 1


def test_suggestions_were_made_and_one_adopted(built):
    with built.work("improver") as work:
        month = actions.months(work)[0]
        assert (month.made, month.adopted, month.open) == (2, 1, 1)
        assert actions.waiting(work).unanswered == 1
