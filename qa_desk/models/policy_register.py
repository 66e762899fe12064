"""The centre's policies, processes, post descriptions and checklists, and who has read them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, one_of
from qa_desk.rules.policies import KINDS


class Policy(Edited):
    """An entry of the register, through all its versions; a checklist's are its own."""

    __tablename__ = "policy"
    __table_args__ = (
        one_of("kind", *KINDS),
        CheckConstraint("(kind = 'checklist') = (checklist_id IS NOT NULL)", name="checklist"),
        CheckConstraint("(kind = 'post') = (post <> '')", name="post"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title_zh: Mapped[str] = mapped_column(default="")
    title_en: Mapped[str] = mapped_column(default="")
    department: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    checklist_id: Mapped[UUID | None] = mapped_column(ForeignKey("checklist.id"), unique=True)
    post: Mapped[str] = mapped_column(default="")  # the role that a post description is of
    next_review: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]


class PolicyVersion(Edited):
    """What a policy says from a day on: words or a file; once published it stays as it is."""

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("policy_id", "number"),
        one_of("state", "draft", "published"),
    )

    policy_id: Mapped[UUID] = mapped_column(ForeignKey("policy.id"))
    number: Mapped[str]
    effective_from: Mapped[date]
    state: Mapped[str] = mapped_column(default="draft")
    text: Mapped[str] = mapped_column(default="")  # a post's duties
    requirements: Mapped[str] = mapped_column(default="")  # of a post
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    sha256: Mapped[bytes | None]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    asked: Mapped[str] = mapped_column(default="")  # who is to read it: rules/policies.py
    review_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]


class PolicyReading(Base):
    """Somebody says to have read a version; never changed."""

    __tablename__ = "policy_reading"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("policy_version.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    read_at: Mapped[datetime]
