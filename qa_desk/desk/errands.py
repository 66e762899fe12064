"""Functions that run on jobs and need the database layer, which is imported late."""

import shutil
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from qa_desk import connections, paths
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.ui.jobs import Open
from qa_desk.vault import keyrings
from qa_desk.work import Progress

if TYPE_CHECKING:
    from qa_desk.models.database import Access
    from qa_desk.models.encryption import State
    from qa_desk.ui.first_start import Founding


def prepare(_progress: Progress, database: str) -> bool:
    """Import what signing in needs while the person types; say whether nobody is there yet."""
    from qa_desk.audio import originals
    from qa_desk.models import database as databases
    from qa_desk.services import cases, people
    from qa_desk.vault import files

    del cases
    file = paths.database_file(database)
    shutil.rmtree(paths.cache_folder() / "peaks", ignore_errors=True)  # kept by older versions
    originals.tidy()
    if file is None:
        return False
    access = databases.open_as_system(database)
    try:
        with access.ask() as work:
            with suppress(OSError):
                files.tidy(file)
            return people.is_empty(work)
    finally:
        access.close()


def sign_in(
    _progress: Progress, database: str, login: str, password: str
) -> tuple["Access", tzinfo, bool]:
    """Let a person in; return the way in, the time zone, and whether a password is to be chosen."""
    from qa_desk.models import database as databases

    access = databases.sign_in(database, login, password, hurried=True)
    return access, access.timezone(), access.must_change()


def found(_progress: Progress, database: str, founding: "Founding") -> None:
    """Set up a person's own centre; its checklist is chosen afterwards."""
    from qa_desk.models import database as databases
    from qa_desk.services import people

    access = databases.open_as_system(database)
    try:
        with access.work() as work:
            people.found_centre(work, people.Founder(**asdict(founding)))
    finally:
        access.close()


def build_demonstration(progress: Progress, database: str) -> None:
    """Fill the demonstration centre unless it is there."""
    from qa_desk.demo import centre

    if not centre.is_there(database):
        centre.build(database, datetime.now(UTC).astimezone().date(), progress)


def back_up(progress: Progress, database: str) -> None:
    """Make today's automatic backup of a local file; runs on a job."""
    from qa_desk.models import backups

    file = paths.database_file(database)
    if file is not None:
        backups.daily(file, progress)


def copy_recordings(progress: Progress, open_work: Open) -> None:
    """Copy recordings that were drawn elsewhere, if this computer reaches them; runs on a job.

    What it does not reach is for another one or for the next time, so nothing is said.
    """
    from qa_desk.services import audio_copies

    with suppress(QaDeskError):
        audio_copies.copy(lambda: open_work(progress), progress)


def unlock(_progress: Progress, path: Path, recovery_key: str) -> None:
    """Open a file by its recovery key, and keep that key."""
    from qa_desk.vault import files

    files.unlock(path, recovery_key)


def encryption_state(_progress: Progress, database: str) -> "State":
    """Tell whether a local file is encrypted."""
    from qa_desk.models import encryption

    return encryption.state(_file(database))


def switch_encryption(_progress: Progress, database: str, action: str, actor: str) -> "State":
    """Encrypt a local file and the drafts for it, or stop that."""
    from qa_desk import drafts
    from qa_desk.models import encryption

    state = encryption.switch(_file(database), action, actor)
    drafts.follow(database, encryption.logins(state.path))
    return state


def delete_plain(_progress: Progress, database: str) -> "State":
    """Delete the copies of an encrypted file that anybody can read."""
    from qa_desk.models import encryption

    encryption.delete_plain(_file(database))
    return encryption.state(_file(database))


def remembered(_progress: Progress, database: str, login: str) -> tuple[bool, str]:
    """Say whether a keyring can remember passwords, and what it remembers."""
    if not keyrings.is_there():
        return False, ""
    return True, (login and keyrings.password(database, login)) or ""


def remember(_progress: Progress, database: str, login: str, password: str) -> None:
    """Remember a password that was right, or forget it when it is empty."""
    if password:
        keyrings.remember_password(database, login, password)
    else:
        keyrings.forget_password(database, login)


def try_out(_progress: Progress, address: str, login: str, password: str) -> tuple[bool, str]:
    """Try whether a server can be worked on; return how it went, in a sentence."""
    from sqlalchemy.exc import OperationalError

    from qa_desk.models import engines, reaching, schema

    engine = engines.connect(address, login or "qa_desk", password)
    try:
        with engine.connect():
            version = schema.version(engine)
    except OperationalError as error:
        if not reaching.is_wrong_password(engine.url, error):
            return False, str(reaching.not_reached(engine.url, error))
        if login and password:
            return False, _("The server answers, but refuses the name or password typed before.")
        return _fine(address, _("The server answers. The rest shows when somebody signs in."))
    finally:
        engine.dispose()
    if version is None:
        words = _("The server answers, but no centre is set up in “{database}”: qa-desk db init")
        return False, words.format(database=engine.url.database)
    return _fine(address, _("The server answers, and the centre is there."))


def _fine(address: str, words: str) -> tuple[bool, str]:
    """Add how the way is protected."""
    server = connections.server(address)
    if server.is_here:
        return True, words
    if server.is_protected:
        return True, words + "\n" + _("It has proved its name, and nobody on the way can listen.")
    return True, words + "\n" + _("The connection is not protected: it need not prove its name.")


def _file(database: str) -> Path:
    file = paths.database_file(database)
    assert file is not None  # noqa: S101 - only offered for a local file
    return file
