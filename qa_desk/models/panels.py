"""Who sits on the panel of a second appeal: those who had no part in it (E-20, P9).

The three are the CS manager in the chair, a QA lead and a trainer; where one is missing, another
manager, QA lead, trainer or team lead; where there are no more, two or one. Nobody is written
down as a member: the panel follows from roles and steps, so it never waits for somebody who left.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from qa_desk.models import queries
from qa_desk.models.base import Key
from qa_desk.models.people import RoleGrant
from qa_desk.work import Actor

SIZE = 3
ROLES = ("cs_manager", "qa_lead", "trainer", "team_lead")  # in this order

SIGNERS = ("team_lead", "qa_lead", "cs_manager")  # who may be named to sign (E-24, E-27)
_REVIEWS = ("cs_manager", "qa_lead")
_RANK = " ".join(f"WHEN '{role}' THEN {place}" for place, role in enumerate(ROLES))
_ON = "valid_from <= {today} AND (valid_to IS NULL OR valid_to >= {today})"
_IN_SCOPE = """(g.scope_kind = 'centre'
        OR (g.scope_kind = 'team' AND g.scope_id = e.team_id)
        OR (g.scope_kind = 'skill_group' AND g.scope_id IN
          (SELECT id FROM skill_group WHERE code = e.skill_group)))"""
# One text for both engines, of one evaluation or of all under a second appeal: {which}; {today} is
# the centre's day. A file takes tables joined by CROSS JOIN in their order, else it begins with
# everybody there is.
_PANEL = f"""
WITH e AS (SELECT * FROM evaluation WHERE {{which}}),
took_part AS (
  SELECT id, inspector_id AS person FROM e UNION SELECT id, csr_id FROM e
  UNION SELECT e.id, r.author_id FROM e CROSS JOIN revision AS r
    WHERE r.evaluation_id = e.id AND r.number <= e.revision
  UNION SELECT e.id, s.person_id FROM e CROSS JOIN step_taken AS s
    WHERE s.evaluation_id = e.id AND s.key NOT IN ('vote', 'panel_uphold', 'panel_correct')
  UNION SELECT e.id, m.person_id FROM e CROSS JOIN membership AS m
    WHERE m.team_id = e.team_id AND m.kind = 'lead' AND {_ON.replace("valid", "m.valid")}
),
able AS (
  SELECT e.id AS evaluation, p.id, p.staff_no, min(CASE g.role {_RANK} END) AS role
  FROM qad_role AS g CROSS JOIN person AS p CROSS JOIN e
  WHERE g.role IN ({", ".join(f"'{r}'" for r in ROLES)})
    AND p.id = g.person_id AND p.left_on IS NULL
    AND {_ON.replace("valid", "g.valid")}
    AND (g.role IN ('trainer', 'team_lead') OR {_IN_SCOPE})
    AND NOT EXISTS (SELECT 1 FROM took_part AS t WHERE t.id = e.id AND t.person = p.id)
  GROUP BY e.id, p.id, p.staff_no
),
placed AS (
  SELECT evaluation, id, role,
    row_number() OVER (PARTITION BY evaluation, role ORDER BY staff_no, id) AS place
  FROM able
),
seated AS (
  SELECT evaluation, id,
    row_number() OVER (PARTITION BY evaluation ORDER BY place, role) AS seat
  FROM placed
)
SELECT evaluation, id FROM seated WHERE seat <= {SIZE} ORDER BY seat"""  # noqa: S608 - our own words
_ONE = "id = :evaluation"
_OPEN = "status = 'E9'"
# Who could review a result: moves.relations and relations_to say the same of one who acts.
_REVIEWERS = f"""
SELECT DISTINCT p.id
FROM evaluation AS e CROSS JOIN qad_role AS g CROSS JOIN person AS p
WHERE e.id = :evaluation AND g.role IN ({", ".join(f"'{r}'" for r in _REVIEWS)})
  AND p.id = g.person_id AND p.left_on IS NULL AND {_IN_SCOPE}
  AND {_ON.replace("valid", "g.valid")}
  AND p.id NOT IN (e.inspector_id, e.csr_id)
  AND NOT EXISTS (SELECT 1 FROM revision AS r
    WHERE r.evaluation_id = e.id AND r.number = e.revision AND r.author_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM step_taken AS s
    WHERE s.evaluation_id = e.id AND s.person_id = p.id AND s.role = 'team_lead')"""  # noqa: S608


def functions() -> str:
    """Return the statements that make the server's own functions.

    my_cases are those beyond one's own rights: of one's panels, those one is named to sign, and
    those about which one has just taken a step.
    """
    today = "(SELECT centre_day())"
    one, open_ = (
        _PANEL.format(which=which, today=today).replace(":evaluation", "p_evaluation")
        for which in (_ONE, _OPEN)
    )
    reviewers = _REVIEWERS.format(today=today).replace(":evaluation", "p_evaluation")
    head = "STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$"
    return f"""
