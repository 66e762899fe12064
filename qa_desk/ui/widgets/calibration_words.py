"""How a calibration session reads on screen (domain.md 5.12)."""

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules.calibration_records import STATES, WHY
from qa_desk.rules.signatories import STATES as PAPER_STATES
from qa_desk.services.calibrating.types import Member, Paper, Session, SessionRow
from qa_desk.ui.widgets import signature_lines, wording
from qa_desk.ui.widgets.names import shown

TO_DO = {"score": N_("Score it"), "sign": N_("Sign it")}
TO_DO_ICONS = {"score": "headphones", "sign": "pen-line"}
KINDS = {"preparing": "neutral", "scoring": "information", "discussing": "late", "closed": "good"}
ICONS = {"preparing": "", "scoring": "headphones", "discussing": "message-square", "closed": ""}


def state(session: Session) -> tuple[str, str, str | None]:
    """Return a session's state as the words, kind and icon of a chip."""
    row, paper = session.row, session.paper
    if row.state == "closed" and paper is not None and paper.state != "closed":
        return _(PAPER_STATES[paper.state]), "information", "pen-line"
    return _(STATES[row.state]), KINDS[row.state], ICONS[row.state] or None


def to_do(row: SessionRow) -> str:
    """Return what waits for the reader in a session, else how far it is."""
    return _(TO_DO[row.to_do] if row.to_do else STATES[row.state])


def facts(session: Session) -> str:
    """Return the line under a session's number: day, chair, checklist, reference, tolerance."""
    row = session.row
    reference = next((one.name for one in session.members if one.is_reference), "")
    said = [
        row.held_on.isoformat(),
        _("chair: {person}").format(person=shown(row.chair)),
        str(row.checklist),
        _("reference: {person}").format(person=shown(reference))
        if reference
        else _("without a reference scorer"),
        _("tolerance ±{points}, while new ±{more}").format(
            points=points(session.tolerance), more=points(session.tolerance_new)
        ),
    ]
    if session.training_minutes:
        minutes = session.training_minutes
        taught = ngettext("{n} minute of training", "{n} minutes of training", minutes)
        said.append(taught.format(n=minutes))
    return wording.DOT.join(said)


def points(tenths: int) -> str:
    """Return a tolerance as ±5 is written: without a nought behind the point."""
    return wording.score(tenths).removesuffix(".0")


def why(code: str) -> str:
    """Return why a call was chosen."""
    return _(WHY[code])


def post(member: Member) -> str:
    """Return by which post somebody takes part, and what else he is there."""
    said = [wording.role(member.post)]
    if member.is_chair:
        said.append(_("chair"))
    if member.is_reference:
        said.append(_("reference scorer"))
    if member.is_new:
        said.append(_("new"))
    return wording.DOT.join(said)


def signatures(paper: Paper) -> list[str]:
    """Return a line for each signatory; once all have signed, one line with all of them."""
    if len(paper.given) == len(paper.asked) and not any(one.statement for one in paper.given):
        people = [shown(paper.names.get(one.person_id, "")) for one in paper.asked]
        return [_("Signed by all: {people}").format(people=_(", ").join(people))]
    return list(signature_lines.lines(paper))
