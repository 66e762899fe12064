"""Count what waits, for a message that names nobody, once a day (P14)."""

from datetime import time

from sqlalchemy import select

from qa_desk.models import JournalEntry, Team, chain, queries, views
from qa_desk.rules import announcements, options, permissions
from qa_desk.work import Work

_ACT, _SUBJECT = "announce", "waiting"


def message(work: Work, at: str) -> str:
    """Return today's message from `at` on by the centre's clock; "" when there is none.

    There is none when nothing waits, or when this person has announced today already.
    """
    permissions.require_of(work.actor, "settings.see")
    now = work.now.astimezone(work.zone)
    if now.time() < time.fromisoformat(at) or _is_announced(work, now.date().isoformat()):
        return ""
    waiting = views.waiting.c
    rows = work.session.execute(
        select(Team.name, waiting.status, waiting.due_at).join(Team, Team.id == waiting.team_id)
    )
    counts = announcements.counted(
        (team, status, due_at is not None and due_at <= work.now) for team, status, due_at in rows
    )
    stored = queries.stored_options(work.session, work.now)
    return announcements.text(options.text("centre.name", stored), counts)


def announced(work: Work) -> None:
    """Write into the journal that today's message is sent, so that it is sent once."""
    permissions.require_of(work.actor, "settings.see")
    day = work.today
    chain.note(work.session, _ACT, _SUBJECT, day.isoformat(), {})


def _is_announced(work: Work, day: str) -> bool:
    found = select(JournalEntry.sequence).where(
        JournalEntry.action == _ACT,
        JournalEntry.subject == _SUBJECT,
        JournalEntry.subject_id == day,
    )
    return work.session.scalar(found.limit(1)) is not None
