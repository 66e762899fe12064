-- PostgreSQL: teaching cases and model calls (P23). Runs after live.sql, as the owner. What both
-- engines refuse is in teaching_seals.py.
--
-- A case and the key of its cut are for who works with cases; whose call it is, where it is
-- anonymous, only for who hears all calls. A published one is a row of its own with a cut of its
-- own, without any name, for everybody with the right. Its CSR sees what he is asked about.

GRANT SELECT, INSERT ON teaching_case, case_source, model_call TO qa_desk_member;
GRANT SELECT, INSERT, DELETE ON case_use TO qa_desk_member;
GRANT UPDATE (version, is_good, items, topics, lesson, is_anonymous, silences, cut_id, cut_sha256,
  cut_size, cut_key, removed_by, removed_at, remove_reason) ON teaching_case TO qa_desk_member;
GRANT UPDATE (asked_by, asked_at, consent, answered_at) ON case_source TO qa_desk_member;
GRANT UPDATE (key, withdrawn_by, withdrawn_at, reason) ON model_call TO qa_desk_member;
ALTER TABLE teaching_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_source ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_use ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON qad_purge_cut TO qa_desk_member;

-- Says whether I hold a right at all, whole for everybody though my role may hold for a part.
CREATE OR REPLACE FUNCTION has_right(p_action text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM my_grant WHERE action = p_action);
END $$;

-- Returns the cases of my own calls about which I was asked.
CREATE OR REPLACE FUNCTION cases_i_answer() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT case_id FROM case_source WHERE csr_id = me() AND asked_at IS NOT NULL);
END $$;

-- Says whether a case hides whose call it is.
CREATE OR REPLACE FUNCTION is_anonymous_case(p_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT is_anonymous FROM teaching_case WHERE id = p_case);
END $$;

CREATE POLICY reads ON teaching_case FOR SELECT TO qa_desk_member USING (
  (SELECT has_right('case.see')) OR id = ANY ((SELECT cases_i_answer())::uuid[]));
CREATE POLICY adds ON teaching_case FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('case.edit')) AND added_by = (SELECT me()) AND removed_at IS NULL
  AND length(cut_key) = 32 AND added_at BETWEEN now() AND clock_timestamp());
CREATE POLICY edits ON teaching_case FOR UPDATE TO qa_desk_member USING (
  (SELECT everywhere('case.edit')))
  WITH CHECK (removed_by IS NULL OR removed_by = (SELECT me()));

CREATE POLICY reads ON case_source FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('case.edit')) OR (SELECT everywhere('listen'))
  OR (SELECT has_right('case.see')) AND NOT is_anonymous_case(case_id)
  OR csr_id = (SELECT me()) AND asked_at IS NOT NULL);
CREATE POLICY adds ON case_source FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('case.edit'))
  AND EXISTS (SELECT FROM teaching_case WHERE teaching_case.id = case_id
    AND added_by = (SELECT me()) OFFSET 0)
  AND (EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
      AND evaluation.csr_id = case_source.csr_id AND purpose = 'normal' OFFSET 0)
    OR evaluation_id IS NULL AND EXISTS (SELECT FROM call_segment
      WHERE call_segment.call_id = case_source.call_id
        AND person_id = case_source.csr_id OFFSET 0)));
CREATE POLICY asks ON case_source FOR UPDATE TO qa_desk_member USING (
  (SELECT everywhere('case.edit')) OR csr_id = (SELECT me()) AND asked_at IS NOT NULL);

CREATE POLICY reads ON model_call FOR SELECT TO qa_desk_member USING (
  withdrawn_at IS NULL AND (SELECT has_right('model_call.see'))
  OR (SELECT has_right('case.see')) OR case_id = ANY ((SELECT cases_i_answer())::uuid[]));
CREATE POLICY publishes ON model_call FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('model_call.publish')) AND published_by = (SELECT me())
  AND published_at BETWEEN now() AND clock_timestamp());
CREATE POLICY withdraws ON model_call FOR UPDATE TO qa_desk_member USING (
  (SELECT everywhere('model_call.publish')) OR case_id = ANY ((SELECT cases_i_answer())::uuid[]))
  WITH CHECK (withdrawn_by = (SELECT me()));

-- What a case is used in: for who works with cases, and of a published one for who hears it.
CREATE OR REPLACE FUNCTION uses_cases(p_kind text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN everywhere('case.edit') AND CASE p_kind WHEN 'need' THEN everywhere('training.draft')
    WHEN 'bulletin' THEN everywhere('report.draft')
    WHEN 'calibration' THEN everywhere('calibration.run') ELSE false END;
END $$;
CREATE POLICY reads ON case_use FOR SELECT TO qa_desk_member USING (
  (SELECT has_right('case.see')) OR (SELECT has_right('model_call.see')) AND EXISTS (
    SELECT FROM model_call AS m WHERE m.case_id = case_use.case_id AND m.withdrawn_at IS NULL
    OFFSET 0));
CREATE POLICY adds ON case_use FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT uses_cases(kind)) AND added_by = (SELECT me())
  AND added_at BETWEEN now() AND clock_timestamp());
CREATE POLICY drops ON case_use FOR DELETE TO qa_desk_member USING ((SELECT uses_cases(kind)));

-- Consent: who edits cases asks, and takes a question back; only the CSR himself answers it.
CREATE OR REPLACE FUNCTION guard_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  is_csr boolean := NEW.csr_id = me();
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF NEW.consent IS NOT NULL AND NOT is_csr
        AND (NEW.consent, NEW.answered_at) IS DISTINCT FROM (OLD.consent, OLD.answered_at)
      OR is_csr AND (NEW.asked_at IS DISTINCT FROM OLD.asked_at
        OR NEW.asked_by IS DISTINCT FROM OLD.asked_by OR NEW.consent IS NULL)
      OR NEW.asked_at IS DISTINCT FROM OLD.asked_at AND NEW.asked_at IS NOT NULL
        AND NEW.asked_by IS DISTINCT FROM me() THEN
    RAISE EXCEPTION 'QAD97 case_source' USING ERRCODE = 'QAD97';
  END IF;
  IF NEW.consent IS NOT NULL AND NEW.answered_at IS DISTINCT FROM OLD.answered_at THEN
    NEW.answered_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_consent BEFORE UPDATE ON case_source
  FOR EACH ROW EXECUTE FUNCTION guard_consent();

REVOKE ALL ON FUNCTION has_right(text), cases_i_answer(), is_anonymous_case(uuid), guard_consent(),
  uses_cases(text)
  FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION has_right(text), cases_i_answer(), is_anonymous_case(uuid),
  uses_cases(text) TO qa_desk_member;
