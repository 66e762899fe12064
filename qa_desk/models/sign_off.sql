-- PostgreSQL: steps taken with their words, inspectors' assessments, reminders, pictures of
-- signatures. Runs after policies.sql, as the owner.

GRANT SELECT, INSERT ON step_taken, assessment, reminder, signature_picture TO qa_desk_member;
GRANT UPDATE (status, due_at, statement, decision, points, reason, decided_by, decided_at,
  document_id, closed_at, version) ON assessment TO qa_desk_member;
GRANT UPDATE (delivered_at, how, handed_by) ON reminder TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['step_taken', 'assessment', 'reminder', 'signature_picture'] LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;


-- Steps --------------------------------------------------------------------------------------------

-- Who sees the result sees what was done about it; but until it is decided, only the reviewer what
-- he scored, and the panel how it votes. What belongs to an assessment is for its people.
CREATE POLICY reads ON step_taken FOR SELECT TO qa_desk_member USING (
  person_id = (SELECT me())
  OR CASE WHEN assessment_id IS NOT NULL
    THEN EXISTS (SELECT FROM assessment WHERE assessment.id = assessment_id OFFSET 0)
    ELSE EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
      AND CASE step_taken.key WHEN 'rescore' THEN evaluation.status <> 'E7'
        WHEN 'vote' THEN evaluation.status <> 'E9'
          OR evaluation.id = ANY ((SELECT my_panels())::uuid[])
        ELSE true END OFFSET 0) END);
CREATE POLICY adds ON step_taken FOR INSERT TO qa_desk_member WITH CHECK (true);

-- Returns what I am to an assessment, in the words of workflow_step.who.
CREATE OR REPLACE FUNCTION relations_to_assessment(p_assessment assessment) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  held text[] := '{}';
BEGIN
  IF p_assessment.inspector_id = me() THEN
    held := held || 'author'::text;
  ELSIF everywhere('assess') AND NOT EXISTS (SELECT FROM revision
        WHERE evaluation_id = p_assessment.evaluation_id AND author_id = me() AND number = 1)
      AND NOT EXISTS (SELECT FROM evaluation
        WHERE id = p_assessment.evaluation_id AND csr_id = me()) THEN
    held := held || 'assessor'::text;
  END IF;
  RETURN held;
END $$;

