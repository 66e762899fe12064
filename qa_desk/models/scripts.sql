-- PostgreSQL: the scripts of test calls (S3-3c, P23). Runs after policies.sql, as the owner.
--
-- Whoever may make test calls reads them, CSRs do not: the answers are in them. One that was used is
-- not deleted but retired; what was asked stays with the contact.

GRANT SELECT, INSERT ON script TO qa_desk_member;
GRANT UPDATE (name, scenario, skill_group, questions, retired_at, version) ON script
  TO qa_desk_member;

CREATE POLICY reads ON script FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('scripts.see')));
CREATE POLICY adds ON script FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('scripts.edit')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp() AND retired_at IS NULL);
CREATE POLICY edits ON script FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('scripts.edit')));
