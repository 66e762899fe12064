"""Look after a database by its address: back it up, put a backup back, tell what is wrong (D2)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from qa_desk import paths
from qa_desk.errors import RuleError, StorageError
from qa_desk.i18n import _, ngettext
from qa_desk.models import (
    backups,
    chain,
    copying,
    database,
    defences,
    engines,
    heads,
    inspection,
    logins,
    passwords,
    schema,
    servers,
)
from qa_desk.models.backups import Backup
from qa_desk.models.copying import Copied
from qa_desk.models.failures import in_words
from qa_desk.vault import files
from qa_desk.work import Progress

_MOST_NAMED = 10


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_good: bool
    sentence: str


Look = Callable[[Session], list[Finding]]


@dataclass(frozen=True)
class Owner:
    """Which database, and on a server as whom; `user` is this computer's."""

    url: str
    login: str = ""
    password: str = ""
    user: str = ""


def back_up(owner: Owner, target: Path, progress: Progress | None = None) -> Backup:
    """Make a checked copy of a database, and say so in its journal."""
    with _engine(owner) as engine:
        path = engines.local_path(engine)
        if path is None:
            if not defences.may_be_asked(engine):
                raise RuleError(
                    _(
                        "Only the owner of the database can back it up: --as OWNER. "
                        "Nothing was done."
                    )
                )
            made = servers.dump(engine, target)
        else:
            made = backups.back_up(path, target, progress)
        if schema.version(engine) == schema.HEAD:
            _note(engine, owner, "backup", made.path.name, {})
        return made


def restore(owner: Owner, backup: Path, progress: Progress | None = None) -> Path | None:
    """Put a backup in a local database's place, brought up to date; return the replaced one's."""
    engine = engines.connect(owner.url)
    path = engines.local_path(engine)
    engine.dispose()
    if path is None:
        raise RuleError(servers.how_to_restore(engine, backup))
    kept = backups.restore(backup, path, progress)
    with _engine(owner) as engine:
        database.require_current(engine)
        with Session(engine) as session:
            before = heads.begin_anew(session)
        last = {chain: sequence for chain, (sequence, _digest) in before.items()}
        _note(engine, owner, "restore", backup.name, {"before": last})
        with Session(engine) as session:
            heads.remember(session)
    return kept


def upgrade(
    owner: Owner, folder: Path | None = None, *, is_backed_up: bool = True
) -> Backup | None:
    """Bring a database up to this program; return the backup made before of a server.

    Of a local file that is done by itself, of a server into `folder`. Where nothing is going to
    change there is no backup.
    """
    made = _before_upgrade(owner, folder or paths.data() / "backups") if is_backed_up else None
    database.upgrade(owner.url, owner.login, owner.password)
    return made


def _before_upgrade(owner: Owner, folder: Path) -> Backup | None:
    engine = engines.connect(owner.url)
    engine.dispose()
    if engines.local_path(engine) is not None:
        return None
    with _engine(owner) as engine:
        version = schema.version(engine)
        if version is None or version >= schema.HEAD:
            return None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return servers.dump(engine, folder)
        except (OSError, StorageError) as error:
            raise StorageError(
                _(
                    "{reason}\nNothing was upgraded: a backup comes first. If you have made one "
                    "yourself: qa-desk db upgrade --without-backup"
                ).format(reason=error)
            ) from error


def copy(source: Owner, target: Owner, progress: Progress | None = None) -> Copied:
    """Copy a whole centre into an empty database."""
    with _engine(source) as origin:
        engine = engines.connect(target.url, target.login, target.password)
        try:
            path, old = engines.local_path(engine), engines.local_path(origin)
            if path is None:
                passwords.check_server(engine)
            elif old is not None and not path.exists():
                files.expect(path, files.key_of(old))  # a copy is no way around encryption
            return copying.copy(origin, engine, progress)
        finally:
            engine.dispose()


