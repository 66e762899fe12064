-- PostgreSQL: what a person's own connection may read and write, by table, column and row. Runs
-- last, as the owner. What is not named here is closed.
--
-- Everybody has one role on the server, so grants say what the program needs at most; rows are
-- opened by policies that ask rights.sql. Form: (SELECT f()) is called once for a statement and
-- only when reached, so the commonest case comes first; comparisons are of leakproof types (uuid,
-- text, boolean), so that indexes serve them. Lists add their own WHERE (csr_id = …) beside the
-- policy, which alone would read the whole table. OFFSET 0 spares PostgreSQL from planning each
-- EXISTS in two ways, which doubles with every policy inside a policy.

-- Grants -------------------------------------------------------------------------------------------

GRANT USAGE ON SCHEMA qa_desk TO qa_desk_member;
GRANT SELECT ON alembic_version, status, workflow_step, permission, journal_entry, journal_head
  TO qa_desk_member;
GRANT SELECT, INSERT ON revision, answer, fatal_flag, mark, signature, document, document_line,
  draw, draw_stratum, person, person_identifier, role_grant, team, skill_group, membership, deputy,
  shift, setting, recorder, call, call_segment, call_tag, audio_file, checklist,
  checklist_version, checklist_item, evaluation, draft TO qa_desk_member;
GRANT SELECT (call_id), INSERT ON customer_number TO qa_desk_member;
GRANT DELETE ON call_tag, checklist_item, draft, setting TO qa_desk_member;

GRANT UPDATE (name, reading, staff_no, login, hired_on, probation_until, left_on, version)
  ON person TO qa_desk_member;
GRANT UPDATE (valid_to) ON role_grant, deputy TO qa_desk_member;
GRANT UPDATE (valid_from, valid_to) ON person_identifier TO qa_desk_member;
GRANT UPDATE (skill_group_id, valid_from, valid_to) ON membership TO qa_desk_member;
GRANT UPDATE (code, name, version) ON team, skill_group TO qa_desk_member;
GRANT UPDATE (name, timezone, profile, version) ON recorder TO qa_desk_member;
GRANT UPDATE (external_id, started_at, duration_ms, direction, contact_reason, number_masked,
  number_hash, csat, is_test, language) ON call TO qa_desk_member;
GRANT UPDATE (person_id, team_id, identifier_kind, identifier, started_at, offset_ms, duration_ms)
  ON call_segment TO qa_desk_member;
GRANT UPDATE (source, path, channel, offset_ms, sha256, bytes, format, rate, channels, duration_ms,
  swapped) ON audio_file TO qa_desk_member;
GRANT UPDATE (code, version) ON checklist TO qa_desk_member;
GRANT UPDATE (number, effective_from, state, document, sha256, reason, withdrawn_at,
  withdrawn_by, withdrawn_why, version) ON checklist_version TO qa_desk_member;
GRANT UPDATE (key, dimension, points) ON checklist_item TO qa_desk_member;
GRANT UPDATE (inspector_id, checklist_version_id, status, revision, result, csr_stance,
  close_reason, due_at, submitted_at, released_at, opened_at, closed_at, entered_at, appeal_until,
  slip_id, signer_id, version) ON evaluation TO qa_desk_member;
GRANT UPDATE (author_id, document, save_id, sequence, saved_at) ON draft TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'qa_desk'
      AND tablename NOT IN ('alembic_version', 'status', 'workflow_step', 'permission') LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;


-- People -------------------------------------------------------------------------------------------

CREATE POLICY reads ON person FOR SELECT TO qa_desk_member USING (
  id = (SELECT me()) OR (SELECT everywhere('see_people'))
  OR id = ANY ((SELECT office_holders())::uuid[])
  OR id = ANY ((SELECT people_of_my_teams('see_people'))::uuid[])
  OR id = ANY ((SELECT people_i_score())::uuid[])
  OR id = ANY ((SELECT people_of_my_cases())::uuid[]));
CREATE POLICY adds ON person FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('people.edit')));
CREATE POLICY edits ON person FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('people.edit')));

CREATE POLICY reads ON person_identifier FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('see_people')) OR person_id = (SELECT me()));
CREATE POLICY adds ON person_identifier FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('people.edit')) OR (SELECT everywhere('import_calls')));
CREATE POLICY edits ON person_identifier FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('people.edit')));

