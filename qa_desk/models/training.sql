-- PostgreSQL: training needs with all that belongs to them, and the training plan (machine T,
-- domain.md 2.6). Runs after policy_register.sql, as the owner. What both engines refuse is in
-- training_seals.py.

GRANT SELECT, INSERT ON training_need, training_step, training_case, training_trainee,
  training_session, training_release, training_attendance, training_test, training_plan_line
  TO qa_desk_member;
GRANT DELETE ON training_case, training_trainee, training_plan_line TO qa_desk_member;
GRANT UPDATE (state, marked_at, marked_by) ON training_attendance TO qa_desk_member;
GRANT UPDATE (day, from_minute, to_minute, place, method, lecturer, hours, material, is_make_up,
  version) ON training_session TO qa_desk_member;
GRANT UPDATE (year, month, goal, content, method, planned, owner_id, submit_on, submitted_at,
  version) ON training_plan_line TO qa_desk_member;
GRANT UPDATE (status, entered_at, due_at, source, topic, problem, dimension, items, urgency, metric,
  target, method, content, due_on, period_from, period_to, baseline, samples, failed, applied,
  people_failed, people, submitted_by, submitted_at, approved_by, approved_at, trainer_id,
  accepted_at, return_kind, return_reason, merged_into, result, result_at, proposed_verdict,
  proposed_by, verdict, verdict_reason, decided_by, effect, document_id, closed_at, version)
  ON training_need TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['training_need', 'training_step', 'training_case',
      'training_trainee', 'training_session', 'training_release', 'training_attendance',
      'training_test', 'training_plan_line'] LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;


-- Who sees a need ----------------------------------------------------------------------------------

-- Returns the needs in which somebody of my teams is trained, or I am, once it is scheduled.
CREATE OR REPLACE FUNCTION my_trainings() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  led uuid[] := people_of_my_teams('training.see');
  myself uuid := me_as('training.see', 'own');
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT t.need_id), '{}') FROM training_trainee AS t
    JOIN training_need AS n ON n.id = t.need_id
    WHERE t.person_id = ANY (led)
      OR (t.person_id = myself AND n.status IN ('T3', 'T4', 'T5', 'T6', 'T7', 'T8')));
END $$;

-- Says whether I have a right about trainings at all, whatever its scope.
CREATE OR REPLACE FUNCTION may_train(p_action text, p_relation text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM my_grant
    WHERE action = p_action AND (p_relation IS NULL OR relation = p_relation));
END $$;

CREATE POLICY reads ON training_need FOR SELECT TO qa_desk_member USING (
  raised_by = (SELECT me()) OR (SELECT everywhere('training.draft'))
  OR (approved_at IS NOT NULL AND ((SELECT everywhere('training.see'))
    OR id = ANY ((SELECT my_trainings())::uuid[]))));
CREATE POLICY reads ON training_step FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM training_need WHERE training_need.id = need_id OFFSET 0));
CREATE POLICY reads ON training_case FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM training_need WHERE training_need.id = need_id OFFSET 0)
  AND ((SELECT everywhere('training.see')) OR csr_id = (SELECT me())
    OR csr_id = ANY ((SELECT people_of_my_teams('training.see'))::uuid[])));
CREATE POLICY reads ON training_trainee FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM training_need WHERE training_need.id = need_id OFFSET 0)
  AND ((SELECT everywhere('training.see')) OR person_id = (SELECT me())
    OR person_id = ANY ((SELECT people_of_my_teams('training.see'))::uuid[])));
CREATE POLICY reads ON training_session FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM training_need WHERE training_need.id = need_id OFFSET 0));
CREATE POLICY reads ON training_test FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM training_trainee AS t
    WHERE t.need_id = training_test.need_id AND t.person_id = training_test.person_id OFFSET 0));
CREATE POLICY reads ON training_release FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM training_session AS s JOIN training_trainee AS t USING (need_id)
    WHERE s.id = session_id AND t.person_id = training_release.person_id OFFSET 0));
CREATE POLICY reads ON training_attendance FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM training_session AS s JOIN training_trainee AS t USING (need_id)
    WHERE s.id = session_id AND t.person_id = training_attendance.person_id OFFSET 0));


-- What somebody is to a need -----------------------------------------------------------------------

-- Returns what I am to a need, in the words of workflow_step.who; rules/trainings.py says the same.
CREATE OR REPLACE FUNCTION relations_to_need(p_need training_need) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN CASE WHEN p_need.raised_by = me() AND EXISTS (SELECT FROM my_grant
      WHERE action = 'training.propose') THEN ARRAY['need_raiser'] ELSE '{}'::text[] END
    || CASE WHEN everywhere('training.draft') THEN ARRAY['need_drafter'] ELSE '{}'::text[] END
    || CASE WHEN everywhere('training.approve') THEN ARRAY['need_approver'] ELSE '{}'::text[] END
    || CASE WHEN everywhere('training.run') AND p_need.approved_at IS NOT NULL
      THEN ARRAY['trainer'] ELSE '{}'::text[] END;
