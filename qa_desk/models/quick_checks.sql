-- PostgreSQL: quick checks (P7, P15). Who may record one sees it; a CSR sees his own, what was
-- good and what was not. Nothing of one changes but that it is voided or becomes an evaluation
-- (seals.py). Runs after policies.sql, as the owner.

GRANT SELECT, INSERT ON quick_check TO qa_desk_member;
GRANT UPDATE (evaluation_id, voided_at, voided_by, void_reason) ON quick_check TO qa_desk_member;

-- Says whether a right over a CSR's team, or over one of his skill groups, is mine. A skill group
-- counts on the day, as everywhere.
CREATE OR REPLACE FUNCTION reaches_csr(p_action text, p_csr uuid, p_team uuid, p_day date)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN everywhere(p_action) OR p_team = ANY (led_teams(p_action) || given_teams(p_action))
    OR EXISTS (SELECT FROM membership JOIN skill_group ON skill_group.id = skill_group_id
      WHERE person_id = p_csr AND kind = 'member' AND valid_from <= p_day
        AND (valid_to IS NULL OR valid_to >= p_day) AND code = ANY (given_groups(p_action)));
END $$;

DO $$ DECLARE visible text := $condition$
  (SELECT everywhere('quick_check.see')) OR csr_id = (SELECT me_as('quick_check.see', 'own'))
  OR checker_id = (SELECT me())
  OR team_id = ANY ((SELECT led_teams('quick_check.see') || given_teams('quick_check.see'))::uuid[])
  OR (cardinality((SELECT given_groups('quick_check.see'))::text[]) > 0
    AND reaches_csr('quick_check.see', csr_id, team_id, day)) $condition$;
BEGIN
  EXECUTE format('CREATE POLICY reads ON quick_check FOR SELECT TO qa_desk_member USING (%s)', visible);
  EXECUTE format('CREATE POLICY edits ON quick_check FOR UPDATE TO qa_desk_member USING (%s)', visible);
END $$;
CREATE POLICY adds ON quick_check FOR INSERT TO qa_desk_member WITH CHECK (
  checker_id = (SELECT me()) AND csr_id <> checker_id
  AND ((SELECT everywhere('quick_check'))
    OR reaches_csr('quick_check', csr_id, team_id, day)));

-- What is recorded: of a CSR of that team on that day, of his own part of a call where there is one.
-- When it came is the server's word.
CREATE OR REPLACE FUNCTION guard_quick_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF NEW.began_at > clock_timestamp() + interval '10 minutes'
      OR NEW.day NOT BETWEEN (NEW.began_at AT TIME ZONE 'UTC')::date - 1
        AND (NEW.began_at AT TIME ZONE 'UTC')::date + 1
      OR (NEW.mode = 'recording') <> (NEW.segment_id IS NOT NULL)
      OR NEW.segment_id IS NULL AND (NEW.call_id IS NOT NULL OR NOT EXISTS (SELECT FROM membership
        WHERE person_id = NEW.csr_id AND team_id = NEW.team_id AND kind = 'member'
          AND valid_from <= NEW.day AND (valid_to IS NULL OR valid_to >= NEW.day)))
      OR NEW.segment_id IS NOT NULL AND NOT EXISTS (SELECT FROM call_segment
        WHERE id = NEW.segment_id AND call_id = NEW.call_id AND person_id = NEW.csr_id
          AND team_id = NEW.team_id) THEN
    RAISE EXCEPTION 'QAD17 quick_check' USING ERRCODE = 'QAD17';
  END IF;
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER guard_quick_check BEFORE INSERT ON quick_check
  FOR EACH ROW EXECUTE FUNCTION guard_quick_check();

-- Voided by the QA lead, or within a day by whom it is; linked to the evaluation that its inspector
-- has made of it just now.
CREATE OR REPLACE FUNCTION guard_quick_check_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF NEW.evaluation_id IS DISTINCT FROM OLD.evaluation_id AND NOT (OLD.voided_at IS NULL
      AND EXISTS (SELECT FROM evaluation WHERE id = NEW.evaluation_id AND csr_id = OLD.csr_id
        AND team_id = OLD.team_id AND segment_id IS NOT DISTINCT FROM OLD.segment_id
        AND mode = OLD.mode AND inspector_id = me() AND draw_id IS NULL
        AND sample_reason = 'quick_check' AND assigned_at >= now())
      AND NOT EXISTS (SELECT FROM quick_check WHERE evaluation_id = NEW.evaluation_id)) THEN
    RAISE EXCEPTION 'QAD17 quick_check' USING ERRCODE = 'QAD17';
  END IF;
  IF (NEW.voided_at, NEW.voided_by, NEW.void_reason)
      IS DISTINCT FROM (OLD.voided_at, OLD.voided_by, OLD.void_reason) THEN
    IF NEW.voided_by IS DISTINCT FROM me() OR NEW.void_reason !~ '\S' OR NOT (
        OLD.csr_id <> me() AND reaches_csr('quick_check.void', OLD.csr_id, OLD.team_id, OLD.day)
        OR OLD.checker_id = me() AND OLD.evaluation_id IS NULL
          AND OLD.recorded_at > now() - interval '1 day') THEN
      RAISE EXCEPTION 'QAD17 quick_check' USING ERRCODE = 'QAD17';
    END IF;
    NEW.voided_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_quick_check_change BEFORE UPDATE ON quick_check
  FOR EACH ROW EXECUTE FUNCTION guard_quick_check_change();

-- Says whether a new evaluation is what a quick check with a problem may become, in the hands of
-- the person who makes it; guard_draw asks.
CREATE OR REPLACE FUNCTION is_of_quick_check(p_evaluation evaluation) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN p_evaluation.draw_id IS NULL AND p_evaluation.sample_reason = 'quick_check'
    AND p_evaluation.purpose = 'normal' AND p_evaluation.inspector_id = me()
    AND EXISTS (SELECT FROM quick_check AS q
      WHERE q.csr_id = p_evaluation.csr_id AND q.team_id = p_evaluation.team_id
        AND q.call_id IS NOT DISTINCT FROM p_evaluation.call_id
        AND q.segment_id IS NOT DISTINCT FROM p_evaluation.segment_id
        AND q.mode = p_evaluation.mode AND q.day = p_evaluation.day
        AND q.voided_at IS NULL AND q.evaluation_id IS NULL
        AND (q.fatal <> ''
          OR 'problem' IN (q.opening, q.attitude, q.accuracy, q.process, q.conduct)));
END $$;

-- Who scores may make one, also with a role for a part of the centre; guard_draw sees to the rest.
CREATE POLICY adds_of_check ON evaluation FOR INSERT TO qa_desk_member WITH CHECK (
  draw_id IS NULL AND sample_reason = 'quick_check'
  AND inspector_id = (SELECT me_as('score', 'assigned')));

-- Such an evaluation and its link come together: neither stays alone.
CREATE OR REPLACE FUNCTION guard_linked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NOT EXISTS (SELECT FROM quick_check WHERE evaluation_id = NEW.id) THEN
    RAISE EXCEPTION 'QAD17 evaluation' USING ERRCODE = 'QAD17';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_linked AFTER INSERT ON evaluation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.draw_id IS NULL AND NEW.sample_reason = 'quick_check')
  EXECUTE FUNCTION guard_linked();

REVOKE ALL ON FUNCTION guard_quick_check(), guard_quick_check_change(), guard_linked(),
  is_of_quick_check(evaluation), reaches_csr(text, uuid, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reaches_csr(text, uuid, uuid, date) TO qa_desk_member;
