-- PostgreSQL: who am I and what may I do, for the policies; and the guards that check every step,
-- result and signature of a person. Runs after security.sql, as the owner.
--
-- Rights come from the tables `permission` (rules/permissions.py) and `role_grant`, not from group
-- roles of the server: those belong to all databases of a server, so that a role given in one
-- centre would hold in the next, and they know no dates and no scopes. Each function is called once
-- for a statement, as (SELECT f()); they are plpgsql because only that keeps its plans (measured: a
-- call takes a third of the time of LANGUAGE sql).
--
-- Days are those of the centre (centre_day) whatever the client's time zone: with current_date a
-- client could move them. A guard lets the owner through: upgrades, copies and restores keep what was.

-- Returns the day of a moment, by default of now, in the centre's time zone.
CREATE OR REPLACE FUNCTION centre_day(p_moment timestamptz DEFAULT now()) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (p_moment AT TIME ZONE coalesce((SELECT value FROM setting
    WHERE key = 'centre.timezone' AND valid_from <= now() ORDER BY valid_from DESC LIMIT 1),
    'Asia/Shanghai'))::date;
END $$;

CREATE OR REPLACE VIEW my_grant AS
  SELECT person.id AS person_id, given.role, scope_kind, scope_id, action, relation
  FROM person
  JOIN qad_role AS given ON given.person_id = person.id
  JOIN permission ON permission.role = given.role
  WHERE login = session_user::text COLLATE "default" AND left_on IS NULL
    AND NOT EXISTS (SELECT FROM account
      WHERE account.person_id = person.id AND locked_at IS NOT NULL)
    AND valid_from <= (SELECT centre_day())
    AND (valid_to IS NULL OR valid_to >= (SELECT centre_day()));


-- Who am I ------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION is_owner() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN pg_has_role(session_user, current_user, 'MEMBER');
END $$;

CREATE OR REPLACE FUNCTION me() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT id FROM person WHERE login = session_user::text COLLATE "default" AND left_on IS NULL
    AND NOT EXISTS (SELECT FROM account WHERE person_id = id AND locked_at IS NOT NULL));
END $$;

-- Returns me if I may do this to records in this relation (own, assigned), else nobody.
CREATE OR REPLACE FUNCTION me_as(p_action text, p_relation text) RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT person_id FROM my_grant
    WHERE action = p_action AND relation = p_relation LIMIT 1);
END $$;

-- Returns me if I score what I am given: evaluations, or calls of a calibration.
CREATE OR REPLACE FUNCTION scorer() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT person_id FROM my_grant
    WHERE action IN ('score', 'calibration.join') AND relation = 'assigned' LIMIT 1);
END $$;

-- Says whether I may see calibration sessions; everybody's role holds for that, whatever its scope.
CREATE OR REPLACE FUNCTION sees_calibrations() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM my_grant WHERE action = 'calibration.see');
END $$;

-- Says whether I may do this to everything in the centre.
CREATE OR REPLACE FUNCTION everywhere(p_action text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM my_grant
    WHERE action = p_action AND relation = 'all' AND scope_kind = 'centre');
END $$;

-- Returns the teams or skill groups to which a right over everything was limited (P11).
CREATE OR REPLACE FUNCTION given_teams(p_action text) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(scope_id), '{}') FROM my_grant
    WHERE action = p_action AND relation = 'all' AND scope_kind = 'team');
END $$;

CREATE OR REPLACE FUNCTION given_groups(p_action text) RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(code), '{}') FROM my_grant
    JOIN skill_group ON skill_group.id = scope_id
    WHERE action = p_action AND relation = 'all' AND scope_kind = 'skill_group');
END $$;

-- Returns the teams that I lead, stand in for, or was given the role for.
CREATE OR REPLACE FUNCTION led_teams(p_action text) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  myself uuid := me_as(p_action, 'own_team');
  today date := centre_day();
BEGIN
  IF myself IS NULL THEN
    RETURN '{}';
  END IF;
  RETURN (SELECT coalesce(array_agg(team_id), '{}') FROM (
    SELECT scope_id AS team_id FROM my_grant
      WHERE action = p_action AND relation = 'own_team' AND scope_kind = 'team'
    UNION
    SELECT team_id FROM membership
      WHERE kind = 'lead' AND valid_from <= today AND (valid_to IS NULL OR valid_to >= today)
        AND (person_id = myself OR person_id IN (SELECT deputy.person_id FROM deputy
          WHERE deputy_id = myself AND now() BETWEEN deputy.valid_from AND deputy.valid_to))
  ) AS found);
END $$;

