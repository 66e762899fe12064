"""Appraisals of people, and the templates they are made from (5.10)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Edited, one_of
from qa_desk.rules import appraisals


class AppraisalTemplate(Edited):
    """The indicators of a post group; a sheet keeps those that it was made with."""

    __tablename__ = "appraisal_template"

    code: Mapped[str] = mapped_column(unique=True)
    content: Mapped[str]  # canonical text of rules.appraisals.Template
    edited_at: Mapped[datetime]
    edited_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Appraisal(Edited):
    """The appraisal of a person for a month or a year.

    What is agreed and what is evaluated are papers with signatories; how far it is follows from
    theirs. `team_id` is the team of that time, so that a later lead does not read earlier ones.
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        one_of("span", *appraisals.SPANS),
        CheckConstraint("person_id <> supervisor_id", name="another"),
        UniqueConstraint("person_id", "span", "first"),
        Index(None, "span", "first"),
        Index(None, "team_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    span: Mapped[str]
    first: Mapped[date]
    post: Mapped[str]  # a key of permissions.ROLES
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    supervisor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    template: Mapped[str]
    targets_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"), index=True)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"), index=True)
    own: Mapped[str] = mapped_column(default="")  # canonical text of rules.appraisals.Own
    own_at: Mapped[datetime | None]  # when it was handed in
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]  # it or a paper of it
    filed_at: Mapped[datetime | None]  # with HR
    filed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
