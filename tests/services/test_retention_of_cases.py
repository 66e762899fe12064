"""Teaching cases have a time of their own, go with their keys, and outlast where they are from."""

import pytest
from hostile import teaching_attempts
from old_centre import OldCentre, by_force
from sqlalchemy import delete

from qa_desk.errors import QaDeskError
from qa_desk.models import CaseSource, ModelCall, TeachingCase
from qa_desk.services import retention

TABLES = ("teaching_case", "case_source", "model_call", "case_use")


@pytest.fixture
def centre(url, tmp_path):
    centre = OldCentre(url, tmp_path)
    with centre._access.work() as work:
        centre.rows = teaching_attempts.rows(work, centre.inspector)
    yield centre
    centre.close()


def test_they_are_kept_for_their_time_and_then_go_whole(centre):
    by_force(centre.url, "UPDATE call SET imported_at = '2020-03-15 04:00:00'")
    centre.let_go()
    assert centre.count(*TABLES, "call") == [2, 2, 1, 2, 0]
    with centre.work("inspector") as work:
        assert work.session.query(CaseSource).filter(CaseSource.call_id.is_not(None)).all() == []
    by_force(centre.url, "UPDATE teaching_case SET added_at = '2020-03-15 04:00:00'")
    with centre.work("admin") as work:
        (count,) = retention.counts(work, "records")
        assert (count.kind, count.going) == ("teaching_case", 2)
    centre.let_go()
    assert centre.count(*TABLES) == [0, 0, 0, 0]


@pytest.mark.parametrize("model", [TeachingCase, CaseSource, ModelCall])
def test_nobody_deletes_one_without_an_approved_list(centre, model):
    with pytest.raises(QaDeskError, match="only by a list"), centre._access.work() as work:
        work.session.execute(delete(model))
