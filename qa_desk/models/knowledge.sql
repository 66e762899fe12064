-- PostgreSQL: questions and feedback slips with their steps and receipts (machine K, domain.md 2.3).
-- Runs after training.sql, as the owner. What both engines refuse is in knowledge_seals.py, what
-- everybody reads of the answers in knowledge_views.py.

GRANT SELECT, INSERT ON knowledge_ticket, knowledge_step, knowledge_reading TO qa_desk_member;
GRANT SELECT ON qad_answer, qad_knowledge_loss, qad_asker, qad_slip_call TO qa_desk_member;
GRANT UPDATE (status, entered_at, due_at, urgency, found, article, tried, coach_id, editor_id,
  source_department, source_person, source_document, source_at, verified_at, interim, interim_at,
  answer, change, new_article, new_version, change_summary, effective_on, tell, settled_at, told_at,
  answered_at, channel, result, duplicate_of, closed_at, outdated_at, version)
  ON knowledge_ticket TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['knowledge_ticket', 'knowledge_step', 'knowledge_reading'] LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;


-- Who sees a question ------------------------------------------------------------------------------

CREATE POLICY reads ON knowledge_ticket FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('knowledge.see'))
  OR csr_id = (SELECT me_as('knowledge.see', 'own')) OR raised_by = (SELECT me())
  OR team_id = ANY ((SELECT led_teams('knowledge.see') || given_teams('knowledge.see'))::uuid[])
  OR skill_group = ANY ((SELECT given_groups('knowledge.see'))::text[]));
CREATE POLICY reads ON knowledge_step FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM knowledge_ticket WHERE knowledge_ticket.id = ticket_id OFFSET 0));
CREATE POLICY reads ON knowledge_reading FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM knowledge_ticket WHERE knowledge_ticket.id = ticket_id OFFSET 0));

-- Returns the calls of which a slip tells me, where I hear what slips name (2.8).
CREATE OR REPLACE FUNCTION calls_in_slips() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(call_id), '{}') FROM qad_slip_call
    WHERE me_as('listen', 'in_slips') IS NOT NULL);
END $$;
CREATE POLICY in_slips ON audio_file FOR SELECT TO qa_desk_member USING (
  call_id = ANY ((SELECT calls_in_slips())::uuid[]));


-- What somebody is to a question -------------------------------------------------------------------

-- Returns what I am to a ticket, in the words of workflow_step.who; rules/knowledge.py says the same.
CREATE OR REPLACE FUNCTION relations_to_ticket(p knowledge_ticket) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  answers uuid[] := led_teams('knowledge.answer');
  is_mine boolean := p.raised_by = me();
  raises boolean := EXISTS (SELECT FROM my_grant WHERE action = 'knowledge.raise');
  finds boolean := is_mine AND (cardinality(answers) > 0 OR EXISTS (SELECT FROM my_grant
    WHERE action = 'knowledge.raise' AND relation = 'all'));
BEGIN
  RETURN CASE WHEN is_mine AND raises THEN ARRAY['know_raiser'] ELSE '{}'::text[] END
    || CASE WHEN finds THEN ARRAY['know_finder'] ELSE '{}'::text[] END
    || CASE WHEN p.csr_id = me() OR (p.csr_id IS NULL AND is_mine)
      THEN ARRAY['know_csr'] ELSE '{}'::text[] END
    || CASE WHEN p.team_id = ANY (answers) OR (p.csr_id IS NULL AND finds)
      THEN ARRAY['know_coach'] ELSE '{}'::text[] END
    || CASE WHEN everywhere('knowledge.verify') THEN ARRAY['know_editor'] ELSE '{}'::text[] END;
END $$;

