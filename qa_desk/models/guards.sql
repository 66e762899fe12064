-- PostgreSQL: guards over what a person's own connection writes. The seals of seals.py say what
-- nobody may do; these say who may do what is allowed, and put the server's word in place of the
-- client's. Runs after rights.sql, as the owner.

-- Says whether a person's role reaches a call, so that he may be given it to score (P11).
CREATE OR REPLACE FUNCTION may_judge(
  p_person uuid, p_team uuid, p_group text, p_purpose text
) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  today date := centre_day();
BEGIN
  RETURN EXISTS (SELECT FROM qad_role JOIN permission USING (role)
    WHERE person_id = p_person AND valid_from <= today
      AND action = CASE p_purpose WHEN 'calibration' THEN 'calibration.join' ELSE 'score' END
      AND (valid_to IS NULL OR valid_to >= today)
      AND (scope_kind = 'centre' OR p_purpose = 'calibration'
        OR (scope_kind = 'team' AND scope_id = p_team)
        OR (scope_kind = 'skill_group' AND scope_id IN
          (SELECT id FROM skill_group WHERE code = p_group))));
END $$;

-- Says whether an evaluation is made to compare how people score, by whom that is up to. It is in
-- no draw, and of a call that may have been evaluated already. What is scored again keeps the reason
-- of the first time, so that it looks like any task.
CREATE OR REPLACE FUNCTION is_set_aside(p_evaluation evaluation) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (p_evaluation.purpose = p_evaluation.sample_reason OR p_evaluation.purpose = 'recheck')
    AND p_evaluation.draw_id IS NULL
    AND p_evaluation.replaces_id IS NULL
    AND CASE p_evaluation.purpose WHEN 'calibration' THEN everywhere('calibration.run')
      WHEN 'recheck' THEN everywhere('recheck') ELSE false END;
END $$;

-- Drawing an evaluation (E-01): a known part of a call, of its own CSR and team, not drawn before,
-- for somebody else whose role lets him score it; or the one call in place of another of the same
-- draw and CSR that was replaced in this transaction (E-02); or one that somebody takes up himself,
-- outside of every draw; or one that is scored for comparison only; or what a quick check becomes (quick_checks.sql), or what he has watched
-- live (live.sql). What was watched live is in no draw.
CREATE OR REPLACE FUNCTION guard_draw() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  of_check boolean;
  aside boolean := is_set_aside(NEW);
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  of_check := is_of_quick_check(NEW);
  IF (NEW.replaces_id IS NULL AND NOT of_check AND NOT aside
        AND NOT (NEW.draw_id IS NULL AND NEW.sample_reason = 'off_plan'
          AND NEW.purpose = 'normal' AND NEW.inspector_id = me()
          AND (NEW.mode = 'recording' OR is_of_live(NEW)))
        AND NOT EXISTS (SELECT FROM draw
        WHERE id = NEW.draw_id AND drawn_by = me() AND drawn_at >= now()))
      OR (NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT FROM evaluation AS old
        WHERE id = NEW.replaces_id AND status = 'E13' AND closed_at >= now()
          AND draw_id = NEW.draw_id AND csr_id = NEW.csr_id
          AND sample_reason = NEW.sample_reason
          AND NOT EXISTS (SELECT FROM evaluation WHERE replaces_id = NEW.replaces_id)))
      OR NOT (of_check OR EXISTS (SELECT FROM call_segment
        WHERE id = NEW.segment_id AND call_id = NEW.call_id AND person_id = NEW.csr_id
          AND team_id = NEW.team_id))
      OR NOT aside AND EXISTS (SELECT FROM evaluation
        WHERE segment_id = NEW.segment_id AND purpose = 'normal' AND status NOT IN ('E12', 'E13'))
      OR NOT aside AND is_live_call(NEW.call_id) AND (NEW.draw_id IS NOT NULL OR NOT is_of_live(NEW))
      OR NOT aside AND is_watched(NEW.call_id)
      OR NOT may_judge(NEW.inspector_id, NEW.team_id, NEW.skill_group, NEW.purpose)
      OR NEW.inspector_id = NEW.csr_id
      OR num_nonnulls(NEW.result, NEW.csr_stance, NEW.close_reason, NEW.checklist_version_id,
        NEW.submitted_at, NEW.released_at, NEW.opened_at, NEW.closed_at) > 0 THEN
    RAISE EXCEPTION 'QAD17 evaluation' USING ERRCODE = 'QAD17';
  END IF;
  NEW.assigned_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER guard_draw BEFORE INSERT ON evaluation
  FOR EACH ROW EXECUTE FUNCTION guard_draw();

