-- PostgreSQL: improvement plans, their versions and evaluations as papers, and reports of progress
-- (domain.md 5.9). Runs after actions.sql, as the owner; models/improvement.py says the same.

GRANT SELECT, INSERT ON improvement_plan, improvement_check_in TO qa_desk_member;
ALTER TABLE improvement_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE improvement_check_in ENABLE ROW LEVEL SECURITY;

CREATE POLICY reads ON improvement_plan FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('improvement.see'))
  OR department_id = ANY ((SELECT given_departments('improvement.see'))::uuid[]));
CREATE POLICY adds ON improvement_plan FOR INSERT TO qa_desk_member WITH CHECK (
  created_by = (SELECT me()) AND created_at BETWEEN now() AND clock_timestamp()
  AND ((SELECT everywhere('improvement.draft'))
    OR department_id = ANY ((SELECT given_departments('improvement.draft'))::uuid[])));

-- Says whether I may write a plan; the office writes evaluations and reports of progress too.
CREATE OR REPLACE FUNCTION writes_improvement(p_plan uuid, p_kind text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN everywhere('improvement.draft')
    OR (p_kind <> 'improvement_plan' AND everywhere('improvement.check'))
    OR EXISTS (SELECT FROM improvement_plan WHERE id = p_plan
      AND department_id = ANY (given_departments('improvement.draft')));
END $$;

CREATE POLICY reads ON improvement_check_in FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM improvement_plan AS p WHERE p.id = plan_id OFFSET 0));
CREATE POLICY adds ON improvement_check_in FOR INSERT TO qa_desk_member WITH CHECK (
  made_by = (SELECT me()) AND made_at BETWEEN now() AND clock_timestamp()
  AND writes_improvement(plan_id, 'check_in'));


-- The papers ---------------------------------------------------------------------------------------

CREATE POLICY improvements ON document FOR SELECT TO qa_desk_member USING (
  kind IN ('improvement_plan', 'improvement_evaluation')
  AND EXISTS (SELECT FROM improvement_plan AS p WHERE p.id = subject_id OFFSET 0));
-- What is sent back after a signature goes on in a new draft, whoever sends it back.
CREATE POLICY writes_improvements ON document FOR INSERT TO qa_desk_member WITH CHECK (
  kind IN ('improvement_plan', 'improvement_evaluation') AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp()
  AND (writes_improvement(subject_id, kind) OR (replaces_id IS NOT NULL
    AND ((SELECT everywhere('improvement.check')) OR (SELECT everywhere('improvement.approve'))))));
CREATE POLICY edits_improvements ON document FOR UPDATE TO qa_desk_member USING (
  kind IN ('improvement_plan', 'improvement_evaluation')
  AND (writes_improvement(subject_id, kind) OR (SELECT everywhere('improvement.check'))
    OR (SELECT everywhere('improvement.approve'))));
CREATE POLICY asks_improvers ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind IN ('improvement_plan', 'improvement_evaluation')
    AND writes_improvement(subject_id, kind) OFFSET 0));
CREATE POLICY drops_improvers ON signatory FOR DELETE TO qa_desk_member USING (
  EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind IN ('improvement_plan', 'improvement_evaluation')
    AND writes_improvement(subject_id, kind) OFFSET 0));

-- Says whether department, office and steering group are asked, one after the other.
CREATE OR REPLACE FUNCTION is_improvement_asked(p_document uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT count(DISTINCT role) = 3 AND bool_and(turn = CASE role
      WHEN 'plan_head' THEN 1 WHEN 'plan_checker' THEN 2 WHEN 'plan_approver' THEN 3 END)
    FROM signatory WHERE document_id = p_document);
END $$;

-- Whoever only checks or approves changes nothing of what a paper says, and issues none.
CREATE OR REPLACE FUNCTION guard_improvement_paper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NEW.kind IN ('improvement_plan', 'improvement_evaluation')
      AND NOT writes_improvement(NEW.subject_id, NEW.kind)
      AND (NEW.content IS DISTINCT FROM OLD.content
        OR (OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'QAD82 document' USING ERRCODE = 'QAD82';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_guard_improvement_paper BEFORE UPDATE ON document
  FOR EACH ROW EXECUTE FUNCTION guard_improvement_paper();


-- Beside them --------------------------------------------------------------------------------------

-- Who sees all plans sees how their tasks are getting on.
CREATE POLICY of_improvements ON action_item FOR SELECT TO qa_desk_member USING (
  kind = 'task' AND subject_kind = 'improvement_measure' AND (SELECT everywhere('improvement.see')));

-- Returns who can be named in a plan: everybody's name and number, and as what one could sign.
CREATE OR REPLACE FUNCTION people_of_improvement(p_day date)
RETURNS TABLE (id uuid, name text, staff_no text, role text, scope_kind text, scope_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT (is_owner() OR has_right('improvement.see')) THEN
    RAISE EXCEPTION 'no right to plans' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT person.id, person.name, person.staff_no, g.role, g.scope_kind, g.scope_id
    FROM person LEFT JOIN role_grant AS g ON g.person_id = person.id
      AND g.role IN ('department_head', 'improvement_office', 'steering_group', 'qa_lead',
        'cs_manager')
      AND g.valid_from <= p_day AND (g.valid_to IS NULL OR g.valid_to >= p_day)
    WHERE person.left_on IS NULL AND person.login IS DISTINCT FROM 'system';
END $$;

REVOKE ALL ON FUNCTION writes_improvement(uuid, text), is_improvement_asked(uuid),
  guard_improvement_paper(), people_of_improvement(date) FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION writes_improvement(uuid, text), people_of_improvement(date),
  improvement_figures(date, date, timestamptz, timestamptz, uuid) TO qa_desk_member;
