-- PostgreSQL: papers with signatories, and the register of policies (S3-4.10, domain.md 5.8). Runs
-- after policies.sql, as the owner. What both engines refuse is in policy_seals.py.

GRANT SELECT, INSERT ON signatory, policy, policy_version, policy_reading TO qa_desk_member;
GRANT DELETE ON signatory, policy_version TO qa_desk_member;
GRANT UPDATE (content, content_hash, period_from, period_to, issued_at, closed_at, voided_at,
  voided_by, void_reason, version) ON document TO qa_desk_member;
GRANT UPDATE (number, title_zh, title_en, department, owner_id, next_review, withdrawn_at, version)
  ON policy TO qa_desk_member;
GRANT UPDATE (number, effective_from, state, text, requirements, file_name, media_type, sha256,
  content, asked, review_id, published_at, reminded_at, version) ON policy_version
  TO qa_desk_member;
GRANT UPDATE (review_id) ON checklist_version TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['signatory', 'policy', 'policy_version', 'policy_reading'] LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;


-- Papers with signatories --------------------------------------------------------------------------

CREATE POLICY papers ON document FOR SELECT TO qa_desk_member USING (
  kind = 'policy_review' AND ((SELECT everywhere('policy.review'))
    OR (SELECT everywhere('policy.edit')) OR (SELECT everywhere('policy.approve'))));
CREATE POLICY drafts ON document FOR INSERT TO qa_desk_member WITH CHECK (
  kind = 'policy_review' AND (SELECT everywhere('policy.review')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp()
  AND EXISTS (SELECT FROM policy WHERE policy.id = subject_id));
CREATE POLICY edits ON document FOR UPDATE TO qa_desk_member USING (
  kind = 'policy_review' AND ((SELECT everywhere('policy.review'))
    OR (SELECT everywhere('policy.approve'))));
CREATE POLICY reads ON signatory FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM document WHERE document.id = document_id OFFSET 0));
CREATE POLICY adds ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('policy.review'))
  AND EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind = 'policy_review' OFFSET 0));
CREATE POLICY drops ON signatory FOR DELETE TO qa_desk_member USING (
  (SELECT everywhere('policy.review')));

