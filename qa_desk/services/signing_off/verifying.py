"""Tell whether a PDF of confirmation slips says what the database does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from itertools import zip_longest

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.models import Document, queries, slips
from qa_desk.reports import slip as report
from qa_desk.reports import slip_reading
from qa_desk.reports.slip import SIGNERS, Slip
from qa_desk.reports.slip_imprint import Entry, Imprint
from qa_desk.reports.slip_reading import Leaf, Marks, Sheet, SlipFile
from qa_desk.rules import permissions, workflow
from qa_desk.rules.canonical import content_hash
from qa_desk.services.signing_off import signing
from qa_desk.services.signing_off.signing import Line
from qa_desk.work import Work

KINDS: Mapping[str, str] = {
    "genuine": N_("genuine"),
    "superseded": N_("superseded"),
    "unproven": N_("not proven"),
    "altered": N_("altered"),
    "unknown": N_("unknown"),
}
_SHOWN = 24  # characters of a difference


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one slip of the file; `kind` is a key of KINDS."""

    number: str
    kind: str
    reasons: tuple[str, ...] = ()


@dataclass
class _Check:
    """One file being compared; `drawn` are the pages that the known slips ought to have."""

    work: Work
    file: SlipFile
    imprint: Imprint
    drawn: dict[str, list[Sheet]]

    def verdicts(self) -> Iterator[Verdict]:
        """Yield what is to be said of each slip that the file names, then of what was added."""
        entries = self.imprint.entries
        found = []
        for done, entry in enumerate(entries):
            self.work.progress.step(done, len(entries))
            found.append(self._judged(entry))
        spoilt = dict(self._spoilt())
        for verdict in found:
            why = spoilt.get(verdict.number)
            is_sound = verdict.kind in {"genuine", "superseded", "unproven"}
            yield Verdict(verdict.number, "altered", (why,)) if why and is_sound else verdict
        for number in self.file.numbers():
            if number not in {entry.number for entry in entries}:
                yield Verdict(number, "altered", (_("Its pages were added to the file."),))

    def _judged(self, entry: Entry) -> Verdict:
        try:
            document, lines = signing.found(self.work, entry.number)
        except RuleError as error:
            return Verdict(entry.number, "unknown", (str(error),))
        sealed = [line for line in _grown(document, lines) if line[0] == entry.content_hash]
        if not sealed:
            return Verdict(entry.number, "altered", (_foreign_hash(),))
        more = len(lines) - sealed[0][1]
        lines = lines[: sealed[0][1]]
        now = signing.gathered(self.work, document, lines)
        leaves = self.file.leaves(entry.number)
        zone = queries.centre_timezone(self.work.session, entry.printed_at)
        earlier = replace(self.work, now=entry.printed_at, zone=zone)
        then = replace(
            signing.gathered(earlier, document, lines),
            content_hash=entry.content_hash,
            printed_by=entry.printed_by,
            dispute_until=entry.dispute_until,
        )
        until = zip_longest(then.lines, entry.lines_until[: len(then.lines)])
        then = replace(then, lines=tuple(replace(line, dispute_until=at) for line, at in until))
        if not self.imprint.is_ours:
            return _of_another_version(self.imprint, then, leaves)
        self.drawn[entry.number] = _drawn(then, self.imprint)
        why = _difference(leaves, [sheet.leaves[0] for sheet in self.drawn[entry.number]])
        if why:
            return Verdict(entry.number, "altered", (why,))
        reasons = (*_joined(more), *_since(self.work, lines, then, now))
        return Verdict(entry.number, "superseded" if reasons else "genuine", reasons)

    def _spoilt(self) -> Iterator[tuple[str, str]]:
        """Yield the slips on sheets where something lies over the page, or is drawn otherwise."""
        pages = {number: iter(sheets) for number, sheets in self.drawn.items()}
        for sheet in self.file.sheets:
            numbers = [leaf.number for leaf in sheet.leaves if leaf.number]
            ought = [next(pages[number], None) for number in numbers if number in pages]
            if sheet.overlaid:
                why = _("Something was laid over its page.")
            elif len(ought) == len(numbers) and not _fits(self.imprint, sheet, ought):
                why = _("Its code, lines or pictures are not those of this slip.")
            else:
                continue
            yield from ((number, why) for number in numbers)


def verify(work: Work, content: bytes) -> list[Verdict]:
    """Compare each slip of a PDF with the database: its hash, its words, what is drawn."""
    permissions.require_of(work.actor, "print_slip")
    file = slip_reading.read(content)
    if file.imprint is not None:
        return list(_Check(work, file, file.imprint, {}).verdicts())
    if not file.prefixes:
        raise InputError(
            _(
                "There is no confirmation slip in this file, or only a picture of one. Nothing "
                "was compared. Choose a PDF as QA Desk saved it."
            )
        )
    return [_by_words(work, *head) for head in file.prefixes.items()]


