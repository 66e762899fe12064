"""The papers of a scan as a list: what each is, who signed it, and twenty of them a screen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from qa_desk.i18n import _
from qa_desk.rules import papers as rules
from qa_desk.rules.papers import Mark
from qa_desk.scans.reading import Paper
from qa_desk.services import papers
from qa_desk.services.papers import AGREES, Match, Said, Taken
from qa_desk.ui.tables import Column
from qa_desk.ui.widgets import wording

_LOOKS = {  # icon and colour
    "fits": ("pen-line", "accent"),
    "signed": ("check", "good"),
    "closed": ("minus", "dim"),
    "other_version": ("triangle-alert", "late"),
    "unknown": ("circle-alert", "fatal"),
}
_UNREAD = ("circle-alert", "fatal")
_ASKED = ("clock", "dim")
_IN_ORDER = {"fits", "signed", "closed"}


@dataclass(frozen=True)
class PaperRow:
    """One page; `mark` is that of its code, or one that a person typed."""

    key: int
    paper: Paper
    mark: Mark | None
    match: Match | None = None
    signed: frozenset[str] = frozenset()  # whose signatures a person sees on it
    said: Said = AGREES
    refusal: str = ""  # why it was not taken in

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Return whose signatures can be ticked."""
        return self.match.waits_for if self.match else ()

    @property
    def needs_attention(self) -> bool:
        """Say whether a person has to look what it is."""
        if self.match is None:
            return self.mark is None
        return self.match.state not in _IN_ORDER

    @property
    def sentence(self) -> str:
        """Return what it comes to, or why it was not taken in."""
        if self.refusal:
            return self.refusal
        if self.match is not None:
            return papers.sentence(self.match)
        return self.paper.sentence if self.mark is None else _("Looking it up…")

    @property
    def look(self) -> tuple[str, str]:
        """Return the icon of what it comes to, and its colour."""
        if self.refusal:
            return _LOOKS["other_version"]
        if self.match is not None:
            return _LOOKS[self.match.state]
        return _UNREAD if self.mark is None else _ASKED


class PaperRows:
    """All papers that were read; ticks belong to the slip, however many pages it has."""

    def __init__(self) -> None:
        self.all: list[PaperRow] = []
        self.empty = 0  # pages with nothing on them
        self.only_attention = False
        self.screen = 0

    # -- what is there -----------------------------------------------------------------------

    def add(self, paper: Paper) -> None:
        """Add a page; empty ones are only counted."""
        if paper.problem == "empty":
            self.empty += 1
            return
        known = next((row for row in self.all if row.mark == paper.mark and paper.mark), None)
        row = PaperRow(len(self.all), paper, paper.mark)
        if known is not None:
            row = replace(known, key=row.key, paper=paper)
        self.all.append(row)

    def marks(self) -> set[Mark]:
        """Return what can be looked up."""
        return {row.mark for row in self.all if row.mark}

    def set_match(self, match: Match) -> None:
        """Say what the pages of a mark are; ticks that do not fit any more go."""
        waits = match.waits_for
        self._change(
            lambda row: row.mark == match.mark,
            lambda row: replace(
                row,
                match=match,
                signed=row.signed & frozenset(waits),
                refusal=row.refusal if row.match == match else "",
            ),
        )

    def set_mark(self, key: int, mark: Mark) -> None:
        """Take the number that a person typed for a page."""
        self._change(
            lambda row: row.key == key,
            lambda row: replace(row, mark=mark, match=None, signed=frozenset(), refusal=""),
        )

    def refuse(self, mark: Mark, why: str) -> None:
        """Say why a slip was not taken in; its ticks stay."""
        self._change(lambda row: row.mark == mark, lambda row: replace(row, refusal=why))

    # -- ticks -------------------------------------------------------------------------------

    def tick(self, row: PaperRow, role: str) -> None:
        """Set or take away the tick that somebody signed a slip."""
        if role in row.waits_for:
            self._sign(row, rules.ticked(row.waits_for, row.signed, role))

    def tick_all(self, row: PaperRow) -> None:
        """Tick every signature that a slip waits for, or none when all are ticked."""
        everybody = frozenset(row.waits_for)
        self._sign(row, frozenset() if row.signed == everybody else everybody)

    def _sign(self, row: PaperRow, signed: frozenset[str]) -> None:
        self._change(
            lambda each: each.match is not None and each.match == row.match,
            lambda each: replace(each, signed=signed, refusal=""),
        )

    def say(self, key: int, said: Said) -> None:
        """Take what a person read on a slip."""
        mark = next(row.mark for row in self.all if row.key == key)
        self._change(
            lambda row: row.key == key or (mark is not None and row.mark == mark),
            lambda row: replace(row, said=said, refusal=""),
        )

    def taken(self, rows: Iterable[PaperRow]) -> list[Taken]:
        """Return what a person confirms on these rows, with all pages of each slip."""
        found: dict[Mark, Taken] = {}
        for row in rows:
            if row.match and row.match.document_id and row.signed and row.match.mark not in found:
                pages = tuple(
                    each.paper.picture
                    for each in self.all
                    if each.mark == row.mark and each.paper.picture
                )
                roles = tuple(role for role in row.waits_for if role in row.signed)
                found[row.match.mark] = Taken(
                    row.match.document_id, row.match.mark, roles, pages, row.said
                )
        return list(found.values())

    # -- screens -----------------------------------------------------------------------------

    @property
    def chosen(self) -> list[PaperRow]:
        """Return all rows, or those that need attention."""
        return [row for row in self.all if row.needs_attention or not self.only_attention]

    @property
    def screens(self) -> int:
        """Return how many screens there are, at least one."""
        return max(1, -(-len(self.chosen) // rules.SCREEN))

    @property
    def shown(self) -> list[PaperRow]:
        """Return the rows of the screen in front."""
        self.screen = min(max(self.screen, 0), self.screens - 1)
        first = self.screen * rules.SCREEN
        return self.chosen[first : first + rules.SCREEN]

    def _change(
        self, fits: Callable[[PaperRow], bool], change: Callable[[PaperRow], PaperRow]
    ) -> None:
        self.all = [change(row) if fits(row) else row for row in self.all]


def columns(*, ticks: bool) -> list[Column[PaperRow]]:
    """Return the columns of the list, with the ticks where papers can be taken in."""
    found: list[Column[PaperRow]] = [
        Column(_("Page"), lambda row: f"{row.paper.file}{wording.DOT}{row.paper.page}"),
        Column(_("Slip no."), lambda row: row.mark.number if row.mark else None),
        Column(_("CSR"), lambda row: row.match.csr if row.match and row.match.csr else None),
    ]
    if ticks:
        found += [_tick("csr", _("CSR signed")), _tick("team_lead", _("Team lead signed"))]
    state = Column[PaperRow](
        _("What it is"),
        lambda row: row.sentence,
        icon=lambda row: row.look[0],
        colour=lambda row: row.look[1],
        wide=True,
    )
    return [*found, state]


def _tick(role: str, title: str) -> Column[PaperRow]:
    def value(row: PaperRow) -> str | None:
        if role not in row.waits_for:
            return None
        return _("signed") if role in row.signed else _("not yet")

    def icon(row: PaperRow) -> str | None:
        if role not in row.waits_for:
            return None
        return "check" if role in row.signed else "square"

    return Column(
        title, value, icon=icon, colour=lambda row: "good" if role in row.signed else None
    )
