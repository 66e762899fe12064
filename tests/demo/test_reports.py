"""The reports of the demonstration centre."""

from qa_desk.services.reporting import reading


def test_a_monthly_report_is_signed_by_all_and_a_ten_day_report_waits(built):
    with built.work("qalead") as work:
        rows = {row.kind: row for row in reading.reports(work)}
        monthly = reading.report(work, rows["monthly_report"].id)

    assert {kind: row.state for kind, row in rows.items()} == {
        "monthly_report": "closed",
        "tenday_report": "signing",
    }
    assert rows["tenday_report"].waits_for_me
    assert len(monthly.given) == 2
    assert monthly.form.part("results").figures[0].n
