"""S3-4.10: the demonstration centre has policies, read by some, evaluated and signed."""

from qa_desk.services import policies
from qa_desk.services.policies import reviews


def test_everybody_has_something_to_read_and_the_qa_lead_something_to_sign(built):
    with built.work("csr01") as work:
        rows = {row.entry.number: row for row in policies.listed(work)}
    assert rows["KF-ZD-003"].to_do == "read"
    assert rows["KF-GW-001"].is_mine
    with built.work("qalead") as work:
        rows = {row.entry.number: row for row in policies.listed(work)}
        assert rows["KF-LC-007"].to_do == "sign"
        assert rows["KF-PF-001"].review == "due"
        found = policies.readership(work, rows["KF-ZD-003"].current.id)
        assert 0 < found.missing < len(found.readers)


def test_an_evaluation_that_was_approved_sets_the_next_review(built):
    with built.work("manager") as work:
        (row,) = [one for one in policies.listed(work) if one.entry.number == "KF-ZD-003"]
        (review,) = policies.one(work, row.id).reviews
        form = reviews.review(work, review.id).form
    assert (review.state, row.entry.next_review) == ("closed", form.next_review)
    assert dict(form.figures)["evaluations"] > 0
