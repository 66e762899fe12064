-- PostgreSQL: what was said in a call, and what was measured of its sound (P1, P18). Runs after
-- policies.sql, as the owner.
--
-- Both are open to whoever may hear the call: who sees a row of its recordings, by that row's own
-- policy; of a chat or e-mail, who might hear it if it were a call. Nobody but the owner changes or deletes them; they go with the call.

GRANT SELECT, INSERT ON transcript, call_sound TO qa_desk_member;
GRANT UPDATE (language) ON call TO qa_desk_member;

CREATE POLICY reads ON transcript FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('listen'))
  OR EXISTS (SELECT FROM audio_file WHERE audio_file.call_id = transcript.call_id)
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.call_id = transcript.call_id
    AND (csr_id = (SELECT me_as('listen', 'own'))
      OR evaluation.id = ANY ((SELECT my_cases())::uuid[])
      OR EXISTS (SELECT FROM my_sight('listen') WHERE inspector_id = assigned
        OR team_id = ANY (led || given) OR skill_group = ANY (groups))) OFFSET 0));
CREATE POLICY adds ON transcript FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('import_calls')));
CREATE POLICY reads ON call_sound FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('listen'))
  OR EXISTS (SELECT FROM audio_file WHERE audio_file.call_id = call_sound.call_id));
CREATE POLICY adds ON call_sound FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('import_calls')));
