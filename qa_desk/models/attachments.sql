-- PostgreSQL: what is added to an evaluation, and videos of screens (P23). Runs after policies.sql,
-- as the owner.

GRANT SELECT ON attachment, screen_video TO qa_desk_member;

CREATE POLICY reads ON attachment FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id OFFSET 0));
CREATE POLICY reads ON screen_video FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM audio_file WHERE audio_file.call_id = screen_video.call_id OFFSET 0));