-- Nobody gives a role to himself, an administrator neither.
CREATE POLICY reads ON role_grant FOR SELECT TO qa_desk_member USING (
  person_id = (SELECT me()) OR (SELECT everywhere('see_people'))
  OR person_id = ANY ((SELECT people_of_my_teams('see_people'))::uuid[]));
CREATE POLICY adds ON role_grant FOR INSERT TO qa_desk_member
  WITH CHECK (person_id <> (SELECT me()) AND (SELECT everywhere('people.edit')));
CREATE POLICY edits ON role_grant FOR UPDATE TO qa_desk_member
  USING (person_id <> (SELECT me()) AND (SELECT everywhere('people.edit')));

CREATE POLICY reads ON membership FOR SELECT TO qa_desk_member USING (
  kind = 'lead' OR person_id = (SELECT me()) OR (SELECT everywhere('see_people'))
  OR person_id = ANY ((SELECT people_of_my_teams('see_people'))::uuid[]));
CREATE POLICY adds ON membership FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('people.edit')));
CREATE POLICY edits ON membership FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('people.edit')));

CREATE POLICY reads ON deputy FOR SELECT TO qa_desk_member USING (
  person_id = (SELECT me()) OR deputy_id = (SELECT me()) OR (SELECT everywhere('see_people')));
CREATE POLICY adds ON deputy FOR INSERT TO qa_desk_member WITH CHECK (
  (person_id = (SELECT me_as('deputise', 'own')) OR (SELECT everywhere('deputise')))
  AND deputy_id <> (SELECT me()));
CREATE POLICY edits ON deputy FOR UPDATE TO qa_desk_member USING (
  (person_id = (SELECT me_as('deputise', 'own')) OR (SELECT everywhere('deputise')))
  AND deputy_id <> (SELECT me()));

CREATE POLICY reads ON team FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY adds ON team FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('people.edit')));
CREATE POLICY edits ON team FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('people.edit')));
CREATE POLICY reads ON skill_group FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY adds ON skill_group FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('people.edit')));
CREATE POLICY edits ON skill_group FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('people.edit')));

CREATE POLICY reads ON shift FOR SELECT TO qa_desk_member USING (
  person_id = (SELECT me()) OR (SELECT everywhere('see_people'))
  OR person_id = ANY ((SELECT people_of_my_teams('see_people'))::uuid[]));
CREATE POLICY adds ON shift FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('roster.edit'))
  OR person_id = ANY ((SELECT people_of_my_teams('roster.edit'))::uuid[]));


-- The centre ---------------------------------------------------------------------------------------

-- The key with which customers' numbers are hashed is for imports only: with it, all numbers could
-- be tried against a hash. A setting holds from now on, never backwards. Without a time zone nobody's
-- roles could be asked (centre_day), so it has to be one.
CREATE POLICY reads ON setting FOR SELECT TO qa_desk_member USING (
  key <> 'centre.number_key' OR (SELECT everywhere('import_calls')));
CREATE POLICY adds ON setting FOR INSERT TO qa_desk_member WITH CHECK (
  changed_by = (SELECT me()) AND CASE key
    WHEN 'centre.number_key' THEN (SELECT everywhere('import_calls'))
    ELSE valid_from >= now() AND (changed_at IS NULL OR changed_at BETWEEN now()
      AND clock_timestamp()) AND (SELECT everywhere('settings.edit')) END
  AND (key <> 'centre.timezone' OR value IN (SELECT name FROM pg_timezone_names)));
-- What has not begun may be taken back; the journal keeps that it was there.
CREATE POLICY takes_back ON setting FOR DELETE TO qa_desk_member USING (
  valid_from > now() AND key <> 'centre.number_key' AND (SELECT everywhere('settings.edit')));


CREATE POLICY reads ON checklist FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY adds ON checklist FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('checklist.edit')));
CREATE POLICY edits ON checklist FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('checklist.edit')));
CREATE POLICY reads ON checklist_version FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY adds ON checklist_version FOR INSERT TO qa_desk_member
  WITH CHECK (created_by = (SELECT me()) AND (SELECT everywhere('checklist.edit')));
CREATE POLICY edits ON checklist_version FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('checklist.edit')));
CREATE POLICY reads ON checklist_item FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY writes ON checklist_item FOR ALL TO qa_desk_member
  USING ((SELECT everywhere('checklist.edit')));


-- Calls --------------------------------------------------------------------------------------------