-- A step is written down by whom it says, while the record is in the state that it leaves, and only
-- by somebody who may take it. Who and when are the server's words, and so is the hash.
CREATE OR REPLACE FUNCTION guard_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  step workflow_step;
  e evaluation;
  a assessment;
  held text[];
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  SELECT * INTO e FROM evaluation WHERE id = NEW.evaluation_id;
  SELECT * INTO step FROM workflow_step WHERE key = NEW.key AND told
    AND source IS NOT DISTINCT FROM NEW.source AND target = NEW.target;
  IF NEW.assessment_id IS NULL THEN
    held := relations_to(e);
    IF step IS NULL OR e.status IS DISTINCT FROM NEW.source
        OR NOT coalesce(holds_for(step, e, held) AND NEW.role = ANY (held)
          AND NEW.role = ANY (string_to_array(step.who, ' ')), false) THEN
      RAISE EXCEPTION 'QAD07 step_taken' USING ERRCODE = 'QAD07';
    END IF;
  ELSE
    SELECT * INTO a FROM assessment WHERE id = NEW.assessment_id;
    IF step IS NULL OR a.evaluation_id IS DISTINCT FROM NEW.evaluation_id
        OR NOT NEW.role = ANY (string_to_array(step.who, ' '))
        OR NOT (NEW.source IS NULL AND a.reviewer_id = me() AND a.opened_at >= now()
          OR NEW.source = a.status AND NEW.role = ANY (relations_to_assessment(a))) THEN
      RAISE EXCEPTION 'QAD07 step_taken' USING ERRCODE = 'QAD07';
    END IF;
  END IF;
  IF 'reason' = ANY (string_to_array(step.needs, ' ')) AND NEW.reason !~ '\S' THEN
    RAISE EXCEPTION 'QAD17 step_taken' USING ERRCODE = 'QAD17';
  END IF;
  NEW.person_id := me();
  NEW.taken_at := clock_timestamp();
  NEW.revision := e.revision;
  NEW.content_hash := step_hash(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER guard_step BEFORE INSERT ON step_taken
  FOR EACH ROW EXECUTE FUNCTION guard_step();

-- What was said is done: a step that leads on does not stay alone.
CREATE OR REPLACE FUNCTION guard_said() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NEW.source <> NEW.target AND (
      NEW.assessment_id IS NULL AND EXISTS (SELECT FROM evaluation
        WHERE id = NEW.evaluation_id AND status = NEW.source)
      OR EXISTS (SELECT FROM assessment WHERE id = NEW.assessment_id AND status = NEW.source)) THEN
    RAISE EXCEPTION 'QAD07 step_taken' USING ERRCODE = 'QAD07';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_said AFTER INSERT ON step_taken DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION guard_said();


-- Assessments --------------------------------------------------------------------------------------

CREATE POLICY reads ON assessment FOR SELECT TO qa_desk_member USING (
  inspector_id = (SELECT me_as('assessment.see', 'own'))
  OR (SELECT everywhere('assessment.see')) OR reviewer_id = (SELECT me()));
CREATE POLICY adds ON assessment FOR INSERT TO qa_desk_member WITH CHECK (
  reviewer_id = (SELECT me()) AND inspector_id <> (SELECT me())
  AND opened_at BETWEEN now() AND clock_timestamp()
  AND num_nonnulls(decision, points, decided_by, decided_at, document_id, closed_at) = 0
  AND ((SELECT everywhere('assess')) OR corrects(evaluation_id)));
CREATE POLICY edits ON assessment FOR UPDATE TO qa_desk_member USING (
  inspector_id = (SELECT me_as('assessment.see', 'own')) OR (SELECT everywhere('assess')));

-- Returns what both sign of a decision; rules/assessments.py writes the same.
CREATE OR REPLACE FUNCTION assessment_text(a assessment) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN 'qad1' || chr(10)
    || qad1('evaluation_id', a.evaluation_id::text) || qad1('inspector_id', a.inspector_id::text)
    || qad1('kind', a.kind) || qad1('item', a.item::text) || qad1('fatal', a.fatal)
    || qad1('statement', a.statement) || qad1('decision', a.decision)
    || qad1('points', a.points::text) || qad1('reason', a.reason)
    || qad1('decided_by', a.decided_by::text);
END $$;

-- Says whether a line puts the evaluation that an assessment is about on its paper, which is made
-- in this very transaction by whoever decides it.
CREATE OR REPLACE FUNCTION may_line_assessment(p_line document_line) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM document JOIN assessment AS a USING (number)
    JOIN evaluation ON evaluation.id = a.evaluation_id
    JOIN revision ON revision.evaluation_id = evaluation.id
      AND revision.number = evaluation.revision
    WHERE document.id = p_line.document_id AND document.kind = 'assessment'
      AND document.created_by = me() AND document.created_at >= now()
      AND document.person_id = a.inspector_id AND a.status IN ('I0', 'I1')
      AND 'assessor' = ANY (relations_to_assessment(a))
      AND evaluation.id = p_line.evaluation_id AND revision.number = p_line.revision
      AND revision.content_hash = p_line.content_hash);
END $$;

-- Says whether a signature under a decided assessment is its inspector's or its decider's.
CREATE OR REPLACE FUNCTION may_sign_assessment(p_signature signature) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM assessment AS a
    WHERE a.document_id = p_signature.document_id AND a.status = 'I2'
      AND p_signature.role = ANY (relations_to_assessment(a))
      AND CASE p_signature.role WHEN 'author' THEN p_signature.meaning IN ('agree', 'read')
        ELSE p_signature.meaning = 'agree' AND a.decided_by = me() END);
END $$;

