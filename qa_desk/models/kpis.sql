-- PostgreSQL: indicators of the business (S0-4.2.1b). Runs after policies.sql, as the owner.
--
-- What is of a person is for himself, his leads and whoever sees all; what is of teams and the centre
-- also for who answers for departments and improvement.

GRANT SELECT, INSERT, DELETE ON kpi_value TO qa_desk_member;
GRANT SELECT, INSERT ON kpi_metric TO qa_desk_member;
GRANT UPDATE (value, part, whole, target, file, entered_at, entered_by, version)
  ON kpi_value TO qa_desk_member;
GRANT UPDATE (name, unit, direction, target, edited_at, edited_by, version)
  ON kpi_metric TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['kpi_metric', 'kpi_value'] LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;

CREATE POLICY reads ON kpi_metric FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY adds ON kpi_metric FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('kpi.edit')) AND edited_by = (SELECT me()));
CREATE POLICY edits ON kpi_metric FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('kpi.edit'))) WITH CHECK (edited_by = (SELECT me()));

CREATE POLICY reads ON kpi_value FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('kpi.see'))
  OR person_id = (SELECT me_as('kpi.see', 'own'))
  OR person_id = ANY ((SELECT people_of_my_teams('kpi.see'))::uuid[])
  OR team_id = ANY ((SELECT led_teams('kpi.see'))::uuid[])
  OR team_id = ANY ((SELECT given_teams('kpi.see'))::uuid[])
  OR (person_id IS NULL AND (SELECT has_right('kpi.see_teams'))));
CREATE POLICY adds ON kpi_value FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('kpi.edit')) AND entered_by = (SELECT me())
  AND entered_at BETWEEN now() AND clock_timestamp());
CREATE POLICY edits ON kpi_value FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('kpi.edit'))) WITH CHECK (entered_by = (SELECT me()));
CREATE POLICY drops ON kpi_value FOR DELETE TO qa_desk_member
  USING ((SELECT everywhere('kpi.edit')));
