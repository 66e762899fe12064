"""Encrypt the local file, stop encrypting it, or change its key.

The file is written anew beside its place and takes it only when it is whole, so a crash at any
moment leaves the old file or the new one.
"""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from qa_desk import paths
from qa_desk.errors import RuleError, StorageError
from qa_desk.i18n import _
from qa_desk.models import backups, chain, engines
from qa_desk.models.failures import in_words
from qa_desk.vault import files, keys


@dataclass(frozen=True)
class State:
    """How a local file lies on the disk.

    `recovery_key` is empty when it is not encrypted; `key_file` is where the key lies when no
    keyring holds it; `plain` are backups and replaced files that anybody can read.
    """

    path: Path
    recovery_key: str = ""
    key_file: Path | None = None
    plain: tuple[Path, ...] = ()
    wiped: bool = True  # the file that was replaced could be overwritten

    @property
    def is_encrypted(self) -> bool:
        """Say whether the file needs a key."""
        return bool(self.recovery_key)


def state(path: Path) -> State:
    """Tell how a file lies on the disk; LockedFileError when its key is not here."""
    _require_file(path)
    key = files.key_of(path)
    if key is None:
        return State(path)
    return State(path, key.recovery_key, keys.kept_in(key), tuple(_plain_copies(path)))


def switch(path: Path, action: str, actor: str) -> State:
    """Do one of `on`, `off`, `change-key` to a file that nobody has open; the journal says so."""
    _require_file(path)
    engines.refuse_share(path)
    _require_change(path, action)
    engines.open_file(path).close()  # fails here, with words, where it is no database
    key = None
    if action != "off":
        key = keys.make()
        keys.keep(key)
    try:
        wiped = files.rewrite(path, key)
    except OSError as error:
        raise StorageError(
            _(
                "{path} cannot be written anew ({reason}). Nothing was changed. It needs as much "
                "room again as the file has."
            ).format(path=path, reason=error)
        ) from error
    _note(path, action, actor)
    if key is not None:
        backups.keep_copy(path)  # so that plain ones can go
    after = state(path)
    return State(path, after.recovery_key, after.key_file, after.plain, wiped)


def delete_plain(path: Path) -> int:
    """Delete the copies of an encrypted file that anybody can read; return how many."""
    found = _plain_copies(path) if files.key_of(path) else []
    for copy in found:
        files.wipe(copy)
    return len(found)


def logins(path: Path) -> list[str]:
    """Return the names that people sign in with, whose drafts follow the file."""
    with closing(engines.open_file(path)) as opened:
        found = opened.execute("SELECT login FROM person WHERE login IS NOT NULL")
        return [login for (login,) in found]


def _plain_copies(path: Path) -> list[Path]:
    beside = path.parent.glob(f"{path.stem}-replaced-*{path.suffix}")
    kept = backups.folder(path).glob("*.db")
    return sorted(file for file in (*beside, *kept) if not files.mark_of(file))


def _require_change(path: Path, action: str) -> None:
    is_encrypted = files.key_of(path) is not None
    if action == "on" and is_encrypted:
        raise RuleError(_("{path} is encrypted already. Nothing was changed.").format(path=path))
    if action != "on" and not is_encrypted:
        raise RuleError(_("{path} is not encrypted. Nothing was changed.").format(path=path))


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise StorageError(_("There is no database {path}. Check the name.").format(path=path))


def _note(path: Path, action: str, actor: str) -> None:
    engine = engines.connect(paths.database(path))
    with in_words(engine), Session(engine) as session, session.begin():
        session.connection().info["actor"] = actor
        chain.note(session, "encrypt", "database", action, {})
    engine.dispose()
