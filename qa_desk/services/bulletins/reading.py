"""Read bulletins, confirm that, and see who has; each person his own edition (P13)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    BulletinEdition,
    Document,
    Membership,
    Person,
    PraiseChoice,
    Signatory,
    Signature,
    Team,
    chain,
    queries,
    signatories,
    signing,
)
from qa_desk.models.bulletins import EDITION, IS_WHOLE, WHOLE
from qa_desk.reports import bulletin as report
from qa_desk.reports.papers import Imprint
from qa_desk.rules import deadlines, options, permissions
from qa_desk.rules.bulletins import Form
from qa_desk.rules.signatures import Secret
from qa_desk.services.bulletins import gathering
from qa_desk.services.bulletins.types import Bulletin, BulletinRow, Edition
from qa_desk.work import Work

MOST = 400


def listed(work: Work) -> list[BulletinRow]:
    """Return the bulletins, newest first: whole ones for who writes them, else one's editions."""
    permissions.require_of(work.actor, "report.see")
    mine = set(signatories.waiting_for_me(work, EDITION))
    papers = work.session.scalars(
        select(Document)
        .where(_readable(work))
        .order_by(Document.period_to.desc(), Document.number.desc())
        .limit(MOST)
    ).all()
    if not _writes(work):
        own = _own_editions(work, papers)
        return _rows(work, {paper: [paper.id] for paper in own}, mine)
    found = _editions_of(work, [paper.id for paper in papers])
    parts = {
        paper: [each.document_id for each, _team in found.get(paper.id, [])] for paper in papers
    }
    return _rows(work, parts, mine)


def waiting(work: Work) -> int:
    """Return how many bulletins wait for the actor: to be read, or to be published."""
    if not permissions.may(work.actor, "report.see"):
        return 0
    to_read = len(signatories.waiting_for_me(work, EDITION))
    drafts = 0
    if permissions.may(work.actor, "report.publish"):
        of = select(Document.id).where(IS_WHOLE, Document.issued_at.is_(None))
        drafts = len(work.session.scalars(of).all())
    return to_read + drafts


def one(work: Work, paper_id: UUID, edition_id: UUID | None = None) -> Bulletin:
    """Return a bulletin as the actor may read it, or one of its editions."""
    permissions.require_of(work.actor, "report.see")
    paper = _seen(work, paper_id)
    mine = set(signatories.waiting_for_me(work, EDITION))
    shown = _seen(work, edition_id) if edition_id else paper
    found = _found(work, paper)
    draft = paper.issued_at is None
    return Bulletin(
        _rows(work, {paper: [each.document_id for each, _team in found]}, mine)[0],
        shown.id,
        _sheet(work, shown),
        tuple(Edition(each.document_id, team, each.document_id in mine) for each, team in found),
        may_edit=draft and permissions.may(work.actor, "report.draft"),
        may_publish=draft and permissions.may(work.actor, "report.publish"),
    )


def sheet(work: Work, paper_id: UUID) -> report.Sheet:
    """Return a bulletin or an edition as `reports.bulletin` draws and says it."""
    permissions.require_of(work.actor, "report.see")
    return _sheet(work, _seen(work, paper_id))


def confirm(work: Work, editions: Sequence[UUID], secret: Secret) -> int:
    """Confirm having read these editions, the password entered once; return how many."""
    permissions.require_of(work.actor, "report.see")
    papers = [_seen(work, one) for one in editions]
    proof = signing.prove(work, secret)
    for paper in papers:
        signatories.sign(work, paper, "", proof)
    return len(papers)


def to_read(work: Work) -> list[UUID]:
    """Return the editions that wait for the actor to confirm that he has read them."""
    permissions.require_of(work.actor, "report.see")
    return signatories.waiting_for_me(work, EDITION)


def note_print(work: Work, paper_id: UUID) -> None:
    """Write into the journal that a bulletin was printed, saved or copied (S1-6.3)."""
    chain.note(work.session, "print", "bulletin", paper_id, {})


def praise_by_name(work: Work) -> bool:
    """Say whether the actor is named when praised; it is so until he says otherwise (P13)."""
    found = work.session.get(PraiseChoice, work.actor.id)
    return found is None or found.named


def choose_praise(work: Work, *, named: bool) -> None:
    """Let a CSR say whether he is named when praised, from the next bulletin on."""
    if not permissions.require_of(work.actor, "report.see").own:
        raise RuleError(_("Whether a CSR is praised by name is the CSR's own choice."))
    found = work.session.get(PraiseChoice, work.actor.id)
    if found is None:
        work.session.add(PraiseChoice(person_id=work.actor.id, named=named, chosen_at=work.now))
    else:
        found.named, found.chosen_at = named, work.now
    work.session.flush()


# -- how it is done --------------------------------------------------------------------------------


def _writes(work: Work) -> bool:
    return any(permissions.may(work.actor, each) for each in ("report.draft", "report.publish"))


def _readable(work: Work) -> ColumnElement[bool]:
    """Return the condition for what the actor may list; bulletins.sql says the same."""
    if _writes(work):
        return IS_WHOLE
    return (Document.kind == EDITION) & _mine(work)


