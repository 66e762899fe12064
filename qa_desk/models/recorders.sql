-- PostgreSQL: recorders and what their imports brought (D9). Runs after policies.sql, as the owner.
--
-- Whoever imports makes a recorder by its first recording; what an import is to know of it is said
-- by those who edit recorders. A run belongs to who began it; one whose program is gone is ended by
-- the next.

CREATE POLICY reads ON recorder FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('import_calls')) OR (SELECT everywhere('recorders.edit')));
CREATE POLICY adds ON recorder FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('recorders.edit'))
  OR ((SELECT everywhere('import_calls')) AND profile::text = '{}'));
CREATE POLICY edits ON recorder FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('recorders.edit')));

GRANT SELECT, INSERT ON import_run TO qa_desk_member;
GRANT UPDATE (beat_at, ended_at, is_whole, files, stored, known, completed, unresolved, late,
  refused, problems) ON import_run TO qa_desk_member;

CREATE POLICY reads ON import_run FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('import_calls')) OR (SELECT everywhere('recorders.edit')));
CREATE POLICY adds ON import_run FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('import_calls')) AND started_by = (SELECT me())
  AND started_at BETWEEN now() AND clock_timestamp() AND ended_at IS NULL);
CREATE POLICY edits ON import_run FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('import_calls')) AND ended_at IS NULL
    AND (started_by = (SELECT me()) OR beat_at < now() - interval '2 minutes'))
  WITH CHECK ((SELECT everywhere('import_calls')));