-- Says whether a person may sign in a role now; rules/signatories.py says the same.
CREATE OR REPLACE FUNCTION may_sign_as(p_role text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN CASE p_role WHEN 'evaluator' THEN everywhere('policy.review')
    WHEN 'checker' THEN everywhere('policy.review')
    WHEN 'approver' THEN everywhere('policy.approve')
    WHEN 'report_author' THEN everywhere('report.draft')
    WHEN 'report_checker' THEN everywhere('report.publish')
    WHEN 'report_approver' THEN everywhere('report.approve')
    WHEN 'adjuster' THEN everywhere('month.close')
    WHEN 'adjustment_approver' THEN everywhere('report.approve')
    WHEN 'calibration_chair' THEN everywhere('calibration.run')
    WHEN 'calibrator' THEN me_as('calibration.join', 'assigned') IS NOT NULL
    WHEN 'plan_head' THEN EXISTS (SELECT FROM my_grant WHERE action = 'improvement.draft')
    WHEN 'plan_checker' THEN everywhere('improvement.check')
    WHEN 'plan_approver' THEN everywhere('improvement.approve')
    WHEN 'reader' THEN EXISTS (SELECT FROM my_grant WHERE action = 'report.see')
    WHEN 'need_inspector' THEN everywhere('training.draft')
    WHEN 'need_lead' THEN everywhere('training.approve')
    WHEN 'need_trainer' THEN everywhere('training.run')
    WHEN 'appraised' THEN EXISTS (SELECT FROM my_grant WHERE action = 'appraisal.see')
    WHEN 'appraiser' THEN EXISTS (SELECT FROM my_grant WHERE action = 'appraisal.write')
    WHEN 'appraisal_head' THEN everywhere('appraisal.approve')
    WHEN 'attendee' THEN has_right('meeting.join')
    WHEN 'absentee' THEN has_right('meeting.join')
    ELSE false END;
END $$;

-- Says whether a signature is one that an issued paper waits for now: of its signatory, in turn.
CREATE OR REPLACE FUNCTION may_sign_paper(p_signature signature) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN p_signature.method = 'password' AND may_sign_as(p_signature.role)
    AND p_signature.meaning = CASE p_signature.role WHEN 'evaluator' THEN 'evaluate'
      WHEN 'checker' THEN 'check' WHEN 'approver' THEN 'approve'
      WHEN 'report_author' THEN 'agree' WHEN 'report_checker' THEN 'check'
      WHEN 'report_approver' THEN 'approve' WHEN 'reader' THEN 'read'
      WHEN 'adjuster' THEN 'check' WHEN 'adjustment_approver' THEN 'approve'
      WHEN 'need_inspector' THEN 'agree' WHEN 'need_lead' THEN 'approve'
      WHEN 'need_trainer' THEN 'agree'
      WHEN 'attendee' THEN 'agree' WHEN 'absentee' THEN 'read'
      WHEN 'plan_head' THEN 'agree' WHEN 'plan_checker' THEN 'check'
      WHEN 'plan_approver' THEN 'approve' WHEN 'appraised' THEN 'agree'
      WHEN 'appraiser' THEN 'evaluate' WHEN 'appraisal_head' THEN 'approve'
      WHEN 'calibrator' THEN 'agree' WHEN 'calibration_chair' THEN 'approve' END
    AND EXISTS (SELECT FROM document JOIN signatory AS s ON s.document_id = document.id
      WHERE document.id = p_signature.document_id AND issued_at IS NOT NULL
        AND closed_at IS NULL AND voided_at IS NULL
        AND s.place = p_signature.place AND s.role = p_signature.role AND s.person_id = me()
        AND NOT EXISTS (SELECT FROM signatory AS earlier
          WHERE earlier.document_id = s.document_id AND earlier.turn < s.turn
            AND NOT EXISTS (SELECT FROM signature AS given
              WHERE given.document_id = s.document_id AND given.place = earlier.place)));
END $$;

-- Says whether somebody is asked in each role, in the order of evaluation, review and approval.
CREATE OR REPLACE FUNCTION is_asked_in_order(p_document uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM document WHERE id = p_document AND kind = 'adjustment_list') THEN
    RETURN (SELECT count(*) = 2 AND count(DISTINCT role) = 2 AND bool_and(turn = CASE role
        WHEN 'adjuster' THEN 1 WHEN 'adjustment_approver' THEN 2 END)
      FROM signatory WHERE document_id = p_document);
  END IF;
  RETURN (SELECT count(*) FILTER (WHERE role = 'evaluator') >= 1
      AND count(*) FILTER (WHERE role = 'checker') = 1
      AND count(*) FILTER (WHERE role = 'approver') = 1
      AND bool_and(turn = CASE role WHEN 'evaluator' THEN 1 WHEN 'checker' THEN 2
        WHEN 'approver' THEN 3 END)
    FROM signatory WHERE document_id = p_document);
END $$;

-- A paper as its people change it: when is the server's word, and so is the hash.
CREATE OR REPLACE FUNCTION guard_paper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() OR NEW.kind IN ('slip', 'assessment', 'bulletin', 'bulletin_edition') THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.content_hash := sha256(convert_to(document_text(NEW), 'UTF8'));
    RETURN NEW;
  END IF;
  IF OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL THEN
    IF NOT coalesce(CASE OLD.kind
        WHEN 'policy_review' THEN everywhere('policy.review') AND is_asked_in_order(OLD.id)
        WHEN 'adjustment_list' THEN everywhere('month.close') AND is_asked_in_order(OLD.id)
        WHEN 'training_need' THEN everywhere('training.approve') AND OLD.created_by = me()
        WHEN 'improvement_plan' THEN writes_improvement(OLD.subject_id, OLD.kind)
          AND is_improvement_asked(OLD.id)
        WHEN 'improvement_evaluation' THEN writes_improvement(OLD.subject_id, OLD.kind)
          AND is_improvement_asked(OLD.id)
        WHEN 'calibration' THEN everywhere('calibration.run')
          AND is_calibration_asked(OLD.id, OLD.subject_id)
        WHEN 'appraisal' THEN is_appraisal_asked(OLD)
        WHEN 'appraisal_targets' THEN is_appraisal_asked(OLD)
        WHEN 'minutes' THEN writes_minutes(OLD.id) AND is_meeting_asked(OLD.id)
        ELSE writes_report(OLD.kind, OLD.subject_id) AND is_report_asked(OLD.kind, OLD.id)
        END, false) THEN
      RAISE EXCEPTION 'QAD82 document' USING ERRCODE = 'QAD82';
    END IF;
    NEW.issued_at := clock_timestamp();
  END IF;
  IF NEW.closed_at IS NOT NULL THEN
    NEW.closed_at := clock_timestamp();
  END IF;
  IF NEW.voided_at IS NOT NULL THEN
    IF OLD.issued_at IS NOT NULL AND NEW.void_reason !~ '\S'
        OR OLD.issued_at IS NULL AND (NEW.issued_at IS NOT NULL  -- a draft is let go
          OR OLD.kind IN ('policy_review', 'adjustment_list')
          OR NOT coalesce(CASE WHEN OLD.kind = 'minutes' THEN writes_minutes(OLD.id)
            WHEN OLD.kind LIKE 'improvement%' THEN writes_improvement(OLD.subject_id, OLD.kind)
            ELSE writes_report(OLD.kind, OLD.subject_id) END, false)) THEN
      RAISE EXCEPTION 'QAD82 document' USING ERRCODE = 'QAD82';
    END IF;
    NEW.voided_at := clock_timestamp();
    NEW.voided_by := me();
  ELSE
    NEW.voided_by := NULL;
    NEW.void_reason := '';
  END IF;
  IF OLD.issued_at IS NULL THEN
    NEW.content_hash := sha256(convert_to(document_text(NEW), 'UTF8'));
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_paper BEFORE INSERT OR UPDATE ON document
  FOR EACH ROW EXECUTE FUNCTION guard_paper();


-- The register -------------------------------------------------------------------------------------

-- Says whether I may read policies; everybody's role holds for that, whatever its scope.
CREATE OR REPLACE FUNCTION reads_policies() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM my_grant WHERE action = 'policy.see');
END $$;

