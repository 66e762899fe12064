-- PostgreSQL: contacts watched live, and the scripts of test calls (S3-3c–e, P23). Runs after
-- policies.sql, as the owner.

GRANT SELECT ON live_contact, script TO qa_desk_member;

CREATE POLICY reads ON live_contact FOR SELECT TO qa_desk_member USING (
  observer_id = (SELECT me()) OR EXISTS (SELECT FROM call WHERE call.id = call_id OFFSET 0));
CREATE POLICY reads ON script FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('quick_check')));