-- Returns, in one row, who I am and whose evaluations I may do this to besides my own: all, those
-- that I inspect, those of the teams that I lead, and those in the scope of my role.
CREATE OR REPLACE FUNCTION my_sight(
  p_action text, OUT myself uuid, OUT is_all boolean, OUT assigned uuid, OUT led uuid[],
  OUT given uuid[], OUT groups text[]
) LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  myself := me();
  is_all := everywhere(p_action);
  assigned := coalesce(me_as('score', 'assigned'), me_as(p_action, 'assigned'));
  led := led_teams(p_action);
  given := given_teams(p_action);
  groups := given_groups(p_action);
END $$;

-- Returns everybody who ever was a member of one of my teams or skill groups, for this right.
CREATE OR REPLACE FUNCTION people_of_my_teams(p_action text) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  teams uuid[] := led_teams(p_action) || given_teams(p_action);
  groups text[] := given_groups(p_action);
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT person_id), '{}') FROM membership
    WHERE kind = 'member' AND (team_id = ANY (teams)
      OR skill_group_id IN (SELECT id FROM skill_group WHERE code = ANY (groups))));
END $$;

-- Returns the CSRs whose calls I have to score, for an inspector with a scope may have others' too,
-- and those of whose cases I sign or decide though they are not of my teams.
CREATE OR REPLACE FUNCTION people_i_score() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  myself uuid := me_as('score', 'assigned');
  decided uuid[] := my_cases();
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT csr_id), '{}') FROM evaluation
    WHERE inspector_id = myself AND purpose <> 'calibration' OR id = ANY (decided));
END $$;

-- Returns those whom everybody knows by name: who inspects, leads and manages, or ever did.
CREATE OR REPLACE FUNCTION office_holders() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(person_id), '{}') FROM (
    SELECT person_id FROM role_grant WHERE role <> 'csr'
    UNION SELECT person_id FROM membership WHERE kind = 'lead'
    UNION SELECT id FROM person WHERE login = 'system'
  ) AS found);
END $$;

-- Returns what I am to an evaluation, in the words of workflow_step.who.
CREATE OR REPLACE FUNCTION relations_to(p_evaluation evaluation) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  held text[] := (SELECT coalesce(array_agg(DISTINCT role), '{}') FROM my_grant
    WHERE role IN ('qa_lead', 'cs_manager') AND (scope_kind = 'centre'
      OR (scope_kind = 'team' AND scope_id = p_evaluation.team_id)
      OR (scope_kind = 'skill_group' AND scope_id IN
        (SELECT id FROM skill_group WHERE code = p_evaluation.skill_group))));
  panel uuid[];
BEGIN
  IF p_evaluation.inspector_id = me_as(CASE p_evaluation.purpose WHEN 'calibration'
      THEN 'calibration.join' ELSE 'score' END, 'assigned') THEN
    held := held || 'inspector'::text;
  END IF;
  IF p_evaluation.status = 'E0' AND p_evaluation.inspector_id <> me()
      AND (everywhere('claim') OR p_evaluation.team_id = ANY (given_teams('claim'))
        OR p_evaluation.skill_group = ANY (given_groups('claim'))) THEN
    held := held || 'colleague'::text;
  END IF;
  IF p_evaluation.status IN ('E2', 'E3') AND p_evaluation.result = 'fatal_fail'
      AND p_evaluation.inspector_id <> me() AND p_evaluation.csr_id <> me()
      AND (everywhere('second_ear') OR p_evaluation.team_id = ANY (given_teams('second_ear'))
        OR p_evaluation.skill_group = ANY (given_groups('second_ear'))) THEN
    held := held || 'second_ear'::text;
  END IF;
  IF p_evaluation.csr_id = me_as('confirm', 'own') THEN
    held := held || 'csr'::text;
  END IF;
  IF p_evaluation.team_id = ANY (led_teams('countersign'))
      OR p_evaluation.signer_id = me() AND p_evaluation.status = 'E4' THEN
    held := held || 'team_lead'::text;
  END IF;
  IF p_evaluation.signer_id = me() AND p_evaluation.status IN ('E6', 'E8') THEN
    held := held || 'witness'::text;
  END IF;
  IF held && ARRAY['qa_lead', 'cs_manager'] AND p_evaluation.released_at IS NOT NULL
      AND me() NOT IN (p_evaluation.inspector_id, p_evaluation.csr_id)
      AND NOT EXISTS (SELECT FROM revision WHERE evaluation_id = p_evaluation.id
        AND number = p_evaluation.revision AND author_id = me())
      AND NOT EXISTS (SELECT FROM step_taken WHERE evaluation_id = p_evaluation.id
        AND person_id = me() AND role = 'team_lead') THEN
    held := held || 'reviewer'::text;
  END IF;
  IF p_evaluation.status = 'E9' THEN
    panel := panel_of(p_evaluation.id);
    held := held || CASE WHEN panel[1] = me() THEN ARRAY['panel', 'panel_chair']
      WHEN me() = ANY (panel) THEN ARRAY['panel'] ELSE '{}' END;
  END IF;
  IF 'qa_lead' = ANY (held) AND p_evaluation.due_at <= now() THEN
    held := held || 'system'::text;
  END IF;
  RETURN held;
