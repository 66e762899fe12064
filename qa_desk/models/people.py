"""People, what they may do, where they belong, and when they are on shift."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, false, true
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of

ROLES = (
    "csr",
    "team_lead",
    "floor_coach",
    "inspector",
    "qa_lead",
    "trainer",
    "knowledge_editor",
    "cs_manager",
    "department_head",
    "improvement_office",
    "steering_group",
    "admin",
    "system",
)


class Person(Edited):
    """Somebody of the centre; always shown as name and staff no. (P21)."""

    __tablename__ = "person"

    name: Mapped[str]
    reading: Mapped[str | None]  # pinyin where the usual one is wrong: 单 Shàn
    staff_no: Mapped[str] = mapped_column(index=True)  # not unique: numbers are used again (P2)
    login: Mapped[str | None] = mapped_column(unique=True)
    hired_on: Mapped[date | None]
    probation_until: Mapped[date | None]
    left_on: Mapped[date | None]
    # Whoever copies a centre may meet somebody before the mentor (S3P-5.1).
    mentor_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("person.id", deferrable=True, initially="IMMEDIATE")
    )


class PersonIdentifier(Identified):
    """What recorders and lists call a person, and from when to when (P2)."""

    __tablename__ = "person_identifier"
    __table_args__ = (
        one_of("kind", "staff_no", "agent_id", "extension", "recorder_user"),
        Index(None, "kind", "value"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    value: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class Credential(Edited):
    """A person's password on a local file (D1); on PostgreSQL the server keeps it."""

    __tablename__ = "credential"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    argon2: Mapped[str]
    changed_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class Account(Base):
    """What stands between a person and the sign-in; on a server only accounts.sql writes it."""

    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    must_change: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None]


class Department(Edited):
    """A department, or a site or outsourcer that has departments and teams (S0-2.1, P11)."""

    __tablename__ = "department"
    __table_args__ = (one_of("kind", "site", "department"),)

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="department")
    parent_id: Mapped[UUID | None] = mapped_column(  # its site
        ForeignKey("department.id", deferrable=True, initially="IMMEDIATE")
    )
    closed_on: Mapped[date | None]  # the last day


class Team(Edited):
    """A team (班组)."""

    __tablename__ = "team"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    closed_on: Mapped[date | None]  # the last day


class SkillGroup(Edited):
    """A skill group (技能组); its code is the one checklists know."""

    __tablename__ = "skill_group"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    closed_on: Mapped[date | None]  # the last day


class RoleGrant(Identified):
    """A role given to a person for a scope and a time (D13)."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", *ROLES),
        one_of("scope_kind", "centre", "site", "department", "team", "skill_group"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    scope_kind: Mapped[str] = mapped_column(default="centre")
    scope_id: Mapped[UUID | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Permission(Base):
    """A right of a role, filled from rules/permissions.py at upgrade; the policies look here."""

    __tablename__ = "permission"

    action: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    relation: Mapped[str]


class Membership(Identified):
    """A person belongs to a team, or leads it, from one day to another."""

    __tablename__ = "membership"
    __table_args__ = (one_of("kind", "member", "lead"), Index(None, "team_id", "valid_from"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    skill_group_id: Mapped[UUID | None] = mapped_column(ForeignKey("skill_group.id"))
    kind: Mapped[str] = mapped_column(default="member")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    post: Mapped[str] = mapped_column(default="", server_default="")  # S0-2.1


class Deputy(Identified):
    """Somebody who signs for a team lead for a time (E-27)."""

    __tablename__ = "deputy"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    reason: Mapped[str]


class Shift(Identified):
    """One segment of a person's shift day in the roster; leave of no length is a day off."""

    __tablename__ = "shift"
    __table_args__ = (
        one_of("kind", "work", "leave", "training", "incident"),
        Index(None, "person_id", "day", "segment", unique=True),
        Index(None, "day"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]  # the shift day; its end may lie after midnight
    segment: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(default="work")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="", server_default="")  # as the roster file has it
    counts: Mapped[bool] = mapped_column(default=True, server_default=true())  # for the quotas
    is_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())  # kept (P6)


class ShiftCode(Edited):
    """What a roster file writes into a day's cell, and what it means (P6)."""

    __tablename__ = "shift_code"
    __table_args__ = (one_of("kind", "work", "leave", "training", "rest"),)

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="work")
    segments: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [["08:00", "12:00"], …]
    counts: Mapped[bool] = mapped_column(default=True)


class Ability(Base):
    """A skill group or a language that an inspector can judge (P16); none listed is all of them."""

    __tablename__ = "ability"
    __table_args__ = (one_of("kind", "skill_group", "language"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
