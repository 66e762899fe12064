-- PostgreSQL: who holds, lists, approves and deletes (S3-5.4a, RET-6M). Runs last of all, as the
-- owner. What may go is said by the views of purging.py, and the seals ask these.

GRANT SELECT, INSERT ON hold, purge, purge_item TO qa_desk_member;
GRANT SELECT ON qad_retention, qad_retention_link TO qa_desk_member;
GRANT UPDATE (released_at, released_by) ON hold TO qa_desk_member;
GRANT UPDATE (approved_at, approved_by, withdrawn_at, withdrawn_by) ON purge TO qa_desk_member;

-- Keeps a hold from being placed in the middle of a batch.
CREATE OR REPLACE FUNCTION retention_lock() RETURNS void
LANGUAGE plpgsql SET search_path = qa_desk, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(89346411586914);
END $$;

CREATE POLICY reads ON hold FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('retention.see')));
CREATE POLICY adds ON hold FOR INSERT TO qa_desk_member
  WITH CHECK (placed_by = (SELECT me()) AND (SELECT everywhere('retention.hold')));
CREATE POLICY edits ON hold FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('retention.hold')))
  WITH CHECK (released_by = (SELECT me()) AND released_at IS NOT NULL);

CREATE POLICY reads ON purge FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('retention.see')));
CREATE POLICY adds ON purge FOR INSERT TO qa_desk_member
  WITH CHECK (proposed_by = (SELECT me()) AND (SELECT everywhere('retention.propose')));
CREATE POLICY edits ON purge FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('retention.propose')) OR (SELECT everywhere('retention.approve')));
CREATE POLICY reads ON purge_item FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('retention.see')));
CREATE POLICY adds ON purge_item FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('retention.propose'))
    AND EXISTS (SELECT FROM purge WHERE id = purge_id AND proposed_by = (SELECT me())));

CREATE OR REPLACE FUNCTION purge_digest(p_purge uuid) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT sha256(convert_to(coalesce(string_agg(line, chr(10) ORDER BY line COLLATE "C"), ''),
      'UTF8')) FROM (SELECT concat_ws(chr(9), kind, subject_id::text, number,
        coalesce(encode(content_hash, 'hex'), '')) AS line
      FROM purge_item WHERE purge_id = p_purge) AS listed);
END $$;

CREATE OR REPLACE FUNCTION guard_hold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  PERFORM retention_lock();
  IF NOT is_owner() THEN
    NEW.placed_at := CASE WHEN TG_OP = 'INSERT' THEN clock_timestamp() ELSE OLD.placed_at END;
    NEW.released_at := CASE WHEN TG_OP = 'UPDATE' THEN clock_timestamp() END;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_hold BEFORE INSERT OR UPDATE ON hold
  FOR EACH ROW EXECUTE FUNCTION guard_hold();

-- Two people, and the list is what was proposed; when is the server's word.
CREATE OR REPLACE FUNCTION guard_purge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  moment timestamptz := clock_timestamp();
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.proposed_at := moment;
    RETURN NEW;
  END IF;
  IF NEW.approved_at IS DISTINCT FROM OLD.approved_at
      OR NEW.approved_by IS DISTINCT FROM OLD.approved_by THEN
    IF NEW.approved_by IS DISTINCT FROM me() OR NEW.approved_by = OLD.proposed_by
        OR NOT everywhere('retention.approve') OR OLD.content_hash <> purge_digest(OLD.id)
        OR OLD.items <> (SELECT count(*) FROM purge_item WHERE purge_id = OLD.id)
        OR NEW.withdrawn_at IS NOT NULL THEN
      RAISE EXCEPTION 'QAD43 purge' USING ERRCODE = 'QAD43';
    END IF;
    NEW.approved_at := moment;
  END IF;
  IF NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
      OR NEW.withdrawn_by IS DISTINCT FROM OLD.withdrawn_by THEN
    NEW.withdrawn_by := me();
    NEW.withdrawn_at := moment;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_purge BEFORE INSERT OR UPDATE ON purge
  FOR EACH ROW EXECUTE FUNCTION guard_purge();

REVOKE ALL ON FUNCTION retention_lock(), purge_digest(uuid), guard_hold(), guard_purge() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_next(uuid) TO qa_desk_member;