CREATE OR REPLACE FUNCTION panel_of(p_evaluation uuid) RETURNS uuid[] LANGUAGE plpgsql
{head}
BEGIN
  RETURN ARRAY(SELECT id FROM ({one}) AS panel);
END $$;
CREATE OR REPLACE FUNCTION reviewers_of(p_evaluation uuid) RETURNS uuid[] LANGUAGE plpgsql
{head}
BEGIN
  RETURN ARRAY({reviewers});
END $$;
CREATE OR REPLACE FUNCTION signers() RETURNS uuid[] LANGUAGE plpgsql
{head}
DECLARE
  today date := centre_day();
BEGIN
  RETURN ARRAY(SELECT DISTINCT person_id FROM role_grant
    WHERE role IN ({", ".join(f"'{role}'" for role in SIGNERS)})
      AND {_ON.format(today="today")});
END $$;
CREATE OR REPLACE FUNCTION my_panels() RETURNS uuid[] LANGUAGE plpgsql
{head}
DECLARE
  myself uuid := me();
BEGIN
  IF NOT EXISTS (SELECT FROM role_grant WHERE person_id = myself
      AND role IN ({", ".join(f"'{role}'" for role in ROLES)})) THEN
    RETURN '{{}}';
  END IF;
  RETURN ARRAY(SELECT evaluation FROM ({open_}) AS panel WHERE id = myself);
END $$;
CREATE OR REPLACE FUNCTION my_cases() RETURNS uuid[] LANGUAGE plpgsql
{head}
BEGIN
  RETURN my_panels() || ARRAY(SELECT id FROM evaluation WHERE signer_id = me())
    || ARRAY(SELECT evaluation_id FROM step_taken WHERE person_id = me() AND taken_at >= now());
END $$;
CREATE OR REPLACE FUNCTION people_of_my_cases() RETURNS uuid[] LANGUAGE plpgsql
{head}
BEGIN
  RETURN ARRAY(SELECT csr_id FROM evaluation WHERE id = ANY (my_cases()));
END $$"""  # noqa: S608 - likewise


def members(session: Session, evaluation_id: UUID, day: date) -> tuple[UUID, ...]:
    """Return who decides a second appeal, the chair first."""
    if session.get_bind().dialect.name == "postgresql":
        found = session.scalar(select(func.panel_of(evaluation_id)))
        return tuple(found or ())
    return tuple(person for _evaluation, person in _seats(session, _ONE, day, evaluation_id))


def signers(session: Session, day: date) -> frozenset[UUID]:
    """Return who may be named to sign for a team lead or as a witness.

    Roles are not for everybody to see; so a server has a function of its own for it.
    """
    if session.get_bind().dialect.name == "postgresql":
        return frozenset(session.scalar(select(func.signers())) or ())
    held = RoleGrant.role.in_(SIGNERS) & queries.valid_on(RoleGrant, day)
    return frozenset(session.scalars(select(RoleGrant.person_id).where(held)))


def reviewers(session: Session, evaluation_id: UUID, day: date) -> frozenset[UUID]:
    """Return the QA leads and managers who had no part in the result in force."""
    if session.get_bind().dialect.name == "postgresql":
        return frozenset(session.scalar(select(func.reviewers_of(evaluation_id))) or ())
    query = text(_REVIEWERS.format(today=":today")).columns(id=Key)
    rows = session.execute(query, {"evaluation": evaluation_id.bytes, "today": day.isoformat()})
    return frozenset(row.id for row in rows)


def sat_on_by(session: Session, actor: Actor, day: date) -> frozenset[UUID]:
    """Return the evaluations under a second appeal on whose panel an actor sits."""
    if not actor.roles & set(ROLES):
        return frozenset()
    if session.get_bind().dialect.name == "postgresql":
        return frozenset(session.scalar(select(func.my_panels())) or ())
    seats = _seats(session, _OPEN, day)
    return frozenset(evaluation for evaluation, person in seats if person == actor.id)


def _seats(
    session: Session, which: str, day: date, evaluation_id: UUID | None = None
) -> list[tuple[UUID, UUID]]:
    query = text(_PANEL.format(which=which, today=":today")).columns(evaluation=Key, id=Key)
    asked = {"evaluation": evaluation_id.bytes} if evaluation_id else {}
    rows = session.execute(query, {**asked, "today": day.isoformat()})
    return [(row.evaluation, row.id) for row in rows]
