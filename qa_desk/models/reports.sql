-- PostgreSQL: reports that people draft, issue and sign (domain.md 5.3, 5.4, 5.7). Runs after
-- policy_register.sql, as the owner; rules/report_forms.py says the same.

GRANT SELECT ON qad_course, qad_course_step, qad_course_fatal TO qa_desk_member;

-- Says which papers are reports; rules/report_forms.py.
CREATE OR REPLACE FUNCTION is_report(p_kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = qa_desk, pg_temp AS $$
  SELECT p_kind IN ('tenday_report', 'monthly_report', 'quality_report', 'inspector_summary',
    'weekly_digest', 'monthly_digest', 'half_year_digest', 'yearly_digest')
$$;

-- Says whether I may see a report: drafts are for whoever drafts and signs, what is approved for
-- everybody who reads reports of the whole centre, and an inspector's summary for the inspector.
CREATE OR REPLACE FUNCTION sees_report(p_kind text, p_subject uuid, p_is_closed boolean)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF p_kind = 'inspector_summary' THEN
    RETURN everywhere('report.publish') OR everywhere('report.approve') OR (p_subject = me()
      AND everywhere('report.draft'));
  END IF;
  RETURN everywhere('report.draft') OR everywhere('report.approve')
    OR (p_is_closed AND everywhere('report.see'));
END $$;

-- Says whether I may write a report, and ask for signatures under it.
CREATE OR REPLACE FUNCTION writes_report(p_kind text, p_subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN everywhere('report.draft') AND (p_kind <> 'inspector_summary' OR p_subject = me()
    OR everywhere('report.publish'));
END $$;

-- Says whether those are asked whom a kind of report asks, in their turns; rules/report_forms.py.
CREATE OR REPLACE FUNCTION is_report_asked(p_kind text, p_document uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(role ORDER BY turn), '{}') = CASE p_kind
      WHEN 'tenday_report' THEN ARRAY['report_checker']
      WHEN 'inspector_summary' THEN ARRAY['report_author', 'report_checker']
      ELSE ARRAY['report_checker', 'report_approver'] END
      AND count(DISTINCT turn) = count(*)
    FROM signatory WHERE document_id = p_document);
END $$;

CREATE POLICY reports ON document FOR SELECT TO qa_desk_member USING (
  is_report(kind)
  AND sees_report(kind, subject_id, closed_at IS NOT NULL));
CREATE POLICY report_drafts ON document FOR INSERT TO qa_desk_member WITH CHECK (
  is_report(kind)
  AND writes_report(kind, subject_id) AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp());
CREATE POLICY report_edits ON document FOR UPDATE TO qa_desk_member USING (
  is_report(kind)
  AND (writes_report(kind, subject_id) OR everywhere('report.publish')
    OR everywhere('report.approve')));
CREATE POLICY adds_to_reports ON signatory FOR INSERT TO qa_desk_member WITH CHECK (
  EXISTS (SELECT FROM document WHERE document.id = document_id
    AND is_report(kind)
    AND writes_report(kind, subject_id) OFFSET 0));
CREATE POLICY drops_from_reports ON signatory FOR DELETE TO qa_desk_member USING (
  EXISTS (SELECT FROM document WHERE document.id = document_id
    AND is_report(kind)
    AND writes_report(kind, subject_id) OFFSET 0));

REVOKE ALL ON FUNCTION is_report(text), sees_report(text, uuid, boolean),
  writes_report(text, uuid), is_report_asked(text, uuid) FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION is_report(text), sees_report(text, uuid, boolean),
  writes_report(text, uuid) TO qa_desk_member;