END $$;

CREATE OR REPLACE FUNCTION am_to_need(p_need uuid, p_relations text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM training_need AS n
    WHERE n.id = p_need AND relations_to_need(n) && p_relations);
END $$;

CREATE POLICY adds ON training_need FOR INSERT TO qa_desk_member WITH CHECK (
  raised_by = (SELECT me()) AND raised_at BETWEEN now() AND clock_timestamp()
  AND num_nonnulls(submitted_by, approved_by, approved_at, trainer_id, accepted_at, merged_into,
    result_at, proposed_by, decided_by, document_id, closed_at) = 0 AND verdict = ''
  AND (SELECT may_train('training.propose')));
CREATE POLICY edits ON training_need FOR UPDATE TO qa_desk_member USING (
  raised_by = (SELECT me()) OR (SELECT everywhere('training.draft'))
  OR (SELECT everywhere('training.approve')) OR (SELECT everywhere('training.run')));

-- Of a team lead or coach the people of his teams; of an inspector or QA lead everybody.
CREATE POLICY adds ON training_trainee FOR INSERT TO qa_desk_member WITH CHECK (
  am_to_need(need_id, ARRAY['need_drafter', 'trainer'])
  OR (am_to_need(need_id, ARRAY['need_raiser'])
    AND person_id = ANY ((SELECT people_of_my_teams('training.propose'))::uuid[])));
CREATE POLICY drops ON training_trainee FOR DELETE TO qa_desk_member USING (
  am_to_need(need_id, ARRAY['need_raiser', 'need_drafter']));
-- Evidence is a result of whom it says; who drafts reports names any, others what they may see.
CREATE POLICY adds ON training_case FOR INSERT TO qa_desk_member WITH CHECK (
  am_to_need(need_id, ARRAY['need_raiser', 'need_drafter'])
  AND ((SELECT everywhere('report.draft')) OR EXISTS (SELECT FROM evaluation
    WHERE evaluation.id = evaluation_id AND evaluation.csr_id = training_case.csr_id OFFSET 0)));
CREATE POLICY drops ON training_case FOR DELETE TO qa_desk_member USING (
  am_to_need(need_id, ARRAY['need_raiser', 'need_drafter']));

CREATE POLICY adds ON training_session FOR INSERT TO qa_desk_member WITH CHECK (
  am_to_need(need_id, ARRAY['trainer']));
CREATE POLICY edits ON training_session FOR UPDATE TO qa_desk_member USING (
  am_to_need(need_id, ARRAY['trainer']));
CREATE POLICY adds ON training_test FOR INSERT TO qa_desk_member WITH CHECK (
  am_to_need(need_id, ARRAY['trainer']) AND entered_by = (SELECT me())
  AND entered_at BETWEEN now() AND clock_timestamp() AND passed = (score >= pass_mark));
CREATE POLICY adds ON training_attendance FOR INSERT TO qa_desk_member WITH CHECK (
  marked_by = (SELECT me()) AND EXISTS (SELECT FROM training_session AS s
    WHERE s.id = session_id AND am_to_need(s.need_id, ARRAY['trainer']) OFFSET 0));
CREATE POLICY edits ON training_attendance FOR UPDATE TO qa_desk_member USING (
  EXISTS (SELECT FROM training_session AS s
    WHERE s.id = session_id AND am_to_need(s.need_id, ARRAY['trainer']) OFFSET 0))
  WITH CHECK (marked_by = (SELECT me()));
-- Whoever keeps somebody's roster releases him from his shift.
CREATE POLICY adds ON training_release FOR INSERT TO qa_desk_member WITH CHECK (
  released_by = (SELECT me()) AND released_at BETWEEN now() AND clock_timestamp()
  AND ((SELECT everywhere('roster.edit'))
    OR person_id = ANY ((SELECT people_of_my_teams('roster.edit'))::uuid[]))
  AND EXISTS (SELECT FROM training_session AS s JOIN training_trainee AS t USING (need_id)
    WHERE s.id = session_id AND t.person_id = training_release.person_id OFFSET 0));

CREATE POLICY reads ON training_plan_line FOR SELECT TO qa_desk_member USING (
  (SELECT may_train('training.see', 'all')));
CREATE POLICY adds ON training_plan_line FOR INSERT TO qa_desk_member WITH CHECK (
  created_by = (SELECT me())
  AND ((SELECT everywhere('training.run')) OR (SELECT everywhere('training.approve'))));
