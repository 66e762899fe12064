"""Calibration sessions: people score the same calls blind and agree on the standard (S3-5.7)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, column, table
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, Key, one_of
from qa_desk.rules.calibration_records import STATES, WHY


class Calibration(Edited):
    """A session: prepared, scored blind, talked over, closed with a record that people sign.

    Its tasks are evaluations of purpose "calibration", which no figure counts.
    """

    __tablename__ = "calibration"
    __table_args__ = (one_of("state", *STATES), Index(None, "month"))

    number: Mapped[str] = mapped_column(unique=True)
    month: Mapped[date]  # its first day
    held_on: Mapped[date]
    chair_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reference_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    checklist_version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_version.id"))
    tolerance: Mapped[int]  # tenths, as the next
    tolerance_new: Mapped[int]  # for those who are new
    state: Mapped[str] = mapped_column(default="preparing")
    training: Mapped[str] = mapped_column(default="")
    training_minutes: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]  # the scoring
    ended_at: Mapped[datetime | None]


class CalibrationCall(Identified):
    """A call of a session, and why it was chosen."""

    __tablename__ = "calibration_call"
    __table_args__ = (
        UniqueConstraint("calibration_id", "segment_id"),
        one_of("why", *WHY),
    )

    calibration_id: Mapped[UUID] = mapped_column(ForeignKey("calibration.id"))
    place: Mapped[int]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    segment_id: Mapped[UUID] = mapped_column(ForeignKey("call_segment.id"), index=True)
    why: Mapped[str]


class CalibrationMember(Base):
    """Somebody who is invited, by which role, and whether he came."""

    __tablename__ = "calibration_member"

    calibration_id: Mapped[UUID] = mapped_column(ForeignKey("calibration.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    post: Mapped[str]
    is_new: Mapped[bool]
    present: Mapped[bool] = mapped_column(default=False)


class CalibrationTask(Base):
    """The evaluation by which a member scores a call of a session."""

    __tablename__ = "calibration_task"

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"), primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calibration_call.id"), index=True)


class CalibrationTopic(Identified):
    """A disputed item; what was agreed there holds from the closing of the session on."""

    __tablename__ = "calibration_topic"
    __table_args__ = (Index(None, "item_key"),)

    calibration_id: Mapped[UUID] = mapped_column(ForeignKey("calibration.id"), index=True)
    place: Mapped[int]
    item_key: Mapped[str]
    views: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")
    agreed_zh: Mapped[str] = mapped_column(default="")
    agreed_en: Mapped[str] = mapped_column(default="")
    change: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]  # from then on it holds no longer
    end_reason: Mapped[str] = mapped_column(default="", server_default="")
    review_id: Mapped[UUID | None] = mapped_column(index=True)  # the policy evaluation it went to


class CalibrationArrangement(Base):
    """What somebody beyond the tolerance does next."""

    __tablename__ = "calibration_arrangement"

    calibration_id: Mapped[UUID] = mapped_column(ForeignKey("calibration.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    what: Mapped[str]
    due_on: Mapped[date | None]


tasks = table(  # how far each member is, without what he chose
    "qad_calibration_task",
    column("evaluation_id", Key),
    column("calibration_id", Key),
    column("call_id", Key),  # of the session
    column("person_id", Key),
    column("status", String),
    column("is_done", Boolean),
)
scores = table(  # what was scored, once the scoring has ended
    "qad_calibration_score",
    column("evaluation_id", Key),
    column("calibration_id", Key),
    column("call_id", Key),
    column("person_id", Key),
    column("number", String),
    column("final", Integer),
    column("result", String),
    column("revision", Integer),
    column("hash", String),
)
answers = table(
    "qad_calibration_answer",
    column("calibration_id", Key),
    column("evaluation_id", Key),
    column("number", Integer),
    column("option", Integer),
    column("counts", String),
    column("earned", Integer),
    column("note", String),
)
flags = table(
    "qad_calibration_flag",
    column("calibration_id", Key),
    column("evaluation_id", Key),
    column("key", String),
    column("note", String),
)

_FROM = """FROM calibration AS s JOIN calibration_call AS c ON c.calibration_id = s.id
  JOIN calibration_task AS t ON t.call_id = c.id JOIN evaluation AS e ON e.id = t.evaluation_id"""
_SHOWN = "s.state IN ('discussing', 'closed') AND e.status = 'E14'"
_VIEWS = {
    tasks.name: f"""
SELECT e.id AS evaluation_id, s.id AS calibration_id, c.id AS call_id,
  e.inspector_id AS person_id, e.status, e.status = 'E14' AS is_done
{_FROM} WHERE {{condition}}""",
    scores.name: f"""
SELECT e.id AS evaluation_id, s.id AS calibration_id, c.id AS call_id,
  e.inspector_id AS person_id, e.number, r.final, r.result, r.number AS revision,
  {{hash}} AS hash
{_FROM} JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
WHERE {_SHOWN} AND {{condition}}""",
    answers.name: f"""
SELECT s.id AS calibration_id, a.evaluation_id, a.number, a.option, CAST(a.counts AS TEXT)
  AS counts, a.earned, a.note
{_FROM} JOIN answer AS a ON a.evaluation_id = e.id AND a.revision = e.revision
WHERE {_SHOWN} AND {{condition}}""",
    flags.name: f"""
SELECT s.id AS calibration_id, f.evaluation_id, f.key, f.note
{_FROM} JOIN fatal_flag AS f ON f.evaluation_id = e.id AND f.revision = e.revision
WHERE {_SHOWN} AND {{condition}}""",
}
_HASH = {"sqlite": "lower(hex(r.content_hash))", "postgresql": "encode(r.content_hash, 'hex')"}


def on_file() -> list[str]:
    """Return the statements that make the views in a local file."""
    return [
        f"CREATE VIEW {name} AS {sql.format(condition='TRUE', hash=_HASH['sqlite'])}"
        for name, sql in _VIEWS.items()
    ]


def on_server() -> list[str]:
    """Return the statements that make the views in PostgreSQL, for whoever may see sessions."""
    may = "((SELECT is_owner()) OR (SELECT sees_calibrations()))"
    return [
        f"CREATE VIEW {name} WITH (security_barrier) AS"
        f" {sql.format(condition=may, hash=_HASH['postgresql'])}"
        for name, sql in _VIEWS.items()
    ]