-- Says whether a row of the table of steps holds for this session: who, and the guards that the
-- server can know. What else a step needs (materiality, votes, the roster) the program asks.
CREATE OR REPLACE FUNCTION holds_for(
  p_step workflow_step, p_old evaluation, p_held text[]
) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  needs text[] := string_to_array(p_step.needs, ' ');
  until timestamptz := CASE WHEN p_step.key <> 'appeal' THEN p_old.due_at
    WHEN p_old.status = 'E11' THEN coalesce(p_old.appeal_until, '-infinity')
    ELSE coalesce(p_old.appeal_until, p_old.due_at) END;
BEGIN
  RETURN string_to_array(p_step.who, ' ') && p_held
    AND NOT ('no_self' = ANY (needs) AND p_old.csr_id = me())
    AND NOT ('counted' = ANY (needs) AND p_old.purpose <> 'normal')
    AND NOT ('set_aside' = ANY (needs) AND p_old.purpose = 'normal')
    AND NOT ('not_author' = ANY (needs) AND p_old.inspector_id = me())
    AND NOT ('opened' = ANY (needs) AND p_old.opened_at IS NULL)
    AND NOT ('in_time' = ANY (needs) AND coalesce(until < now(), false))
    AND NOT (needs && ARRAY['overdue', 'reminded'] AND coalesce(p_old.due_at > now(), true))
    AND NOT ('decidable' = ANY (needs) AND cardinality(array_remove(reviewers_of(p_old.id),
      CASE p_old.status WHEN 'E4' THEN me() END)) = 0)
    AND NOT ('panel_there' = ANY (needs) AND cardinality(panel_of(p_old.id)) = 0)
    AND NOT ('votes_once' = ANY (needs) AND EXISTS (SELECT FROM step_taken
      WHERE evaluation_id = p_old.id AND key = 'vote' AND person_id = me()))
    AND NOT ('rescored' = ANY (needs) AND NOT EXISTS (SELECT FROM step_taken
      WHERE evaluation_id = p_old.id AND key = 'rescore' AND person_id = me()
        AND taken_at >= coalesce(p_old.entered_at, taken_at)))
    AND NOT ('first_appeal' = ANY (needs) AND EXISTS (SELECT FROM step_taken
      WHERE evaluation_id = p_old.id AND key = 'appeal'))
    AND NOT ('refused' = ANY (needs) AND NOT EXISTS (SELECT FROM step_taken
      WHERE evaluation_id = p_old.id AND key = 'record_refusal' AND revision = p_old.revision))
    AND NOT ('coached' = ANY (needs) AND NOT EXISTS (SELECT FROM step_taken
      WHERE evaluation_id = p_old.id AND key = 'coach'
        AND taken_at >= coalesce(p_old.entered_at, taken_at)))
    AND NOT ('has_left' = ANY (needs) AND NOT EXISTS (SELECT FROM person
      WHERE id = p_old.csr_id AND left_on <= centre_day()))
    AND NOT ('silence_accepts' = ANY (needs) AND 'yes' IS DISTINCT FROM (SELECT value FROM setting
      WHERE key = 'timeout.accept' AND valid_from <= now() ORDER BY valid_from DESC LIMIT 1))
    AND NOT ('four_eyes' = ANY (needs)
      AND NOT (p_held && ARRAY['qa_lead', 'second_ear'] AND p_old.inspector_id <> me())
      AND EXISTS (SELECT FROM revision WHERE evaluation_id = p_old.id
        AND number = p_old.revision AND fatal_classes <> ''
        AND NOT (witness <> '' AND NOT can_be_heard(p_old.call_id))));
END $$;

-- Says whether an evaluation may move so: by a step of the main road, or by one that was written
-- down in this very transaction (guard_step).
CREATE OR REPLACE FUNCTION may_take(
  p_old evaluation, p_new evaluation, p_held text[]
) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM workflow_step AS step
    WHERE source = p_old.status AND target = p_new.status AND NOT told
      AND holds_for(step, p_old, p_held)
      AND NOT ('stance' = ANY (string_to_array(needs, ' '))
        AND coalesce(p_new.csr_stance, '') NOT IN ('agree', 'reservation')))
    OR has_told(p_old, p_old.status, p_new.status);
