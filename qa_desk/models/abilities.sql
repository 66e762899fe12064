-- PostgreSQL: what inspectors can judge, and the tasks that they may take over from each other (E-01,
-- E-30, P16), and the fatal errors that they hear as the second one (E-07, P9). Runs after policies.sql, as the owner.

GRANT SELECT, INSERT, DELETE ON ability TO qa_desk_member;
CREATE POLICY reads ON ability FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('see_people')) OR person_id = (SELECT me()));
CREATE POLICY adds ON ability FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('abilities.edit')));
CREATE POLICY drops ON ability FOR DELETE TO qa_desk_member
  USING ((SELECT everywhere('abilities.edit')));

-- A task that nobody has opened holds no answer and no score, so a colleague may see that it is
-- there, and take it; not the one whose call it is. guard_evaluation says what he may change: the
-- inspector, to himself.
DO $$ DECLARE open_tasks text := $condition$
  status = 'E0' AND EXISTS (SELECT FROM my_sight('claim') WHERE csr_id <> myself
    AND (is_all OR team_id = ANY (given) OR skill_group = ANY (groups))) $condition$;
BEGIN
  EXECUTE format('CREATE POLICY colleagues ON evaluation FOR SELECT TO qa_desk_member USING (%s)',
    open_tasks);
  EXECUTE format('CREATE POLICY takes ON evaluation FOR UPDATE TO qa_desk_member USING (%s)'
    ' WITH CHECK (status = ''E0'' AND inspector_id = (SELECT me()))', open_tasks);
END $$;

-- A fatal error is heard by a second person before its release: another inspector, the QA lead, the
-- CS manager. He sees it while it waits for that, and until the CSR has answered.
DO $$ DECLARE reached text := $condition$
  result = 'fatal_fail' AND EXISTS (SELECT FROM my_sight('second_ear')
    WHERE inspector_id <> myself AND csr_id <> myself
      AND (is_all OR team_id = ANY (given) OR skill_group = ANY (groups))) $condition$;
BEGIN
  EXECUTE format('CREATE POLICY second_ears ON evaluation FOR SELECT TO qa_desk_member'
    ' USING (status IN (''E2'', ''E3'') AND %s)', reached);
  EXECUTE format('CREATE POLICY releases ON evaluation FOR UPDATE TO qa_desk_member'
    ' USING (status = ''E2'' AND %s) WITH CHECK (status = ''E3'' AND %s)', reached, reached);
END $$;
