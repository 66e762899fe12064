"""The ends of the journal's chains as this desktop has seen them: a tail cut off shows (D5).

One small file for each database, outside of it: whoever cuts the journal does not have it.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from qa_desk import paths
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.models import engines
from qa_desk.models.chain import Break
from qa_desk.models.journal import JournalEntry, JournalHead

Heads = Mapping[str, tuple[int, str]]  # chain → its last sequence and hash (hex)


def present(session: Session) -> Heads:
    """Return the heads that the database has now, as far as the person may see them."""
    rows = session.scalars(select(JournalHead).order_by(JournalHead.chain))
    return {head.chain: (head.sequence, head.hash.hex()) for head in rows}


def seen(session: Session) -> Heads:
    """Return the heads that this desktop remembers; StorageError when they cannot be read."""
    file = _file(session)
    try:
        stored = json.loads(file.read_text("utf-8"))
        return {str(chain): (int(sequence), str(digest)) for chain, (sequence, digest) in stored}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        raise StorageError(
            _(
                "{file}, in which this computer remembers the end of the journal, cannot be read "
                "({reason}). The journal itself was not changed. Move that file away to begin anew."
            ).format(file=file, reason=error)
        ) from error


def remember(session: Session) -> None:
    """Remember the heads from now on; one that became shorter stays remembered as it was."""
    known, now = seen(session), present(session)
    kept = {**now, **{c: head for c, head in known.items() if head[0] > now.get(c, (0, ""))[0]}}
    if kept != known:
        _write(_file(session), kept)


def begin_anew(session: Session) -> Heads:
    """Remember the present heads only, after a restore; return what was remembered before."""
    try:
        before = seen(session)
    except StorageError:
        before = {}
    _write(_file(session), present(session))
    return before


def cut(session: Session) -> list[Break]:
    """Return entries that this desktop has seen and that are not there, or not as they were."""
    found: list[Break] = []
    now = present(session)
    for chain, (sequence, digest) in seen(session).items():
        last = now.get(chain, (0, ""))[0]
        found += [Break(chain, n, "missing") for n in range(last + 1, sequence + 1)]
        entry = session.get(JournalEntry, (chain, sequence))
        if entry is not None and entry.hash.hex() != digest:
            found.append(Break(chain, sequence, "altered"))
    return found


def _write(file: Path, heads: Heads) -> None:
    try:
        paths.write_whole(file, json.dumps(sorted(heads.items()), ensure_ascii=False))
    except OSError as error:
        raise StorageError(
            _(
                "This computer cannot remember the end of the journal in {file} ({reason}). The "
                "journal itself is safe. Check the folder."
            ).format(file=file, reason=error)
        ) from error


def _file(session: Session) -> Path:
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    path, url = engines.local_path(engine), engine.url
    place = os.path.realpath(path) if path else f"{url.host}:{url.port or 5432}/{url.database}"
    name = hashlib.sha256(place.encode()).hexdigest()[:16]
    return paths.data() / "journal-heads" / f"{name}.json"
