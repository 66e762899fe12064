"""The adjustment list on paper; `adjustment_list.draw` is the way in."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from qa_desk.i18n import _, ngettext
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.adjustment_list import Sheet
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.signing import signing_box
from qa_desk.reports.style import EMPTY, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.masking import mask_in_text
from qa_desk.rules.month_results import BASES

_CORRECTIONS = (LEFT, LEFT + 120, LEFT + 220, LEFT + 300)
_CHANGES = (LEFT, LEFT + 180, LEFT + 270, LEFT + 360)
_WARNING = Style(9.5, LATE, bold=True)


def rows(sheet: Sheet) -> Iterator[Row]:
    """Yield the whole list from top to bottom."""
    form = sheet.form
    if sheet.state == "void":
        said = _("Void: {reason}").format(reason=sheet.void_reason)
        yield from side_by_side(Column(LEFT, RIGHT, said, _WARNING))
        yield flow.space(7)
    n = len(form.changes)
    changed = ngettext("{n} result", "{n} results", n).format(n=n)
    yield from parts.facts(
        (_("Closed month"), f"{form.month:%Y-%m}", NAME),
        (_("Base"), wording.word(BASES, sheet.basis), VALUE),
        (_("Monthly results that change"), changed, VALUE),
    )
    yield flow.space(7)
    yield from labelled(_("Reason"), form.reason)
    yield flow.space(11)
    yield from parts.section(_("Monthly results"), "", _changes(sheet))
    yield from parts.section(_("Evaluations behind them"), "", _corrections(sheet))
    yield signing_box(
        _("Signatures"), (), parts.places(sheet.signatories, ZoneInfo(sheet.imprint.timezone))
    )


def _changes(sheet: Sheet) -> Iterator[Row]:
    if not sheet.form.changes:
        yield from side_by_side(Column(LEFT, RIGHT, _("No monthly result changes."), BODY))
        return
    yield from parts.headings(
        _CHANGES, _("CSR"), _("Score, old"), _("Score, new"), _("Fatal errors, old → new")
    )
    for one in sheet.form.changes:
        fatals = f"{one.fatals_before} → {one.fatals_after}"
        cells = ((one.csr, BODY), (_score(one.before), BODY), (_score(one.after), BOLD))
        yield from parts.table(_CHANGES, (*cells, (fatals, BODY)))
        yield flow.space(3)


def _corrections(sheet: Sheet) -> Iterator[Row]:
    yield from parts.headings(
        _CORRECTIONS, _("Evaluation no."), _("CSR"), _("Old → new"), _("Reason")
    )
    for one in sheet.form.corrections:
        after = _("void") if one.after is None else _score(one.after)
        cells = (
            (one.number, BODY),
            (one.csr, BODY),
            (f"{_score(one.before)} → {after}", BOLD),
            (mask_in_text(one.reason) or EMPTY, BODY),
        )
        yield from parts.table(_CORRECTIONS, cells)
        yield flow.space(3)


def _score(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _title() -> str:
    return _("Adjustment list of a closed month")


def pdf(sheet: Sheet) -> bytes:
    """Return the list as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join([sheet.imprint.number, f"{sheet.form.month:%Y-%m}"])
        notice = _(
            "Electronic signatures are internal acknowledgements: password entered again, bound "
            "to the content by its hash."
        )
        frame = parts.frame(sheet.imprint, _title, running, notice)
        return flow.document(rows(sheet), frame)
