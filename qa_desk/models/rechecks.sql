-- PostgreSQL: results that are scored a second time (domain.md 2.7, 6.7). Runs after sign_off.sql, as
-- the owner. What both engines refuse is in recheck_seals.py.
--
-- Nobody sees a re-check of his own result before it is compared. Who scores the second time sees
-- it from his submission on, to compare: of a repeat that is the inspector himself.

GRANT SELECT, INSERT ON recheck TO qa_desk_member;
GRANT SELECT, INSERT ON recheck_draw TO qa_desk_member;
GRANT UPDATE (compared_at, agreeing, compared, fatal_missed, fatal_added, difference)
  ON recheck TO qa_desk_member;
ALTER TABLE recheck ENABLE ROW LEVEL SECURITY;
ALTER TABLE recheck_draw ENABLE ROW LEVEL SECURITY;

CREATE POLICY reads ON recheck FOR SELECT TO qa_desk_member USING (
  CASE WHEN compared_at IS NULL
    THEN inspector_id <> (SELECT me()) AND (SELECT everywhere('recheck'))
      OR EXISTS (SELECT FROM evaluation AS e WHERE e.id = evaluation_id
        AND e.inspector_id = (SELECT me()) AND e.status = 'E14' OFFSET 0)
    ELSE inspector_id = (SELECT me_as('accuracy.see', 'own'))
      OR (SELECT everywhere('accuracy.see')) END);
CREATE POLICY adds ON recheck FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('recheck')) AND inspector_id <> (SELECT me()));
CREATE POLICY edits ON recheck FOR UPDATE TO qa_desk_member USING (
  compared_at IS NULL AND EXISTS (SELECT FROM evaluation AS e WHERE e.id = evaluation_id
    AND e.inspector_id = (SELECT me()) AND e.status = 'E14' OFFSET 0))
  WITH CHECK (compared_at IS NOT NULL);

-- Seed and pool tell what was drawn, so whose results are in a pool never sees it.
CREATE POLICY reads ON recheck_draw FOR SELECT TO qa_desk_member USING (
  (SELECT everywhere('recheck')) AND NOT jsonb_exists(pool::jsonb -> 'had', (SELECT me())::text));
CREATE POLICY adds ON recheck_draw FOR INSERT TO qa_desk_member WITH CHECK (
  (SELECT everywhere('recheck')) AND drawn_by = (SELECT me())
  AND drawn_at BETWEEN now() AND clock_timestamp()
  AND NOT jsonb_exists(pool::jsonb -> 'had', (SELECT me())::text));

-- Returns the second results of mine that were compared.
CREATE OR REPLACE FUNCTION my_rechecks() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(evaluation_id), '{}') FROM recheck
    WHERE compared_at IS NOT NULL AND inspector_id = me_as('accuracy.see', 'own'));
END $$;

-- The second result is for whoever sees the comparison.
CREATE POLICY rechecked ON evaluation FOR SELECT TO qa_desk_member USING (
  purpose = 'recheck' AND status = 'E14' AND id = ANY ((SELECT my_rechecks())::uuid[]));

-- Says whether an evaluation is a blind re-check of mine that is not compared yet. It says so to who
-- knows its id only, which nobody tells him; of repeats, whose scorer knows it, it says nothing.
CREATE OR REPLACE FUNCTION is_unseen(p_evaluation uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM recheck WHERE evaluation_id = p_evaluation AND kind = 'blind'
    AND compared_at IS NULL AND inspector_id = me());
END $$;
CREATE POLICY unseen ON evaluation AS RESTRICTIVE FOR SELECT TO qa_desk_member USING (
  purpose <> 'recheck' OR status = 'E14' OR inspector_id = (SELECT me())
  OR (SELECT everywhere('recheck')) AND NOT is_unseen(id));

-- Says whether a row names a result as its inspector scored it, and a second one of the same part
-- of the same contact: by whom draws, or once more by the same inspector.
CREATE OR REPLACE FUNCTION is_second(r recheck) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM evaluation AS first
    JOIN revision ON revision.evaluation_id = first.id AND revision.number = r.revision
    JOIN evaluation AS second ON second.id = r.evaluation_id
    WHERE first.id = r.original_id AND first.purpose = 'normal' AND second.purpose = 'recheck'
      AND second.segment_id = first.segment_id AND second.csr_id = first.csr_id
      AND second.status = 'E0' AND revision.author_id = r.inspector_id
      AND second.inspector_id = CASE r.kind WHEN 'blind' THEN me() ELSE r.inspector_id END);
END $$;

-- What is drawn is what it says; the figures are the server's own (rules/rechecks.py).
CREATE OR REPLACE FUNCTION guard_recheck() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  a revision;
  b revision;
BEGIN
  IF is_owner() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.drawn_by := me();
    NEW.drawn_at := clock_timestamp();
    IF NOT is_second(NEW) OR NEW.month <> date_trunc('month', NEW.month) THEN
      RAISE EXCEPTION 'QAD94 recheck' USING ERRCODE = 'QAD94';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO STRICT a FROM revision
    WHERE evaluation_id = OLD.original_id AND number = OLD.revision;
  SELECT revision.* INTO STRICT b FROM revision JOIN evaluation AS e ON e.id = evaluation_id
    WHERE e.id = OLD.evaluation_id AND revision.number = e.revision;
  NEW.compared_at := clock_timestamp();
  SELECT count(*), count(*) FILTER (WHERE one.option IS NOT DISTINCT FROM two.option
      AND one.counts::text IS NOT DISTINCT FROM two.counts::text
      AND (coalesce(one.earned, item.points) = item.points OR one.cause = two.cause))
    INTO NEW.compared, NEW.agreeing
    FROM answer AS one JOIN answer AS two USING (number)
      JOIN checklist_item AS item
        ON item.version_id = a.checklist_version_id AND item.number = one.number
    WHERE one.evaluation_id = a.evaluation_id AND one.revision = a.number
      AND two.evaluation_id = b.evaluation_id AND two.revision = b.number
      AND a.checklist_version_id = b.checklist_version_id;
  SELECT count(*) INTO NEW.fatal_missed FROM (SELECT unnest(string_to_array(b.fatal_classes, ','))
    EXCEPT SELECT unnest(string_to_array(a.fatal_classes, ','))) AS missed;
  SELECT count(*) INTO NEW.fatal_added FROM (SELECT unnest(string_to_array(a.fatal_classes, ','))
    EXCEPT SELECT unnest(string_to_array(b.fatal_classes, ','))) AS added;
  NEW.difference := b.final - a.final;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_recheck BEFORE INSERT OR UPDATE ON recheck
  FOR EACH ROW EXECUTE FUNCTION guard_recheck();

REVOKE ALL ON FUNCTION my_rechecks(), is_unseen(uuid), is_second(recheck), guard_recheck()
  FROM PUBLIC, qa_desk_member;
GRANT EXECUTE ON FUNCTION my_rechecks(), is_unseen(uuid) TO qa_desk_member;