-- Says whether a decision is whole: after the statement or its time, with a reason, on a paper of
-- its own that says just this.
CREATE OR REPLACE FUNCTION is_decided(p_old assessment, p_new assessment) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (p_old.statement <> '' OR p_old.due_at <= now()) AND p_new.decision IS NOT NULL
    AND p_new.statement = p_old.statement AND p_new.reason ~ '\S'
    AND (p_new.points IS NOT NULL) = (p_new.decision = 'points')
    AND EXISTS (SELECT FROM document JOIN document_line ON document_id = document.id
      WHERE document.id = p_new.document_id AND number = p_new.number AND created_by = me()
        AND kind = 'assessment' AND content = assessment_text(p_new)
        AND document.content_hash = document_hash(document.id));
END $$;

CREATE OR REPLACE FUNCTION guard_assessment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  held text[] := relations_to_assessment(OLD);
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF (NEW.status <> OLD.status AND NOT EXISTS (SELECT FROM step_taken
        WHERE assessment_id = OLD.id AND person_id = me() AND taken_at >= now()
          AND source = OLD.status AND target = NEW.status))
      OR NEW.due_at IS DISTINCT FROM OLD.due_at
      OR (NEW.statement <> OLD.statement AND NOT ('author' = ANY (held) AND NEW.status = 'I1'
        AND NEW.status <> OLD.status))
      OR ((NEW.decision, NEW.points, NEW.reason, NEW.decided_by, NEW.document_id) IS DISTINCT FROM
          (OLD.decision, OLD.points, OLD.reason, OLD.decided_by, OLD.document_id)
        AND NOT ('assessor' = ANY (held) AND NEW.status = 'I2' AND NEW.decided_by = me())) THEN
    RAISE EXCEPTION 'QAD07 assessment' USING ERRCODE = 'QAD07';
  END IF;
  IF NEW.status <> OLD.status AND (NEW.status = 'I1' AND NEW.statement !~ '\S'
      OR NEW.status = 'I2' AND NOT coalesce(is_decided(OLD, NEW), false)) THEN
    RAISE EXCEPTION 'QAD17 assessment' USING ERRCODE = 'QAD17';
  END IF;
  IF NEW.status = 'I3' AND 2 <> (SELECT count(DISTINCT role) FROM signature
      WHERE document_id = OLD.document_id AND role IN ('author', 'assessor')) THEN
    RAISE EXCEPTION 'QAD08 assessment' USING ERRCODE = 'QAD08';
  END IF;
  NEW.version := OLD.version + 1;
  NEW.decided_at := CASE WHEN NEW.decided_by IS DISTINCT FROM OLD.decided_by
    THEN clock_timestamp() ELSE OLD.decided_at END;
  NEW.closed_at := CASE WHEN NEW.status = 'I3' THEN clock_timestamp() END;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_assessment BEFORE UPDATE ON assessment
  FOR EACH ROW EXECUTE FUNCTION guard_assessment();


-- Reminders and pictures ---------------------------------------------------------------------------

CREATE POLICY reads ON reminder FOR SELECT TO qa_desk_member USING (
  person_id = (SELECT me())
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id OFFSET 0));
-- Whoever could add some could keep the true ones from being made, and so any timeout.
CREATE POLICY adds ON reminder FOR INSERT TO qa_desk_member WITH CHECK (
  made_at BETWEEN now() AND clock_timestamp() AND delivered_at IS NULL
  AND EXISTS (SELECT FROM evaluation AS e
    WHERE e.id = evaluation_id AND e.entered_at = reminder.entered_at
      AND (e.status NOT IN ('E3', 'E6', 'E8') OR e.csr_id = reminder.person_id)
      AND ((SELECT everywhere('amend')) OR e.team_id = ANY ((SELECT given_teams('amend'))::uuid[])
        OR e.skill_group = ANY ((SELECT given_groups('amend'))::text[]))));
