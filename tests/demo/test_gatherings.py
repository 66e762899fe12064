"""S1-3.6: the demonstration centre meets, signs minutes and drills a plan."""

from qa_desk.services import actions, meetings, policies


def test_last_weeks_minutes_are_signed_by_all_and_this_weeks_wait(built):
    with built.work("manager") as work:
        rows = [row for row in meetings.listed(work) if row.type == "weekly"]
        assert [row.state for row in rows] == ["signing", "closed"]
        assert rows[1].signed == rows[1].asked == 7
        found = meetings.one(work, rows[0].id).minutes
        assert [one.state for one in found.checks] == ["done"]
        assert dict.fromkeys(fact.code for fact in found.figures)
    with built.work("csr01") as work:
        assert meetings.waiting(work).read == 1
    with built.work("trainer") as work:
        assert meetings.waiting(work).sign == 1
        assert found.tasks[0].number in [row.number for row in actions.listed(work)]


def test_s0_8_2_1_a_contingency_plan_was_drilled(built):
    with built.work("manager") as work:
        (plan,) = [row for row in policies.listed(work) if row.entry.kind == "contingency"]
        assert plan.drilled is not None