END $$;


-- What the services ask beyond what their person sees -----------------------------------------------

-- Says whether I may ever write a slip anew: who reviews, sits on panels, or has a case to go on.
CREATE OR REPLACE FUNCTION may_correct() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM my_grant WHERE action IN ('review', 'panel', 'amend', 'dispute'));
END $$;

-- Returns the newest number that begins so, of evaluations, papers and assessments alike. Until the end of the
-- transaction nobody else is told one; VOLATILE, so that it sees what was committed meanwhile.
CREATE OR REPLACE FUNCTION newest_number(p_stem text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT (is_owner() OR everywhere('draw') OR everywhere('release') OR may_correct()
      OR everywhere('policy.review') OR me_as('release', 'assigned') IS NOT NULL
      OR EXISTS (SELECT FROM my_grant
        WHERE action IN ('training.propose', 'action.give', 'suggestion.make',
          'complaint.enter', 'improvement.approve', 'knowledge.raise', 'appraisal.write')))
      OR p_stem !~ '^[A-Z]+-[0-9]{8}-$' THEN
    RAISE EXCEPTION 'no right to numbers' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('number'), hashtext(p_stem));
  RETURN (SELECT number FROM (
    (SELECT number FROM evaluation WHERE starts_with(number, p_stem)
      ORDER BY length(number) DESC, number DESC LIMIT 1)
    UNION ALL (SELECT number FROM document WHERE starts_with(number, p_stem)
      ORDER BY length(number) DESC, number DESC LIMIT 1)
    UNION ALL (SELECT number FROM calibration WHERE starts_with(number, p_stem)
      ORDER BY length(number) DESC, number DESC LIMIT 1)
    UNION ALL (SELECT number FROM assessment WHERE starts_with(number, p_stem)
      ORDER BY length(number) DESC, number DESC LIMIT 1)
    UNION ALL (SELECT number FROM action_item WHERE starts_with(number, p_stem)
      ORDER BY length(number) DESC, number DESC LIMIT 1)
    UNION ALL (SELECT number FROM complaint WHERE starts_with(number, p_stem)
      ORDER BY length(number) DESC, number DESC LIMIT 1)
    UNION ALL (SELECT number FROM knowledge_ticket WHERE starts_with(number, p_stem)
      ORDER BY length(number) DESC, number DESC LIMIT 1)
    UNION ALL (SELECT number FROM training_need WHERE starts_with(number, p_stem)
      ORDER BY length(number) DESC, number DESC LIMIT 1)) AS newest
    ORDER BY length(number) DESC, number DESC LIMIT 1);
END $$;

