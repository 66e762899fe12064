"""Two published bulletins of the demonstration centre and a draft: data."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from qa_desk.demo import PASSWORD
from qa_desk.demo.days import at, weekdays_later
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.rules.bulletins import Form, Line
from qa_desk.services import bulletins
from qa_desk.services.bulletins import Bulletin, Proposals

_READERS = ("lead2",)  # who have signed the older one
_MOST = 2  # of praise, and of criticism
_REASON = "当日发布的结果中没有"


def fill(stage: Stage, centre: Centre) -> None:
    """Let an inspector have written them and the QA lead have published all but the newest."""
    today = centre.days.today
    older, newer = (weekdays_later(today, -n) for n in (2, 1))
    first = _draft(stage, older)
    _publish(stage, first, older)
    for login in _READERS:
        with stage.acting(login, at(older, 10)) as work:
            if waiting := bulletins.to_read(work):
                bulletins.confirm(work, waiting, PASSWORD)
    second = _draft(stage, newer)
    _publish(stage, second, newer)
    _draft(stage, today)


def _draft(stage: Stage, day: date) -> UUID:
    """Draft in the morning the bulletin of the day before."""
    with stage.acting("inspector1", at(day, 8.7)) as work:
        last = day - timedelta(days=1)
        bulletin_id = bulletins.begin(work, None, last)
        found = bulletins.one(work, bulletin_id)
        form = _written(found, bulletins.proposals(work, bulletin_id))
        bulletins.save(work, bulletin_id, found.row.version, form)
    return bulletin_id


def _publish(stage: Stage, bulletin_id: UUID, day: date) -> None:
    with stage.acting("qalead", at(day, 9.3)) as work:
        found = bulletins.one(work, bulletin_id)
        bulletins.publish(work, bulletin_id, found.row.version, found.form)


def _written(found: Bulletin, offered: Proposals) -> Form:
    """Return the form as an inspector fills it in."""
    return replace(
        found.form,
        praise=_chosen(offered.praise, "全程礼貌耐心，解答准确", ""),
        no_praise=_REASON,
        criticism=_chosen(offered.criticism, "见录音标记处", "按评分表说明办理"),
        no_criticism=_REASON,
        fatals=_chosen(found.form.fatals, "", "当日复训，班长跟听三通"),
        practice="先核身，再查询；承诺回电的须写明时限。",
        shortfall_reason="夜班质检员不足，次日补抽",
        focus="新资费本周上线，请先阅读知识库。",
    )


def _chosen(lines: Iterable[Line], fact: str, practice: str) -> tuple[Line, ...]:
    found = tuple(lines)
    chosen = found[:_MOST] if fact else found
    return tuple(
        replace(one, fact=one.fact or fact, practice=one.practice or practice) for one in chosen
    )
