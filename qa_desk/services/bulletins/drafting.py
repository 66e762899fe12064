"""Draft a bulletin and publish it: from then on it stays, in an edition for each team (S3-5.5)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    BulletinEdition,
    Document,
    Membership,
    Person,
    Team,
    queries,
    signatories,
)
from qa_desk.models.bulletins import EDITION, IS_WHOLE, WHOLE
from qa_desk.rules import bulletins, options, permissions
from qa_desk.rules.bulletins import Form, require_days
from qa_desk.rules.signatories import in_order
from qa_desk.services.bulletins import gathering
from qa_desk.services.bulletins.types import Proposals
from qa_desk.work import Work

_PREFIX = "RTB"
_TYPED = (
    *("praise", "no_praise", "criticism", "no_criticism", "fatals", "practice"),
    *("shortfall_reason", "focus"),
)


def begin(work: Work, first: date | None = None, last: date | None = None) -> UUID:
    """Begin a bulletin, by default from where the newest one ends up to yesterday; return its id.

    It is filled with what the program knows; praise and criticism are to be chosen.
    """
    permissions.require_of(work.actor, "report.draft")
    if _unfinished(work):
        raise RuleError(_("There is a bulletin already that is not published. Open that one."))
    yesterday = work.today - timedelta(days=1)
    last = last or yesterday
    if first is None:
        first = _next_day(work, last)
        if first > last:
            raise RuleError(
                _("Yesterday is in a bulletin already. The next one can be begun tomorrow.")
            )
    _require_days(work, first, last)
    paper = signatories.draft(
        work, (WHOLE, _PREFIX), work.actor.id, Form("", first, last).to_text(), (first, last)
    )
    form = Form(paper.number, first, last, author=_me(work))
    _rewrite(work, paper, gathering.filled(work, form))
    return paper.id


def proposals(work: Work, bulletin_id: UUID) -> Proposals:
    """Return what can be chosen as praise and as criticism."""
    permissions.require_of(work.actor, "report.draft")
    return gathering.proposals(work, Form.from_text(_draft(work, bulletin_id).content or ""))


def save(work: Work, bulletin_id: UUID, seen: int, form: Form) -> int:
    """Keep what was chosen and typed, and count anew; return the version it has now."""
    permissions.require_of(work.actor, "report.draft")
    paper = signatories.as_seen(work, bulletin_id, seen)
    _rewrite(work, paper, _whole(work, paper, form))
    return paper.version


def discard(work: Work, bulletin_id: UUID, seen: int) -> None:
    """Let a draft go, so that another one can be begun."""
    permissions.require_of(work.actor, "report.draft")
    _draft(work, bulletin_id)
    signatories.discard(work, signatories.as_seen(work, bulletin_id, seen))


def publish(work: Work, bulletin_id: UUID, seen: int, form: Form) -> None:
    """Publish a bulletin as it is by now, in an edition for each team and one for the centre.

    It is refused without praise or criticism unless a reason is given (S3-5.5e). Who is named in
    it is decided now (P13).
    """
    permissions.require_of(work.actor, "report.publish")
    paper = signatories.as_seen(work, bulletin_id, seen)
    whole = replace(_whole(work, paper, form), approver=_me(work))
    if problem := whole.problem():
        raise InputError(problem)
    whole = _rewrite(work, paper, whole)
    _publish_edition(work, paper, whole, None)
    teams = work.session.scalars(
        select(Team)
        .where((Team.closed_on.is_(None)) | (Team.closed_on >= whole.first))
        .order_by(Team.code)
    )
    for team in teams.all():
        _publish_edition(work, paper, whole, team)
    paper.issued_at = paper.closed_at = work.now
    work.session.flush()


# -- how it is done --------------------------------------------------------------------------------


def _publish_edition(work: Work, paper: Document, whole: Form, team: Team | None) -> None:
    team_id = team.id if team else None
    said = bulletins.edition(whole, team_id, team.name if team else "")
    period = whole.first, whole.last
    made = signatories.draft(work, (EDITION, _PREFIX), paper.id, said.to_text(), period)
    work.session.add(BulletinEdition(document_id=made.id, bulletin_id=paper.id, team_id=team_id))
    work.session.flush()
    people = _readers(work, said, team_id) if team_id else ()
    signatories.issue(work, made, in_order((("reader", tuple(people)),)))


def _readers(work: Work, said: Form, team_id: UUID) -> Iterable[UUID]:
    """Return who confirms having read a team's edition, each once: leads, and whom it names."""
    stored = queries.stored_options(work.session, work.now)
    kinds = ["lead"]
    if options.text("bulletin.readers", stored) == "team":
        kinds.append("member")
    of_team = work.session.scalars(
        select(Membership.person_id)
        .where(
            Membership.team_id == team_id,
            Membership.kind.in_(kinds),
            queries.valid_on(Membership, work.today),
        )
        .order_by(Membership.kind, Membership.person_id)
    )
    wanted = list(dict.fromkeys([*of_team, *bulletins.readers(said)]))
    there = set(
        work.session.scalars(
            select(Person.id).where(Person.id.in_(wanted), Person.left_on.is_(None))
        )
    )
    return [person for person in wanted if person in there]


def _whole(work: Work, paper: Document, form: Form) -> Form:
    """Return what a draft says once something was typed: the rest is the program's."""
    known = Form.from_text(paper.content or "")
    _require_days(work, form.first, form.last)
    typed = {name: getattr(form, name) for name in _TYPED}
    return gathering.filled(work, replace(known, first=form.first, last=form.last, **typed))


def _rewrite(work: Work, paper: Document, form: Form) -> Form:
    form = replace(form, cases=gathering.cases(work, paper.id))
    text = bulletins.masked(form).to_text()
    signatories.rewrite(work, paper, text, (form.first, form.last))
    return form


def _draft(work: Work, bulletin_id: UUID) -> Document:
    paper = work.session.get(Document, bulletin_id)
    if paper is None or paper.kind != WHOLE:
        raise RuleError(_("This bulletin is not there, or not yours to see."))
    return paper


def _unfinished(work: Work) -> bool:
    drafts = select(Document.id).where(IS_WHOLE, Document.issued_at.is_(None))
    return work.session.scalar(drafts.limit(1)) is not None


def _next_day(work: Work, last: date) -> date:
    """Return the day after the newest bulletin; a gap longer than a bulletin is not filled."""
    newest = work.session.scalar(
        select(Document.period_to).where(IS_WHOLE).order_by(Document.period_to.desc()).limit(1)
    )
    if newest is None or (last - newest).days > bulletins.LONGEST:
        return last
    return newest + timedelta(days=1)


def _require_days(work: Work, first: date, last: date) -> None:
    if problem := require_days(first, last, work.today):
        raise InputError(problem)


def _me(work: Work) -> str:
    return f"{work.actor.name} {work.actor.staff_no}"
