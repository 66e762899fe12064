-- PostgreSQL: what is put on slips, and who signs them. Runs after policies.sql, as the owner.

-- Says whether this session has released an evaluation, or taken a step of its route, in this
-- transaction: then it may be put on a slip.
CREATE OR REPLACE FUNCTION may_put_on_slip(p_evaluation evaluation) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN p_evaluation.entered_at >= now()
    AND p_evaluation.status NOT IN ('E0', 'E1', 'E2', 'E10', 'E13', 'E14')
    AND (p_evaluation.status = 'E3' AND p_evaluation.released_at >= now()
        AND relations_to(p_evaluation) && ARRAY['inspector', 'qa_lead', 'second_ear']
      OR EXISTS (SELECT FROM step_taken WHERE evaluation_id = p_evaluation.id
        AND person_id = me() AND taken_at >= now() AND target = p_evaluation.status));
END $$;

-- A line of a slip: what its maker releases, disputes or corrects in this very transaction, as it
-- was sealed. Only join_slip adds one to a slip that was there before. The line of an assessment's
-- paper is the evaluation that it is about (sign_off.sql).
CREATE OR REPLACE FUNCTION guard_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND NOT EXISTS (
      SELECT FROM document JOIN evaluation ON evaluation.csr_id = document.person_id
        JOIN revision ON revision.evaluation_id = evaluation.id
          AND revision.number = evaluation.revision
      WHERE document.id = NEW.document_id AND document.created_by = me()
        AND document.created_at >= now() AND evaluation.id = NEW.evaluation_id
        AND evaluation.revision = NEW.revision AND revision.content_hash = NEW.content_hash
        AND may_put_on_slip(evaluation))
      AND NOT may_line_assessment(NEW) THEN
    RAISE EXCEPTION 'QAD17 document_line' USING ERRCODE = 'QAD17';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_line BEFORE INSERT ON document_line
  FOR EACH ROW WHEN (NOT acts_as_owner()) EXECUTE FUNCTION guard_line();

