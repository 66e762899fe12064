-- PostgreSQL: the roster and its code table, and what moves with it (P6). Runs after policies.sql,
-- as the owner.
--
-- A day is written in place of the one before, so shifts are added and deleted, never updated.

CREATE POLICY drops ON shift FOR DELETE TO qa_desk_member USING (
  (SELECT everywhere('roster.edit'))
  OR person_id = ANY ((SELECT people_of_my_teams('roster.edit'))::uuid[]));
GRANT DELETE ON shift TO qa_desk_member;

CREATE POLICY reads ON shift_code FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY adds ON shift_code FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('roster.import')));
CREATE POLICY edits ON shift_code FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('roster.import')));
CREATE POLICY drops ON shift_code FOR DELETE TO qa_desk_member
  USING ((SELECT everywhere('roster.import')));
GRANT SELECT, INSERT, DELETE ON shift_code TO qa_desk_member;
GRANT UPDATE (code, name, kind, segments, counts, version) ON shift_code TO qa_desk_member;

-- Says whether I may edit the roster of a person.
CREATE OR REPLACE FUNCTION may_roster(p_person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN is_owner() OR everywhere('roster.edit')
    OR p_person = ANY (people_of_my_teams('roster.edit'));
END $$;

-- Says whether nothing of an evaluation changes but what follows the roster of its CSR, by somebody
-- who may edit it: the deadline of a result that waits for its CSR, no later than the results of a
-- month can freeze; the shift day of the call, which is at most one away from the calendar's.
CREATE OR REPLACE FUNCTION follows_roster(p_old evaluation, p_new evaluation) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  moving text[] := ARRAY['due_at', 'day', 'version'];
  cap integer := coalesce((SELECT value::integer FROM setting
    WHERE key = 'sla.csr.respond.cap' AND valid_from <= now() ORDER BY valid_from DESC LIMIT 1), 5);
  waits_since timestamptz := coalesce(p_old.entered_at, p_old.released_at);
BEGIN
  RETURN (p_new.due_at, p_new.day) IS DISTINCT FROM (p_old.due_at, p_old.day)
    AND to_jsonb(p_new) - moving = to_jsonb(p_old) - moving
    AND (p_new.due_at IS NOT DISTINCT FROM p_old.due_at OR (p_old.status IN ('E3', 'E6', 'E8')
      AND p_new.due_at > p_old.released_at
      AND p_new.due_at < greatest(waits_since + make_interval(days => cap + 2),
        date_trunc('month', waits_since) + interval '3 months')))
    AND (p_new.day IS NOT DISTINCT FROM p_old.day OR EXISTS (SELECT FROM call_segment
      WHERE id = p_old.segment_id AND p_new.day BETWEEN
        (started_at - interval '2 days')::date AND (started_at + interval '2 days')::date))
    AND may_roster(p_old.csr_id);
END $$;

CREATE OR REPLACE FUNCTION roster_due(p_evaluation uuid, p_due timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  UPDATE evaluation SET due_at = p_due, version = version + 1
    WHERE id = p_evaluation AND may_roster(csr_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'QAD07 evaluation' USING ERRCODE = 'QAD07';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION roster_day(p_kind text, p_id uuid, p_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF p_kind = 'evaluation' THEN
    UPDATE evaluation SET day = p_day, version = version + 1
      WHERE id = p_id AND may_roster(csr_id);
  ELSE
    UPDATE quick_check SET day = p_day
      WHERE id = p_id AND may_roster(csr_id) AND p_day BETWEEN
        (began_at - interval '2 days')::date AND (began_at + interval '2 days')::date;
  END IF;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'QAD07 evaluation' USING ERRCODE = 'QAD07';
  END IF;
END $$;

REVOKE ALL ON FUNCTION may_roster(uuid), follows_roster(evaluation, evaluation),
  roster_due(uuid, timestamptz), roster_day(text, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roster_due(uuid, timestamptz), roster_day(text, uuid, date),
  acts_as_owner() TO qa_desk_member;
GRANT SELECT ON qad_roster_waiting, qad_roster_check, qad_lead_shift, qad_waiting TO qa_desk_member;
