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
from qa_desk.models.evaluations import Evaluation
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
# One text for both engines: :evaluation is its id, {today} the day. The dates of both are UTC. A
# file takes tables joined by CROSS JOIN in their order, else it begins with everybody there is.
_PANEL = f"""
SELECT id, place, role FROM (
  SELECT id, role, row_number() OVER (PARTITION BY role ORDER BY staff_no, id) AS place
  FROM (
    SELECT p.id, p.staff_no, min(CASE g.role {_RANK} END) AS role
    FROM evaluation AS e CROSS JOIN qad_role AS g CROSS JOIN person AS p
    WHERE e.id = :evaluation AND g.role IN ({", ".join(f"'{r}'" for r in ROLES)})
      AND p.id = g.person_id AND p.left_on IS NULL
      AND {_ON.replace("valid", "g.valid")}
      AND (g.role IN ('trainer', 'team_lead') OR {_IN_SCOPE})
      AND p.id NOT IN (e.inspector_id, e.csr_id)
      AND NOT EXISTS (SELECT 1 FROM revision AS r
        WHERE r.evaluation_id = e.id AND r.author_id = p.id AND r.number <= e.revision)
      AND NOT EXISTS (SELECT 1 FROM step_taken AS s
        WHERE s.evaluation_id = e.id AND s.person_id = p.id
          AND s.key NOT IN ('vote', 'panel_uphold', 'panel_correct'))
      AND NOT EXISTS (SELECT 1 FROM membership AS m
        WHERE m.team_id = e.team_id AND m.kind = 'lead' AND m.person_id = p.id
          AND {_ON.replace("valid", "m.valid")})
    GROUP BY p.id, p.staff_no
  ) AS able
) AS ranked
ORDER BY place, role LIMIT {SIZE}"""  # noqa: S608 - our own words
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
    query, reviewers = (
        each.format(today="(now() AT TIME ZONE 'UTC')::date").replace(":evaluation", "p_evaluation")
        for each in (_PANEL, _REVIEWERS)
    )
    head = "STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$"
    return f"""
CREATE OR REPLACE FUNCTION panel_of(p_evaluation uuid) RETURNS uuid[] LANGUAGE plpgsql
{head}
BEGIN
  RETURN (SELECT coalesce(array_agg(id ORDER BY place, role), '{{}}') FROM ({query}) AS panel);
END $$;
CREATE OR REPLACE FUNCTION reviewers_of(p_evaluation uuid) RETURNS uuid[] LANGUAGE plpgsql
{head}
BEGIN
  RETURN ARRAY({reviewers});
END $$;
CREATE OR REPLACE FUNCTION signers() RETURNS uuid[] LANGUAGE plpgsql
{head}
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
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
  RETURN (SELECT coalesce(array_agg(id), '{{}}') FROM evaluation
    WHERE status = 'E9' AND myself = ANY (panel_of(id)));
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
    query = text(_PANEL.format(today=":today")).columns(id=Key)
    rows = session.execute(query, {"evaluation": evaluation_id.bytes, "today": day.isoformat()})
    return tuple(row.id for row in rows)


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
    open_ = session.scalars(select(Evaluation.id).where(Evaluation.status == "E9")).all()
    return frozenset(one for one in open_ if actor.id in members(session, one, day))