-- Says whether results of a team and skill group may still join a slip: nobody has signed it, and
-- all that stands on it waits for its CSR.
CREATE OR REPLACE FUNCTION is_open_slip(p_document uuid, p_team uuid, p_group text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN NOT EXISTS (SELECT FROM signature WHERE document_id = p_document)
    AND EXISTS (SELECT FROM evaluation WHERE slip_id = p_document)
    AND NOT EXISTS (SELECT FROM evaluation WHERE slip_id = p_document
      AND (status <> 'E3' OR team_id <> p_team OR skill_group <> p_group));
END $$;

-- Puts what this session releases now on the open slip of its CSR and period, and seals the slip
-- anew; returns nothing when there is none. Who signs it meanwhile is waited for, and then it is
-- not open any more.
CREATE OR REPLACE FUNCTION join_slip(p_evaluation uuid, p_mode text, p_from date, p_to date)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  e evaluation;
  slip uuid;
  called date;
BEGIN
  SELECT * INTO STRICT e FROM evaluation WHERE id = p_evaluation;
  SELECT centre_day(started_at) INTO called FROM call WHERE id = e.call_id;
  called := coalesce(called, e.day, centre_day());
  IF NOT is_owner() AND NOT (may_put_on_slip(e) AND e.released_at >= now())
      OR e.status <> 'E3' OR e.slip_id IS NOT NULL OR e.result <> 'pass'
      OR p_mode NOT IN ('day', 'week', 'month')
      OR called NOT BETWEEN p_from - 1 AND p_to + 1 THEN
    RAISE EXCEPTION 'QAD17 document_line' USING ERRCODE = 'QAD17';
  END IF;
  SELECT id INTO slip FROM document WHERE kind = 'slip' AND person_id = e.csr_id
    AND mode = p_mode AND period_from = p_from AND period_to = p_to
    AND is_open_slip(id, e.team_id, e.skill_group)
    ORDER BY created_at DESC, id DESC LIMIT 1 FOR NO KEY UPDATE;
  IF slip IS NULL OR NOT is_open_slip(slip, e.team_id, e.skill_group) THEN
    RETURN NULL;
  END IF;
  INSERT INTO document_line (document_id, no, evaluation_id, revision, content_hash)
    SELECT slip, 1 + (SELECT max(no) FROM document_line WHERE document_id = slip),
      e.id, number, content_hash
    FROM revision WHERE evaluation_id = e.id AND number = e.revision;
  UPDATE document SET content_hash = document_hash(slip), version = version + 1 WHERE id = slip;
  UPDATE evaluation SET slip_id = slip WHERE id = e.id;
  RETURN slip;
END $$;

-- Says whether a signature in this role is what an evaluation's next step waits for.
CREATE OR REPLACE FUNCTION awaits_signature(p_status text, p_role text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM workflow_step
    WHERE source = p_status AND p_role = ANY (string_to_array(who, ' '))
      AND target = CASE p_role WHEN 'csr' THEN 'E4' WHEN 'team_lead' THEN 'E10'
        WHEN 'witness' THEN 'E11' END);
END $$;

-- A signature: by whom it says, of everything on the paper, as it was sealed. Who, when, where and
-- over what are the server's words. What has left the paper for another one is not asked about.
CREATE OR REPLACE FUNCTION guard_signature() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  line record;
  team uuid;
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  PERFORM FROM document WHERE id = NEW.document_id FOR NO KEY UPDATE;  -- nothing joins it now
  IF NEW.method <> 'paper' THEN
    NEW.person_id := me();
  END IF;
  NEW.signed_at := clock_timestamp();
  NEW.machine := coalesce(host(inet_client_addr()), 'local');
  NEW.content_hash := document_hash(NEW.document_id);
  NEW.deputy_for := NULL;
  IF NEW.method NOT IN ('password', 'drawn', 'paper')
      OR NEW.content_hash <> (SELECT content_hash FROM document WHERE id = NEW.document_id) THEN
    RAISE EXCEPTION 'QAD14 signature' USING ERRCODE = 'QAD14';
  END IF;
  IF (SELECT kind FROM document WHERE id = NEW.document_id) NOT IN ('slip', 'assessment') THEN
    IF NOT coalesce(may_sign_paper(NEW), false) THEN
      RAISE EXCEPTION 'QAD16 signature' USING ERRCODE = 'QAD16';
    END IF;
    RETURN NEW;
  END IF;
  NEW.place := 1;
  IF NOT EXISTS (SELECT FROM document_line WHERE document_id = NEW.document_id) THEN
    RAISE EXCEPTION 'QAD14 signature' USING ERRCODE = 'QAD14';
  END IF;
  IF (SELECT kind FROM document WHERE id = NEW.document_id) = 'assessment' THEN
    IF NEW.method = 'paper' OR NOT may_sign_assessment(NEW) THEN
      RAISE EXCEPTION 'QAD16 signature' USING ERRCODE = 'QAD16';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT FROM document_line JOIN evaluation ON evaluation.id = evaluation_id
      WHERE document_id = NEW.document_id AND slip_id = NEW.document_id) THEN
    RAISE EXCEPTION 'QAD14 signature' USING ERRCODE = 'QAD14';
  END IF;
  FOR line IN SELECT evaluation, document_line.revision, content_hash FROM document_line
      JOIN evaluation ON evaluation.id = evaluation_id
      WHERE document_id = NEW.document_id AND slip_id = NEW.document_id LOOP
    IF line.revision <> (line.evaluation).revision
        OR line.content_hash <> revision_hash((line.evaluation).id, line.revision) THEN
      RAISE EXCEPTION 'QAD14 signature' USING ERRCODE = 'QAD14';
    END IF;
    IF NOT coalesce((NEW.role = 'closing' OR awaits_signature((line.evaluation).status, NEW.role))
        AND CASE WHEN NEW.method = 'paper' THEN fits_paper(line.evaluation, NEW) ELSE CASE NEW.role
        WHEN 'csr' THEN (line.evaluation).csr_id = me_as('confirm', 'own')
          AND (line.evaluation).opened_at IS NOT NULL AND NEW.meaning IN ('agree', 'reservation')
          AND (NEW.meaning = 'agree' OR NEW.statement ~ '\S')
        WHEN 'team_lead' THEN 'team_lead' = ANY (relations_to(line.evaluation))
          AND (line.evaluation).csr_id <> NEW.person_id AND NEW.meaning = 'countersign'
          AND ((line.evaluation).result = 'pass' OR NEW.statement ~ '\S')
        WHEN 'closing' THEN 'team_lead' = ANY (relations_to(line.evaluation))
          AND (line.evaluation).csr_id <> NEW.person_id AND NEW.meaning IN ('refused', 'read')
          AND (line.evaluation).status NOT IN ('E10', 'E11', 'E12')
        WHEN 'witness' THEN 'witness' = ANY (relations_to(line.evaluation))
          AND NEW.meaning = 'witness'
        END END, false) THEN
      RAISE EXCEPTION 'QAD16 signature' USING ERRCODE = 'QAD16';
    END IF;
    team := (line.evaluation).team_id;
  END LOOP;
  IF NEW.role IN ('team_lead', 'closing') AND NOT EXISTS (SELECT FROM membership WHERE team_id = team
      AND kind = 'lead' AND person_id = NEW.person_id AND valid_from <= centre_day()
      AND (valid_to IS NULL OR valid_to >= centre_day())) THEN
    NEW.deputy_for := (SELECT deputy.person_id FROM deputy JOIN membership USING (person_id)
      WHERE deputy_id = NEW.person_id AND team_id = team AND kind = 'lead'
        AND now() BETWEEN deputy.valid_from AND deputy.valid_to LIMIT 1);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_signature BEFORE INSERT ON signature
  FOR EACH ROW EXECUTE FUNCTION guard_signature();

-- A signature and its step come together: neither stays alone.
CREATE OR REPLACE FUNCTION guard_signed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT is_owner() AND EXISTS (SELECT FROM document_line
      JOIN evaluation ON evaluation.id = evaluation_id
      WHERE document_id = NEW.document_id AND slip_id = NEW.document_id
        AND (awaits_signature(evaluation.status, NEW.role)
          OR NEW.role = 'closing' AND NOT EXISTS (SELECT FROM step_taken
            WHERE evaluation_id = evaluation.id AND person_id = NEW.person_id
              AND taken_at >= now()
              AND key = CASE NEW.meaning WHEN 'refused' THEN 'record_refusal' ELSE 'left' END))
      UNION ALL SELECT FROM assessment WHERE document_id = NEW.document_id
        AND NOT EXISTS (SELECT FROM step_taken WHERE assessment_id = assessment.id
          AND person_id = NEW.person_id AND source = 'I2' AND taken_at >= NEW.signed_at)) THEN
    RAISE EXCEPTION 'QAD16 signature' USING ERRCODE = 'QAD16';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_signed AFTER INSERT ON signature DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION guard_signed();

REVOKE ALL ON FUNCTION may_put_on_slip(evaluation), guard_line(), is_open_slip(uuid, uuid, text),
  join_slip(uuid, text, date, date), awaits_signature(text, text), guard_signature(), guard_signed()
  FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION join_slip(uuid, text, date, date) TO qa_desk_member;
