-- PostgreSQL: the keys of recordings (P1). Runs after policies.sql, as the owner.
--
-- A key is open to whoever sees the recording's row, by that row's own policy: who may listen to it.
-- Nobody but the owner changes or deletes one, and with it all that could be heard.

GRANT SELECT, INSERT ON audio_key TO qa_desk_member;

CREATE POLICY reads ON audio_key FOR SELECT TO qa_desk_member
  USING (EXISTS (SELECT FROM audio_file WHERE audio_file.id = audio_file_id));
CREATE POLICY adds ON audio_key FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('import_calls')) AND length(key) = 32);
