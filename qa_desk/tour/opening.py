"""Open the demonstration centre."""

import sys
from datetime import UTC, datetime

from qa_desk import app
from qa_desk.i18n import _
from qa_desk.work import Progress


def build(url: str) -> None:
    """Fill a demonstration centre, saying how far it is."""
    from qa_desk.demo import centre

    def report(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            words = _("Building the demonstration centre")
            print(f"\r{words} {done * 100 // total} % ", end=end, file=sys.stderr, flush=True)

    centre.build(url, datetime.now(UTC).astimezone().date(), Progress(report))


def open_demonstration() -> int:
    """Open the window; the sign-in window offers a name for each role."""
    from qa_desk.demo import centre

    start = app.demonstration()
    if not centre.is_there(start.database):
        build(start.database)
    return app.run(start)
