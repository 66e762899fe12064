"""The figures of disputes as lines: what a page shows, and what is written to a file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from uuid import UUID

from qa_desk.i18n import _
from qa_desk.reports import listing, wording
from qa_desk.reports.listing import Heading, Listing
from qa_desk.reports.style import EMPTY
from qa_desk.reports.workbook import Cell
from qa_desk.rules.dispute_figures import LEAST_PERSON, LEAST_TEAM, STAGES, Figures
from qa_desk.rules.guards import VERDICTS
from qa_desk.rules.statistics import Share


@dataclass(frozen=True)
class Line:
    """One figure: its group, what it is of, the value in words, and the two numbers behind it."""

    group: str
    what: str
    value: str
    part: int | None = None
    of: int | None = None

    @property
    def base(self) -> str:
        """Return on how many it stands."""
        if self.of is None:
            return ""
        if self.part is None:
            return f"n = {self.of}"
        return _("{part} of {of}").format(part=self.part, of=self.of)


def lines(found: Figures, names: Mapping[UUID, str], least: int = 1) -> tuple[Line, ...]:
    """Return all figures, in the language spoken now; no share stands on fewer than `least`."""
    return (*_all(found, least), *_causes(found), *_stages(found), *_people(found, names))


def _all(found: Figures, least: int) -> Iterator[Line]:
    group = _("All together")
    yield Line(group, _("Results released"), str(found.released))
    shares = (
        (_("Disputed"), found.disputed),
        (_("Disputes that succeeded"), found.success),
        (_("Accuracy of the inspection"), found.accuracy),
        (_("Team leads' judgements that stood"), found.judgement),
        (_("Signed, of those closed"), found.signed),
        (_("Released in time"), found.timely),
    )
    for what, share in shares:
        yield _line(group, what, share, least)
    yield Line(group, _("Disputes reviewed"), str(found.reviewed))


def _causes(found: Figures) -> Iterator[Line]:
    for cause, number in found.causes:
        yield Line(_("Causes"), wording.word(VERDICTS, cause), str(number))


def _stages(found: Figures) -> Iterator[Line]:
    for stage in found.stages:
        words = _("median {median}, slowest {slowest}").format(
            median=wording.span(stage.median), slowest=wording.span(stage.slowest)
        )
        group = _("How long disputed results lay")
        yield Line(group, _(STAGES[stage.key]), words, None, stage.n)


def _people(found: Figures, names: Mapping[UUID, str]) -> Iterator[Line]:
    def staff_no(one: tuple[UUID, Share]) -> str:
        return names.get(one[0], "").rpartition(" ")[2]

    for key, share in sorted(found.inspectors, key=staff_no):
        yield _line(_("Overturned by inspector"), names.get(key, ""), share, LEAST_PERSON)
    for key, share in sorted(found.judges, key=staff_no):
        yield _line(_("Judgements by team lead"), names.get(key, ""), share, LEAST_PERSON)
    for team in found.teams:
        name = names.get(team.id, "")
        yield _line(_("Disputed by team"), name, team.disputed, LEAST_TEAM)
    for team in found.teams:
        name = names.get(team.id, "")
        yield _line(_("Disputes that succeeded, by team"), name, team.success, LEAST_TEAM)


def _line(group: str, what: str, share: Share, least: int = 1) -> Line:
    """Return a share; where it stands on too few nothing is said but how many they are."""
    permille = share.permille(least)
    if permille is None:
        value = _("fewer than {least}").format(least=least) if share.of else EMPTY
        return Line(group, what, value, None, share.of)
    return Line(group, what, f"{permille // 10}.{permille % 10} %", share.part, share.of)


def write(file: Path, whose: str, found: Iterable[Line], zone: tzinfo) -> None:
    """Write the lines to a CSV or XLSX file, with what they mean; first whose they are."""
    title = _("Dispute figures")
    rows: list[list[Cell]] = [[title, whose, "", None, None]]
    rows += [[one.group, one.what, one.value, one.part, one.of] for one in found]
    listing.write(Listing(title, _headings(), rows), file, zone)


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(_("Group"), "figure_group"),
        Heading(_("Of what"), "figure_of"),
        Heading(_("Figure"), "figure"),
        Heading(_("Part"), "part"),
        Heading(_("Whole"), "whole"),
    )