-- Returns the roles that I hold now, whatever their scope.
CREATE OR REPLACE FUNCTION my_posts() RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT role), '{}') FROM my_grant);
END $$;

-- The description of a post is for who holds it, and for who keeps or reviews the register.
CREATE POLICY reads ON policy FOR SELECT TO qa_desk_member USING (
  (SELECT reads_policies()) AND (kind <> 'post' OR post = ANY ((SELECT my_posts())::text[])
    OR (SELECT everywhere('policy.edit')) OR (SELECT everywhere('policy.review'))));
CREATE POLICY adds ON policy FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('policy.edit')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp() AND withdrawn_at IS NULL);
CREATE POLICY edits ON policy FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('policy.edit')));

CREATE POLICY reads ON policy_version FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('policy.edit'))
  OR (state = 'published' OR (SELECT everywhere('policy.review')))
    AND EXISTS (SELECT FROM policy WHERE policy.id = policy_id OFFSET 0));
CREATE POLICY adds ON policy_version FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('policy.edit')) AND created_by = (SELECT me()) AND state = 'draft'
  AND created_at BETWEEN now() AND clock_timestamp());
CREATE POLICY edits ON policy_version FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('policy.edit')));
CREATE POLICY drops ON policy_version FOR DELETE TO qa_desk_member
  USING ((SELECT everywhere('policy.edit')));

CREATE POLICY reads ON policy_reading FOR SELECT TO qa_desk_member USING (
  person_id = (SELECT me()) OR (SELECT everywhere('policy.edit')));
CREATE POLICY adds ON policy_reading FOR INSERT TO qa_desk_member WITH CHECK (
  person_id = (SELECT me()) AND read_at BETWEEN now() AND clock_timestamp()
  AND EXISTS (SELECT FROM policy_version WHERE policy_version.id = version_id
    AND state = 'published' OFFSET 0));

-- When it was published, and what its file is, are the server's words. A review that a version
-- names has been approved, is about the same policy and says that it is to be revised.
CREATE OR REPLACE FUNCTION guard_policy_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  NEW.sha256 := sha256(NEW.content);
  IF TG_OP = 'UPDATE' AND OLD.state <> NEW.state THEN
    NEW.published_at := clock_timestamp();
  END IF;
  IF NEW.review_id IS NOT NULL AND NOT is_revision_of(NEW.review_id, NEW.policy_id) THEN
    RAISE EXCEPTION 'QAD83 policy_version' USING ERRCODE = 'QAD83';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_policy_version BEFORE INSERT OR UPDATE ON policy_version
  FOR EACH ROW EXECUTE FUNCTION guard_policy_version();

CREATE OR REPLACE FUNCTION is_revision_of(p_review uuid, p_policy uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM document WHERE id = p_review AND subject_id = p_policy
    AND kind = 'policy_review' AND closed_at IS NOT NULL
    AND strpos(content, chr(10) || qad1('conclusion', 'revise')) > 0);
END $$;

CREATE OR REPLACE FUNCTION guard_checklist_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NEW.review_id IS NOT NULL AND NOT EXISTS (SELECT FROM policy
      WHERE checklist_id = NEW.checklist_id AND is_revision_of(NEW.review_id, policy.id)) THEN
    RAISE EXCEPTION 'QAD83 checklist_version' USING ERRCODE = 'QAD83';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_checklist_review BEFORE INSERT OR UPDATE OF review_id ON checklist_version
  FOR EACH ROW EXECUTE FUNCTION guard_checklist_review();

REVOKE ALL ON FUNCTION may_sign_as(text), may_sign_paper(signature), is_asked_in_order(uuid),
  guard_paper(), reads_policies(), my_posts(), guard_policy_version(),
  is_revision_of(uuid, uuid), guard_checklist_review() FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION reads_policies(), my_posts(), policy_figures(date, date, uuid) TO qa_desk_member;
