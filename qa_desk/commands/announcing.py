"""Send what waits to a chat group or a mailbox of the centre, where this computer is told to (P14).

Off unless the settings file has a table [announce]; its secrets stay on the computer of the timer.
"""

import json
import smtplib
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from qa_desk import settings
from qa_desk.errors import QaDeskError, StorageError
from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.models.database import Access
    from qa_desk.rules.announcements import Sending

_PATIENCE_S = 10
_ANSWER = 1 << 16


def announce(access: "Access") -> bool:
    """Send today's message if it is time; say whether one was sent.

    What cannot be sent is said on stderr and tried again at the next tick: nothing else waits for
    it. A message that reached one of two places counts as sent.
    """
    from qa_desk.rules import announcements
    from qa_desk.services import announcing

    to = announcements.sending(settings.read().get("announce"))
    if to is None:
        return False
    with access.work() as work:
        words = announcing.message(work, to.at)
    if not words:
        return False
    sent = [_tried(way, to, words) for way in (_post, _mail)]
    if any(sent):
        with access.work() as work:
            announcing.announced(work)
    return any(sent)


def _tried(way: Any, to: "Sending", words: str) -> bool:
    try:
        done: bool = way(to, words)
    except QaDeskError as error:
        print(error, file=sys.stderr)
        return False
    return done


def _post(to: "Sending", words: str) -> bool:
    from qa_desk.rules import announcements

    if not to.webhook:
        return False
    address, body = announcements.posted(to, words, datetime.now(UTC))
    try:
        request = Request(  # noqa: S310 - the administrator's own address
            address,
            json.dumps(body, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        with urlopen(request, timeout=_PATIENCE_S) as answer:  # noqa: S310 - likewise
            said = json.loads(answer.read(_ANSWER) or b"{}")
    except (OSError, ValueError) as error:
        raise _unsent(to.chat, error) from error
    if against := announcements.refused(said if isinstance(said, dict) else {}):
        raise _unsent(to.chat, against)
    return True


def _mail(to: "Sending", words: str) -> bool:
    if not to.smtp:
        return False
    message = EmailMessage()
    message["From"], message["To"] = to.sender, ", ".join(to.to)
    message["Subject"] = words.partition("\n")[0]
    message.set_content(words)
    host, _colon, port = to.smtp.partition(":")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=_PATIENCE_S) as server:
            if to.starttls:
                server.starttls()
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise _unsent(host, error) from error
    return True


def _unsent(whither: str, reason: object) -> StorageError:
    return StorageError(
        _(
            "What waits could not be sent to {whither} ({reason}). Everything else was done. It is "
            "tried again at the next tick; the table [announce] of the settings file says where to."
        ).format(whither=whither, reason=reason)
    )