-- Of a CSR his own question, of a team lead or coach one of his teams.
CREATE POLICY adds ON knowledge_ticket FOR INSERT TO qa_desk_member WITH CHECK (
  raised_by = (SELECT me()) AND raised_at BETWEEN now() AND clock_timestamp()
  AND num_nonnulls(coach_id, editor_id, source_at, verified_at, interim_at, effective_on,
    settled_at, told_at, answered_at, duplicate_of, closed_at, outdated_at) = 0
  AND answer || interim || result || change = ''
  AND ((SELECT everywhere('knowledge.raise'))
    OR csr_id IS NULL AND team_id IS NULL AND (SELECT may_train('knowledge.raise', 'all'))
    OR csr_id = (SELECT me_as('knowledge.raise', 'own'))
    OR team_id = ANY ((SELECT led_teams('knowledge.raise') || given_teams('knowledge.raise'))::uuid[])
      AND (csr_id IS NULL OR csr_id = ANY ((SELECT people_of_my_teams('knowledge.raise'))::uuid[]))
    OR skill_group = ANY ((SELECT given_groups('knowledge.raise'))::text[])));
CREATE POLICY edits ON knowledge_ticket FOR UPDATE TO qa_desk_member USING (
  (SELECT everywhere('knowledge.verify')) OR csr_id = (SELECT me()) OR raised_by = (SELECT me())
  OR team_id = ANY ((SELECT led_teams('knowledge.answer'))::uuid[]));
CREATE POLICY adds ON knowledge_step FOR INSERT TO qa_desk_member WITH CHECK (true);


-- Steps --------------------------------------------------------------------------------------------

-- A step is written down by whom it says, while the ticket is in the state that it leaves, and only
-- by somebody who may take it; when, and which clock it stops, is the server's word.
CREATE OR REPLACE FUNCTION guard_knowledge_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  step workflow_step;
  t knowledge_ticket;
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  SELECT * INTO t FROM knowledge_ticket WHERE id = NEW.ticket_id;
  SELECT * INTO step FROM workflow_step WHERE key = NEW.key AND code LIKE 'K-%'
    AND source IS NOT DISTINCT FROM NEW.source AND target = NEW.target;
  IF step IS NULL OR t IS NULL
      OR NOT NEW.role = ANY (string_to_array(step.who, ' '))
      OR NOT NEW.role = ANY (relations_to_ticket(t))
      OR NOT (NEW.source = t.status
        OR NEW.source IS NULL AND t.raised_at >= now() AND NEW.target = t.status) THEN
    RAISE EXCEPTION 'QAD07 knowledge_step' USING ERRCODE = 'QAD07';
  END IF;
  IF 'reason' = ANY (string_to_array(step.needs, ' ')) AND NEW.words !~ '\S' THEN
    RAISE EXCEPTION 'QAD17 knowledge_step' USING ERRCODE = 'QAD17';
  END IF;
  NEW.person_id := me();
  NEW.taken_at := clock_timestamp();
  NEW.entered_at := CASE WHEN NEW.source IS NULL THEN NULL ELSE t.entered_at END;
  NEW.due_at := CASE WHEN NEW.source IS NULL THEN NULL ELSE t.due_at END;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_knowledge_step BEFORE INSERT ON knowledge_step
  FOR EACH ROW EXECUTE FUNCTION guard_knowledge_step();

-- Says whether I have said in this transaction that I take one of these steps about a ticket.
CREATE OR REPLACE FUNCTION said_of_ticket(p_ticket uuid, p_keys text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM knowledge_step WHERE ticket_id = p_ticket AND person_id = me()
    AND taken_at >= now() AND key = ANY (p_keys));
END $$;

