-- PostgreSQL: contacts watched live (S3-3c–e, P23). Runs after policies.sql, as the owner.
--
-- Whoever scores may add one, all of it at once and for himself: the call of the recorder "live",
-- its one segment, how it was watched, and his evaluation where the CSR is known. What he measured
-- and noted he may write until he submits. Whoever imports links the recorder's call.

GRANT SELECT, INSERT ON live_contact TO qa_desk_member;
GRANT UPDATE (answers, outcome, recorded_id, linked_at) ON live_contact TO qa_desk_member;

CREATE POLICY reads ON live_contact FOR SELECT TO qa_desk_member USING (
  observer_id = (SELECT me()) OR (SELECT everywhere('import_calls'))
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.call_id = live_contact.call_id OFFSET 0));
CREATE POLICY adds ON live_contact FOR INSERT TO qa_desk_member WITH CHECK (
  observer_id = (SELECT me_as('score', 'assigned')));
CREATE POLICY edits ON live_contact FOR UPDATE TO qa_desk_member USING (
  observer_id = (SELECT me()) OR (SELECT everywhere('import_calls')));

-- Returns the calls that I have watched live and not submitted, or am adding in this transaction.
CREATE OR REPLACE FUNCTION my_live_calls() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT call_id FROM live_contact WHERE observer_id = me()
    AND NOT EXISTS (SELECT FROM evaluation
      WHERE evaluation.call_id = live_contact.call_id AND status NOT IN ('E0', 'E1')));
END $$;

CREATE OR REPLACE FUNCTION is_live_call(p_call uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM call
    WHERE id = p_call AND recorder_id = '00000000-0000-7000-8000-000000000002');
END $$;

CREATE POLICY adds_live ON call FOR INSERT TO qa_desk_member WITH CHECK (
  recorder_id = '00000000-0000-7000-8000-000000000002'
  AND (SELECT me_as('score', 'assigned')) IS NOT NULL);
CREATE POLICY edits_live ON call FOR UPDATE TO qa_desk_member USING (
  id = ANY ((SELECT my_live_calls())::uuid[]));
CREATE POLICY reads_live ON call_segment FOR SELECT TO qa_desk_member USING (
  call_id = ANY ((SELECT my_live_calls())::uuid[]));
CREATE POLICY adds_live ON call_segment FOR INSERT TO qa_desk_member WITH CHECK (
  is_live_call(call_id) AND (SELECT me_as('score', 'assigned')) IS NOT NULL);
CREATE POLICY edits_live ON call_segment FOR UPDATE TO qa_desk_member USING (
  call_id = ANY ((SELECT my_live_calls())::uuid[]));
-- Guard_draw sees to the rest.
CREATE POLICY adds_live ON evaluation FOR INSERT TO qa_desk_member WITH CHECK (
  draw_id IS NULL AND sample_reason = 'off_plan' AND mode <> 'recording'
  AND inspector_id = (SELECT me_as('score', 'assigned')));

-- What was recorded of a contact watched live is heard by whoever hears an evaluation of it. Nobody
-- else finds the recorder's call itself, but when it began: marks are shown by that. Both are asked
-- with the rights of whoever asks; they are functions because their tables, with all the policies
-- on them, would be planned anew for each statement that reads a call, and are hardly ever reached.
CREATE OR REPLACE FUNCTION hears_watched(p_call uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM live_contact JOIN evaluation USING (call_id)
    WHERE recorded_id = p_call
      AND (csr_id = (SELECT me_as('listen', 'own'))
        OR evaluation.id = ANY ((SELECT my_cases())::uuid[])
        OR EXISTS (SELECT FROM my_sight('listen') WHERE inspector_id = assigned
          OR team_id = ANY (led || given) OR skill_group = ANY (groups))));
END $$;
CREATE OR REPLACE FUNCTION sees_watched(p_call uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM live_contact WHERE recorded_id = p_call AND EXISTS
    (SELECT FROM evaluation WHERE evaluation.call_id = live_contact.call_id));
END $$;
-- One policy each, so that the commonest case comes first.
CREATE POLICY reads ON call FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('import_calls'))
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.call_id = call.id OFFSET 0)
  OR id = ANY ((SELECT my_live_calls())::uuid[]) OR sees_watched(id));
CREATE POLICY reads ON audio_file FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('listen'))
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.call_id = audio_file.call_id
    AND (csr_id = (SELECT me_as('listen', 'own'))
      OR evaluation.id = ANY ((SELECT my_cases())::uuid[])
      OR EXISTS (SELECT FROM my_sight('listen') WHERE inspector_id = assigned
        OR team_id = ANY (led || given) OR skill_group = ANY (groups))) OFFSET 0)
  OR hears_watched(call_id));

