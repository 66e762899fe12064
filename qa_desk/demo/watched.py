"""Contacts that inspectors watched live yesterday, one in each mode, and a test call that waits."""

from datetime import timedelta
from uuid import UUID

from qa_desk.demo import sheets
from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.models import Evaluation
from qa_desk.services import evaluating, live
from qa_desk.services.live import Beginning
from qa_desk.work import Work

_SEEN = (  # by whom, how, whom, at which hour, for how many seconds
    ("inspector1", "side_by_side", "csr03", 9.5, 214),
    ("inspector2", "floor_check", "csr16", 10.2, 131),
    ("inspector3", "screen_monitoring", "csr24", 10.8, 305),
    ("inspector1", "test_call", "csr11", 14.1, 178),
)
_NUMBER, _HOTLINE = "13800138000", "95500"


def fill(stage: Stage, centre: Centre) -> None:
    """Let them be watched, scored and released; of one test call nobody knows who answered."""
    for login, mode, csr, hour, seconds in _SEEN:
        began = at(centre.days.yesterday, hour)
        is_test = mode == "test_call"
        number, dialled = (_NUMBER, _HOTLINE) if is_test else ("", "")
        asked = Beginning(mode, centre.people[csr], mode == "side_by_side", number, dialled)
        with stage.acting(login, began) as work:
            made = live.begin(work, asked)
        with stage.acting(login, began + timedelta(seconds=seconds + 240)) as work:
            live.set_length(work, made.call_id, seconds * 1000)
            if made.evaluation_id is not None:
                _score(stage, work, made.evaluation_id, seconds * 1000)
    with stage.acting("inspector1", at(centre.days.yesterday, 15)) as work:
        asked = Beginning("test_call", number=_NUMBER, dialled=_HOTLINE)
        waiting = live.begin(work, asked)
        live.set_length(work, waiting.call_id, 95_000)


def _score(stage: Stage, work: Work, evaluation_id: UUID, length_ms: int) -> None:
    state = evaluating.open_task(work, evaluation_id, 1)
    found = work.session.get_one(Evaluation, evaluation_id)
    if found.checklist_version_id is not None:
        form = stage.form(found.checklist_version_id)
        part = (0, length_ms)
        sheet = sheets.fill(form, stage.random, found.skill_group, "pass", part)
        state = evaluating.submit(work, state.id, state.version, sheet)
        evaluating.release(work, state.id, state.version)
