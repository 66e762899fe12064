"""The command `qa-desk self-test`: whether this copy of the program has all its parts (P4).

For whoever rolls it out, and for the build: nothing of a centre is read or written.
"""

import tempfile
import wave
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qa_desk import paths
from qa_desk.errors import QaDeskError, StorageError
from qa_desk.i18n import N_, _

_DONE, _WRONG = 0, 1
_PATIENCE_MS = 60_000


def add(commands: Any) -> None:
    """Add the command."""
    test = commands.add_parser(
        "self-test", help=_("tell whether this copy of the program has all its parts")
    )
    test.set_defaults(command=lambda _options: run())


def run() -> int:
    """Try each part; say of each whether it works. Exit code 1 when one does not."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for words, part in PARTS.items():
            try:
                said = part(Path(folder))
            except (QaDeskError, ImportError, LookupError, OSError, ValueError) as error:
                wrong += 1
                print(f"{_('WRONG')}\t{_(words)}\t{error}")
            else:
                print(f"{_('good')}\t{_(words)}\t{said}")
    return _WRONG if wrong else _DONE


def _resources(_folder: Path) -> str:
    needed = ("checklists/inbound-general.yaml", "locale/zh_CN/LC_MESSAGES/qa_desk.mo", "style.qss")
    missing = [name for name in needed if not (paths.resources() / name).is_file()]
    missing += [name for name in ("handbook.md",) if not (paths.handbook() / name).is_file()]
    if missing:
        raise StorageError(", ".join(missing))
    return str(paths.resources())


def _database(folder: Path) -> str:
    from qa_desk.models import database, schema
    from qa_desk.services import checklists
    from qa_desk.vault import files

    del files  # encryption is in it
    access = database.open_as_system(paths.database(folder / "test.db"))
    try:
        with access.work() as work:
            text = (paths.resources() / "checklists" / "inbound-general.yaml").read_text("utf-8")
            return f"{schema.HEAD}, {checklists.install(work, text, 'test').items}"
    finally:
        access.close()


def _server(_folder: Path) -> str:
    import psycopg

    return f"{psycopg.pq.__impl__}, libpq {psycopg.pq.version()}"


def _keyring(_folder: Path) -> str:
    from qa_desk.vault import keyrings

    return _("there is one") if keyrings.is_there() else _("there is none")


def _paper(folder: Path) -> str:
    import pypdfium2
    from reportlab.pdfgen.canvas import Canvas

    from qa_desk.reports import style

    style.load_fonts()
    file = folder / "test.pdf"
    canvas = Canvas(str(file))
    canvas.setFont(style.REGULAR, 12)
    canvas.drawString(72, 720, "质检工作台")
    canvas.save()
    with pypdfium2.PdfDocument(file) as document:
        if "质检" not in document[0].get_textpage().get_text_range():
            raise StorageError(file.name)
    return "PDF"


def _recorders(_folder: Path) -> str:
    from qa_desk.audio.remote import http, s3, sftp

    return ", ".join(module.__name__.rpartition(".")[2] for module in (sftp, s3, http))


def _sound(_folder: Path) -> str:
    from qa_desk.audio.probe import probe

    file = min((paths.resources() / "demo" / "audio").glob("*.ogg"))
    return f"{file.name} {probe(file).duration_ms} ms"


def _decoder(folder: Path) -> str:
    """Hear a file through Qt's FFmpeg, in the process of its own."""
    from qa_desk.audio import ffmpeg
    from qa_desk.work import Progress

    file = _silence(folder)
    with file.open("rb") as stream:
        spool = ffmpeg.decode(stream, "WAV", Progress())
    if spool is None:
        raise StorageError(file.name)
    try:
        return f"{spool.frames} × {spool.rate} Hz"
    finally:
        spool.close()


def _silence(folder: Path) -> Path:
    """Write a second of silence, and return where."""
    file = folder / "test.wav"
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    return file


def _pictures(folder: Path) -> str:
    """Let the process of screen videos look at a file that has no pictures, and say so."""
    from PySide6.QtCore import QEventLoop, QTimer

    from qa_desk.audio.kept import LooseFile
    from qa_desk.desk import application
    from qa_desk.tour.guide import without_a_display
    from qa_desk.ui.widgets.picture_player import PicturePlayer

    without_a_display()
    application.make("light")
    player, loop, said = PicturePlayer(), QEventLoop(), list[str]()
    player.failed.connect(said.append)
    player.failed.connect(loop.quit)
    QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
    player.load(LooseFile(_silence(folder)))
    loop.exec()
    player.close()
    if _("it holds no moving pictures") not in "".join(said):
        raise StorageError("".join(said) or _("it takes too long"))
    return _("the process answers")


def _handbook(_folder: Path) -> str:
    from qa_desk.rules import handbook

    text = (paths.handbook() / "handbook.md").read_text("utf-8")
    return str(len(handbook.chapters(text)))


PARTS: Mapping[str, Callable[[Path], str]] = {
    N_("Resources"): _resources,
    N_("Database, encryption"): _database,
    N_("PostgreSQL"): _server,
    N_("Keyring"): _keyring,
    N_("PDF and fonts"): _paper,
    N_("Recorders on the network"): _recorders,
    N_("Sound"): _sound,
    N_("Decoder of other formats"): _decoder,
    N_("Screen videos"): _pictures,
    N_("Handbook"): _handbook,
}