-- The call: begun just now. Later only its time changes, and not once its result is submitted (see
-- seals.py); when it was entered is the server's word.
CREATE OR REPLACE FUNCTION guard_live_call() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' AND (NEW.csat IS NOT NULL OR NEW.channel <> 'voice'
        OR NEW.external_id <> NEW.id::text OR NEW.duration_ms <> 0
        OR NEW.started_at NOT BETWEEN now() - interval '1 minute' AND clock_timestamp())
      OR TG_OP = 'UPDATE' AND NOT (NEW.id = ANY (my_live_calls()) OR everywhere('import_calls')
        AND EXISTS (SELECT FROM live_contact JOIN call AS recorded ON recorded.id = recorded_id
          WHERE live_contact.call_id = NEW.id AND recorded.started_at = NEW.started_at
            AND recorded.duration_ms = NEW.duration_ms))
      OR NEW.started_at + make_interval(secs => NEW.duration_ms / 1000.0)
        > clock_timestamp() + interval '1 minute' THEN
    RAISE EXCEPTION 'QAD34 call' USING ERRCODE = 'QAD34';
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.imported_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_live_call BEFORE INSERT OR UPDATE ON call FOR EACH ROW
  WHEN (NEW.recorder_id = '00000000-0000-7000-8000-000000000002')
  EXECUTE FUNCTION guard_live_call();

-- Its one part: whose it is may be said once, by its observer, the recorder's call or who assigns
-- tasks; the CSR was in that team on that day. Its offset, which puts right where its marks fall on
-- the recorder's call, is said by whose open task it is.
CREATE OR REPLACE FUNCTION guard_live_segment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  day date := centre_day(NEW.started_at);
BEGIN
  IF is_owner() OR NOT is_live_call(NEW.call_id) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' AND NEW.offset_ms <> 0
      OR TG_OP = 'UPDATE' AND NEW.offset_ms <> OLD.offset_ms AND NOT EXISTS (SELECT FROM evaluation
        WHERE segment_id = NEW.id AND inspector_id = me() AND status IN ('E0', 'E1'))
      OR NEW.identifier <> '' OR NOT EXISTS (SELECT FROM call
        WHERE id = NEW.call_id AND started_at = NEW.started_at AND duration_ms = NEW.duration_ms)
      OR (NEW.person_id IS NULL) <> (NEW.team_id IS NULL)
      OR NEW.person_id IS NOT NULL AND NOT EXISTS (SELECT FROM membership
        WHERE person_id = NEW.person_id AND team_id = NEW.team_id AND kind = 'member'
          AND valid_from <= day + 1 AND (valid_to IS NULL OR valid_to >= day - 1))
      OR TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM call
        WHERE id = NEW.call_id AND imported_at >= now())
      OR TG_OP = 'UPDATE' AND (NEW.call_id <> OLD.call_id
        OR OLD.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id
        OR NOT (NEW.call_id = ANY (my_live_calls()) OR EXISTS (SELECT FROM live_contact
            JOIN call_segment AS other ON other.call_id = recorded_id
          WHERE live_contact.call_id = NEW.call_id
            AND other.person_id IS NOT DISTINCT FROM NEW.person_id)
          OR everywhere('assign') AND NEW.offset_ms = OLD.offset_ms
            AND NOT EXISTS (SELECT FROM evaluation WHERE segment_id = NEW.id))) THEN
    RAISE EXCEPTION 'QAD34 call_segment' USING ERRCODE = 'QAD34';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_live_segment_added BEFORE INSERT ON call_segment FOR EACH ROW
  WHEN (NEW.identifier = '') EXECUTE FUNCTION guard_live_segment();
CREATE TRIGGER guard_live_segment BEFORE UPDATE ON call_segment FOR EACH ROW
  WHEN (OLD.identifier = '') EXECUTE FUNCTION guard_live_segment();

