-- PostgreSQL: results of before QA Desk (P19). Runs after policies.sql, as the owner.
--
-- They are seen like results; who scores a CSR sees his. A line is never changed: what was imported
-- by mistake is taken back whole by whoever may import.

GRANT SELECT, INSERT, DELETE ON imported_result, imported_item TO qa_desk_member;

CREATE POLICY reads ON imported_result FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('see_results'))
  OR csr_id = (SELECT me_as('see_results', 'own'))
  OR team_id = ANY ((SELECT led_teams('see_results'))::uuid[])
  OR team_id = ANY ((SELECT given_teams('see_results'))::uuid[])
  OR skill_group = ANY ((SELECT given_groups('see_results'))::text[])
  OR csr_id = ANY ((SELECT people_i_score())::uuid[]));
CREATE POLICY adds ON imported_result FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('history.import')) AND imported_by = (SELECT me())
  AND imported_at BETWEEN now() AND clock_timestamp());
CREATE POLICY drops ON imported_result FOR DELETE TO qa_desk_member
  USING ((SELECT everywhere('history.import')));

CREATE POLICY reads ON imported_item FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM imported_result WHERE id = result_id OFFSET 0));
CREATE POLICY adds ON imported_item FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('history.import')) AND EXISTS (SELECT FROM imported_result
    WHERE id = result_id AND imported_by = (SELECT me()) AND imported_at >= now() OFFSET 0));
CREATE POLICY drops ON imported_item FOR DELETE TO qa_desk_member
  USING ((SELECT everywhere('history.import')));
