-- PostgreSQL: actions with an owner and a due date, information notes and suggestions (P24). Runs
-- after rechecks.sql, as the owner. What both engines refuse is in action_seals.py; who may do what
-- to an action is rules/action_items.py said again.
--
-- A module whose record has actions opens them to whoever sees that record, by a policy of its own.

GRANT SELECT, INSERT ON action_item, action_step, action_evidence TO qa_desk_member;
GRANT UPDATE (owner_id, department_id, urgency, due, state, progress, result, finished_at,
  finished_by, read_at, version) ON action_item TO qa_desk_member;
ALTER TABLE action_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE action_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE action_evidence ENABLE ROW LEVEL SECURITY;

-- Returns me and those for whom I stand in today, if I may have actions at all.
CREATE OR REPLACE FUNCTION me_and_stood_for() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM my_grant WHERE action = 'action.see') THEN
    RETURN '{}';
  END IF;
  RETURN me() || ARRAY(SELECT person_id FROM deputy
    WHERE deputy_id = me() AND now() BETWEEN valid_from AND valid_to);
END $$;

-- Returns the departments that I was given a right for, with those of a site.
CREATE OR REPLACE FUNCTION given_departments(p_action text) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(department.id), '{}') FROM my_grant
    JOIN department ON department.id = scope_id OR department.parent_id = scope_id
    WHERE action = p_action AND relation = 'own_department'
      AND scope_kind IN ('site', 'department'));
END $$;

CREATE OR REPLACE FUNCTION has_right(p_action text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM my_grant WHERE action = p_action);
END $$;

CREATE POLICY reads ON action_item FOR SELECT TO qa_desk_member USING (
  owner_id = ANY ((SELECT me_and_stood_for())::uuid[]) OR given_by = (SELECT me())
  OR (SELECT everywhere('action.see'))
  OR department_id = ANY ((SELECT given_departments('action.see'))::uuid[]));
CREATE POLICY adds ON action_item FOR INSERT TO qa_desk_member WITH CHECK (
  given_by = (SELECT me()) AND (SELECT has_right('action.see'))
  AND CASE kind WHEN 'suggestion' THEN (SELECT has_right('suggestion.make'))
    ELSE (SELECT has_right('action.give')) END);
CREATE POLICY edits ON action_item FOR UPDATE TO qa_desk_member USING (
  owner_id = ANY ((SELECT me_and_stood_for())::uuid[]) OR given_by = (SELECT me())
  OR (SELECT everywhere('action.see'))) WITH CHECK (true);

CREATE POLICY reads ON action_step FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM action_item WHERE action_item.id = action_id OFFSET 0));
CREATE POLICY adds ON action_step FOR INSERT TO qa_desk_member WITH CHECK (
  EXISTS (SELECT FROM action_item WHERE action_item.id = action_id OFFSET 0));
CREATE POLICY reads ON action_evidence FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM action_item WHERE action_item.id = action_id OFFSET 0));
-- Evidence comes with its note, of what its author may see.
CREATE POLICY adds ON action_evidence FOR INSERT TO qa_desk_member WITH CHECK (
  EXISTS (SELECT FROM action_item WHERE action_item.id = action_id AND kind = 'note'
    AND given_by = (SELECT me()) AND given_at >= now() OFFSET 0)
  AND EXISTS (SELECT FROM evaluation WHERE evaluation.id = evaluation_id
    AND evaluation.number = action_evidence.number OFFSET 0));

-- Returns what I am to an action; rules/action_items.py says the same.
CREATE OR REPLACE FUNCTION relations_to_action(i action_item) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN CASE WHEN i.owner_id = ANY (me_and_stood_for()) THEN ARRAY['owner'] ELSE '{}'::text[] END
    || CASE WHEN i.given_by = me() THEN ARRAY['giver'] ELSE '{}'::text[] END
    || CASE WHEN everywhere('action.see') THEN ARRAY['overseer'] ELSE '{}'::text[] END;
END $$;

