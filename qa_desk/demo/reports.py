"""A monthly report of the demonstration centre that everybody signed, and one that waits: data."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from qa_desk.demo import PASSWORD
from qa_desk.demo.days import at, weekdays_later
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.rules import report_periods
from qa_desk.services.reporting import papers, reading
from qa_desk.services.reporting.papers import Typed

_MONTHLY = {
    "training": "二班“确认客户需求”复训一次，效果下月核对。",
    "knowledge": "新资费说明缺少退订条件，已反馈知识管理员。",
    "focus": "开场核身与确认客户需求：扣分最集中的两项，下月加抽。",
}
_TEN_DAYS = {"focus": "承诺回电须写明时限，夜班优先听。"}


def fill(stage: Stage, centre: Centre) -> None:
    """Let an inspector have written both, and those who sign have signed the older one."""
    today = centre.days.today
    written = weekdays_later(today, -2)
    key = _issued(stage, "monthly_report", centre.days.previous, (written, _MONTHLY))
    for login, hour in (("qalead", 11), ("manager", 14)):
        with stage.acting(login, at(written, hour)) as work:
            papers.sign(work, key, reading.report(work, key).row.version, "", PASSWORD)
    first, _last = report_periods.finished("tenday_report", today)
    _issued(stage, "tenday_report", first, (weekdays_later(today, -1), _TEN_DAYS))


def _issued(stage: Stage, kind: str, first: date, said: tuple[date, Mapping[str, str]]) -> UUID:
    """Write a report of a period on a day, and ask the QA lead and the manager to sign it."""
    day, words = said
    checker, approver = (stage.person(login) for login in ("qalead", "manager"))
    with stage.acting("inspector1", at(day, 9.5)) as work:
        key = papers.begin(work, kind, first)
        typed = Typed(words, checker, approver if report_periods.is_monthly(kind) else None)
        papers.issue(work, key, reading.report(work, key).row.version, typed)
    return key
