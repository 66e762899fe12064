"""Results alike of a closed month are taken to its adjustment list from where they are found."""

from datetime import UTC, datetime, time

import pytest
from closing import Centre
from route import opinion
from sitting_down import Desks

from qa_desk.models import AdjustmentNote
from qa_desk.rules.disputes import Words
from qa_desk.ui.widgets.alike_dialog import AlikeDialog


@pytest.fixture
def centre(sqlite_url):
    centre = Centre(sqlite_url)
    yield centre
    centre.close()


@pytest.fixture
def desks(centre, qtbot):
    desks = Desks(centre, qtbot)
    yield desks
    desks.close()


def test_p10_those_of_a_closed_month_go_to_the_list_with_the_reason(centre, desks):
    cause = centre.released()
    centre.disputed(cause)
    centre.take("lead", "judge_false", cause, opinion(is_true=False))
    centre.take("qa_lead", "rescore", cause, Words(sheet=centre.sheet()))
    words = Words("x", verdict="overturned_standard_unclear", sheet=centre.sheet())
    centre.take("qa_lead", "correct", cause, words)
    moment = datetime.combine(centre.month.replace(day=9), time(3), UTC)
    locked = centre.released(started_at=moment)
    centre.of_month(locked)
    desk = desks.sit("qa_lead", cause)
    dialog = AlikeDialog(desk._jobs, desk.case(), desk)

    def idle():
        desks.qtbot.waitUntil(lambda: not desk._jobs.running)

    idle()
    assert dialog.to_list.isHidden()
    dialog.month.setCurrentText(f"{centre.month:%Y-%m}")
    idle()
    assert not dialog.to_list.isHidden()
    assert centre.found(locked).number in dialog.locked.toPlainText()
    dialog.to_list.click()
    idle()
    assert "reason is needed" in dialog.problem.words()

    dialog.reason.setPlainText("the standard was wrong")
    dialog.to_list.click()
    idle()

    assert "1 result is on the adjustment list" in dialog.said.text()
    with centre.owner.ask() as work:
        assert work.session.query(AdjustmentNote).one().evaluation_id == locked
    dialog.close()
