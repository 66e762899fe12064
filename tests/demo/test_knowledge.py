"""The demonstration centre has questions at every stage (S3-6.B1 to B6)."""

from qa_desk.services.knowledge import figures, reading, searching


def test_the_editor_begins_with_the_customer_who_waits(built):
    with built.work("editor") as work:
        rows = reading.listed(work)
        assert rows[0].is_waiting
        assert rows[0].step == "verify_answer"
        report = figures.of_days(work, 30)
    assert report.figures.promise.part == report.figures.promise.of == 1
    assert report.gaps


def test_a_coach_finds_what_nobody_answered_yesterday(built):
    with built.work("coach1") as work:
        assert "take_question" in {row.step for row in reading.listed(work)}
    with built.work("csr01") as work:
        assert [row.step for row in reading.listed(work)] == ["answer_customer"]
        assert len(searching.answers(work)) == 1
