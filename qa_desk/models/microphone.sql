-- PostgreSQL: what was recorded from the microphone of whoever watched a contact live (P1, P23).
-- Runs after live.sql, as the owner.
--
-- The observer adds a recording to his own contact until he submits its result, with its key. Who
-- hears it and who reads the key is as for every other recording.

CREATE POLICY reads_taken ON audio_file FOR SELECT TO qa_desk_member USING (
  call_id = ANY ((SELECT my_live_calls())::uuid[]));
CREATE POLICY adds_taken ON audio_file FOR INSERT TO qa_desk_member WITH CHECK (
  source = 'microphone' AND call_id = ANY ((SELECT my_live_calls())::uuid[])
  AND dropped_at IS NULL AND channel = 'both' AND path = id || '.wav');
CREATE POLICY adds_taken ON audio_key FOR INSERT TO qa_desk_member WITH CHECK (
  length(key) = 32 AND EXISTS (SELECT FROM audio_file WHERE audio_file.id = audio_file_id
    AND source = 'microphone' AND call_id = ANY ((SELECT my_live_calls())::uuid[])));

-- Nothing else is added to a contact watched live, nor by anybody else; and what was recorded so
-- stays known as that.
CREATE OR REPLACE FUNCTION guard_taken() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.source = 'microphone') <> (OLD.source = 'microphone')
      OR TG_OP = 'INSERT' AND (NEW.source = 'microphone' OR is_live_call(NEW.call_id))
        AND NOT (NEW.source = 'microphone' AND NEW.call_id = ANY (my_live_calls())) THEN
    RAISE EXCEPTION 'QAD34 audio_file' USING ERRCODE = 'QAD34';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard_taken() FROM PUBLIC;
CREATE TRIGGER guard_taken BEFORE INSERT OR UPDATE ON audio_file
  FOR EACH ROW EXECUTE FUNCTION guard_taken();
