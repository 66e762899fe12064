-- PostgreSQL: plans, their rules, the watch list, and what a plan may know of last month. Runs after
-- policies.sql, as the owner.
--
-- A plan goes from draft to approved to closed, and says no other than what was approved: the rules
-- of seals.py hold that on both engines. Here is who may do it. Policies of one table are joined by
-- "or", so each names its right on both sides.

GRANT SELECT, INSERT ON plan, sampling_rule, watch_entry TO qa_desk_member;
GRANT UPDATE (state, content, approved_at, approved_by, closed_at, closed_by, version) ON plan
  TO qa_desk_member;
GRANT UPDATE (name, kind, mode, sample_reason, count, unit, per, filter, priority, version)
  ON sampling_rule TO qa_desk_member;
GRANT DELETE ON sampling_rule TO qa_desk_member;
GRANT UPDATE (valid_to, version) ON watch_entry TO qa_desk_member;
GRANT EXECUTE ON FUNCTION month_of_people(date), month_of_items(date), month_of_reasons(date)
  TO qa_desk_member;

CREATE POLICY reads ON plan FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('plan.see')));
CREATE POLICY adds ON plan FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('plan.draft')) AND created_by = (SELECT me()) AND state = 'draft'
  AND approved_by IS NULL AND approved_at IS NULL AND closed_by IS NULL AND closed_at IS NULL);
CREATE POLICY changes ON plan FOR UPDATE TO qa_desk_member
  USING (state = 'draft' AND (SELECT everywhere('plan.draft')))
  WITH CHECK (state = 'draft' AND approved_by IS NULL AND approved_at IS NULL
    AND closed_by IS NULL AND closed_at IS NULL AND (SELECT everywhere('plan.draft')));
CREATE POLICY approves ON plan FOR UPDATE TO qa_desk_member
  USING (state = 'draft' AND (SELECT everywhere('plan.approve')))
  WITH CHECK (state = 'approved' AND approved_by = (SELECT me())
    AND approved_at BETWEEN now() AND clock_timestamp()
    AND closed_by IS NULL AND closed_at IS NULL AND (SELECT everywhere('plan.approve')));
CREATE POLICY closes ON plan FOR UPDATE TO qa_desk_member
  USING (state = 'approved' AND (SELECT everywhere('plan.approve')))
  WITH CHECK (state = 'closed' AND closed_by = (SELECT me())
    AND closed_at BETWEEN now() AND clock_timestamp() AND (SELECT everywhere('plan.approve')));

CREATE POLICY reads ON sampling_rule FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('plan.see')));
CREATE POLICY writes ON sampling_rule FOR ALL TO qa_desk_member USING (
  (SELECT everywhere('plan.draft'))
  AND EXISTS (SELECT FROM plan WHERE plan.id = plan_id AND plan.state = 'draft'));

-- Who is watched and why is for those who inspect. An entry is ended, never rewritten.
CREATE POLICY reads ON watch_entry FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('watch_list')));
CREATE POLICY adds ON watch_entry FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('watch_list')) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp());
CREATE POLICY ends ON watch_entry FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('watch_list')));
