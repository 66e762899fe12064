"""What a PDF of confirmation slips says of itself, among its keywords, for `slip verify`."""

from dataclasses import dataclass
from datetime import UTC, datetime

from qa_desk import __version__
from qa_desk.i18n import LANGUAGES
from qa_desk.reports.slip import PAPERS, Slip

_FORM = "qad-slip-1"
_NEVER = "-"


@dataclass(frozen=True)
class Entry:
    """One slip of the file: what was signed, and what its drawing says besides."""

    number: str
    content_hash: str  # 64 hex digits
    printed_at: datetime
    dispute_until: datetime | None
    printed_by: str
    lines_until: tuple[datetime | None, ...] = ()  # until when each of its results is disputed

    @classmethod
    def of(cls, slip: Slip) -> "Entry":
        """Return what is said of a slip."""
        return cls(
            slip.number,
            slip.content_hash,
            slip.printed_at,
            slip.dispute_until,
            slip.printed_by,
            tuple(line.dispute_until for line in slip.lines),
        )

    def text(self) -> str:
        """Return it on one line."""
        until = "/".join(map(_written, (self.dispute_until, *self.lines_until)))
        written = _written(self.printed_at)
        return " ".join([self.number, self.content_hash, written, until, self.printed_by])

    @classmethod
    def parse(cls, line: str) -> "Entry":
        """Read a line; ValueError when it is none."""
        number, content_hash, printed, until, *by = line.split(" ")
        first, *others = (
            None if each == _NEVER else datetime.fromisoformat(each) for each in until.split("/")
        )
        return cls(
            number,
            content_hash,
            datetime.fromisoformat(printed),
            first,
            " ".join(by),
            tuple(others),
        )


@dataclass(frozen=True)
class Imprint:
    """How the file was drawn, and of which slips."""

    paper: str
    language: str
    entries: tuple[Entry, ...]
    version: str = __version__  # of the program that drew it

    @property
    def is_ours(self) -> bool:
        """Say whether this very version drew it, and would do it again word for word."""
        return self.version == __version__

    def text(self) -> str:
        """Return it as the file's keywords."""
        head = f"{_FORM} {self.paper} {self.language} {self.version}"
        return "\n".join([head, *(entry.text() for entry in self.entries)])

    @classmethod
    def parse(cls, keywords: str) -> "Imprint | None":
        """Read the keywords of a file; None when they are not of a file of slips."""
        head, *lines = keywords.split("\n")
        try:
            form, paper, language, version = head.split(" ")
            entries = tuple(map(Entry.parse, lines))
        except ValueError:
            return None
        known = form == _FORM and paper in PAPERS and language in LANGUAGES
        times = [at for e in entries for at in (e.printed_at, e.dispute_until, *e.lines_until)]
        zoned = all(map(_zoned, times))
        return cls(paper, language, entries, version) if known and zoned and entries else None


def _written(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else _NEVER


def _zoned(at: datetime | None) -> bool:
    return at is None or at.tzinfo is not None