def look(owner: Owner, *looks: Look) -> list[Finding]:
    """Have somebody else look at a database of this program's version."""
    with _engine(owner) as engine:
        database.require_current(engine)
        return _looks(engine, looks)


def check(owner: Owner, *looks: Look) -> list[Finding]:
    """Look at all that can be told about a database; others may look at what they know of."""
    with _engine(owner) as engine:
        path = engines.local_path(engine)
        found = [Finding(*one) for one in servers.look(engine)] if path is None else []
        version = schema.version(engine)
        if path is None:
            found += [Finding(*one) for one in logins.look(engine)]
        found.append(_version(version))
        if path is not None:
            found += _file(path)
        if version == schema.HEAD:
            found += [_defences(engine), _journal(engine), *_looks(engine, looks)]
            if defences.may_be_asked(engine):
                found += [Finding(*one) for one in inspection.look(engine)]
        return found


def _looks(engine: Engine, looks: Iterable[Look]) -> list[Finding]:
    with Session(engine) as session:
        return [finding for look in looks for finding in look(session)]


@contextmanager
def _engine(owner: Owner) -> Iterator[Engine]:
    engine = engines.connect(owner.url, owner.login, owner.password)
    path = engines.local_path(engine)
    try:
        if path is None:
            passwords.check_server(engine)
        elif not path.is_file():
            raise StorageError(_("There is no database {path}. Check the name.").format(path=path))
        with in_words(engine):
            yield engine
    finally:
        engine.dispose()


def _note(engine: Engine, owner: Owner, action: str, name: str, payload: Mapping[str, Any]) -> None:
    with Session(engine) as session, session.begin():
        session.connection().info["actor"] = f"system:{owner.user}"
        chain.note(session, action, "database", name, payload)


def _version(version: str | None) -> Finding:
    if version == schema.HEAD:
        return Finding(True, _("The schema is up to date ({version}).").format(version=version))
    words = _("The schema is {theirs}, this program needs {ours}. Run: qa-desk db upgrade")
    if version and version > schema.HEAD:
        words = _("The schema is {theirs}, this program knows {ours}. Install the newer program.")
    return Finding(False, words.format(theirs=version or "0", ours=schema.HEAD))


def _file(path: Path) -> Iterator[Finding]:
    with closing(engines.open_file(path)) as opened:
        damage = files.damage_of(opened, "integrity_check")
    if damage:
        words = _("{path} is damaged ({reason}). Keep a copy of it, then restore a backup.")
        yield Finding(False, words.format(path=path, reason=damage))
    else:
        yield Finding(True, _("Every page, index and reference of the file is sound."))
    newest = backups.newest(path)
    if newest is None:
        yield Finding(True, _("There is no automatic backup yet: the window makes one a day."))
    else:
        words = _("The newest automatic backup is of {day}, in {folder}.")
        yield Finding(True, words.format(day=newest.date(), folder=backups.folder(path)))


def _defences(engine: Engine) -> Finding:
    if not defences.may_be_asked(engine):
        words = _("Only the owner of the database can check its rules: --as OWNER.")
        return Finding(False, words)
    faults = defences.faults(engine)
    if not faults:
        return Finding(True, _("All seals, journal triggers and grants are in place."))
    named = _(", ").join(faults[:_MOST_NAMED])
    words = ngettext(
        "{n} seal, trigger or grant is not as it should be: {names}. Run: qa-desk db upgrade",
        "{n} seals, triggers or grants are not as they should be: {names}. Run: qa-desk db upgrade",
        len(faults),
    )
    return Finding(False, words.format(n=len(faults), names=named))


def _journal(engine: Engine) -> Finding:
    with Session(engine) as session:
        breaks = len(chain.verify(session) + heads.cut(session))
    if not breaks:
        return Finding(True, _("The journal is whole."))
    words = ngettext(
        "{n} entry of the journal is missing or not as it was written. Run: qa-desk journal verify",
        "{n} entries of the journal are missing or not as they were written. "
        "Run: qa-desk journal verify",
        breaks,
    )
    return Finding(False, words.format(n=breaks))
