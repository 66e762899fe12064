-- PostgreSQL: what is added to an evaluation, and videos of screens (P23). Runs after policies.sql,
-- as the owner.

-- An attachment is seen by whoever sees the evaluation, once it is submitted; before, by who scores
-- it and who sees drafts. Who scores it adds and takes away; its CSR and team lead add evidence to
-- a released one (rules.attachments.EVIDENCE). When, of what size and how many, the seals say for
-- everybody. Nobody changes one.
GRANT SELECT, INSERT, DELETE ON attachment TO qa_desk_member;

CREATE POLICY reads ON attachment FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM evaluation AS e WHERE e.id = evaluation_id
    AND (e.status NOT IN ('E0', 'E1') OR e.inspector_id = (SELECT me_as('score', 'assigned'))
      OR (SELECT everywhere('see_drafts'))
      OR e.team_id = ANY ((SELECT given_teams('see_drafts'))::uuid[])
      OR e.skill_group = ANY ((SELECT given_groups('see_drafts'))::text[])) OFFSET 0));
CREATE POLICY adds ON attachment FOR INSERT TO qa_desk_member WITH CHECK (
  added_by = (SELECT me_as('score', 'assigned'))
  AND EXISTS (SELECT FROM evaluation AS e WHERE e.id = evaluation_id
    AND e.inspector_id = added_by AND e.status = 'E1' OFFSET 0));
CREATE POLICY proves ON attachment FOR INSERT TO qa_desk_member WITH CHECK (
  added_by = (SELECT me())
  AND EXISTS (SELECT FROM evaluation AS e WHERE e.id = evaluation_id
    AND CASE WHEN e.csr_id = added_by
      THEN e.csr_id = (SELECT me_as('dispute', 'own')) AND e.status IN ('E3', 'E5', 'E6', 'E8')
      ELSE e.team_id = ANY ((SELECT led_teams('judge'))::uuid[])
        AND e.status IN ('E4', 'E5', 'E6') END OFFSET 0));
CREATE POLICY drops ON attachment FOR DELETE TO qa_desk_member USING (
  EXISTS (SELECT FROM evaluation AS e WHERE e.id = evaluation_id
    AND e.inspector_id = (SELECT me_as('score', 'assigned')) AND e.status = 'E1' OFFSET 0));

-- What it is of, and when it came, is the server's word. The row of the evaluation is held, so that
-- nothing is added while it is submitted.
CREATE OR REPLACE FUNCTION guard_attachment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  PERFORM FROM evaluation WHERE id = NEW.evaluation_id FOR UPDATE;
  IF NOT is_owner() THEN
    NEW.added_at := clock_timestamp();
    NEW.sha256 := sha256(NEW.content);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_attachment BEFORE INSERT ON attachment
  FOR EACH ROW EXECUTE FUNCTION guard_attachment();
REVOKE ALL ON FUNCTION guard_attachment() FROM PUBLIC;

-- A video of a screen and its key are for who may listen to the call, with or without a recording.
-- Who scores the call adds one and moves it along the recording; its key is only ever destroyed.
GRANT SELECT, INSERT ON screen_video TO qa_desk_member;
GRANT UPDATE (offset_ms) ON screen_video TO qa_desk_member;
GRANT SELECT ON qad_purge_video TO qa_desk_member;

CREATE POLICY reads ON screen_video FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('listen'))
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.call_id = screen_video.call_id
    AND (csr_id = (SELECT me_as('listen', 'own'))
      OR evaluation.id = ANY ((SELECT my_cases())::uuid[])
      OR EXISTS (SELECT FROM my_sight('listen') WHERE inspector_id = assigned
        OR team_id = ANY (led || given) OR skill_group = ANY (groups))) OFFSET 0));
CREATE POLICY adds ON screen_video FOR INSERT TO qa_desk_member WITH CHECK (
  added_by = (SELECT me_as('score', 'assigned')) AND length(key) = 32
  AND added_at BETWEEN now() AND clock_timestamp()
  AND EXISTS (SELECT FROM evaluation AS e WHERE e.call_id = screen_video.call_id
    AND e.inspector_id = added_by AND e.status IN ('E0', 'E1') OFFSET 0));
CREATE POLICY moves ON screen_video FOR UPDATE TO qa_desk_member USING (
  EXISTS (SELECT FROM evaluation AS e WHERE e.call_id = screen_video.call_id
    AND e.inspector_id = (SELECT me_as('score', 'assigned')) AND e.status IN ('E0', 'E1')
    OFFSET 0));
