-- PostgreSQL: taking things out of the program (P17, S1-6.3). Who may read a row can copy it, with
-- psql or with a pencil; what the server holds is who may say so in the journal, and that leave to
-- take much is given by somebody else, once, for a day. Runs after policies.sql, as the owner.

-- Returns the right that an export of this kind needs.
CREATE OR REPLACE FUNCTION right_to_take(p_kind text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN CASE p_kind WHEN 'journal' THEN 'export' WHEN 'coverage' THEN 'export'
    WHEN 'readers' THEN 'export' WHEN 'list' THEN 'export' WHEN 'evaluations' THEN 'export'
    WHEN 'clip' THEN 'save_clip' END;
END $$;

-- Says whether this session may write such an act into its journal. A full number is noted by
-- full_number() alone.
CREATE OR REPLACE FUNCTION may_note(p_action text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN is_owner() OR CASE p_action
    WHEN 'see_number' THEN false
    WHEN 'export' THEN everywhere('export')
    WHEN 'print' THEN EXISTS (SELECT FROM my_grant
      WHERE action IN ('print_slip', 'report.see'))
    WHEN 'play' THEN EXISTS (SELECT FROM my_grant WHERE action IN
      ('listen', 'calibration.join', 'training.run', 'case.see', 'model_call.see'))
    ELSE true END;
END $$;

REVOKE ALL ON FUNCTION may_note(text), right_to_take(text) FROM PUBLIC;

CREATE POLICY reads ON export_request FOR SELECT TO qa_desk_member USING (
  requested_by = (SELECT me()) OR (SELECT everywhere(right_to_take(kind))));
CREATE POLICY asks ON export_request FOR INSERT TO qa_desk_member WITH CHECK (
  requested_by = (SELECT me()) AND (SELECT everywhere(right_to_take(kind)))
  AND requested_at BETWEEN now() AND clock_timestamp());
-- The rules of seals.py say besides that nobody approves his own and nothing is used twice.
CREATE POLICY approves ON export_request FOR UPDATE TO qa_desk_member
  USING (approved_by IS NULL AND (SELECT everywhere(right_to_take(kind))))
  WITH CHECK (approved_by = (SELECT me()) AND used_at IS NULL
    AND approved_at BETWEEN now() AND clock_timestamp());
CREATE POLICY uses ON export_request FOR UPDATE TO qa_desk_member
  USING (requested_by = (SELECT me()) AND approved_at > now() - interval '1 day')
  WITH CHECK (requested_by = (SELECT me()) AND used_at BETWEEN now() AND clock_timestamp()
    AND (SELECT everywhere(right_to_take(kind))));

GRANT SELECT, INSERT ON export_request TO qa_desk_member;
GRANT UPDATE (approved_by, approved_at, used_at) ON export_request TO qa_desk_member;
GRANT EXECUTE ON FUNCTION right_to_take(text) TO qa_desk_member;
