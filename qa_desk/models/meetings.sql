-- PostgreSQL: meetings and their minutes, a paper with signatories (S1-3, domain.md 5.11). Runs after
-- actions.sql, as the owner. What both engines refuse is in policy_seals.py and meeting_seals.py.

GRANT SELECT, INSERT, DELETE ON meeting_input TO qa_desk_member;
GRANT UPDATE (is_absent, reason, words, written_at) ON meeting_input TO qa_desk_member;
ALTER TABLE meeting_input ENABLE ROW LEVEL SECURITY;

-- Returns the meetings to which I am invited.
CREATE OR REPLACE FUNCTION my_meetings() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  myself uuid := me();
BEGIN
  IF NOT has_right('meeting.see') THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(SELECT document_id FROM meeting_input WHERE person_id = myself);
END $$;

-- Says whether I may write these minutes: of my own meeting, of one to which I am invited, or of any.
CREATE OR REPLACE FUNCTION writes_minutes(p_document uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN has_right('meeting.write') AND EXISTS (SELECT FROM document WHERE id = p_document
    AND kind = 'minutes' AND (created_by = me() OR everywhere('meeting.see')
      OR id = ANY (my_meetings())));
END $$;

-- Says whether everybody who is invited is asked, once, in the one turn there is.
CREATE OR REPLACE FUNCTION is_meeting_asked(p_document uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT count(*) FILTER (WHERE role = 'attendee') >= 1
      AND bool_and(turn = 1 AND role IN ('attendee', 'absentee'))
      AND array_agg(person_id ORDER BY person_id)
        = (SELECT array_agg(person_id ORDER BY person_id) FROM meeting_input
          WHERE document_id = p_document)
    FROM signatory WHERE document_id = p_document);
END $$;

CREATE POLICY minutes ON document FOR SELECT TO qa_desk_member USING (
  kind = 'minutes' AND ((SELECT everywhere('meeting.see'))
    OR (created_by = (SELECT me()) AND (SELECT has_right('meeting.write')))
    OR id = ANY ((SELECT my_meetings())::uuid[])));
CREATE POLICY writes_minutes ON document FOR INSERT TO qa_desk_member WITH CHECK (
  kind = 'minutes' AND (SELECT has_right('meeting.write')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp());
CREATE POLICY edits_minutes ON document FOR UPDATE TO qa_desk_member USING (
  kind = 'minutes' AND (writes_minutes(id) OR id = ANY ((SELECT my_meetings())::uuid[])));
CREATE POLICY asks_attendees ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  writes_minutes(document_id));
CREATE POLICY drops_attendees ON signatory FOR DELETE TO qa_desk_member USING (
  writes_minutes(document_id));

CREATE POLICY reads ON meeting_input FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM document WHERE document.id = document_id OFFSET 0));
-- Whoever writes the minutes invites; what is said beforehand everybody says himself.
CREATE POLICY invites ON meeting_input FOR INSERT TO qa_desk_member WITH CHECK (
  writes_minutes(document_id) AND NOT is_absent AND reason = '' AND words = ''
  AND written_at IS NULL);
CREATE POLICY writes ON meeting_input FOR UPDATE TO qa_desk_member USING (
  person_id = (SELECT me()) AND (SELECT has_right('meeting.see')));
CREATE POLICY drops ON meeting_input FOR DELETE TO qa_desk_member USING (
  writes_minutes(document_id));

CREATE OR REPLACE FUNCTION guard_meeting_input() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() THEN
    NEW.written_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_meeting_input BEFORE UPDATE ON meeting_input
  FOR EACH ROW EXECUTE FUNCTION guard_meeting_input();

-- Who signs closes minutes by the last signature; all else is for whoever writes them.
CREATE OR REPLACE FUNCTION guard_minutes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NEW.kind = 'minutes' AND NOT coalesce(writes_minutes(OLD.id), false)
      AND ((NEW.issued_at, NEW.voided_at, NEW.content, NEW.period_from, NEW.period_to)
        IS DISTINCT FROM
        (OLD.issued_at, OLD.voided_at, OLD.content, OLD.period_from, OLD.period_to)
        OR NEW.closed_at IS NULL) THEN
    RAISE EXCEPTION 'QAD82 document' USING ERRCODE = 'QAD82';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_guard_minutes BEFORE UPDATE ON document
  FOR EACH ROW EXECUTE FUNCTION guard_minutes();

-- Who is invited to a meeting that I see has a name.
CREATE OR REPLACE FUNCTION people_of_my_meetings() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  mine uuid[] := my_meetings();
  is_all boolean := everywhere('meeting.see');
  writes boolean := has_right('meeting.write');
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT invited.person_id), '{}')
    FROM meeting_input AS invited JOIN document ON document.id = invited.document_id
    WHERE is_all OR document.id = ANY (mine) OR (writes AND document.created_by = me()));
END $$;
CREATE POLICY of_meetings ON person FOR SELECT TO qa_desk_member USING (
  id = ANY ((SELECT people_of_my_meetings())::uuid[]));

-- Actions that a meeting gave are for whoever sees its minutes.
CREATE POLICY of_meetings ON action_item FOR SELECT TO qa_desk_member USING (
  subject_kind = 'meeting'
  AND EXISTS (SELECT FROM document WHERE document.id = action_item.subject_id OFFSET 0));

REVOKE ALL ON FUNCTION my_meetings(), writes_minutes(uuid), is_meeting_asked(uuid),
  guard_meeting_input(), guard_minutes(), people_of_my_meetings() FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION my_meetings(), writes_minutes(uuid), people_of_my_meetings()
  TO qa_desk_member;
