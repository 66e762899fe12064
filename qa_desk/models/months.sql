-- PostgreSQL: closed months, values that two people enter, adjustments (P12). Runs after
-- policy_register.sql, as the owner. What both engines refuse is in month_seals.py.

GRANT SELECT, INSERT ON month_close, month_total, monthly_result, typed_result, adjustment_note,
  adjustment TO qa_desk_member;
GRANT UPDATE (confirmed_by, confirmed_at, withdrawn_at, version) ON typed_result TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['month_close', 'month_total', 'monthly_result', 'typed_result',
      'adjustment_note', 'adjustment'] LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;

-- That a month is closed is no secret; what it came to is.
CREATE POLICY reads ON month_close FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY adds ON month_close FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('month.close')) AND closed_by = (SELECT me())
  AND closed_at BETWEEN now() AND clock_timestamp() AND cut_at <= closed_at
  AND month < closed_at::date AND month = date_trunc('month', month)::date);

CREATE POLICY reads ON month_total FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('month.see')));
CREATE POLICY adds ON month_total FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('month.close')));

CREATE POLICY reads ON monthly_result FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('month.see')) OR person_id = (SELECT me_as('month.see', 'own'))
  OR team_id = ANY ((SELECT led_teams('month.see'))::uuid[])
  OR team_id = ANY ((SELECT given_teams('month.see'))::uuid[])
  OR skill_group = ANY ((SELECT given_groups('month.see'))::text[]));
CREATE POLICY adds ON monthly_result FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('month.close')));

CREATE POLICY reads ON typed_result FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('month.see')) OR person_id = (SELECT me_as('month.see', 'own'))
  OR person_id = ANY ((SELECT people_of_my_teams('month.see'))::uuid[]));
CREATE POLICY adds ON typed_result FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('month.close')) AND proposed_by = (SELECT me())
  AND person_id <> (SELECT me()) AND proposed_at BETWEEN now() AND clock_timestamp());
CREATE POLICY edits ON typed_result FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('month.close')) OR (SELECT everywhere('report.approve')))
  WITH CHECK (person_id <> (SELECT me()) AND (confirmed_by IS NULL OR confirmed_at IS NOT NULL));

CREATE POLICY reads ON adjustment_note FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('month.close')) OR (SELECT everywhere('report.approve')));
CREATE POLICY adds ON adjustment_note FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('month.close')) AND noted_by = (SELECT me())
  AND noted_at BETWEEN now() AND clock_timestamp());

CREATE POLICY reads ON adjustment FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('month.see')) OR EXISTS (SELECT FROM monthly_result AS r
    WHERE r.month = adjustment.month AND r.person_id = adjustment.person_id OFFSET 0));
CREATE POLICY adds ON adjustment FOR INSERT TO qa_desk_member WITH CHECK (
  ((SELECT everywhere('month.close')) OR (SELECT everywhere('report.approve')))
  AND EXISTS (SELECT FROM document WHERE document.id = document_id AND kind = 'adjustment_list'
    AND strpos(content, chr(9) || adjustment.person_id || ' ' || before || ' ' || after || ' '
      || fatals_before || ' ' || fatals_after || chr(10)) > 0 OFFSET 0));

-- Who confirms, and when, are the server's words.
CREATE OR REPLACE FUNCTION guard_typed_result() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL THEN
    NEW.confirmed_at := clock_timestamp();
    NEW.confirmed_by := me();
  END IF;
  IF NEW.withdrawn_at IS NOT NULL THEN
    NEW.withdrawn_at := clock_timestamp();
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_typed_result BEFORE UPDATE ON typed_result
  FOR EACH ROW EXECUTE FUNCTION guard_typed_result();


-- The adjustment list: a paper with signatories ----------------------------------------------------

CREATE POLICY adjustments ON document FOR SELECT TO qa_desk_member USING (
  kind = 'adjustment_list' AND ((SELECT everywhere('month.close'))
    OR (SELECT everywhere('report.approve'))));
CREATE POLICY adjusts ON document FOR INSERT TO qa_desk_member WITH CHECK (
  kind = 'adjustment_list' AND (SELECT everywhere('month.close')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp()
  AND EXISTS (SELECT FROM month_close WHERE month = period_from));
CREATE POLICY adjusting ON document FOR UPDATE TO qa_desk_member USING (
  kind = 'adjustment_list' AND ((SELECT everywhere('month.close'))
    OR (SELECT everywhere('report.approve'))));
CREATE POLICY asks_to_adjust ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('month.close'))
  AND EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind = 'adjustment_list' OFFSET 0));
CREATE POLICY drops_of_adjusting ON signatory FOR DELETE TO qa_desk_member USING (
  (SELECT everywhere('month.close'))
  AND EXISTS (SELECT FROM document WHERE document.id = document_id
    AND kind = 'adjustment_list' OFFSET 0));

REVOKE ALL ON FUNCTION guard_typed_result() FROM PUBLIC, qa_desk_member;