-- How it was watched: by me, added with its call. Linked is a call of the same number or CSR, of
-- about that time, by whoever imports; when, is the server's word. A wrong call is let go by whose
-- task it is, and what is no task yet is discarded, by who assigns tasks too.
CREATE OR REPLACE FUNCTION guard_live_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  lets_go boolean := TG_OP = 'UPDATE' AND NEW.recorded_id IS NULL
    AND (OLD.recorded_id IS NOT NULL OR OLD.linked_at IS NULL AND NEW.linked_at IS NOT NULL);
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.observer_id IS DISTINCT FROM me() OR NOT EXISTS (SELECT FROM call
        WHERE id = NEW.call_id AND imported_at >= now() AND is_test = (NEW.mode = 'test_call')
          AND recorder_id = '00000000-0000-7000-8000-000000000002') THEN
      RAISE EXCEPTION 'QAD34 live_contact' USING ERRCODE = 'QAD34';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.outcome, NEW.answers::text) IS DISTINCT FROM (OLD.outcome, OLD.answers::text)
        AND OLD.observer_id IS DISTINCT FROM me()
      OR lets_go AND NOT EXISTS (SELECT FROM evaluation
          WHERE call_id = NEW.call_id AND inspector_id = me())
        AND (EXISTS (SELECT FROM evaluation WHERE call_id = NEW.call_id)
          OR NOT (OLD.observer_id = me() OR everywhere('assign')))
      OR NEW.recorded_id IS NOT NULL AND NEW.recorded_id IS DISTINCT FROM OLD.recorded_id
        AND NOT (everywhere('import_calls')
        AND EXISTS (SELECT FROM call AS live, call AS recorded
          WHERE live.id = NEW.call_id AND recorded.id = NEW.recorded_id
            AND recorded.recorder_id <> live.recorder_id
            AND recorded.started_at BETWEEN live.started_at - interval '1 day'
              AND live.started_at + interval '1 day'
            AND (live.number_hash = recorded.number_hash OR EXISTS (SELECT FROM call_segment AS a
                JOIN call_segment AS b USING (person_id)
              WHERE a.call_id = live.id AND b.call_id = recorded.id)))) THEN
    RAISE EXCEPTION 'QAD34 live_contact' USING ERRCODE = 'QAD34';
  END IF;
  NEW.linked_at := CASE WHEN lets_go OR NEW.recorded_id IS DISTINCT FROM OLD.recorded_id
    THEN clock_timestamp() ELSE OLD.linked_at END;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_live_contact BEFORE INSERT OR UPDATE ON live_contact
  FOR EACH ROW EXECUTE FUNCTION guard_live_contact();

-- All of it comes together: a call alone would be one that nobody has watched.
CREATE OR REPLACE FUNCTION guard_live_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NOT EXISTS (SELECT FROM live_contact AS l JOIN call_segment AS s
        ON s.call_id = l.call_id LEFT JOIN evaluation AS e ON e.segment_id = s.id
      WHERE l.call_id = NEW.id AND l.observer_id = me()
        AND (SELECT count(*) FROM call_segment WHERE call_id = NEW.id) = 1
        AND (e.mode = l.mode AND e.inspector_id = l.observer_id
          OR s.person_id IS NULL AND l.mode = 'test_call')) THEN
    RAISE EXCEPTION 'QAD34 call' USING ERRCODE = 'QAD34';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_live_whole AFTER INSERT ON call DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.recorder_id = '00000000-0000-7000-8000-000000000002')
  EXECUTE FUNCTION guard_live_whole();

-- Says whether a new evaluation is of a contact that its inspector has watched himself and kept.
CREATE OR REPLACE FUNCTION is_of_live(p_evaluation evaluation) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM live_contact WHERE call_id = p_evaluation.call_id
    AND observer_id = me() AND mode = p_evaluation.mode
    AND (recorded_id IS NOT NULL OR linked_at IS NULL));
END $$;

-- Says whether a part of a call is evaluated as it was watched live.
CREATE OR REPLACE FUNCTION is_watched(p_call uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM live_contact JOIN evaluation USING (call_id)
    WHERE recorded_id = p_call AND status NOT IN ('E12', 'E13'));
END $$;

-- Says whether a call can be heard: a chat cannot, nor what was watched and not recorded (P8, P25).
CREATE OR REPLACE FUNCTION can_be_heard(p_call uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM call WHERE id = p_call AND channel = 'voice')
    AND (NOT is_live_call(p_call) OR EXISTS (SELECT FROM audio_file
      WHERE call_id IN (p_call, (SELECT recorded_id FROM live_contact WHERE call_id = p_call))));
END $$;

REVOKE ALL ON FUNCTION my_live_calls(), is_live_call(uuid), guard_live_call(),
  guard_live_segment(), guard_live_contact(), guard_live_whole(), is_of_live(evaluation),
  is_watched(uuid), can_be_heard(uuid), sees_watched(uuid),
  hears_watched(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_live_calls(), is_live_call(uuid), sees_watched(uuid),
  hears_watched(uuid) TO qa_desk_member;
