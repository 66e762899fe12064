-- PostgreSQL: calibration sessions (S3-5.7, domain.md 5.12). Runs after policy_register.sql, as the
-- owner. What both engines refuse is in calibration_seals.py, the views in calibrations.py.
--
-- While people are scoring, nobody sees what another one has scored: not the chair either, who takes
-- part. Once the scoring has ended, whoever may see sessions reads it through the views.

GRANT SELECT, INSERT, DELETE ON calibration, calibration_call, calibration_member,
  calibration_topic, calibration_arrangement TO qa_desk_member;
GRANT SELECT, INSERT ON calibration_task TO qa_desk_member;
GRANT UPDATE (month, held_on, chair_id, reference_id, checklist_version_id, tolerance,
  tolerance_new, state, training, training_minutes, notes, opened_at, ended_at, version)
  ON calibration TO qa_desk_member;
GRANT UPDATE (present) ON calibration_member TO qa_desk_member;
GRANT UPDATE (place, item_key, views, conclusion, agreed_zh, agreed_en, change, ended_on,
  end_reason, review_id) ON calibration_topic TO qa_desk_member;
GRANT UPDATE (what, due_on) ON calibration_arrangement TO qa_desk_member;
GRANT SELECT ON qad_calibration_task, qad_calibration_score, qad_calibration_answer,
  qad_calibration_flag TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['calibration', 'calibration_call', 'calibration_member',
      'calibration_task', 'calibration_topic', 'calibration_arrangement'] LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;


-- Sessions -----------------------------------------------------------------------------------------

CREATE POLICY reads ON calibration FOR SELECT TO qa_desk_member
  USING ((SELECT sees_calibrations()));
CREATE POLICY adds ON calibration FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('calibration.run')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp());
CREATE POLICY edits ON calibration FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('calibration.run')));
CREATE POLICY drops ON calibration FOR DELETE TO qa_desk_member
  USING ((SELECT everywhere('calibration.run')));

-- Which calls they will be, is told when the scoring begins.
CREATE POLICY reads ON calibration_call FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('calibration.run'))
  OR EXISTS (SELECT FROM calibration WHERE calibration.id = calibration_id
    AND state <> 'preparing' OFFSET 0));
CREATE POLICY reads ON calibration_task FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM calibration_call AS c WHERE c.id = call_id OFFSET 0));
CREATE POLICY adds ON calibration_task FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('calibration.run')));

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['calibration_call', 'calibration_member', 'calibration_topic',
      'calibration_arrangement'] LOOP
    EXECUTE format($policy$
      CREATE POLICY adds ON %1$I FOR INSERT TO qa_desk_member
        WITH CHECK ((SELECT everywhere('calibration.run')));
      CREATE POLICY drops ON %1$I FOR DELETE TO qa_desk_member
        USING ((SELECT everywhere('calibration.run')))$policy$, name);
    IF name <> 'calibration_call' THEN
      EXECUTE format($policy$
        CREATE POLICY reads ON %1$I FOR SELECT TO qa_desk_member
          USING ((SELECT sees_calibrations()));
        CREATE POLICY edits ON %1$I FOR UPDATE TO qa_desk_member
          USING ((SELECT everywhere('calibration.run')))$policy$, name);
    END IF;
  END LOOP;
END $$;

-- When the scoring was opened and ended is the server's word.
CREATE OR REPLACE FUNCTION guard_calibration() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  NEW.opened_at := CASE WHEN OLD.state = 'preparing' AND NEW.state = 'scoring'
    THEN clock_timestamp() ELSE OLD.opened_at END;
  NEW.ended_at := CASE WHEN OLD.state = 'scoring' AND NEW.state = 'discussing'
    THEN clock_timestamp() ELSE OLD.ended_at END;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_calibration BEFORE UPDATE ON calibration
  FOR EACH ROW EXECUTE FUNCTION guard_calibration();


-- Whoever takes part sees, scores and hears his own tasks, and no other evaluation by that.
CREATE POLICY tasks ON evaluation FOR SELECT TO qa_desk_member USING (
  purpose = 'calibration' AND inspector_id = (SELECT me_as('calibration.join', 'assigned')));
CREATE POLICY task_edits ON evaluation FOR UPDATE TO qa_desk_member USING (
  purpose = 'calibration' AND inspector_id = (SELECT me_as('calibration.join', 'assigned')));

CREATE OR REPLACE FUNCTION my_calibration_calls() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  myself uuid := me_as('calibration.join', 'assigned');
BEGIN
  RETURN ARRAY(SELECT call_id FROM evaluation
    WHERE inspector_id = myself AND purpose = 'calibration' AND call_id IS NOT NULL);
