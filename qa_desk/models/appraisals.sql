-- PostgreSQL: appraisals (5.10, S2-5). Runs after policy_register.sql, reports.sql and actions.sql,
-- as the owner. What both engines refuse is in appraisal_seals.py.
--
-- Nobody sees another's appraisal but those it concerns: whoever appraises him and the manager. The
-- person reads a paper once it is issued.

GRANT SELECT, INSERT ON appraisal, appraisal_template TO qa_desk_member;
GRANT UPDATE (content, edited_at, edited_by, version) ON appraisal_template TO qa_desk_member;
GRANT UPDATE (supervisor_id, template, targets_id, document_id, own, own_at, changed_at, filed_at,
  filed_by, version) ON appraisal TO qa_desk_member;

ALTER TABLE appraisal ENABLE ROW LEVEL SECURITY;
ALTER TABLE appraisal_template ENABLE ROW LEVEL SECURITY;

CREATE POLICY reads ON appraisal_template FOR SELECT TO qa_desk_member
  USING ((SELECT has_right('appraisal.see')));
CREATE POLICY adds ON appraisal_template FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('appraisal.template')) AND edited_by = (SELECT me()));
CREATE POLICY edits ON appraisal_template FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('appraisal.template'))) WITH CHECK (edited_by = (SELECT me()));

-- Says whether I appraise who had this post in this team; nobody appraises himself.
CREATE OR REPLACE FUNCTION may_appraise(p_person uuid, p_post text, p_team uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN coalesce(p_person <> me() AND (everywhere('appraisal.write')
    OR (p_post = 'inspector' AND me_as('appraisal.write', 'assigned') IS NOT NULL)
    OR p_team = ANY (led_teams('appraisal.write'))), false);
END $$;

-- Says whether somebody has this post, and was a member of this team if one is named.
CREATE OR REPLACE FUNCTION is_of_team(p_person uuid, p_post text, p_team uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM role_grant WHERE person_id = p_person AND role = p_post)
    AND (p_team IS NULL OR EXISTS (SELECT FROM membership
      WHERE person_id = p_person AND team_id = p_team AND kind = 'member'));
END $$;

CREATE OR REPLACE FUNCTION writes_appraisal(p_appraisal uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM appraisal
    WHERE id = p_appraisal AND may_appraise(person_id, post, team_id));
END $$;

CREATE POLICY reads ON appraisal FOR SELECT TO qa_desk_member USING (
  (person_id = (SELECT me()) AND (SELECT has_right('appraisal.see')))
  OR (SELECT everywhere('appraisal.see'))
  OR (post = 'inspector' AND (SELECT me_as('appraisal.see', 'assigned')) IS NOT NULL)
  OR team_id = ANY ((SELECT led_teams('appraisal.see'))::uuid[]));
CREATE POLICY adds ON appraisal FOR INSERT TO qa_desk_member WITH CHECK (
  may_appraise(person_id, post, team_id) AND created_by = (SELECT me())
  AND supervisor_id = (SELECT me()) AND created_at BETWEEN now() AND clock_timestamp()
  AND is_of_team(person_id, post, team_id));
CREATE POLICY edits ON appraisal FOR UPDATE TO qa_desk_member USING (
  person_id = (SELECT me()) OR may_appraise(person_id, post, team_id)
  OR (SELECT everywhere('appraisal.approve')));

-- The self-evaluation is the person's, all else of whoever appraises; filing is the manager's.
CREATE OR REPLACE FUNCTION guard_appraisal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF (NEW.own, NEW.own_at) IS DISTINCT FROM (OLD.own, OLD.own_at) THEN
    IF NEW.person_id <> me() THEN
      RAISE EXCEPTION 'QAD99 appraisal' USING ERRCODE = 'QAD99';
    END IF;
    NEW.own_at := clock_timestamp();
  END IF;
  IF (NEW.supervisor_id, NEW.template, NEW.targets_id, NEW.document_id)
      IS DISTINCT FROM (OLD.supervisor_id, OLD.template, OLD.targets_id, OLD.document_id) THEN
    IF NOT may_appraise(NEW.person_id, NEW.post, NEW.team_id)
        OR NOT (is_paper_of(NEW.targets_id, NEW.id) AND is_paper_of(NEW.document_id, NEW.id)) THEN
      RAISE EXCEPTION 'QAD99 appraisal' USING ERRCODE = 'QAD99';
    END IF;
  END IF;
  IF (NEW.filed_at, NEW.filed_by) IS DISTINCT FROM (OLD.filed_at, OLD.filed_by) THEN
    IF NEW.person_id = me() OR NOT everywhere('appraisal.approve') THEN
      RAISE EXCEPTION 'QAD99 appraisal' USING ERRCODE = 'QAD99';
    END IF;
    NEW.filed_at := clock_timestamp();
    NEW.filed_by := me();
  END IF;
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER guard_appraisal BEFORE UPDATE ON appraisal
  FOR EACH ROW EXECUTE FUNCTION guard_appraisal();

CREATE OR REPLACE FUNCTION is_paper_of(p_document uuid, p_appraisal uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN p_document IS NULL OR EXISTS (SELECT FROM document WHERE id = p_document
    AND subject_id = p_appraisal AND kind IN ('appraisal', 'appraisal_targets'));
END $$;


-- The papers ---------------------------------------------------------------------------------------

-- Other policies show papers of every kind to whoever prints slips: not these.
CREATE POLICY appraisals_concern ON document AS RESTRICTIVE FOR SELECT TO qa_desk_member USING (
  kind NOT IN ('appraisal', 'appraisal_targets') OR EXISTS (SELECT FROM appraisal
    WHERE appraisal.id = subject_id AND (person_id <> (SELECT me()) OR issued_at IS NOT NULL)
    OFFSET 0));
CREATE POLICY appraisals ON document FOR SELECT TO qa_desk_member USING (
  kind IN ('appraisal', 'appraisal_targets'));
CREATE POLICY writes_appraisals ON document FOR INSERT TO qa_desk_member WITH CHECK (
  kind IN ('appraisal', 'appraisal_targets') AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp() AND writes_appraisal(subject_id));
CREATE POLICY edits_appraisals ON document FOR UPDATE TO qa_desk_member USING (
  kind IN ('appraisal', 'appraisal_targets'));
CREATE POLICY asks_appraised ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind IN ('appraisal', 'appraisal_targets') AND writes_appraisal(subject_id) OFFSET 0));
CREATE POLICY drops_appraised ON signatory FOR DELETE TO qa_desk_member USING (
  EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind IN ('appraisal', 'appraisal_targets') AND writes_appraisal(subject_id) OFFSET 0));

