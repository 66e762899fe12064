-- PostgreSQL: bulletins, their editions, and who is praised by name (domain.md 5.2, P13). Runs after
-- policy_register.sql, as the owner. What both engines refuse is in bulletin_seals.py.
--
-- The whole bulletin knows everybody and is for those who write it. A reader gets an edition of it,
-- a paper of its own: that of his team, or the centre's.

GRANT SELECT, INSERT ON bulletin_edition, praise_choice TO qa_desk_member;
GRANT UPDATE (named, chosen_at) ON praise_choice TO qa_desk_member;
GRANT SELECT ON qad_reported, qad_reported_note TO qa_desk_member;
ALTER TABLE bulletin_edition ENABLE ROW LEVEL SECURITY;
ALTER TABLE praise_choice ENABLE ROW LEVEL SECURITY;

-- Returns the editions that I may read without writing bulletins: the centre's, those of the teams
-- that I belong to or lead, and what I am asked to read.
CREATE OR REPLACE FUNCTION my_editions() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  myself uuid := (SELECT person_id FROM my_grant WHERE action = 'report.see' LIMIT 1);
  today date := centre_day();
BEGIN
  IF myself IS NULL THEN
    RETURN '{}';
  END IF;
  RETURN (SELECT coalesce(array_agg(document_id), '{}') FROM bulletin_edition
    WHERE team_id IS NULL OR team_id = ANY (led_teams('report.see'))
      OR team_id IN (SELECT membership.team_id FROM membership
        WHERE person_id = me_as('report.see', 'own') AND kind = 'member'
          AND valid_from <= today AND (valid_to IS NULL OR valid_to >= today))
      OR document_id IN (SELECT signatory.document_id FROM signatory
        WHERE person_id = myself AND role = 'reader'));
END $$;

CREATE POLICY bulletins ON document FOR SELECT TO qa_desk_member USING (
  kind IN ('bulletin', 'bulletin_edition')
    AND ((SELECT everywhere('report.draft')) OR (SELECT everywhere('report.publish')))
  OR kind = 'bulletin_edition' AND id = ANY ((SELECT my_editions())::uuid[]));
CREATE POLICY writes_bulletins ON document FOR INSERT TO qa_desk_member WITH CHECK (
  (kind = 'bulletin' AND (SELECT everywhere('report.draft'))
    OR kind = 'bulletin_edition' AND (SELECT everywhere('report.publish')))
  AND created_by = (SELECT me()) AND created_at BETWEEN now() AND clock_timestamp());
CREATE POLICY edits_bulletins ON document FOR UPDATE TO qa_desk_member USING (
  kind = 'bulletin' AND ((SELECT everywhere('report.draft')) OR (SELECT everywhere('report.publish')))
  OR kind = 'bulletin_edition' AND ((SELECT everywhere('report.publish'))
    OR id = ANY ((SELECT my_editions())::uuid[])));
CREATE POLICY asks_readers ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  role = 'reader' AND turn = 1 AND (SELECT everywhere('report.publish'))
  AND EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind = 'bulletin_edition' AND created_by = (SELECT me()) OFFSET 0));

CREATE POLICY reads ON bulletin_edition FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM document WHERE document.id = document_id OFFSET 0));
CREATE POLICY adds ON bulletin_edition FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('report.publish'))
  AND EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind = 'bulletin_edition' AND created_by = (SELECT me()) OFFSET 0)
  AND EXISTS (SELECT FROM document WHERE document.id = bulletin_id AND kind = 'bulletin' OFFSET 0));

CREATE POLICY reads ON praise_choice FOR SELECT TO qa_desk_member USING (
  person_id = (SELECT me()) OR (SELECT everywhere('report.draft')));
CREATE POLICY adds ON praise_choice FOR INSERT TO qa_desk_member WITH CHECK (
  person_id = (SELECT me_as('report.see', 'own')));
CREATE POLICY edits ON praise_choice FOR UPDATE TO qa_desk_member USING (
  person_id = (SELECT me_as('report.see', 'own')));

-- A bulletin as its people change it: who publishes, when, and the hash are the server's words. A
-- reader only ever closes an edition, by the last signature on it (policy_seals.py).
CREATE OR REPLACE FUNCTION guard_bulletin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() OR NEW.kind NOT IN ('bulletin', 'bulletin_edition') THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.voided_at IS NOT NULL  -- only a draft is let go
        AND (NEW.kind <> 'bulletin' OR OLD.issued_at IS NOT NULL OR NEW.issued_at IS NOT NULL)
      OR OLD.issued_at IS NOT NULL AND NEW.issued_at IS NULL
      OR OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL
        AND NOT (everywhere('report.publish')
          AND (NEW.kind = 'bulletin' OR OLD.created_by = me()))
      OR NEW.kind = 'bulletin' AND NOT everywhere('report.draft')) THEN
    RAISE EXCEPTION 'QAD86 document' USING ERRCODE = 'QAD86';
  END IF;
  IF TG_OP = 'INSERT' OR OLD.issued_at IS NULL THEN
    NEW.content_hash := sha256(convert_to(document_text(NEW), 'UTF8'));
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL THEN
      NEW.issued_at := clock_timestamp();
    END IF;
    IF NEW.closed_at IS NOT NULL THEN
      NEW.closed_at := clock_timestamp();
    END IF;
    IF NEW.voided_at IS NOT NULL THEN
      NEW.voided_at := clock_timestamp();
      NEW.voided_by := me();
    ELSE
      NEW.voided_by := NULL;
    END IF;
    NEW.void_reason := '';
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_bulletin BEFORE INSERT OR UPDATE ON document
  FOR EACH ROW EXECUTE FUNCTION guard_bulletin();

REVOKE ALL ON FUNCTION my_editions(), guard_bulletin() FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION my_editions() TO qa_desk_member;
