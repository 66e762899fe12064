-- PostgreSQL: the register of complaints (S0-3.2, S1-2A.4). Runs after policies.sql, as the owner.
-- What both engines refuse is in complaint_seals.py; models/complaints.py sees the same rows.

GRANT SELECT, INSERT ON complaint, complaint_reading TO qa_desk_member;
GRANT UPDATE (received_at, kind, severity, reason, content, number_masked, number_hash, csr_id,
  team_id, department_id, due_at, call, call_id, is_attributable, investigation, cause, root_cause,
  outcome, closed_at, closed_by, reported_at, reported_by, report_note, version)
  ON complaint TO qa_desk_member;

DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['complaint', 'complaint_reading'] LOOP
    EXECUTE format('ALTER TABLE qa_desk.%I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;


-- Who sees, enters and decides ----------------------------------------------------------------------

CREATE POLICY reads ON complaint FOR SELECT TO qa_desk_member USING (
  entered_by = (SELECT me()) OR (SELECT everywhere('complaint.see'))
  OR csr_id = (SELECT me_as('complaint.see', 'own'))
  OR department_id = ANY ((SELECT given_departments('complaint.see'))::uuid[])
  OR csr_id = ANY ((SELECT people_of_my_teams('complaint.see'))::uuid[]));
CREATE POLICY adds ON complaint FOR INSERT TO qa_desk_member WITH CHECK (
  entered_by = (SELECT me()) AND entered_at BETWEEN now() AND clock_timestamp()
  AND reported_at IS NULL AND ((SELECT everywhere('complaint.enter'))
    OR (closed_at IS NULL AND is_attributable IS NULL AND (SELECT has_right('complaint.enter'))
      AND (csr_id IS NULL OR csr_id = (SELECT me_as('complaint.enter', 'own'))
        OR csr_id = ANY ((SELECT people_of_my_teams('complaint.enter'))::uuid[])))));
CREATE POLICY edits ON complaint FOR UPDATE TO qa_desk_member USING (
  (SELECT everywhere('complaint.decide')) OR (SELECT everywhere('complaint.review'))
  OR department_id = ANY ((SELECT given_departments('complaint.decide'))::uuid[])
  OR csr_id = ANY ((SELECT people_of_my_teams('complaint.decide'))::uuid[])
  OR (entered_by = (SELECT me()) AND closed_at IS NULL))
  WITH CHECK (true);

CREATE POLICY reads ON complaint_reading FOR SELECT TO qa_desk_member USING (
  EXISTS (SELECT FROM complaint WHERE complaint.id = complaint_id OFFSET 0));
CREATE POLICY adds ON complaint_reading FOR INSERT TO qa_desk_member WITH CHECK (
  person_id = (SELECT me()) AND (SELECT everywhere('complaint.review'))
  AND read_at BETWEEN now() AND clock_timestamp());

-- Whoever answers for a department knows by name of whom its complaints are and who wrote them down.
CREATE OR REPLACE FUNCTION people_of_my_complaints() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  mine uuid[] := given_departments('complaint.see');
BEGIN
  IF mine = '{}' THEN
    RETURN '{}';
  END IF;
  RETURN (SELECT coalesce(array_agg(DISTINCT known), '{}') FROM complaint,
    unnest(ARRAY[csr_id, entered_by]) AS known
    WHERE department_id = ANY (mine) AND known IS NOT NULL);
END $$;
CREATE POLICY of_complaints ON person FOR SELECT TO qa_desk_member USING (
  id = ANY ((SELECT people_of_my_complaints())::uuid[]));

-- Actions about a complaint are for whoever sees it.
CREATE POLICY of_complaints ON action_item FOR SELECT TO qa_desk_member USING (
  subject_kind = 'complaint'
  AND EXISTS (SELECT FROM complaint WHERE complaint.id = subject_id OFFSET 0));


-- What a change may say ----------------------------------------------------------------------------

-- Nobody decides or reports who may not; the moments are the server's, but those of a list; the call
-- that a complaint names is found and tagged, so that plans can draw it (S0-4.1.1c).
CREATE OR REPLACE FUNCTION guard_complaint() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  o complaint := OLD;
  decides boolean;
  found uuid[];
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    decides := everywhere('complaint.decide')
      OR coalesce(o.department_id = ANY (given_departments('complaint.decide')), false)
      OR coalesce(o.csr_id = ANY (people_of_my_teams('complaint.decide')), false);
    IF (NOT decides AND (o.closed_at IS NOT NULL OR (NEW.is_attributable, NEW.investigation,
          NEW.cause, NEW.root_cause, NEW.outcome, NEW.closed_at, NEW.closed_by)
          IS DISTINCT FROM (o.is_attributable, o.investigation, o.cause, o.root_cause, o.outcome,
          o.closed_at, o.closed_by)))
        OR (NEW.reported_at IS DISTINCT FROM o.reported_at
          AND NOT everywhere('complaint.review')) THEN
      RAISE EXCEPTION 'QAD20 complaint' USING ERRCODE = 'QAD20';
    END IF;
    IF NEW.csr_id IS NOT NULL AND NEW.csr_id IS DISTINCT FROM o.csr_id AND NOT (decides
        OR everywhere('complaint.enter') OR coalesce(NEW.csr_id = me_as('complaint.enter', 'own'), false)
        OR NEW.csr_id = ANY (people_of_my_teams('complaint.enter'))) THEN
      RAISE EXCEPTION 'QAD20 complaint' USING ERRCODE = 'QAD20';
    END IF;
    IF NEW.reported_at IS DISTINCT FROM o.reported_at THEN
      NEW.reported_at := clock_timestamp();
      NEW.reported_by := me();
    END IF;
    IF NEW.closed_at IS NOT NULL AND o.closed_at IS NULL THEN
      NEW.closed_by := me();
      IF NEW.file = '' OR NOT everywhere('complaint.decide') OR NEW.closed_at > now() THEN
        NEW.closed_at := clock_timestamp();
      END IF;
    END IF;
  ELSIF NEW.closed_at IS NOT NULL AND (NEW.file = '' OR NEW.closed_at > clock_timestamp()
      OR NOT everywhere('complaint.decide')) THEN
    RAISE EXCEPTION 'QAD20 complaint' USING ERRCODE = 'QAD20';
  END IF;
  NEW.call_id := NULL;
  IF NEW.call <> '' THEN
    found := (SELECT array_agg(call.id) FROM call JOIN recorder ON recorder.id = recorder_id
      WHERE external_id = NEW.call AND recorder.code <> 'live');
    NEW.call_id := CASE WHEN cardinality(found) = 1 THEN found[1] END;
    IF NEW.call_id IS NOT NULL AND NEW.kind = 'complaint' THEN
      INSERT INTO call_tag VALUES (NEW.call_id, 'complaint') ON CONFLICT DO NOTHING;
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_complaint BEFORE INSERT OR UPDATE ON complaint
  FOR EACH ROW EXECUTE FUNCTION guard_complaint();


-- One customer -------------------------------------------------------------------------------------

-- Tells for each complaint how many the same customer had so shortly before, to whom that is told at
-- all; not whose they are (S1-2B.s6).
CREATE OR REPLACE FUNCTION complaint_repeats(p_days interval) RETURNS TABLE (id uuid, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT (is_owner() OR EXISTS (SELECT FROM my_grant WHERE action = 'complaint.see')) THEN
    RAISE EXCEPTION 'no right to complaints' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT late.id, count(*) FROM complaint AS late JOIN complaint AS early
    ON early.number_hash = late.number_hash AND early.kind = 'complaint'
      AND (early.received_at, early.id) < (late.received_at, late.id)
      AND early.received_at >= late.received_at - p_days
    WHERE late.kind = 'complaint' GROUP BY late.id;
END $$;

-- Keeps the hash of a customer's number (masking.key_hash: HMAC-SHA256 under the centre's key) with a
-- complaint that I may change. The key is never told, nor the hash of a number.
CREATE OR REPLACE FUNCTION hash_complaint_number(p_complaint uuid, p_number text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  secret bytea := (SELECT decode(value, 'hex') FROM setting WHERE key = 'centre.number_key' LIMIT 1);
  inner_pad bytea := decode(repeat('36', 64), 'hex');
  outer_pad bytea := decode(repeat('5c', 64), 'hex');
BEGIN
  IF NOT (is_owner() OR EXISTS (SELECT FROM complaint WHERE complaint.id = p_complaint
      AND closed_at IS NULL AND (entered_by = me() OR everywhere('complaint.decide')
        OR department_id = ANY (given_departments('complaint.decide'))))) THEN
    RAISE EXCEPTION 'no right to this complaint' USING ERRCODE = '42501';
  END IF;
  IF secret IS NULL THEN
    RETURN;
  END IF;
  FOR place IN 0 .. length(secret) - 1 LOOP
    inner_pad := set_byte(inner_pad, place, 54 # get_byte(secret, place));
    outer_pad := set_byte(outer_pad, place, 92 # get_byte(secret, place));
  END LOOP;
  UPDATE complaint SET number_hash = sha256(outer_pad
    || sha256(inner_pad || convert_to(p_number, 'UTF8'))) WHERE complaint.id = p_complaint;
END $$;

REVOKE ALL ON FUNCTION people_of_my_complaints(), guard_complaint(),
  complaint_repeats(interval), hash_complaint_number(uuid, text) FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION people_of_my_complaints(), complaint_repeats(interval),
  hash_complaint_number(uuid, text) TO qa_desk_member;