def _mine(work: Work) -> ColumnElement[bool]:
    """Return the condition for editions: the centre's, of his teams, and what he is asked."""
    reach = permissions.reach(work.actor, "report.see")
    today = work.today
    own = select(Membership.team_id).where(
        Membership.person_id == work.actor.id,
        Membership.kind == "member",
        queries.valid_on(Membership, today),
    )
    teams = [BulletinEdition.team_id.is_(None), BulletinEdition.team_id.in_(reach.led)]
    if reach.own:
        teams.append(BulletinEdition.team_id.in_(own))
    return or_(
        exists().where(BulletinEdition.document_id == Document.id, or_(*teams)),
        exists().where(Signatory.document_id == Document.id, Signatory.person_id == work.actor.id),
    )


def _own_editions(work: Work, papers: Sequence[Document]) -> list[Document]:
    """Return his teams' editions, and the centre's of a bulletin of which he has no other."""
    rows = {
        row.document_id: row
        for row in work.session.scalars(
            select(BulletinEdition).where(
                BulletinEdition.document_id.in_([paper.id for paper in papers])
            )
        )
    }
    with_team = {row.bulletin_id for row in rows.values() if row.team_id}
    return [
        paper
        for paper in papers
        if rows[paper.id].team_id or rows[paper.id].bulletin_id not in with_team
    ]


def _seen(work: Work, paper_id: UUID) -> Document:
    found = select(Document).where(Document.id == paper_id)
    if _writes(work):
        found = found.where(or_(IS_WHOLE, Document.kind == EDITION))
    else:
        found = found.where(_readable(work))
    paper = work.session.scalar(found)
    if paper is None:
        raise RuleError(_("This bulletin is not there, or not yours to see."))
    return paper


def _rows(work: Work, papers: Mapping[Document, list[UUID]], mine: set[UUID]) -> list[BulletinRow]:
    """Return the lines of papers, each with the editions whose readers count for it."""
    stored = queries.stored_options(work.session, work.now)
    zone, is_working_day = deadlines.terms(stored)
    at = time.fromisoformat(options.text("bulletin.daily", stored))
    publishes = permissions.may(work.actor, "report.publish")
    counts = _counts(work, [one for parts in papers.values() for one in parts])
    found = []
    for paper, parts in papers.items():
        to_do = "read" if mine.intersection(parts) else ""
        if paper.issued_at is None and publishes:
            to_do = "publish"
        found.append(
            BulletinRow(
                paper.id,
                paper.number,
                paper.period_from,
                paper.period_to,
                paper.issued_at is not None,
                paper.issued_at,
                deadlines.closes_at(paper.period_to, at, zone, is_working_day),
                paper.version,
                to_do,
                sum(counts[one][1] for one in parts if one in counts),
                sum(counts[one][0] for one in parts if one in counts),
            )
        )
    return found


def _sheet(work: Work, paper: Document) -> report.Sheet:
    form = Form.from_text(paper.content or "")
    if paper.issued_at is None and paper.kind == WHOLE:
        form = replace(form, cases=gathering.cases(work, paper.id))  # used since it was saved
    return report.Sheet(
        imprint=Imprint(
            number=paper.number,
            content_hash=paper.content_hash.hex(),
            **queries.letterhead(work, paper.created_at),
        ),
        form=form,
        is_draft=paper.issued_at is None,
        readers=tuple(_readers(work, _found(work, paper))),
    )


_Found = tuple[BulletinEdition, str]  # with the name of its team


def _found(work: Work, paper: Document) -> list[_Found]:
    if paper.kind == WHOLE:
        return _editions_of(work, [paper.id]).get(paper.id, [])
    edition = work.session.get_one(BulletinEdition, paper.id)
    return [(edition, _team_name(work, edition))]


def _team_name(work: Work, edition: BulletinEdition) -> str:
    return work.session.get_one(Team, edition.team_id).name if edition.team_id else ""


def _editions_of(work: Work, bulletins: Iterable[UUID]) -> dict[UUID, list[_Found]]:
    """Return the editions of bulletins, the centre's first."""
    rows = work.session.execute(
        select(BulletinEdition, Team.name)
        .outerjoin(Team, Team.id == BulletinEdition.team_id)
        .where(BulletinEdition.bulletin_id.in_(list(bulletins)))
        .order_by(Team.code.is_not(None), Team.code)
    )
    found: dict[UUID, list[_Found]] = {}
    for edition, team in rows:
        found.setdefault(edition.bulletin_id, []).append((edition, team or ""))
    return found


def _counts(work: Work, editions: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """Count of each edition who is asked to read it, and who of them has."""
    rows = work.session.execute(
        select(Signatory.document_id, func.count(), func.count(Signature.id))
        .outerjoin(
            Signature,
            (Signature.document_id == Signatory.document_id)
            & (Signature.person_id == Signatory.person_id),
        )
        .where(Signatory.document_id.in_(editions))
        .group_by(Signatory.document_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _readers(work: Work, found: Sequence[_Found]) -> Iterable[report.Reader]:
    """Yield who is asked to read editions; of others only for who writes them or leads a team."""
    teams = {edition.document_id: team for edition, team in found}
    all_of_them = _writes(work) or permissions.reach(work.actor, "report.see").led
    rows = work.session.execute(
        select(Signatory.document_id, Person, Signature.signed_at)
        .join(Person, Person.id == Signatory.person_id)
        .outerjoin(
            Signature,
            (Signature.document_id == Signatory.document_id)
            & (Signature.person_id == Signatory.person_id),
        )
        .where(Signatory.document_id.in_(teams))
        .order_by(Signatory.document_id, Signatory.place)
    )
    for edition, person, read_at in rows:
        if not all_of_them and person.id != work.actor.id:
            continue
        yield report.Reader(f"{person.name} {person.staff_no}", teams[edition], read_at)
