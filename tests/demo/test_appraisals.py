"""The demonstration centre appraises: last month is filed or signed, this month has begun."""

from qa_desk.demo.days import first_of
from qa_desk.services import appraising


def test_s2_5_4_last_month_is_whole_and_this_month_is_on_its_way(built):
    with built.work("lead1") as work:
        today = work.today
        this = appraising.listed(work, "month", first_of(today))
        before = appraising.listed(work, "month", first_of(today, -1))
    assert sorted(row.state for row in before) == ["filed", "filed", "signed"]
    assert all(row.total and row.grade for row in before)
    assert sorted(row.state for row in this) == ["agreeing", "running", "targets"]
    with built.work("csr02") as work:
        assert appraising.waiting(work).to_sign == 1