-- A step is written down by whom it says, and only by somebody who may take it; when is the
-- server's word.
CREATE OR REPLACE FUNCTION guard_action_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  i action_item;
  who text[];
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  SELECT * INTO i FROM action_item WHERE id = NEW.action_id;
  who := CASE
    WHEN NEW.key = 'give' AND i.given_at >= now() THEN ARRAY['giver']
    WHEN NEW.key = 'read' AND i.state <> 'open' THEN ARRAY['giver']
    WHEN i.state <> 'open' OR NEW.key IN ('give', 'read') THEN '{}'::text[]
    WHEN NEW.key = 'report' THEN ARRAY['owner']
    WHEN i.kind = 'suggestion' AND NEW.key = 'finish' THEN ARRAY['owner', 'overseer']
    WHEN i.kind = 'suggestion' AND NEW.key = 'drop' THEN ARRAY['giver']
    WHEN i.kind = 'suggestion' THEN ARRAY['overseer']
    WHEN NEW.key = 'finish' THEN ARRAY['owner']
    ELSE ARRAY['giver', 'overseer'] END;
  IF NOT who && relations_to_action(i)
      OR (NEW.key IN ('hand_over', 'postpone', 'drop', 'finish') AND NEW.words !~ '\S') THEN
    RAISE EXCEPTION 'QAD07 action_step' USING ERRCODE = 'QAD07';
  END IF;
  NEW.person_id := me();
  NEW.taken_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER guard_action_step BEFORE INSERT ON action_step
  FOR EACH ROW EXECUTE FUNCTION guard_action_step();

-- Says whether I have said in this transaction that I take one of these steps about an action.
CREATE OR REPLACE FUNCTION said_of_action(p_action uuid, p_keys text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM action_step WHERE action_id = p_action AND person_id = me()
    AND taken_at >= now() AND key = ANY (p_keys));
END $$;

-- An action as its people change it: nothing changes without its step.
CREATE OR REPLACE FUNCTION guard_action_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  o action_item := OLD;
  n action_item := NEW;
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.given_by := me();
    NEW.given_at := clock_timestamp();
    RETURN NEW;
  END IF;
  IF NOT said_of_action(o.id, ARRAY['report', 'hand_over', 'postpone', 'finish', 'drop', 'read'])
      OR ((n.owner_id, n.department_id) IS DISTINCT FROM (o.owner_id, o.department_id)
        AND NOT said_of_action(o.id, ARRAY['hand_over']))
      OR ((n.due, n.urgency) IS DISTINCT FROM (o.due, o.urgency)
        AND NOT said_of_action(o.id, ARRAY['postpone']))
      OR ((n.progress, n.result) IS DISTINCT FROM (o.progress, o.result)
        AND NOT said_of_action(o.id, ARRAY['report', 'finish']))
      OR (n.state <> o.state AND NOT said_of_action(o.id,
        ARRAY[CASE n.state WHEN 'dropped' THEN 'drop' ELSE 'finish' END]))
      OR (n.read_at IS DISTINCT FROM o.read_at AND NOT said_of_action(o.id, ARRAY['read'])) THEN
    RAISE EXCEPTION 'QAD07 action_item' USING ERRCODE = 'QAD07';
  END IF;
  IF n.state <> o.state THEN
    NEW.finished_at := clock_timestamp();
    NEW.finished_by := me();
  END IF;
  IF n.read_at IS DISTINCT FROM o.read_at THEN
    NEW.read_at := clock_timestamp();
  END IF;
  NEW.version := o.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_action_item BEFORE INSERT OR UPDATE ON action_item
  FOR EACH ROW EXECUTE FUNCTION guard_action_item();

-- Who gave an action that I see, who is to do it, and who did something about it, has a name.
CREATE OR REPLACE FUNCTION people_of_my_actions() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  mine uuid[] := me_and_stood_for();
  departments uuid[] := given_departments('action.see');
  is_all boolean := everywhere('action.see');
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT who), '{}') FROM action_item AS i,
      LATERAL (SELECT i.owner_id AS who UNION SELECT i.given_by UNION SELECT i.finished_by
        UNION SELECT person_id FROM action_step WHERE action_id = i.id
        UNION SELECT s.owner_id FROM action_step AS s WHERE s.action_id = i.id) AS people
    WHERE who IS NOT NULL AND (is_all OR i.owner_id = ANY (mine) OR i.given_by = me()
      OR i.department_id = ANY (departments)));
END $$;
-- Its name comes after the others: it is asked last.
CREATE POLICY seen_in_actions ON person FOR SELECT TO qa_desk_member USING (
  id = ANY ((SELECT people_of_my_actions())::uuid[]));

REVOKE ALL ON FUNCTION me_and_stood_for(), given_departments(text), has_right(text),
  relations_to_action(action_item), guard_action_step(), said_of_action(uuid, text[]),
  guard_action_item(), people_of_my_actions() FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION me_and_stood_for(), given_departments(text), has_right(text),
  people_of_my_actions() TO qa_desk_member;
