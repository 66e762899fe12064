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