def _by_words(work: Work, number: str, prefix: str) -> Verdict:
    """Judge a slip whose file has lost what it said of itself."""
    try:
        document, lines = signing.found(work, number)
    except RuleError as error:
        return Verdict(number, "unknown", (str(error),))
    if not any(sealed.startswith(prefix) for sealed, _count in _grown(document, lines)):
        return Verdict(number, "altered", (_foreign_hash(),))
    return Verdict(
        number,
        "unproven",
        (
            _(
                "Number and hash fit. The file does not say how it was drawn, so its words were "
                "not compared: it may have been saved by another program."
            ),
        ),
    )


def _grown(document: Document, lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """Yield the hash of a slip and its number of lines, and those before each line joined it.

    Who does not see all of its lines cannot reckon them: for him it is as it is now.
    """
    yield document.content_hash.hex(), len(lines)
    for count in range(len(lines) - 1, 0, -1):
        some = [line for line, _evaluation in lines[:count]]
        yield content_hash(slips.canonical_fields(document, some)).hex(), count


def _joined(more: int) -> Iterator[str]:
    """Yield how many results were put on a slip after it was drawn."""
    if more:
        words = ngettext(
            "{n} more result stands on it now.", "{n} more results stand on it now.", more
        )
        yield words.format(n=more)


def _foreign_hash() -> str:
    return _("Its hash is not that of the slip with this number.")


def _drawn(slip: Slip, imprint: Imprint) -> list[Sheet]:
    """Return the pages that the slip ought to have, each on a sheet of its own."""
    paper = "a5" if imprint.paper == "a5x2" else imprint.paper
    output = BytesIO()
    report.draw(slip, output, imprint.language, paper)
    return list(slip_reading.read(output.getvalue()).sheets)


def _difference(leaves: Sequence[Leaf], ought: Sequence[Leaf]) -> str:
    """Return where a slip's words differ from those it ought to have, nothing where they fit."""
    if len(leaves) != len(ought):
        words = ngettext(
            "It has {n} page instead of {right}.",
            "It has {n} pages instead of {right}.",
            len(leaves),
        )
        return words.format(n=len(leaves), right=len(ought))
    for leaf, right in zip(leaves, ought, strict=True):
        if leaf.words != right.words:
            pairs = enumerate(zip_longest(leaf.words, right.words))
            at = max(0, next(n for n, (one, other) in pairs if one != other) - _SHOWN // 3)
            return _("It says “{found}” where “{right}” belongs.").format(
                found=leaf.words[at : at + _SHOWN], right=right.words[at : at + _SHOWN]
            )
    return ""


def _fits(imprint: Imprint, sheet: Sheet, ought: Sequence[Sheet | None]) -> bool:
    """Say whether the shapes of a sheet are those of its pages, and a cut line."""
    marks = sum((one.marks for one in ought if one), start=Marks())
    more = sheet.marks - marks
    cut = imprint.paper == "a5x2" and sorted(mark[0] for mark in more.elements()) == ["S", "l", "m"]
    return not marks - sheet.marks and (cut or not more)


def _of_another_version(imprint: Imprint, slip: Slip, leaves: Sequence[Leaf]) -> Verdict:
    """Compare numbers, hash and scores only: the words may be others in each version."""
    words = "".join(leaf.words for leaf in leaves)
    parts = [slip.number, slip.content_hash[:16]]
    for line in slip.lines:
        scores = [f"{score / 10:.1f}" for score in (line.raw, line.final) if score is not None]
        parts += [*scores, line.evaluation_no]
    at = 0
    for part in parts:
        at = words.find(part, at)
        if at < 0:
            why = _("“{right}” is not where it belongs.").format(right=part)
            return Verdict(slip.number, "altered", (why,))
        at += len(part)
    why = _(
        "Number, hash and scores fit. The file was drawn by version {version} of QA Desk, so the "
        "other words were not compared."
    )
    return Verdict(slip.number, "unproven", (why.format(version=imprint.version),))


def _since(work: Work, lines: Sequence[Line], then: Slip, now: Slip) -> Iterator[str]:
    """Yield what has become of the slip since it was drawn."""

    def shown(at: datetime) -> str:
        return f"{at.astimezone(work.zone):%Y-%m-%d %H:%M}"

    for line, evaluation in lines:
        status = workflow.STATUSES[evaluation.status]
        if evaluation.revision not in (None, line.revision):
            yield _("{number} was corrected since: its revision {n} is in force.").format(
                number=evaluation.number, n=evaluation.revision
            )
        elif status.closed and not status.counts_in_stats:
            yield _("{number} does not count any more: {status}.").format(
                number=evaluation.number, status=_(status.name)
            )
    for stamp in now.signatures:
        if stamp not in then.signatures:
            yield _("Signed since: {role} {person}, {time}.").format(
                role=_(SIGNERS[stamp.role]), person=stamp.person, time=shown(stamp.at)
            )
    if now.dispute_until not in (None, then.dispute_until):
        until = shown(now.dispute_until)
        yield _("It may be disputed until {time} now.").format(time=until)