-- A ticket as its people change it: nothing that a step decides changes without that step.
CREATE OR REPLACE FUNCTION guard_knowledge_ticket() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  o knowledge_ticket := OLD;
  n knowledge_ticket := NEW;
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF (n.status <> o.status AND NOT EXISTS (SELECT FROM knowledge_step
        WHERE ticket_id = o.id AND person_id = me() AND taken_at >= now()
          AND source = o.status AND target = n.status))
      OR ((n.entered_at, n.due_at) IS DISTINCT FROM (o.entered_at, o.due_at)
        AND n.status = o.status)
      OR (n.coach_id IS DISTINCT FROM o.coach_id
        AND NOT said_of_ticket(o.id, ARRAY['take_question']))
      OR ((n.tried, n.urgency) IS DISTINCT FROM (o.tried, o.urgency)
        AND NOT said_of_ticket(o.id, ARRAY['forward_question']))
      OR ((n.found, n.article) IS DISTINCT FROM (o.found, o.article)
        AND NOT said_of_ticket(o.id, ARRAY['forward_question', 'solve_question']))
      OR (n.answer <> o.answer
        AND NOT said_of_ticket(o.id, ARRAY['solve_question', 'verify_answer']))
      OR ((n.editor_id, n.source_department, n.source_person, n.source_document, n.source_at,
          n.verified_at) IS DISTINCT FROM (o.editor_id, o.source_department, o.source_person,
          o.source_document, o.source_at, o.verified_at)
        AND NOT said_of_ticket(o.id, ARRAY['verify_answer', 'ask_back']))
      OR ((n.interim, n.interim_at) IS DISTINCT FROM (o.interim, o.interim_at)
        AND NOT said_of_ticket(o.id, ARRAY['answer_meanwhile']))
      OR ((n.change, n.new_article, n.new_version, n.change_summary, n.effective_on, n.tell,
          n.settled_at) IS DISTINCT FROM (o.change, o.new_article, o.new_version,
          o.change_summary, o.effective_on, o.tell, o.settled_at)
        AND NOT said_of_ticket(o.id, ARRAY['settle_knowledge']))
      OR (n.told_at IS DISTINCT FROM o.told_at
        AND NOT said_of_ticket(o.id, ARRAY['solve_question', 'tell_csr']))
      OR ((n.answered_at, n.channel, n.result) IS DISTINCT FROM
          (o.answered_at, o.channel, o.result)
        AND NOT said_of_ticket(o.id, ARRAY['answer_customer']))
      OR (n.duplicate_of IS DISTINCT FROM o.duplicate_of
        AND NOT said_of_ticket(o.id, ARRAY['link_question']))
      OR (n.outdated_at IS DISTINCT FROM o.outdated_at
        AND NOT everywhere('knowledge.verify')) THEN
    RAISE EXCEPTION 'QAD07 knowledge_ticket' USING ERRCODE = 'QAD07';
  END IF;
  IF n.status <> o.status THEN
    NEW.entered_at := clock_timestamp();
  END IF;
  NEW.closed_at := CASE WHEN o.closed_at IS NOT NULL THEN o.closed_at
    WHEN n.status IN ('K6', 'KX', 'KD') THEN clock_timestamp() END;
  NEW.version := o.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_knowledge_ticket BEFORE UPDATE ON knowledge_ticket
  FOR EACH ROW EXECUTE FUNCTION guard_knowledge_ticket();

-- Who acknowledges an answer is one of those whom it concerns, each once, for himself.
CREATE OR REPLACE FUNCTION guard_knowledge_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  t knowledge_ticket;
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  SELECT * INTO t FROM knowledge_ticket WHERE id = NEW.ticket_id;
  IF t IS NULL OR NEW.person_id <> me()
      OR NOT 'know_' || NEW.role = ANY (relations_to_ticket(t)) THEN
    RAISE EXCEPTION 'QAD07 knowledge_reading' USING ERRCODE = 'QAD07';
  END IF;
  NEW.read_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER guard_knowledge_reading BEFORE INSERT ON knowledge_reading
  FOR EACH ROW EXECUTE FUNCTION guard_knowledge_reading();
CREATE POLICY adds ON knowledge_reading FOR INSERT TO qa_desk_member
  WITH CHECK (person_id = (SELECT me()));

REVOKE ALL ON FUNCTION calls_in_slips(), relations_to_ticket(knowledge_ticket),
  guard_knowledge_step(), said_of_ticket(uuid, text[]), guard_knowledge_ticket(),
  guard_knowledge_reading() FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION calls_in_slips() TO qa_desk_member;
