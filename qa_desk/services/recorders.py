"""What is known of a recorder that its files do not tell."""

from dataclasses import asdict, dataclass

from sqlalchemy import select

from qa_desk.audio import headerless
from qa_desk.audio.headerless import Headerless
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.models import Recorder, database, queries
from qa_desk.models.calls import LIVE_RECORDER
from qa_desk.rules import permissions
from qa_desk.work import Work


@dataclass(frozen=True)
class RecorderRow:
    """A recorder, and what its files without a header are."""

    code: str
    name: str
    headerless: Headerless | None


def recorders(work: Work) -> list[RecorderRow]:
    """Return all recorders with their profiles."""
    permissions.require_of(work.actor, "import_calls")
    rows = work.session.scalars(
        select(Recorder).where(Recorder.id != LIVE_RECORDER).order_by(Recorder.code)
    )
    return [RecorderRow(row.code, row.name, headerless.of_profile(row.profile)) for row in rows]


def set_headerless(work: Work, code: str, files: Headerless | None) -> None:
    """Say what a recorder's files without a header are; None: it writes no such files.

    It holds for what is imported from now on. Who says it first makes the recorder.
    """
    permissions.require_of(work.actor, "import_calls")
    if not code.strip():
        raise InputError(_("Give the recorder's short name, as the import has it."))
    if code.strip() == "live":
        raise InputError(_("“live” names what is watched live. Choose another short name."))
    row = work.session.scalar(select(Recorder).where(Recorder.code == code.strip()))
    if row is None:
        zone = queries.centre_timezone(work.session, work.now)
        row = Recorder(code=code.strip(), name=code.strip(), timezone=zone.key)
        work.session.add(row)
    others = {key: value for key, value in (row.profile or {}).items() if key != "headerless"}
    row.profile = others | ({"headerless": asdict(files)} if files else {})
    database.changed(work.session, "Recorder")
