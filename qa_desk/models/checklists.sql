-- PostgreSQL: drafts of checklists (S3-4.4b, S3-4.6a, domain.md 2.8). Runs after policies.sql, as the
-- owner.
--
-- Inspectors draft and propose their own, QA leads edit all, the CS manager approves what it says
-- without changing a word. Everybody else reads versions only, never drafts.

GRANT SELECT, INSERT, DELETE ON checklist_draft TO qa_desk_member;
GRANT UPDATE (document, reason, state, edited_at, edited_by, approved_at, approved_by, version)
  ON checklist_draft TO qa_desk_member;

CREATE POLICY reads ON checklist_draft FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('checklist.propose')) OR (SELECT everywhere('checklist.approve')));
CREATE POLICY adds ON checklist_draft FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('checklist.propose')) AND created_by = (SELECT me())
  AND edited_by = (SELECT me()) AND created_at BETWEEN now() AND clock_timestamp()
  AND state = 'draft' AND approved_by IS NULL AND approved_at IS NULL);
CREATE POLICY edits ON checklist_draft FOR UPDATE TO qa_desk_member USING (
  (SELECT everywhere('checklist.edit')) OR (SELECT everywhere('checklist.approve'))
  OR (created_by = (SELECT me()) AND (SELECT everywhere('checklist.propose'))));
CREATE POLICY deletes ON checklist_draft FOR DELETE TO qa_desk_member USING (
  (SELECT everywhere('checklist.edit'))
  OR (created_by = (SELECT me()) AND (SELECT everywhere('checklist.propose'))));

-- What is approved is approved by oneself, as it stands; a change takes the approval away.
CREATE OR REPLACE FUNCTION guard_checklist_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  may_write boolean := everywhere('checklist.edit')
    OR (OLD.created_by = me() AND everywhere('checklist.propose'));
  approves boolean := NEW.approved_by IS NOT NULL AND (NEW.approved_by, NEW.approved_at)
    IS DISTINCT FROM (OLD.approved_by, OLD.approved_at);
  writes boolean := NEW.document::text <> OLD.document::text OR NEW.reason <> OLD.reason
    OR NEW.edited_by <> OLD.edited_by OR NEW.state <> OLD.state AND NOT approves
    OR OLD.approved_by IS NOT NULL AND NEW.approved_by IS NULL;
BEGIN
  IF NOT is_owner() AND (
      (writes AND NOT may_write)
      OR (NEW.document::text <> OLD.document::text AND NEW.edited_by <> me())
      OR (NEW.state = 'approved' AND NEW.approved_by IS NULL)
      OR (approves AND NOT (NEW.approved_by = me() AND NEW.state = 'approved'
        AND NEW.approved_at BETWEEN now() AND clock_timestamp()
        AND everywhere('checklist.approve')))) THEN
    RAISE EXCEPTION 'QAD17 checklist_draft' USING ERRCODE = 'QAD17';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_checklist_draft BEFORE UPDATE ON checklist_draft
  FOR EACH ROW EXECUTE FUNCTION guard_checklist_draft();

-- A version says who approved it only where a draft of the same words was approved by him.
CREATE OR REPLACE FUNCTION guard_checklist_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND (NEW.approved_by IS NOT NULL OR NEW.approved_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM checklist_draft AS draft
        WHERE draft.approved_by = NEW.approved_by AND draft.approved_at = NEW.approved_at
          AND draft.document::jsonb = NEW.document::jsonb) THEN
    RAISE EXCEPTION 'QAD17 checklist_version' USING ERRCODE = 'QAD17';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_checklist_version BEFORE INSERT ON checklist_version
  FOR EACH ROW EXECUTE FUNCTION guard_checklist_version();
REVOKE ALL ON FUNCTION guard_checklist_draft(), guard_checklist_version() FROM PUBLIC;