CREATE POLICY edits ON training_plan_line FOR UPDATE TO qa_desk_member USING (
  (SELECT everywhere('training.run')) OR (SELECT everywhere('training.approve')));
CREATE POLICY drops ON training_plan_line FOR DELETE TO qa_desk_member USING (
  submitted_at IS NULL
  AND ((SELECT everywhere('training.run')) OR (SELECT everywhere('training.approve'))));


-- What is heard of a need --------------------------------------------------------------------------

-- Returns the calls that show the needs in hand, for whoever holds trainings: their recordings, with
-- the keys, and nothing else of them.
CREATE OR REPLACE FUNCTION evidence_calls() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT call_id FROM qad_training_evidence);
END $$;
CREATE POLICY reads_evidence ON audio_file FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('training.run')) AND call_id = ANY ((SELECT evidence_calls())::uuid[]));
GRANT SELECT ON qad_training_result, qad_training_evidence TO qa_desk_member;


-- Steps --------------------------------------------------------------------------------------------

-- Says whether a need still lacks what a step of the training itself asks for: everybody was marked
-- at a session before it was held; has passed the newest test of each kind, or has a day for the next
-- one, before the result goes back; has passed, and a verdict is proposed, before that is decided.
-- services/training says the same, with the names of who is missing.
CREATE OR REPLACE FUNCTION need_lacks(p_need training_need, p_key text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF p_key = 'deliver_training' THEN
    RETURN EXISTS (SELECT FROM training_trainee AS t WHERE t.need_id = p_need.id
      AND NOT EXISTS (SELECT FROM training_attendance AS a JOIN training_session AS s
        ON s.id = a.session_id WHERE s.need_id = p_need.id AND a.person_id = t.person_id));
  ELSIF p_key NOT IN ('give_result', 'close_effective', 'close_ineffective') THEN
    RETURN false;
  ELSIF p_key <> 'give_result' AND p_need.proposed_verdict = '' THEN
    RETURN true;
  END IF;
  RETURN EXISTS (SELECT FROM training_trainee AS t
    LEFT JOIN (SELECT DISTINCT ON (person_id, kind) person_id, passed, retake_on
      FROM training_test WHERE need_id = p_need.id
      ORDER BY person_id, kind, day DESC, id DESC) AS newest USING (person_id)
    WHERE t.need_id = p_need.id AND NOT coalesce(newest.passed
      OR p_key = 'give_result' AND newest.retake_on IS NOT NULL, false));
END $$;

-- A step is written down by whom it says, while the need is in the state that it leaves, and only by
-- somebody who may take it; when is the server's word.
CREATE POLICY adds ON training_step FOR INSERT TO qa_desk_member WITH CHECK (true);
CREATE OR REPLACE FUNCTION guard_training_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  step workflow_step;
  n training_need;
  needs text[];
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  SELECT * INTO n FROM training_need WHERE id = NEW.need_id;
  SELECT * INTO step FROM workflow_step WHERE key = NEW.key AND code LIKE 'T-%'
    AND source IS NOT DISTINCT FROM NEW.source AND target = NEW.target;
  needs := string_to_array(step.needs, ' ');
  IF step IS NULL OR n IS NULL
      OR NOT NEW.role = ANY (string_to_array(step.who, ' '))
      OR NOT NEW.role = ANY (relations_to_need(n))
      OR NOT (NEW.source = n.status OR NEW.source IS NULL AND n.raised_at >= now())
      OR ('approved' = ANY (needs) AND n.approved_at IS NULL)
      OR ('unapproved' = ANY (needs) AND n.approved_at IS NOT NULL) THEN
    RAISE EXCEPTION 'QAD07 training_step' USING ERRCODE = 'QAD07';
  END IF;
  IF 'reason' = ANY (needs) AND NEW.words !~ '\S' THEN
    RAISE EXCEPTION 'QAD17 training_step' USING ERRCODE = 'QAD17';
  END IF;
  IF 'whole' = ANY (needs) AND need_lacks(n, NEW.key) THEN
    RAISE EXCEPTION 'QAD07 training_step' USING ERRCODE = 'QAD07';
  END IF;
  NEW.person_id := me();
  NEW.taken_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER guard_training_step BEFORE INSERT ON training_step
  FOR EACH ROW EXECUTE FUNCTION guard_training_step();

-- Says whether I have said in this transaction that I take one of these steps about a need.
CREATE OR REPLACE FUNCTION said_of_need(p_need uuid, p_keys text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM training_step WHERE need_id = p_need AND person_id = me()
    AND taken_at >= now() AND key = ANY (p_keys));
END $$;

-- A need as its people change it: nothing that a step decides changes without that step.
CREATE OR REPLACE FUNCTION guard_training_need() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  o training_need := OLD;
  n training_need := NEW;
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF (n.status <> o.status AND NOT EXISTS (SELECT FROM training_step
        WHERE need_id = o.id AND person_id = me() AND taken_at >= now()
          AND source = o.status AND target = n.status))
      OR ((n.topic, n.problem, n.source, n.dimension, n.items, n.urgency, n.metric, n.target,
          n.method, n.content, n.due_on, n.period_from, n.period_to) IS DISTINCT FROM
          (o.topic, o.problem, o.source, o.dimension, o.items, o.urgency, o.metric, o.target,
          o.method, o.content, o.due_on, o.period_from, o.period_to)
        AND NOT (o.status IN ('T0', 'TR')
          AND relations_to_need(o) && ARRAY['need_raiser', 'need_drafter']))
      OR ((n.baseline, n.samples, n.failed, n.applied, n.people_failed, n.people, n.submitted_by,
          n.submitted_at) IS DISTINCT FROM (o.baseline, o.samples, o.failed, o.applied,
          o.people_failed, o.people, o.submitted_by, o.submitted_at)
        AND NOT said_of_need(o.id, ARRAY['submit_need']))
      OR (n.approved_by IS DISTINCT FROM o.approved_by
        AND NOT said_of_need(o.id, ARRAY['approve_need', 'submit_need']))
      OR (n.trainer_id IS DISTINCT FROM o.trainer_id
        AND NOT said_of_need(o.id, ARRAY['accept_need']))
      OR ((n.return_kind, n.return_reason) IS DISTINCT FROM (o.return_kind, o.return_reason)
        AND NOT said_of_need(o.id, ARRAY['return_need', 'submit_need']))
      OR (n.merged_into IS DISTINCT FROM o.merged_into
        AND NOT said_of_need(o.id, ARRAY['merge_need']))
      OR (n.result <> o.result AND NOT said_of_need(o.id, ARRAY['give_result']))
      OR ((n.proposed_verdict, n.proposed_by) IS DISTINCT FROM (o.proposed_verdict, o.proposed_by)
        AND NOT said_of_need(o.id, ARRAY['propose_verdict']))
      OR ((n.verdict, n.verdict_reason, n.decided_by, n.effect, n.document_id) IS DISTINCT FROM
          (o.verdict, o.verdict_reason, o.decided_by, o.effect, o.document_id)
        AND NOT said_of_need(o.id, ARRAY['close_effective', 'close_ineffective'])) THEN
    RAISE EXCEPTION 'QAD07 training_need' USING ERRCODE = 'QAD07';
  END IF;
  IF n.approved_by IS NOT NULL AND n.approved_by IS DISTINCT FROM o.approved_by THEN
    NEW.approved_by := me();
    NEW.approved_at := clock_timestamp();
  ELSIF n.approved_by IS NULL THEN
    NEW.approved_at := NULL;
  ELSE
    NEW.approved_at := o.approved_at;
  END IF;
  NEW.closed_at := CASE WHEN n.status IN ('T7', 'T8', 'TX') THEN clock_timestamp() END;
  NEW.version := o.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_training_need BEFORE UPDATE ON training_need
  FOR EACH ROW EXECUTE FUNCTION guard_training_need();


-- The paper ----------------------------------------------------------------------------------------

CREATE POLICY trainings ON document FOR SELECT TO qa_desk_member USING (
  kind = 'training_need'
  AND EXISTS (SELECT FROM training_need WHERE training_need.id = subject_id OFFSET 0));
CREATE POLICY training_papers ON document FOR INSERT TO qa_desk_member WITH CHECK (
  kind = 'training_need' AND (SELECT everywhere('training.approve')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp()
  AND EXISTS (SELECT FROM training_need WHERE training_need.id = subject_id OFFSET 0));
CREATE POLICY training_signs ON document FOR UPDATE TO qa_desk_member USING (
  kind = 'training_need' AND ((SELECT everywhere('training.draft'))
    OR (SELECT everywhere('training.approve')) OR (SELECT everywhere('training.run'))));
CREATE POLICY adds_to_trainings ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('training.approve')) AND role IN ('need_inspector', 'need_lead', 'need_trainer')
  AND EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind = 'training_need' AND created_by = (SELECT me()) OFFSET 0));
CREATE POLICY drops_from_trainings ON signatory FOR DELETE TO qa_desk_member USING (
  (SELECT everywhere('training.approve')) AND role IN ('need_inspector', 'need_lead', 'need_trainer'));

REVOKE ALL ON FUNCTION my_trainings(), may_train(text, text), relations_to_need(training_need), am_to_need(uuid, text[]),
  evidence_calls(), need_lacks(training_need, text), guard_training_step(), said_of_need(uuid, text[]), guard_training_need()
  FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION my_trainings(), may_train(text, text), am_to_need(uuid, text[]), evidence_calls() TO qa_desk_member;