END $$;
CREATE POLICY tasks ON audio_file FOR SELECT TO qa_desk_member USING (
  call_id = ANY ((SELECT my_calibration_calls())::uuid[]));


-- Blind until the scoring has ended ----------------------------------------------------------------

-- Returns the evaluations of calibrations that others are scoring now.
CREATE OR REPLACE FUNCTION blind_evaluations() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  myself uuid := me();
BEGIN
  RETURN ARRAY(SELECT e.id FROM calibration AS s
    JOIN calibration_call AS c ON c.calibration_id = s.id
    JOIN calibration_task AS t ON t.call_id = c.id JOIN evaluation AS e ON e.id = t.evaluation_id
    WHERE s.state = 'scoring' AND e.inspector_id IS DISTINCT FROM myself);
END $$;

CREATE POLICY blind ON evaluation AS RESTRICTIVE FOR SELECT TO qa_desk_member USING (
  purpose <> 'calibration' OR id <> ALL ((SELECT blind_evaluations())::uuid[]));
CREATE POLICY blind_edits ON evaluation AS RESTRICTIVE FOR UPDATE TO qa_desk_member USING (
  purpose <> 'calibration' OR id <> ALL ((SELECT blind_evaluations())::uuid[]));
DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['revision', 'answer', 'fatal_flag', 'mark', 'draft', 'attachment']
  LOOP
    EXECUTE format($policy$
      CREATE POLICY blind ON %I AS RESTRICTIVE FOR SELECT TO qa_desk_member
        USING (evaluation_id <> ALL ((SELECT blind_evaluations())::uuid[]))$policy$, name);
  END LOOP;
END $$;


-- The record: a paper with signatories -------------------------------------------------------------

-- Returns the records that I am asked to sign.
CREATE OR REPLACE FUNCTION my_calibration_records() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  myself uuid := me();
BEGIN
  RETURN ARRAY(SELECT document_id FROM signatory WHERE person_id = myself
    AND role IN ('calibrator', 'calibration_chair'));
END $$;

CREATE POLICY calibrations ON document FOR SELECT TO qa_desk_member USING (
  kind = 'calibration' AND (SELECT sees_calibrations()));
CREATE POLICY writes_calibrations ON document FOR INSERT TO qa_desk_member WITH CHECK (
  kind = 'calibration' AND (SELECT everywhere('calibration.run')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp()
  AND EXISTS (SELECT FROM calibration WHERE calibration.id = subject_id
    AND state = 'discussing' OFFSET 0));
CREATE POLICY edits_calibrations ON document FOR UPDATE TO qa_desk_member USING (
  kind = 'calibration' AND ((SELECT everywhere('calibration.run'))
    OR id = ANY ((SELECT my_calibration_records())::uuid[])));
CREATE POLICY asks_calibrators ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('calibration.run'))
  AND EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind = 'calibration' OFFSET 0));
CREATE POLICY drops_calibrators ON signatory FOR DELETE TO qa_desk_member USING (
  (SELECT everywhere('calibration.run'))
  AND EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind = 'calibration' OFFSET 0));

-- Says whether all who have submitted sign a record, and the chair of the session after them.
CREATE OR REPLACE FUNCTION is_calibration_asked(p_document uuid, p_session uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT count(*) FILTER (WHERE role = 'calibration_chair') = 1
      AND bool_and(CASE role WHEN 'calibration_chair' THEN turn = 2 AND person_id =
          (SELECT chair_id FROM calibration WHERE id = p_session)
        WHEN 'calibrator' THEN turn = 1 ELSE false END)
    FROM signatory WHERE document_id = p_document)
    AND NOT EXISTS (SELECT FROM qad_calibration_task WHERE calibration_id = p_session AND is_done
      AND person_id NOT IN (SELECT person_id FROM signatory WHERE document_id = p_document));
END $$;

-- Who signs closes a record by the last signature; all else is for whoever runs sessions.
CREATE OR REPLACE FUNCTION guard_calibration_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NEW.kind = 'calibration' AND NOT everywhere('calibration.run')
      AND ((NEW.issued_at, NEW.voided_at, NEW.content) IS DISTINCT FROM
        (OLD.issued_at, OLD.voided_at, OLD.content) OR NEW.closed_at IS NULL) THEN
    RAISE EXCEPTION 'QAD82 document' USING ERRCODE = 'QAD82';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_guard_calibration_record BEFORE UPDATE ON document
  FOR EACH ROW EXECUTE FUNCTION guard_calibration_record();

REVOKE ALL ON FUNCTION guard_calibration(), my_calibration_calls(), my_calibration_records(),
  blind_evaluations(), is_calibration_asked(uuid, uuid), guard_calibration_record() FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION sees_calibrations(), my_calibration_records(), my_calibration_calls(),
  blind_evaluations()
  TO qa_desk_member;