CREATE POLICY edits ON reminder FOR UPDATE TO qa_desk_member
  USING (delivered_at IS NULL AND (person_id = (SELECT me())
    OR EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
      AND team_id = ANY ((SELECT led_teams('countersign'))::uuid[]) OFFSET 0)))
  WITH CHECK (delivered_at BETWEEN now() AND clock_timestamp()
    AND CASE how WHEN 'seen' THEN person_id = (SELECT me())
      WHEN 'handed' THEN handed_by = (SELECT me()) ELSE false END);

CREATE POLICY reads ON signature_picture FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM signature WHERE signature.id = signature_id));
CREATE POLICY adds ON signature_picture FOR INSERT TO qa_desk_member WITH CHECK (
  added_by = (SELECT me()) AND added_at BETWEEN now() AND clock_timestamp()
  AND octet_length(content) BETWEEN 1 AND 500000
  AND EXISTS (SELECT FROM signature WHERE signature.id = signature_id
    AND signature.document_id = signature_picture.document_id
    AND (signature.person_id = added_by OR signature.method = 'paper')
    AND signature.method = CASE signature_picture.kind WHEN 'scan' THEN 'paper' ELSE 'drawn' END
    AND signed_at >= now()));


-- Signatures on paper ------------------------------------------------------------------------------

-- Says whether this session has written down that it takes in a signature given on paper.
CREATE OR REPLACE FUNCTION takes_in(p_evaluation evaluation, p_role text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM step_taken
    WHERE evaluation_id = p_evaluation.id AND assessment_id IS NULL AND person_id = me()
      AND taken_at >= now() AND revision = p_evaluation.revision
      AND key = CASE p_role WHEN 'csr' THEN 'accept_paper'
        WHEN 'team_lead' THEN 'countersign_paper' END);
END $$;

-- Says whether somebody is the team lead of record, or was named to sign in that place.
CREATE OR REPLACE FUNCTION is_lead_of_record(p_evaluation evaluation, p_person uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  today date := centre_day();
BEGIN
  RETURN p_person = p_evaluation.signer_id OR EXISTS (SELECT FROM membership
    WHERE team_id = p_evaluation.team_id AND kind = 'lead' AND person_id = p_person
      AND valid_from <= today AND (valid_to IS NULL OR valid_to >= today));
END $$;

-- Says whether a signature given on paper is one that this session may take in now: the CSR's, or
-- that of the team lead of record. Nobody signs for another in any other way.
CREATE OR REPLACE FUNCTION fits_paper(p_evaluation evaluation, p_signature signature)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN takes_in(p_evaluation, p_signature.role) AND p_evaluation.csr_id <> me()
    AND CASE p_signature.role
    WHEN 'csr' THEN p_evaluation.csr_id = p_signature.person_id
      AND p_signature.meaning IN ('agree', 'reservation')
      AND (p_signature.meaning = 'agree' OR p_signature.statement ~ '\S')
    WHEN 'team_lead' THEN is_lead_of_record(p_evaluation, p_signature.person_id)
      AND p_evaluation.csr_id <> p_signature.person_id AND p_signature.meaning = 'countersign'
      AND (p_evaluation.result = 'pass' OR p_signature.statement ~ '\S')
    END;
END $$;

-- Says whether this session has taken in a signature, with its picture, as the result says it.
CREATE OR REPLACE FUNCTION has_taken_in(p_evaluation evaluation, p_signature signature)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN takes_in(p_evaluation, p_signature.role)
    AND (p_signature.role <> 'csr' OR p_signature.meaning = p_evaluation.csr_stance)
    AND EXISTS (SELECT FROM signature_picture WHERE signature_id = p_signature.id
      AND kind = 'scan' AND added_by = me() AND added_at >= now());
END $$;

REVOKE ALL ON FUNCTION takes_in(evaluation, text), is_lead_of_record(evaluation, uuid),
  fits_paper(evaluation, signature), has_taken_in(evaluation, signature),
  relations_to_assessment(assessment), guard_step(), guard_said(),
  guard_assessment(),
  assessment_text(assessment), may_line_assessment(document_line), may_sign_assessment(signature),
  is_decided(assessment, assessment)
  FROM PUBLIC, qa_desk_member;