END $$;

-- Says whether this session has written down such a step in this transaction.
CREATE OR REPLACE FUNCTION has_told(p_evaluation evaluation, p_source text, p_target text)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM step_taken
    WHERE evaluation_id = p_evaluation.id AND assessment_id IS NULL AND person_id = me()
      AND taken_at >= now() AND source = p_source AND target = p_target);
END $$;

-- Says whether this session has named somebody to sign or witness in this transaction.
CREATE OR REPLACE FUNCTION names(p_evaluation uuid, p_signer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN p_signer = ANY (signers()) AND EXISTS (SELECT FROM step_taken
    WHERE evaluation_id = p_evaluation AND person_id = me() AND taken_at >= now()
      AND key IN ('name_signer', 'record_refusal')
      AND details::json ->> 'person' = p_signer::text);
END $$;

-- Says whether this session corrects a result in this transaction.
CREATE OR REPLACE FUNCTION corrects(p_evaluation uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM step_taken WHERE evaluation_id = p_evaluation
    AND person_id = me() AND taken_at >= now() AND target = 'E8');
END $$;

-- Says whether this session's person has signed, in this transaction, the paper that holds the
-- revision in force, as it is now; or has taken in a signature on it, with its picture.
CREATE OR REPLACE FUNCTION has_signed(p_evaluation evaluation, p_role text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM signature JOIN document_line USING (document_id)
    WHERE document_id = p_evaluation.slip_id
      AND evaluation_id = p_evaluation.id AND document_line.revision = p_evaluation.revision
      AND role = p_role AND signed_at >= now()
      AND signature.content_hash = document_hash(document_id)
      AND CASE method WHEN 'paper' THEN has_taken_in(p_evaluation, signature)
        ELSE person_id = me() END);
END $$;

-- Returns what a revision lost, by item, as rules/losses.py writes it (D7).
CREATE OR REPLACE FUNCTION losses_of(r revision) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
  SELECT coalesce(string_agg(CASE WHEN a.earned IS NULL THEN i.number::text
    ELSE i.number || ':' || (i.points - a.earned) || ':' || a.cause END, ' ' ORDER BY i.number), '')
  FROM checklist_item AS i LEFT JOIN answer AS a ON a.evaluation_id = r.evaluation_id
    AND a.revision = r.number AND a.number = i.number
  WHERE i.version_id = r.checklist_version_id AND (a.earned IS NULL OR a.earned < i.points)
$$;

-- Says whether a revision is what its author sealed: the hash, the sum of its answers, and what
-- each item lost (D7).
CREATE OR REPLACE FUNCTION is_sound(p_evaluation evaluation) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  r revision;
BEGIN
  SELECT * INTO r FROM revision
    WHERE evaluation_id = p_evaluation.id AND number = p_evaluation.revision;
  RETURN r.author_id = me() AND r.result = p_evaluation.result
    AND r.checklist_version_id = p_evaluation.checklist_version_id
    AND (r.result <> 'fatal_fail' OR r.fatal_classes <> '')
    AND (r.result IN ('fatal_fail', 'not_scorable') OR r.fatal_classes = '')
    AND r.content_hash = revision_hash(r.evaluation_id, r.number)
    AND (r.fatal_classes <> '' OR NOT EXISTS (SELECT FROM fatal_flag
      WHERE evaluation_id = r.evaluation_id AND revision = r.number))
    AND (SELECT coalesce(sum(earned), 0) FROM answer
      WHERE evaluation_id = r.evaluation_id AND revision = r.number)
      = r.bk_earned + r.cs_earned + r.at_earned + r.sw_earned + r.ms_earned
    AND NOT EXISTS (SELECT FROM answer LEFT JOIN checklist_item AS item
      ON item.version_id = r.checklist_version_id AND item.number = answer.number
      WHERE evaluation_id = r.evaluation_id AND revision = r.number
        AND (item.number IS NULL OR earned > points))
    AND (r.losses IS NULL OR r.losses = losses_of(r));
END $$;

-- Says whether a revision is worse for the CSR than an earlier one (NO-WORSE).
CREATE OR REPLACE FUNCTION is_worse(p_evaluation uuid, p_before integer, p_after integer)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  ranks text[] := ARRAY['pass', 'not_scorable', 'fail', 'fatal_fail'];
  b revision;
  a revision;
BEGIN
  SELECT * INTO STRICT b FROM revision WHERE evaluation_id = p_evaluation AND number = p_before;
  SELECT * INTO STRICT a FROM revision WHERE evaluation_id = p_evaluation AND number = p_after;
  RETURN coalesce(a.final < b.final, false)
    OR array_position(ranks, a.result) > array_position(ranks, b.result)
    OR NOT string_to_array(a.fatal_classes, ',') <@ string_to_array(b.fatal_classes, ',');
END $$;

-- Any change of an evaluation: each column only by whom and when its step says.
CREATE OR REPLACE FUNCTION guard_evaluation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  held text[];
  moves boolean := NEW.status <> OLD.status  -- or is corrected once more, where it stands
    OR NEW.status = 'E8' AND NEW.revision > OLD.revision;
  moment timestamptz := clock_timestamp();
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF TG_NARGS > 0 AND follows_roster(OLD, NEW) THEN
    NEW.version := OLD.version + 1;
    RETURN NEW;
  END IF;
  held := relations_to(OLD);
  IF held = '{}' AND NOT corrects(OLD.id) OR (held = ARRAY['colleague'] AND NEW.inspector_id IS DISTINCT FROM me())
      OR moves AND NOT may_take(OLD, NEW, held) THEN
    RAISE EXCEPTION 'QAD07 evaluation' USING ERRCODE = 'QAD07';
  END IF;
  IF (NEW.due_at IS DISTINCT FROM OLD.due_at AND NOT moves)
      OR (NEW.appeal_until IS DISTINCT FROM OLD.appeal_until AND NOT moves)
      OR (NEW.close_reason IS DISTINCT FROM OLD.close_reason AND NOT
        (moves AND (NEW.status IN ('E11', 'E12', 'E13') OR NEW.close_reason IS NULL)))
      OR (NEW.status = 'E13' AND moves AND coalesce(NEW.close_reason, '') !~
        '^(no_audio|wrong_owner|too_short|silent|test_call|language|system_fault)(: .+)?$')
      OR (NEW.status = 'E11' AND moves AND coalesce(NEW.close_reason, '') NOT IN
        ('refused', 'absent_timeout', 'csr_left', 'csr_long_leave', 'tl_vacant'))
      OR (NEW.status = 'E12' AND moves AND coalesce(NEW.close_reason, '') NOT IN
        ('wrong_csr', 'evidence_lost', 'duplicate', 'illegal_sample', 'not_scored'))
      OR NEW.day IS DISTINCT FROM OLD.day
      OR (NEW.opened_at IS DISTINCT FROM OLD.opened_at AND NOT
        ('csr' = ANY (held) AND OLD.status IN ('E3', 'E6', 'E8') AND OLD.opened_at IS NULL
          OR moves AND NEW.opened_at IS NULL AND NEW.status IN ('E3', 'E8')))
      OR (NEW.csr_stance IS DISTINCT FROM OLD.csr_stance AND NOT moves)
      OR (NEW.slip_id IS DISTINCT FROM OLD.slip_id AND NOT EXISTS (SELECT FROM document_line
        JOIN document ON document.id = document_id
        WHERE document_id = NEW.slip_id AND evaluation_id = NEW.id AND revision = NEW.revision
          AND (TG_NARGS > 0 OR created_by = me() AND created_at >= now())))
      OR (NEW.signer_id IS DISTINCT FROM OLD.signer_id AND NOT (moves AND NEW.signer_id IS NULL)
        AND NOT (NOT moves AND NEW.signer_id NOT IN (NEW.csr_id, NEW.inspector_id, me())
          AND names(OLD.id, NEW.signer_id)))
      OR (NEW.inspector_id <> OLD.inspector_id AND NOT
        (NEW.inspector_id <> NEW.csr_id AND OLD.csr_id <> me()
          AND may_judge(NEW.inspector_id, NEW.team_id, NEW.skill_group, NEW.purpose)
          AND ('qa_lead' = ANY (held) OR 'colleague' = ANY (held) AND NEW.inspector_id = me())))
      OR (NEW.checklist_version_id IS DISTINCT FROM OLD.checklist_version_id AND NOT
        (OLD.checklist_version_id IS NULL AND 'inspector' = ANY (held) AND NEW.status = 'E1'
          AND EXISTS (SELECT FROM checklist_version
            WHERE id = NEW.checklist_version_id AND state = 'in_force')))
      OR ((NEW.revision, NEW.result) IS DISTINCT FROM (OLD.revision, OLD.result) AND NOT
        ('inspector' = ANY (held) AND NEW.status IN ('E2', 'E14')
          AND (OLD.status IN ('E1', 'E2') OR OLD.status = 'E14' AND OLD.revision IS NULL)
          AND NEW.revision > coalesce(OLD.revision, 0)
        OR has_told(OLD, OLD.status, 'E8') AND NEW.revision = OLD.revision + 1
          AND NOT is_worse(NEW.id, OLD.revision, NEW.revision))) THEN
    RAISE EXCEPTION 'QAD17 evaluation' USING ERRCODE = 'QAD17';
  END IF;
  IF NEW.revision IS DISTINCT FROM OLD.revision AND NOT is_sound(NEW)
      OR NEW.status = 'E3' AND moves AND NEW.revision IS NULL THEN
    RAISE EXCEPTION 'QAD14 evaluation' USING ERRCODE = 'QAD14';
  END IF;
  IF moves AND ((NEW.status = 'E4' AND NOT has_signed(NEW, 'csr')
        AND (NOT has_told(OLD, OLD.status, 'E4') OR takes_in(OLD, 'csr')))
      OR (NEW.status = 'E10' AND NOT has_signed(NEW, 'team_lead'))
      OR (NEW.status = 'E11' AND NEW.close_reason = 'refused'
        AND NOT has_signed(NEW, 'witness'))) THEN
    RAISE EXCEPTION 'QAD08 evaluation' USING ERRCODE = 'QAD08';
  END IF;
  NEW.version := OLD.version + 1;
  NEW.opened_at := CASE WHEN NEW.opened_at IS NULL OR moves AND NEW.status IN ('E3', 'E8') THEN NULL
    WHEN OLD.opened_at IS NULL THEN moment ELSE OLD.opened_at END;
  NEW.signer_id := CASE WHEN NOT moves THEN NEW.signer_id END;
  NEW.submitted_at := CASE WHEN NOT moves THEN OLD.submitted_at
    WHEN NEW.status IN ('E2', 'E14') THEN moment WHEN NEW.status = 'E1' THEN NULL ELSE OLD.submitted_at END;
  NEW.released_at := CASE WHEN moves AND OLD.status = 'E2' AND NEW.status = 'E3' THEN moment
    ELSE OLD.released_at END;
  NEW.closed_at := CASE WHEN NOT moves THEN OLD.closed_at
    WHEN NEW.status IN ('E10', 'E11', 'E12', 'E13', 'E14') THEN moment END;
  -- The step that led here was written down a moment before, and counts to the new state.
  NEW.entered_at := CASE WHEN moves THEN now() ELSE OLD.entered_at END;
  RETURN NEW;
END $$;
-- Says whether one of our own functions is at work, and not a statement of the person's.
CREATE OR REPLACE FUNCTION acts_as_owner() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN current_user = (SELECT tableowner FROM pg_tables
    WHERE schemaname = 'qa_desk' AND tablename = 'evaluation');
END $$;
CREATE TRIGGER guard_evaluation BEFORE UPDATE ON evaluation
  FOR EACH ROW WHEN (NOT acts_as_owner()) EXECUTE FUNCTION guard_evaluation();
CREATE TRIGGER guard_evaluation_within BEFORE UPDATE ON evaluation
  FOR EACH ROW WHEN (acts_as_owner()) EXECUTE FUNCTION guard_evaluation('roster');

-- A login belongs to one person for good: moving it would hand over somebody's identity.
CREATE OR REPLACE FUNCTION guard_login() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND (OLD.login IS NOT NULL OR NEW.login = session_user::text) THEN
    RAISE EXCEPTION 'QAD18 person' USING ERRCODE = 'QAD18';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_login BEFORE UPDATE OF login ON person
  FOR EACH ROW WHEN (NEW.login IS DISTINCT FROM OLD.login) EXECUTE FUNCTION guard_login();