-- Says whether those sign whom a paper concerns: of targets the supervisor and then the person, of a
-- sheet the person, the supervisor and whoever approves.
CREATE OR REPLACE FUNCTION is_appraisal_asked(p_document document) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  whom uuid := (SELECT person_id FROM appraisal WHERE id = p_document.subject_id);
  is_sheet boolean := p_document.kind = 'appraisal';
BEGIN
  RETURN writes_appraisal(p_document.subject_id) AND (SELECT
      count(*) FILTER (WHERE role = 'appraised') = 1
      AND count(*) FILTER (WHERE role = 'appraiser') = 1
      AND bool_and(CASE role
        WHEN 'appraised' THEN person_id = whom AND turn = CASE WHEN is_sheet THEN 1 ELSE 2 END
        WHEN 'appraiser' THEN person_id <> whom AND turn = CASE WHEN is_sheet THEN 2 ELSE 1 END
        WHEN 'appraisal_head' THEN person_id <> whom AND is_sheet AND turn = 3
        ELSE false END)
    FROM signatory WHERE document_id = p_document.id);
END $$;

-- Who signs closes a paper by the last signature; all else is for whoever appraises.
CREATE OR REPLACE FUNCTION guard_appraisal_paper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NEW.kind IN ('appraisal', 'appraisal_targets')
      AND NOT writes_appraisal(NEW.subject_id)
      AND ((NEW.issued_at, NEW.voided_at, NEW.content) IS DISTINCT FROM
        (OLD.issued_at, OLD.voided_at, OLD.content) OR NEW.closed_at IS NULL) THEN
    RAISE EXCEPTION 'QAD82 document' USING ERRCODE = 'QAD82';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_guard_appraisal_paper BEFORE UPDATE ON document
  FOR EACH ROW EXECUTE FUNCTION guard_appraisal_paper();

-- Returns how many tasks of somebody that were due in a time were done in time, and late, for
-- whoever appraises him: it says no more of them than that.
CREATE OR REPLACE FUNCTION appraisal_tasks(
  p_person uuid, p_first date, p_last date, p_today date, p_zone text, OUT done bigint, OUT late bigint
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  SELECT count(*) FILTER (WHERE finished_at IS NOT NULL
      AND (finished_at AT TIME ZONE p_zone)::date <= due),
    count(*) FILTER (WHERE (finished_at AT TIME ZONE p_zone)::date > due
      OR (finished_at IS NULL AND due < p_today))
    INTO done, late FROM action_item
    WHERE owner_id = p_person AND state <> 'dropped' AND due BETWEEN p_first AND p_last
      AND (is_owner() OR EXISTS (SELECT FROM appraisal
        WHERE person_id = p_person AND may_appraise(person_id, post, team_id)));
END $$;

REVOKE ALL ON FUNCTION may_appraise(uuid, text, uuid), is_of_team(uuid, text, uuid),
  guard_appraisal(), is_paper_of(uuid, uuid), writes_appraisal(uuid),
  is_appraisal_asked(document), guard_appraisal_paper(),
  appraisal_tasks(uuid, date, date, date, text) FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION may_appraise(uuid, text, uuid), is_of_team(uuid, text, uuid),
  writes_appraisal(uuid), appraisal_tasks(uuid, date, date, date, text) TO qa_desk_member;
