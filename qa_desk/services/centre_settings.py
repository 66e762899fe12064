"""What the centre has decided: its settings, their history, and changes with what they move."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import Person, Setting, audio_store, queries, setting_moves
from qa_desk.models.setting_moves import SettingMoves
from qa_desk.reports import logo as logos
from qa_desk.rules import masking, option_words, options, permissions
from qa_desk.rules.options import Option
from qa_desk.work import Work

__all__ = [
    "Centre",
    "Change",
    "SettingMoves",
    "SettingRow",
    "Wanted",
    "change",
    "look",
    "read",
    "withdraw",
]

FARTHEST = timedelta(days=366)  # that a change may lie ahead
_LONGEST = 400  # letters of a reason


@dataclass(frozen=True)
class Change:
    """A value that held, holds or will hold from a moment on."""

    value: str
    valid_from: datetime
    changed_at: datetime
    by: str  # name and staff no.
    reason: str


@dataclass(frozen=True)
class SettingRow:
    """A setting with the value in force; `history` has the newest first, planned ones too."""

    option: Option
    value: str
    planned: Change | None
    history: tuple[Change, ...]

    @property
    def is_default(self) -> bool:
        """Say whether the value is the one that comes with the program."""
        return self.value == str(self.option.default)

    @property
    def in_force(self) -> Change | None:
        """The change that made the value, None when nobody has set it."""
        later = self.history.index(self.planned) + 1 if self.planned else 0
        return self.history[later] if later < len(self.history) else None

    @property
    def seen(self) -> datetime | None:
        """The newest change there is: who changes by an older one is told."""
        return self.history[0].valid_from if self.history else None


@dataclass(frozen=True)
class Wanted:
    """A change as somebody wants it; no `starts` is from now on."""

    key: str
    value: str
    seen: datetime | None
    starts: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Centre:
    """All settings, in the order of their subjects."""

    rows: tuple[SettingRow, ...]
    now: datetime
    timezone: str
    may_edit: bool

    def row(self, key: str) -> SettingRow:
        """Return the row of a setting."""
        return next(row for row in self.rows if row.option.key == key)


def read(work: Work) -> Centre:
    """Return all settings of the catalogue, with who changed what when."""
    permissions.require_of(work.actor, "settings.see")
    histories = _histories(work)
    rows = tuple(_row(work, one, histories.get(one.key, ())) for one in option_words.in_order())
    return Centre(rows, work.now, work.zone.key, permissions.may(work.actor, "settings.edit"))


def look(work: Work, key: str, written: str) -> SettingMoves:
    """Return what moves with another value, before it is saved; InputError when there is none."""
    permissions.require_of(work.actor, "settings.see")
    stored = queries.stored_options(work.session, work.now)
    return setting_moves.find(work, stored, {**stored, key: _checked(key, written)})


def change(work: Work, wanted: Wanted) -> SettingMoves:
    """Set a value from now or a later moment on, and return what moves.

    ConflictError when somebody else has changed it since it was seen; nothing is saved then, nor
    when the value is none that may be set.
    """
    permissions.require_of(work.actor, "settings.edit")
    value = _checked(wanted.key, wanted.value)
    reason = wanted.reason.strip()
    if len(reason) > _LONGEST:
        raise InputError(_("Say the reason in {n} characters or fewer.").format(n=_LONGEST))
    starts = wanted.starts or work.now
    if not work.now <= starts <= work.now + FARTHEST:
        raise InputError(
            _("A change begins now or within a year. Choose another day. Nothing was changed.")
        )
    stored = queries.stored_options(work.session, work.now)
    after = {**queries.stored_options(work.session, starts), wanted.key: value}
    if sentence := option_words.clash(after):
        raise RuleError(sentence)
    moves = setting_moves.find(work, stored, {**stored, wanted.key: value})
    if wanted.key == audio_store.SETTING and value:
        audio_store.require_usable(Path(value))
    queries.one_at_a_time(work.session, f"setting {wanted.key}")
    _require_seen(work, wanted.key, wanted.seen)
    work.session.add(
        Setting(
            key=wanted.key,
            valid_from=starts,
            value=value,
            changed_by=work.actor.id,
            changed_at=work.now,
            reason=masking.mask_typed(reason),
        )
    )
    work.session.flush()
    return moves


def logo(work: Work) -> bytes:
    """Return the centre's logo, a PNG; nothing where it has none."""
    permissions.require_of(work.actor, "settings.see")
    return queries.logo(work.session, work.now)


def set_logo(work: Work, content: bytes | None) -> bytes:
    """Keep a picture as the logo on all papers from now on, None for none; return it as kept."""
    permissions.require_of(work.actor, "settings.edit")
    kept = logos.prepare(content) if content is not None else ""
    work.session.add(
        Setting(
            key=queries.LOGO,
            valid_from=work.now,
            value=kept,
            changed_by=work.actor.id,
            changed_at=work.now,
        )
    )
    work.session.flush()
    return queries.logo(work.session, work.now)


def withdraw(work: Work, key: str, valid_from: datetime) -> None:
    """Take back a change that has not begun; RuleError when it has, or is gone already."""
    permissions.require_of(work.actor, "settings.edit")
    found: Any = work.session.execute(
        delete(Setting).where(
            Setting.key == key, Setting.valid_from == valid_from, Setting.valid_from > work.now
        )
    )
    if not found.rowcount:
        raise RuleError(_("This change has begun, or somebody took it back. Look at it again."))


def _checked(key: str, written: str) -> str:
    if key not in options.OPTIONS:
        raise InputError(
            _("There is no setting {key}. See them all with: qa-desk settings list").format(
                key=masking.mask_in_text(key)
            )
        )
    return str(options.parse(key, written.strip()))


def _require_seen(work: Work, key: str, seen: datetime | None) -> None:
    newest = work.session.scalar(select(func.max(Setting.valid_from)).where(Setting.key == key))
    if newest != seen:
        raise ConflictError(
            _("Somebody else changed this setting meanwhile. Nothing was saved. Look at it again.")
        )


def _histories(work: Work) -> Mapping[str, tuple[Change, ...]]:
    rows = work.session.execute(
        select(Setting, Person.name, Person.staff_no)
        .outerjoin(Person, Person.id == Setting.changed_by)
        .where(Setting.key.in_(options.OPTIONS))
        .order_by(Setting.valid_from.desc())
    )
    found: dict[str, list[Change]] = defaultdict(list)
    for row, name, staff_no in rows:
        by = f"{name} {staff_no}".strip() if name else ""
        at = row.changed_at or row.valid_from
        found[row.key].append(Change(row.value, row.valid_from, at, by, row.reason))
    return {key: tuple(changes) for key, changes in found.items()}


def _row(work: Work, option: Option, history: tuple[Change, ...]) -> SettingRow:
    coming = [each for each in history if each.valid_from > work.now]
    begun = [each for each in history if each.valid_from <= work.now]
    value = begun[0].value if begun else str(option.default)
    return SettingRow(option, value, coming[-1] if coming else None, history)
