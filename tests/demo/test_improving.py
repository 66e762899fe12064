"""The demonstration centre improves itself: an approved plan at 76.7 %, another one missing."""

from qa_desk.services import improving


def test_s4_a_plan_is_approved_and_on_its_way(built):
    with built.work("improver") as work:
        year = improving.years(work)[1]
        found = {row.department: row for row in improving.listed(work, year).rows}
        plan = found["技术部"]
        assert (plan.in_force, str(plan.progress), plan.light) == (1, "76.7", "late")
        assert plan.tasks == 2
        assert found["产品部"].state == "missing"
        record = improving.one(work, plan.id)
        assert [one.cause != "" for one in record.reports].count(True) == 1
        assert len(record.paper.given) == 3