-- Whoever may not see all calls sees those of the evaluations that he sees (call and audio_file: in
-- live.sql).
CREATE POLICY adds ON call FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('import_calls')));
CREATE POLICY edits ON call FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('import_calls')));
-- Who enters people gives them the calls that waited for them; the calls themselves stay closed.
CREATE POLICY reads ON call_segment FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('import_calls')) OR (SELECT everywhere('people.edit'))
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.segment_id = call_segment.id OFFSET 0));
CREATE POLICY adds ON call_segment FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('import_calls')));
CREATE POLICY edits ON call_segment FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('import_calls')) OR (SELECT everywhere('people.edit')));
CREATE POLICY reads ON call_tag FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('import_calls'))
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.call_id = call_tag.call_id OFFSET 0));
CREATE POLICY writes ON call_tag FOR ALL TO qa_desk_member
  USING ((SELECT everywhere('import_calls')));
CREATE POLICY reads ON customer_number FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('import_calls')));
CREATE POLICY adds ON customer_number FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('import_calls')));

CREATE POLICY adds ON audio_file FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('import_calls')));
CREATE POLICY edits ON audio_file FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('import_calls')));


-- Draws (plans are in planning.sql) -----------------------------------------------------------------

CREATE POLICY reads ON draw FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('plan.see')));
CREATE POLICY adds ON draw FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('draw')) AND drawn_by = (SELECT me())
  AND drawn_at BETWEEN now() AND clock_timestamp()
  AND EXISTS (SELECT FROM plan WHERE plan.id = plan_id AND plan.state = 'approved'));
CREATE POLICY reads ON draw_stratum FOR SELECT TO qa_desk_member
  USING ((SELECT everywhere('plan.see')));
CREATE POLICY adds ON draw_stratum FOR INSERT TO qa_desk_member WITH CHECK (
  EXISTS (SELECT FROM draw
    WHERE draw.id = draw_id AND drawn_by = (SELECT me()) AND drawn_at >= now()));


-- Evaluations and what belongs to them -------------------------------------------------------------

-- His own once released; those of his teams likewise; those that he inspects; those in his scope;
-- those that he is named to sign, or decides as a member of a panel.
-- An UPDATE without WHERE is under no SELECT policy, so it has the same condition; what is changed
-- of what is seen, the guard decides.
DO $$ DECLARE visible text := format($condition$
  (status = ANY (%1$L) AND csr_id = (SELECT me_as('see_results', 'own')))
  OR EXISTS (SELECT FROM my_sight('see_results') WHERE is_all OR inspector_id = assigned
    OR (status = ANY (%1$L) AND team_id = ANY (led))
    OR team_id = ANY (given) OR skill_group = ANY (groups))
  OR id = ANY ((SELECT my_cases())::uuid[])
  $condition$, ARRAY(SELECT code FROM status WHERE visible_to_csr));
BEGIN
  EXECUTE format('CREATE POLICY reads ON evaluation FOR SELECT TO qa_desk_member USING (%s)', visible);
  EXECUTE format('CREATE POLICY edits ON evaluation FOR UPDATE TO qa_desk_member USING (%s)', visible);
END $$;
CREATE POLICY adds ON evaluation FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('draw')));

CREATE POLICY reads ON revision FOR SELECT TO qa_desk_member USING (
  author_id = (SELECT scorer()) OR (SELECT everywhere('see_results'))
  OR author_id = (SELECT me()) AND created_at >= now()
  OR EXISTS (SELECT FROM evaluation
    WHERE evaluation.id = evaluation_id AND evaluation.revision >= revision.number OFFSET 0));
CREATE POLICY adds ON revision FOR INSERT TO qa_desk_member WITH CHECK (
  author_id = (SELECT me()) AND created_at BETWEEN now() AND clock_timestamp()
  AND EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
    AND csr_id <> author_id
    AND (inspector_id = (SELECT scorer()) AND status IN ('E1', 'E2', 'E14')
      OR corrects(evaluation.id))));

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['answer', 'fatal_flag', 'mark'] LOOP
    EXECUTE format($policy$
      CREATE POLICY reads ON %1$I FOR SELECT TO qa_desk_member USING (
        (SELECT everywhere('see_results')) OR EXISTS (SELECT FROM revision AS r
          WHERE r.evaluation_id = %1$I.evaluation_id AND r.number = %1$I.revision OFFSET 0));
      CREATE POLICY adds ON %1$I FOR INSERT TO qa_desk_member WITH CHECK (
        EXISTS (SELECT FROM revision AS r
          WHERE r.evaluation_id = %1$I.evaluation_id AND r.number = %1$I.revision
            AND r.author_id = (SELECT me())))$policy$, name);
  END LOOP;