-- Shows the full number of a call's customer, and writes down to whom (P17, P18).
CREATE OR REPLACE FUNCTION full_number(p_call uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT (is_owner() OR everywhere('see_number')) THEN
    RAISE EXCEPTION 'no right to full numbers' USING ERRCODE = '42501';
  END IF;
  PERFORM journal_write('see_number', 'call', p_call::text, '{}');
  RETURN (SELECT number FROM customer_number WHERE call_id = p_call);
END $$;


-- The canonical form qad1 (rules/canonical.py, D3) --------------------------------------------------

CREATE OR REPLACE FUNCTION qad1(p_key text, p_value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN p_key || chr(9) || coalesce(replace(replace(replace(p_value, chr(92), chr(92) || chr(92)),
    chr(9), chr(92) || 't'), chr(10), chr(92) || 'n'), chr(92) || '0') || chr(10);
END $$;

CREATE OR REPLACE FUNCTION revision_hash(p_evaluation uuid, p_number integer) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  r revision;
  body text;
BEGIN
  SELECT * INTO STRICT r FROM revision WHERE evaluation_id = p_evaluation AND number = p_number;
  body := 'qad1' || chr(10)
    || qad1('evaluation', r.evaluation_id::text)
    || qad1('revision', r.number::text)
    || qad1('checklist_version', r.checklist_version_id::text)
    || qad1('author', r.author_id::text)
    || qad1('reason', r.reason)
    || qad1('created_at',
         to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || qad1('bk_earned', r.bk_earned::text) || qad1('bk_applicable', r.bk_applicable::text)
    || qad1('cs_earned', r.cs_earned::text) || qad1('cs_applicable', r.cs_applicable::text)
    || qad1('at_earned', r.at_earned::text) || qad1('at_applicable', r.at_applicable::text)
    || qad1('sw_earned', r.sw_earned::text) || qad1('sw_applicable', r.sw_applicable::text)
    || qad1('ms_earned', r.ms_earned::text) || qad1('ms_applicable', r.ms_applicable::text)
    || qad1('raw', r.raw::text) || qad1('final', r.final::text)
    || qad1('pass_mark', r.pass_mark::text) || qad1('result', r.result)
    || qad1('fatal_classes', r.fatal_classes)
    || qad1('praise', r.praise) || qad1('suggestion', r.suggestion)
    || CASE WHEN r.passages IS NULL THEN '' ELSE qad1('passages', coalesce((SELECT
         string_agg((passage ->> 0) || '-' || (passage ->> 1), ' ' ORDER BY place)
         FROM json_array_elements(r.passages) WITH ORDINALITY AS played (passage, place)), '')) END
    || CASE WHEN r.witness = '' THEN '' ELSE qad1('witness', r.witness) END
    || coalesce((SELECT string_agg(
         qad1('answer.' || number || '.option', option::text)
         || qad1('answer.' || number || '.earned', earned::text)
         || qad1('answer.' || number || '.note', note)
         || qad1('answer.' || number || '.cause', cause)
         || CASE WHEN counts IS NULL THEN '' ELSE qad1('answer.' || number || '.counts', (SELECT
              string_agg(times, ' ' ORDER BY place)
              FROM json_array_elements_text(counts) WITH ORDINALITY AS met (times, place))) END,
         '' ORDER BY number)
       FROM answer WHERE evaluation_id = p_evaluation AND revision = p_number), '')
    || coalesce((SELECT string_agg(
         qad1('fatal.' || key || '.class', fatal_class)
         || qad1('fatal.' || key || '.note', note), '' ORDER BY key COLLATE "C")
       FROM fatal_flag WHERE evaluation_id = p_evaluation AND revision = p_number), '')
    || coalesce((SELECT string_agg(
         qad1('mark.' || no || '.at_ms', at_ms::text) || qad1('mark.' || no || '.item', item::text)
         || qad1('mark.' || no || '.fatal', fatal) || qad1('mark.' || no || '.note', note),
         '' ORDER BY no)
       FROM mark WHERE evaluation_id = p_evaluation AND revision = p_number), '');
  RETURN sha256(convert_to(body, 'UTF8'));
END $$;

-- Returns what a paper says besides its lines.
CREATE OR REPLACE FUNCTION document_text(d document) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN 'qad1' || chr(10)
    || qad1('kind', d.kind) || qad1('number', d.number) || qad1('mode', d.mode)
    || qad1('person', d.person_id::text)
    || qad1('period_from', to_char(d.period_from, 'YYYY-MM-DD'))
    || qad1('period_to', to_char(d.period_to, 'YYYY-MM-DD'))
    || CASE WHEN d.content IS NULL THEN '' ELSE qad1('content', d.content) END;
END $$;

CREATE OR REPLACE FUNCTION document_hash(p_document uuid) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  d document;
BEGIN
  SELECT * INTO d FROM document WHERE id = p_document;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN sha256(convert_to(document_text(d)
    || coalesce((SELECT string_agg(
         qad1('line.' || no || '.evaluation', evaluation_id::text)
         || qad1('line.' || no || '.revision', revision::text)
         || qad1('line.' || no || '.hash', encode(content_hash, 'hex')), '' ORDER BY no)
       FROM document_line WHERE document_id = p_document), ''), 'UTF8'));
END $$;

CREATE OR REPLACE FUNCTION step_hash(s step_taken) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN sha256(convert_to('qad1' || chr(10)
    || qad1('id', s.id::text) || qad1('evaluation_id', s.evaluation_id::text)
    || qad1('assessment_id', s.assessment_id::text) || qad1('key', s.key)
    || qad1('source', s.source) || qad1('target', s.target)
    || qad1('revision', s.revision::text) || qad1('person_id', s.person_id::text)
    || qad1('role', s.role)
    || qad1('taken_at',
         to_char(s.taken_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || qad1('reason', s.reason) || qad1('details', s.details), 'UTF8'));
END $$;
