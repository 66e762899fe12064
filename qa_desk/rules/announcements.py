"""What waits, told to a chat group or a mailbox: counts only, nobody's name (P14).

The bodies are those that the chat programs document for their group robots; DingTalk and Feishu
also take a signature over the time where the group asks for one.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import options

CHATS = ("wecom", "dingtalk", "feishu")  # 企业微信, 钉钉, 飞书
_KEYS = frozenset({"at", "chat", "webhook", "secret", "smtp", "sender", "to", "starttls"})
_TO_CONFIRM = frozenset({"E3", "E8"})
_TO_COUNTERSIGN = frozenset({"E4", "E6"})
_DISPUTED = frozenset({"E5", "E7", "E9"})


@dataclass(frozen=True)
class Sending:
    """Where to, as the settings file of this computer says; an empty text is nowhere."""

    at: str = "09:00"  # centre's time; once a day from then on
    chat: str = ""  # of CHATS
    webhook: str = ""
    secret: str = ""
    smtp: str = ""  # HOST or HOST:PORT, of the centre's own network
    sender: str = ""
    to: tuple[str, ...] = ()
    starttls: bool = False


@dataclass(frozen=True)
class Counts:
    """What waits in one team."""

    team: str
    to_confirm: int = 0
    to_countersign: int = 0
    disputed: int = 0
    overdue: int = 0


def sending(written: Mapping[str, Any] | None) -> Sending | None:
    """Return where to, from the table [announce]; None where nothing is to be sent."""
    if not written:
        return None
    unknown = sorted(set(written) - _KEYS)
    chat, webhook = str(written.get("chat", "")), str(written.get("webhook", ""))
    if unknown or chat not in ("", *CHATS) or bool(chat) != bool(webhook):
        raise InputError(
            _(
                "The table [announce] of the settings file is not understood ({what}). Nothing was "
                "sent. It has at, smtp, sender, to, starttls, and chat ({chats}) together with "
                "webhook."
            ).format(what=_(", ").join(unknown) or "chat, webhook", chats=_(", ").join(CHATS))
        )
    to = written.get("to", [])
    found = Sending(
        at=str(options.parse("release.at", str(written.get("at", "09:00")))),
        chat=chat,
        webhook=webhook,
        secret=str(written.get("secret", "")),
        smtp=str(written.get("smtp", "")),
        sender=str(written.get("sender", "")),
        to=tuple(map(str, to if isinstance(to, list) else [to])),
        starttls=bool(written.get("starttls")),
    )
    if found.smtp and not (found.sender and found.to):
        raise InputError(
            _("The table [announce] has smtp without sender and to. Nothing was sent.")
        )
    return found if found.webhook or found.smtp else None


def counted(rows: Iterable[tuple[str, str, bool]]) -> list[Counts]:
    """Return what waits by team, by its name, from (team, state, is overdue)."""
    found: dict[str, Counts] = {}
    for team, status, is_overdue in rows:
        before = found.get(team, Counts(team))
        found[team] = Counts(
            team,
            before.to_confirm + (status in _TO_CONFIRM),
            before.to_countersign + (status in _TO_COUNTERSIGN),
            before.disputed + (status in _DISPUTED),
            before.overdue + is_overdue,
        )
    return [found[team] for team in sorted(found)]


def text(centre: str, found: Iterable[Counts]) -> str:
    """Return the message, in the language of now; "" when nothing waits."""
    lines = [
        _(
            "{team}: {confirm} to confirm, {countersign} to countersign, {disputed} in dispute, "
            "{overdue} overdue"
        ).format(
            team=each.team,
            confirm=each.to_confirm,
            countersign=each.to_countersign,
            disputed=each.disputed,
            overdue=each.overdue,
        )
        for each in found
        if each.to_confirm + each.to_countersign + each.disputed + each.overdue
    ]
    if not lines:
        return ""
    name = centre or _("QA Desk")
    return "\n".join([_("{centre}: what waits today").format(centre=name), *lines])


def posted(to: Sending, words: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the address and the body of a message to a chat group's robot."""
    if to.chat == "feishu":
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": words}}
        if to.secret:
            stamp = str(int(now.timestamp()))
            body |= {"timestamp": stamp, "sign": _sign(f"{stamp}\n{to.secret}", "")}
        return to.webhook, body
    body = {"msgtype": "text", "text": {"content": words}}
    if to.chat == "dingtalk" and to.secret:
        stamp = str(int(now.timestamp() * 1000))
        sign = _sign(to.secret, f"{stamp}\n{to.secret}")
        join = "&" if "?" in to.webhook else "?"
        return f"{to.webhook}{join}{urlencode({'timestamp': stamp, 'sign': sign})}", body
    return to.webhook, body


def refused(answer: Mapping[str, Any]) -> str:
    """Return what a robot says against a message, which it may say with status 200; "" if not."""
    code = answer.get("errcode", answer.get("code", answer.get("StatusCode", 0)))
    said = answer.get("errmsg", answer.get("msg", answer.get("StatusMessage", "")))
    return f"{code} {said}".strip() if code else ""


def _sign(key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), hashlib.sha256)).decode()