END $$;

-- A draft is its author's and the QA lead's, nobody else's; what was taken over, the QA lead's.
CREATE POLICY reads ON draft FOR SELECT TO qa_desk_member USING (
  (author_id = (SELECT scorer()) AND EXISTS (SELECT FROM evaluation
    WHERE evaluation.id = evaluation_id AND inspector_id = author_id))
  OR (SELECT everywhere('see_drafts'))
  OR EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
    AND (team_id = ANY ((SELECT given_teams('see_drafts'))::uuid[])
      OR skill_group = ANY ((SELECT given_groups('see_drafts'))::text[])) OFFSET 0));
CREATE POLICY adds ON draft FOR INSERT TO qa_desk_member WITH CHECK (
  author_id = (SELECT scorer())
  AND EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
    AND inspector_id = author_id AND status = 'E1'));
CREATE POLICY edits ON draft FOR UPDATE TO qa_desk_member
  USING (author_id = (SELECT scorer()))
  WITH CHECK (author_id = (SELECT scorer())
    AND EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
      AND inspector_id = author_id AND status = 'E1'));
CREATE POLICY drops ON draft FOR DELETE TO qa_desk_member
  USING (author_id = (SELECT scorer()));

CREATE POLICY reads ON document FOR SELECT TO qa_desk_member USING (
  (person_id = (SELECT me_as('print_slip', 'own')) AND kind = 'slip')
  OR EXISTS (SELECT FROM my_sight('print_slip') WHERE is_all OR created_by = assigned)
  OR CASE kind WHEN 'assessment' THEN EXISTS (SELECT FROM assessment
      WHERE assessment.document_id = document.id OFFSET 0)
    ELSE EXISTS (SELECT FROM document_line
      WHERE document_line.document_id = document.id OFFSET 0) END);
CREATE POLICY adds ON document FOR INSERT TO qa_desk_member WITH CHECK (
  ((SELECT everywhere('release')) OR (SELECT me_as('release', 'assigned')) IS NOT NULL
    OR (SELECT may_correct()))
  AND kind IN ('slip', 'assessment') AND created_by = (SELECT me())
  AND created_at BETWEEN now() AND clock_timestamp());
CREATE POLICY reads ON document_line FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
    AND (csr_id = (SELECT me_as('print_slip', 'own'))
      OR evaluation.id = ANY ((SELECT my_cases())::uuid[])
      OR EXISTS (SELECT FROM my_sight('print_slip') WHERE is_all OR inspector_id = assigned
        OR team_id = ANY (led || given) OR skill_group = ANY (groups))) OFFSET 0));
CREATE POLICY adds ON document_line FOR INSERT TO qa_desk_member WITH CHECK (true);
CREATE POLICY reads ON signature FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM document WHERE document.id = document_id));
CREATE POLICY adds ON signature FOR INSERT TO qa_desk_member WITH CHECK (true);


-- The journal --------------------------------------------------------------------------------------

CREATE POLICY reads ON journal_entry FOR SELECT TO qa_desk_member USING (
  chain = session_user::text COLLATE "default" OR (SELECT everywhere('see_journal')));
CREATE POLICY reads ON journal_head FOR SELECT TO qa_desk_member USING (
  chain = session_user::text COLLATE "default" OR (SELECT everywhere('see_journal')));


-- Closed to anybody, opened by name ----------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA qa_desk FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION journal_append(text, text, text, text), is_owner(), me(), centre_day(timestamptz),
  me_as(text, text), scorer(), everywhere(text), given_teams(text), given_groups(text), led_teams(text),
  my_sight(text), people_of_my_teams(text), people_i_score(), office_holders(), newest_number(text), full_number(uuid),
  may_correct(), corrects(uuid), panel_of(uuid), reviewers_of(uuid), signers(),
  people_of_my_cases(), my_panels(), my_cases()
  TO qa_desk_member;
GRANT SELECT ON qad_drawn, qad_draw_progress, qad_assigned, qad_checked, qad_contact,
  qad_newest_call, qad_inspector, qad_result, qad_own_result, qad_fatal, qad_set_aside TO qa_desk_member;
